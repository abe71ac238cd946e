package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// source is the provider's address without its registry.
const source = "embedded-finance/stripe"

// terraform runs the Terraform CLI in one directory, apart from the user's own configuration and keys.
type terraform struct {
	binary string
	dir    string
	config string // the CLI configuration file
	out    io.Writer
}

// plain runs a command and prints what it prints.
func (t *terraform) plain(ctx context.Context, args ...string) error {
	return t.run(ctx, t.out, args...)
}

// quiet runs a command whose output matters only when it fails.
func (t *terraform) quiet(ctx context.Context, args ...string) error {
	var printed bytes.Buffer
	if err := t.run(ctx, &printed, args...); err != nil {
		return fmt.Errorf("%w\n%s", err, &printed)
	}
	return nil
}

// events runs a command in its machine-readable form and prints what happened, without the long text of the plan.
func (t *terraform) events(ctx context.Context, command string, args ...string) error {
	read, write := io.Pipe()
	printed := make(chan error, 1)
	go func() { printed <- printEvents(t.out, read) }()
	err := t.run(ctx, write, append([]string{command, "-json"}, args...)...)
	if closing := write.Close(); err == nil {
		err = closing
	}
	if printing := <-printed; err == nil {
		err = printing
	}
	return err
}

func (t *terraform) run(ctx context.Context, out io.Writer, args ...string) error {
	command := exec.CommandContext(ctx, t.binary, args...) //nolint:gosec // the caller chose the Terraform to run
	command.Dir = t.dir
	command.Env = append(environment(os.Environ()), "TF_CLI_CONFIG_FILE="+t.config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	command.Stdout, command.Stderr = out, out
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) } // Terraform then saves its state
	command.WaitDelay = time.Minute
	if err := command.Run(); err != nil {
		return fmt.Errorf("terraform %s: %w", args[0], err)
	}
	return nil
}

// environment is the process environment without what would configure Terraform or the provider.
func environment(variables []string) []string {
	var kept []string
	for _, variable := range variables {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "STRIPE_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// event is one line of Terraform's machine-readable output:
// https://developer.hashicorp.com/terraform/internals/machine-readable-ui
type event struct {
	Type       string `json:"type"`
	Message    string `json:"@message"`
	Diagnostic struct {
		Detail string `json:"detail"`
	} `json:"diagnostic"`
}

// printEvents prints results and diagnostics, and passes over progress. It reads to the end whatever happens, because
// Terraform waits for its reader.
func printEvents(out io.Writer, in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if text := bytes.TrimSpace(line); len(text) > 0 {
			printEvent(out, text)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func printEvent(out io.Writer, line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		fmt.Fprintf(out, "%s\n", line) // not an event: the provider or Terraform crashed
		return
	}
	switch e.Type {
	case "apply_complete", "apply_errored", "change_summary":
		fmt.Fprintln(out, e.Message)
	case "diagnostic":
		fmt.Fprintln(out, e.Message)
		if e.Diagnostic.Detail != "" {
			fmt.Fprintf(out, "\n%s\n\n", e.Diagnostic.Detail)
		}
	}
}

// writeMirror lays the provider out as a filesystem mirror, for Terraform and for OpenTofu, and writes the CLI
// configuration that takes providers from nowhere else.
func writeMirror(scratch, provider, version string) (config string, err error) {
	binary, err := os.ReadFile(provider)
	if err != nil {
		return "", err
	}
	name := "terraform-provider-stripe_v" + version
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	mirror := filepath.Join(scratch, "mirror")
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		dir := filepath.Join(mirror, registry, filepath.FromSlash(source), version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, name), binary, 0o700); err != nil { //nolint:gosec // it is a program
			return "", err
		}
	}
	config = filepath.Join(scratch, "terraform.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	return config, os.WriteFile(config, []byte(text), 0o600)
}

//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
)

// The variables by which the benchmark reaches its stand-ins through Terraform.
const (
	envPlugins = "BENCH_PLUGINS" // the directory of the real providers
	envUsage   = "BENCH_USAGE"   // the directory for what they cost
)

// standIn is this program when Terraform starts it in the place of a provider, whose name it then has. It runs the provider
// as its child, with its own standard files, so that nothing lies between Terraform and the provider, and writes down what
// the child has cost when it has ended. It says whether it was called as such.
func standIn() (code int, ok bool) {
	name := filepath.Base(os.Args[0])
	if !strings.HasPrefix(name, "terraform-provider-") {
		return 0, false
	}
	code, err := measurePlugin(filepath.Join(os.Getenv(envPlugins), name), os.Args[1:], os.Getenv(envUsage))
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1, true
	}
	return code, true
}

// measurePlugin runs a provider. The file of its usage is there, and empty, from the beginning: a stand-in that is killed
// leaves it so, and the loss is noticed.
func measurePlugin(binary string, args []string, directory string) (code int, err error) {
	file, err := os.CreateTemp(directory, filepath.Base(binary)+"-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()

	signal.Notify(make(chan os.Signal, 1), os.Interrupt) // as plugins do: Terraform says when to end
	cmd := exec.Command(binary, args...)                 //nolint:gosec,noctx // the benchmark has built it; it ends when Terraform wants
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		return 0, err
	}
	return cmd.ProcessState.ExitCode(), json.NewEncoder(file).Encode(usageOf(cmd.ProcessState))
}

// collectUsage sums up the usages in a directory: the CPU of all processes, and the peak of the largest.
func collectUsage(directory string) (total usage, processes int, err error) {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return usage{}, 0, err
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(directory, entry.Name()))
		if err != nil {
			return usage{}, 0, err
		}
		if len(text) == 0 {
			return usage{}, 0, fmt.Errorf("%s was killed before it was measured", entry.Name())
		}
		var one usage
		if err := json.Unmarshal(text, &one); err != nil {
			return usage{}, 0, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		total.CPU += one.CPU
		total.Peak = max(total.Peak, one.Peak)
	}
	if len(entries) == 0 {
		return usage{}, 0, errors.New("no provider was started")
	}
	return total, len(entries), nil
}

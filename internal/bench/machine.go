//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// machine is what figures depend on besides the code.
type machine struct {
	Time       time.Time `json:"time"`
	Platform   string    `json:"platform"`
	CPUs       int       `json:"cpus"`
	Go         string    `json:"go"`
	Terraform  string    `json:"terraform"`
	Commit     string    `json:"commit"`
	LoadBefore string    `json:"load_before"` // load averages, as uptime prints them
	LoadAfter  string    `json:"load_after"`
}

func describeMachine(ctx context.Context, t *tools) (m machine, err error) {
	m = machine{Time: time.Now(), Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version()}
	printed, err := command(ctx, t.env, t.terraform, "version", "-json").Output()
	if err != nil {
		return m, fmt.Errorf("terraform version: %w", err)
	}
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal(printed, &version); err != nil {
		return m, fmt.Errorf("terraform version: %w", err)
	}
	m.Terraform = version.Terraform
	if printed, err = exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output(); err != nil {
		return m, fmt.Errorf("git describe: %w", err)
	}
	m.Commit = strings.TrimSpace(string(printed))
	m.LoadBefore, err = load(ctx)
	return m, err
}

// load is how busy the machine is, also with others' work.
func load(ctx context.Context) (string, error) {
	printed, err := exec.CommandContext(ctx, "uptime").Output()
	if err != nil {
		return "", fmt.Errorf("uptime: %w", err)
	}
	return loadAverages(string(printed)), nil
}

// loadAverages are the last three numbers of what uptime prints; its words differ between systems.
func loadAverages(uptime string) string {
	fields := strings.Fields(strings.ReplaceAll(uptime, ",", " "))
	return strings.Join(fields[max(0, len(fields)-3):], " ")
}

//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// grace is how long a process may take to end when it is interrupted.
const grace = 30 * time.Second

// command prepares a process in a group of its own: an interrupt from the keyboard reaches only the benchmark, which passes
// it on, and what the process has started ends with the group.
func command(ctx context.Context, env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the programs are the user's Terraform and what was built
	cmd.Env = env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = grace
	return cmd
}

// endGroup kills what a process has left behind in its group.
func endGroup(cmd *exec.Cmd) error {
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

// usage is what a process has cost.
type usage struct {
	CPU  float64 `json:"cpu_s"`      // user and system
	Peak int64   `json:"peak_bytes"` // of resident memory
}

// usageOf is what a process that has ended has cost, with what it has waited for.
func usageOf(state *os.ProcessState) usage {
	u := usage{CPU: (state.UserTime() + state.SystemTime()).Seconds()}
	if rusage, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.Peak = int64(rusage.Maxrss) //nolint:unconvert // 32 bits on some platforms
	}
	if runtime.GOOS != "darwin" { // which counts bytes, the others kilobytes
		u.Peak *= 1024
	}
	return u
}

// environment is the environment of everything that is measured: without what would configure Terraform, the provider or the
// Go runtime, and with temporary files in the scratch directory.
func environment(variables []string, scratch string) []string {
	var kept []string
	for _, variable := range variables {
		name, _, _ := strings.Cut(variable, "=")
		switch {
		case strings.HasPrefix(name, "TF_"), strings.HasPrefix(name, "STRIPE_"):
		case name == "GOGC", name == "GOMEMLIMIT", name == "GODEBUG", name == "TMPDIR":
		default:
			kept = append(kept, variable)
		}
	}
	return append(kept, "TMPDIR="+scratch)
}

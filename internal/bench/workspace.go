//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

// sample is one command, measured once.
type sample struct {
	Wall       float64        `json:"wall_s"`
	Terraform  float64        `json:"terraform_cpu_s"` // Terraform's own
	Processes  int            `json:"provider_processes"`
	usage                     // the provider's
	Requests   int            `json:"requests"`
	Operations map[string]int `json:"operations,omitempty"`
}

// workspace is a directory in which Terraform works: one configuration and its state.
type workspace struct {
	*tools
	directory string
	n         int
}

// newWorkspace makes a workspace for n objects of a kind.
func (t *tools) newWorkspace(kind string, n int) (*workspace, error) {
	directory, err := os.MkdirTemp(t.scratch, kind+"-")
	if err != nil {
		return nil, err
	}
	return &workspace{tools: t, directory: directory, n: n}, writeConfiguration(kind, directory)
}

// run runs a step with a sandbox, or with none for the floor, and measures it.
func (w *workspace) run(ctx context.Context, s step, stripe *sandbox) (sample, error) {
	var before requestLog
	base := ""
	if stripe != nil {
		var err error
		if before, err = stripe.requests(ctx); err != nil {
			return sample{}, err
		}
		base = stripe.url
	}
	measured, err := w.measure(ctx, s, base)
	if err != nil || stripe == nil {
		return measured, err
	}
	after, err := stripe.requests(ctx)
	since := after.minus(before)
	measured.Requests, measured.Operations = since.Total, since.Operations
	return measured, err
}

// measure runs Terraform, and collects what it and the provider have cost.
func (w *workspace) measure(ctx context.Context, s step, base string) (sample, error) {
	usages, err := os.MkdirTemp(w.scratch, "usage-")
	if err != nil {
		return sample{}, err
	}
	env := append([]string{
		envUsage + "=" + usages, "STRIPE_API_KEY=" + platformKey, "STRIPE_API_BASE=" + base,
		"TF_VAR_n=" + strconv.Itoa(w.n), "TF_VAR_revision=" + s.revision,
	}, w.env...)
	if s.limited {
		env = append(env, "TF_VAR_requests_per_second="+strconv.Itoa(keptTo))
	}
	cmd := command(ctx, env, w.terraform, s.args...)
	cmd.Dir = w.directory
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return sample{}, err
	}
	err = cmd.Wait()
	wall := time.Since(start)
	if err := errors.Join(err, endGroup(cmd)); err != nil {
		return sample{}, fmt.Errorf("terraform %s: %w\n%s", s.args[0], err, &printed)
	}
	provider, processes, err := collectUsage(usages)
	if err != nil {
		return sample{}, fmt.Errorf("terraform %s: %w", s.args[0], err)
	}
	return sample{
		Wall: wall.Seconds(), Terraform: usageOf(cmd.ProcessState).CPU - provider.CPU, Processes: processes, usage: provider,
	}, os.RemoveAll(usages)
}

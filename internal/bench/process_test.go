//go:build unix

package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"slices"
	"testing"
)

// What a process has started ends with its group. The pipe ends when nobody is left to write to it.
func TestInterruptedCommandLeavesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := command(ctx, nil, "/bin/sh", "-c", `trap "" INT; (while true; do sleep 100; done) & trap - INT; echo started; wait`)
	cmd.Stdout = write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	out := bufio.NewReader(read)
	if line, err := out.ReadString('\n'); err != nil || line != "started\n" {
		t.Fatalf("it printed %q: %v", line, err)
	}
	cancel()
	if err := cmd.Wait(); err == nil {
		t.Error("the command was not interrupted")
	}
	if err := endGroup(cmd); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(out); err != nil {
		t.Fatal(err)
	}
	if err := endGroup(cmd); err != nil {
		t.Errorf("a group that has ended: %v", err)
	}
}

func TestEnvironmentLosesWhatChangesTheMeasurement(t *testing.T) {
	t.Parallel()
	got := environment([]string{"PATH=/bin", "TF_LOG=trace", "STRIPE_API_KEY=sk_live_1", "GOGC=400", "TMPDIR=/var/tmp", "GOPATH=/go"}, "/scratch")
	if want := []string{"PATH=/bin", "GOPATH=/go", "TMPDIR=/scratch"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

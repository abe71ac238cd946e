//go:build unix

// Command bench measures the provider and the sandbox, next to the least that a provider can cost. `make bench` runs it;
// README.md says what it measures, and how to read it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(bench(os.Args[1:], os.Stdout, os.Stderr)) }

// bench does what the arguments ask for, and returns the exit status.
func bench(args []string, stdout, stderr io.Writer) int {
	if code, ok := standIn(); ok {
		return code
	}
	opts, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // the flag package has told why
	}
	// Whatever ends the benchmark ends it in an orderly way, also a terminal or a reader of the output that goes away.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer stop()
	measured, err := measure(ctx, opts, stderr)
	if err == nil && opts.json != "" {
		err = writeJSON(opts.json, measured)
	}
	if err == nil {
		err = measured.print(stdout)
	}
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 1
	}
	return 0
}

// measure measures what the options ask for in a scratch directory, which is gone before anything is printed.
func measure(ctx context.Context, opts options, progress io.Writer) (_ *results, err error) {
	scratch, err := os.MkdirTemp("", "stripe-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	fmt.Fprintln(progress, "building the provider and the floor")
	t, err := build(ctx, scratch, opts.terraform)
	if err != nil {
		return nil, err
	}
	b := &session{tools: t, options: opts, progress: progress}
	if b.results.Machine, err = describeMachine(ctx, t); err != nil {
		return nil, err
	}
	for _, part := range parts {
		if !opts.wants(part.name) {
			continue
		}
		if err := part.measure(ctx, b); err != nil {
			return nil, err
		}
	}
	if b.results.Machine.LoadAfter, err = load(ctx); err != nil {
		return nil, err
	}
	b.results.Figures = figures(&b.results)
	return &b.results, nil
}

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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, opts, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 1
	}
	return 0
}

// run measures what the options ask for in a scratch directory, prints the tables, and writes the JSON.
func run(ctx context.Context, opts options, out, progress io.Writer) (err error) {
	scratch, err := os.MkdirTemp("", "stripe-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	fmt.Fprintln(progress, "building the provider and the floor")
	t, err := build(ctx, scratch, opts.terraform)
	if err != nil {
		return err
	}
	b := &session{tools: t, options: opts, progress: progress}
	if b.results.Machine, err = describeMachine(ctx, t); err != nil {
		return err
	}
	for _, part := range parts {
		if !opts.wants(part.name) {
			continue
		}
		if err := part.measure(ctx, b); err != nil {
			if ctx.Err() != nil {
				return errors.New("interrupted")
			}
			return err
		}
	}
	if b.results.Machine.LoadAfter, err = load(ctx); err != nil {
		return err
	}
	b.results.Figures = figures(&b.results)
	if opts.json != "" {
		if err := writeJSON(opts.json, &b.results); err != nil {
			return err
		}
	}
	return b.results.print(out)
}

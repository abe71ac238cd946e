//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
)

// step is a Terraform command that is measured.
type step struct {
	name     string
	revision string // of the configuration
	args     []string
	limited  bool // by Stripe's rate limit
}

// The steps. A plan that is not empty is a failure.
var (
	apply   = step{name: "apply", revision: "1", args: []string{"apply", "-auto-approve", "-input=false", "-no-color"}}
	plan    = step{name: "plan", revision: "1", args: []string{"plan", "-detailed-exitcode", "-input=false", "-no-color"}}
	refresh = step{name: "refresh", revision: "1", args: []string{"apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color"}}
	update  = step{name: "update", revision: "2", args: apply.args}
	destroy = step{name: "destroy", revision: "2", args: []string{"destroy", "-auto-approve", "-input=false", "-no-color"}}
)

// limited is the same step under the rate limit.
func limited(s step) step {
	s.limited = true
	return s
}

// limit is how many requests a second the step's sandbox allows, 0 for any number.
func (s step) limit() int {
	if s.limited {
		return rateLimit
	}
	return 0
}

// The rate limit is that of Stripe's test mode, in requests a second. What the provider keeps to by itself with a test key at
// Stripe must be said here, since it does not expect a limit of a server on the same machine.
const (
	rateLimit = 25
	keptTo    = 24
)

// series is what is done with n objects of a kind, from their creation to their end.
type series struct {
	kind  string
	n     int
	steps []step
}

// life is everything that can happen to objects; the limit holds a plan up only if it needs many requests.
var life = []step{apply, plan, limited(plan), refresh, update, destroy}

// commandNames are the names of what can be measured.
func commandNames() (names []string) {
	for _, s := range life {
		if !s.limited { // which has the name of another
			names = append(names, s.name)
		}
	}
	return names
}

// allSeries are the series that the options ask for; nothing can happen before an apply. Creations under the limit are measured with cardholders alone, since all
// take as long as the limit says.
func allSeries(o options) (all []series) {
	unwanted := func(s step) bool { return s.name != apply.name && !slices.Contains(o.commands, s.name) }
	for _, kind := range o.kinds {
		for _, n := range o.sizes {
			all = append(all, series{kind: kind, n: n, steps: slices.DeleteFunc(slices.Clone(life), unwanted)})
		}
	}
	if slices.Contains(o.kinds, limitedKind) {
		all = append(all, series{kind: limitedKind, n: limitedN, steps: []step{limited(apply)}})
	}
	return all
}

// What is created under the limit.
const (
	limitedKind     = "cardholders"
	limitedCreation = "POST /v1/issuing/cardholders"
	limitedN        = 200
)

// measurement is one step of a series: each sample was taken right before or after that of the floor at the same index.
type measurement struct {
	Kind    string   `json:"kind"`
	N       int      `json:"n"`
	Command string   `json:"command"`
	Limit   int      `json:"requests_per_second,omitempty"` // 0 for none
	Samples []sample `json:"samples"`
	Floor   []sample `json:"floor"`
}

// measureCommands runs all series.
func measureCommands(ctx context.Context, b *session) error {
	for _, s := range allSeries(b.options) {
		measurements := make([]measurement, len(s.steps))
		for i, step := range s.steps {
			measurements[i] = measurement{Kind: s.kind, N: s.n, Command: step.name, Limit: step.limit()}
		}
		for run := range b.runs {
			if err := b.runSeries(ctx, s, run, measurements); err != nil {
				return fmt.Errorf("%d %s: %w", s.n, s.kind, err)
			}
		}
		b.results.Commands = append(b.results.Commands, measurements...)
	}
	return nil
}

// runSeries runs the steps of a series once, next to the floor, on a store of its own.
func (b *session) runSeries(ctx context.Context, s series, run int, into []measurement) (err error) {
	objects, err := b.newWorkspace(s.kind, s.n)
	if err != nil {
		return err
	}
	things, err := b.newWorkspace(floor, s.n)
	if err != nil {
		return err
	}
	store := filepath.Join(objects.directory, "sandbox.db")
	free, err := b.startSandbox(ctx, store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, free.close()) }()
	held, err := b.startSandbox(ctx, store, "--rate-limit", strconv.Itoa(rateLimit))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.close()) }()
	for i, step := range s.steps {
		stripe := free
		if step.limited {
			stripe = held
		}
		sampled, err := objects.run(ctx, step, stripe)
		if err != nil {
			return err
		}
		least, err := things.run(ctx, step, nil)
		if err != nil {
			return fmt.Errorf("the floor: %w", err)
		}
		into[i].Samples, into[i].Floor = append(into[i].Samples, sampled), append(into[i].Floor, least)
		fmt.Fprintf(b.progress, "%-11s %5d %-8s %-4s run %d: %6.2f s, CPU %6.2f s, %4d requests; the floor %6.2f s, CPU %6.2f s\n",
			s.kind, s.n, step.name, limitText(step.limit()), run+1, sampled.Wall, sampled.CPU, sampled.Requests, least.Wall, least.CPU)
	}
	return nil
}

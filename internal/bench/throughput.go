//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// fewObjects is a small store's number of objects, for comparison with a large one.
const fewObjects = 100

// throughput is how much a sandbox with a file stands.
type throughput struct {
	Load     string  `json:"load"`
	Requests int     `json:"requests"`
	Seconds  float64 `json:"seconds"`
	PerSec   float64 `json:"requests_per_second"`
	CPU      float64 `json:"cpu_s_per_request"` // of the sandbox, its start included
	Peak     int64   `json:"peak_bytes"`
}

// sandboxResults are about the sandbox as a server.
type sandboxResults struct {
	Throughput []throughput `json:"throughput"`
	Growth     *growth      `json:"growth"`
}

func measureSandbox(ctx context.Context, b *session) error {
	b.results.Sandbox = &sandboxResults{}
	if err := measureThroughput(ctx, b); err != nil {
		return fmt.Errorf("load on the sandbox: %w", err)
	}
	if err := measureGrowth(ctx, b); err != nil {
		return fmt.Errorf("growth of the sandbox: %w", err)
	}
	return nil
}

// measureThroughput loads a store of a few hundred objects in three ways, each with a process of its own, so that the
// process's usage is that of the load.
func measureThroughput(ctx context.Context, b *session) error {
	store, objects := filepath.Join(b.scratch, "load.db"), newPool()
	if err := b.seed(ctx, store, objects); err != nil {
		return err
	}
	for _, l := range []struct {
		name string
		mix  []share
	}{{"reads", reads}, {"writes", writes}, {"mixed", mixed}} {
		s, err := b.startSandbox(ctx, store)
		if err != nil {
			return err
		}
		began := time.Now()
		sent, err := objects.run(ctx, s, deck(l.mix, objects.all()), b.load, 0)
		seconds := time.Since(began).Seconds()
		used, stopping := s.stop()
		if err := errors.Join(err, stopping); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		t := throughput{
			Load: l.name, Requests: sent, Seconds: seconds, PerSec: float64(sent) / seconds, CPU: used.CPU / float64(sent), Peak: used.Peak,
		}
		b.results.Sandbox.Throughput = append(b.results.Sandbox.Throughput, t)
		fmt.Fprintf(b.progress, "sandbox, %-6s: %5.0f requests/s, CPU %.2f ms each\n", t.Load, t.PerSec, 1000*t.CPU)
	}
	return nil
}

// seed makes a few objects of each kind.
func (b *session) seed(ctx context.Context, store string, objects pool) error {
	s, err := b.startSandbox(ctx, store)
	if err != nil {
		return err
	}
	for _, kind := range objects.all() {
		if _, e := objects.run(ctx, s, []request{{create, kind}}, 0, fewObjects); e != nil {
			err = errors.Join(err, e)
			break
		}
	}
	return errors.Join(err, s.close())
}

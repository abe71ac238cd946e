//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// gets is how often an object is read to see how long that takes.
const gets = 1000

// growth is what becomes of a sandbox as its store grows.
type growth struct {
	Marks  []mark  `json:"marks"`
	Few    latency `json:"get_among_few"`
	Many   latency `json:"get_among_many"`
	Create float64 `json:"creates_per_second"`
}

// mark is how large a sandbox is with so many objects.
type mark struct {
	Objects int   `json:"objects"`
	Memory  int64 `json:"memory_bytes"` // resident
	File    int64 `json:"file_bytes"`   // of the store, with what is not in its main file yet
}

// latency is of one client, in seconds.
type latency struct {
	Objects int     `json:"objects"`
	Median  float64 `json:"median_s"`
	P99     float64 `json:"p99_s"`
}

// measureGrowth fills one store with cardholders, and compares reading one of them with reading one of a few.
func measureGrowth(ctx context.Context, b *session) (err error) {
	few, many := newPool(), newPool()
	small, err := b.startSandbox(ctx, filepath.Join(b.scratch, "few.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, small.close()) }()
	store := filepath.Join(b.scratch, "many.db")
	large, err := b.startSandbox(ctx, store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, large.close()) }()

	if _, err := few.run(ctx, small, []request{{create, few["cardholder"]}}, 0, fewObjects); err != nil {
		return err
	}
	var g growth
	began, made := time.Now(), 0
	for _, objects := range []int{b.objects / 10, b.objects / 2, b.objects} {
		sent, err := many.run(ctx, large, []request{{create, many["cardholder"]}}, 0, objects-made)
		if err != nil {
			return err
		}
		made += sent
		at := mark{Objects: made}
		if at.Memory, err = large.memory(ctx); err != nil {
			return err
		}
		if at.File, err = fileSize(store); err != nil {
			return err
		}
		g.Marks = append(g.Marks, at)
		fmt.Fprintf(b.progress, "sandbox, %d objects after %.0f s: memory %s, file %s\n", made, time.Since(began).Seconds(), megabytes(at.Memory), megabytes(at.File))
	}
	g.Create = float64(made) / time.Since(began).Seconds()
	g.Few, g.Many, err = compareGets(ctx, small, few["cardholder"], large, many["cardholder"])
	b.results.Sandbox.Growth = &g
	return err
}

// compareGets reads objects of two sandboxes in turn.
func compareGets(ctx context.Context, small *sandbox, few *resource, large *sandbox, many *resource) (a, b latency, err error) {
	times := [2][]float64{}
	for range gets {
		for i, at := range []struct {
			s    *sandbox
			kind *resource
		}{{small, few}, {large, many}} {
			began := time.Now()
			if err := (pool{}).do(ctx, at.s, request{read, at.kind}, 0); err != nil {
				return a, b, err
			}
			times[i] = append(times[i], time.Since(began).Seconds())
		}
	}
	return latencyOf(few, times[0]), latencyOf(many, times[1]), nil
}

func latencyOf(kind *resource, times []float64) latency {
	itself := func(seconds float64) float64 { return seconds }
	return latency{Objects: len(kind.ids), Median: median(times, itself), P99: quantile(times, itself, 0.99)}
}

// fileSize is the size of an SQLite database with its log.
func fileSize(store string) (total int64, err error) {
	files, err := filepath.Glob(store + "*")
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return total, nil
}

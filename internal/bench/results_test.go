//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// measured is a session that has measured a little of everything.
func measured() *results {
	samples := func(walls ...float64) (all []sample) {
		for _, wall := range walls {
			all = append(all, sample{Wall: wall, Processes: 3, usage: usage{CPU: wall / 2, Peak: 100_000_000}, Requests: 12, Operations: map[string]int{limitedCreation: 201}})
		}
		return all
	}
	r := &results{
		Machine: machine{Platform: "linux/amd64", CPUs: 2, Go: "go1.26", Terraform: "1.11.4", Commit: "abc", LoadBefore: "1 2 3", LoadAfter: "2 2 3"},
		Process: &processResults{
			Provider: process{
				Binary: 27_500_000, Handshakes: []start{{Seconds: 0.02}, {Seconds: 0.011}, {Seconds: 0.012}},
				Schemas: []start{{Schema: 0.05, usage: usage{CPU: 0.03, Peak: 30_000_000}}},
			},
			Floor: process{Binary: 18_000_000, Handshakes: []start{{Seconds: 0.008}}, Schemas: []start{{Schema: 0.004}}},
		},
		Commands: []measurement{
			{Kind: "cards", N: manyObjects, Command: plan.name, Samples: samples(3, 2, 100), Floor: samples(2, 1, 50)},
			{Kind: limitedKind, N: limitedN, Command: apply.name, Limit: rateLimit, Samples: samples(11), Floor: samples(2)},
		},
		Sandbox: &sandboxResults{
			Throughput: []throughput{{Load: "mixed", PerSec: 2600, CPU: 0.0003, Peak: 50_000_000}},
			Growth: &growth{
				Marks: []mark{{Objects: 10_000, Memory: 50_000_000, File: 1}, {Objects: 100_000, Memory: 90_000_000, File: 2}},
				Few:   latency{100, 0.0005, 0.001}, Many: latency{100_000, 0.0006, 0.002},
			},
		},
	}
	r.Figures = figures(r)
	return r
}

func TestFiguresAreJudged(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"plan of 1000 unchanged cards | at most 14 requests | 12 requests":                   "reached",
		"wall | at most 1.60 x floor | 1.50 x floor":                                         "reached",
		"apply of 200 cardholders at 25/s | at most 202 creations sent | 201 creations sent": "reached",
		"wall | at most 1.10 x (n/limit + floor) | 1.10 x (n/limit + floor)":                 "reached",
		"exec to handshake | at most 10.0 ms | 12.0 ms":                                      "NOT REACHED",
		"stripped binary | at most 30.0 MB | 27.5 MB":                                        "reached",
		"sandbox, mixed load | at least 2500 requests/s | 2600 requests/s":                   "reached",
		"memory of many objects, over a tenth of them | at most 1.20 x | 1.80 x":             "NOT REACHED",
		"GET among many objects, over one among few | at most 2.00 x | 1.20 x":               "reached",
		"plan of 1000 unchanged tenants | at most 14 requests | not measured":                "",
	}
	for _, f := range measured().Figures {
		row := strings.TrimSpace(f.Name) + " | " + f.Target + " | " + f.Shown
		if verdict, ok := want[row]; ok && verdict != f.verdict() {
			t.Errorf("%s is %q, not %q", row, f.verdict(), verdict)
		}
		delete(want, row)
	}
	for row := range want {
		t.Errorf("there is no %s", row)
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := measured().print(&out); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"abc on linux/amd64, 2 CPUs, go1.26, Terraform 1.11.4; load 1 2 3 before, 2 2 3 after",
		"1000 cards plan none 12 3.00 s 2.00 s 1.50 1.50 s 1.00 s 1.50 1.50 ms 100.0 MB 100.0 MB 1.00",
		"200 cardholders apply 25/s 12 11.00 s 2.00 s 5.50",
		"provider 27.5 MB 12.0 ms 11.0 ms 0.0 ms 50.0 ms 30.0 ms 30.0 MB", "floor 18.0 MB 8.0 ms 8.0 ms 0.0 ms 4.0 ms",
		"mixed 2600 0.30 ms 50.0 MB",
		"100 0.50 ms 1.00 ms", "100000 90.0 MB 0.0 MB 0.60 ms 2.00 ms",
		"exec to handshake at most 10.0 ms 12.0 ms NOT REACHED",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing from\n%s", want, &out)
		}
	}
}

func TestTablesOfAPartAreThoseOfThePart(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := (&results{}).print(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "Commands") || strings.Contains(out.String(), "sandbox") {
		t.Errorf("there are empty tables:\n%s", &out)
	}
}

func TestJSONHoldsEverything(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "bench.json")
	if err := writeJSON(file, measured()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got results
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if s := got.Commands[0].Samples[1]; s.Wall != 2 || s.CPU != 1 || s.Peak != 100_000_000 || s.Requests != 12 {
		t.Errorf("a sample became %+v", s)
	}
	if len(got.Figures) != len(goals()) || got.Sandbox.Growth.Marks[1].Objects != 100_000 {
		t.Errorf("got %s", text)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	same := func(v float64) float64 { return v }
	for _, test := range []struct {
		values []float64
		want   float64
	}{{[]float64{3}, 3}, {[]float64{4, 1}, 2.5}, {[]float64{9, 1, 2}, 2}} {
		if got := median(test.values, same); got != test.want {
			t.Errorf("the median of %v is %v, not %v", test.values, got, test.want)
		}
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	values := make([]int, 200)
	for i := range values {
		values[i] = 200 - i
	}
	of := func(n int) float64 { return float64(n) }
	for part, want := range map[float64]float64{0: 1, 0.5: 101, 0.99: 199, 1: 200} {
		if got := quantile(values, of, part); got != want {
			t.Errorf("the quantile %v is %v, not %v", part, got, want)
		}
	}
}

func TestLoadAverages(t *testing.T) {
	t.Parallel()
	for uptime, want := range map[string]string{
		" 14:38:23 up  3:09,  0 user,  load average: 0.91, 2.35, 4.94\n":    "0.91 2.35 4.94",
		"14:38  up 3 days,  1:02, 2 users, load averages: 1.84 2.06 2.10\n": "1.84 2.06 2.10",
	} {
		if got := loadAverages(uptime); got != want {
			t.Errorf("got %q of %q", got, uptime)
		}
	}
}

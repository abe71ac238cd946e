//go:build unix

package main

import "fmt"

// figure is something that the project wants to reach.
type figure struct {
	Name    string  `json:"name"`
	Target  string  `json:"target"`
	Value   float64 `json:"value"`
	Shown   string  `json:"shown"`
	Reached bool    `json:"reached"`
	Missing bool    `json:"missing,omitempty"` // it was not measured
}

func (f figure) verdict() string {
	switch {
	case f.Missing:
		return ""
	case f.Reached:
		return "reached"
	}
	return "NOT REACHED"
}

// goal is a figure before it was measured: a value that is not to exceed, or not to fall below, a bound.
type goal struct {
	name  string
	bound float64
	least bool   // the bound is the least, not the most
	unit  string // how values are printed, as "%.1f MB"
	// value computes the value, if what it needs was measured.
	value func(*results) (float64, bool)
}

// manyObjects is the number of objects to which the figures of commands apply.
const manyObjects = 1000

// refused is how many creations may be refused by the limit, and sent again.
const refused = 2

// goals are all figures.
func goals() (all []goal) {
	for _, kind := range kinds {
		all = append(all,
			goal{
				name: fmt.Sprintf("plan of %d unchanged %s", manyObjects, kind), bound: 14, unit: "%.0f requests",
				value: ofCommand(kind, plan, func(m *measurement) float64 { return median(m.Samples, requests) }),
			},
			goal{name: "  wall", bound: 1.6, unit: "%.2f x floor", value: ofCommand(kind, plan, ratioOf(wall))},
			goal{name: fmt.Sprintf("  wall at %d/s", rateLimit), bound: 1.6, unit: "%.2f x floor", value: ofCommand(kind, limited(plan), ratioOf(wall))},
			goal{name: "  provider CPU", bound: 3, unit: "%.2f x floor", value: ofCommand(kind, plan, ratioOf(cpu))},
			goal{name: "  peak memory of the provider", bound: 1.3, unit: "%.2f x floor", value: ofCommand(kind, plan, ratioOf(peak))},
			goal{
				name: fmt.Sprintf("apply of %d %s, peak memory of the provider", manyObjects, kind), bound: 1.3, unit: "%.2f x floor",
				value: ofCommand(kind, apply, ratioOf(peak)),
			},
		)
	}
	return append(all,
		goal{
			name: fmt.Sprintf("apply of %d %s at %d/s", limitedN, limitedKind, rateLimit), bound: limitedN + refused, unit: "%.0f creations sent",
			value: ofLimited(func(m *measurement) float64 {
				return median(m.Samples, func(s sample) float64 { return float64(s.Operations[limitedCreation]) })
			}),
		},
		goal{
			name: "  wall", bound: 1.1, unit: "%.2f x (n/limit + floor)",
			value: ofLimited(func(m *measurement) float64 {
				return median(m.Samples, wall) / (float64(limitedN)/rateLimit + median(m.Floor, wall))
			}),
		},
		goal{name: "exec to handshake", bound: 10, unit: "%.1f ms", value: func(r *results) (float64, bool) {
			if r.Process == nil {
				return 0, false
			}
			return 1000 * median(r.Process.Provider.Handshakes, startTime), true
		}},
		goal{name: "stripped binary", bound: 30, unit: "%.1f MB", value: func(r *results) (float64, bool) {
			if r.Process == nil {
				return 0, false
			}
			return float64(r.Process.Provider.Binary) / 1e6, true
		}},
		goal{name: "sandbox, mixed load", bound: 2500, least: true, unit: "%.0f requests/s", value: func(r *results) (float64, bool) {
			if r.Sandbox == nil {
				return 0, false
			}
			for _, t := range r.Sandbox.Throughput {
				if t.Load == "mixed" {
					return t.PerSec, true
				}
			}
			return 0, false
		}},
		goal{name: "  memory of many objects, over a tenth of them", bound: 1.2, unit: "%.2f x", value: func(r *results) (float64, bool) {
			if r.Sandbox == nil || r.Sandbox.Growth == nil {
				return 0, false
			}
			marks := r.Sandbox.Growth.Marks
			return float64(marks[len(marks)-1].Memory) / float64(marks[0].Memory), true
		}},
		goal{name: "  GET among many objects, over one among few", bound: 2, unit: "%.2f x", value: func(r *results) (float64, bool) {
			if r.Sandbox == nil || r.Sandbox.Growth == nil {
				return 0, false
			}
			return r.Sandbox.Growth.Many.Median / r.Sandbox.Growth.Few.Median, true
		}},
	)
}

func ratioOf(property func(sample) float64) func(*measurement) float64 {
	return func(m *measurement) float64 { return m.ratio(property) }
}

// ofCommand computes a value of a step with many objects of a kind.
func ofCommand(kind string, s step, of func(*measurement) float64) func(*results) (float64, bool) {
	return func(r *results) (float64, bool) {
		m := r.command(kind, manyObjects, s)
		if m == nil {
			return 0, false
		}
		return of(m), true
	}
}

// ofLimited computes a value of the creations under the limit.
func ofLimited(of func(*measurement) float64) func(*results) (float64, bool) {
	return func(r *results) (float64, bool) {
		m := r.command(limitedKind, limitedN, limited(apply))
		if m == nil {
			return 0, false
		}
		return of(m), true
	}
}

// figures judges the results.
func figures(r *results) (all []figure) {
	for _, g := range goals() {
		value, ok := g.value(r)
		bound := "at most "
		if g.least {
			bound = "at least "
		}
		f := figure{Name: g.name, Target: bound + fmt.Sprintf(g.unit, g.bound), Shown: "not measured", Missing: !ok}
		if ok {
			f.Value, f.Shown = value, fmt.Sprintf(g.unit, value)
			f.Reached = value <= g.bound != g.least || value == g.bound
		}
		all = append(all, f)
	}
	return all
}

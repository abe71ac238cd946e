//go:build unix

package main

import "testing"

func TestSeriesWithoutALimit(t *testing.T) {
	t.Parallel()
	o := options{kinds: kinds, sizes: []int{100, 1000}}
	held := 0
	for _, s := range allSeries(o, true) {
		for _, step := range s.steps {
			if step.limited {
				held++
			}
		}
	}
	if want := len(kinds)*2 + 1; held != want {
		t.Errorf("%d steps are limited, not %d", held, want)
	}
	free := allSeries(o, false)
	for _, s := range free {
		if s.steps[0].name != apply.name {
			t.Errorf("%d %s begin with %s", s.n, s.kind, s.steps[0].name)
		}
		for _, step := range s.steps {
			if step.limited {
				t.Errorf("%s of %d %s is limited", step.name, s.n, s.kind)
			}
		}
	}
	if len(free) != len(kinds)*2 {
		t.Errorf("%d series are left", len(free))
	}
}

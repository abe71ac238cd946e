//go:build unix

package main

import (
	"slices"
	"testing"
)

func TestSeries(t *testing.T) {
	t.Parallel()
	all := allSeries(options{kinds: kinds, sizes: []int{100, 1000}, commands: commandNames()})
	held := 0
	for _, s := range all {
		if s.steps[0].name != apply.name {
			t.Errorf("%d %s begin with %s", s.n, s.kind, s.steps[0].name)
		}
		for _, step := range s.steps {
			if step.limited {
				held++
			}
		}
	}
	if want := len(kinds)*2 + 1; len(all) != want || held != want {
		t.Errorf("there are %d series and %d limited steps, not %d of each", len(all), held, want)
	}
}

func TestSeriesOfSomeCommands(t *testing.T) {
	t.Parallel()
	all := allSeries(options{kinds: []string{"cards"}, sizes: []int{3}, commands: []string{"plan"}})
	if len(all) != 1 || all[0].kind != "cards" || all[0].n != 3 {
		t.Fatalf("got %+v", all)
	}
	var names []string
	for _, step := range all[0].steps {
		names = append(names, step.name+" "+limitText(step.limit()))
	}
	if want := []string{"apply none", "plan none", "plan 25/s"}; !slices.Equal(names, want) {
		t.Errorf("the steps are %v, not %v", names, want)
	}
}

//go:build unix

package main

import (
	"testing"
)

func TestDeckHoldsTheMix(t *testing.T) {
	t.Parallel()
	kinds := newPool().all()
	for name, test := range map[string]struct {
		mix  []share
		want map[action]int // of each kind
	}{
		"reads":  {reads, map[action]int{read: 1}},
		"writes": {writes, map[action]int{change: 2, create: 1}},
		"mixed":  {mixed, map[action]int{read: 7, change: 2, create: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			counts, total := map[request]int{}, 0
			for _, r := range deck(test.mix, kinds) {
				counts[r]++
				total++
			}
			for action, want := range test.want {
				for _, kind := range kinds {
					if got := counts[request{action, kind}]; got != want {
						t.Errorf("%s of %s comes %d times, not %d", action, kind.path, got, want)
					}
					total -= want
				}
			}
			if total != 0 {
				t.Errorf("%d requests more", total)
			}
		})
	}
}

func TestQuotasAddUp(t *testing.T) {
	t.Parallel()
	for _, all := range []int{1, 7, 8, 100, 1001} {
		sum := 0
		for client := range clients {
			sum += quota(all, client)
		}
		if sum != all {
			t.Errorf("%d requests became %d", all, sum)
		}
	}
}

//go:build unix

package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOptions(t *testing.T) {
	t.Parallel()
	opts, err := parse(strings.Fields("-kinds cards,tenants -n 3,10 -runs 2 -parts commands -commands plan -load 1s -objects 5000 -json out.json"), &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(opts.kinds, []string{"cards", "tenants"}) || !slices.Equal(opts.sizes, []int{3, 10}) || opts.runs != 2 || !slices.Equal(opts.commands, []string{"plan"}) ||
		opts.load != time.Second || opts.objects != 5000 || opts.json != "out.json" {
		t.Errorf("got %+v", opts)
	}
	if !opts.wants("commands") || opts.wants("sandbox") {
		t.Errorf("the parts are %v", opts.parts)
	}
}

func TestOptionsMeasureEverythingUnlessSaid(t *testing.T) {
	t.Parallel()
	opts, err := parse(nil, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(opts.sizes, []int{100, 1000}) || !slices.Equal(opts.kinds, kinds) || !slices.Equal(opts.parts, partNames()) {
		t.Errorf("got %+v", opts)
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"-kinds coins":     `"coins" is none of cards, cardholders, tenants`,
		"-parts half":      `"half" is none of`,
		"-commands import": `"import" is none of apply, plan, refresh, update, destroy`,
		"-n 0":             `"0" is no number of objects`,
		"-n many":          `"many" is no number of objects`,
		"-runs 0":          "-runs must be at least 1",
		"-load 0s":         "-load must be positive",
		"-objects 10":      "-objects must be at least",
		"everything":       "unexpected argument: everything",
		"-provider stripe": "flag provided but not defined",
	} {
		var stderr bytes.Buffer
		if _, err := parse(strings.Fields(args), &stderr); err == nil {
			t.Errorf("%s is accepted", args)
		}
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: %q is missing from\n%s", args, want, &stderr)
		}
	}
}

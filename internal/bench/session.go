//go:build unix

package main

import (
	"context"
	"io"
)

// session is one run of the benchmark: what it measures with, and what it has measured.
type session struct {
	*tools
	options
	progress io.Writer
	results  results
}

// part is what can be measured by itself.
type part struct {
	name    string
	measure func(context.Context, *session) error
}

// parts are all parts, in their order.
var parts = []part{
	{"process", measureProcess},
	{"commands", measureCommands},
	{"sandbox", measureSandbox},
}

func partNames() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

//go:build unix

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options say what to measure.
type options struct {
	terraform string // the Terraform CLI
	json      string // where the JSON goes; empty for nowhere
	parts     []string
	kinds     []string
	commands  []string
	sizes     []int
	runs      int
	load      time.Duration // how long each load on the sandbox lasts
	objects   int           // to how many objects the sandbox's store grows
}

func (o options) wants(part string) bool { return slices.Contains(o.parts, part) }

// parse reads the command line. It prints what is wrong with it.
func parse(args []string, stderr io.Writer) (options, error) {
	o := options{parts: partNames(), kinds: kinds, commands: commandNames(), sizes: []int{100, 1000}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.terraform, "terraform", "terraform", "the Terraform CLI")
	flags.StringVar(&o.json, "json", "", "write everything that was measured to this `file`")
	flags.Func("parts", "measure only these `parts`: "+strings.Join(partNames(), ","), names(&o.parts, partNames()))
	flags.Func("kinds", "measure commands only with these `kinds` of objects: "+strings.Join(kinds, ","), names(&o.kinds, kinds))
	flags.Func("commands", "measure only these `commands`, and apply: "+strings.Join(commandNames(), ","), names(&o.commands, commandNames()))
	flags.Func("n", "`numbers` of objects, instead of 100,1000", func(text string) error {
		o.sizes = nil
		for field := range strings.SplitSeq(text, ",") {
			n, err := strconv.Atoi(field)
			if err != nil || n < 1 {
				return fmt.Errorf("%q is no number of objects", field)
			}
			o.sizes = append(o.sizes, n)
		}
		return nil
	})
	flags.IntVar(&o.runs, "runs", 3, "how often each command is measured; tables show medians")
	flags.DurationVar(&o.load, "load", 5*time.Second, "how long each load on the sandbox lasts")
	flags.IntVar(&o.objects, "objects", 100_000, "to how many objects the store of the sandbox grows")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var err error
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument: %s", flags.Arg(0))
	case o.runs < 1:
		err = errors.New("-runs must be at least 1")
	case o.load <= 0:
		err = errors.New("-load must be positive")
	case o.objects < 10*fewObjects:
		err = fmt.Errorf("-objects must be at least %d", 10*fewObjects)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		flags.Usage()
	}
	return o, err
}

// names parses a list of names, each of which must be known.
func names(into *[]string, known []string) func(string) error {
	return func(text string) error {
		*into = strings.Split(text, ",")
		for _, name := range *into {
			if !slices.Contains(known, name) {
				return fmt.Errorf("%q is none of %s", name, strings.Join(known, ", "))
			}
		}
		return nil
	}
}

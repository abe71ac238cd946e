package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// makeTables makes every table, by the name of its marker.
func makeTables() (tables map[string]string, err error) {
	simulated, err := sandbox.New(sandbox.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, simulated.Close()) }()
	return map[string]string{
		"dependencies": dependencies(capabilities.Dependencies),
		"features":     features(capabilities.Features),
		"operations":   operations(simulated.Operations()),
	}, nil
}

// features says what each feature needs, and what platform restrictions take from it.
func features(all []capabilities.Feature) string {
	rows := make([][]string, len(all))
	for i, feature := range all {
		rows[i] = []string{code(feature.Path), codes(feature.Capabilities), cmp.Or(feature.Inbound, "-"), cmp.Or(feature.Outbound, "-")}
	}
	return table([]string{"Feature", "Needs the capabilities", "When `inbound_flows` are restricted", "When `outbound_flows` are restricted"}, rows)
}

// dependencies says which capabilities need which, and how a plan complains.
func dependencies(all []capabilities.Dependency) string {
	rows := make([][]string, len(all))
	for i, dependency := range all {
		level := "error"
		if !dependency.Required {
			level = "warning, because Stripe's guides disagree"
		}
		rows[i] = []string{code(dependency.Capability), code(dependency.Needs), level}
	}
	return table([]string{"Capability", "Needs", "Without it"}, rows)
}

// operations says how many of Stripe's operations the sandbox simulates, which, and in what it knowingly differs.
func operations(all []api.Operation) string {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b api.Operation) int { return cmp.Compare(path(a), path(b)) })
	var rows [][]string
	for _, operation := range all {
		if operation.Simulated && operation.ID != "" {
			rows = append(rows, []string{code(operation.Name), cmp.Or(strings.Join(operation.Differences, " "), "-")})
		}
	}
	count := fmt.Sprintf("%d of Stripe's operations are simulated.\n\n", len(rows))
	return count + table([]string{"Operation", "Known differences from Stripe"}, rows)
}

// path is an operation without its method, so that the operations of one object stand together.
func path(operation api.Operation) string {
	_, path, _ := strings.Cut(operation.Name, " ")
	return path
}

// table is a Markdown table.
func table(head []string, rows [][]string) string {
	var text strings.Builder
	write := func(cells []string) {
		text.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	write(head)
	write(slices.Repeat([]string{"---"}, len(head)))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		write(row)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func code(name string) string { return "`" + name + "`" }

func codes(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = code(name)
	}
	return strings.Join(quoted, ", ")
}

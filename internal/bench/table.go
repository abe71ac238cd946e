//go:build unix

package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// print prints all results as tables.
func (r *results) print(out io.Writer) error {
	m := r.Machine
	fmt.Fprintf(out, "\n%s on %s, %d CPUs, %s, Terraform %s; load %s before, %s after\n",
		m.Commit, m.Platform, m.CPUs, m.Go, m.Terraform, m.LoadBefore, m.LoadAfter)
	for _, table := range []struct {
		title  string
		header string
		rows   []string
	}{
		{"Commands, medians; x is the ratio to the floor", commandHeader, commandRows(r.Commands)},
		{"The provider's process, medians", processHeader, processRows(r.Process)},
		{"Load on the sandbox, 8 clients", loadHeader, loadRows(r.Sandbox)},
		{"Growth of the sandbox", growthHeader, growthRows(r.Sandbox)},
		{"Figures", figureHeader, figureRows(r.Figures)},
	} {
		if err := printTable(out, table.title, table.header, table.rows); err != nil {
			return err
		}
	}
	return nil
}

// printTable prints rows whose cells are separated by tabs, unless there are none.
func printTable(out io.Writer, title, header string, rows []string) error {
	if len(rows) == 0 {
		return nil
	}
	fmt.Fprintf(out, "\n%s\n\n", title)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range append([]string{header}, rows...) {
		fmt.Fprintln(table, row)
	}
	return table.Flush()
}

const commandHeader = "n\tkind\tcommand\tlimit\trequests\twall\tfloor\tx\tCPU\tfloor\tx\tCPU each\tmemory\tfloor\tx\tTerraform\tfloor"

func commandRows(measurements []measurement) (rows []string) {
	for i := range measurements {
		m := &measurements[i]
		rows = append(rows, fmt.Sprintf("%5d\t%s\t%s\t%s\t%8.0f\t%6.2f s\t%6.2f s\t%5.2f\t%6.2f s\t%6.2f s\t%5.2f\t%6.2f ms\t%8s\t%8s\t%5.2f\t%6.2f s\t%6.2f s",
			m.N, m.Kind, m.Command, limitText(m.Limit), median(m.Samples, requests),
			median(m.Samples, wall), median(m.Floor, wall), m.ratio(wall),
			median(m.Samples, cpu), median(m.Floor, cpu), m.ratio(cpu), 1000*median(m.Samples, cpu)/float64(m.N),
			megabytes(int64(median(m.Samples, peak))), megabytes(int64(median(m.Floor, peak))), m.ratio(peak),
			median(m.Samples, terraform), median(m.Floor, terraform)))
	}
	return rows
}

func limitText(perSecond int) string {
	if perSecond == 0 {
		return "none"
	}
	return fmt.Sprintf("%d/s", perSecond)
}

const processHeader = "\tbinary\texec to handshake\tfastest\tCPU\tschema dump\tCPU of both\tmemory"

func processRows(r *processResults) []string {
	if r == nil {
		return nil
	}
	row := func(name string, p process) string {
		return fmt.Sprintf("%s\t%s\t%5.1f ms\t%5.1f ms\t%5.1f ms\t%5.1f ms\t%5.1f ms\t%s", name, megabytes(p.Binary),
			1000*median(p.Handshakes, startTime), 1000*quantile(p.Handshakes, startTime, 0), 1000*median(p.Handshakes, startCPU),
			1000*median(p.Schemas, schemaTime), 1000*median(p.Schemas, startCPU), megabytes(int64(median(p.Schemas, startPeak))))
	}
	return []string{row("provider", r.Provider), row("floor", r.Floor)}
}

const loadHeader = "load\trequests/s\tCPU each\tpeak memory"

func loadRows(r *sandboxResults) (rows []string) {
	if r == nil {
		return nil
	}
	for _, t := range r.Throughput {
		rows = append(rows, fmt.Sprintf("%s\t%10.0f\t%5.2f ms\t%s", t.Load, t.PerSec, 1000*t.CPU, megabytes(t.Peak)))
	}
	return rows
}

const growthHeader = "objects\tmemory\tfile\tGET median\tGET p99"

func growthRows(r *sandboxResults) (rows []string) {
	if r == nil || r.Growth == nil {
		return nil
	}
	g := r.Growth
	get := func(l latency) string { return fmt.Sprintf("%.2f ms\t%.2f ms", 1000*l.Median, 1000*l.P99) }
	rows = append(rows, fmt.Sprintf("%7d\t\t\t%s", g.Few.Objects, get(g.Few)))
	for i, m := range g.Marks {
		gets := "\t"
		if i == len(g.Marks)-1 {
			gets = get(g.Many)
		}
		rows = append(rows, fmt.Sprintf("%7d\t%s\t%s\t%s", m.Objects, megabytes(m.Memory), megabytes(m.File), gets))
	}
	return rows
}

const figureHeader = "figure\ttarget\tvalue\t"

func figureRows(figures []figure) (rows []string) {
	for _, f := range figures {
		rows = append(rows, fmt.Sprintf("%s\t%s\t%s\t%s", f.Name, f.Target, f.Shown, f.verdict()))
	}
	return rows
}

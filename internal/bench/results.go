//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// results are everything that was measured.
type results struct {
	Machine  machine         `json:"machine"`
	Process  *processResults `json:"process,omitempty"`
	Commands []measurement   `json:"commands,omitempty"`
	Sandbox  *sandboxResults `json:"sandbox,omitempty"`
	Figures  []figure        `json:"figures"`
}

// command finds a measurement.
func (r *results) command(kind string, n int, s step) *measurement {
	for i := range r.Commands {
		if m := &r.Commands[i]; m.Kind == kind && m.N == n && m.Command == s.name && m.Limit == s.limit() {
			return m
		}
	}
	return nil
}

func writeJSON(file string, r *results) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600) //nolint:gosec // the user chose the file
}

// ratio is a property of a command over that of the floor.
func (m *measurement) ratio(of func(sample) float64) float64 {
	return median(m.Samples, of) / median(m.Floor, of)
}

// What samples have.
func wall(s sample) float64      { return s.Wall }
func cpu(s sample) float64       { return s.CPU }
func peak(s sample) float64      { return float64(s.Peak) }
func requests(s sample) float64  { return float64(s.Requests) }
func terraform(s sample) float64 { return s.Terraform }

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

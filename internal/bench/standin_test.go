//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPluginIsMeasured(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	for _, exit := range []string{"3", "4"} {
		code, err := measurePlugin("/bin/sh", []string{"-c", "exit " + exit}, directory)
		if err != nil {
			t.Fatal(err)
		}
		if code != int(exit[0]-'0') {
			t.Errorf("the exit status %s became %d", exit, code)
		}
	}
	total, processes, err := collectUsage(directory)
	if err != nil {
		t.Fatal(err)
	}
	if processes != 2 || total.Peak < 100_000 { // no shell is smaller
		t.Errorf("%d processes, %+v", processes, total)
	}
}

func TestPluginThatDoesNotStart(t *testing.T) {
	t.Parallel()
	if _, err := measurePlugin(filepath.Join(t.TempDir(), "missing"), nil, t.TempDir()); err == nil {
		t.Error("a provider that is not there was measured")
	}
}

func TestUsageOfProcesses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files []string
		want  usage
		fails string
	}{
		"CPU is added up, the largest peak counts": {
			files: []string{`{"cpu_s":1.5,"peak_bytes":100}`, `{"cpu_s":0.25,"peak_bytes":300}`, `{"cpu_s":0.25,"peak_bytes":200}`},
			want:  usage{CPU: 2, Peak: 300},
		},
		"a process that was killed is missed": {files: []string{`{"cpu_s":1,"peak_bytes":1}`, ""}, fails: "was killed before it was measured"},
		"none is a mistake":                   {fails: "no provider was started"},
		"nor can a file be half":              {files: []string{`{"cpu_s":1`}, fails: "unexpected end of JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			directory := t.TempDir()
			for i, text := range test.files {
				if err := os.WriteFile(filepath.Join(directory, string(rune('a'+i))), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, processes, err := collectUsage(directory)
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("got %v, want an error that says %q", err, test.fails)
				}
				return
			}
			if err != nil || got != test.want || processes != len(test.files) {
				t.Errorf("got %+v of %d processes, %v", got, processes, err)
			}
		})
	}
}

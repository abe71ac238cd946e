//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// Every kind lives the life that is measured: an unchanged plan is empty, and an update changes every object in its place.
func TestKindsLiveTheirLives(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			directory := t.TempDir()
			if err := writeConfiguration(kind, directory); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(filepath.Join(directory, "main.tf"))
			if err != nil {
				t.Fatal(err)
			}
			server := sandboxtest.New(t)
			cli := acctest.NewCLI(t, map[string]string{"main.tf": string(text)})
			cli.Set("STRIPE_API_KEY="+server.Key, "STRIPE_API_BASE="+server.URL, "TF_VAR_n=3")
			for _, s := range life {
				cli.Set("TF_VAR_revision=" + s.revision)
				printed, err := cli.Run(s.args...)
				if err != nil {
					t.Fatalf("terraform %s: %v\n%s", s.name, err, printed)
				}
				if s.name == update.name && !strings.Contains(printed, "Resources: 0 added, 3 changed, 0 destroyed.") {
					t.Errorf("an update did something else:\n%s", printed)
				}
			}
		})
	}
}

func TestKindThatIsNone(t *testing.T) {
	t.Parallel()
	if err := writeConfiguration("coins", t.TempDir()); err == nil {
		t.Error("coins have a configuration")
	}
}

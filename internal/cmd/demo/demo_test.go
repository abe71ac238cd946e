package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// newStore makes a store with the objects of one tenant, in the states that a destroy leaves them in but for changes.
func newStore(t *testing.T, changes map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stripe-sandbox.db")
	opened, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	err = opened.Write(t.Context(), "namespace", func(tx *store.Tx) error {
		records := []*store.Record{{Type: "account", ID: "acct_platform", Account: "acct_platform", Data: store.Object{}}}
		for kind, end := range ends {
			rec := &store.Record{Type: kind, ID: "id_of_" + kind, Account: "acct_platform", Data: store.Object{"status": end}}
			if changed, ok := changes[kind]; ok {
				rec.Data["status"] = changed
			}
			if kind == "account" {
				rec.Data, rec.Secret = store.Object{}, store.Object{"deleted": changes[kind] == ""}
			}
			records = append(records, rec)
		}
		for _, rec := range records {
			if err := tx.Insert(rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReportNamesWhatHasEnded(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := report(t.Context(), newStore(t, nil), &out); err != nil {
		t.Fatal(err)
	}
	for kind, end := range ends {
		if !strings.Contains(out.String(), "id_of_"+kind) || !strings.Contains(out.String(), end) {
			t.Errorf("%s %s is missing from\n%s", kind, end, &out)
		}
	}
	if strings.Contains(out.String(), "acct_platform") {
		t.Error("the platform's own account is none of Terraform's")
	}
}

func TestReportFailsWhenAnObjectHasNotEnded(t *testing.T) {
	t.Parallel()
	for kind, state := range map[string]string{
		"account": "there", "treasury.financial_account": "open", "issuing.cardholder": "active", "issuing.card": "inactive",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			err := report(t.Context(), newStore(t, map[string]string{kind: state}), &bytes.Buffer{})
			if want := "id_of_" + kind + " is " + state; err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want an error that says %q", err, want)
			}
		})
	}
}

func TestReportFailsOnAnEmptyStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "empty.db")
	opened, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	if err := report(t.Context(), path, &bytes.Buffer{}); err == nil {
		t.Error("a demo that made nothing passes")
	}
}

func TestEventsPrintResultsAndDiagnostics(t *testing.T) {
	t.Parallel()
	in := strings.Join([]string{
		`{"@message":"Terraform 1.11.4","type":"version"}`,
		`{"@message":"a.b: Creating...","type":"apply_start"}`,
		`{"@message":"a.b: Creation complete after 0s [id=x]","type":"apply_complete"}`,
		`{"@message":"Error: Missing capability","type":"diagnostic","diagnostic":{"severity":"error","detail":"Add it."}}`,
		`panic: not an event`,
		`{"@message":"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.","type":"change_summary"}`,
	}, "\n")
	var out bytes.Buffer
	if err := printEvents(&out, strings.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	want := "a.b: Creation complete after 0s [id=x]\nError: Missing capability\n\nAdd it.\n\npanic: not an event\n" +
		"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", &out, want)
	}
}

func TestEnvironmentLosesTheUsersTerraformAndStripe(t *testing.T) {
	t.Parallel()
	got := environment([]string{"PATH=/bin", "TF_LOG=trace", "TF_CLI_ARGS=-no-color", "STRIPE_API_KEY=sk_live_1", "HOME=/root"})
	if want := []string{"PATH=/bin", "HOME=/root"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMirrorHoldsTheProviderWhereTerraformLooks(t *testing.T) {
	t.Parallel()
	scratch := t.TempDir()
	binary := filepath.Join(scratch, "built")
	if err := os.WriteFile(binary, []byte("binary"), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := writeMirror(scratch, binary, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "filesystem_mirror") || strings.Contains(string(text), "direct") {
		t.Errorf("providers may come from elsewhere:\n%s", text)
	}
	found, err := filepath.Glob(filepath.Join(scratch, "mirror/registry.*/embedded-finance/stripe/1.2.3/*/terraform-provider-stripe_v1.2.3*"))
	if err != nil || len(found) != 2 {
		t.Errorf("found %v, %v", found, err)
	}
}

package sandbox_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestNewSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for want, opts := range map[string]sandbox.Options{
		"is a directory":                     {Store: t.TempDir()},
		"the description has no operation x": {Register: []func(*api.Mux){func(m *api.Mux) { m.Handle("x", nil) }}},
	} {
		if box, err := sandbox.New(opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, %v; want %q", box, err, want)
		}
	}
}

func TestStorePath(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	for given, want := range map[string]string{"": store.Memory, store.Memory: store.Memory, path: path} {
		box, err := sandbox.New(sandbox.Options{Store: given})
		if err != nil {
			t.Fatal(err)
		}
		if box.StorePath() != want {
			t.Errorf("%q: %s, want %s", given, box.StorePath(), want)
		}
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestEverythingIsWired(t *testing.T) {
	t.Parallel()
	s := sandboxtest.New(t)
	simulated := map[string]bool{}
	for _, op := range s.Sandbox.Operations() {
		simulated[op.Name] = op.Simulated
	}
	for _, name := range []string{
		"POST /v1/accounts", "POST /v1/treasury/financial_accounts", "POST /v1/issuing/cards", "POST /_sandbox/accounts/{id}/onboard",
	} {
		if !simulated[name] {
			t.Errorf("%s is not simulated", name)
		}
	}
	if simulated["POST /v1/charges"] {
		t.Error("charges are said to be simulated")
	}
}

func TestTheDefaultKeyGetsIn(t *testing.T) {
	t.Parallel()
	s := sandboxtest.New(t)
	if status, body := s.Get("/v1/account", "Authorization: Bearer "+sandbox.DefaultKey); status != 200 || body.String("object") != "account" {
		t.Errorf("%d %v", status, body)
	}
}

func TestStripeGoTalksToTheSandbox(t *testing.T) {
	t.Parallel()
	s := sandboxtest.New(t)
	account, err := s.Client().V1Accounts.GetByID(t.Context(), platform(s), nil)
	if err != nil || account.ID != platform(s) {
		t.Errorf("%+v, %v", account, err)
	}
}

func platform(s *sandboxtest.Server) string {
	_, body := s.Get("/v1/account")
	return body.String("id")
}

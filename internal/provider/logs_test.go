package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// Whoever debugs with all logs on finds each request and the sum of them, and no key, no secret and no body.
func TestLogsShowRequestsAndNoSecrets(t *testing.T) {
	t.Parallel()
	const (
		idNumber = "222222222"
		wallet   = `
resource "stripe_financial_account" "acme" {
  account              = stripe_connected_account.acme
  supported_currencies = ["usd"]

  features {
    card_issuing {}
    financial_addresses {
      aba {}
    }
  }
}

resource "stripe_setup_intent" "bank" {
  account              = stripe_connected_account.acme
  payment_method_types = ["us_bank_account"]
  attach_to_self       = true
  flow_directions      = ["outbound"]

  payment_method_data = {
    type            = "us_bank_account"
    billing_details = { name = "Acme" }

    us_bank_account = {
      account_holder_type       = "company"
      routing_number            = "110000000"
      account_number_wo         = "000123456789"
      account_number_wo_version = 1
    }
  }
}
`
	)
	h := acctest.NewSandbox(t)
	account, err := os.ReadFile("../../examples/resources/stripe_connected_account/resource.tf")
	if err != nil {
		t.Fatal(err)
	}
	source := "terraform {\n  required_providers {\n    stripe = { source = \"embedded-finance/stripe\" }\n  }\n}\n"
	cli := acctest.NewCLI(t, map[string]string{"main.tf": source + strings.ReplaceAll(string(account), `"000000000"`, `"`+idNumber+`"`) + wallet})
	log := filepath.Join(cli.Dir, "trace.log")
	cli.Set("STRIPE_API_KEY="+h.Key, "STRIPE_API_BASE="+h.URL, "TF_LOG=TRACE", "TF_LOG_PATH="+log)
	cli.Apply()
	written, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{h.Key, idNumber, "000123456789", "Authorization", "Bearer", "individual%5B", "individual[", "payment_method_data["} {
		for line := range strings.Lines(string(written)) {
			if strings.Contains(line, secret) {
				t.Errorf("the log has %q: %s", secret, line)
				break
			}
		}
	}
	for _, want := range [][]string{
		{"[DEBUG]", "Stripe request:", "method=POST", "path=/v1/accounts "},
		{"[DEBUG]", "Stripe request:", "method=GET", "path=/v1/accounts/{id} ", "status=200", "request_id=req_"},
		{"[INFO]", "Stripe requests of this process:", "requests=", "retries=0"},
	} {
		if !hasLine(string(written), want) {
			t.Errorf("no line of the log has all of %q", want)
		}
	}
}

// hasLine reports whether a line has all the parts, in whatever order the log wrote its fields.
func hasLine(text string, parts []string) bool {
	for line := range strings.Lines(text) {
		missing := slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) })
		if !missing {
			return true
		}
	}
	return false
}

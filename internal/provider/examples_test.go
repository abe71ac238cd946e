package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// Every example of the documentation applies to an empty sandbox, plans empty afterwards, and is destroyed.
func TestAccExamplesApply(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"resources/*/resource*.tf", "data-sources/*/data-source.tf", "ephemeral-resources/*/ephemeral-resource.tf"} {
		found, err := filepath.Glob(filepath.Join("../../examples", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Fatal("there are no examples")
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			hcl, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			acctest.New(t).Test(resource.TestStep{Config: string(hcl)})
		})
	}
}

// settings are the blocks of an example that a test brings itself.
var settings = regexp.MustCompile(`(?ms)^(terraform|provider "stripe") \{$.*?^\}$`)

// example is the configuration of an example, with the default of a variable changed.
func example(t *testing.T, name, variable, value string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../../examples", name, "*.tf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("example %s: %v %v", name, files, err)
	}
	var hcl strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		hcl.Write(text)
		hcl.WriteString("\n")
	}
	fallback := regexp.MustCompile(`(?ms)(variable "` + variable + `" \{.*?default +=) "[a-z]+"`)
	if !fallback.MatchString(hcl.String()) {
		t.Fatalf("example %s has no variable %s", name, variable)
	}
	return fallback.ReplaceAllString(settings.ReplaceAllString(hcl.String(), ""), `$1 "`+value+`"`)
}

// shows checks outputs.
func shows(authorization string, amounts map[string]int64) []statecheck.StateCheck {
	checks := []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("authorization", knownvalue.StringExact(authorization))}
	for name, amount := range amounts {
		checks = append(checks, statecheck.ExpectKnownOutputValue(name, knownvalue.Int64Exact(amount)))
	}
	return checks
}

// The guide for embedded finance prints 19000 and 1000 after the authorization, 19000 and 0 after its capture.
func TestAccExampleOfEmbeddedFinance(t *testing.T) {
	t.Parallel()
	const taxi = "stripe_test_issuing_authorization.taxi"
	config := func(outcome string) string { return example(t, "embedded-finance", "authorization_outcome", outcome) }
	acctest.NewSandbox(t).Test(
		resource.TestStep{
			Config:            config("pending"),
			ConfigStateChecks: shows("pending", map[string]int64{"cash": 19000, "outbound_pending": 1000}),
		},
		resource.TestStep{
			Config: config("captured"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(taxi, plancheck.ResourceActionUpdate),
			}},
			ConfigStateChecks: shows("closed", map[string]int64{"cash": 19000, "outbound_pending": 0}),
		},
		resource.TestStep{
			Config: config("reversed"), ExpectError: regexp.MustCompile(`From captured to reversed`),
		},
	)
}

func TestAccExampleOfB2BPayments(t *testing.T) {
	t.Parallel()
	config := func(outcome string) string { return example(t, "b2b-payments", "authorization_outcome", outcome) }
	acctest.NewSandbox(t).Test(
		resource.TestStep{Config: config("pending"), ConfigStateChecks: shows("pending", map[string]int64{"issuing_balance": 49000})},
		resource.TestStep{Config: config("captured"), ConfigStateChecks: shows("closed", map[string]int64{"issuing_balance": 49000})},
	)
}

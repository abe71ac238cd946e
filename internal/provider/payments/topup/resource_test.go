package topup_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const (
	resourceType = "stripe_topup"
	money        = acctest.Resource(resourceType + ".money")
	collection   = "/v1/topups"
)

func declare(arguments string) string {
	return fmt.Sprintf("resource %q \"money\" {\n  currency = \"usd\"\n%s\n}\n", resourceType, arguments)
}

func TestAccTopupOfTheIssuingBalance(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t, sandboxtest.WithActivationDelay(time.Hour))
	account := h.Account("transfers", "card_issuing")
	full := fmt.Sprintf(`
  account              = { id = %q }
  amount               = 50000
  destination_balance  = "issuing"
  statement_descriptor = "Top-up"
  transfer_group       = "fleet"
`, account)
	var id string
	h.Test(
		resource.TestStep{
			Config: declare(full + `
  description = "Fuel"
  metadata    = { team = "fleet" }
`),
			ConfigStateChecks: append([]statecheck.StateCheck{
				money.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^tu_\w+$`))), money.Has("outcome", "pending"),
				money.Has("status", "pending"), money.Has("amount", 50000), money.Has("destination_balance", "issuing"),
				money.Has("expected_availability_date", knownvalue.NotNull()), money.Has("created", knownvalue.NotNull()),
			}, money.Lacks("balance_transaction", "failure_code", "source")...),
			Check: money.Remember("id", &id),
		},
		resource.TestStep{ // waits until the money is there
			Config: declare(full + `
  description = "Gas"
  outcome     = "succeeded"
`),
			ConfigPlanChecks: money.Plans(plancheck.ResourceActionUpdate, money.Promises("outcome", "succeeded")),
			ConfigStateChecks: append([]statecheck.StateCheck{
				money.Has("status", "succeeded"), money.Has("outcome", "succeeded"), money.Has("description", "Gas"),
				money.Has("balance_transaction", knownvalue.StringRegexp(regexp.MustCompile(`^txn_\w+$`))),
			}, money.Lacks("metadata")...),
			Check: resource.ComposeTestCheckFunc(money.Keeps("id", &id), func(*terraform.State) error {
				lines, _ := h.Look("/v1/balance", account).Get("issuing.available").([]any)
				if got := fmt.Sprint(lines); got != "[map[amount:50000 currency:usd]]" {
					return fmt.Errorf("the Issuing balance is %s", got)
				}
				return nil
			}),
		},
		resource.TestStep{
			Config: declare(full + `
  outcome = "canceled"
`),
			ExpectError: regexp.MustCompile(`A\s+top-up\s+that\s+is\s+succeeded\s+stays\s+so`),
		},
		resource.TestStep{
			Config: declare(full), ConfigPlanChecks: money.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: append(money.Lacks("description"), money.Has("outcome", "succeeded")), Check: money.Keeps("id", &id),
		},
		resource.TestStep{
			Config: declare(fmt.Sprintf("  account = { id = %q }\n  amount = 50000", account)), ConfigPlanChecks: money.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: money.Lacks("destination_balance", "statement_descriptor", "transfer_group"),
		},
	)
	if status := h.Look(collection+"/"+id, account).String("status"); status != "succeeded" {
		t.Errorf("after the destruction the top-up is %s", status)
	}
}

func TestAccTopupIsCanceledWhilePending(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t, sandboxtest.WithActivationDelay(time.Hour))
	var id string
	h.Test(
		resource.TestStep{
			Config:            declare("  amount = 2000\n  outcome = \"canceled\""),
			ConfigStateChecks: []statecheck.StateCheck{money.Has("status", "canceled")},
		},
		resource.TestStep{
			Config: declare("  amount = 3000\n  outcome = \"pending\""), ConfigPlanChecks: money.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{money.Has("status", "pending")}, Check: money.Remember("id", &id),
		},
	)
	if status := h.Look(collection+"/"+id, "").String("status"); status != "canceled" {
		t.Errorf("after the destruction the top-up is %s", status)
	}
}

func TestAccTopupFails(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	h.Test(resource.TestStep{
		Config: declare("  amount = 2000\n  source = \"btok_us_verified_insufficientFunds\"\n  outcome = \"failed\""),
		ConfigStateChecks: append([]statecheck.StateCheck{
			money.Has("status", "failed"), money.Has("failure_code", "insufficient_funds"), money.Has("failure_message", knownvalue.NotNull()),
		}, money.Lacks("balance_transaction")...),
	})
}

func TestAccTopupImports(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "card_issuing")
	config := declare(fmt.Sprintf(`
  account              = { id = %q }
  amount               = 50000
  destination_balance  = "issuing"
  statement_descriptor = "Top-up"
  transfer_group       = "fleet"
  description          = "Fuel"
  metadata             = { team = "fleet" }
  outcome              = "succeeded"
`, account))
	h.Test(append([]resource.TestStep{{Config: config, Check: func(state *terraform.State) error {
		id := state.RootModule().Resources[string(money)].Primary.ID
		imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, object{"account_id": account, "id": id}))
		if imported.Get("id").String() != id || imported.Get("destination_balance").String() != "issuing" {
			return fmt.Errorf("imported by identity: %v", imported)
		}
		return nil
	}}}, money.Imports()...)...)
}

func TestAccTopupMendsDrift(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	h.Test(h.Mended(acctest.Drifting{
		Resource: money, Config: declare("  amount = 2000\n  description = \"Fuel\"\n  metadata = { team = \"fleet\" }"),
		Collection: collection, Look: acctest.Fields("description", "metadata"),
	}, "description=Gas", "description=", "metadata[team]=it", "metadata[team]=", "metadata[other]=x")...)
}

// Nobody can delete a top-up; it goes with the platform's data.
func TestAccTopupDisappears(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	config := declare("  amount = 2000")
	h.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			Config: config, ConfigPlanChecks: money.Plans(plancheck.ResourceActionCreate),
			PreConfig: func() {
				if status, body := h.Post("/_sandbox/reset", ""); status != 200 {
					t.Errorf("reset: %d %v", status, body)
				}
			},
		},
	)
}

package inboundtransfer_test

import (
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

const (
	resourceType = "stripe_inbound_transfer"
	topUp        = acctest.Resource(resourceType + ".top_up")
	collection   = "/v1/treasury/inbound_transfers"
)

// tenant is an account with a financial account into which money can be pulled.
type tenant struct {
	*acctest.Stripe
	account, wallet string
}

func newTenant(h *acctest.Stripe) *tenant {
	account := h.Account(acctest.MoneyMovers...)
	return &tenant{h, account, h.Wallet(account, "inbound_transfers.ach", "financial_addresses.aba")}
}

// declare is the resource on the tenant, with a bank account and arguments of a test.
func (n *tenant) declare(token, arguments string) string {
	return fmt.Sprintf(`
resource %q "top_up" {
  account               = { id = %q }
  financial_account     = { id = %q }
  origin_payment_method = { id = %q }
  amount                = 20000
  currency              = "usd"
%s
}
`, resourceType, n.account, n.wallet, token, arguments)
}

const waiting = "pm_usBankAccount_processing"

func (n *tenant) holds(cash string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := n.Cash(n.account, n.wallet); got != cash {
			return fmt.Errorf("cash is %s, want %s", got, cash)
		}
		return nil
	}
}

func TestAccInboundTransferMovesAlong(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	const fixed = `
  description          = "Top up"
  statement_descriptor = "Company"
  metadata             = { order = "1" }
`
	var id string
	n.Test(
		resource.TestStep{
			Config: n.declare(waiting, fixed), ConfigPlanChecks: topUp.Plans(plancheck.ResourceActionCreate, topUp.Awaits("outcome")),
			ConfigStateChecks: append([]statecheck.StateCheck{
				topUp.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^ibt_\w+$`))),
				topUp.Has("outcome", "processing"), topUp.Has("status", "processing"), topUp.Has("cancelable", true), topUp.Has("returned", false),
				topUp.Has("amount", 20000), topUp.Has("financial_account/id", n.wallet), topUp.Has("origin_payment_method/id", waiting),
				topUp.Has("statement_descriptor", "Company"), topUp.Has("metadata/order", "1"),
				topUp.Has("origin_payment_method_details/us_bank_account/last4", "0009"),
				topUp.Has("hosted_regulatory_receipt_url", knownvalue.StringRegexp(regexp.MustCompile(`^https://`))),
			}, topUp.Lacks("transaction", "received_debit", "failure_code")...),
			Check: topUp.Remember("id", &id),
		},
		resource.TestStep{
			Config: n.declare(waiting, fixed+`  outcome = "succeeded"`),
			ConfigPlanChecks: topUp.Plans(plancheck.ResourceActionUpdate, append(
				topUp.Knows("id", "amount", "origin_payment_method_details", "created"), topUp.Awaits("status"), topUp.Awaits("transaction"))...),
			ConfigStateChecks: []statecheck.StateCheck{
				topUp.Has("outcome", "succeeded"), topUp.Has("status", "succeeded"), topUp.Has("cancelable", false),
				topUp.Has("transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))),
				topUp.Has("status_transitions/succeeded_at", knownvalue.NotNull()),
			},
			Check: resource.ComposeTestCheckFunc(topUp.Keeps("id", &id), n.holds("20000")),
		},
		resource.TestStep{
			Config:      n.declare(waiting, fixed+`  outcome = "canceled"`),
			ExpectError: regexp.MustCompile(`From succeeded to canceled[\s\S]*can\s+become[\s\S]*returned`),
		},
		resource.TestStep{
			Config: n.declare(waiting, fixed+`  outcome = "returned"`),
			ConfigStateChecks: []statecheck.StateCheck{
				topUp.Has("outcome", "returned"), topUp.Has("status", "succeeded"), topUp.Has("returned", true),
				topUp.Has("received_debit", knownvalue.StringRegexp(regexp.MustCompile(`^rd_\w+$`))),
			},
			Check: resource.ComposeTestCheckFunc(topUp.Keeps("id", &id), n.holds("0")),
		},
		resource.TestStep{ // what cannot change makes a new one, which goes the whole way
			Config: n.declare(waiting, `  outcome = "returned"`), ConfigPlanChecks: topUp.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{topUp.Has("outcome", "returned")},
			Check:             n.holds("0"),
		},
	)
}

func TestAccInboundTransferFailsForAReason(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	var id string
	n.Test(
		resource.TestStep{
			Config:            n.declare(waiting, "  outcome = \"failed\"\n  failure_code = \"insufficient_funds\""),
			ConfigStateChecks: []statecheck.StateCheck{topUp.Has("status", "failed"), topUp.Has("failure_code", "insufficient_funds")},
			Check:             topUp.Remember("id", &id),
		},
		resource.TestStep{
			Config:            n.declare(waiting, "  outcome = \"failed\"\n  failure_code = \"no_account\""),
			ConfigPlanChecks:  topUp.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{topUp.Has("failure_code", "no_account")},
		},
	)
}

// TestAccInboundTransferIsDrivenAtOnce holds that the outcome of the configuration comes before that of the bank account.
func TestAccInboundTransferIsDrivenAtOnce(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(resource.TestStep{
		Config: n.declare("pm_usBankAccount", `  outcome = "failed"`), ConfigStateChecks: []statecheck.StateCheck{topUp.Has("failure_code", "other")},
		Check: n.holds("0"),
	})
}

// TestAccInboundTransferSettlesByItself leaves the transfer alone: the state follows.
func TestAccInboundTransferSettlesByItself(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	config := n.declare("pm_usBankAccount", "")
	n.Test(
		resource.TestStep{Config: config, Check: n.holds("20000")},
		resource.TestStep{
			Config: config, ConfigPlanChecks: topUp.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{topUp.Has("outcome", "succeeded")},
		},
	)
}

func TestAccInboundTransferEnds(t *testing.T) {
	t.Parallel()
	for arguments, want := range map[string]string{
		"": "canceled", "  outcome = \"succeeded\"": "succeeded", "  outcome = \"failed\"": "failed", "  outcome = \"canceled\"": "canceled",
		"  deletion_policy = \"abandon\"": "processing",
	} {
		t.Run(want+arguments, func(t *testing.T) {
			t.Parallel()
			n := newTenant(acctest.New(t))
			var id string
			n.Test(resource.TestStep{Config: n.declare(waiting, arguments), Check: topUp.Remember("id", &id)})
			if status := n.Look(collection+"/"+id, n.account).String("status"); status != want {
				t.Errorf("after the destruction the transfer is %s, want %s", status, want)
			}
		})
	}
}

func TestAccInboundTransferImports(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	pm := n.Meddle("/v1/setup_intents", n.account, "attach_to_self=true&flow_directions[]=inbound&payment_method_types[]=us_bank_account"+
		"&payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][routing_number]=110000000"+
		"&payment_method_data[us_bank_account][account_number]=000000000009&payment_method_data[us_bank_account][account_holder_type]=company"+
		"&payment_method_data[billing_details][name]=Company Corp&confirm=true&mandate_data[customer_acceptance][type]=offline")
	n.Meddle("/v1/setup_intents/"+pm.ID()+"/verify_microdeposits", n.account, "descriptor_code=SM11AA")
	config := n.declare(pm.String("payment_method"), `
  description = "Top up"
  outcome     = "failed"
  metadata    = { order = "1" }`)
	n.Test(append([]resource.TestStep{{Config: config}}, topUp.Imports()...)...)
}

func TestAccInboundTransferDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(
		resource.TestStep{Config: n.declare(waiting, "")},
		resource.TestStep{
			PreConfig: func() {
				n.Meddle(collection+"/"+n.latest(t)+"/cancel", n.account, "")
				if status, body := n.Delete("/v1/accounts/" + n.account); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			// Only what is planned anew is checked against its financial account, which is gone as well.
			RefreshState: true, ExpectError: regexp.MustCompile(`No such financial account`),
		},
	)
}

// latest is the id of the latest transfer.
func (n *tenant) latest(t *testing.T) string {
	t.Helper()
	list := n.List(collection, n.account, url.Values{"financial_account": {n.wallet}})
	if len(list) == 0 {
		t.Fatal("there is no transfer")
	}
	return list[0].ID()
}

func TestAccInboundTransferIsRefused(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Meddle("/v1/treasury/financial_accounts/"+n.wallet, n.account, "platform_restrictions[inbound_flows]=restricted")
	n.Test(resource.TestStep{
		Config:      n.declare(waiting, ""),
		ExpectError: regexp.MustCompile(`Unable to create inbound transfer[\s\S]*restricted by the\s+platform`),
	})
}

// TestAccInboundTransferChecksItsBankAccount passes the bank account of a SetupIntent, which the plan sees before it exists.
func TestAccInboundTransferChecksItsBankAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	config := func(directions, microdeposits string) string {
		return fmt.Sprintf(`
resource "stripe_setup_intent" "bank" {
  account         = { id = %q }
  attach_to_self  = true
  flow_directions = [%s]
  %s

  payment_method_data = {
    type            = "us_bank_account"
    billing_details = { name = "Company Corp" }
    us_bank_account = {
      account_holder_type       = "company"
      routing_number            = "110000000"
      account_number_wo         = "000000000009"
      account_number_wo_version = 1
    }
  }
  mandate_data = { customer_acceptance = { type = "offline" } }
}

resource %q "top_up" {
  account               = { id = %q }
  financial_account     = { id = %q }
  origin_payment_method = stripe_setup_intent.bank.payment_method
  amount                = 20000
  currency              = "usd"
  outcome               = "succeeded"
}
`, n.account, directions, microdeposits, resourceType, n.account, n.wallet)
	}
	const verified = `microdeposits = { descriptor_code = "SM11AA" }`
	n.Test(
		resource.TestStep{Config: config(`"inbound"`, ""), ExpectError: regexp.MustCompile(`The bank account is not verified`)},
		resource.TestStep{Config: config(`"outbound"`, ""), ExpectError: regexp.MustCompile(`The bank account is not for inbound flows`)},
		resource.TestStep{
			Config: config(`"inbound", "outbound"`, verified), Check: n.holds("20000"),
			ConfigStateChecks: append(topUp.Lacks("origin_payment_method/flow_directions", "origin_payment_method/verified"),
				topUp.Has("origin_payment_method/id", knownvalue.StringRegexp(regexp.MustCompile(`^pm_\w+$`))), topUp.Has("status", "succeeded")),
		},
	)
}

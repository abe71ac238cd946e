package outboundtransfer_test

import (
	"fmt"
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
	resourceType = "stripe_outbound_transfer"
	sweep        = acctest.Resource(resourceType + ".sweep")
	collection   = "/v1/treasury/outbound_transfers"
	waiting      = "pm_usBankAccount_processing"
)

// tenant is an account with 10000 in a financial account that can send it.
type tenant struct {
	*acctest.Stripe
	account, wallet string
}

func newTenant(h *acctest.Stripe) *tenant {
	account := h.Account(acctest.MoneyMovers...)
	n := &tenant{h, account, h.Wallet(account, "financial_addresses.aba", "intra_stripe_flows", "outbound_transfers.ach", "outbound_transfers.us_domestic_wire")}
	h.Fund(account, n.wallet, 10000)
	return n
}

// declare is the resource on the tenant, with arguments of a test.
func (n *tenant) declare(arguments string) string {
	return fmt.Sprintf(`
resource %q "sweep" {
  account           = { id = %q }
  financial_account = { id = %q }
  amount            = 2000
  currency          = "usd"
%s
}
`, resourceType, n.account, n.wallet, arguments)
}

// to is a bank account of Stripe's test mode.
func to(token string) string {
	return fmt.Sprintf("  destination_payment_method = { id = %q }\n", token)
}

func (n *tenant) holds(cash string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := n.Cash(n.account, n.wallet); got != cash {
			return fmt.Errorf("cash is %s, want %s", got, cash)
		}
		return nil
	}
}

func TestAccOutboundTransferMovesAlong(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	fixed := to(waiting) + `
  destination_payment_method_options = { us_bank_account = { network = "us_domestic_wire" } }
  description                        = "Invoice 1"
  statement_descriptor               = "payment_1"
  metadata                           = { invoice = "1" }
`
	var id string
	n.Test(
		resource.TestStep{
			Config: n.declare(fixed), ConfigPlanChecks: sweep.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: append([]statecheck.StateCheck{
				sweep.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^obt_\w+$`))), sweep.Has("outcome", "processing"),
				sweep.Has("cancelable", true), sweep.Has("amount", 2000), sweep.Has("destination_payment_method/id", waiting),
				sweep.Has("destination_payment_method_details/us_bank_account/network", "us_domestic_wire"),
				sweep.Has("destination_payment_method_details/us_bank_account/last4", "0009"), sweep.Has("metadata/invoice", "1"),
				sweep.Has("transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))),
			}, sweep.Lacks("returned_code", "returned_transaction", "tracking_details")...),
			Check: resource.ComposeTestCheckFunc(sweep.Remember("id", &id), n.holds("8000")),
		},
		resource.TestStep{
			Config:            n.declare(fixed + `  outcome = "posted"`),
			ConfigPlanChecks:  sweep.Plans(plancheck.ResourceActionUpdate, append(sweep.Knows("id", "transaction"), sweep.Awaits("status"))...),
			ConfigStateChecks: []statecheck.StateCheck{sweep.Has("status", "posted"), sweep.Has("status_transitions/posted_at", knownvalue.NotNull())},
			Check:             resource.ComposeTestCheckFunc(sweep.Keeps("id", &id), n.holds("8000")),
		},
		resource.TestStep{
			Config: n.declare(fixed + `  outcome = "posted"`), ConfigPlanChecks: sweep.Plans(plancheck.ResourceActionNoop),
			PreConfig: func() {
				n.Meddle("/v1/test_helpers/treasury/outbound_transfers/"+id, n.account,
					"tracking_details[type]=us_domestic_wire&tracking_details[us_domestic_wire][imad]=20230101MMQFMPD1001234")
			},
			ConfigStateChecks: []statecheck.StateCheck{sweep.Has("tracking_details/us_domestic_wire/imad", "20230101MMQFMPD1001234")},
		},
		resource.TestStep{
			Config: n.declare(fixed + `  outcome = "failed"`), ExpectError: regexp.MustCompile(`From posted to failed[\s\S]*can\s+become[\s\S]*returned`),
		},
		resource.TestStep{
			Config: n.declare(fixed + "  outcome = \"returned\"\n  returned_code = \"account_closed\""),
			ConfigStateChecks: []statecheck.StateCheck{
				sweep.Has("status", "returned"), sweep.Has("returned_code", "account_closed"),
				sweep.Has("returned_transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))),
			},
			Check: resource.ComposeTestCheckFunc(sweep.Keeps("id", &id), n.holds("10000")),
		},
		resource.TestStep{ // another bank account is another transfer
			Config:           n.declare(to("pm_usBankAccount") + `  outcome = "posted"`),
			ConfigPlanChecks: sweep.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{
				sweep.Has("status", "posted"), sweep.Has("statement_descriptor", "transfer"),
				sweep.Has("destination_payment_method_details/us_bank_account/network", "ach"),
			},
			Check: n.holds("8000"),
		},
	)
}

func TestAccOutboundTransferOutcomes(t *testing.T) {
	t.Parallel()
	for outcome, after := range map[string]struct{ status, cash string }{ // after the destruction
		"processing": {"canceled", "10000"}, "posted": {"posted", "8000"}, "failed": {"failed", "10000"}, "canceled": {"canceled", "10000"},
		"returned": {"returned", "10000"},
	} {
		t.Run(outcome, func(t *testing.T) {
			t.Parallel()
			n := newTenant(acctest.New(t))
			var id string
			n.Test(resource.TestStep{
				Config: n.declare(to(waiting) + fmt.Sprintf("  outcome = %q", outcome)), Check: sweep.Remember("id", &id),
				ConfigPlanChecks:  sweep.Plans(plancheck.ResourceActionCreate, sweep.Promises("outcome", outcome)),
				ConfigStateChecks: []statecheck.StateCheck{sweep.Has("status", outcome)},
			})
			if status := n.Look(collection+"/"+id, n.account).String("status"); status != after.status {
				t.Errorf("after the destruction the transfer is %s, want %s", status, after.status)
			}
			if cash := n.Cash(n.account, n.wallet); cash != after.cash {
				t.Errorf("after the destruction there is %s, want %s", cash, after.cash)
			}
		})
	}
}

// TestAccOutboundTransferGoesToAnotherFinancialAccount sends money to where it arrives at once.
func TestAccOutboundTransferGoesToAnotherFinancialAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	wallet := n.Wallet(n.account, "intra_stripe_flows")
	config := func(outcome string) string {
		return n.declare(fmt.Sprintf("  destination_payment_method_data = { type = \"financial_account\", financial_account = %q }\n%s", wallet, outcome))
	}
	var id string
	n.Test(
		resource.TestStep{
			Config: config(`  outcome = "posted"`), Check: sweep.Remember("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{
				sweep.Has("status", "posted"), sweep.Has("destination_payment_method_details/financial_account/id", wallet), sweep.Has("cancelable", false),
			},
		},
		resource.TestStep{Config: config(""), Check: resource.ComposeTestCheckFunc(sweep.Keeps("id", &id), func(*terraform.State) error {
			if cash := n.Cash(n.account, wallet); cash != "2000" {
				return fmt.Errorf("there is %s at the other end", cash)
			}
			return nil
		})},
	)
}

func TestAccOutboundTransferImports(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	pm := n.Meddle("/v1/setup_intents", n.account, "attach_to_self=true&flow_directions[]=outbound&payment_method_types[]=us_bank_account"+
		"&payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][routing_number]=110000000"+
		"&payment_method_data[us_bank_account][account_number]=000123456789&payment_method_data[us_bank_account][account_holder_type]=company"+
		"&payment_method_data[billing_details][name]=Company Corp&confirm=true").String("payment_method")
	config := n.declare(to(pm) + `
  description   = "Sweep"
  outcome       = "returned"
  returned_code = "no_account"
  metadata      = { week = "36" }`)
	n.Test(append([]resource.TestStep{{Config: config}}, sweep.Imports()...)...)
}

func TestAccOutboundTransferDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(
		resource.TestStep{Config: n.declare(to(waiting) + `  outcome = "failed"`)},
		resource.TestStep{
			PreConfig: func() {
				n.Meddle("/v1/test_helpers/treasury/received_debits", n.account, "amount=10000&currency=usd&network=ach&financial_account="+n.wallet)
				if status, body := n.Delete("/v1/accounts/" + n.account); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			// Only what is planned anew is checked against its financial account, which is gone as well.
			RefreshState: true, ExpectError: regexp.MustCompile(`No such financial account`),
		},
	)
}

func TestAccOutboundTransferIsRefused(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(resource.TestStep{
		Config:      regexp.MustCompile(`amount\s+= 2000`).ReplaceAllString(n.declare(to(waiting)), "amount = 10001"),
		ExpectError: regexp.MustCompile(`Unable to create outbound transfer[\s\S]*insufficient\s+funds`),
	})
}

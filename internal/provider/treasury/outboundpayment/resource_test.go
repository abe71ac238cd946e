package outboundpayment_test

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
	resourceType = "stripe_outbound_payment"
	bill         = acctest.Resource(resourceType + ".bill")
	collection   = "/v1/treasury/outbound_payments"
	waiting      = "000000000009"
)

// tenant is an account with 10000 in a financial account that can pay.
type tenant struct {
	*acctest.Stripe
	account, wallet string
}

func newTenant(h *acctest.Stripe) *tenant {
	account := h.Account(acctest.MoneyMovers...)
	n := &tenant{h, account, h.Wallet(account, "financial_addresses.aba", "intra_stripe_flows", "outbound_payments.ach", "outbound_payments.us_domestic_wire")}
	h.Fund(account, n.wallet, 10000)
	return n
}

// declare is the resource on the tenant, with arguments of a test.
func (n *tenant) declare(arguments string) string {
	return fmt.Sprintf(`
resource %q "bill" {
  account           = { id = %q }
  financial_account = { id = %q }
  amount            = 2000
  currency          = "usd"
%s
}
`, resourceType, n.account, n.wallet, arguments)
}

// to is a bank account that the configuration describes.
func to(number string, version int) string {
	return fmt.Sprintf(`
  destination_payment_method_data = {
    type = "us_bank_account"
    us_bank_account = {
      account_holder_type       = "individual"
      routing_number            = "110000000"
      account_number_wo         = %q
      account_number_wo_version = %d
    }
    billing_details = {
      name    = "Jenny Rosen"
      address = { line1 = "123 Main St.", city = "Alvin", state = "TX", postal_code = "77511", country = "US" }
    }
  }
`, number, version)
}

func (n *tenant) holds(cash string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := n.Cash(n.account, n.wallet); got != cash {
			return fmt.Errorf("cash is %s, want %s", got, cash)
		}
		return nil
	}
}

func TestAccOutboundPaymentMovesAlong(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	fixed := to(waiting, 1) + `
  destination_payment_method_options = { us_bank_account = { network = "us_domestic_wire" } }
  end_user_details                   = { present = true, ip_address = "203.0.113.7" }
  description                        = "Invoice 1"
  statement_descriptor               = "payment_1"
  metadata                           = { invoice = "1" }
`
	var id string
	n.Test(
		resource.TestStep{
			Config: n.declare(fixed), ConfigPlanChecks: bill.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: append([]statecheck.StateCheck{
				bill.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^obp_\w+$`))), bill.Has("outcome", "processing"),
				bill.Has("cancelable", true), bill.Has("amount", 2000), bill.Has("end_user_details/ip_address", "203.0.113.7"),
				bill.Has("destination_payment_method_details/us_bank_account/network", "us_domestic_wire"),
				bill.Has("destination_payment_method_details/us_bank_account/last4", "0009"), bill.Has("metadata/invoice", "1"),
				bill.Has("transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))),
				bill.Has("destination_payment_method_data/us_bank_account/account_number_wo", nil),
			}, bill.Lacks("returned_code", "returned_transaction", "tracking_details", "customer")...),
			Check: resource.ComposeTestCheckFunc(bill.Remember("id", &id), n.holds("8000")),
		},
		resource.TestStep{
			Config:            n.declare(fixed + `  outcome = "posted"`),
			ConfigPlanChecks:  bill.Plans(plancheck.ResourceActionUpdate, append(bill.Knows("id", "transaction", "end_user_details"), bill.Awaits("status"))...),
			ConfigStateChecks: []statecheck.StateCheck{bill.Has("status", "posted"), bill.Has("status_transitions/posted_at", knownvalue.NotNull())},
			Check:             resource.ComposeTestCheckFunc(bill.Keeps("id", &id), n.holds("8000")),
		},
		resource.TestStep{
			Config: n.declare(fixed + `  outcome = "posted"`), ConfigPlanChecks: bill.Plans(plancheck.ResourceActionNoop),
			PreConfig: func() {
				n.Meddle("/v1/test_helpers/treasury/outbound_payments/"+id, n.account,
					"tracking_details[type]=us_domestic_wire&tracking_details[us_domestic_wire][imad]=20230101MMQFMPD1001234")
			},
			ConfigStateChecks: []statecheck.StateCheck{bill.Has("tracking_details/us_domestic_wire/imad", "20230101MMQFMPD1001234")},
		},
		resource.TestStep{
			Config: n.declare(fixed + `  outcome = "failed"`), ExpectError: regexp.MustCompile(`From posted to failed[\s\S]*can\s+become[\s\S]*returned`),
		},
		resource.TestStep{
			Config: n.declare(fixed + "  outcome = \"returned\"\n  returned_code = \"account_closed\""),
			ConfigStateChecks: []statecheck.StateCheck{
				bill.Has("status", "returned"), bill.Has("returned_code", "account_closed"),
				bill.Has("returned_transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))),
			},
			Check: resource.ComposeTestCheckFunc(bill.Keeps("id", &id), n.holds("10000")),
		},
		resource.TestStep{ // another account number is another payment
			Config:           n.declare(to("000123456789", 2) + `  outcome = "posted"`),
			ConfigPlanChecks: bill.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{
				bill.Has("status", "posted"), bill.Has("statement_descriptor", "payment"), bill.Has("end_user_details/present", false),
				bill.Has("destination_payment_method_details/us_bank_account/network", "ach"),
			},
			Check: n.holds("8000"),
		},
	)
}

func TestAccOutboundPaymentOutcomes(t *testing.T) {
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
				Config: n.declare(to(waiting, 1) + fmt.Sprintf("  outcome = %q", outcome)), Check: bill.Remember("id", &id),
				ConfigPlanChecks:  bill.Plans(plancheck.ResourceActionCreate, bill.Promises("outcome", outcome)),
				ConfigStateChecks: []statecheck.StateCheck{bill.Has("status", outcome)},
			})
			if status := n.Look(collection+"/"+id, n.account).String("status"); status != after.status {
				t.Errorf("after the destruction the payment is %s, want %s", status, after.status)
			}
			if cash := n.Cash(n.account, n.wallet); cash != after.cash {
				t.Errorf("after the destruction there is %s, want %s", cash, after.cash)
			}
		})
	}
}

// TestAccOutboundPaymentGoesToAnotherAccount sends money to where it arrives at once.
func TestAccOutboundPaymentGoesToAnotherAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	other := n.Account(acctest.MoneyMovers...)
	wallet := n.Wallet(other, "intra_stripe_flows")
	config := func(outcome string) string {
		return n.declare(fmt.Sprintf("  destination_payment_method_data = { type = \"financial_account\", financial_account = %q }\n%s", wallet, outcome))
	}
	var id string
	n.Test(
		resource.TestStep{
			Config: config(`  outcome = "posted"`), Check: bill.Remember("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{
				bill.Has("status", "posted"), bill.Has("destination_payment_method_details/financial_account/id", wallet), bill.Has("cancelable", false),
			},
		},
		resource.TestStep{Config: config(""), Check: resource.ComposeTestCheckFunc(bill.Keeps("id", &id), func(*terraform.State) error {
			if cash := n.Cash(other, wallet); cash != "2000" {
				return fmt.Errorf("there is %s at the other end", cash)
			}
			return nil
		})},
	)
}

func TestAccOutboundPaymentImports(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	customer := n.Meddle("/v1/customers", n.account, "name=Jenny Rosen").ID()
	pm := n.Meddle("/v1/payment_methods/pm_usBankAccount/attach", n.account, "customer="+customer).ID()
	config := n.declare(fmt.Sprintf(`
  customer                   = %q
  destination_payment_method = { id = %q }
  end_user_details           = { present = true, ip_address = "203.0.113.7" }
  description                = "Invoice 1"
  outcome                    = "returned"
  returned_code              = "no_account"
  metadata                   = { invoice = "1" }`, customer, pm))
	n.Test(append([]resource.TestStep{{Config: config}}, bill.Imports()...)...)
}

func TestAccOutboundPaymentDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(
		resource.TestStep{Config: n.declare(to(waiting, 1) + `  outcome = "failed"`)},
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

func TestAccOutboundPaymentIsRefused(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(resource.TestStep{
		Config:      regexp.MustCompile(`amount\s+= 2000`).ReplaceAllString(n.declare(to(waiting, 1)), "amount = 10001"),
		ExpectError: regexp.MustCompile(`Unable to create outbound payment[\s\S]*insufficient\s+funds`),
	})
}

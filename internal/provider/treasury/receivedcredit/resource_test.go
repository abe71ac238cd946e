package receivedcredit_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

type object = map[string]any

const (
	resourceType = "stripe_test_received_credit"
	salary       = acctest.Resource(resourceType + ".salary")
	collection   = "/v1/treasury/received_credits"
)

func TestRulesOfAReceivedCredit(t *testing.T) {
	t.Parallel()
	passed := func(features ...any) object { return object{"id": acctest.Unknown, "requested_features": features} }
	sound := object{"amount": 1000, "currency": "usd", "network": "ach", "financial_account": passed("financial_addresses.aba")}
	from := func(bank object) object {
		return object{"initiating_payment_method_details": object{"type": "us_bank_account", "us_bank_account": bank}}
	}
	provider := acctest.NewSandbox(t).Protocol(nil)
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"a credit":         {},
		"a wire":           {changes: object{"network": "us_domestic_wire"}},
		"no amount":        {changes: object{"amount": 0}, want: []string{"error amount: Invalid Attribute Value"}},
		"another currency": {changes: object{"currency": "eur"}, want: []string{"error currency: Invalid Attribute Value Match"}},
		"another network":  {changes: object{"network": "card"}, want: []string{"error network: Invalid Attribute Value Match"}},
		"no address": {
			changes: object{"financial_account": passed("card_issuing")},
			want:    []string{"error financial_account: Missing feature financial_addresses.aba: A received credit needs the feature"},
		},
		"a bank": {changes: from(object{"account_holder_name": "Jane Austen", "routing_number": "021000021"})},
		"a bank that is none": {
			changes: from(object{"routing_number": "021000022"}),
			want:    []string{"error initiating_payment_method_details.us_bank_account.routing_number: Invalid"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

// tenant is an account with a financial account that has an address.
type tenant struct {
	*acctest.Stripe
	account, wallet string
}

func newTenant(h *acctest.Stripe) *tenant {
	account := h.Account(acctest.MoneyMovers...)
	return &tenant{h, account, h.Wallet(account, "financial_addresses.aba")}
}

func (n *tenant) declare(arguments string) string {
	return fmt.Sprintf(`
resource %q "salary" {
  account           = { id = %q }
  financial_account = { id = %q }
  amount            = 150000
  currency          = "usd"
%s
}
`, resourceType, n.account, n.wallet, arguments)
}

func (n *tenant) holds(cash string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := n.Cash(n.account, n.wallet); got != cash {
			return fmt.Errorf("cash is %s, want %s", got, cash)
		}
		return nil
	}
}

func TestAccReceivedCredit(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	const full = `
  network     = "ach"
  description = "Salary"
  initiating_payment_method_details = {
    type = "us_bank_account"
    us_bank_account = {
      account_holder_name       = "Rocket Rides"
      account_number_wo         = "000123454321"
      account_number_wo_version = 1
      routing_number            = "021000021"
    }
  }
`
	var id string
	n.Test(
		resource.TestStep{
			Config: n.declare(full), ConfigPlanChecks: salary.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: append([]statecheck.StateCheck{
				salary.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^rc_\w+$`))), salary.Has("status", "succeeded"),
				salary.Has("transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))), salary.Has("description", "Salary"),
				salary.Has("reversal_details/deadline", knownvalue.NotNull()), salary.Has("amount", 150000),
			}, salary.Lacks("failure_code", "linked_flows/credit_reversal", "initiating_payment_method_details/us_bank_account/account_number_wo")...),
			Check: resource.ComposeTestCheckFunc(salary.Remember("id", &id), n.holds("150000"), func(*terraform.State) error {
				if last4 := n.Look(collection+"/"+id, n.account).String("initiating_payment_method_details.us_bank_account.last4"); last4 != "4321" {
					return fmt.Errorf("it came from %s", last4)
				}
				return nil
			}),
		},
		resource.TestStep{ // what gives it back shows, and is no change
			Config: n.declare(full), PreConfig: func() { n.Meddle("/v1/treasury/credit_reversals", n.account, "received_credit="+id) },
			ConfigPlanChecks:  salary.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{salary.Has("reversal_details/restricted_reason", "already_reversed")},
		},
		resource.TestStep{
			Config: n.declare("  network = \"us_domestic_wire\""), ConfigPlanChecks: salary.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{salary.Has("description", "Stripe Test"), salary.Has("reversal_details/restricted_reason", "network_restricted")},
			Check:             n.holds("150000"),
		},
	)
	if cash := n.Cash(n.account, n.wallet); cash != "150000" {
		t.Errorf("after the destruction there is %s", cash)
	}
}

func TestAccReceivedCreditImports(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	n.Test(append([]resource.TestStep{{Config: n.declare("  network = \"ach\"\n  description = \"Salary\"")}}, salary.Imports()...)...)
}

// TestAccReceivedCreditIsDeclined holds that what was declined is there all the same, with a warning.
func TestAccReceivedCreditIsDeclined(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Meddle("/v1/treasury/financial_accounts/"+n.wallet, n.account, "platform_restrictions[inbound_flows]=restricted")
	n.Test(resource.TestStep{
		Config: n.declare(`  network = "ach"`), ConfigStateChecks: []statecheck.StateCheck{salary.Has("status", "failed"), salary.Has("failure_code", "other")},
		Check: n.holds("0"),
	})
}

func TestAccReceivedCreditDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(
		resource.TestStep{Config: n.declare(`  network = "ach"`)},
		resource.TestStep{
			PreConfig: func() {
				n.Meddle("/v1/test_helpers/treasury/received_debits", n.account, "amount=150000&currency=usd&network=ach&financial_account="+n.wallet)
				if status, body := n.Delete("/v1/accounts/" + n.account); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			// Only what is planned anew is checked against its financial account, which is gone as well.
			RefreshState: true, ExpectError: regexp.MustCompile(`No such financial account`),
		},
	)
}

func TestAccReceivedCreditRefusesALiveKey(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	live := h.Protocol(map[string]any{"api_key": "sk_live_1", "allow_live_mode": true})
	_, diagnostics := live.Plan(resourceType, object{
		"amount": 1, "currency": "usd", "network": "ach", "financial_account": object{"id": acctest.Unknown},
	})
	if len(diagnostics) != 1 || !strings.Contains(diagnostics[0].Summary, "No received credit with a live key") {
		t.Errorf("found %v", diagnostics)
	}
}

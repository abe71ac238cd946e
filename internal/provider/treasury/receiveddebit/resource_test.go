package receiveddebit_test

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
	resourceType = "stripe_test_received_debit"
	rent         = acctest.Resource(resourceType + ".rent")
)

func TestRulesOfAReceivedDebit(t *testing.T) {
	t.Parallel()
	passed := func(features ...any) object { return object{"id": acctest.Unknown, "requested_features": features} }
	sound := object{"amount": 1000, "currency": "usd", "network": "ach", "financial_account": passed("financial_addresses.aba")}
	provider := acctest.NewSandbox(t).Protocol(nil)
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"a debit":   {},
		"no amount": {changes: object{"amount": 0}, want: []string{"error amount: Invalid Attribute Value"}},
		"a wire":    {changes: object{"network": "us_domestic_wire"}, want: []string{"error network: Invalid Attribute Value Match"}},
		"no address": {
			changes: object{"financial_account": passed()},
			want:    []string{"error financial_account: Missing feature financial_addresses.aba: A received debit needs the feature"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

// tenant is an account with 1000 in a financial account that has an address.
type tenant struct {
	*acctest.Stripe
	account, wallet string
}

func newTenant(h *acctest.Stripe) *tenant {
	account := h.Account(acctest.MoneyMovers...)
	n := &tenant{h, account, h.Wallet(account, "financial_addresses.aba")}
	h.Fund(account, n.wallet, 1000)
	return n
}

func (n *tenant) declare(amount int) string {
	return fmt.Sprintf(`
resource %q "rent" {
  account           = { id = %q }
  financial_account = { id = %q }
  amount            = %d
  currency          = "usd"
  network           = "ach"
}
`, resourceType, n.account, n.wallet, amount)
}

func TestAccReceivedDebit(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.New(t))
	holds := func(cash string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			if got := n.Cash(n.account, n.wallet); got != cash {
				return fmt.Errorf("cash is %s, want %s", got, cash)
			}
			return nil
		}
	}
	steps := []resource.TestStep{{
		Config: n.declare(600), ConfigPlanChecks: rent.Plans(plancheck.ResourceActionCreate),
		ConfigStateChecks: append([]statecheck.StateCheck{
			rent.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^rd_\w+$`))), rent.Has("status", "succeeded"),
			rent.Has("transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))), rent.Has("reversal_details/deadline", knownvalue.NotNull()),
		}, rent.Lacks("failure_code", "linked_flows/debit_reversal")...),
		Check: holds("400"),
	}}
	steps = append(steps, rent.Imports()...)
	n.Test(append(steps, resource.TestStep{ // without the funds it is declined, with a warning
		Config: n.declare(401), ConfigPlanChecks: rent.Plans(plancheck.ResourceActionReplace),
		ConfigStateChecks: append(rent.Lacks("transaction", "reversal_details"), rent.Has("status", "failed"), rent.Has("failure_code", "insufficient_funds")),
		Check:             holds("400"),
	})...)
}

func TestAccReceivedDebitDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	n := newTenant(acctest.NewSandbox(t))
	n.Test(
		resource.TestStep{Config: n.declare(1000)},
		resource.TestStep{
			PreConfig: func() {
				if status, body := n.Delete("/v1/accounts/" + n.account); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			// Only what is planned anew is checked against its financial account, which is gone as well.
			RefreshState: true, ExpectError: regexp.MustCompile(`No such financial account`),
		},
	)
}

func TestAccReceivedDebitRefusesALiveKey(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	live := h.Protocol(map[string]any{"api_key": "sk_live_1", "allow_live_mode": true})
	_, diagnostics := live.Plan(resourceType, object{
		"amount": 1, "currency": "usd", "network": "ach", "financial_account": object{"id": acctest.Unknown},
	})
	if len(diagnostics) != 1 || !strings.Contains(diagnostics[0].Summary, "No received debit with a live key") {
		t.Errorf("found %v", diagnostics)
	}
}

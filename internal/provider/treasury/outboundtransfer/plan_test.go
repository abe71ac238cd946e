package outboundtransfer_test

import (
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

type object = map[string]any

// sound is a transfer to which no rule objects.
var sound = object{
	"amount": 2000, "currency": "usd", "financial_account": passed("outbound_transfers.ach"),
	"destination_payment_method": object{"id": acctest.Unknown, "flow_directions": []any{"outbound"}, "verified": true},
}

// passed is a financial account that is passed whole, before it exists.
func passed(features ...any) object {
	return object{"id": acctest.Unknown, "requested_features": features}
}

// over is the option of a network, and a financial account that can use it.
func over(network any) object {
	return object{
		"financial_account":                  passed("outbound_transfers.us_domestic_wire"),
		"destination_payment_method_options": object{"us_bank_account": object{"network": network}},
	}
}

// toAccount sends the money to another financial account.
func toAccount(more object) object {
	return acctest.With(object{
		"destination_payment_method": nil, "financial_account": passed("intra_stripe_flows"),
		"destination_payment_method_data": object{"type": "financial_account", "financial_account": "fa_1"},
	}, more)
}

func TestRulesOfAnOutboundTransfer(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	const data = "destination_payment_method_data"
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"a payment":        {},
		"no amount":        {changes: object{"amount": 0}, want: []string{"error amount: Invalid Attribute Value"}},
		"another currency": {changes: object{"currency": "eur"}, want: []string{"error currency: Invalid Attribute Value Match"}},
		"a wire without its feature": {
			changes: acctest.With(over("us_domestic_wire"), object{"financial_account": passed("outbound_transfers.ach")}),
			want:    []string{"error financial_account: Missing feature outbound_transfers.us_domestic_wire"},
		},
		"a network to be known": {changes: over(acctest.Unknown)},
		"a wire":                {changes: over("us_domestic_wire")},
		"a feature that is missing": {
			changes: object{"financial_account": passed("outbound_payments.ach")},
			want:    []string{"error financial_account: Missing feature outbound_transfers.ach: An outbound transfer needs the feature"},
		},
		"no destination": {
			changes: object{"destination_payment_method": nil}, want: []string{"error destination_payment_method: Missing destination"},
		},
		"two destinations": {
			changes: toAccount(object{"destination_payment_method": object{"id": "pm_1"}, "financial_account": passed("intra_stripe_flows")}),
			want:    []string{"error " + data + ": Two destinations"},
		},
		"a destination of no kind": {
			changes: toAccount(object{data: object{"type": "financial_account"}}), want: []string{"error " + data + ": Missing financial_account"},
		},
		"a destination that is described": {
			changes: toAccount(object{data: object{"type": "us_bank_account"}}),
			want: []string{
				"error " + data + ".type: Invalid Attribute Value Match",
			},
		},
		"another financial account": {changes: toAccount(nil)},
		"another financial account without the feature": {
			changes: toAccount(object{"financial_account": passed("outbound_transfers.ach")}),
			want:    []string{"error financial_account: Missing feature intra_stripe_flows"},
		},
		"another financial account over a network": {
			changes: toAccount(object{"destination_payment_method_options": object{"us_bank_account": object{"network": "ach"}}}),
			want:    []string{"error destination_payment_method_options: Options for a bank account"},
		},
		"another financial account that gives it back": {
			changes: toAccount(object{"outcome": "returned"}), want: []string{"error outcome: No way to returned: Money that goes to another financial account"},
		},
		"another financial account that gets it": {changes: toAccount(object{"outcome": "posted"})},
		"a destination to be known":              {changes: object{"destination_payment_method": acctest.Unknown}},
		"a bank account for the other direction": {
			changes: object{"destination_payment_method": object{"id": "pm_1", "flow_directions": []any{"inbound"}}},
			want: []string{
				"error destination_payment_method: The bank account is not for outbound flows: The outbound transfer moves money into the bank account",
			},
		},
		"a long descriptor": {
			changes: object{"statement_descriptor": "Eleven char"},
			want:    []string{"error statement_descriptor: Statement descriptor too long: The network ach takes up to 10 characters"},
		},
		"a long descriptor of a wire": {changes: acctest.With(over("us_domestic_wire"), object{"statement_descriptor": strings.Repeat("x", 140)})},
		"too long a descriptor of a wire": {
			changes: acctest.With(over("us_domestic_wire"), object{"statement_descriptor": strings.Repeat("x", 141)}),
			want:    []string{"error statement_descriptor: Statement descriptor too long: The network us_domestic_wire takes up to 140 characters"},
		},
		"a long descriptor between accounts": {changes: toAccount(object{"statement_descriptor": strings.Repeat("x", 500)})},
		"a token that is faster": {
			changes: object{"destination_payment_method": object{"id": "pm_usBankAccount"}, "outcome": "canceled"},
			want:    []string{"warning outcome: The test bank account may be faster"},
		},
		"a token that leads there": {changes: object{"destination_payment_method": object{"id": "pm_usBankAccount"}, "outcome": "returned"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

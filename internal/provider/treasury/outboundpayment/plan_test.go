package outboundpayment_test

import (
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

type object = map[string]any

// sound is a payment to which no rule objects.
var sound = object{
	"amount": 2000, "currency": "usd", "financial_account": passed("outbound_payments.ach"),
	"customer": "cus_1", "destination_payment_method": object{"id": acctest.Unknown, "flow_directions": []any{"outbound"}, "verified": true},
}

// passed is a financial account that is passed whole, before it exists.
func passed(features ...any) object {
	return object{"id": acctest.Unknown, "requested_features": features}
}

// described is a destination that the configuration describes itself.
func described(changes, more object) object {
	return acctest.With(acctest.With(object{
		"customer": nil, "destination_payment_method": nil,
		"destination_payment_method_data": acctest.With(object{
			"type": "us_bank_account", "billing_details": object{"name": "Jenny Rosen"},
			"us_bank_account": object{
				"account_holder_type": "individual", "routing_number": "110000000", "account_number_wo": "000123456789", "account_number_wo_version": 1,
			},
		}, changes),
	}, nil), more)
}

// over is the option of a network, and a financial account that can use it.
func over(network any) object {
	return object{
		"financial_account":                  passed("outbound_payments.us_domestic_wire"),
		"destination_payment_method_options": object{"us_bank_account": object{"network": network}},
	}
}

func toAccount(more object) object {
	return described(object{
		"type": "financial_account", "financial_account": "fa_1", "us_bank_account": nil, "billing_details": nil,
	}, acctest.With(object{"financial_account": passed("intra_stripe_flows")}, more))
}

func TestRulesOfAnOutboundPayment(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	address := object{"line1": "123 Main St.", "city": "Alvin", "state": "TX", "postal_code": "77511", "country": "US"}
	const data = "destination_payment_method_data"
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"a payment":        {},
		"no amount":        {changes: object{"amount": 0}, want: []string{"error amount: Invalid Attribute Value"}},
		"another currency": {changes: object{"currency": "eur"}, want: []string{"error currency: Invalid Attribute Value Match"}},
		"a feature that is missing": {
			changes: object{"financial_account": passed("outbound_transfers.ach")},
			want:    []string{"error financial_account: Missing feature outbound_payments.ach: An outbound payment needs the feature"},
		},
		"a bank account that is described": {changes: described(nil, nil)},
		"a wire":                           {changes: described(object{"billing_details": object{"name": "Jenny", "address": address}}, over("us_domestic_wire"))},
		"a wire without its feature": {
			changes: acctest.With(over("us_domestic_wire"), object{"financial_account": passed("outbound_payments.ach")}),
			want:    []string{"error financial_account: Missing feature outbound_payments.us_domestic_wire"},
		},
		"a network to be known": {changes: over(acctest.Unknown)},
		"a wire to nowhere": {
			changes: described(object{"billing_details": object{"name": "Jenny", "address": object{"line1": "1", "country": "US"}}}, over("us_domestic_wire")),
			want:    []string{"error " + data + ": Incomplete address: A wire needs the complete address of the account holder. Add to destination_payment_method_data.billing_details.address: city, state, postal_code."},
		},
		"a wire to an address to be known": {
			changes: described(object{"billing_details": object{"name": "Jenny", "address": acctest.Unknown}}, over("us_domestic_wire")),
		},
		"another financial account": {changes: toAccount(nil)},
		"another financial account without the feature": {
			changes: toAccount(object{"financial_account": passed("outbound_payments.ach")}),
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
		"no destination": {
			changes: object{"destination_payment_method": nil, "customer": nil},
			want:    []string{"error destination_payment_method: Missing destination"},
		},
		"a destination to be known": {changes: object{"destination_payment_method": acctest.Unknown}},
		"two destinations": {
			changes: described(nil, object{"destination_payment_method": object{"id": "pm_1"}, "customer": "cus_1"}),
			want:    []string{"error " + data + ": Two destinations"},
		},
		"a destination of two kinds": {
			changes: described(object{"financial_account": "fa_1"}, nil), want: []string{"error " + data + ".financial_account: Conflicting destination"},
		},
		"a destination of no kind": {
			changes: described(object{"us_bank_account": nil}, nil), want: []string{"error " + data + ": Missing us_bank_account"},
		},
		"a payment method without its customer": {
			changes: object{"customer": nil}, want: []string{"error customer: Missing customer: A payment method stands for the bank account of a customer."},
		},
		"a bank account for the other direction": {
			changes: object{"destination_payment_method": object{"id": "pm_1", "flow_directions": []any{"inbound"}}},
			want: []string{
				"error destination_payment_method: The bank account is not for outbound flows: The outbound payment moves money into the bank account",
			},
		},
		"a user without an address": {
			changes: object{"end_user_details": object{"present": true}}, want: []string{"error end_user_details.ip_address: Missing IP address"},
		},
		"a user with an address": {changes: object{"end_user_details": object{"present": true, "ip_address": "203.0.113.7"}}},
		"no user":                {changes: object{"end_user_details": object{"present": false}}},
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

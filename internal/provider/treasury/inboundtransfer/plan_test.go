package inboundtransfer_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

type object = map[string]any

// sound is a transfer to which no rule objects.
var sound = object{
	"amount": 20000, "currency": "usd", "financial_account": passed("inbound_transfers.ach"),
	"origin_payment_method": object{"id": acctest.Unknown, "flow_directions": []any{"inbound", "outbound"}, "verified": true},
}

// passed is a financial account that is passed whole, before it exists.
func passed(features ...any) object {
	return object{"id": acctest.Unknown, "requested_features": features}
}

func bank(changes object) object {
	return object{"origin_payment_method": acctest.With(object{"id": acctest.Unknown}, changes)}
}

func TestRulesOfAnInboundTransfer(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account(acctest.MoneyMovers...)
	plain, able := h.Wallet(account), h.Wallet(account, "inbound_transfers.ach")
	closed := h.Wallet(account)
	h.Meddle("/v1/treasury/financial_accounts/"+closed+"/close", account, "")
	provider := h.Protocol(nil)
	byID := func(id string) object {
		return object{"account": object{"id": account}, "financial_account": object{"id": id}}
	}
	const missing = "error financial_account: Missing feature inbound_transfers.ach: An inbound transfer needs the feature"
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"a transfer":                   {},
		"no amount":                    {changes: object{"amount": 0}, want: []string{"error amount: Invalid Attribute Value"}},
		"a negative amount":            {changes: object{"amount": -1}, want: []string{"error amount: Invalid Attribute Value"}},
		"an amount to be known":        {changes: object{"amount": acctest.Unknown}},
		"another currency":             {changes: object{"currency": "eur"}, want: []string{"error currency: Invalid Attribute Value Match"}},
		"a feature that is missing":    {changes: object{"financial_account": passed("card_issuing")}, want: []string{missing}},
		"features to be known":         {changes: object{"financial_account": object{"id": acctest.Unknown, "requested_features": acctest.Unknown}}},
		"a feature missing at Stripe":  {changes: byID(plain), want: []string{missing}},
		"a feature that Stripe has":    {changes: byID(able)},
		"an account that is closed":    {changes: byID(closed), want: []string{"error financial_account: The financial account is closed"}},
		"an account that is not there": {changes: byID("fa_none"), want: []string{"error financial_account: No such financial account"}},
		"a bank account to be known":   {changes: object{"origin_payment_method": acctest.Unknown}},
		"a bank account by its id":     {changes: bank(object{"id": "pm_1"})},
		"an id of something else":      {changes: bank(object{"id": "ba_1"}), want: []string{"error origin_payment_method.id: Invalid Attribute Value Match"}},
		"a bank account not verified": {
			changes: bank(object{"flow_directions": []any{"inbound"}, "verified": false}),
			want:    []string{"error origin_payment_method: The bank account is not verified: The inbound transfer needs a bank account that is verified."},
		},
		"verification to be known": {changes: bank(object{"verified": acctest.Unknown})},
		"the other direction": {
			changes: bank(object{"flow_directions": []any{"outbound"}}),
			want: []string{
				"error origin_payment_method: The bank account is not for inbound flows: The inbound transfer moves money out of the bank account",
			},
		},
		"a direction to be known": {changes: bank(object{"flow_directions": []any{acctest.Unknown}})},
		"a long descriptor": {
			changes: object{"statement_descriptor": "Eleven char"},
			want:    []string{"error statement_descriptor: Statement descriptor too long: The network ach takes up to 10 characters;"},
		},
		"a descriptor that fits":  {changes: object{"statement_descriptor": "Ten chars."}},
		"an outcome":              {changes: object{"outcome": "returned"}},
		"an outcome that is none": {changes: object{"outcome": "posted"}, want: []string{"error outcome: Invalid Attribute Value Match"}},
		"a code that is none":     {changes: object{"failure_code": "could_not_process"}, want: []string{"error failure_code: Invalid Attribute Value Match"}},
		"a token that is faster": {
			changes: acctest.With(bank(object{"id": "pm_usBankAccount"}), object{"outcome": "failed"}),
			want:    []string{"warning outcome: The test bank account may be faster: With pm_usBankAccount Stripe lets the inbound transfer become succeeded by itself"},
		},
		"a token that waits":       {changes: acctest.With(bank(object{"id": "pm_usBankAccount_processing"}), object{"outcome": "failed"})},
		"a token that leads there": {changes: acctest.With(bank(object{"id": "pm_usBankAccount"}), object{"outcome": "returned"})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// Results of the checks in verification_data.
const (
	mismatch    = "mismatch"
	notProvided = "not_provided"
)

// createAuthorization is a card at a merchant's.
func createAuthorization(r *api.Request) (api.Object, error) {
	card, err := cardOnNetwork(r)
	if err != nil {
		return nil, err
	}
	p, err := priceOf(r, card, 0)
	if err != nil {
		return nil, err
	}
	merchant, err := merchantOf(r)
	if err != nil {
		return nil, err
	}
	auth := newAuthorization(r, card, p, merchant)
	if err := applyFuel(r, auth); err != nil {
		return nil, err
	}
	if err := rememberChallenge(r, auth); err != nil {
		return nil, err
	}
	return request(r, auth, p.amount, p.merchantAmount)
}

// newAuthorization is an authorization of nothing yet, not stored.
func newAuthorization(r *api.Request, card *api.Record, p price, merchant api.Object) *api.Record {
	auth := r.New(typeAuthorization)
	auth.Parent = card.Data.String("cardholder")
	auth.Secret = api.Object{"held": 0, "captured": 0}
	verification := api.Object{
		"address_line1_check": notProvided, "address_postal_code_check": notProvided, "authentication_exemption": nil,
		"cvc_check": notProvided, "expiry_check": notProvided, "postal_code": nil, "three_d_secure": nil,
	}
	verification.Merge(r.Params.Object("verification_data"))
	auth.Data.Merge(api.Object{
		"amount": 0, "merchant_amount": 0, "currency": p.currency, "merchant_currency": p.merchantCurrency,
		"approved": false, "authorization_method": "online", "status": authorizationPending,
		"card": card.ID, "cardholder": card.Data.String("cardholder"), "merchant_data": merchant, "metadata": api.Object{},
		"network_data": api.Object{
			"acquiring_institution_id":  nil,
			"system_trace_audit_number": r.Digits(6),
			"transaction_id":            r.RandomID("", 15),
		},
		"verification_data": verification, "verified_by_fraud_challenge": false, "fraud_challenges": []any{},
		"request_history": []any{}, "transactions": []any{}, "balance_transactions": []any{},
		"pending_request": nil, "token": nil, "treasury": nil, "wallet": nil, "amount_details": nil, "fleet": nil, "fuel": nil,
	})
	for _, name := range []string{"amount_details", "authorization_method", "network_data", "wallet"} {
		if r.Params.Has(name) {
			auth.Data.Merge(api.Object{name: r.Params[name]})
		}
	}
	if card.Data.Has("financial_account") {
		auth.Data["treasury"] = api.Object{"received_credits": []any{}, "received_debits": []any{}, "transaction": nil}
	}
	return auth
}

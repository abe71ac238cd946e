package treasury

import "github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"

const (
	featureABA = "financial_addresses.aba"

	// secretAccountNumber keeps the number of the ABA address, so that a feature that is removed and requested again
	// gets its old number back.
	secretAccountNumber = "account_number"
)

// The bank behind the ABA addresses of test mode. The routing number is the one that Stripe's features guide prints.
const (
	bankName      = "STRIPE TEST BANK"
	routingNumber = "000000001"
)

// addresses sets financial_addresses: the ABA address appears when its feature has become active for the first time, and
// stays through later restrictions and the closing of the financial account.
func addresses(r *api.Request, who owner, fa *api.Record) {
	if !fa.Secret.Bool(requestedAt(featureABA) + "." + secretActivated) {
		fa.Data["financial_addresses"] = []any{}
		return
	}
	number := fa.Secret.String(secretAccountNumber)
	if number == "" {
		number = r.Digits(10)
		fa.Secret[secretAccountNumber] = number
	}
	fa.Data["financial_addresses"] = []any{api.Object{
		"type":               "aba",
		"supported_networks": []any{"ach", "us_domestic_wire"},
		"aba": api.Object{
			"account_holder_name":  who.name(),
			"account_number":       number,
			"account_number_last4": number[len(number)-4:],
			"bank_name":            bankName,
			"routing_number":       routingNumber,
		},
	}}
}

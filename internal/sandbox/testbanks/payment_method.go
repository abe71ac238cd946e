package testbanks

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// TypePaymentMethod is the type of the records that stand for bank accounts.
const TypePaymentMethod = "payment_method"

// What the record of a payment method remembers in its Secret.
const (
	SecretAccountNumber  = "account_number"
	SecretVerified       = "verified"        // whether the bank account has been verified
	SecretSelf           = "self"            // whether it is the account's own, by attach_to_self
	SecretFlowDirections = "flow_directions" // in which money may be moved with it
	SecretOutcome        = "outcome"         // name of what becomes of transfers
)

// The ways in which money moves on a bank account, seen from the account that uses it.
const (
	Inbound  = "inbound"
	Outbound = "outbound"
)

// Check refuses a bank account that test mode does not take. at names the hash of the parameters that describes it, such as
// "payment_method_data[us_bank_account]".
func Check(bank api.Object, at string) error {
	for _, name := range []string{"routing_number", "account_number"} {
		if bank.String(name) == "" {
			return api.Missing(at + "[" + name + "]")
		}
	}
	if routing := bank.String("routing_number"); !bankaccounts.IsRoutingNumber(routing) {
		return api.Invalid(at+"[routing_number]", "routing_number_invalid", "Invalid routing number: %s. A routing number has "+
			"nine digits, of which the last one is a check digit; the one of Stripe's test bank is %s.",
			routing, bankaccounts.TestRoutingNumber)
	}
	if !bankaccounts.IsTestNumber(bank.String("account_number")) {
		return api.Invalid(at+"[account_number]", "account_number_invalid", "Only test bank account numbers are accepted in test "+
			"mode. Try %s, or see more options at https://docs.stripe.com/payments/ach-direct-debit/set-up-payment#test-account-numbers.",
			bankaccounts.TestSuccess)
	}
	return nil
}

// Described makes the record, not stored yet, of the bank account that parameters describe as a payment method: those of a
// request, or the hash at of them.
func Described(r *api.Request, params api.Object, at string) (*api.Record, error) {
	const bankAccount, billing = "us_bank_account", "billing_details"
	switch kind := params.String("type"); {
	case kind == "":
		return nil, api.Missing(api.Member(at, "type"))
	case kind != bankAccount:
		return nil, api.NotSimulated(api.Member(at, "type"), "payment methods of the type `"+kind+"`")
	}
	bank, holder := params.Object(bankAccount), api.Member(at, bankAccount)
	switch {
	case bank == nil:
		return nil, api.Missing(holder)
	case bank.Has("financial_connections_account"):
		return nil, api.NotSimulated(holder+"[financial_connections_account]", "bank accounts of Financial Connections")
	case params.String(billing+".name") == "":
		return nil, api.Missing(api.Member(at, billing) + "[name]")
	case bank.String("account_holder_type") == "":
		return nil, api.Missing(holder + "[account_holder_type]")
	}
	if err := Check(bank, holder); err != nil {
		return nil, err
	}
	if err := CheckBilling(params.Object(billing), api.Member(at, billing)); err != nil {
		return nil, err
	}
	pm := New(r, bank, params.Object(billing))
	for _, member := range []string{"allow_redisplay", "metadata"} {
		if value, given := params[member]; given {
			pm.Data.Merge(api.Object{member: value})
		}
	}
	return pm, nil
}

// CheckBilling refuses billing details that no mail could reach. at names the hash of the parameters.
func CheckBilling(billing api.Object, at string) error {
	if email := billing.String("email"); email != "" {
		return api.CheckEmail(api.Member(at, "email"), email)
	}
	return nil
}

// Describe is the bank account as the API shows it, from the parameters that describe it: whatever object it is part of, its
// members are named alike.
func Describe(bank api.Object) api.Object {
	number, routing := bank.String("account_number"), bank.String("routing_number")
	return api.Object{
		"account_holder_type": orNull(bank.String("account_holder_type")),
		"account_type":        cmp.Or(bank.String("account_type"), "checking"),
		"bank_name":           "STRIPE TEST BANK",
		"fingerprint":         fingerprint(routing + "/" + number),
		"last4":               number[max(0, len(number)-4):],
		"routing_number":      routing,
	}
}

// New makes the record, not stored yet, of a bank account that parameters describe: it belongs to r.Account, and is neither
// verified nor meant for any direction.
func New(r *api.Request, bank, billing api.Object) *api.Record {
	number := bank.String("account_number")
	pm := r.New(TypePaymentMethod)
	pm.Data.Merge(api.Object{
		"allow_redisplay": "unspecified", "billing_details": billingDetails(billing), "customer": nil, "metadata": api.Object{},
		"type": "us_bank_account",
	})
	shown := Describe(bank)
	shown["financial_connections_account"], shown["status_details"] = nil, api.Object{}
	shown["networks"] = api.Object{"preferred": "ach", "supported": []any{"ach", "us_domestic_wire"}}
	pm.Data["us_bank_account"] = shown
	pm.Secret = api.Object{
		SecretAccountNumber: number, SecretVerified: false, SecretSelf: false, SecretFlowDirections: []any{},
		SecretOutcome: OfNumber(number).Name,
	}
	return pm
}

// IsToken says whether an id is a test token of a bank account.
func IsToken(id string) bool { return tokens[id] != "" }

// FromToken makes the record, not stored yet, that a test token stands for: a bank account of r.Account that is ready for
// everything.
func FromToken(r *api.Request, token string) *api.Record {
	pm := New(r, api.Object{
		"account_holder_type": "individual", "account_number": tokens[token], "routing_number": bankaccounts.TestRoutingNumber,
	}, api.Object{"name": "Jenny Rosen"})
	pm.Secret.Merge(api.Object{
		SecretVerified: true, SecretSelf: true, SecretFlowDirections: []any{Inbound, Outbound},
	})
	return pm
}

// Resolve finds a payment method of r.Account, or makes the one that a test token stands for. param names the parameter that
// has the id.
func Resolve(r *api.Request, id, param string) (*api.Record, error) {
	switch {
	case strings.HasPrefix(id, "pm_card_"):
		return nil, api.NotSimulated(param, "cards as payment methods, such as `"+id+"`")
	case !IsToken(id):
		return r.Reference(TypePaymentMethod, id, param)
	}
	pm := FromToken(r, id)
	return pm, r.Insert(pm)
}

// NoAddress is the address of billing details that have none.
func NoAddress() api.Object {
	return api.Object{"city": nil, "country": nil, "line1": nil, "line2": nil, "postal_code": nil, "state": nil}
}

func billingDetails(given api.Object) api.Object {
	details := api.Object{"address": NoAddress(), "email": nil, "name": nil, "phone": nil, "tax_id": nil}
	details.Merge(given)
	if !details.Has("address") { // unset
		details["address"] = NoAddress()
	}
	return details
}

// fingerprint tells equal bank accounts without giving their numbers away.
func fingerprint(number string) string {
	sum := sha256.Sum256([]byte(number))
	return base32.StdEncoding.EncodeToString(sum[:])[:16]
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

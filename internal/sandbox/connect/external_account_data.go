package connect

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// The test account numbers of "Testing Stripe Connect" that do something before the first payout.
const (
	bankVerifies       = "000123456789"
	bankOwnershipFails = "000999999992"
)

// testBankNumbers are the account numbers that test mode takes in the United States.
var testBankNumbers = []string{
	bankVerifies, "000111111116", "000111111113", "000222222227", "000333333335", "000444444440", "000888888883",
	"000999999991", bankOwnershipFails,
}

// cardTokens are the documented test tokens for debit cards, with the number behind each.
var cardTokens = map[string]string{
	"tok_visa_debit":                    "4000056655665556",
	"tok_visa_debit_us_transferSuccess": "4000056655665556",
	"tok_visa_debit_us_transferFail":    "4000056655665572",
	"tok_mastercard_debit":              "5200828282828210",
}

// newExternalAccount makes the record, not stored yet, that the parameter describes: a token or a hash.
func newExternalAccount(r *api.Request, account *api.Record, param string) (*api.Record, error) {
	params := r.Params.Object(param)
	switch {
	case r.Params.String(param) != "":
		return fromToken(r, account, param, r.Params.String(param))
	case params == nil:
		return nil, api.Empty(param)
	case params.String("object") == objectCard:
		return newCard(r, account, param, params)
	}
	return newBankAccount(r, account, param, params)
}

func fromToken(r *api.Request, account *api.Record, param, token string) (*api.Record, error) {
	if bankaccounts.IsToken(token) {
		return newBankAccount(r, account, param, testBank(token))
	}
	if number, ok := cardTokens[token]; ok {
		return newCard(r, account, param, api.Object{
			"number": number, "exp_month": int64(12), "exp_year": int64(r.Now.Year() + 3), "currency": "usd",
		})
	}
	return nil, api.Invalid(param, "resource_missing", "No such token: '%s'", token)
}

// testBank are the parameters of the bank account that a test token stands for.
func testBank(token string) api.Object {
	return api.Object{
		"country": "US", "currency": "usd", "account_number": bankaccounts.TokenNumber(token),
		"routing_number": bankaccounts.TestRoutingNumber,
	}
}

func newBankAccount(r *api.Request, account *api.Record, param string, params api.Object) (*api.Record, error) {
	country := params.String("country")
	if _, ok := currencies[country]; !ok {
		return nil, unknownCountry(param+"[country]", country)
	}
	if country == "US" {
		if err := checkUSBank(param, params); err != nil {
			return nil, err
		}
	}
	number := params.String("account_number")
	external := newExternalRecord(r, account, objectBankAccount, prefixBankAccount)
	external.Secret = api.Object{secretAccountNumber: number}
	if files := params.Strings(fieldBankDocuments); files != nil {
		external.Secret[secretOwnership] = files
	}
	met := api.Object{
		"currently_due": []string{}, "errors": []api.Object{}, "past_due": []string{}, "pending_verification": []string{},
	}
	external.Data.Merge(api.Object{
		"account_holder_name": orNull(params.String("account_holder_name")),
		"account_holder_type": orNull(params.String("account_holder_type")),
		"account_type":        orNull(params.String("account_type")), "available_payout_methods": []string{"standard"},
		"bank_name": "STRIPE TEST BANK", "country": country,
		"currency":    cmp.Or(strings.ToLower(params.String("currency")), currencies[country]),
		"fingerprint": fingerprint(country + number + params.String("routing_number")), "last4": last4(number),
		"future_requirements": met.Clone(), "requirements": met, "routing_number": orNull(params.String("routing_number")),
		"status": statusNew,
	})
	external.Data.Merge(pick(params, "metadata"))
	return external, nil
}

func checkUSBank(param string, params api.Object) error {
	routing := params.String("routing_number")
	if routing == "" {
		return api.Missing(param + "[routing_number]")
	}
	if !bankaccounts.IsRoutingNumber(routing) {
		return api.Invalid(param+"[routing_number]", "routing_number_invalid", "Invalid routing number: %s", routing)
	}
	if number := params.String("account_number"); !slices.Contains(testBankNumbers, number) {
		return api.Invalid(param+"[account_number]", "account_number_invalid", "You must use a test bank account number in "+
			"test mode. Try %s or see more options at https://stripe.com/docs/connect/testing#account-numbers.", bankVerifies)
	}
	return nil
}

func newCard(r *api.Request, account *api.Record, param string, params api.Object) (*api.Record, error) {
	number := strings.ReplaceAll(params.String("number"), " ", "")
	if !slices.Contains(slices.Collect(maps.Values(cardTokens)), number) {
		return nil, api.Invalid(param+"[number]", "invalid_card_type",
			"The card supplied as an external account must be one of Stripe's test debit cards.")
	}
	brand := "Visa"
	if strings.HasPrefix(number, "5") {
		brand = "MasterCard"
	}
	external := newExternalRecord(r, account, objectCard, prefixCard)
	external.Secret = api.Object{secretAccountNumber: number}
	for _, name := range []string{
		"address_city", "address_country", "address_line1", "address_line2", "address_state", "address_zip", "name",
	} {
		external.Data[name] = orNull(params.String(name))
	}
	external.Data.Merge(api.Object{
		"address_line1_check": nil, "address_zip_check": nil, "allow_redisplay": "unspecified",
		"available_payout_methods": []string{"standard", "instant"}, "brand": brand, "country": "US",
		"currency":  cmp.Or(strings.ToLower(params.String("currency")), account.Data.String("default_currency")),
		"cvc_check": nil, "dynamic_last4": nil, "exp_month": params.Get("exp_month"), "exp_year": params.Get("exp_year"),
		"fingerprint": fingerprint(number), "funding": "debit",
		"last4": last4(number), "status": statusNew, "tokenization_method": nil,
	})
	external.Data.Merge(pick(params, "metadata"))
	return external, nil
}

func newExternalRecord(r *api.Request, account *api.Record, object, prefix string) *api.Record {
	external := r.New(typeExternalAccount)
	external.ID = r.RandomID(prefix, 24)
	external.Account, external.Parent = account.ID, account.ID
	external.Data = api.Object{
		"id": external.ID, "object": object, "account": account.ID, "default_for_currency": false, "metadata": api.Object{},
	}
	return external
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func last4(number string) string { return number[max(0, len(number)-4):] }

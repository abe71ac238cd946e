package issuing

import (
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// maxAmount is the largest amount that Stripe takes: eight digits of the currency's minor unit.
const maxAmount = 99_999_999

// checkAmount holds an amount between least and what Stripe takes.
func checkAmount(amount, least int64, param string) error {
	switch {
	case amount < least:
		return api.Invalid(param, "parameter_invalid_integer", "This value must be greater than or equal to %d.", least)
	case amount > maxAmount:
		return api.Invalid(param, "amount_too_large", "Amount must be no more than %d, in the currency's smallest unit.", maxAmount)
	}
	return nil
}

// price is an amount in the currency of a card, and in the one in which the merchant asks for it.
type price struct {
	amount, merchantAmount     int64
	currency, merchantCurrency string
}

// priceOf reads what a test helper says of an amount. An amount that is not given is the other one.
func priceOf(r *api.Request, card *api.Record, least int64) (price, error) {
	p := price{currency: card.Data.String("currency")}
	if given := strings.ToLower(r.Params.String("currency")); given != "" && given != p.currency {
		return p, api.Invalid("currency", "", "The card '%s' is charged in %s. Give `amount` in that currency, and what the merchant "+
			"asks for in `merchant_amount` and `merchant_currency`.", card.ID, p.currency)
	}
	p.merchantCurrency = p.currency
	if given := strings.ToLower(r.Params.String("merchant_currency")); given != "" {
		p.merchantCurrency = given
	}
	amount, merchantAmount := r.Params.Has("amount"), r.Params.Has("merchant_amount")
	p.amount, p.merchantAmount = r.Params.Int("amount"), r.Params.Int("merchant_amount")
	switch {
	case !amount && !merchantAmount:
		return p, api.Missing("amount")
	case !amount:
		p.amount = p.merchantAmount
	case !merchantAmount:
		p.merchantAmount = p.amount
	case p.currency == p.merchantCurrency && p.amount != p.merchantAmount:
		return p, api.Invalid("merchant_amount", "", "`merchant_amount` must be the same as `amount` where their currencies are the same.")
	}
	if err := checkAmount(p.amount, least, "amount"); err != nil {
		return p, err
	}
	return p, checkAmount(p.merchantAmount, least, "merchant_amount")
}

// inMerchantCurrency converts an amount at the rate at which an object was charged.
func inMerchantCurrency(object api.Object, amount int64) int64 {
	of, to := object.Int("amount"), object.Int("merchant_amount")
	if of == 0 || object.String("currency") == object.String("merchant_currency") {
		return amount
	}
	return amount * to / of
}

package payments

import (
	"cmp"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
)

// maxAmount has as many digits as Stripe takes for any currency.
const maxAmount = 999_999_999_999

// checkAmount refuses what is no amount of money.
func checkAmount(amount int64) error {
	switch {
	case amount < 1:
		return api.Invalid("amount", "parameter_invalid_integer", "This value must be greater than or equal to 1.")
	case amount > maxAmount:
		return api.Invalid("amount", "amount_too_large", "Amount must be no more than %d.", int64(maxAmount))
	}
	return nil
}

// currencyOf is the currency in which an account holds money.
func currencyOf(account *api.Record) string {
	return cmp.Or(account.Data.String("default_currency"), "usd")
}

// money is the amount and the currency that a request names, for an account that holds that currency.
func money(r *api.Request, account *api.Record) (amount int64, currency string, err error) {
	amount = r.Params.Int("amount")
	if err := checkAmount(amount); err != nil {
		return 0, "", err
	}
	given := r.Params.String("currency")
	if currency = strings.ToLower(given); currency != currencyOf(account) {
		return 0, "", api.Invalid("currency", "", "Invalid currency: %s. The account '%s' holds money in %s.",
			given, account.ID, currencyOf(account))
	}
	return amount, currency, nil
}

// covers refuses to take more from the payments balance of an account than is there.
func covers(r *api.Request, account, currency string, amount int64) error {
	there, err := ledger.Balance(r, account, ledger.Payments, currency)
	if err == nil && there < amount {
		err = api.Invalid("amount", "balance_insufficient", "You have insufficient funds in your Stripe account for this transfer. "+
			"The balance is too low: %d %s are available, and %d are needed. You can use the /v1/balance endpoint to view your Stripe "+
			"balance (for more details, see stripe.com/docs/api#balance).", there, currency, amount)
	}
	return err
}

// tellAvailable tells that an account has got money to use.
func tellAvailable(r *api.Request, account string) error {
	shown, err := ledger.Shown(r, account)
	if err != nil {
		return err
	}
	return r.Emit(api.Event{Type: "balance.available", Account: account, Object: shown})
}

package issuing

import (
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// issuer is the account that issues cards.
type issuer struct {
	account    *api.Record
	platform   bool
	country    string
	currencies []string // the first is the default
}

// loadIssuer loads the request's account and refuses it when Issuing was never turned on for it.
func loadIssuer(r *api.Request) (issuer, error) {
	account, err := r.Get(typeAccount, r.Account)
	if err != nil {
		return issuer{}, err
	}
	country := account.Data.String("country")
	i := issuer{
		account: account, platform: r.Account == r.Platform,
		country: country, currencies: capabilities.IssuingCurrencies(country),
	}
	requested := i.platform || account.Secret.Bool("capabilities."+capabilities.CardIssuing+".requested")
	if !requested || len(i.currencies) == 0 {
		return issuer{}, api.Invalid("", "", "Your account is not set up to use Issuing. "+
			"Please visit https://dashboard.stripe.com/issuing/overview to get started.")
	}
	return i, nil
}

// ready refuses what only an account with an active card_issuing capability can do.
func (i issuer) ready() error {
	status := i.account.Data.String("capabilities." + capabilities.CardIssuing)
	if i.platform || status == statusActive {
		return nil
	}
	return api.Invalid("", "", "The `card_issuing` capability of the account '%s' is %s. It must be active before cards can be "+
		"created or activated.", i.account.ID, status)
}

// currency checks a currency parameter and returns it in Stripe's lower case.
func (i issuer) currency(value, param string) (string, error) {
	currency := strings.ToLower(value)
	if !slices.Contains(i.currencies, currency) {
		return "", api.Invalid(param, "", "Invalid currency: %s. Accounts in %s issue cards in: %s.",
			value, i.country, strings.Join(i.currencies, ", "))
	}
	return currency, nil
}

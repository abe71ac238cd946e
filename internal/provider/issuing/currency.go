package issuing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// CheckCurrency refuses a planned currency (dotted path) in which the account's country cannot issue cards.
func CheckCurrency(ctx context.Context, p *tfkit.Plan, attribute string) {
	currency := p.Planned.Get(attribute).String()
	if currency == "" {
		return
	}
	country := p.Account(ctx).Country
	switch offered := capabilities.IssuingCurrencies(country); {
	case country == "" || slices.Contains(offered, currency):
	case len(offered) == 0:
		p.Error("account", "No Issuing in "+country, fmt.Sprintf(
			"Stripe does not offer Issuing to accounts whose country is %s. Use an account of a country where it does.", country))
	default:
		p.Error(attribute, "Currency of another country", fmt.Sprintf(
			"An account whose country is %s issues cards in %s, not in %s. Change the currency, or use an account of another country.",
			country, strings.Join(offered, " or "), currency))
	}
}

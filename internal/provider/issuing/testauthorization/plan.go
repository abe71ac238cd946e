package testauthorization

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// validate refuses what contradicts itself, whatever the account.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	refuse := func(attribute, summary, detail string) {
		diagnostics.AddAttributeError(tfkit.AttributePath(attribute), summary, detail)
	}
	if wanted := config.Get("outcome").String(); config.Get("capture_amount").IsSet() && (wanted == declined || wanted == reversed) {
		refuse("capture_amount", "Nothing to capture", fmt.Sprintf(
			"An authorization that is %s is never captured. Remove capture_amount, or set outcome = %q.", wanted, captured))
	}
	amount, merchants := config.Get("amount"), config.Get("merchant_amount")
	if !amount.IsSet() || !merchants.IsSet() || amount.Int64() == merchants.Int64() {
		return
	}
	currency, merchantCurrency := config.Get("currency"), config.Get("merchant_currency")
	if merchantCurrency.IsNull() || currency.IsSet() && merchantCurrency.IsSet() && currency.String() == merchantCurrency.String() {
		refuse("merchant_amount", "Two amounts in one currency", fmt.Sprintf(
			"The amount is %d, and the merchant's is %d in the same currency. Set merchant_currency, or remove merchant_amount.",
			amount.Int64(), merchants.Int64()))
	}
}

// plan checks a new authorization against its card.
func plan(ctx context.Context, p *tfkit.Plan) {
	if !p.Creates() {
		return
	}
	issuing.RequireCapability(ctx, p, "an authorization")
	p.RequireOwner("card", "authorization", "card")
	checkCard(ctx, p)
}

// checkCard refuses a card that cannot be used, unless that is what the configuration wants to see.
func checkCard(ctx context.Context, p *tfkit.Plan) {
	card, wanted := p.Config.Get("card"), p.Config.Get("outcome")
	if !card.IsSet() || !wanted.IsKnown() || wanted.String() == declined {
		return
	}
	if card.Get("type").IsNull() {
		if owner, known := p.Owner(p.Config.Get("account")); known {
			checkCardByID(ctx, p, card.Get("id").String(), owner)
		}
		return
	}
	status := card.Get("status")
	if !card.Get("type").IsKnown() || !status.IsKnown() || status.String() == "active" {
		return
	}
	p.Error("card", "The card is inactive", "Stripe declines every authorization of a card that is not active, and a card is created "+
		"inactive. Set status = \"active\" on the card, or, if the configuration is to show that, outcome = \"declined\" here.")
}

// checkCardByID asks Stripe about a card of which the configuration has the id alone.
func checkCardByID(ctx context.Context, p *tfkit.Plan, id, owner string) {
	if id == "" || p.Provider == nil {
		return
	}
	switch card, err := p.Provider.Look(ctx, "/v1/issuing/cards/"+id, owner); {
	case stripeapi.Gone(err):
		p.Error("card", "No such card", fmt.Sprintf("There is no card %s of %s. %s", id, tfkit.OwnerName(owner), stripeapi.Explain(err)))
	case err != nil:
		p.Warn("card", "Unable to check "+id, "The plan goes on without the check. "+stripeapi.Explain(err))
	case card.String("status") == "canceled":
		p.Error("card", "The card is canceled", "Card "+id+" is canceled, which nothing can undo, so that Stripe declines its "+
			"authorizations. Use another one, or set outcome = \"declined\".")
	case card.String("status") != "active":
		p.Warn("card", "The card is "+card.String("status"), "Stripe declines the authorizations of card "+id+" until it is active.")
	}
}

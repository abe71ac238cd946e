package card

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// validate refuses what contradicts itself, whatever the account.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	refuse := func(attribute, summary, detail string) {
		diagnostics.AddAttributeError(tfkit.AttributePath(attribute), summary, detail)
	}
	switch kind, shipment := config.Get("type").String(), config.Get("shipping"); {
	case kind == virtual && shipment.IsSet():
		refuse("shipping", "Shipping of a virtual card",
			"A virtual card is not sent anywhere. Remove shipping, or set type = \"physical\".")
	case kind == physical && shipment.IsNull():
		refuse("shipping", "Missing shipping",
			"A physical card has to be sent somewhere. Set shipping, or type = \"virtual\".")
	}
	old, reason := config.Get("replacement_for"), config.Get("replacement_reason")
	switch {
	case old.IsSet() && reason.IsNull():
		refuse("replacement_reason", "Missing replacement reason",
			"Stripe wants to know why the card in replacement_for is replaced. Set replacement_reason.")
	case old.IsNull() && reason.IsSet():
		refuse("replacement_for", "Missing card to replace",
			"There is a replacement_reason, but no card that is replaced. Set replacement_for, or remove "+
				"replacement_reason.")
	case old.IsNull() && config.Get("cardholder").IsNull():
		refuse("cardholder", "Missing cardholder",
			"Only a replacement has a cardholder by itself: that of the card in replacement_for. Set cardholder.")
	}
	issuing.ValidateAddress(config, "shipping.address", diagnostics)
	issuing.ValidateSpendingControls(config, diagnostics)
}

// plan checks a new card against what it depends on, and warns of a change of shipping that comes too late.
func plan(ctx context.Context, p *tfkit.Plan) {
	if !p.Creates() {
		warnOfShipment(p)
		return
	}
	issuing.RequireCapability(ctx, p, "a card")
	issuing.CheckCurrency(ctx, p, "currency")
	if p.Planned.Get("type").String() == physical && p.Planned.Get("status").String() == active {
		p.Error("status", "A physical card that is created active",
			"Stripe creates physical cards inactive, since nobody should be able to use one on its way. Create it with "+
				"status = \"inactive\", and set \"active\" when it has arrived.")
	}
	checkExpiry(p)
	p.RequireFeature(ctx, "financial_account", "card", capabilities.CardIssuing)
	checkReplacement(ctx, p)
}

// warnOfShipment says that Stripe will refuse new shipping for a card that is being printed or on its way.
func warnOfShipment(p *tfkit.Plan) {
	before, after := p.State.Get("shipping"), p.Planned.Get("shipping")
	status := before.Get("status").String()
	if status == "" || status == pending || p.Replaces() || !shipping.Attributes.Differ(before, after) {
		return
	}
	p.Warn("shipping", "Shipping can no longer change", fmt.Sprintf(
		"The shipment of the card is %s. Stripe takes changes only before it is submitted to the printer, and will "+
			"refuse this one. Undo the change, or replace the card (terraform apply -replace).", status))
}

// checkExpiry refuses a card that would be born expired. A card is valid until the end of its last month.
func checkExpiry(p *tfkit.Plan) {
	month, year := p.Config.Get("exp_month"), p.Config.Get("exp_year")
	if !month.IsSet() || !year.IsSet() {
		return
	}
	if end := time.Date(int(year.Int64()), time.Month(month.Int64())+1, 1, 0, 0, 0, 0, time.UTC); !end.After(time.Now()) {
		p.Error("exp_year", "Expiry in the past", fmt.Sprintf(
			"The card would have expired at the end of %02d/%d. Choose a month to come.", month.Int64(), year.Int64()))
	}
}

// checkReplacement refuses a replacement that leaves out the financial account of the card that it replaces: Stripe would
// give it that one, and the state would show what nobody asked for.
func checkReplacement(ctx context.Context, p *tfkit.Plan) {
	id := p.Planned.Get("replacement_for").String()
	owner, known := p.Owner(p.Config.Get("account"))
	if id == "" || !known || p.Provider == nil || !p.Config.Get("financial_account").IsNull() {
		return
	}
	switch old, err := p.Provider.Look(ctx, collection+"/"+id, owner); {
	case stripeapi.Gone(err):
		p.Error("replacement_for", "No such card", fmt.Sprintf(
			"There is no card %s of %s. %s", id, tfkit.OwnerName(owner), stripeapi.Explain(err)))
	case err != nil:
		p.Warn("replacement_for", "Unable to check "+id, "The plan goes on without the check. "+stripeapi.Explain(err))
	case old.String("financial_account") != "":
		p.Error("financial_account", "Missing financial account", fmt.Sprintf(
			"The card %s draws on the financial account %s, so its replacement has to do so too: set financial_account.",
			id, old.String("financial_account")))
	}
}

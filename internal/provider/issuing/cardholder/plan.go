package cardholder

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Values of attributes that rules speak of.
const (
	company        = "company"
	inactive       = "inactive"
	blocked        = "blocked" // set by Stripe alone
	limitsCurrency = "spending_controls.spending_limits_currency"
)

// maxName is what fits on a card (API reference, "Create a cardholder").
const maxName = 24

// nameCharacters are what Stripe allows in the names of a cardholder.
var nameCharacters = regexp.MustCompile(`^[\p{Latin} .,'’-]+$`)

func personName() validator.String {
	return tfkit.StringRule("a name", func(name string) string {
		if !nameCharacters.MatchString(name) {
			return fmt.Sprintf("%q has characters that Stripe refuses in a cardholder's name: only Latin letters, spaces, "+
				"periods, commas, hyphens and apostrophes are allowed.", name)
		}
		return ""
	})
}

func printableName() validator.String {
	return tfkit.StringRule("a name that fits on a card", func(name string) string {
		if length := len([]rune(name)); length > maxName {
			return fmt.Sprintf("%q has %d characters, but only %d fit on a card. Shorten it; the full name can go into "+
				"individual.first_name and individual.last_name.", name, length, maxName)
		}
		if !nameCharacters.MatchString(name) {
			return fmt.Sprintf("%q has digits or special characters, which Stripe refuses in a cardholder's name: only "+
				"Latin letters, spaces, periods, commas, hyphens and apostrophes are allowed.", name)
		}
		return ""
	})
}

// validate refuses what contradicts itself, whatever the account.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	kind := config.Get("type")
	if kind.IsKnown() && kind.String() != company && config.Get("company").IsSet() {
		diagnostics.AddAttributeError(tfkit.AttributePath("company"), "Company details on an individual",
			"A cardholder of type \"individual\" has no company. Set type = \"company\", or remove company.")
	}
	if kind.String() == company && config.Get("individual").IsSet() {
		diagnostics.AddAttributeError(tfkit.AttributePath("individual"), "Personal details on a company",
			"A cardholder of type \"company\" has no personal details. Set type = \"individual\", or remove individual.")
	}
	issuing.ValidateAddress(config, "billing.address", diagnostics)
	if problem := tfkit.CheckDate(config, "individual.dob"); problem != "" {
		diagnostics.AddAttributeError(tfkit.AttributePath("individual.dob"), "Impossible date of birth", problem)
	}
	issuing.ValidateSpendingControls(config, diagnostics)
}

// plan checks what the account must have, and warns of what will keep cards from being activated.
func plan(ctx context.Context, p *tfkit.Plan) {
	if p.Creates() {
		issuing.RequireCapability(ctx, p, "a cardholder")
	}
	if p.Changes(limitsCurrency) {
		issuing.CheckCurrency(ctx, p, limitsCurrency)
	}
	kind := p.Planned.Get("type")
	if person := kind.IsKnown() && kind.String() != company; person && (p.Creates() || p.Changes("individual")) {
		warnOfGaps(ctx, p)
	}
	if p.State.Get("status").String() == blocked && p.Changes("status") {
		p.Warn("status", "The cardholder is blocked",
			"Stripe has blocked the cardholder, and nothing can undo that: Stripe will refuse this change. Remove "+
				"the cardholder from the configuration.")
	}
}

// warnOfGaps names what Stripe wants to know of a person before it activates cards.
func warnOfGaps(ctx context.Context, p *tfkit.Plan) {
	person := p.Planned.Get("individual")
	if person.Get("first_name").IsNull() || person.Get("last_name").IsNull() {
		p.Warn("individual", "No name of the person",
			"Stripe activates cards of an individual only when it knows individual.first_name and "+
				"individual.last_name.")
	}
	country := p.Account(ctx).Country
	if country == "" {
		country = p.Planned.Get("billing.address.country").String()
	}
	if country == "US" && person.Get("card_issuing.user_terms_acceptance").IsNull() {
		p.Warn("individual", "No acceptance of the Authorized User Terms",
			"Cards of an individual in the US cannot be activated before the person has accepted the Authorized User Terms. "+
				"Set individual.card_issuing.user_terms_acceptance = { date = \"...\", ip = \"...\" }.")
	}
}

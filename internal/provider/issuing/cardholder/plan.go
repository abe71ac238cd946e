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

// maxName is what fits on a card (API reference, "Create a cardholder").
const maxName = 24

// nameCharacters are what Stripe allows in the names of a cardholder.
var nameCharacters = regexp.MustCompile(`^[\p{Latin} .,'’-]+$`)

func personName() validator.String {
	return tfkit.StringRule("a name", func(name string) string {
		if !nameCharacters.MatchString(name) {
			return fmt.Sprintf("%q has characters that Stripe refuses in a cardholder's name: only Latin letters, spaces, periods, commas, hyphens and apostrophes are allowed.", name)
		}
		return ""
	})
}

func printableName() validator.String {
	return tfkit.StringRule("a name that fits on a card", func(name string) string {
		if length := len([]rune(name)); length > maxName {
			return fmt.Sprintf("%q has %d characters, but only %d fit on a card. Shorten it; the full name can go into individual.first_name and individual.last_name.", name, length, maxName)
		}
		if !nameCharacters.MatchString(name) {
			return fmt.Sprintf("%q has digits or special characters, which Stripe refuses in a cardholder's name: only Latin letters, spaces, periods, commas, hyphens and apostrophes are allowed.", name)
		}
		return ""
	})
}

// validate refuses what contradicts itself, whatever the account.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	kind := config.Get("type")
	company := kind.String() == "company"
	if kind.IsKnown() && !company && config.Get("company").IsSet() {
		diagnostics.AddAttributeError(tfkit.AttributePath("company"), "Company details on an individual",
			"A cardholder of type \"individual\" has no company. Set type = \"company\", or remove company.")
	}
	if company && config.Get("individual").IsSet() {
		diagnostics.AddAttributeError(tfkit.AttributePath("individual"), "Personal details on a company",
			"A cardholder of type \"company\" has no personal details. Set type = \"individual\", or remove individual.")
	}
	address := config.Get("billing.address")
	if address.Get("country").String() == "US" && address.Get("state").IsNull() {
		diagnostics.AddAttributeError(tfkit.AttributePath("billing.address"), "Missing state",
			"An address in the US needs its state, such as state = \"CA\".")
	}
	if problem := tfkit.CheckDate(config.Get("individual.dob")); problem != "" {
		diagnostics.AddAttributeError(tfkit.AttributePath("individual.dob"), "Impossible date of birth", problem)
	}
	issuing.ValidateSpendingControls(config, diagnostics)
}

// plan checks what the account must have, and warns of what will keep cards from being activated.
func plan(ctx context.Context, p *tfkit.Plan) {
	if p.Creates() {
		issuing.RequireCapability(ctx, p, "a cardholder")
	}
	if p.Planned.Get("type").String() == "company" || !p.Planned.Get("type").IsKnown() || !p.Changes("individual") && !p.Creates() {
		return
	}
	terms := p.Planned.Get("individual.card_issuing.user_terms_acceptance")
	if p.Planned.Get("billing.address.country").String() == "US" && (terms.Get("date").IsNull() || terms.Get("ip").IsNull()) {
		p.Warn("individual", "No acceptance of the Authorized User Terms",
			"Cards of an individual in the US cannot be activated before the person has accepted the Authorized User Terms. "+
				"Set individual.card_issuing.user_terms_acceptance = { date = \"...\", ip = \"...\" }.")
	}
}

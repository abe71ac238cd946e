package capabilities

import (
	"fmt"
	"slices"
)

// Controller says who answers for a connected account. Empty fields take Stripe's defaults.
type Controller struct {
	Dashboard             string // controller.stripe_dashboard.type: "express", "full" or "none"
	Fees                  string // controller.fees.payer: "account" or "application"
	Losses                string // controller.losses.payments: "application" or "stripe"
	RequirementCollection string // controller.requirement_collection: "application" or "stripe"
}

// PlatformControlled is the only configuration that Stripe supports for connected accounts with Issuing and Treasury.
var PlatformControlled = Controller{
	Dashboard: "none", Fees: "application", Losses: "application", RequirementCollection: "application",
}

// WithDefaults fills in what Stripe assumes when a field is not given (API reference, "Create an account").
func (c Controller) WithDefaults() Controller {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&c.Dashboard, "full")
	set(&c.Fees, "account")
	set(&c.Losses, "stripe")
	set(&c.RequirementCollection, "stripe")
	return c
}

// LegacyController is the controller that a legacy account `type` stands for.
func LegacyController(accountType string) (Controller, bool) {
	switch accountType {
	case "custom":
		return PlatformControlled, true
	case "express":
		return Controller{Dashboard: "express", Fees: "application", Losses: "application", RequirementCollection: "stripe"}, true
	case "standard":
		return Controller{Dashboard: "full", Fees: "account", Losses: "stripe", RequirementCollection: "stripe"}, true
	}
	return Controller{}, false
}

// The values of a controller's fields (OpenAPI description, "Create an account").
var (
	Dashboards            = []string{"express", "full", "none"}
	FeePayers             = []string{"account", "application"}
	LossBearers           = []string{"application", "stripe"}
	RequirementCollectors = []string{"application", "stripe"}
)

// IsKnown reports whether every field has a value that Stripe knows, once defaults are filled in.
func (c Controller) IsKnown() bool {
	c = c.WithDefaults()
	return slices.Contains(Dashboards, c.Dashboard) && slices.Contains(FeePayers, c.Fees) &&
		slices.Contains(LossBearers, c.Losses) && slices.Contains(RequirementCollectors, c.RequirementCollection)
}

// Check names what is impossible in a controller, with the field (dotted, below `controller`) that has to change. The
// zero field means that the combination exists.
func (c Controller) Check() (field, problem string) {
	c = c.WithDefaults()
	if c.RequirementCollection == "application" {
		switch {
		case c.Dashboard != "none":
			return "stripe_dashboard.type", fmt.Sprintf(
				"An account whose requirements the platform collects has no Stripe-hosted dashboard: stripe_dashboard.type must be \"none\", not %q.", c.Dashboard)
		case c.Losses != "application":
			return "losses.payments", "An account whose requirements the platform collects needs losses.payments = \"application\"."
		case c.Fees != "application":
			return "fees.payer", "An account whose requirements the platform collects needs fees.payer = \"application\"."
		}
	}
	return "", ""
}

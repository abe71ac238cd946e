// Package issuing holds what the objects of Stripe Issuing share: the declaration of spending controls, and rules.
package issuing

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/merchantcategories"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// SpendingControls declares what the spending controls of cards and of cardholders have in common.
func SpendingControls(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.Object, Optional: true, Description: description,
		Attributes: tfkit.Attributes{
			"allowed_categories": {
				Type: tfkit.StringSet, Optional: true, Values: merchantcategories.All,
				Description: "Merchant categories to allow, all others being declined; excludes " +
					"`blocked_categories`. Names of Stripe's list of merchant categories, such as " +
					"`taxicabs_limousines`.",
			},
			"blocked_categories": {
				Type: tfkit.StringSet, Optional: true, Values: merchantcategories.All,
				Description: "Merchant categories to decline, all others being allowed; excludes `allowed_categories`.",
			},
			"allowed_merchant_countries": {
				Type: tfkit.StringSet, Optional: true, Validators: countries(),
				Description: "Countries of merchants to allow, all others being declined, as two-letter codes (ISO " +
					"3166-1 alpha-2); excludes `blocked_merchant_countries`.",
			},
			"blocked_merchant_countries": {
				Type: tfkit.StringSet, Optional: true, Validators: countries(),
				Description: "Countries of merchants to decline, all others being allowed, as two-letter codes (ISO " +
					"3166-1 alpha-2); excludes `allowed_merchant_countries`.",
			},
			"spending_limits": {
				Type: tfkit.ObjectList, Optional: true,
				Description: "Limits by amount and interval. The limits of a card and of its cardholder both hold.",
				Attributes: tfkit.Attributes{
					"amount": {
						Type: tfkit.Int64, Required: true,
						Validators: tfkit.Validators{Int64: []validator.Int64{int64validator.AtLeast(1)}},
						Description: "Highest amount that may be spent in the interval, in the smallest unit of the " +
							"currency (cents); above zero.",
					},
					"interval": {
						Type: tfkit.String, Required: true,
						Values:      []string{"all_time", "daily", "monthly", "per_authorization", "weekly", "yearly"},
						Description: "Interval in which the amount may be spent.",
					},
					"categories": {
						Type: tfkit.StringSet, Optional: true, Values: merchantcategories.All,
						Description: "Merchant categories that the limit is for; without it all of them.",
					},
				},
			},
		},
	}
}

// countries accepts two-letter codes.
func countries() tfkit.Validators {
	return tfkit.Validators{Set: []validator.Set{setvalidator.ValueStringsAre(tfkit.Country())}}
}

// ValidateSpendingControls refuses controls that exclude each other.
func ValidateSpendingControls(config tfkit.Value, diagnostics *diag.Diagnostics) {
	controls := config.Get("spending_controls")
	for _, what := range []string{"categories", "merchant_countries"} {
		allowed, blocked := controls.Get("allowed_"+what), controls.Get("blocked_"+what)
		if len(allowed.Elements()) > 0 && len(blocked.Elements()) > 0 {
			diagnostics.AddAttributeError(tfkit.AttributePath("spending_controls.blocked_"+what), "Conflicting spending controls",
				"allowed_"+what+" declines everything that it does not name, so blocked_"+what+" beside it has no meaning "+
					"and Stripe refuses both together. Keep one of them.")
		}
	}
}

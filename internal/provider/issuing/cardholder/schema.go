// Package cardholder is the Issuing cardholder: the person or company that is authorized to use cards.
package cardholder

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

var attributes = tfkit.Attributes{
	"name": {
		Type: tfkit.String, Required: true, RequiresReplace: true,
		Description: "Name to print on cards: up to 24 characters, no digits and no special characters.",
		Validators:  tfkit.Validators{String: []validator.String{printableName()}},
	},
	"type": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, Default: "individual",
		Values:      []string{"company", "individual"},
		Description: "Whether the cardholder is a person or a company.",
	},
	"status": {
		Type: tfkit.String, Optional: true, Default: "active", Values: []string{"active", "inactive"},
		Description: "Whether cards of the cardholder can be used. Stripe itself may set `blocked`, which nothing can undo.",
	},
	"email": {Type: tfkit.String, Optional: true, Description: "Email address of the cardholder."},
	"phone_number": {
		Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.Phone()}},
		Description: "Phone number in E.164 form (`+18008675309`). Needed for 3D Secure, and for EU cards.",
	},
	"preferred_locales": {
		Type: tfkit.StringList, Optional: true, Values: []string{"de", "en", "es", "fr", "it"},
		Description: "Languages of 3D Secure messages, the preferred one first.",
	},
	"billing": {
		Type: tfkit.Object, Required: true, Description: "Billing address of the cardholder.",
		Attributes: tfkit.Attributes{
			"address": {
				Type: tfkit.Object, Required: true, Atomic: true, Attributes: tfkit.Address("line1", "city", "postal_code", "country"),
				Description: "The address; `state` is needed in the US.",
			},
		},
	},
	"company": {
		Type: tfkit.Object, Optional: true, Description: "What is special about a cardholder of type `company`.",
		Attributes: tfkit.Attributes{
			"tax_id": {Type: tfkit.Secret, Description: "Tax id (EIN) of the company."},
		},
	},
	"individual": {
		Type: tfkit.Object, Optional: true, Description: "What is special about a cardholder of type `individual`.",
		Attributes: tfkit.Attributes{
			"first_name": {
				Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{personName()}},
				Description: "First name; needed before a card is activated. Latin letters, spaces, periods, " +
					"commas, hyphens and apostrophes.",
			},
			"last_name": {
				Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{personName()}},
				Description: "Last name; needed before a card is activated. Latin letters, spaces, periods, commas, " +
					"hyphens and apostrophes.",
			},
			"dob": {
				Type: tfkit.Object, Optional: true, Atomic: true,
				Description: "Date of birth.",
				Attributes:  tfkit.DateOfBirth(),
			},
			"card_issuing": {
				Type: tfkit.Object, Optional: true, Description: "What card programs want of the person.",
				Attributes: tfkit.Attributes{
					"user_terms_acceptance": {
						Type: tfkit.Object, Optional: true, Atomic: true, Attributes: acceptance(),
						Description: "Acceptance of the Authorized User Terms. US programs need it: without it no " +
							"card of the cardholder can be activated.",
					},
				},
			},
			"verification": {
				Type: tfkit.Object, Optional: true, Description: "Documents that verify the person.",
				Attributes: tfkit.Attributes{
					"document": {
						Type: tfkit.Object, Optional: true, Description: "Identity document.",
						Attributes: tfkit.Attributes{
							"front": {
								Type: tfkit.String, Optional: true,
								Description: "Id of the uploaded front, `file_...`.",
							},
							"back": {
								Type: tfkit.String, Optional: true,
								Description: "Id of the uploaded back, `file_...`.",
							},
						},
					},
				},
			},
		},
	},
	"spending_controls": spendingControls(),
	"requirements": {
		Type: tfkit.Object, Computed: true, Volatile: "any change can meet or raise a requirement",
		Description: "What Stripe still needs to know of the cardholder.",
		Attributes: tfkit.Attributes{
			"disabled_reason": {
				Type: tfkit.String, Computed: true,
				Description: "Why cards cannot be used: `listed`, `rejected.listed`, `requirements.past_due` or " +
					"`under_review`.",
			},
			"past_due": {
				Type: tfkit.StringList, Computed: true,
				Description: "Fields that must be provided before cards can be activated.",
			},
		},
	},
	"created": tfkit.Created,
}

// acceptance is one that counts: Stripe asks for its date and address.
func acceptance() tfkit.Attributes {
	members := tfkit.Acceptance()
	for _, name := range []string{"date", "ip"} {
		member := members[name]
		member.Required, member.Optional = true, false
		members[name] = member
	}
	return members
}

// spendingControls are those of cards and a currency, which only cardholders can choose.
func spendingControls() tfkit.Attribute {
	controls := issuing.SpendingControls("Rules that decide which authorizations of the cardholder's cards are " +
		"approved, beside those of each card.")
	controls.Attributes = controls.Attributes.With(tfkit.Attributes{
		"spending_limits_currency": {
			Type: tfkit.String, Optional: true, Computed: true,
			Validators: tfkit.Validators{String: []validator.String{tfkit.Currency()}},
			Description: "Currency of the amounts in `spending_limits`, in lower-case ISO 4217; Stripe chooses the " +
				"account's where it is not set.",
		},
	})
	return controls
}

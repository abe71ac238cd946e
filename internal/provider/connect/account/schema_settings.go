package account

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

var settings = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Description: "How the account behaves.",
	Attributes: tfkit.Attributes{
		"branding": {
			Type: tfkit.Object, Optional: true, Description: "Looks of what customers see of the account.",
			Attributes: tfkit.Attributes{
				"icon": {
					Type: tfkit.String, Optional: true,
					Description: "Id of an uploaded square icon of at least 128 x 128 pixels, `file_...`.",
				},
				"logo": {
					Type: tfkit.String, Optional: true,
					Description: "Id of an uploaded logo of at least 128 x 128 pixels, `file_...`.",
				},
				"primary_color": {
					Type: tfkit.String, Optional: true, Validators: text(color()),
					Description: "Color of the brand, as `#rrggbb`.",
				},
				"secondary_color": {
					Type: tfkit.String, Optional: true, Validators: text(color()),
					Description: "Second color of the brand, as `#rrggbb`.",
				},
			},
		},
		"card_issuing": {
			Type: tfkit.Object, Optional: true, Description: "Settings of Stripe Issuing.",
			Attributes: tfkit.Attributes{"tos_acceptance": acceptance("Acceptance of the Issuing terms by the holder; the capability `card_issuing` needs it.", nil)},
		},
		"treasury": {
			Type: tfkit.Object, Optional: true, Description: "Settings of Stripe Treasury.",
			Attributes: tfkit.Attributes{"tos_acceptance": acceptance("Acceptance of the Treasury terms by the holder; the capability `treasury` needs it.", nil)},
		},
		"card_payments": {
			Type: tfkit.Object, Optional: true, Description: "Settings of card payments.",
			Attributes: tfkit.Attributes{
				"statement_descriptor_prefix": {
					Type: tfkit.String, Optional: true, Absence: tfkit.Unmanaged, Validators: text(statementDescriptor(2, 10)),
					Description: "Beginning of the text on card statements when a charge has a text of its own, 2 to 10 " +
						"characters.",
				},
				"decline_on": {
					Type: tfkit.Object, Optional: true, Description: "Failed checks that decline a charge whatever the bank says.",
					Attributes: tfkit.Attributes{
						"avs_failure": {
							Type: tfkit.Bool, Optional: true, Default: false,
							Description: "Whether charges with a wrong postal code or street are declined.",
						},
						"cvc_failure": {
							Type: tfkit.Bool, Optional: true, Default: false,
							Description: "Whether charges with a wrong CVC are declined.",
						},
					},
				},
			},
		},
		"payments": {
			Type: tfkit.Object, Optional: true, Description: "Settings of all payments.",
			Attributes: tfkit.Attributes{
				"statement_descriptor": {
					Type: tfkit.String, Optional: true, Absence: tfkit.Unmanaged, Validators: text(statementDescriptor(5, 22)),
					Description: "Text on the statements of customers, 5 to 22 characters.",
				},
			},
		},
		"bacs_debit_payments": {
			Type: tfkit.Object, Optional: true, Description: "Settings of Bacs Direct Debit.",
			Attributes: tfkit.Attributes{
				"display_name": {Type: tfkit.String, Optional: true, Description: "Name on the mandate and on statements."},
			},
		},
		"invoices": {
			Type: tfkit.Object, Optional: true, Description: "Settings of invoices.",
			Attributes: tfkit.Attributes{
				"hosted_payment_method_save": {
					Type: tfkit.String, Optional: true, Absence: tfkit.Kept, Values: []string{"always", "never", "offer"},
					Description: "Whether the payment method is saved when a customer pays a hosted invoice.",
				},
			},
		},
		"payouts": {
			Type: tfkit.Object, Optional: true, Description: "Settings of payouts.",
			Attributes: tfkit.Attributes{
				"debit_negative_balances": {
					Type: tfkit.Bool, Optional: true, Computed: true,
					Description: "Whether Stripe debits the bank account when the balance is negative. Without it `false` " +
						"for accounts whose requirements the platform collects, `true` for others.",
				},
				"statement_descriptor": {
					Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(22)),
					Description: "Text on the bank statements of the account, up to 22 characters; Stripe's own text without it.",
				},
				"schedule": schedule,
			},
		},
	},
}

var schedule = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Description: "When the balance is paid out.",
	Attributes: tfkit.Attributes{
		"interval": {
			Type: tfkit.String, Optional: true, Default: "daily", Values: []string{"daily", "manual", "monthly", "weekly"},
			Description: "How often the available balance is paid out; `manual` means by the API only.",
		},
		"delay_days": {
			Type: tfkit.Int64, Optional: true, Computed: true, Validators: number(int64validator.Between(0, 31)),
			Description: "Days for which funds of charges are held before they are paid out. Without it Stripe takes the " +
				"least that the country allows, 2 in the US.",
		},
		"monthly_anchor": {
			Type: tfkit.Int64, Optional: true, Absence: tfkit.Dropped, Validators: number(int64validator.Between(1, 31)),
			Description: "Day of the month of monthly payouts, 1 to 31; the last one where a month is shorter.",
		},
		"monthly_payout_days": {
			Type: tfkit.Int64List, Optional: true, Absence: tfkit.Dropped,
			Validators:  list(listvalidator.SizeAtLeast(1), listvalidator.ValueInt64sAre(int64validator.Between(1, 31))),
			Description: "Days of the month of monthly payouts, 1 to 31; excludes `monthly_anchor`.",
		},
		"weekly_anchor": {
			Type: tfkit.String, Optional: true, Absence: tfkit.Dropped,
			Values:      []string{"friday", "monday", "saturday", "sunday", "thursday", "tuesday", "wednesday"},
			Description: "Day of the week of weekly payouts.",
		},
		"weekly_payout_days": {
			Type: tfkit.StringList, Optional: true, Absence: tfkit.Dropped, Values: []string{"friday", "monday", "thursday", "tuesday", "wednesday"},
			Validators:  list(listvalidator.SizeAtLeast(1)),
			Description: "Days of the week of weekly payouts; excludes `weekly_anchor`.",
		},
	},
}

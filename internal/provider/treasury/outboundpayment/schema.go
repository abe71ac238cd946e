// Package outboundpayment is the OutboundPayment: money sent from a financial account to somebody else.
package outboundpayment

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

var outflow = treasury.Outflow{
	Noun: "outbound payment", Features: "outbound_payments", Descriptor: "payment",
	Bank: "Bank account of a customer, set up for `outbound` flows: `stripe_setup_intent.vendor.payment_method`, or `{ id = \"pm_...\" }`. Goes " +
		"together with `customer`.",
	Data: tfkit.Attributes{
		"type": {
			Type: tfkit.String, Required: true, Values: []string{"financial_account", "us_bank_account"}, Description: "What the money goes to.",
		},
		"financial_account": treasury.Account("Id of a financial account of another account of the platform, `fa_...`, to which the money goes at once. " +
			"Both need the feature `intra_stripe_flows`."),
		"us_bank_account": {
			Type: tfkit.Object, Optional: true, Description: "A bank account in the US.",
			Attributes: tfkit.Attributes{
				"account_holder_type": {
					Type: tfkit.String, Required: true, Values: []string{"company", "individual"}, Description: "Who holds the bank account.",
				},
				"account_number": {
					Type:        tfkit.Secret,
					Description: "Account number. Test mode takes Stripe's test numbers, such as `000123456789`.",
				},
				"account_type": {
					Type: tfkit.String, Optional: true, Values: []string{"checking", "savings"}, Description: "Kind of the bank account; left out, it is `checking`.",
				},
				"financial_connections_account": {
					Type: tfkit.String, Optional: true, Description: "Id of an account of Financial Connections, `fca_...`, instead of the numbers.",
				},
				"routing_number": {
					Type: tfkit.String, Optional: true, Description: "Routing number of the bank; that of Stripe's test bank is `110000000`.",
				},
			},
		},
		"billing_details": {
			Type: tfkit.Object, Optional: true, Description: "Who holds the bank account.",
			Attributes: tfkit.Attributes{
				"name":  {Type: tfkit.String, Required: true, Description: "Full name."},
				"email": {Type: tfkit.String, Optional: true, Description: "Email address."},
				"phone": {Type: tfkit.String, Optional: true, Description: "Phone number."},
				"address": {
					Type: tfkit.Object, Optional: true, Attributes: tfkit.Address(), Description: "Address, which a wire needs complete.",
				},
			},
		},
		"metadata": {
			Type: tfkit.StringMap, Optional: true, Validators: tfkit.Validators{Map: tfkit.MetadataValidators()},
			Description: "Key-value pairs for the payment method that Stripe makes of it.",
		},
	},
}

var attributes = outflow.Attributes().With(tfkit.Attributes{
	"customer": {
		Type: tfkit.String, Optional: true, RequiresReplace: true,
		Validators:  tfkit.Validators{String: []validator.String{tfkit.ObjectID("cus_", "a customer")}},
		Description: "Id of the customer who gets the money, `cus_...`. Required with `destination_payment_method`, which has to be attached to it.",
	},
	"end_user_details": {
		Type: tfkit.Object, Optional: true, Computed: true, RequiresReplace: true,
		Description: "On whose behalf the platform sends the money. Left out, it is nobody's but its own.",
		Attributes: tfkit.Attributes{
			"present": {Type: tfkit.Bool, Required: true, Description: "Whether a user of the platform has asked for it."},
			"ip_address": {
				Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.IPAddress()}},
				Description: "IP address of that user; required where there is one.",
			},
		},
	},
})

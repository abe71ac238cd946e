package outboundpayment

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

// Object is the OutboundPayment (`treasury.outbound_payment` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_outbound_payment",
	Noun:   outflow.Noun,
	Path:   "/v1/treasury/outbound_payments",
	Prefix: "obp_",
	Description: "An OutboundPayment: money that a Treasury financial account sends to somebody else, by ACH, by wire, or to the financial " +
		"account of another account of the platform. Stripe changes nothing about one once it is made, so a change makes a new one. " +
		"Destroying the resource cancels a payment that is `processing`; what has moved money stays as it is, and is only forgotten.",
	Attributes:  attributes,
	Metadata:    tfkit.MetadataAtCreation,
	Validate:    validate,
	Plan:        outflow.Plan,
	Outcomes:    outflow.Outcomes(),
	Destroy:     treasury.Cancel(outflow.Noun),
	Destruction: "cancel",
}

// validate refuses what contradicts itself.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	outflow.Validate(config, diagnostics)
	if config.Get("destination_payment_method").IsSet() && config.Get("customer").IsNull() {
		diagnostics.AddAttributeError(tfkit.AttributePath("customer"), "Missing customer",
			"A payment method stands for the bank account of a customer. Set customer to the one to which it is attached, or, for a bank "+
				"account of the account itself, use stripe_outbound_transfer.")
	}
	user := config.Get("end_user_details")
	if present := user.Get("present"); present.IsSet() && present.Bool() && user.Get("ip_address").IsNull() {
		diagnostics.AddAttributeError(tfkit.AttributePath("end_user_details.ip_address"), "Missing IP address",
			"Stripe wants to know the IP address of the user who asks for the payment. Set ip_address, or present = false.")
	}
}

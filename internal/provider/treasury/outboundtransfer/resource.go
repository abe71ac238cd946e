package outboundtransfer

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

// Object is the OutboundTransfer (`treasury.outbound_transfer` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_outbound_transfer",
	Noun:   outflow.Noun,
	Path:   "/v1/treasury/outbound_transfers",
	Prefix: "obt_",
	Description: "An OutboundTransfer: money that a Treasury financial account sends to a bank account of its owner, by ACH or by wire, or to " +
		"another financial account of the same account. Stripe changes nothing about one once it is made, so a change makes a new one. " +
		"Destroying the resource cancels a transfer that is `processing`; what has moved money stays as it is, and is only forgotten.",
	Attributes:  attributes,
	Metadata:    tfkit.MetadataAtCreation,
	Validate:    outflow.Validate,
	Plan:        outflow.Plan,
	Outcomes:    outflow.Outcomes(),
	Destroy:     treasury.Cancel(outflow.Noun),
	Destruction: "cancel",
}

package inboundtransfer

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

const noun = "inbound transfer"

// Outcomes of a transfer.
const (
	processing = "processing"
	succeeded  = "succeeded"
	failed     = "failed"
	canceled   = "canceled"
	returned   = "returned"
)

// Object is the InboundTransfer (`treasury.inbound_transfer` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_inbound_transfer",
	Noun:   noun,
	Path:   "/v1/treasury/inbound_transfers",
	Prefix: "ibt_",
	Description: "An InboundTransfer: money that a Treasury financial account pulls from a bank account of its owner by ACH debit. Stripe " +
		"changes nothing about one once it is made, so a change makes a new one. Destroying the resource cancels a transfer that is " +
		"`processing`; what has moved money stays as it is, and is only forgotten.",
	Attributes: attributes,
	Metadata:   tfkit.MetadataAtCreation,
	Plan:       plan,
	Outcomes: &tfkit.Outcomes{
		Of:      outcome,
		Created: []string{processing},
		Moves: []tfkit.Move{
			{From: processing, To: succeeded, Action: "/succeed", Helper: true},
			{From: processing, To: failed, Action: "/fail", Helper: true, Takes: map[string]string{"failure_code": "failure_details[code]"}},
			{From: processing, To: canceled, Action: "/cancel"},
			{From: succeeded, To: returned, Action: "/return", Helper: true},
		},
	},
	Destroy:     treasury.Cancel(noun),
	Destruction: "cancel",
}

// outcome of a transfer that was returned is just that, although Stripe leaves its status as it was.
func outcome(transfer stripeapi.Object) string {
	if back, _ := transfer.Get("returned").(bool); back {
		return returned
	}
	return transfer.String("status")
}

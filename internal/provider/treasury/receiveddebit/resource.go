// Package receiveddebit is the ReceivedDebit that a test helper makes: money that somebody pulls from a financial account.
package receiveddebit

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

var received = treasury.Received{
	Noun: "received debit", Networks: []string{"ach"},
	Links: tfkit.Attributes{
		"debit_reversal":        treasury.Link("debit reversal by which the money has come back", "debrev_"),
		"inbound_transfer":      treasury.Link("inbound transfer whose money has gone back by it", "ibt_"),
		"issuing_authorization": treasury.Link("authorization of a card behind it", "iauth_"),
		"issuing_transaction":   treasury.Link("Issuing transaction behind it", "ipi_"),
		"payout":                treasury.Link("payout behind it", "po_"),
	},
}

// Object is the ReceivedDebit (`treasury.received_debit` in the API), made by a test helper.
var Object = &tfkit.ObjectType{
	Name:       "stripe_test_received_debit",
	Noun:       received.Noun,
	Path:       "/v1/treasury/received_debits",
	CreatePath: "/v1/test_helpers/treasury/received_debits",
	Prefix:     "rd_",
	TestOnly:   true,
	Description: "A ReceivedDebit in test mode: money that somebody pulls from a Treasury financial account by ACH. Without the funds for it, it is " +
		"declined. Nothing changes or undoes one, so a change makes a new one, and destroying the resource only forgets it.",
	Attributes: received.Attributes(),
	Metadata:   tfkit.NoMetadata,
	Plan:       received.Plan,
	Remarks:    treasury.Declined(received.Noun),
	Destroy:    treasury.Keep(received.Noun),
}

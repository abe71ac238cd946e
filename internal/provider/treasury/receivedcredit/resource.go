// Package receivedcredit is the ReceivedCredit that a test helper makes: money that somebody sends to a financial account.
package receivedcredit

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

var received = treasury.Received{
	Noun: "received credit", Networks: []string{"ach", "us_domestic_wire"},
	Links: tfkit.Attributes{
		"credit_reversal":       treasury.Link("credit reversal that has given the money back", "credrev_"),
		"issuing_authorization": treasury.Link("authorization of a card behind it", "iauth_"),
		"issuing_transaction":   treasury.Link("Issuing transaction behind it", "ipi_"),
		"source_flow":           treasury.Link("flow that has sent the money", "obp_"),
		"source_flow_type":      tfkit.Fact(tfkit.String, "Kind of that flow, such as `outbound_payment`."),
	},
}

// Object is the ReceivedCredit (`treasury.received_credit` in the API), made by a test helper.
var Object = &tfkit.ObjectType{
	Name:       "stripe_test_received_credit",
	Noun:       received.Noun,
	Path:       "/v1/treasury/received_credits",
	CreatePath: "/v1/test_helpers/treasury/received_credits",
	Prefix:     "rc_",
	TestOnly:   true,
	Description: "A ReceivedCredit in test mode: money that somebody sends from a bank to a Treasury financial account, for fixtures that need a " +
		"balance. Nothing changes or undoes one, so a change makes a new one, and destroying the resource only forgets it.",
	Attributes: received.Attributes(),
	Metadata:   tfkit.NoMetadata,
	Plan:       received.Plan,
	Remarks:    treasury.Declined(received.Noun),
	Destroy:    treasury.Keep(received.Noun),
}

// Package outboundtransfer is the OutboundTransfer: money sent from a financial account to its owner's bank account, or to
// another financial account of the same owner.
package outboundtransfer

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

var outflow = treasury.Outflow{
	Noun: "outbound transfer", Features: "outbound_transfers", Descriptor: "transfer",
	Bank: "Bank account of the same owner to which the money goes, set up for `outbound` flows: `stripe_setup_intent.bank.payment_method`, or " +
		"`{ id = \"pm_...\" }`.",
	Data: tfkit.Attributes{
		"type": {
			Type: tfkit.String, Required: true, Values: []string{"financial_account"}, Description: "What the money goes to.",
		},
		"financial_account": treasury.Account("Id of another financial account of the same account, `fa_...`, to which the money goes at once. Both need " +
			"the feature `intra_stripe_flows`."),
	},
}

var attributes = outflow.Attributes()

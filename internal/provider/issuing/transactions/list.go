// Package transactions lists Issuing transactions: what cards have spent, and what came back.
package transactions

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// List is the list of Issuing transactions (`issuing.transaction` in the API).
var List = &tfkit.ListType{
	Name: "stripe_issuing_transactions",
	Noun: "transactions",
	Path: "/v1/issuing/transactions",
	Description: "Lists Issuing transactions: captures, which have taken money, and refunds, which brought some back. They are read " +
		"at plan, so add `depends_on` to see what the same apply captures.",
	Items: "transactions",
	Arguments: tfkit.Attributes{
		"card": {
			Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.ObjectID("ic_", "an issuing card")}},
			Description: "Only transactions of a card, `ic_...`.",
		},
		"cardholder": {
			Type: tfkit.String, Optional: true,
			Validators:  tfkit.Validators{String: []validator.String{tfkit.ObjectID("ich_", "an issuing cardholder")}},
			Description: "Only transactions of a cardholder, `ich_...`.",
		},
		"type": {
			Type: tfkit.String, Optional: true, Values: []string{"capture", "refund"}, Description: "Only transactions of a kind.",
		},
		"created": tfkit.Instants("Only transactions that were created in a period."),
	},
	Attributes: tfkit.Attributes{
		"id":                  tfkit.Fact(tfkit.String, "Id of the transaction, `ipi_...`."),
		"amount":              tfkit.Fact(tfkit.Int64, "Amount in the currency's smallest unit; negative for a capture, which takes money."),
		"currency":            tfkit.Fact(tfkit.String, "Currency, in lower-case ISO 4217."),
		"type":                tfkit.Fact(tfkit.String, "`capture` or `refund`."),
		"authorization":       tfkit.Fact(tfkit.String, "Id of the authorization that was captured, `iauth_...`."),
		"card":                tfkit.Fact(tfkit.String, "Id of the card, `ic_...`."),
		"cardholder":          tfkit.Fact(tfkit.String, "Id of the cardholder, `ich_...`."),
		"balance_transaction": tfkit.Fact(tfkit.String, "Id of the transaction of the Issuing balance, `txn_...`; none for a card on a financial account."),
		"merchant_amount":     tfkit.Fact(tfkit.Int64, "Amount in the merchant's currency."),
		"merchant_currency":   tfkit.Fact(tfkit.String, "Currency of the merchant."),
		"merchant_data":       issuing.MerchantData,
		"wallet":              tfkit.Fact(tfkit.String, "Digital wallet that was used: `apple_pay`, `google_pay` or `samsung_pay`."),
		"metadata":            tfkit.Fact(tfkit.StringMap, "Metadata of the transaction."),
		"created":             tfkit.Created,
		"treasury": {
			Type: tfkit.Object, Description: "What moved the money of the financial account; none for a card on the Issuing balance.",
			Attributes: tfkit.Attributes{
				"received_credit": tfkit.Fact(tfkit.String, "Id of the ReceivedCredit of a refund, `rc_...`."),
				"received_debit":  tfkit.Fact(tfkit.String, "Id of the ReceivedDebit of a capture, `rd_...`."),
			},
		},
	},
}

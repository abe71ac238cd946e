// Package transactions lists Treasury transactions: what has moved the money of a financial account.
package transactions

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// List is the list of Treasury transactions (`treasury.transaction` in the API).
var List = &tfkit.ListType{
	Name: "stripe_treasury_transactions",
	Noun: "transactions",
	Path: "/v1/treasury/transactions",
	Description: "Lists the transactions of a financial account: each flow of money, such as an inbound transfer or the " +
		"authorization of a card, with what it does to the balances. They are read at plan, so add `depends_on` to see what the " +
		"same apply moves.",
	Items: "transactions",
	Arguments: tfkit.Attributes{
		"financial_account": required(tfkit.FinancialAccount(tfkit.Attribute{
			Description: "Financial account whose transactions are listed: the whole resource or `{ id = \"fa_...\" }`.",
		})),
		"status": {
			Type: tfkit.String, Optional: true, Values: []string{"open", "posted", "void"},
			Description: "Only transactions of a status: money is held (`open`), has moved (`posted`), or has been given back (`void`).",
		},
		"order_by": {
			Type: tfkit.String, Optional: true, Values: []string{"created", "posted_at"},
			Description: "What the latest is: the one that was created last, or the one that was posted last (with `status = \"posted\"`). " +
				"Left out, it is `created`.",
		},
		"created": tfkit.Instants("Only transactions that were created in a period."),
		"status_transitions": {
			Type: tfkit.Object, Optional: true, Description: "Only transactions whose status changed in a period.",
			Attributes: tfkit.Attributes{"posted_at": tfkit.Instants("Only transactions that were posted in a period.")},
		},
	},
	Attributes: tfkit.Attributes{
		"id":                tfkit.Fact(tfkit.String, "Id of the transaction, `trxn_...`."),
		"amount":            tfkit.Fact(tfkit.Int64, "Amount in cents; negative where money goes out."),
		"currency":          tfkit.Fact(tfkit.String, "Currency, in lower-case ISO 4217."),
		"description":       tfkit.Fact(tfkit.String, "Description of the flow."),
		"financial_account": tfkit.Fact(tfkit.String, "Id of the financial account, `fa_...`."),
		"flow":              tfkit.Fact(tfkit.String, "Id of the object that moves the money, such as `ibt_...`."),
		"flow_type":         tfkit.Fact(tfkit.String, "Kind of that object, such as `inbound_transfer` or `issuing_authorization`."),
		"status":            tfkit.Fact(tfkit.String, "`open`, `posted` or `void`."),
		"created":           tfkit.Created,
		"balance_impact": {
			Type: tfkit.Object, Description: "What the transaction does to each balance of the financial account, in cents.",
			Attributes: tfkit.Attributes{
				"cash":             tfkit.Fact(tfkit.Int64, "Change of the money that can be spent."),
				"inbound_pending":  tfkit.Fact(tfkit.Int64, "Change of the money on its way in."),
				"outbound_pending": tfkit.Fact(tfkit.Int64, "Change of the money held for movements out."),
			},
		},
		"status_transitions": {
			Type: tfkit.Object, Description: "When the status changed.",
			Attributes: tfkit.Attributes{
				"posted_at": tfkit.Fact(tfkit.Time, "When the transaction was posted, as an RFC 3339 timestamp."),
				"void_at":   tfkit.Fact(tfkit.Time, "When the transaction became void, as an RFC 3339 timestamp."),
			},
		},
	},
}

func required(attribute tfkit.Attribute) tfkit.Attribute {
	attribute.Required, attribute.RequiresReplace = true, false
	return attribute
}

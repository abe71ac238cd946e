// Package inboundtransfer is the InboundTransfer: money pulled into a financial account from its owner's bank account.
package inboundtransfer

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

var attributes = tfkit.Attributes{
	"amount":   treasury.Amount("Amount that is pulled"),
	"currency": treasury.Currency,
	"financial_account": tfkit.FinancialAccount(tfkit.Attribute{
		Required: true,
		Description: "Financial account that gets the money: pass the whole resource (`financial_account = stripe_financial_account.wallet`), so " +
			"that a plan can check that it has the feature `inbound_transfers.ach`, or `{ id = \"fa_...\" }`.",
	}),
	"origin_payment_method": tfkit.BankAccount(tfkit.Attribute{
		Required: true,
		Description: "Bank account of the same owner from which the money is pulled, verified and set up for `inbound` flows: " +
			"`stripe_setup_intent.bank.payment_method`, or `{ id = \"pm_...\" }`.",
	}),
	"description":          treasury.Description,
	"statement_descriptor": treasury.Chosen("What the statement of the bank account shows: up to 10 characters. Left out, Stripe chooses `transfer`."),
	"failure_code": treasury.Code("failure_details.code",
		"Why the transfer has failed, or is to fail with `outcome = \"failed\"`; left out, that is `other`.",
		"account_closed", "account_frozen", "bank_account_restricted", "bank_ownership_changed", "debit_not_authorized",
		"incorrect_account_holder_address", "incorrect_account_holder_name", "incorrect_account_holder_tax_id", "insufficient_funds",
		"invalid_account_number", "invalid_currency", "no_account", "other"),

	"status":     treasury.Follows(tfkit.String, "State in Stripe: `processing`, `succeeded`, `failed` or `canceled`. What was returned has succeeded before."),
	"cancelable": treasury.Follows(tfkit.Bool, "Whether the transfer can still be canceled."),
	"returned":   treasury.Follows(tfkit.Bool, "Whether the bank has taken the money back after the transfer had succeeded."),
	"transaction": treasury.Follows(tfkit.String,
		"Id of the transaction that brings the money, `trxn_...`; there is none before the transfer has succeeded."),
	"received_debit": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"outcome"}, Field: "linked_flows.received_debit",
		Description: "Id of the received debit by which the money went back, `rd_...`, if it did.",
	},
	"status_transitions":            treasury.Progress("canceled", "failed", "succeeded"),
	"origin_payment_method_details": treasury.BankDetails("Bank account from which the money is pulled, as Stripe knows it.", nil),
	"hosted_regulatory_receipt_url": treasury.Receipt,
	"created":                       tfkit.Created,
}

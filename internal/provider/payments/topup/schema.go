// Package topup is the top-up: money from a bank account for the balance of an account, that of its payments or that of its
// cards.
package topup

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Values of attributes that rules speak of.
const (
	issuing   = "issuing"
	payments  = "payments"
	pending   = "pending"
	succeeded = "succeeded"
	failed    = "failed"
	canceled  = "canceled"
)

var attributes = tfkit.Attributes{
	"amount": {
		Type: tfkit.Int64, Required: true, RequiresReplace: true,
		Validators:  tfkit.Validators{Int64: []validator.Int64{int64validator.AtLeast(1)}},
		Description: "Amount in the smallest unit of the currency, such as cents: above zero.",
	},
	"currency": {
		Type: tfkit.String, Required: true, RequiresReplace: true,
		Validators:  tfkit.Validators{String: []validator.String{tfkit.Currency()}},
		Description: "Currency in lower-case ISO 4217: that of the account's balance, `usd` for accounts in the US.",
	},
	"destination_balance": {
		Type: tfkit.String, Optional: true, Default: payments, RequiresReplace: true, InputOnly: true, Derive: balanceOf,
		Values: []string{issuing, payments},
		Description: "Balance that the money is for: `issuing` for cards without a financial account, which needs the capability " +
			"`card_issuing`.",
	},
	"source": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, InputOnly: true,
		Description: "Id of the source from which the money comes; left out, it is the bank account that the Stripe Dashboard has for " +
			"top-ups. In test mode one of Stripe's tokens, such as `btok_us_verified_noAccount`, with which the top-up fails.",
	},
	"statement_descriptor": {
		Type: tfkit.String, Optional: true, RequiresReplace: true,
		Validators:  tfkit.Validators{String: []validator.String{tfkit.MaxLength(15), descriptor()}},
		Description: "What the statement of the bank account says: up to 15 ASCII characters, one of them a letter.",
	},
	"description": {Type: tfkit.String, Optional: true, Description: "Anything that helps to tell the top-up from others."},
	"transfer_group": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, Description: "Name of a group to which the top-up belongs.",
	},
	"status": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"outcome"},
		Description: "Where Stripe has the top-up: `canceled`, `failed`, `pending`, `reversed` or `succeeded`.",
	},
	"balance_transaction": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"outcome"},
		Description: "Id of the balance transaction that brought the money, `txn_...`; null before it has arrived.",
	},
	"expected_availability_date": {
		Type: tfkit.Time, Computed: true, Description: "When the money is expected, as an RFC 3339 timestamp.",
	},
	"failure_code": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"outcome"},
		Description: "Stripe's code of the reason for which the top-up failed; null where it has not.",
	},
	"failure_message": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"outcome"},
		Description: "The reason for which the top-up failed in words; null where it has not.",
	},
	"created": tfkit.Created,
}

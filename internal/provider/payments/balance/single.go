// Package balance is the balance of an account: what its payments have brought, and the money of its cards.
package balance

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Single is the balance (`balance` in the API).
var Single = &tfkit.SingleType{
	Name: "stripe_balance",
	Noun: "balance",
	Path: "/v1/balance",
	Description: "Reads the balance of the platform, or of a connected account: what payments and top-ups have brought, and the Issuing " +
		"balance, on which cards without a financial account draw. It is read at plan, so add `depends_on` to see what the same apply " +
		"moves. The money in a financial account is another matter: see the data source `stripe_financial_account`.",
	Attributes: tfkit.Attributes{
		"available":        funds("Money that can be transferred or paid out."),
		"pending":          funds("Money that is not available yet."),
		"connect_reserved": funds("Money held for negative balances of connected accounts."),
		"issuing": {
			Type: tfkit.Object, Description: "The Issuing balance; none for an account without Issuing.",
			Attributes: tfkit.Attributes{"available": funds("Money that cards can spend.")},
		},
	},
}

// funds are amounts by currency.
func funds(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.ObjectList, Description: description + " One element for each currency.",
		Attributes: tfkit.Attributes{
			"amount":   tfkit.Fact(tfkit.Int64, "Amount in the currency's smallest unit."),
			"currency": tfkit.Fact(tfkit.String, "Currency, in lower-case ISO 4217."),
		},
	}
}

// Package carddetails is the number and the CVC of an Issuing card, which may be in no state, no plan and no log.
package carddetails

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Ephemeral shows the details of an Issuing card.
var Ephemeral = &tfkit.EphemeralType{
	Name: "stripe_issuing_card_details",
	Noun: "details of the issuing card",
	Path: "/v1/issuing/cards",
	Description: "Reads the number and the CVC of a virtual Issuing card, for what needs them during the run alone: a write-only argument, " +
		"or the configuration of another provider. Nothing of it is in a state, in a plan or in a log. It is read anew by each command, and only " +
		"once the card exists. With a live key, whoever runs Terraform comes into the scope of PCI DSS.",
	Of: "card",
	Argument: tfkit.Card(tfkit.Attribute{
		Description: "The card: pass the whole resource (`card = stripe_issuing_card.travel`), or `{ id = \"ic_...\" }`.",
	}),
	Expand: []string{"number", "cvc"},
	Attributes: tfkit.Attributes{
		"number":    sensitive("The card's number."),
		"cvc":       sensitive("The card's CVC."),
		"exp_month": tfkit.Fact(tfkit.Int64, "Last month in which the card is valid, 1 to 12."),
		"exp_year":  tfkit.Fact(tfkit.Int64, "Year in which the card expires, with four digits."),
		"last4":     tfkit.Fact(tfkit.String, "Last four digits of the card's number."),
		"brand":     tfkit.Fact(tfkit.String, "Brand of the card, such as `Visa`."),
		"type":      tfkit.Fact(tfkit.String, "Whether the card is `virtual` or `physical`."),
		"status":    tfkit.Fact(tfkit.String, "`active`, `inactive` or `canceled`."),
	},
}

func sensitive(description string) tfkit.Attribute {
	fact := tfkit.Fact(tfkit.String, description)
	fact.Sensitive = true
	return fact
}

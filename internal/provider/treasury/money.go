// Package treasury is what the objects of Treasury that move money have in common.
package treasury

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// currency is the one that financial accounts hold.
const currency = "usd"

// Amount declares the amount that an object moves.
func Amount(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.Int64, Required: true, RequiresReplace: true, Description: description + ", in cents.",
		Validators: tfkit.Validators{Int64: []validator.Int64{int64validator.AtLeast(1)}},
	}
}

// Currency declares the currency of an amount.
var Currency = tfkit.Attribute{
	Type: tfkit.String, Required: true, RequiresReplace: true, Values: []string{currency},
	Description: "Currency of the amount, in lower-case ISO 4217. Financial accounts hold only `usd`.",
}

// Description declares what is said of a movement of money.
var Description = tfkit.Attribute{
	Type: tfkit.String, Optional: true, RequiresReplace: true, Description: "Text of your own, which the transactions show, too.",
}

// Chosen declares a text for which Stripe chooses one where none is given.
func Chosen(description string) tfkit.Attribute {
	return tfkit.Attribute{Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Description: description}
}

// Receipt declares the receipt that regulation asks for.
var Receipt = tfkit.Fact(tfkit.String, "Address of the receipt that Stripe hosts for movements of money that are regulated.")

// Progress declares when an object reached its statuses; each name is that of a field of status_transitions.
func Progress(statuses ...string) tfkit.Attribute {
	times := tfkit.Attributes{}
	for _, status := range statuses {
		times[status+"_at"] = tfkit.Fact(tfkit.Time, "When it became "+status+", as an RFC 3339 timestamp.")
	}
	return tfkit.Attribute{
		Type: tfkit.Object, Computed: true, ChangesWith: withOutcome, Attributes: times, Description: "When it reached each status.",
	}
}

// withOutcome are what changes the facts that follow from the outcome.
var withOutcome = []string{"outcome"}

// Follows declares a fact that changes with the outcome.
func Follows(kind tfkit.Type, description string) tfkit.Attribute {
	return tfkit.Attribute{Type: kind, Computed: true, ChangesWith: withOutcome, Description: description}
}

// Code declares why an object failed or was returned: a member of a hash that Stripe shows then. It is what the move there
// takes.
func Code(field, description string, values ...string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.String, Optional: true, Computed: true, ByAction: true, ChangesWith: withOutcome, Field: field, Values: values,
		Description: description,
	}
}

// ReturnCodes are the reasons for which money that was sent can come back.
var ReturnCodes = []string{
	"account_closed", "account_frozen", "bank_account_restricted", "bank_ownership_changed", "declined", "incorrect_account_holder_name",
	"invalid_account_number", "invalid_currency", "no_account", "other",
}

package cardholder

import (
	"context"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Object is the Issuing cardholder (`issuing.cardholder` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_issuing_cardholder",
	Noun:   "issuing cardholder",
	Path:   "/v1/issuing/cardholders",
	Prefix: "ich_",
	Listed: true,
	Description: "An Issuing cardholder: the person or company that is authorized to use cards. Stripe cannot " +
		"delete a cardholder, so destroying the resource sets its status to `inactive`, which declines all " +
		"authorizations of its cards.",
	Attributes:  attributes,
	Validate:    validate,
	Plan:        plan,
	Remarks:     remarks,
	Destroy:     deactivate,
	Destruction: "deactivate",
}

// remarks name what keeps the cardholder's cards from being used.
func remarks(cardholder stripeapi.Object) []tfkit.Remark {
	const summary = "Cards of the cardholder cannot be used yet"
	if due := cardholder.Strings("requirements.past_due"); len(due) > 0 {
		subject, _, _ := strings.Cut(due[0], ".") // individual or company
		return []tfkit.Remark{{
			Attribute: subject, Summary: summary,
			Detail: "No card of the cardholder can be activated before Stripe has: " + strings.Join(due, ", ") + ".",
		}}
	}
	if reason := cardholder.String("requirements.disabled_reason"); reason != "" {
		return []tfkit.Remark{{Summary: summary, Detail: "Stripe declines all authorizations of the cardholder's cards. " +
			"Reason: " + reason + "."}}
	}
	return nil
}

// deactivate is the furthest that Stripe lets a cardholder go: there is no deletion. One that Stripe has blocked is
// beyond that.
func deactivate(ctx context.Context, call *tfkit.Call) error {
	switch call.State.Get("status").String() {
	case inactive, blocked:
		return nil
	}
	form := tfkit.NewForm()
	form.Set("status", inactive)
	_, err := call.Post(ctx, "", form)
	return err
}

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
	Description: "An Issuing cardholder: the person or company that is authorized to use cards. Stripe cannot delete a cardholder, so destroying the resource sets " +
		"its status to `inactive`, which declines all authorizations of its cards.",
	Attributes: attributes,
	Validate:   validate,
	Plan:       plan,
	Remarks:    remarks,
	Destroy:    deactivate,
}

// remarks name what keeps the cardholder's cards from being activated.
func remarks(cardholder stripeapi.Object) []tfkit.Remark {
	due := cardholder.Strings("requirements.past_due")
	if len(due) == 0 {
		return nil
	}
	return []tfkit.Remark{{
		Attribute: "individual",
		Summary:   "The cardholder has outstanding requirements",
		Detail:    "No card of the cardholder can be activated before Stripe has: " + strings.Join(due, ", ") + ".",
	}}
}

// deactivate is the furthest that Stripe lets a cardholder go: there is no deletion.
func deactivate(ctx context.Context, call *tfkit.Call) error {
	if call.State.Get("status").String() == "inactive" {
		return nil
	}
	form := tfkit.NewForm()
	form.Set("status", "inactive")
	_, err := call.Post(ctx, "", form)
	return err
}

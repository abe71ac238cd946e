package card

import (
	"context"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// collection is where cards live in the API.
const collection = "/v1/issuing/cards"

// Object is the Issuing card (`issuing.card` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_issuing_card",
	Noun:   "issuing card",
	Path:   collection,
	Prefix: "ic_",
	Listed: true,
	Description: "An Issuing card, virtual or physical, that draws on a financial account or on the Issuing " +
		"balance. Stripe cannot delete a card, so destroying the resource cancels it, which nothing can undo. " +
		"Number and CVC are never read: what is in a state can leak.",
	Attributes:  attributes,
	Validate:    validate,
	Plan:        plan,
	Gone:        gone,
	Destroy:     cancel,
	Destruction: "cancel",
}

// gone: a canceled card can never be used again, so it is as good as deleted.
func gone(card stripeapi.Object) bool { return card.String("status") == canceled }

// cancel is how a card ends. One that is canceled already, by hand or because its replacement has become active, is fine.
func cancel(ctx context.Context, call *tfkit.Call) error {
	form := tfkit.NewForm()
	form.Set("status", canceled)
	if reason := call.State.Get("cancellation_reason").String(); reason != "" {
		form.Set("cancellation_reason", reason)
	}
	_, err := call.Post(ctx, "", form)
	if err == nil {
		return nil
	}
	if card, failed := call.Get(ctx); failed == nil && gone(card) {
		return nil
	}
	return err
}

package setupintent

import (
	"context"
	"fmt"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Object is the SetupIntent of a bank account (`setup_intent` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_setup_intent",
	Noun:   "setup intent",
	Path:   "/v1/setup_intents",
	Prefix: "seti_",
	Listed: true,
	Description: "A SetupIntent that sets up a bank account in the United States: the account's own, from and to which its " +
		"financial accounts move money, or a customer's. It is confirmed at once, and verified with `microdeposits`. Stripe neither " +
		"cancels nor deletes a SetupIntent that has succeeded, so destroying the resource then only forgets it.",
	Attributes:  attributes,
	Expand:      expand,
	Validate:    validate,
	Plan:        plan,
	Act:         verify,
	Gone:        isGone,
	Destroy:     cancel,
	Destruction: "cancel",
}

// expand are the objects in which Stripe shows what was given.
var expand = []string{"mandate", "payment_method"}

// verify tells Stripe what has arrived on the bank account, where that is what it waits for.
func verify(ctx context.Context, call *tfkit.Call, intent stripeapi.Object) (stripeapi.Object, error) {
	deposits := call.State.Get("microdeposits")
	if !deposits.IsSet() || intent.String("status") != needsAction {
		return intent, nil
	}
	form := tfkit.NewForm()
	for i, field := range expand {
		form.Set(fmt.Sprintf("expand[%d]", i), field)
	}
	if code := deposits.Get("descriptor_code"); code.IsSet() {
		form.Set("descriptor_code", code.String())
	}
	for i, amount := range integers(deposits.Get("amounts")) {
		form.Set(fmt.Sprintf("amounts[%d]", i), fmt.Sprint(amount))
	}
	return call.Post(ctx, "/verify_microdeposits", form)
}

// cancel ends a SetupIntent that still waits. One that has succeeded has done its work, which stays.
func cancel(ctx context.Context, call *tfkit.Call) error {
	intent, err := call.Get(ctx)
	switch {
	case err != nil:
		return err
	case isGone(intent):
		return nil
	case intent.String("status") == succeeded:
		return tfkit.Forget(fmt.Sprintf("%s has succeeded, and Stripe neither cancels nor deletes it: the bank account (%s) stays set up. "+
			"Detach the payment method from its customer, if it has one, to keep it from being used.", intent.ID(), intent.String("payment_method")))
	}
	_, err = call.Post(ctx, "/cancel", tfkit.NewForm())
	return err
}

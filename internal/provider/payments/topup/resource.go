package topup

import (
	"context"
	"fmt"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Object is the top-up (`topup` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_topup",
	Noun:   "top-up",
	Path:   "/v1/topups",
	Prefix: "tu_",
	Listed: true,
	Description: "A top-up of the balance of an account with money from a bank account: of its payments balance, or of the Issuing " +
		"balance on which cards without a financial account draw. Destroying the resource cancels a top-up that is still pending; " +
		"money that has arrived stays, since Stripe takes no top-up back.",
	Attributes:  attributes,
	Expand:      []string{"balance_transaction"},
	Validate:    validate,
	Plan:        plan,
	Outcomes:    outcomes,
	Destroy:     cancel,
	Destruction: "cancel",
}

// outcomes: no test helper moves a top-up. It waits for its bank, which is quick in the sandbox, and takes days in live mode.
var outcomes = &tfkit.Outcomes{
	Of:      func(topup stripeapi.Object) string { return topup.String("status") },
	Created: []string{pending},
	Moves: []tfkit.Move{
		{From: pending, To: canceled, Action: "/cancel"},
		{From: pending, To: failed, Await: true},
		{From: pending, To: succeeded, Await: true},
	},
}

// cancel stops a top-up whose money has not arrived.
func cancel(ctx context.Context, call *tfkit.Call) error {
	topup, err := call.Get(ctx)
	if err != nil {
		return err
	}
	switch topup.String("status") {
	case pending:
		_, err = call.Post(ctx, "/cancel", tfkit.NewForm())
		return err
	case succeeded:
		return tfkit.Forget(fmt.Sprintf("%s has succeeded, and Stripe takes no top-up back: the money stays in the balance. A payout takes it out "+
			"of a payments balance.", topup.ID()))
	}
	return nil // it has come to nothing
}

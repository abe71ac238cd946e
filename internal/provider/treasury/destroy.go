package treasury

import (
	"context"
	"fmt"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

const processing = "processing"

// Cancel ends a transfer that is still on its way. What has moved money cannot be undone, and is only forgotten; nothing is
// left to say of one that has failed or is canceled.
func Cancel(noun string) func(ctx context.Context, call *tfkit.Call) error {
	return func(ctx context.Context, call *tfkit.Call) error {
		transfer, err := call.Get(ctx)
		if err != nil {
			return err
		}
		if transfer.String("status") == processing {
			_, failure := call.Post(ctx, "/cancel", tfkit.NewForm())
			if failure == nil {
				return nil
			}
			if transfer, err = call.Get(ctx); err != nil || transfer.String("status") == processing {
				return failure // it has not even moved on meanwhile
			}
		}
		switch status := transfer.String("status"); status {
		case "canceled", "failed":
			return nil
		default:
			return tfkit.Forget(fmt.Sprintf("The %s %s is %s, which nothing undoes: the money stays where it is. Stripe keeps it, and "+
				"Terraform forgets it.", noun, transfer.ID(), status))
		}
	}
}

// Keep is how an object ends that Stripe has no way to end.
func Keep(noun string) func(ctx context.Context, call *tfkit.Call) error {
	return func(ctx context.Context, call *tfkit.Call) error {
		object, err := call.Get(ctx)
		if err != nil {
			return err
		}
		return tfkit.Forget(fmt.Sprintf("Nothing undoes the %s %s: the money stays where it is. Stripe keeps it, and Terraform forgets it.",
			noun, object.ID()))
	}
}

// Declined says that received money was declined.
func Declined(noun string) func(object stripeapi.Object) []tfkit.Remark {
	return func(object stripeapi.Object) []tfkit.Remark {
		if object.String("status") != "failed" {
			return nil
		}
		return []tfkit.Remark{{
			Summary: fmt.Sprintf("The %s was declined", noun),
			Detail: fmt.Sprintf("Stripe has made %s, with the failure code %s: no money has moved. Where that is what you want to test, all is "+
				"well; otherwise see to the financial account, and make a new one (terraform apply -replace).",
				object.ID(), object.String("failure_code")),
		}}
	}
}

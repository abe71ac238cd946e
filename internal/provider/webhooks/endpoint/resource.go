// Package endpoint is the webhook endpoint: where Stripe sends events.
package endpoint

import (
	"context"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Object is the webhook endpoint (`webhook_endpoint` in the API).
var Object = &tfkit.ObjectType{
	Name:   "stripe_webhook_endpoint",
	Noun:   "webhook endpoint",
	Path:   "/v1/webhook_endpoints",
	Prefix: "we_",
	Listed: true,
	Description: "A webhook endpoint: a URL to which Stripe sends events as they happen. The secret with which Stripe signs them is not among " +
		"the attributes, since it would be readable in the state; see below how to get it.",
	Attributes: attributes,
	Validate:   validate,
	Plan:       plan,
	Destroy:    remove,
}

func remove(ctx context.Context, call *tfkit.Call) error {
	_, err := call.Delete(ctx)
	return err
}

package setupintent

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// encodeTypes asks for a bank account, and for its setup to begin at once: a SetupIntent that waits to be confirmed is of no
// use to a configuration.
func encodeTypes(form *tfkit.Form, param string, _, _ tfkit.Value) {
	form.Set(param+"[0]", bankAccount)
	form.SetBool("confirm", true)
}

func encodeType(form *tfkit.Form, param string, _, _ tfkit.Value) { form.Set(param, bankAccount) }

// paymentMethodOf is the payment method in full, null when Stripe could not set one up.
func paymentMethodOf(intent map[string]any) any { return intent["payment_method"] }

// paymentMethod is the payment method as other resources take it.
func paymentMethod(intent map[string]any) any {
	if intent["payment_method"] == nil {
		return nil
	}
	return map[string]any{
		"id": intent["payment_method"], "flow_directions": intent["flow_directions"], "verified": intent["status"] == succeeded,
	}
}

// mandateOf is what the mandate says of its acceptance.
func mandateOf(intent map[string]any) any {
	mandate, ok := intent["mandate"].(map[string]any)
	if !ok {
		return nil
	}
	return map[string]any{"customer_acceptance": mandate["customer_acceptance"]}
}

func statusOf(intent map[string]any) any { return intent["status"] }

// decodeMicrodeposits keeps what has verified the bank account. What has not, is still to be done: the next plan shows it.
func decodeMicrodeposits(status any, _ map[string]any, prior tfkit.Value) tftypes.Value {
	if status != succeeded || !prior.IsSet() {
		return tftypes.NewValue(deposits.TerraformType(), nil)
	}
	return prior.Raw()
}

// isGone: a canceled SetupIntent sets nothing up any more.
func isGone(intent stripeapi.Object) bool { return intent.String("status") == canceled }

package card

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// requireSignature reads whether a shipment has to be signed for. Null stands for what Stripe does by itself, which
// depends on the service (API reference, "shipping.require_signature").
func requireSignature(api any, shipping map[string]any, prior tfkit.Value) tftypes.Value {
	required, known := api.(bool)
	byDefault := shipping["service"] != standard
	if !known || prior.IsNull() && required == byDefault {
		return tftypes.NewValue(tftypes.Bool, nil)
	}
	return tftypes.NewValue(tftypes.Bool, required)
}

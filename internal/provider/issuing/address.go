package issuing

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// ValidateAddress refuses an address in the US without a state. at is where the address is (dotted path).
func ValidateAddress(config tfkit.Value, at string, diagnostics *diag.Diagnostics) {
	address := config.Get(at)
	if address.Get("country").String() == "US" && address.Get("state").IsNull() {
		diagnostics.AddAttributeError(tfkit.AttributePath(at), "Missing state",
			at+" is in the US, so it needs a state, such as state = \"CA\".")
	}
}

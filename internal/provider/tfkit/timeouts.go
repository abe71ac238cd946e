package tfkit

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const timeoutsName = "timeouts"

// defaultTimeouts bound the operations. Features of a financial account can take up to half an hour to activate
// ("Financial account features"); everything else is quick.
var defaultTimeouts = map[string]time.Duration{
	"create": 30 * time.Minute,
	"read":   5 * time.Minute,
	"update": 30 * time.Minute,
	"delete": 5 * time.Minute,
}

// deadline bounds an operation by its timeout, configured or not.
func (r *managed) deadline(ctx context.Context, object Value, operation string, diagnostics *diag.Diagnostics) (context.Context, context.CancelFunc) {
	timeout := defaultTimeouts[operation]
	if configured := object.Get(timeoutsName + "." + operation).String(); configured != "" {
		parsed, err := time.ParseDuration(configured)
		if err != nil {
			diagnostics.AddAttributeError(AttributePath(timeoutsName+"."+operation), "Invalid timeout", err.Error())
		}
		timeout = parsed
	}
	return context.WithTimeout(ctx, timeout)
}

// timeoutsType is the type of the timeouts among the attributes of a resource.
func timeoutsType(resource tftypes.Type) tftypes.Type {
	object, ok := resource.(tftypes.Object)
	if !ok {
		return tftypes.DynamicPseudoType
	}
	return object.AttributeTypes[timeoutsName]
}

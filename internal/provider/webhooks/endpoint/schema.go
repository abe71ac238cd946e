package endpoint

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

var attributes = tfkit.Attributes{
	"url": {
		Type: tfkit.String, Required: true,
		Description: "URL to which the events are sent. With a live key it has to be `https`.",
	},
	"enabled_events": {
		Type: tfkit.StringSet, Required: true,
		Validators: tfkit.Validators{Set: []validator.Set{setvalidator.SizeAtLeast(1)}},
		Description: "Types of the events that are sent, at least one; `*` stands for all of them, but for those that want an answer, " +
			"such as `issuing_authorization.request`.",
	},
	"connect": {
		Type: tfkit.Bool, Optional: true, Default: false, RequiresReplace: true, Decode: decodeConnect,
		Description: "Whether events of connected accounts are sent (`true`), or those of the account itself.",
	},
	"api_version": {
		Type: tfkit.String, Optional: true, RequiresReplace: true,
		Description: "API version in which the events show their objects, such as `2025-08-27.basil`. Left out, it is the default version of the account.",
	},
	"description": {
		Type: tfkit.String, Optional: true, Description: "What the endpoint is for.",
		Validators: tfkit.Validators{String: []validator.String{tfkit.MaxLength(5000)}},
	},
	"disabled": {
		Type: tfkit.Bool, Optional: true, Default: false, Afterwards: true, Derive: disabled,
		Description: "Whether the endpoint gets no events for now. Stripe disables an endpoint itself that has failed for days, which shows as a change.",
	},
	"status": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"disabled"}, Description: "`enabled` or `disabled`.",
	},
	"created": tfkit.Created,
}

func disabled(endpoint map[string]any) any { return endpoint["status"] == "disabled" }

// decodeConnect reads what Stripe shows only in part: an endpoint for connected accounts has an application.
func decodeConnect(_ any, endpoint map[string]any, prior tfkit.Value) tftypes.Value {
	switch {
	case endpoint["application"] != nil:
		return tftypes.NewValue(tftypes.Bool, true)
	case prior.IsSet():
		return tftypes.NewValue(tftypes.Bool, prior.Bool())
	}
	return tftypes.NewValue(tftypes.Bool, nil)
}

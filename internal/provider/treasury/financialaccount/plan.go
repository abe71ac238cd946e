package financialaccount

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// validate refuses forwarding settings that name another account than their type says.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	settings := config.Get("forwarding_settings")
	kind := settings.Get("type").String()
	for _, target := range []string{"financial_account", "payment_method"} {
		switch given := settings.Get(target); {
		case kind == "":
		case kind == target && given.IsNull():
			diagnostics.AddAttributeError(tfkit.AttributePath("forwarding_settings"), "Missing "+target,
				fmt.Sprintf("Forwarding settings of the type %q need %s, the account to forward to.", kind, target))
		case kind != target && given.IsSet():
			diagnostics.AddAttributeError(tfkit.AttributePath("forwarding_settings."+target), "Conflicting forwarding settings",
				fmt.Sprintf("Forwarding settings of the type %q have no %s. Set type = %q, or remove %s.", kind, target, target, target))
		}
	}
}

// plan fills in what is known before anything is sent, and checks what the features need.
//
// It runs only for a financial account that is created or changed. When the account loses a capability while the financial
// account stays as it is, nothing is said here: the remedy lies with the account, whose own plan shows the loss, and an
// error would block the destruction of both.
func plan(ctx context.Context, p *tfkit.Plan) {
	if currencies := p.Planned.Get("supported_currencies"); !currencies.IsKnown() && p.Config.Get("supported_currencies").IsNull() {
		p.Compute("supported_currencies", tfkit.StringListValue([]string{"usd"}))
	}
	planRequested(p)
	if p.Creates() || p.Changes("features") {
		requireCapabilities(ctx, p)
	}
	if p.Creates() || p.Changes("features") || p.Changes("platform_restrictions") {
		warnOfRestrictions(p)
	}
}

// planRequested makes requested_features known, unless a block depends on something that is not: a card's plan asks for it.
func planRequested(p *tfkit.Plan) {
	paths := []string{}
	for _, feature := range capabilities.Features {
		wish := wished(p.Planned.Get("features"), feature.Path)
		if !wish.known {
			p.Compute("requested_features", tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, tftypes.UnknownValue))
			return
		}
		if wish.asked {
			paths = append(paths, feature.Path)
		}
	}
	p.Compute("requested_features", tfkit.StringListValue(paths))
}

// wishes are the features that the plan is sure to ask for.
func wishes(p *tfkit.Plan) []capabilities.Feature {
	var asked []capabilities.Feature
	for _, feature := range capabilities.Features {
		if wished(p.Planned.Get("features"), feature.Path).asked {
			asked = append(asked, feature)
		}
	}
	return asked
}

// requireCapabilities asks the account for what each feature needs. A new financial account needs treasury even without
// features that do; where one does, that says enough.
func requireCapabilities(ctx context.Context, p *tfkit.Plan) {
	var needs []tfkit.Need
	for _, feature := range wishes(p) {
		for _, capability := range feature.Capabilities {
			needs = append(needs, tfkit.Need{
				Attribute: "features." + feature.Path, Kind: "feature", Subject: "`" + feature.Path + "`", Capability: capability,
			})
		}
	}
	treasury := func(need tfkit.Need) bool { return need.Capability == capabilities.Treasury }
	if p.Creates() && !slices.ContainsFunc(needs, treasury) {
		needs = append(needs, tfkit.Need{Attribute: "account", Subject: "a financial account", Capability: capabilities.Treasury})
	}
	if len(needs) > 0 {
		p.Require(ctx, p.Account(ctx), needs)
	}
}

// warnOfRestrictions names, for each flow that the configuration restricts, what its features lose by that. It is a warning
// because a platform can want just that: features in place, money standing still.
func warnOfRestrictions(p *tfkit.Plan) {
	restricted := func(flow string) bool { return p.Planned.Get("platform_restrictions."+flow).String() == "restricted" }
	for _, flow := range []string{capabilities.InboundFlows, capabilities.OutboundFlows} {
		var losses []string
		for _, feature := range wishes(p) {
			for _, restriction := range feature.Restrictions(flow == capabilities.InboundFlows, flow == capabilities.OutboundFlows) {
				losses = append(losses, fmt.Sprintf("  - %s: %s", feature.Path, restriction.Effect))
			}
		}
		if restricted(flow) && len(losses) > 0 {
			p.Warn("platform_restrictions."+flow, "Features restricted by "+flow, fmt.Sprintf(
				"platform_restrictions.%s = \"restricted\" takes from the features of the same financial account:\n\n%s\n\n"+
					"Leave out the features or the restriction, unless that is what you want.", flow, strings.Join(losses, "\n")))
		}
	}
}

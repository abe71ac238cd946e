package issuing

import (
	"context"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// RequireCapability refuses an object of Issuing on an account that does not request the capability card_issuing, and
// warns when the capability is known to be inactive. Subject is the planned object, as a noun.
func RequireCapability(ctx context.Context, p *tfkit.Plan, subject string) {
	p.Require(
		ctx, p.Account(ctx), []tfkit.Need{{Attribute: "account", Subject: subject, Capability: capabilities.CardIssuing}},
	)
}

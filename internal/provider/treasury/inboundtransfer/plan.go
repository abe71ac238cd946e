package inboundtransfer

import (
	"context"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury"
)

const (
	feature = "inbound_transfers.ach"
	bank    = "origin_payment_method"
)

// plan checks a new transfer against what it depends on.
func plan(ctx context.Context, p *tfkit.Plan) {
	if !p.Creates() {
		return
	}
	p.RequireFeature(ctx, "financial_account", noun, feature)
	treasury.RequireBankAccount(p, bank, noun, "inbound")
	treasury.CheckDescriptor(p, "ach")
	treasury.WarnOfToken(p, bank, noun, succeeded, returned)
}

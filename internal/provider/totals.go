package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tfsdklog"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// requests counts those of all clients of this process.
var requests stripeapi.Counters

// logTotals writes what the process has asked of Stripe into the provider's log, at INFO. It is for the end, when Terraform has
// nothing more to ask.
func logTotals(ctx context.Context) {
	sum := requests.Totals()
	if sum.Requests == 0 {
		return
	}
	ctx = tfsdklog.NewRootProviderLogger(ctx, tfsdklog.WithStderrFromInit(), tflog.WithLevelFromEnv("TF_LOG_PROVIDER"))
	tflog.Info(ctx, "Stripe requests of this process", map[string]any{
		"requests": sum.Requests, "retries": sum.Retries, "snapshot_hits": sum.SnapshotHits, "waited": sum.Waited.Round(time.Millisecond).String(),
	})
}

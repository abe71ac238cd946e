package provider

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tfsdklog"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// served holds the clients of this process, whose work logTotals sums up.
var served struct {
	sync.Mutex
	clients []*stripeapi.Client
}

func serve(client *stripeapi.Client) {
	served.Lock()
	defer served.Unlock()
	served.clients = append(served.clients, client)
}

// logTotals writes what the process has asked of Stripe into the provider's log, at INFO. It is for the end, when Terraform has
// nothing more to ask.
func logTotals(ctx context.Context) {
	served.Lock()
	defer served.Unlock()
	var sum stripeapi.Totals
	for _, client := range served.clients {
		totals := client.Totals()
		sum.Requests += totals.Requests
		sum.Retries += totals.Retries
		sum.SnapshotHits += totals.SnapshotHits
		sum.Waited += totals.Waited
	}
	if sum.Requests == 0 {
		return
	}
	ctx = tfsdklog.NewRootProviderLogger(ctx, tfsdklog.WithStderrFromInit(), tflog.WithLevelFromEnv("TF_LOG_PROVIDER"))
	tflog.Info(ctx, "Stripe requests of this process", map[string]any{
		"requests": sum.Requests, "retries": sum.Retries, "snapshot_hits": sum.SnapshotHits, "waited": sum.Waited.Round(time.Millisecond).String(),
	})
}

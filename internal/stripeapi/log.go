package stripeapi

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logAttempt writes one line for each attempt of a request, at DEBUG. Neither bodies, queries nor headers are logged, and of
// the path only which endpoint it is, so that no key, secret or card number can reach a log.
func logAttempt(ctx context.Context, s *sending, got outcome, took, waited time.Duration) {
	fields := map[string]any{
		"method":   s.to.method,
		"path":     s.to.path,
		"account":  s.request.Header.Get("Stripe-Account"),
		"attempt":  s.trail.attempts,
		"duration": took.String(),
		"waited":   waited.Round(time.Millisecond).String(), // for the rate limit, before the attempt
	}
	if got.err != nil {
		fields["error"] = got.err.Error()
	} else {
		fields["status"] = got.response.StatusCode
		fields["request_id"] = got.response.Header.Get("Request-Id")
	}
	tflog.Debug(ctx, "Stripe request", fields)
}

// Counters count what clients do. Its zero value is ready.
type Counters struct {
	requests, retries, hits, waited atomic.Int64
}

// Totals are the values of counters.
type Totals struct {
	Requests     int64         // attempts included
	Retries      int64         // attempts after the first
	SnapshotHits int64         // reads that a page of a list answered
	Waited       time.Duration // for the rate limit, all requests together
}

// Totals are what was counted so far.
func (c *Counters) Totals() Totals {
	return Totals{
		Requests: c.requests.Load(), Retries: c.retries.Load(), SnapshotHits: c.hits.Load(), Waited: time.Duration(c.waited.Load()),
	}
}

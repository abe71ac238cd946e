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

// totals count what a client has done.
type totals struct {
	requests, retries, hits, waited atomic.Int64
}

// Totals are the counts of a client since it was made.
type Totals struct {
	Requests     int64         // attempts included
	Retries      int64         // attempts after the first
	SnapshotHits int64         // reads that a page of a list answered
	Waited       time.Duration // for the rate limit, all requests together
}

// Totals are what the client has done so far.
func (c *Client) Totals() Totals {
	return Totals{
		Requests: c.totals.requests.Load(), Retries: c.totals.retries.Load(),
		SnapshotHits: c.totals.hits.Load(), Waited: time.Duration(c.totals.waited.Load()),
	}
}

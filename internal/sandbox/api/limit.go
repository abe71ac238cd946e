package api

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

// Reasons of a limit, as the header Stripe-Rate-Limited-Reason gives them.
const (
	reasonHeader   = "Stripe-Rate-Limited-Reason"
	reasonGlobal   = "global-rate"
	reasonEndpoint = "endpoint-rate"
)

// Stripe's limits of single operations, in requests a second with a test key.
const usualEndpointRate = 25

var endpointRates = map[string]rate.Limit{
	"POST /v1/accounts": 5,
	"POST /v1/payouts":  15,
}

// limiter is one rate limit. Stripe's are token buckets, refilled all the time. It does not say how large they are; here they hold
// what one second brings, so that nobody who has paused gets further than Stripe's published limit lets anybody get.
//
// The time is the machine's, however far the clock of the namespace has been moved: clients know no other, and an hour that
// is skipped is no pause in their requests.
type limiter struct {
	all       *rate.Limiter
	reason    string                   // of all
	endpoints map[string]*rate.Limiter // by operation, where Stripe's limit is lower; nil: the fault is about some operations only
}

func newLimiter(f *Fault) *limiter {
	l := &limiter{all: bucket(rate.Limit(f.Rate)), reason: reasonEndpoint}
	if f.everything() {
		l.reason, l.endpoints = reasonGlobal, map[string]*rate.Limiter{}
	}
	return l
}

func bucket(limit rate.Limit) *rate.Limiter {
	return rate.NewLimiter(limit, int(math.Ceil(float64(limit))))
}

// exceeded counts a request, and gives the reason why it is too much. Those that one endpoint refuses still count for all.
func (l *limiter) exceeded(operation string, now time.Time) (reason string, yes bool) {
	if !l.all.AllowN(now, 1) {
		return l.reason, true
	}
	if l.endpoints == nil {
		return "", false
	}
	endpoint := l.endpoints[operation]
	if endpoint == nil {
		limit, ok := endpointRates[operation]
		if !ok {
			limit = usualEndpointRate
		}
		if limit >= l.all.Limit() {
			return "", false // the limit of all requests is reached first
		}
		endpoint = bucket(limit)
		l.endpoints[operation] = endpoint
	}
	return reasonEndpoint, !endpoint.AllowN(now, 1)
}

const maxRate = 1_000_000

// validRate accepts zero, too: no limit.
func validRate(rate float64) bool { return rate >= 0 && rate <= maxRate }

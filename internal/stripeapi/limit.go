package stripeapi

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/embedded-finance/terraform-provider-stripe/internal/wait"
)

// Stripe's limits, in requests per second (https://docs.stripe.com/rate-limits), each a little lower, because a request
// travels and Stripe's seconds are not ours: 25 for a platform in test mode, 100 in live mode, and 25 for one endpoint.
const (
	testRate     rate.Limit = 24
	liveRate     rate.Limit = 95
	endpointRate rate.Limit = 24
)

// accountRates are for the endpoint with the tightest limit, the creation of connected accounts: 5 and 30 a second.
var accountRates = map[bool]rate.Limit{false: 4.8, true: 28}

var createAccount = endpoint{method: http.MethodPost, path: "/v1/accounts"}

// limiter keeps a platform's requests below Stripe's limits: one bucket for all of them, and one for each endpoint.
type limiter struct {
	live   bool
	lifted bool // no endpoint is limited until Stripe objects

	platform  *bucket
	mu        sync.Mutex
	endpoints map[endpoint]*bucket
}

// newLimiter makes the limiter for a key's mode. perSecond replaces Stripe's limit for a platform unless it is zero. Where they are
// lifted, Stripe's limits hold from the first answer on that one was exceeded.
func newLimiter(live bool, perSecond float64, lifted bool) *limiter {
	ceiling := testRate
	if live {
		ceiling = liveRate
	}
	if perSecond > 0 {
		ceiling = rate.Limit(perSecond)
	}
	return &limiter{live: live, lifted: lifted, platform: newBucket(ceiling, lifted && perSecond == 0), endpoints: map[endpoint]*bucket{}}
}

// wait returns when a request may be sent. It gives up at once when ctx ends, or would before that.
func (l *limiter) wait(ctx context.Context, to endpoint) error {
	for _, b := range []*bucket{l.of(to), l.platform} { // the tighter one first, so that nothing is taken from all in vain
		if err := b.take(ctx); err != nil {
			return err
		}
	}
	return nil
}

// throttled is the error of a request that would have had to wait for the rate limit beyond its deadline.
type throttled struct{ perSecond float64 }

func (t *throttled) Error() string {
	return fmt.Sprintf("the request would have to wait for the rate limit (%.3g a second) until after its timeout", t.perSecond)
}

// of is the bucket of an endpoint.
func (l *limiter) of(to endpoint) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.endpoints[to]
	if !ok {
		ceiling := endpointRate
		if to == createAccount {
			ceiling = accountRates[l.live]
		}
		b = newBucket(ceiling, l.lifted)
		l.endpoints[to] = b
	}
	return b
}

// Values of the header that says which limit a 429 is about: https://docs.stripe.com/rate-limits.
const (
	endpointRateExceeded        = "endpoint-rate"
	endpointConcurrencyExceeded = "endpoint-concurrency"
	resourceLimitExceeded       = "resource-specific"
)

// learn adapts the rates to an answer: a limit that was exceeded cuts a rate, which recovers while Stripe has no objection.
func (l *limiter) learn(to endpoint, got outcome) {
	reason := got.response.Header.Get(headerLimited)
	switch {
	case got.response.StatusCode != http.StatusTooManyRequests:
		l.platform.rise()
		l.of(to).rise()
	case got.code == codeLockTimeout, reason == resourceLimitExceeded:
		// One object is busy; slowing down the others would not help it.
	case reason == endpointRateExceeded, reason == endpointConcurrencyExceeded:
		l.of(to).slow()
	default:
		l.platform.slow()
	}
}

// bucket is a token bucket whose rate follows what Stripe lets through: it falls by a third when a limit was exceeded, rises fast to
// near where that was, and slowly from there (additive increase, multiplicative decrease), up to its ceiling.
type bucket struct {
	limiter *rate.Limiter
	ceiling rate.Limit

	mu       sync.Mutex
	changed  time.Time  // when the rate was set
	closed   time.Time  // until when nothing is sent
	exceeded rate.Limit // the rate at which a limit was exceeded last
}

const (
	window    = time.Second // over which Stripe counts
	burstPart = 4           // of what a second has may come at once
	cut       = 0.7         // of a rate remain when it was too much
	slowest   = 16          // times slower than the ceiling
	fastRise  = 10          // seconds from nothing to the ceiling
	slowRise  = 40          // seconds to double
	near      = 0.8         // of the rate that was too much
)

func newBucket(ceiling rate.Limit, lifted bool) *bucket {
	b := &bucket{limiter: rate.NewLimiter(rate.Inf, 1), ceiling: ceiling, exceeded: ceiling}
	if !lifted {
		b.set(ceiling)
	}
	return b
}

// take returns when the bucket has a token, or when ctx ends or would end before.
func (b *bucket) take(ctx context.Context) error {
	for {
		switch err := b.limiter.Wait(ctx); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return &throttled{perSecond: float64(b.limiter.Limit())}
		}
		b.mu.Lock()
		pause := time.Until(b.closed)
		b.mu.Unlock()
		if pause <= 0 {
			return nil
		}
		if err := wait.For(ctx, pause); err != nil { // and then queue anew, at the rate of that time
			return err
		}
	}
}

// slow cuts the rate and waits for Stripe's next second. What was sent before a cut says nothing of the rate after it.
func (b *bucket) slow() {
	b.mu.Lock()
	defer b.mu.Unlock()
	now, limit := time.Now(), b.limiter.Limit()
	if now.Before(b.closed.Add(window)) {
		return
	}
	b.exceeded = min(limit, b.ceiling)
	b.closed, b.changed = now.Add(window), now.Add(window)
	b.set(min(max(cut*limit, b.ceiling/slowest), b.ceiling))
}

func (b *bucket) rise() {
	b.mu.Lock()
	defer b.mu.Unlock()
	now, limit := time.Now(), b.limiter.Limit()
	if limit >= b.ceiling || now.Before(b.changed.Add(window)) { // one without a limit stays so
		return
	}
	step := limit / slowRise
	if limit < near*b.exceeded {
		step = b.ceiling / fastRise
	}
	b.changed = now
	b.set(min(limit+step, b.ceiling))
}

func (b *bucket) set(limit rate.Limit) {
	b.limiter.SetBurst(max(1, int(limit/burstPart)))
	b.limiter.SetLimit(limit)
}

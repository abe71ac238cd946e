package stripeapi_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
	"github.com/embedded-finance/terraform-provider-stripe/internal/wait"
)

// limits is a Stripe that refuses what comes faster than perSecond, counted over each second that ends with a request, and
// which answers after a while.
type limits struct {
	perSecond int
	endpoint  string // method and path that the limit is for; empty for all
	took      time.Duration

	mu      sync.Mutex
	times   []time.Time // of the requests that were let through
	refused int
	worst   int            // refusals of one request
	each    map[string]int // refusals by idempotency key
}

func (l *limits) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := wait.For(request.Context(), l.took); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.endpoint != "" && request.Method+" "+request.URL.Path != l.endpoint {
		return done(request)
	}
	now, recent := time.Now(), 0
	for _, at := range l.times {
		if now.Sub(at) < time.Second {
			recent++
		}
	}
	if recent >= l.perSecond {
		key := request.Header.Get("Idempotency-Key")
		if l.each == nil {
			l.each = map[string]int{}
		}
		l.refused++
		l.each[key]++
		l.worst = max(l.worst, l.each[key])
		reason := "global-rate"
		if l.endpoint != "" {
			reason = "endpoint-rate"
		}
		return answers(http.StatusTooManyRequests, failure("rate_limit"), "Stripe-Rate-Limited-Reason: "+reason)(request)
	}
	l.times = append(l.times, now)
	return done(request)
}

// create sends n creations, so many at a time as Terraform walks in parallel, and says how long it took.
func create(t *testing.T, client *stripeapi.Client, path string, n, parallelism int) time.Duration {
	t.Helper()
	start := time.Now()
	work := make(chan struct{})
	var group sync.WaitGroup
	for range parallelism {
		group.Go(func() {
			for range work {
				if _, err := client.Post(t.Context(), path, "", nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range n {
		work <- struct{}{}
	}
	close(work)
	group.Wait()
	return time.Since(start)
}

func TestStripesLimitsAreKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config  stripeapi.Config
		path    string
		limits  *limits
		within  time.Duration
		refused bool
	}{
		"a platform in test mode": {
			config: stripeapi.Config{Key: "sk_test_1"}, path: "/v1/issuing/cards", limits: &limits{perSecond: 31}, within: 9 * time.Second,
		},
		"a platform in live mode, whose endpoints are limited": {
			config: stripeapi.Config{Key: "sk_live_1"}, path: "/v1/issuing/cards", limits: &limits{perSecond: 31}, within: 9 * time.Second,
		},
		"the creation of accounts in test mode": {
			config: stripeapi.Config{Key: "sk_test_1"}, path: "/v1/accounts", limits: &limits{perSecond: 7}, within: 42 * time.Second,
		},
		"the creation of accounts in live mode": {
			config: stripeapi.Config{Key: "sk_live_1"}, path: "/v1/accounts", limits: &limits{perSecond: 35}, within: 8 * time.Second,
		},
		"a limit of the user's": {
			config: stripeapi.Config{Key: "sk_test_1", RequestsPerSecond: 10}, path: "/v1/issuing/cards", limits: &limits{perSecond: 13}, within: 21 * time.Second,
		},
		"a user's limit is for what is not Stripe, too": {
			config: stripeapi.Config{Key: "sk_test_1", RequestsPerSecond: 10, Unlimited: true}, path: "/v1/issuing/cards", limits: &limits{perSecond: 13}, within: 21 * time.Second,
		},
		"what is not Stripe is not limited": {
			config: stripeapi.Config{Key: "sk_test_1", Unlimited: true}, path: "/v1/issuing/cards", limits: &limits{perSecond: 1000}, within: time.Second,
		},
		"until it objects": {
			config: stripeapi.Config{Key: "sk_test_1", Unlimited: true}, path: "/v1/issuing/cards", limits: &limits{perSecond: 25}, within: 12 * time.Second, refused: true,
		},
		"somebody else uses the platform, too": {
			config: stripeapi.Config{Key: "sk_test_1"}, path: "/v1/issuing/cards", limits: &limits{perSecond: 12}, within: 40 * time.Second, refused: true,
		},
		"an endpoint with a tighter limit": {
			config: stripeapi.Config{Key: "sk_test_1"}, path: "/v1/issuing/cards", limits: &limits{perSecond: 5, endpoint: "POST /v1/issuing/cards"}, within: 90 * time.Second, refused: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				stripe, config := test.limits, test.config
				stripe.took = 20 * time.Millisecond
				var counts stripeapi.Counters
				config.Transport, config.MaxRetries, config.Counters = stripe, stripeapi.DefaultMaxRetries, &counts
				client, err := stripeapi.New(config)
				if err != nil {
					t.Fatal(err)
				}
				const n = 200
				took := create(t, client, test.path, n, 10)
				t.Logf("%s, %d refused, %d of them one request", took, stripe.refused, stripe.worst)
				if took > test.within || len(stripe.times) != n || test.refused != (stripe.refused > 0) || stripe.refused > n/2 {
					t.Errorf("%d requests in %s, %d refused", len(stripe.times), took, stripe.refused)
				}
				if totals := counts.Totals(); totals.Requests != int64(n+stripe.refused) || totals.Retries != int64(stripe.refused) {
					t.Errorf("counted %+v", totals)
				}
			})
		})
	}
}

func TestALimitOfOneEndpointDoesNotSlowDownTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stripe := &limits{perSecond: 1, endpoint: "POST /v1/accounts"}
		client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_1", Transport: stripe, MaxRetries: 8})
		if err != nil {
			t.Fatal(err)
		}
		create(t, client, "/v1/accounts", 4, 2)
		if stripe.refused == 0 {
			t.Fatal("nothing was refused")
		}
		if took := create(t, client, "/v1/issuing/cards", 24, 10); took > time.Second {
			t.Errorf("others took %s", took)
		}
	})
}

func TestAnInterruptionEndsTheWaitForTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stripe := &limits{perSecond: 1000}
		client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_1", Transport: stripe, RequestsPerSecond: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		create(t, client, "/v1/issuing/cards", 1, 1)

		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		if _, err := client.Post(ctx, "/v1/issuing/cards", "", nil); err == nil || time.Since(start) != time.Second {
			t.Errorf("waited %s: %v", time.Since(start), err)
		}

		ctx, cancel = context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start = time.Now()
		_, err = client.Post(ctx, "/v1/issuing/cards", "", nil)
		if err == nil || time.Since(start) != 0 { // there is no hope before the deadline
			t.Errorf("waited %s: %v", time.Since(start), err)
		}
		if detail := stripeapi.Explain(err); !strings.Contains(detail, "was not sent") || !strings.Contains(detail, "requests_per_second") {
			t.Errorf("explained as %q", detail)
		}
		if len(stripe.times) != 1 {
			t.Errorf("%d requests were sent", len(stripe.times))
		}
	})
}

package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// limited sends requests until one is refused, and says how many were not, and why that one was.
func limited(s *sandboxtest.Server, method, path string, headers ...string) string {
	s.T.Helper()
	for passed := range 200 {
		if response, _ := s.Raw(method, path, "", headers...); response.StatusCode == http.StatusTooManyRequests {
			return fmt.Sprint(passed, " ", response.Header.Get("Stripe-Rate-Limited-Reason"))
		}
	}
	return "no limit"
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		started float64   // limit
		limits  api.Fault // set later
		request string
		want    string
	}{
		"none":                      {0, api.Fault{}, "GET /v1/account", "no limit"},
		"all requests":              {20, api.Fault{}, "GET /v1/account", "20 global-rate"},
		"Stripe's for test keys":    {25, api.Fault{}, "GET /v1/account", "25 global-rate"},
		"an endpoint's":             {100, api.Fault{}, "GET /v1/account", "25 endpoint-rate"},
		"accounts":                  {25, api.Fault{}, "POST /v1/accounts", "5 endpoint-rate"},
		"payouts":                   {25, api.Fault{}, "POST /v1/payouts", "15 endpoint-rate"},
		"less than any endpoint's":  {3, api.Fault{}, "POST /v1/accounts", "3 global-rate"},
		"less than one a second":    {0.5, api.Fault{}, "GET /v1/account", "1 global-rate"},
		"paths that are not there":  {25, api.Fault{}, "GET /v1/nonesuch", "25 global-rate"},
		"set later":                 {0, api.Fault{Rate: 25}, "POST /v1/accounts", "5 endpoint-rate"},
		"set later, by a star":      {0, api.Fault{Rate: 10, Path: "*"}, "GET /v1/account", "10 global-rate"},
		"the lower one":             {25, api.Fault{Rate: 10}, "GET /v1/account", "10 global-rate"},
		"of one endpoint":           {0, api.Fault{Rate: 10, Method: "POST", Path: "/v1/accounts"}, "POST /v1/accounts", "10 endpoint-rate"},
		"of another endpoint":       {0, api.Fault{Rate: 10, Method: "POST", Path: "/v1/accounts"}, "GET /v1/accounts", "no limit"},
		"an endpoint within all":    {25, api.Fault{Rate: 10, Path: "/v1/account"}, "GET /v1/account", "10 endpoint-rate"},
		"an endpoint without rigor": {25, api.Fault{Rate: 100, Path: "/v1/account"}, "GET /v1/account", "25 global-rate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := toy(t, sandboxtest.WithRateLimit(test.started))
			if test.limits.Rate > 0 {
				test.limits.Kind = api.FaultRateLimit
				s.Fault(test.limits)
			}
			var method, path string
			if _, err := fmt.Sscan(test.request, &method, &path); err != nil {
				t.Fatal(err)
			}
			if got := limited(s, method, path); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// Tokens come back one by one, on the machine's clock.
func TestALimitRecovers(t *testing.T) {
	t.Parallel()
	s := toy(t, sandboxtest.WithRateLimit(10))
	for _, step := range []struct {
		pause time.Duration
		want  string
	}{{0, "10 global-rate"}, {0, "0 global-rate"}, {100 * time.Millisecond, "1 global-rate"}, {time.Hour, "10 global-rate"}} {
		s.Advance(step.pause)
		if got := limited(s, "GET", "/v1/account"); got != step.want {
			t.Errorf("after %s: %s, want %s", step.pause, got, step.want)
		}
	}
	s.OK(s.Post("/_sandbox/clock/advance", "by=72h"))
	if got := limited(s, "GET", "/v1/account"); got != "0 global-rate" {
		t.Errorf("on a clock that has been moved: %s", got)
	}
}

func TestALimitIsOfOnePlatform(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "")
	s.Fault(api.Fault{Kind: api.FaultRateLimit, Rate: 10})
	for range 5 {
		s.OK(s.Get("/v1/account"))
	}
	if got := limited(s, "GET", "/v1/account", "Stripe-Account: "+id); got != "5 global-rate" {
		t.Errorf("on a connected account: %s", got)
	}
	s.OK(s.Get("/v1/account", "Authorization: Bearer sk_test_another"))
}

// What exceeds a limit does nothing, and the same key can be used again.
func TestWhatALimitAnswers(t *testing.T) {
	t.Parallel()
	s := toy(t, sandboxtest.WithRateLimit(1))
	limited(s, "GET", "/v1/account")
	status, body := s.Post("/v1/accounts", "email=a", key)
	wantError(t, status, body, api.Error{
		Status: http.StatusTooManyRequests, Code: "rate_limit",
		Message: "Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about " +
			"rate limits here https://stripe.com/docs/rate-limits.",
	})
	s.Advance(time.Second)
	if response, text := s.Raw("POST", "/v1/accounts", "email=a", key); response.StatusCode != 200 || response.Header.Get("Idempotent-Replayed") != "" {
		t.Errorf("got %d %s", response.StatusCode, text)
	}
	s.Advance(time.Second)
	if n := accounts(s); n != 1 {
		t.Errorf("there are %d accounts", n)
	}
}

// The limit that a server was started with is a fault like others: it can be taken away, and comes back with a reset.
func TestTheLimitOfTheServerCanBeTakenAway(t *testing.T) {
	t.Parallel()
	s := toy(t, sandboxtest.WithRateLimit(2))
	set := s.Sandbox.Faults(s.Key).List()
	if len(set) != 1 || set[0].Kind != api.FaultRateLimit || set[0].Rate != 2 {
		t.Fatalf("the faults are %v", set)
	}
	s.OK(s.Delete("/_sandbox/faults/" + set[0].ID))
	if got := limited(s, "GET", "/v1/account"); got != "no limit" {
		t.Error(got)
	}
	s.OK(s.Delete("/_sandbox/faults"))
	if got := limited(s, "GET", "/v1/account"); got != "2 global-rate" {
		t.Error(got)
	}
}

package stripeapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// scripted is a Stripe that answers its requests one after the other as a script says; the last line is for all that follow.
type scripted struct {
	t       *testing.T
	script  []func(*http.Request) (*http.Response, error)
	mu      sync.Mutex
	started time.Time
	times   []time.Duration // of each request, since the first
	keys    []string        // idempotency keys
	bodies  []string
	counts  stripeapi.Counters
}

func (s *scripted) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	if s.started.IsZero() {
		s.started = time.Now()
	}
	s.times = append(s.times, time.Since(s.started))
	s.keys = append(s.keys, request.Header.Get("Idempotency-Key"))
	s.bodies = append(s.bodies, string(body))
	line := s.script[min(len(s.times), len(s.script))-1]
	s.mu.Unlock()
	return line(request)
}

func (s *scripted) client(retries int) *stripeapi.Client {
	s.t.Helper()
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_secret", Transport: s, MaxRetries: retries, Unlimited: true, Counters: &s.counts})
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

type line = func(*http.Request) (*http.Response, error)

// answers makes a line of a script. headers are "Name: value".
func answers(status int, body string, headers ...string) line {
	return func(request *http.Request) (*http.Response, error) {
		response := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: request}
		for _, header := range headers {
			name, value, _ := strings.Cut(header, ": ")
			response.Header.Set(name, value)
		}
		return response, nil
	}
}

func breaks(err error) line { return func(*http.Request) (*http.Response, error) { return nil, err } }

// cut is an answer whose body ends too early.
func cut(request *http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader(`{"id":"i`), broken{})
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: request}, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func failure(code string) string {
	return fmt.Sprintf(`{"error":{"type":"invalid_request_error","code":%q,"message":"No."}}`, code)
}

var (
	done    = answers(http.StatusOK, `{"id":"ic_1"}`)
	refused = &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	reset   = &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
)

func TestWhatCanHelpIsRetriedAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first   line
		retried bool
	}{
		"a rate limit":                      {answers(429, failure("rate_limit")), true},
		"a lock":                            {answers(429, failure("lock_timeout")), true},
		"the request is under way":          {answers(409, failure("idempotency_key_in_use")), true},
		"another conflict":                  {answers(409, failure("")), false},
		"a conflict that passes":            {answers(409, failure(""), "Stripe-Should-Retry: true"), true},
		"a failure of Stripe":               {answers(500, failure("")), true},
		"one without an envelope":           {answers(502, "<html>"), true},
		"one that is not to be retried":     {answers(500, failure(""), "Stripe-Should-Retry: false"), false},
		"one that was kept under the key":   {answers(500, failure(""), "Idempotent-Replayed: true"), false},
		"what is not simulated":             {answers(501, failure("sandbox_not_simulated")), false},
		"a mistake":                         {answers(400, failure("parameter_missing")), false},
		"a mistake that passes":             {answers(400, failure("x"), "Stripe-Should-Retry: true"), true},
		"a key that does not hold":          {answers(401, failure("")), false},
		"a missing object":                  {answers(404, failure("resource_missing")), false},
		"a rate limit that does not change": {answers(429, failure("rate_limit"), "Stripe-Should-Retry: false"), false},
		"no connection":                     {breaks(refused), true},
		"a connection that breaks":          {breaks(reset), true},
		"an answer that is cut":             {cut, true},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
			t.Run(name+" on "+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &scripted{t: t, script: []line{test.first, done}}
					client := s.client(8)
					var object stripeapi.Object
					var err error
					switch method {
					case http.MethodGet:
						object, err = client.Get(t.Context(), "/v1/issuing/cards/ic_1", "", nil)
					case http.MethodPost:
						object, err = client.Post(t.Context(), "/v1/issuing/cards", "", url.Values{"a": {"b"}})
					case http.MethodDelete:
						object, err = client.Delete(t.Context(), "/v1/issuing/cards/ic_1", "")
					}
					if test.retried != (len(s.times) == 2) || test.retried != (err == nil) || test.retried != (object.ID() == "ic_1") {
						t.Fatalf("%d requests, %v, %v", len(s.times), object, err)
					}
					if totals := s.counts.Totals(); totals.Requests != int64(len(s.times)) || totals.Retries != int64(len(s.times)-1) {
						t.Errorf("counted %+v", totals)
					}
					if method == http.MethodPost && (s.keys[0] == "" || s.keys[0] != s.keys[len(s.keys)-1] || s.bodies[len(s.bodies)-1] != "a=b") {
						t.Errorf("sent the keys %q and the bodies %q", s.keys, s.bodies)
					}
				})
			})
		}
	}
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		script   []line
		retries  int
		requests int
		within   time.Duration
		says     string
	}{
		"after as many as are allowed": {script: []line{answers(500, failure(""))}, retries: 8, requests: 9, within: 40 * time.Second, says: "attempts: 9"},
		"at once when none is":         {script: []line{answers(500, failure(""))}, retries: 0, requests: 1, says: "No."},
		"when it takes too long": {
			script: []line{answers(503, "", "Retry-After: 3600")}, retries: 100, requests: 3, within: 3 * time.Minute, says: "attempts: 3",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &scripted{t: t, script: test.script}
				_, err := s.client(test.retries).Get(t.Context(), "/v1/accounts/acct_1", "", nil)
				if err == nil || len(s.times) != test.requests || s.times[len(s.times)-1] > test.within {
					t.Fatalf("%d requests at %v: %v", len(s.times), s.times, err)
				}
				if detail := stripeapi.Explain(err); !strings.Contains(detail, test.says) {
					t.Errorf("%q does not say %q", detail, test.says)
				}
			})
		})
	}
}

func TestPausesGrowAndAreSpread(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		bounds := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 8 * time.Second}
		longest := make([]time.Duration, len(bounds))
		for range 200 {
			s := &scripted{t: t, script: []line{answers(500, failure(""))}}
			if _, err := s.client(len(bounds)).Get(t.Context(), "/v1/accounts/acct_1", "", nil); err == nil {
				t.Fatal("no error")
			}
			for i := range bounds {
				longest[i] = max(longest[i], s.times[i+1]-s.times[i])
			}
		}
		for i, bound := range bounds {
			if longest[i] > bound || longest[i] < bound*9/10 { // of 200 in even spread, none above 90 % has a chance of 1 to 10^9
				t.Errorf("the longest pause before retry %d is %s, the bound %s", i+1, longest[i], bound)
			}
		}
	})
}

func TestStripeSaysHowLongToWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, test := range []struct {
			header string
			least  time.Duration
		}{
			{time.Now().Add(20 * time.Second).UTC().Format(http.TimeFormat), 20 * time.Second},
			{"7", 7 * time.Second},
			{"soon", 0},
		} {
			s := &scripted{t: t, script: []line{answers(503, "", "Retry-After: "+test.header), done}}
			if _, err := s.client(8).Get(t.Context(), "/v1/accounts/acct_1", "", nil); err != nil {
				t.Fatal(err)
			}
			if pause := s.times[1]; pause < test.least || pause > test.least+time.Second {
				t.Errorf("Retry-After %q made it wait %s", test.header, pause)
			}
		}
	})
}

func TestAnInterruptionEndsEveryWait(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first    line
		requests int
		done     bool
	}{
		"what was refused is not sent again":                   {answers(429, failure("rate_limit")), 1, false},
		"what never arrived is not sent again":                 {breaks(refused), 1, false},
		"where the answer was lost, it is asked for once more": {breaks(reset), 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				interrupting := func(request *http.Request) (*http.Response, error) {
					cancel()
					return test.first(request)
				}
				s := &scripted{t: t, script: []line{interrupting, done}}
				object, err := s.client(8).Post(ctx, "/v1/issuing/cards", "", nil)
				if len(s.times) != test.requests || s.times[len(s.times)-1] != 0 || (object.ID() == "ic_1") != test.done || (err == nil) != test.done {
					t.Errorf("requests at %v: %v, %v", s.times, object, err)
				}
			})
		})
	}
}

func TestTheDeadlineEndsTheRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		s := &scripted{t: t, script: []line{answers(429, failure("rate_limit"))}}
		start := time.Now()
		_, err := s.client(100).Post(ctx, "/v1/issuing/cards", "", nil)
		if took := time.Since(start); err == nil || took > 3*time.Second {
			t.Errorf("ended after %s: %v", took, err)
		}
		if detail := stripeapi.Explain(err); !strings.Contains(detail, "requests_per_second") {
			t.Errorf("explained as %q", detail)
		}
	})
}

func TestNobodyWaitsForAStripeThatIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{t: t, script: []line{breaks(refused)}}
		client := s.client(8)
		read := func() time.Duration {
			start := time.Now()
			if _, err := client.Get(t.Context(), "/v1/accounts/acct_1", "", nil); err == nil {
				t.Error("no error")
			}
			return time.Since(start)
		}
		if took := read(); len(s.times) != 9 || took == 0 {
			t.Errorf("the first gave up after %d requests and %s", len(s.times), took)
		}
		if took := read(); len(s.times) != 10 || took != 0 {
			t.Errorf("the second gave up after %d requests and %s", len(s.times)-9, took)
		}
		s.script = []line{done}
		if _, err := client.Get(t.Context(), "/v1/accounts/acct_1", "", nil); err != nil {
			t.Error(err)
		}
		s.script = []line{breaks(refused)}
		if read(); len(s.times) != 11+9 {
			t.Errorf("after an answer one gave up after %d requests", len(s.times)-11)
		}
	})
}

func TestAnUnknownOutcomeIsSaid(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		script    []line
		undecided bool
	}{
		"lost answers":              {[]line{breaks(reset)}, true},
		"an answer that is cut":     {[]line{cut}, true},
		"failures":                  {[]line{answers(500, failure(""))}, true},
		"still under way":           {[]line{answers(409, failure("idempotency_key_in_use"))}, true},
		"lost, then refused":        {[]line{breaks(reset), answers(429, failure("rate_limit"))}, true},
		"lost, then a clear no":     {[]line{breaks(reset), answers(400, failure("x"))}, false},
		"never arrived":             {[]line{breaks(refused)}, false},
		"refused":                   {[]line{answers(429, failure("rate_limit"))}, false},
		"a clear no from the start": {[]line{answers(402, failure("x"))}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &scripted{t: t, script: test.script}
				client := s.client(2)
				_, err := client.Post(t.Context(), "/v1/issuing/cards", "", nil)
				if detail := stripeapi.Explain(err); strings.Contains(detail, "may have acted") != test.undecided {
					t.Errorf("explained as %q", detail)
				}
				if _, err := client.Get(t.Context(), "/v1/issuing/cards/ic_1", "", nil); strings.Contains(stripeapi.Explain(err), "may have acted") {
					t.Error("a read is said to act")
				}
			})
		})
	}
}

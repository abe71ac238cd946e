package api_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// transports reach a server in each way there is. A connection is not used twice: net/http itself would try again on one that
// was good before.
func transports(s *sandboxtest.Server) map[string]http.RoundTripper {
	return map[string]http.RoundTripper{
		"over HTTP":  &http.Transport{DisableKeepAlives: true},
		"in-process": stripeapi.InProcess(s.Sandbox),
	}
}

// outcome is what a client sees of its request.
type outcome struct {
	status int
	header http.Header
	body   api.Object
	err    error // of the request, or of reading the answer
}

func attempt(ctx context.Context, t *testing.T, s *sandboxtest.Server, transport http.RoundTripper) (o outcome) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/v1/accounts", strings.NewReader("email=a"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{
		"Authorization": {"Bearer " + s.Key}, "Idempotency-Key": {"key"}, "Content-Type": {"application/x-www-form-urlencoded"},
	}
	response, err := transport.RoundTrip(req)
	if err != nil {
		return outcome{err: err}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	o = outcome{status: response.StatusCode, header: response.Header, err: err}
	if err == nil {
		o.body, o.err = store.DecodeObject(string(text))
	}
	return o
}

// accounts counts the connected accounts.
func accounts(s *sandboxtest.Server) int {
	s.T.Helper()
	return len(s.OK(s.Get("/v1/accounts")).List("data"))
}

// Whatever goes wrong with a creation, trying again with its idempotency key makes one account.
func TestFaults(t *testing.T) {
	t.Parallel()
	const broken = 0 // there is no answer, or not all of it
	for name, test := range map[string]struct {
		fault    api.Fault
		status   int // of the first attempt
		code     string
		acts     bool          // whether the first attempt makes an account
		again    int           // status of the second attempt, if not 200
		takes    time.Duration // how long the first attempt takes
		header   map[string]string
		replayed bool // whether the second attempt gets a recorded answer
	}{
		"an error": {fault: api.Fault{Kind: api.FaultError}, status: 500},
		"an error of some kind": {
			fault: api.Fault{
				Kind: api.FaultError, Error: api.Error{Status: 503, Code: "api_unavailable"}, Header: http.Header{"Retry-After": {"2"}},
			},
			status: 503, code: "api_unavailable", header: map[string]string{"Retry-After": "2"},
		},
		"a code without a status": {
			fault:  api.Fault{Kind: api.FaultError, Error: api.Error{Code: "balance_insufficient"}},
			status: 400, code: "balance_insufficient",
		},
		"a lock": {
			fault:  api.Fault{Kind: api.FaultError, Error: api.Error{Code: "lock_timeout"}},
			status: 429, code: "lock_timeout", header: map[string]string{"Stripe-Should-Retry": "true", "Stripe-Rate-Limited-Reason": ""},
		},
		"a lock that says not to try again": {
			fault: api.Fault{
				Kind: api.FaultError, Error: api.Error{Code: "lock_timeout"}, Header: http.Header{"Stripe-Should-Retry": {"false"}},
			},
			status: 429, code: "lock_timeout", header: map[string]string{"Stripe-Should-Retry": "false"},
		},
		"a key in use": {
			fault:  api.Fault{Kind: api.FaultError, Error: api.Error{Code: "idempotency_key_in_use"}},
			status: 409, code: "idempotency_key_in_use", header: map[string]string{"Stripe-Should-Retry": "true"},
		},
		"a limit": {
			fault:  api.Fault{Kind: api.FaultError, Error: api.Error{Code: "rate_limit"}},
			status: 429, code: "rate_limit", header: map[string]string{"Stripe-Rate-Limited-Reason": "global-rate"},
		},
		"an error afterwards":                     {fault: api.Fault{Kind: api.FaultErrorAfter}, status: 500, acts: true, again: 500, replayed: true},
		"a connection that is dropped":            {fault: api.Fault{Kind: api.FaultDrop}, status: broken},
		"a connection that is dropped afterwards": {fault: api.Fault{Kind: api.FaultDropAfter}, status: broken, acts: true, replayed: true},
		"a body that is cut":                      {fault: api.Fault{Kind: api.FaultCut}, status: broken, acts: true, replayed: true},
		"an answer that waits": {
			fault:  api.Fault{Kind: api.FaultLatency, Delay: 3 * time.Second},
			status: 200, acts: true, replayed: true, takes: 3 * time.Second,
		},
		"an answer that drips": {
			fault:  api.Fault{Kind: api.FaultDrip, Delay: 3 * time.Second},
			status: 200, acts: true, replayed: true, takes: 3 * time.Second,
		},
	} {
		for _, way := range []string{"over HTTP", "in-process"} {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				s := toy(t)
				transport := transports(s)[way]
				test.fault.Method, test.fault.Path, test.fault.Times = "POST", "/v1/accounts", 1
				s.Fault(test.fault)

				first := attempt(t.Context(), t, s, transport)
				if got := s.Now().Sub(sandboxtest.Start).Round(time.Second); got != test.takes {
					t.Errorf("it took %s", got)
				}
				if test.status == broken && !errors.Is(first.err, io.ErrUnexpectedEOF) && !errors.Is(first.err, io.EOF) ||
					test.status != broken && (first.err != nil || first.status != test.status) {
					t.Errorf("got %d %v, %v", first.status, first.body, first.err)
				}
				if code := first.body.String("error.code"); code != test.code {
					t.Errorf("code %q, want %q", code, test.code)
				}
				for name, want := range test.header {
					if got := first.header.Get(name); got != want {
						t.Errorf("%s: %q, want %q", name, got, want)
					}
				}
				if acted := accounts(s) == 1; acted != test.acts {
					t.Errorf("an account was made: %t", acted)
				}

				again := attempt(t.Context(), t, s, transport)
				if again.err != nil || again.status != max(test.again, http.StatusOK) {
					t.Errorf("the second attempt got %d %v, %v", again.status, again.body, again.err)
				}
				if replayed := again.header.Get("Idempotent-Replayed") == "true"; replayed != test.replayed {
					t.Errorf("the second attempt got a recorded answer: %t", replayed)
				}
				if n := accounts(s); n != 1 {
					t.Errorf("there are %d accounts", n)
				}
			})
		}
	}
}

func TestWhichRequestsAreStruck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault api.Fault
		want  string // the requests that are struck, of those below
	}{
		"all":                       {api.Fault{}, "1 2 3 4 5 6"},
		"a star":                    {api.Fault{Path: "*"}, "1 2 3 4 5 6"},
		"a method":                  {api.Fault{Method: "GET"}, "1 2 4"},
		"a path":                    {api.Fault{Path: "/v1/accounts"}, "1 3"},
		"a path and a method":       {api.Fault{Method: "POST", Path: "/v1/accounts"}, "3"},
		"a path with an id":         {api.Fault{Path: "/v1/accounts/acct_1"}, "2 5"},
		"a template":                {api.Fault{Path: "/v1/accounts/{account}"}, "2 5"},
		"a template by other names": {api.Fault{Path: "/v1/accounts/{a}/persons/{b}"}, "6"},
		"what begins like it":       {api.Fault{Path: "/v1/accounts*"}, "1 2 3 5 6"},
		"what lies below":           {api.Fault{Path: "/v1/accounts/*"}, "2 5 6"},
		"what lies below any":       {api.Fault{Path: "/v1/accounts/{account}/*"}, "6"},
		"ids that begin like it":    {api.Fault{Path: "/v1/accounts/{account}/persons/person_*"}, "6"},
		"the first ones":            {api.Fault{Times: 2}, "1 2"},
		"every second":              {api.Fault{Every: 2}, "2 4 6"},
		"the third":                 {api.Fault{Every: 3, Times: 1}, "3"},
		"every second that matches": {api.Fault{Method: "GET", Every: 2}, "2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := toy(t)
			test.fault.Kind, test.fault.Error.Status = api.FaultError, http.StatusServiceUnavailable
			id := s.Fault(test.fault)
			var struck []string
			for i, request := range []string{
				"GET /v1/accounts", "GET /v1/accounts/acct_1", "POST /v1/accounts", "GET /v1/account", "DELETE /v1/accounts/acct_1",
				"DELETE /v1/accounts/acct_1/persons/person_1",
			} {
				method, path, _ := strings.Cut(request, " ")
				if status, _ := s.Do(method, path, ""); status == http.StatusServiceUnavailable {
					struck = append(struck, fmt.Sprint(i+1))
				}
			}
			if got := strings.Join(struck, " "); got != test.want {
				t.Errorf("struck %s, want %s", got, test.want)
			}
			set := s.Sandbox.Faults(s.Key).List()
			if len(set) != 1 || set[0].ID != id || set[0].Struck != len(struck) {
				t.Errorf("the faults are %v", set)
			}
		})
	}
}

// Several faults make a sequence: each request is struck by one.
func TestFaultsFollowOneAnother(t *testing.T) {
	t.Parallel()
	s := toy(t)
	for _, status := range []int{500, 502, 503} {
		s.Fault(api.Fault{Kind: api.FaultError, Times: 1, Error: api.Error{Status: status}})
	}
	var got []int
	for range 4 {
		status, _ := s.Get("/v1/account")
		got = append(got, status)
	}
	if want := []int{500, 502, 503, 200}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFaultsAreOfOneKey(t *testing.T) {
	t.Parallel()
	s := toy(t)
	s.Fault(api.Fault{Kind: api.FaultError})
	if status, _ := s.Get("/v1/account", "Authorization: Bearer sk_test_another"); status != http.StatusOK {
		t.Errorf("another key gets %d", status)
	}
	if status, _ := s.Get("/v1/account", "Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte(s.Key+":"))); status != http.StatusInternalServerError {
		t.Errorf("the same key in another form gets %d", status)
	}
	s.OK(s.Post("/_sandbox/reset", ""))
	s.OK(s.Get("/v1/account"))
}

// A request that Stripe would refuse is refused as ever, and what has not been done is not said to have failed.
func TestARefusalStaysWhatItIs(t *testing.T) {
	t.Parallel()
	s := toy(t)
	s.Fault(api.Fault{Kind: api.FaultErrorAfter, Header: http.Header{"Retry-After": {"2"}}})
	response, text := s.Raw("POST", "/v1/accounts", "email=state", "Idempotency-Key: key")
	if response.StatusCode != http.StatusBadRequest || response.Header.Get("Retry-After") != "" {
		t.Errorf("got %d %v %s", response.StatusCode, response.Header, text)
	}
	again, repeated := s.Raw("POST", "/v1/accounts", "email=state", "Idempotency-Key: key")
	if again.Header.Get("Idempotent-Replayed") != "true" || repeated != text {
		t.Errorf("again %v %s", again.Header, repeated)
	}
}

// The sandbox's own endpoints always answer, so that what goes wrong can be ended; the log has what was struck.
func TestControlsNeverFail(t *testing.T) {
	t.Parallel()
	s := toy(t, sandboxtest.WithRateLimit(1))
	s.OK(s.Get("/v1/account"))
	if status, _ := s.Get("/v1/account"); status != http.StatusTooManyRequests {
		t.Errorf("got %d", status)
	}
	s.Advance(time.Second)
	id := s.Fault(api.Fault{Kind: api.FaultDropAfter})
	if o := attempt(t.Context(), t, s, transports(s)["in-process"]); o.err == nil {
		t.Errorf("got %d", o.status)
	}
	for _, path := range []string{"/_sandbox/health", "/_sandbox/requests", "/_sandbox/faults", "/_sandbox/clock", "/_sandbox/now"} {
		s.OK(s.Get(path))
	}
	s.OK(s.Delete("/_sandbox/faults/" + id))
	s.Advance(time.Second)
	s.OK(s.Get("/v1/account"))
	var log []string
	for _, item := range s.OK(s.Get("/_sandbox/requests")).List("recent") {
		e := store.AsObject(item)
		if strings.HasPrefix(e.String("path"), "/v1/") {
			log = append(log, strings.TrimSpace(fmt.Sprint(e.String("operation"), " ", e.Int("status"), " ", e.String("fault"))))
		}
	}
	want := []string{
		"GET /v1/account 200", "POST /v1/accounts 200 drop_after", "GET /v1/account 429 rate_limit", "GET /v1/account 200",
	}
	if !slices.Equal(log, want) {
		t.Errorf("the log has %q, want %q", log, want)
	}
}

// A client that does not wait for the answer ends what it waits for.
func TestAClientThatGoesAwayEndsADelay(t *testing.T) {
	t.Parallel()
	for _, kind := range []api.FaultKind{api.FaultLatency, api.FaultDrip} {
		for _, way := range []string{"over HTTP", "in-process"} {
			t.Run(string(kind)+" "+way, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				s := toy(t, func(o *sandbox.Options) {
					o.Sleep = func(ctx context.Context, _ time.Duration) error {
						cancel()
						<-ctx.Done()
						ended <- ctx.Err()
						return ctx.Err()
					}
				})
				s.Fault(api.Fault{Kind: kind, Delay: time.Minute})
				if o := attempt(ctx, t, s, transports(s)[way]); !errors.Is(o.err, context.Canceled) {
					t.Errorf("got %v", o.err)
				}
				if err := <-ended; !errors.Is(err, context.Canceled) {
					t.Errorf("the delay ended with %v", err)
				}
				s.Sandbox.Faults(s.Key).Reset()
				if n := accounts(s); n != 1 {
					t.Errorf("there are %d accounts", n)
				}
			})
		}
	}
}

// stripe-go knows the errors by their fields.
func TestStripesClientReadsFaults(t *testing.T) {
	t.Parallel()
	s := toy(t)
	s.Fault(api.Fault{Kind: api.FaultError, Times: 1, Error: api.Error{Code: "lock_timeout"}})
	_, err := s.Client().V1Accounts.Create(t.Context(), &stripe.AccountCreateParams{})
	var e *stripe.Error
	if !errors.As(err, &e) || e.Code != stripe.ErrorCodeLockTimeout || e.HTTPStatusCode != http.StatusTooManyRequests {
		t.Errorf("got %v", err)
	}
	if _, err := s.Client().V1Accounts.Create(t.Context(), &stripe.AccountCreateParams{}); err != nil {
		t.Error(err)
	}
}

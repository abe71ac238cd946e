package issuing_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/events"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/treasury"
)

// asked is a till whose platform decides in real time.
type asked struct {
	*till
	decide   func(auth api.Object) (status int, body string) // what the endpoint answers
	requests []api.Object                                    // the authorizations that it was asked about
}

// newAsked has 20000 on the Issuing balance, and an endpoint that approves unless decide says otherwise.
func newAsked(t *testing.T) *asked {
	t.Helper()
	s := &asked{till: &till{}}
	register := []func(*api.Mux){ledger.Register, events.Register, issuing.Register, treasury.Register}
	s.fixture = &fixture{sandboxtest.NewFixture(t, register, sandboxtest.WithServing())}
	s.open(false, 20000)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		text, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		event, err := store.DecodeObject(string(text))
		if err != nil || event.String("type") != "issuing_authorization.request" {
			t.Errorf("asked with %s: %v", text, err)
		}
		auth := event.Object("data.object")
		s.requests = append(s.requests, auth)
		status, body := http.StatusOK, `{"approved":true}`
		if s.decide != nil {
			status, body = s.decide(auth)
		}
		w.WriteHeader(status)
		if _, err := io.WriteString(w, body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(endpoint.Close)
	s.OK(s.Post("/v1/webhook_endpoints", "connect=true&enabled_events[]=issuing_authorization.request&url="+endpoint.URL))
	return s
}

// told are the names of the account's events, the oldest first.
func (s *asked) told() []string {
	s.T.Helper()
	var names []string
	for _, e := range s.OK(s.Get("/v1/events?limit=100", s.on())).List("data") {
		if name := store.AsObject(e).String("type"); strings.HasPrefix(name, "issuing_authorization") {
			names = append(names, name)
		}
	}
	slices.Reverse(names)
	return names
}

func TestRealTimeDecisions(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 501)
	for name, test := range map[string]struct {
		form         string
		status       int
		body         string
		reason       string
		message      string
		amount, held int64
		metadata     string
	}{
		"approval":                        {"", 200, `{"approved":true}`, "webhook_approved", "", 1000, 1000, ""},
		"approval with metadata":          {"", 200, `{"approved":true,"metadata":{"k.v":"1"}}`, "webhook_approved", "", 1000, 1000, "1"},
		"decline":                         {"", 200, `{"approved":false,"metadata":{"k.v":"2"}}`, "webhook_declined", "", 1000, 0, "2"},
		"a part":                          {"is_amount_controllable=true", 200, `{"approved":true,"amount":400}`, "webhook_approved", "", 400, 400, ""},
		"more":                            {"is_amount_controllable=true", 200, `{"approved":true,"amount":1400}`, "webhook_approved", "", 1400, 1400, ""},
		"more than there is":              {"is_amount_controllable=true", 200, `{"approved":true,"amount":20001}`, "insufficient_funds", "", 1000, 0, ""},
		"nothing of it":                   {"is_amount_controllable=true", 200, `{"approved":true,"amount":0}`, "webhook_error", "must be positive", 1000, 0, ""},
		"an amount that it may not have":  {"", 200, `{"approved":true,"amount":400}`, "webhook_error", "is_amount_controllable", 1000, 0, ""},
		"no decision":                     {"", 200, `{}`, "webhook_error", "no approved", 1000, 0, ""},
		"a failure":                       {"", 500, ``, "webhook_error", "500", 1000, 0, ""},
		"metadata that Stripe would hate": {"", 200, `{"approved":true,"metadata":{"k":"` + long + `"}}`, "webhook_error", "can have up to 500 characters", 1000, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newAsked(t)
			s.decide = func(api.Object) (int, string) { return test.status, test.body }
			auth := s.buy(1000, test.form)
			approved := test.held > 0
			status := map[bool]string{true: "pending", false: "closed"}[approved]
			entry := store.AsObject(auth.List("request_history")[0])
			if entry.String("reason") != test.reason || !strings.Contains(entry.String("reason_message"), test.message) ||
				(test.message == "") != !entry.Has("reason_message") || auth.Int("amount") != test.amount || auth.Bool("approved") != approved ||
				auth.String("status") != status || auth.Has("pending_request") {
				t.Errorf("authorization: %v", auth)
			}
			if got := auth.Object("metadata")["k.v"]; test.metadata != "" && got != test.metadata {
				t.Errorf("metadata %v", auth["metadata"])
			}
			s.hasLeft(20000-test.held, test.held)
			if len(s.requests) != 1 {
				t.Fatalf("asked %d times", len(s.requests))
			}
			request := s.requests[0]
			if request.Int("amount") != 0 || request.Bool("approved") || request.String("status") != "pending" ||
				request.Int("pending_request.amount") != 1000 || request.String("id") != auth.String("id") || len(request.List("request_history")) != 0 {
				t.Errorf("asked about %v", request)
			}
			if got := s.told(); !slices.Equal(got, []string{"issuing_authorization.request", "issuing_authorization.created"}) {
				t.Errorf("events %v", got)
			}
			created := store.AsObject(s.OK(s.Get("/v1/events?type=issuing_authorization.created", s.on())).List("data")[0])
			if created.Has("data.previous_attributes") {
				t.Errorf("the event of the creation says what was before: %v", created.Get("data.previous_attributes"))
			}
		})
	}
}

func TestNobodyIsAskedAboutWhatStripeDeclines(t *testing.T) {
	t.Parallel()
	s := newAsked(t)
	if auth := s.buy(20001); reason(auth) != "insufficient_funds" || len(s.requests) != 0 {
		t.Errorf("asked %d times about %v", len(s.requests), auth)
	}
}

func TestIncrementsAreAskedAbout(t *testing.T) {
	t.Parallel()
	s := newAsked(t)
	id := s.buy(1000).String("id")
	s.decide = func(auth api.Object) (int, string) {
		if auth.Int("amount") != 1000 || auth.Int("pending_request.amount") != 300 || !auth.Bool("approved") {
			t.Errorf("asked about %v", auth)
		}
		s.Refused(http.StatusBadRequest, "", "a request that is not decided yet")(s.does("capture", id, ""))
		s.Refused(http.StatusBadRequest, "", "a request that is not decided yet")(s.does("reverse", id, ""))
		return 200, `{"approved":false}`
	}
	declined := s.OK(s.does("increment", id, "increment_amount=300"))
	if declined.Int("amount") != 1000 || declined.String("status") != "pending" || !declined.Bool("approved") || reason(declined) != "webhook_declined" {
		t.Errorf("declined increment: %v", declined)
	}
	s.decide = nil
	if got := s.OK(s.does("increment", id, "increment_amount=300")); got.Int("amount") != 1300 || reason(got) != "webhook_approved" {
		t.Errorf("increment: %v", got)
	}
	const asked = "issuing_authorization.request"
	want := []string{asked, "issuing_authorization.created", asked, "issuing_authorization.updated", asked, "issuing_authorization.updated"}
	if got := s.told(); !slices.Equal(got, want) {
		t.Errorf("events %v", got)
	}
}

// While its webhook is open, the endpoint can use the whole API.
func TestAnEndpointDecidesByCalls(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form   string
		calls  func(s *asked, id string)
		body   string
		reason string
		held   int64
	}{
		"approve": {"", func(s *asked, id string) {
			s.OK(s.Post(authorizations+"/"+id+"/approve", "metadata[by]=call", s.on()))
		}, `{"received":true}`, "webhook_approved", 1000},
		"decline": {"", func(s *asked, id string) {
			s.OK(s.Post(authorizations+"/"+id+"/decline", "metadata[by]=call", s.on()))
		}, `{"approved":true}`, "webhook_declined", 0},
		"approve a part": {"is_amount_controllable=true", func(s *asked, id string) {
			s.Refused(http.StatusBadRequest, "amount", "greater than or equal to 1")(s.Post(authorizations+"/"+id+"/approve", "amount=0", s.on()))
			s.OK(s.Post(authorizations+"/"+id+"/approve", "amount=250", s.on()))
		}, ``, "webhook_approved", 250},
		"approve what it may not": {"", func(s *asked, id string) {
			s.Refused(http.StatusBadRequest, "amount", "cannot be controlled")(s.Post(authorizations+"/"+id+"/approve", "amount=250", s.on()))
		}, `{"approved":false}`, "webhook_declined", 0},
		"cancel the card and approve": {"", func(s *asked, _ string) {
			s.OK(s.Post(cards+"/"+s.card, "status=canceled", s.on()))
		}, `{"approved":true}`, "card_canceled", 0},
		"look, and approve": {"", func(s *asked, id string) {
			if got := s.OK(s.Get(authorizations+"/"+id, s.on())); got.Int("pending_request.amount") != 1000 {
				s.T.Errorf("it sees %v", got)
			}
		}, `{"approved":true}`, "webhook_approved", 1000},
		"answer much too late": {"", func(s *asked, id string) {
			s.Advance(time.Minute)
			if got := s.OK(s.Get(authorizations+"/"+id, s.on())); reason(got) != "webhook_timeout" {
				s.T.Errorf("after a minute: %v", got)
			}
		}, `{"approved":true}`, "webhook_timeout", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newAsked(t)
			s.decide = func(auth api.Object) (int, string) {
				test.calls(s, auth.String("id"))
				return 200, test.body
			}
			auth := s.buy(1000, test.form)
			if reason(auth) != test.reason || len(auth.List("request_history")) != 1 {
				t.Errorf("authorization: %v", auth)
			}
			s.hasLeft(20000-test.held, test.held)
			for _, what := range []string{"approve", "decline"} {
				s.Refused(http.StatusBadRequest, "", "has no pending request")(s.Post(authorizations+"/"+auth.String("id")+"/"+what, "", s.on()))
			}
		})
	}
}

// A client that sends its request again gets the answer of the first one.
func TestARepeatedRequestIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	s := newAsked(t)
	const key = "Idempotency-Key: ride"
	form := "amount=1000&card=" + s.card
	s.decide = func(api.Object) (int, string) {
		if status, body := s.Post(authorizationHelpers, form, s.on(), key); status != http.StatusConflict {
			t.Errorf("while the first one is open: %d %v", status, body)
		}
		return 200, `{"approved":true}`
	}
	first := s.OK(s.Post(authorizationHelpers, form, s.on(), key))
	again := s.OK(s.Post(authorizationHelpers, form, s.on(), key))
	if first.String("id") != again.String("id") || len(s.requests) != 1 || !again.Bool("approved") {
		t.Errorf("asked %d times, about %v and %v", len(s.requests), first, again)
	}
	s.hasLeft(19000, 1000)
}

func TestDecisionsThroughStripesClient(t *testing.T) {
	t.Parallel()
	s := newAsked(t)
	client, ctx, params := s.Client(), t.Context(), sandboxtest.OnAccount(s.account)
	s.decide = func(auth api.Object) (int, string) {
		//nolint:staticcheck // it is deprecated, and still there
		approved, err := client.V1IssuingAuthorizations.Approve(ctx, auth.String("id"), &stripe.IssuingAuthorizationApproveParams{
			Params: params, Amount: stripe.Int64(600), Metadata: map[string]string{"k": "v"},
		})
		if err != nil || approved.Amount != 600 || approved.Metadata["k"] != "v" || approved.PendingRequest != nil {
			t.Errorf("approved %+v, %v", approved, err)
		}
		return 200, ""
	}
	s.buy(1000, "is_amount_controllable=true")
	s.decide = func(auth api.Object) (int, string) {
		//nolint:staticcheck // it is deprecated, and still there
		declined, err := client.V1IssuingAuthorizations.Decline(ctx, auth.String("id"), &stripe.IssuingAuthorizationDeclineParams{Params: params})
		if err != nil || declined.Approved || declined.Status != "closed" {
			t.Errorf("declined %+v, %v", declined, err)
		}
		return 200, ""
	}
	s.buy(1000)
	s.hasLeft(19400, 600)
}

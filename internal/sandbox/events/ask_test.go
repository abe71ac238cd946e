package events_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82/webhook"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/events"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// questions registers an endpoint that asks about an authorization, and answers with what came of it.
func questions(patience time.Duration) func(*api.Mux) {
	return func(m *api.Mux) {
		m.Sandbox("POST /_sandbox/ask", func(r *api.Request) (api.Object, error) {
			q, err := events.Ask(r, api.Event{
				Type: events.AuthorizationRequest, Object: api.Object{"id": "iauth_1", "object": "issuing.authorization"},
			})
			if err != nil || q == nil {
				return api.Object{"outcome": "nobody"}, err
			}
			return nil, &api.Detour{
				Do: func(ctx context.Context) {
					ctx, cancel := context.WithTimeout(ctx, patience)
					defer cancel()
					q.Do(ctx)
				},
				Then: func(r *api.Request) (api.Object, error) {
					a, err := q.Answer(r)
					shown := api.Object{"outcome": string(a.Outcome), "metadata": a.Metadata, "problem": a.Problem}
					if a.Amount != nil {
						shown["amount"] = *a.Amount
					}
					return shown, err
				},
			}
		})
	}
}

// long is more than any answer takes.
const long = time.Minute

// newQuestions is a server of which an endpoint can be asked.
func newQuestions(t *testing.T, patience time.Duration, options ...sandboxtest.Option) *sandboxtest.Server {
	t.Helper()
	return sandboxtest.NewFixture(t, []func(*api.Mux){events.Register, questions(patience)}, options...).Server
}

// receiver is an HTTP server that ends with the test.
func receiver(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		status   int
		body     string
		outcome  events.Outcome
		problem  string // a part of it
		metadata string
		amount   int64
	}{
		{"approval", 200, `{"approved":true}`, events.Approved, "", "", 0},
		{"approval with more", 200, `{"approved":true,"amount":1500,"metadata":{"k":"v"}}`, events.Approved, "", "v", 1500},
		{"decline", 200, `{"approved":false}`, events.Declined, "", "", 0},
		{"another success", 201, `{"approved":true}`, events.Approved, "", "", 0},
		{"failure", 500, `{"approved":true}`, events.Failed, "answered 500", "", 0},
		{"redirection", 302, `{"approved":true}`, events.Failed, "answered 302", "", 0},
		{"no JSON", 200, `approved`, events.Failed, "no decision", "", 0},
		{"nothing", 200, ``, events.Failed, "no decision", "", 0},
		{"no decision", 200, `{"received":true}`, events.Failed, "no approved", "", 0},
		{"null", 200, `{"approved":null}`, events.Failed, "no approved", "", 0},
		{"text", 200, `{"approved":"true"}`, events.Failed, "no decision", "", 0},
		{"negative amount", 200, `{"approved":true,"amount":-1}`, events.Failed, "negative", "", 0},
		{"too long", 200, `{"approved":true,"x":"` + strings.Repeat("x", 70_000) + `"}`, events.Failed, "no decision", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newQuestions(t, long, sandboxtest.WithServing())
			var letter []byte
			var signature, elsewhere string
			url := receiver(t, func(w http.ResponseWriter, req *http.Request) {
				letter, _ = io.ReadAll(req.Body)
				signature = req.Header.Get("Stripe-Signature")
				elsewhere += req.URL.Path
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			})
			endpoint := s.OK(s.Post(endpoints, "url="+url+"&enabled_events[]="+events.AuthorizationRequest))
			got := s.OK(s.Post("/_sandbox/ask", ""))
			if got.String("outcome") != string(test.outcome) || !strings.Contains(got.String("problem"), test.problem) ||
				(test.problem == "") != (got.String("problem") == "") || got.String("metadata.k") != test.metadata || got.Int("amount") != test.amount {
				t.Errorf("answer %v", got)
			}
			event, err := webhook.ConstructEvent(letter, signature, endpoint.String("secret"))
			if err != nil || event.Type != events.AuthorizationRequest || event.Data.Object["id"] != "iauth_1" || elsewhere != "/" {
				t.Errorf("asked with %s at %s: %v", letter, elsewhere, err)
			}
			state, pending := "succeeded", int64(0)
			if test.problem != "" {
				state, pending = "failed", 1
			}
			delivery := s.OK(s.Get("/_sandbox/deliveries?event=" + event.ID)).List("data")[0].(api.Object)
			if delivery.String("state") != state || len(delivery.List("attempts")) != 1 || delivery["next_attempt"] != nil {
				t.Errorf("delivery %v", delivery)
			}
			if kept := s.OK(s.Get("/v1/events/" + event.ID)); kept.Int("pending_webhooks") != pending {
				t.Errorf("the event is kept as %v", kept)
			}
		})
	}
}

func TestAnEndpointThatDoesNotAnswerInTime(t *testing.T) {
	t.Parallel()
	s := newQuestions(t, time.Millisecond, sandboxtest.WithServing())
	url := receiver(t, func(_ http.ResponseWriter, req *http.Request) {
		io.Copy(io.Discard, req.Body) // until then the server does not notice that the client has gone
		<-req.Context().Done()
	})
	s.OK(s.Post(endpoints, "url="+url+"&enabled_events[]="+events.AuthorizationRequest))
	if got := s.OK(s.Post("/_sandbox/ask", "")); got.String("outcome") != string(events.TimedOut) {
		t.Errorf("answer %v", got)
	}
}

func TestAnEndpointThatIsNotThere(t *testing.T) {
	t.Parallel()
	s := newQuestions(t, long, sandboxtest.WithServing())
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	s.OK(s.Post(endpoints, "url="+gone.URL+"&enabled_events[]="+events.AuthorizationRequest))
	if got := s.OK(s.Post("/_sandbox/ask", "")); got.String("outcome") != string(events.Failed) || strings.Contains(got.String("problem"), "http://") {
		t.Errorf("answer %v", got)
	}
}

// While the question is open the endpoint may use the API, even begin anew.
func TestTheOneThatIsAskedUsesTheSandbox(t *testing.T) {
	t.Parallel()
	s := newQuestions(t, long, sandboxtest.WithServing())
	url := receiver(t, func(w http.ResponseWriter, _ *http.Request) {
		s.Post("/_sandbox/reset", "")
		io.WriteString(w, `{"approved":true}`)
	})
	s.OK(s.Post(endpoints, "url="+url+"&enabled_events[]="+events.AuthorizationRequest))
	if got := s.OK(s.Post("/_sandbox/ask", "")); got.String("outcome") != string(events.Approved) {
		t.Errorf("answer %v", got)
	}
}

func TestNobodyIsAsked(t *testing.T) {
	t.Parallel()
	form := func(rest string) string { return "url=http://127.0.0.1:1&enabled_events[]=" + rest }
	for name, test := range map[string]struct {
		endpoint, then string
		options        []sandboxtest.Option
	}{
		"no endpoint":              {"", "", []sandboxtest.Option{sandboxtest.WithServing()}},
		"all events but this":      {form("*"), "", []sandboxtest.Option{sandboxtest.WithServing()}},
		"a disabled endpoint":      {form(events.AuthorizationRequest), "disabled=true", []sandboxtest.Option{sandboxtest.WithServing()}},
		"of connected accounts":    {form(events.AuthorizationRequest + "&connect=true"), "", []sandboxtest.Option{sandboxtest.WithServing()}},
		"in an embedded sandbox":   {form(events.AuthorizationRequest), "", nil},
		"all, and another by name": {form("*&enabled_events[]=account.updated"), "", []sandboxtest.Option{sandboxtest.WithServing()}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newQuestions(t, long, test.options...)
			if test.endpoint != "" {
				id := s.OK(s.Post(endpoints, test.endpoint)).String("id")
				s.OK(s.Post(endpoints+"/"+id, test.then))
			}
			if got := s.OK(s.Post("/_sandbox/ask", "")); got.String("outcome") != "nobody" {
				t.Errorf("answer %v", got)
			}
			if got := s.OK(s.Get("/v1/events")); len(got.List("data")) != 0 {
				t.Errorf("events %v", got)
			}
		})
	}
}

func TestTheQuestionsOfAConnectedAccount(t *testing.T) {
	t.Parallel()
	f := sandboxtest.NewFixture(t, []func(*api.Mux){events.Register, questions(long)}, sandboxtest.WithServing())
	account := f.Account(func(account *api.Record) { account.Data["country"] = "US" })
	answering := func(body string) string {
		return receiver(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) })
	}
	on := sandboxtest.On(account)
	const name = "&enabled_events[]=" + events.AuthorizationRequest
	f.OK(f.Post(endpoints, "url="+answering(`{"approved":false}`)+name))
	f.OK(f.Post(endpoints, "url="+answering(`{"approved":true,"amount":1}`)+name, on))
	if got := f.OK(f.Post("/_sandbox/ask", "", on)); got.Int("amount") != 1 {
		t.Errorf("the account's own endpoint says %v", got)
	}
	f.OK(f.Post(endpoints, "url="+answering(`{"approved":true,"amount":2}`)+name+"&connect=true"))
	if got := f.OK(f.Post("/_sandbox/ask", "", on)); got.Int("amount") != 2 {
		t.Errorf("the platform's endpoint for connected accounts says %v", got)
	}
}

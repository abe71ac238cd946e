package stripeapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// serve makes a client whose requests go to a handler of this process.
func serve(t *testing.T, handler http.HandlerFunc) *stripeapi.Client {
	t.Helper()
	client, err := stripeapi.New(stripeapi.Config{
		Key: "sk_test_secret", UserAgent: "terraform-provider-stripe/1.2.3", Transport: stripeapi.InProcess(handler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestRequestsCarryAccountVersionAndUserAgent(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		for name, want := range map[string]string{
			"Stripe-Account": "acct_1", "Stripe-Version": stripeapi.Version, "Authorization": "Bearer sk_test_secret",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if agent := r.Header.Get("User-Agent"); !strings.HasPrefix(agent, "terraform-provider-stripe/1.2.3 Stripe/v1 GoBindings/") {
			t.Errorf("the user agent is %q", agent)
		}
		if r.Header.Get("Idempotency-Key") == "" {
			t.Error("a POST without an idempotency key can be doubled")
		}
		if r.ContentLength != int64(len(body)) {
			t.Errorf("the length of the body is given as %d", r.ContentLength)
		}
		if string(body) != "a%5Bb%5D=c" {
			t.Errorf("the body is %q", body)
		}
		fmt.Fprint(w, `{"id":"ic_1","amount":12345678901234567890,"nested":{"name":"n","list":["x","y"]}}`)
	})
	object, err := client.Post(context.Background(), "/v1/issuing/cards", "acct_1", url.Values{"a[b]": {"c"}})
	if err != nil {
		t.Fatal(err)
	}
	if object.ID() != "ic_1" || object.String("nested.name") != "n" || len(object.Strings("nested.list")) != 2 {
		t.Errorf("read %v", object)
	}
	if amount := fmt.Sprint(object.Get("amount")); amount != "12345678901234567890" {
		t.Errorf("a large number became %s", amount)
	}
}

func TestAnInterruptedCreationIsSeenThrough(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		if err := r.Context().Err(); err != nil {
			t.Error("the request in flight was canceled")
		}
		fmt.Fprint(w, `{"id":"ic_1"}`)
	})
	if object, err := client.Post(ctx, "/v1/issuing/cards", "", nil); err != nil || object.ID() != "ic_1" {
		t.Errorf("got %v, %v", object, err)
	}
	if _, err := client.Post(ctx, "/v1/issuing/cards", "", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a new request after the interruption: %v", err)
	}
}

func TestErrorsAreExplainedWithoutSecrets(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		says   []string
		gone   bool
		param  string
	}{
		"a missing object": {
			status: 404, body: `{"error":{"type":"invalid_request_error","code":"resource_missing","param":"card","message":"No such issuing card: 'ic_1'"}}`,
			says: []string{"No such issuing card", "resource_missing", "404"}, gone: true, param: "card",
		},
		"an object of the other mode": {
			status: 404, body: `{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such issuing card: 'ic_1'; a similar object exists in live mode, but a test mode key was used to make this request."}}`,
			says: []string{"key of the mode"},
		},
		"a stranger's account": {
			status: 403, body: `{"error":{"type":"invalid_request_error","code":"account_invalid","message":"The provided key does not have access"}}`,
			says: []string{"does not have access", "other mode"}, gone: true,
		},
		"an unknown URL is not a missing object": {
			status: 404, body: `{"error":{"type":"invalid_request_error","message":"Unrecognized request URL"}}`, says: []string{"Unrecognized"},
		},
		"a parameter": {
			status: 400, body: `{"error":{"type":"invalid_request_error","code":"parameter_missing","param":"shipping[address][line1]","message":"Missing required param"}}`,
			says: []string{"shipping[address][line1]"}, param: "shipping[address][line1]",
		},
		"cardholder requirements": {
			status: 400, body: `{"error":{"type":"invalid_request_error","message":"This cardholder has outstanding requirements preventing them from activating an issued card."}}`,
			says: []string{"user_terms_acceptance"},
		},
		"a feature without its capability": {
			status: 400, body: `{"error":{"type":"invalid_request_error","message":"The card_issuing feature cannot be requested, because the card_issuing capability was not requested for the account."}}`,
			says: []string{"under capabilities of the account"},
		},
		"a feature that is not active": {
			status: 400, body: `{"error":{"type":"invalid_request_error","message":"The financial account cannot do that: its feature outbound_payments.ach is being activated."}}`,
			says: []string{"feature_status"},
		},
		"a platform without Issuing": {
			status: 400, body: `{"error":{"type":"invalid_request_error","message":"card_issuing can only be requested if your platform has been onboarded on Stripe Issuing already."}}`,
			says: []string{"Activate Issuing"},
		},
		"a platform without Treasury": {
			status: 400, body: `{"error":{"type":"invalid_request_error","message":"Your account is not set up to use Treasury."}}`, says: []string{"Activate Treasury"},
		},
		"a lock": {
			status: 429, body: `{"error":{"type":"invalid_request_error","code":"lock_timeout","message":"This object cannot be accessed right now"}}`, says: []string{"max_retries"},
		},
		"a request under way": {
			status: 409, body: `{"error":{"type":"idempotency_error","code":"idempotency_key_in_use","message":"There is currently another in-progress request"}}`, says: []string{"apply again in a minute"},
		},
		"an idempotency key of something else": {
			status: 400, body: `{"error":{"type":"idempotency_error","message":"Keys for idempotent requests can only be used with the same parameters"}}`, says: []string{"key of its own"},
		},
		"an operation that is not simulated": {
			status: 501, body: `{"error":{"type":"api_error","code":"sandbox_not_simulated","message":"not simulated"}}`, says: []string{"test-mode key"},
		},
		"a rate limit": {
			status: 429, body: `{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Testmode request rate limit exceeded"}}`, says: []string{"requests_per_second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Request-Id", "req_123")
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			})
			_, err := client.Get(context.Background(), "/v1/issuing/cards/ic_1", "", nil)
			if err == nil {
				t.Fatal("no error")
			}
			detail := stripeapi.Explain(err)
			for _, want := range append(test.says, "req_123") {
				if !strings.Contains(detail, want) {
					t.Errorf("%q does not say %q", detail, want)
				}
			}
			for _, secret := range []string{"sk_test_secret", `{"error"`} {
				if strings.Contains(detail, secret) {
					t.Errorf("%q has %q", detail, secret)
				}
			}
			if stripeapi.Gone(err) != test.gone {
				t.Errorf("gone is %t", !test.gone)
			}
			if stripeapi.Param(err) != test.param {
				t.Errorf("blames %q", stripeapi.Param(err))
			}
		})
	}
}

func TestAnAnswerThatIsNoJSONIsAnError(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") })
	if _, err := client.Get(context.Background(), "/v1/account", "", nil); err == nil || !strings.Contains(err.Error(), "not JSON") {
		t.Errorf("got %v", err)
	}
}

func TestExplainSaysWhatOnlyTheCallerKnows(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":{"type":"invalid_request_error","message":"Not now.","param":"status"}}`)
	})
	_, err := client.Get(context.Background(), "/v1/accounts", "", nil)
	advised := stripeapi.Advise(err, "Try again later.")
	if detail := stripeapi.Explain(advised); !strings.Contains(detail, "Not now.\n\nTry again later.") {
		t.Errorf("the explanation is %q", detail)
	}
	if stripeapi.Param(advised) != "status" {
		t.Error("advice hides the parameter that Stripe blames")
	}
}

func TestListsAreReadPageByPage(t *testing.T) {
	t.Parallel()
	const size = 230
	var pages []string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		pages = append(pages, query.Get("starting_after")+"+"+query.Get("limit")+" "+query.Get("status"))
		var first, limit int
		fmt.Sscanf(query.Get("starting_after"), "toy_%d", &first)
		fmt.Sscanf(query.Get("limit"), "%d", &limit)
		var objects []string
		for i := first + 1; i <= min(first+limit, size); i++ {
			objects = append(objects, fmt.Sprintf(`{"id":"toy_%d"}`, i))
		}
		fmt.Fprintf(w, `{"data":[%s],"has_more":%t}`, strings.Join(objects, ","), first+limit < size)
	})
	for name, test := range map[string]struct {
		limit, want int
		more        bool
		pages       []string
	}{
		"a part of a page": {limit: 7, want: 7, more: true, pages: []string{"+7 open"}},
		"two pages":        {limit: 130, want: 130, more: true, pages: []string{"+100 open", "toy_100+30 open"}},
		"everything":       {limit: 1000, want: size, pages: []string{"+100 open", "toy_100+100 open", "toy_200+100 open"}},
	} {
		pages = nil
		objects, more, err := client.List(t.Context(), "/v1/toys", "", url.Values{"status": {"open"}}, test.limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(objects) != test.want || more != test.more || strings.Join(pages, ",") != strings.Join(test.pages, ",") {
			t.Errorf("%s: %d objects, more %t, pages %q", name, len(objects), more, pages)
		}
	}
}

func TestARefusalExplainsItself(t *testing.T) {
	t.Parallel()
	if got := stripeapi.Explain(stripeapi.Refuse("Not here.")); got != "Not here." {
		t.Errorf("explained as %q", got)
	}
}

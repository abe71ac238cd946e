package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestAuthentication(t *testing.T) {
	t.Parallel()
	s := toy(t)
	basic := func(userInfo string) string {
		return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(userInfo))
	}
	const missing = "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth..."
	tests := []struct {
		header string
		want   api.Error // none: the request is answered
	}{
		{"Authorization: Bearer sk_test_x", api.Error{}},
		{"Authorization: Bearer rk_test_x", api.Error{}},
		{basic("sk_test_x:"), api.Error{}},
		{basic("sk_test_x:ignored"), api.Error{}},
		{"Authorization:", api.Error{Message: missing}},
		{"Authorization: Bearer", api.Error{Message: missing}},
		{basic(":sk_test_x"), api.Error{Message: missing}},
		{"Authorization: Basic ???", api.Error{Message: missing}},
		{"Authorization: Digest sk_test_x", api.Error{Message: missing}},
		{"Authorization: Bearer sk_live_abcdefghijklmnop", api.Error{Message: "Invalid API Key provided: sk_live_************mnop"}},
		{"Authorization: Bearer nonsense", api.Error{Message: "Invalid API Key provided: ********"}},
		{"Authorization: Bearer sk_test_", api.Error{Message: "Invalid API Key provided: sk_test_"}},
		{"Authorization: Bearer sk_test_a b", api.Error{Message: "Invalid API Key provided: sk_test_***"}},
		{"Authorization: Bearer pk_test_x", api.Error{
			Code: "secret_key_required",
			Message: "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at " +
				"https://dashboard.stripe.com/account/apikeys.",
		}},
	}
	for _, test := range tests {
		status, body := s.Get("/v1/account", test.header)
		if test.want.Message == "" {
			if status != http.StatusOK {
				t.Errorf("%s: %d %v", test.header, status, body)
			}
			continue
		}
		test.want.Status, test.want.NoLog = http.StatusUnauthorized, true
		wantError(t, status, body, test.want)
	}
}

func TestOneKeySeesNothingOfAnother(t *testing.T) {
	t.Parallel()
	s := toy(t)
	const other = "Authorization: Bearer sk_test_another"
	id := create(t, s, "")
	_, mine := s.Get("/v1/account")
	_, theirs := s.Get("/v1/account", other)
	if mine.String("id") == theirs.String("id") || !strings.HasPrefix(mine.String("id"), "acct_") {
		t.Errorf("two platforms: %v and %v", mine, theirs)
	}
	status, body := s.Get("/v1/accounts/"+id, other)
	wantError(t, status, body, api.Error{
		Status: 403, Code: "account_invalid", NoLog: true,
		Message: "The provided key 'sk_test_*******' does not have access to account '" + id + "' (or that account does not exist). " +
			"Application access may have been revoked.",
	})
	if _, list := s.Get("/v1/accounts", other); len(list.List("data")) != 0 {
		t.Errorf("the other key sees %v", list)
	}
	if _, list := s.Get("/v1/accounts"); ids(list) != "["+id+"]" {
		t.Errorf("the key sees %v", list)
	}
}

func TestTheAccountOfARequest(t *testing.T) {
	t.Parallel()
	s := toy(t)
	_, platform := s.Get("/v1/account")
	first, second, gone := create(t, s, ""), create(t, s, ""), create(t, s, "")
	if status, body := s.Delete("/v1/accounts/" + gone); status != 200 || !body.Bool("deleted") {
		t.Fatalf("%d %v", status, body)
	}
	tests := []struct {
		name, path, header string
		want               string // the account that answers; empty: 403
	}{
		{"the platform", "/v1/account", "", platform.String("id")},
		{"the platform by its id", "/v1/accounts/" + platform.String("id"), "", platform.String("id")},
		{"the platform in the header", "/v1/account", "Stripe-Account: " + platform.String("id"), platform.String("id")},
		{"a connected account in the path", "/v1/accounts/" + first, "", first},
		{"in the header", "/v1/account", "Stripe-Account: " + first, first},
		{"in the context", "/v1/account", "Stripe-Context: " + first, first},
		{"in both", "/v1/accounts/" + first, "Stripe-Account: " + first, first},
		{"seen by another one", "/v1/accounts/" + second, "Stripe-Account: " + first, ""},
		{"the platform seen by a connected account", "/v1/accounts/" + platform.String("id"), "Stripe-Account: " + first, ""},
		{"a stranger", "/v1/account", "Stripe-Account: acct_nonesuch", ""},
		{"nonsense", "/v1/account", "Stripe-Account: x y", ""},
		{"a deleted one in the path", "/v1/accounts/" + gone, "", ""},
		{"a deleted one in the header", "/v1/account", "Stripe-Account: " + gone, ""},
		// The account comes before the URL and the parameters.
		{"a stranger and an unknown URL", "/v1/nonesuch", "Stripe-Account: acct_nonesuch", ""},
		{"a stranger and an unknown parameter", "/v1/accounts/acct_nonesuch?foo=bar", "", ""},
		{"a stranger and what is not simulated", "/v1/charges", "Stripe-Account: acct_nonesuch", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var headers []string
			if test.header != "" {
				headers = []string{test.header}
			}
			status, body := s.Get(test.path, headers...)
			if test.want != "" {
				if status != 200 || body.String("id") != test.want {
					t.Errorf("%d %v, want %s", status, body, test.want)
				}
				return
			}
			wantError(t, status, body, api.Error{Status: 403, Code: "account_invalid", NoLog: true, Message: "The provided key 'sk_test_..."})
		})
	}
}

func TestObjectsBelongToTheAccountOfTheRequest(t *testing.T) {
	t.Parallel()
	s := toy(t)
	first, second := create(t, s, ""), create(t, s, "")
	_, one := s.Post("/v1/accounts/"+first+"/persons", "first_name=Jenny")
	_, two := s.Post("/v1/accounts/"+first+"/persons", "first_name=Jack", "Stripe-Account: "+first)
	if one.String("account") != first || two.String("account") != first {
		t.Errorf("%v and %v belong to others than %s", one, two, first)
	}
	if _, list := s.Get("/v1/accounts/" + first + "/persons"); ids(list) != fmt.Sprint([]string{two.String("id"), one.String("id")}) ||
		list.String("url") != "/v1/accounts/"+first+"/persons" {
		t.Errorf("the list is %v", list)
	}
	status, body := s.Get("/v1/accounts/" + second + "/persons/" + one.String("id"))
	wantError(t, status, body, api.Error{
		Status: 404, Code: "resource_missing", Param: "person",
		Message: "No such person: '" + one.String("id") + "'",
	})
	if url := body.String("error.request_log_url"); !strings.HasPrefix(url, "https://dashboard.stripe.com/"+second+"/test/logs/req_") {
		t.Errorf("the log is at %s", url)
	}
	if status, body := s.Delete("/v1/accounts/" + first + "/persons/" + one.String("id")); status != 200 || !body.Bool("deleted") {
		t.Errorf("%d %v", status, body)
	}
	if status, _ := s.Get("/v1/accounts/" + first + "/persons/" + one.String("id")); status != 404 {
		t.Errorf("a deleted person is answered with %d", status)
	}
}

func TestReferencesInTheBody(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "")
	status, body := s.Post("/v1/transfers", "currency=usd&amount=1&destination=acct_nonesuch")
	wantError(t, status, body, api.Error{Status: 400, Code: "resource_missing", Param: "destination", Message: "No such account: 'acct_nonesuch'"})
	status, body = s.Post("/v1/transfers", "currency=usd&amount=1&destination="+id)
	wantError(t, status, body, api.Error{
		Status: 400, Code: "balance_insufficient",
		Message: "You have insufficient available funds in your Stripe account.",
	})
}

func TestURLs(t *testing.T) {
	t.Parallel()
	s := toy(t)
	const help = " If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you " +
		"passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
	for _, test := range []struct{ method, path string }{
		{"GET", "/v1/nonesuch"}, {"GET", "/"}, {"GET", "/v1/accounts/"}, {"PUT", "/v1/accounts"}, {"DELETE", "/v1/accounts"}, {"GET", "/v2/core/accounts"},
	} {
		status, body := s.Do(test.method, test.path, "")
		wantError(t, status, body, api.Error{
			Status:  404,
			Message: fmt.Sprintf("Unrecognized request URL (%s: %s).", test.method, test.path) + help,
		})
	}
	for operation, name := range map[string]string{
		"POST /v1/charges":               "POST /v1/charges (PostCharges)",
		"GET /v1/issuing/cards/ic_1":     "GET /v1/issuing/cards/{card} (GetIssuingCardsCard)",
		"POST /v1/issuing/cards?foo=bar": "POST /v1/issuing/cards (PostIssuingCards)",
	} {
		method, path, _ := strings.Cut(operation, " ")
		status, body := s.Do(method, path, "")
		wantError(t, status, body, api.Error{
			Status: 501, Code: "sandbox_not_simulated", NoLog: true,
			Message: "The sandbox does not simulate " + name + ".",
		})
	}
}

func TestHeadAndOptions(t *testing.T) {
	t.Parallel()
	s := toy(t)
	if response, text := s.Raw("HEAD", "/v1/account", ""); response.StatusCode != 200 || text != "" {
		t.Errorf("HEAD: %d %q", response.StatusCode, text)
	}
	if response, text := s.Raw("OPTIONS", "/v1/account", ""); response.StatusCode != 204 || text != "" ||
		!strings.Contains(response.Header.Get("Allow"), "POST") {
		t.Errorf("OPTIONS: %d %q %v", response.StatusCode, text, response.Header)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "")
	response, text := s.Raw("POST", "/v1/accounts/"+id, "", "Stripe-Version: 2019-01-01;embedded_connect_beta=v2", "Stripe-Account: "+id, "Idempotency-Key: key")
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Stripe-Version": "2019-01-01;embedded_connect_beta=v2", "Stripe-Account": id, "Idempotency-Key": "key",
		"Idempotent-Replayed": "",
	} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !regexp.MustCompile(`^req_[0-9A-Za-z]{14}$`).MatchString(response.Header.Get("Request-Id")) {
		t.Errorf("Request-Id: %s", response.Header.Get("Request-Id"))
	}
	if !strings.Contains(text, ",\n  \"id\": \""+id+"\",\n  \"object\": \"account\",\n") || !strings.HasSuffix(text, "\n}\n") {
		t.Errorf("the body is %q", text)
	}
	response, text = s.Raw("GET", "/v1/nonesuch", "")
	if got := response.Header.Get("Stripe-Version"); got != "2025-08-27.basil" {
		t.Errorf("Stripe-Version: %s", got)
	}
	if want := fmt.Sprintf(`"request_log_url": "https://dashboard.stripe.com/test/logs/%s?t=%d"`,
		response.Header.Get("Request-Id"), s.Now().Unix()); !strings.Contains(text, want) {
		t.Errorf("%s lacks %s", text, want)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	s := toy(t)
	tests := []struct{ name, query, body, contentType, want string }{
		{"a form", "", "email=a", "application/x-www-form-urlencoded; charset=utf-8", ""},
		{"a query", "?email=a", "", "", ""},
		{"both", "?email=a", "country=US", "application/x-www-form-urlencoded", ""},
		{"JSON", "", `{"email":"a"}`, "application/json", "Invalid request: the content type application/json is not supported..."},
		{"a malformed type", "", "email=a", "a/b/c", "Invalid request: the content type a/b/c is not supported..."},
		{"multipart", "", "x", "multipart/form-data; boundary=x", "Invalid request: the content type multipart/form-data..."},
		{"a bad escape", "", "email=%zz", "application/x-www-form-urlencoded", "Invalid percent-encoding in the parameter email: %zz"},
		{"a bad escape in the query", "?%zz", "", "", "Invalid percent-encoding in the name of a parameter: %zz"},
		{"too much", "", "email=" + strings.Repeat("x", 1<<20), "application/x-www-form-urlencoded", "The body of the request is too large..."},
		{"too deep", "", "email" + strings.Repeat("[a]", 40) + "=x", "application/x-www-form-urlencoded", "The parameter email[a][a]..."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			status, body := s.Post("/v1/accounts"+test.query, test.body, "Content-Type: "+test.contentType)
			if test.want == "" {
				if status != 200 || body.String("email") != "a" {
					t.Errorf("%d %v", status, body)
				}
				return
			}
			wantError(t, status, body, api.Error{Status: 400, Message: test.want, Param: body.String("error.param")})
		})
	}
	// curl -X GET -d sends the parameters of a GET in its body.
	status, body := s.Do("GET", "/v1/accounts", "limit=0")
	wantError(t, status, body, api.Error{
		Status: 400, Code: "parameter_invalid_integer", Param: "limit",
		Message: "This value must be greater than or equal to 1 (it currently is '0').",
	})
}

func TestParametersBeyondTheDescription(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "")
	if status, body := s.Post("/v1/accounts/"+id, "country=US"); status != 200 || body.String("country") != "US" {
		t.Errorf("%d %v", status, body)
	}
	status, body := s.Post("/v1/accounts/"+id, "type=custom")
	wantError(t, status, body, api.Error{Status: 400, Code: "parameter_unknown", Param: "type", Message: "Received unknown parameter: type"})
}

func TestMetadataHasItsLimitAlsoAfterAnUpdate(t *testing.T) {
	t.Parallel()
	s := toy(t)
	pairs := func(from, to int) string {
		var out []string
		for i := from; i < to; i++ {
			out = append(out, fmt.Sprintf("metadata[k%d]=v", i))
		}
		return strings.Join(out, "&")
	}
	id := create(t, s, pairs(0, 40))
	status, body := s.Post("/v1/accounts/"+id, pairs(40, 51))
	wantError(t, status, body, api.Error{Status: 400, Param: "metadata", Message: "Metadata can have up to 50 keys, but you passed in 51 keys."})
	if status, body := s.Post("/v1/accounts/"+id, pairs(40, 50)); status != 200 || len(body.Object("metadata")) != 50 {
		t.Errorf("%d %v", status, body)
	}
	if status, body := s.Post("/v1/accounts/"+id, "metadata="); status != 200 || len(body.Object("metadata")) != 0 {
		t.Errorf("%d %v", status, body)
	}
}

// faults collects what a server reports instead of failing the test.
type faults struct {
	mu   sync.Mutex
	list []string
}

func (f *faults) option() sandboxtest.Option {
	return sandboxtest.WithCheck(func(operation string, err error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.list = append(f.list, operation+": "+err.Error())
	})
}

func (f *faults) want(t *testing.T, parts ...string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.list) != 1 {
		t.Errorf("%d faults were reported: %v", len(f.list), f.list)
		return
	}
	for _, part := range parts {
		if !strings.Contains(f.list[0], part) {
			t.Errorf("the report %q lacks %q", f.list[0], part)
		}
	}
}

func TestFaultsOfTheSandboxAreContained(t *testing.T) {
	t.Parallel()
	for email, report := range map[string]string{
		"panic":        "panic: the handler panics",
		"fault":        "the secret reason of a fault",
		"unknown type": `type "nonesuch" is not registered`,
		"unknown job":  `job "nonesuch" is not registered`,
		"no JSON":      "email: +Inf (float64) is no string",
	} {
		for _, header := range []string{"X: y", "Idempotency-Key: key"} {
			t.Run(email+" with "+header, func(t *testing.T) {
				t.Parallel()
				var f faults
				s := toy(t, f.option())
				status, body := s.Post("/v1/accounts", "email="+email, header)
				wantError(t, status, body, api.Error{Status: 500, Type: api.TypeAPI, Message: "An unexpected error occurred in the sandbox..."})
				if email == "no JSON" {
					return // told twice: it breaks the description, and it cannot be encoded
				}
				f.want(t, "POST /v1/accounts: the sandbox failed: ", report)
				if _, list := s.Get("/v1/accounts"); len(list.List("data")) != 0 {
					t.Errorf("it left %v behind", list)
				}
			})
		}
	}
}

func TestAnswersAreCheckedAgainstTheDescription(t *testing.T) {
	t.Parallel()
	var f faults
	s := toy(t, f.option())
	if status, _ := s.Post("/v1/accounts", "email=breaks the description"); status != 200 {
		t.Errorf("the check changed the answer: %d", status)
	}
	f.want(t, "POST /v1/accounts: ", "extra: the description has no such field")
}

func TestWhatAHandlerRefusesIsUndone(t *testing.T) {
	t.Parallel()
	s := toy(t)
	status, body := s.Post("/v1/accounts", "email=state")
	wantError(t, status, body, api.Error{Status: 400, Param: "email", Message: "This account cannot be."})
	if _, list := s.Get("/v1/accounts"); len(list.List("data")) != 0 {
		t.Errorf("it left %v behind", list)
	}
}

func TestHooks(t *testing.T) {
	t.Parallel()
	var f faults
	s := toy(t, f.option())
	if _, body := s.Post("/v1/accounts/"+create(t, s, ""), "email=hook"); !body.Bool("payouts_enabled") {
		t.Errorf("the hook did not run: %v", body)
	}
	status, _ := s.Post("/v1/accounts/"+create(t, s, ""), "email=endless hook")
	if status != 500 {
		t.Errorf("the endless hook is answered with %d", status)
	}
	f.want(t, "the hooks of account call each other without end")
}

func TestJobsRunBeforeTheNextRequest(t *testing.T) {
	t.Parallel()
	for _, delay := range []time.Duration{0, time.Minute} {
		t.Run(delay.String(), func(t *testing.T) {
			t.Parallel()
			s := toy(t, sandboxtest.WithActivationDelay(delay))
			_, created := s.Post("/v1/accounts", "")
			if created.Bool("charges_enabled") {
				t.Error("the job ran inside the request that scheduled it")
			}
			path := "/v1/accounts/" + created.String("id")
			if delay > 0 {
				s.Advance(delay - time.Nanosecond)
				if _, body := s.Get(path); body.Bool("charges_enabled") {
					t.Error("the job ran too early")
				}
				s.Advance(time.Nanosecond)
			}
			// A request that only reads sees its effect, and so does one that writes.
			if _, body := s.Get(path); !body.Bool("charges_enabled") {
				t.Error("the job did not run before a GET")
			}
			id := create(t, s, "")
			s.Advance(delay)
			if _, body := s.Post("/v1/accounts/"+id, "email=a"); !body.Bool("charges_enabled") {
				t.Error("the job did not run before a POST")
			}
		})
	}
}

func TestAFailedJobLeavesNothingAndIsNotRepeated(t *testing.T) {
	t.Parallel()
	var f faults
	s := toy(t, f.option())
	id := create(t, s, "email=failing job")
	for range 2 {
		if _, body := s.Get("/v1/accounts/" + id); body.Has("business_type") {
			t.Errorf("the job left %v behind", body)
		}
	}
	f.want(t, "job activate of "+id+": this job fails")
}

func TestOwnEndpoints(t *testing.T) {
	t.Parallel()
	s := toy(t, sandboxtest.WithActivationDelay(time.Minute))
	id := create(t, s, "")
	if status, body := s.Get("/_sandbox/health", "Authorization:"); status != 200 || body.String("status") != "ok" {
		t.Errorf("health: %d %v", status, body)
	}
	status, body := s.Post("/_sandbox/accounts/"+id+"/echo?q=1", "a[b][]=c")
	if status != 200 || fmt.Sprint(body) != "map[id:"+id+" params:map[a:map[b:[c]] q:1]]" {
		t.Errorf("echo: %d %v", status, body)
	}
	if status, body := s.Get("/_sandbox/now"); status != 200 || body.Int("now") != s.Now().Unix() || body.String("delay") != "1m0s" {
		t.Errorf("now: %d %v", status, body)
	}
	status, body = s.Post("/_sandbox/accounts/acct_nonesuch/echo", "")
	wantError(t, status, body, api.Error{Status: 403, Code: "account_invalid", NoLog: true, Message: "The provided key..."})
	status, body = s.Post("/_sandbox/accounts/"+id+"/echo", "a=%zz")
	wantError(t, status, body, api.Error{Status: 400, Param: "a", Message: "Invalid percent-encoding in the parameter a: %zz"})
	for _, request := range []string{"GET /_sandbox/nonesuch", "GET /_sandbox/", "GET /_sandbox/accounts//echo", "DELETE /_sandbox/now"} {
		method, path, _ := strings.Cut(request, " ")
		status, body := s.Do(method, path, "")
		wantError(t, status, body, api.Error{Status: 404, NoLog: true, Message: "The sandbox has no endpoint " + request + "."})
	}
	if status, _ := s.Get("/_sandbox/requests", "Authorization:"); status != 401 {
		t.Errorf("requests without a key: %d", status)
	}
}

func TestRequestLog(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "email=private", "Idempotency-Key: key")
	for range 60 {
		s.Get("/v1/accounts/" + id)
	}
	s.Get("/v1/nonesuch")
	s.Get("/v1/charges", "Stripe-Account: "+id)
	s.Get("/v1/account", "Authorization: Bearer sk_test_another")
	_, log := s.Get("/_sandbox/requests")
	want := api.Object{
		"POST /v1/accounts": int64(1), "GET /v1/accounts/{account}": int64(60), "GET (unrecognized)": int64(1), "GET /v1/charges": int64(1),
	}
	if log.Int("total") != 63 || fmt.Sprint(log.Object("operations")) != fmt.Sprint(want) {
		t.Errorf("the log is %v", log)
	}
	recent := log.List("recent")
	if len(recent) != 50 {
		t.Fatalf("%d requests are recent", len(recent))
	}
	newest, second := store.AsObject(recent[0]), store.AsObject(recent[1])
	if newest.String("operation") != "GET /v1/charges" || newest.Int("status") != 501 || newest.String("account") != id ||
		second.String("path") != "/v1/nonesuch" || !strings.HasPrefix(second.String("request_id"), "req_") {
		t.Errorf("the newest are %v and %v", newest, second)
	}
	if text := fmt.Sprint(log); strings.Contains(text, "private") || strings.Contains(text, s.Key) {
		t.Errorf("the log tells secrets: %s", text)
	}
	if _, body := s.Post("/_sandbox/reset", ""); !body.Bool("reset") {
		t.Errorf("reset: %v", body)
	}
	if _, log := s.Get("/_sandbox/requests"); log.Int("total") != 0 {
		t.Errorf("after a reset the log is %v", log)
	}
	if _, log := s.Get("/_sandbox/requests", "Authorization: Bearer sk_test_another"); log.Int("total") != 1 {
		t.Errorf("the other key's log is %v", log)
	}
}

func TestResetEmptiesANamespace(t *testing.T) {
	t.Parallel()
	s := toy(t)
	_, before := s.Get("/v1/account")
	id := create(t, s, "", "Idempotency-Key: key")
	s.Post("/_sandbox/reset", "")
	if status, _ := s.Get("/v1/accounts/" + id); status != 403 {
		t.Errorf("an account survived the reset: %d", status)
	}
	if _, after := s.Get("/v1/account"); after.String("id") != before.String("id") {
		t.Errorf("the platform is %v, not %v", after, before)
	}
	if again := create(t, s, "", "Idempotency-Key: key"); again == id {
		t.Error("an idempotent answer survived the reset")
	}
}

func TestObjectsSurviveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	first := toy(t, sandboxtest.WithStore(path))
	id := create(t, first, "email=a")
	second := toy(t, sandboxtest.WithStore(path)) // while the first one still runs
	second.Key = first.Key
	if status, body := second.Get("/v1/accounts/" + id); status != 200 || body.String("email") != "a" {
		t.Errorf("%d %v", status, body)
	}
}

func TestConcurrentRequests(t *testing.T) {
	t.Parallel()
	s := toy(t, sandboxtest.WithStore(filepath.Join(t.TempDir(), "store.db")))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				id := create(t, s, fmt.Sprintf("metadata[worker]=%d", i))
				if status, body := s.Get("/v1/accounts/" + id); status != 200 || body.String("metadata.worker") != fmt.Sprint(i) {
					t.Errorf("%d %v", status, body)
				}
			}
		})
	}
	wg.Wait()
	if _, list := s.Get("/v1/accounts?limit=100"); len(list.List("data")) != 40 {
		t.Errorf("%d accounts", len(list.List("data")))
	}
}

package sandbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// tenant is a sandbox with one of everything, by the names that the description has for them in paths.
type tenant struct {
	*sandbox.Sandbox
	ids      map[string]string
	paths    map[string]string // what is left to say of an "{id}" by the path that it is in
	faults   []error           // that the sandbox has reported
	requests int               // since the tenant was made
}

// reporter is a test, a fuzzer or one of rapid's checks.
type reporter interface {
	Fatalf(format string, args ...any)
	Context() context.Context
}

const key = "sk_test_tenant"

const address = "[line1]=123 Main Street&X[city]=San Francisco&X[state]=CA&X[postal_code]=94111&X[country]=US"

// newTenant sets up what the guide for embedded finance sets up. It does not go through sandboxtest, because a fuzz target
// may not use the fuzzer that it belongs to.
func newTenant(t testing.TB) *tenant {
	t.Helper()
	n := &tenant{ids: map[string]string{}, paths: map[string]string{}}
	var err error
	n.Sandbox, err = sandbox.New(sandbox.Options{
		Log:           slog.New(slog.DiscardHandler),
		CheckResponse: func(operation string, err error) { n.faults = append(n.faults, fmt.Errorf("%s: %w", operation, err)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	n.provision(t)
	return n
}

func (n *tenant) provision(t reporter) {
	made := func(path, form, account string) string {
		header := http.Header{"Authorization": {"Bearer " + key}, "Stripe-Account": {account}}
		status, body := n.send(t, http.MethodPost, path, strings.ReplaceAll(form, " ", "+"), "", header)
		if status != http.StatusOK {
			t.Fatalf("%s %s: %d %v", path, form, status, body)
		}
		return body.String("id")
	}
	account := made("/v1/accounts", "country=US&business_type=company&controller[stripe_dashboard][type]=none"+
		"&controller[losses][payments]=application&controller[fees][payer]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[treasury][requested]=true&capabilities[card_issuing][requested]=true"+
		"&capabilities[card_payments][requested]=true&capabilities[us_bank_account_ach_payments][requested]=true", "")
	n.ids["account"] = account
	n.ids["person"] = made("/v1/accounts/"+account+"/persons", "first_name=Jenny&last_name=Rosen", "")
	made("/_sandbox/accounts/"+account+"/onboard", "", "")
	n.ids["id"] = made("/v1/accounts/"+account+"/external_accounts", "external_account=btok_us_verified", "")
	n.ids["capability"] = "treasury"
	n.ids["financial_account"] = made("/v1/treasury/financial_accounts", "supported_currencies[]=usd"+
		"&features[card_issuing][requested]=true&features[financial_addresses][aba][requested]=true", account)
	n.ids["cardholder"] = made("/v1/issuing/cardholders", "name=Jenny Rosen&type=individual&billing[address]"+
		strings.ReplaceAll(address, "X", "billing[address]")+"&individual[first_name]=Jenny&individual[last_name]=Rosen"+
		"&individual[card_issuing][user_terms_acceptance][date]=1700000000"+
		"&individual[card_issuing][user_terms_acceptance][ip]=192.0.2.1", account)
	n.ids["card"] = made("/v1/issuing/cards", "currency=usd&type=physical&cardholder="+n.ids["cardholder"]+
		"&financial_account="+n.ids["financial_account"]+"&shipping[name]=Jenny&shipping[address]"+
		strings.ReplaceAll(address, "X", "shipping[address]"), account)
	n.provisionPayments(made)
	n.provisionTreasury(func(path, form string) string { return made(path, form, account) })
}

// provisionTreasury sets up one of everything that moves money of the financial account. Their ids go by the name of "id" in many
// paths, so the path says which one it is.
func (n *tenant) provisionTreasury(made func(path, form string) string) {
	fa := n.ids["financial_account"]
	made("/v1/treasury/financial_accounts/"+fa+"/features", "inbound_transfers[ach][requested]=true&outbound_payments[ach][requested]=true"+
		"&outbound_transfers[ach][requested]=true&intra_stripe_flows[requested]=true")
	n.ids["origin_payment_method"], n.ids["destination_payment_method"] = "pm_usBankAccount_processing", "pm_usBankAccount_processing"
	for _, flow := range []struct{ helpers, name, form string }{
		{"/test_helpers", "received_credit", "network=ach"},
		{"/test_helpers", "received_debit", "network=ach"},
		{"", "inbound_transfer", "origin_payment_method=pm_usBankAccount_processing"},
		{"", "outbound_transfer", "destination_payment_method=pm_usBankAccount_processing"},
		{
			"", "outbound_payment", "destination_payment_method_data[type]=us_bank_account" +
				"&destination_payment_method_data[billing_details][name]=Jenny&destination_payment_method_data[us_bank_account]" +
				"[account_holder_type]=individual&destination_payment_method_data[us_bank_account][routing_number]=110000000" +
				"&destination_payment_method_data[us_bank_account][account_number]=000000000009",
		},
	} {
		amount := "100"
		if flow.name == "received_credit" {
			amount = "10000"
		}
		id := made("/v1"+flow.helpers+"/treasury/"+flow.name+"s", "amount="+amount+"&currency=usd&financial_account="+fa+"&"+flow.form)
		n.ids[flow.name], n.paths["/"+flow.name+"s/{id}"] = id, "/"+flow.name+"s/"+id
	}
	n.ids["credit_reversal"] = made("/v1/treasury/credit_reversals", "received_credit="+
		made("/v1/test_helpers/treasury/received_credits", "amount=10&currency=usd&network=ach&financial_account="+fa))
	n.ids["debit_reversal"] = made("/v1/treasury/debit_reversals", "received_debit="+n.ids["received_debit"])
}

// provisionPayments sets up what the platform itself has: requests about payments do not name an account.
func (n *tenant) provisionPayments(made func(path, form, account string) string) {
	n.ids["webhook_endpoint"] = made("/v1/webhook_endpoints", "url=http://127.0.0.1:1&enabled_events[]=*", "")
	made("/v1/webhook_endpoints", "url=http://127.0.0.1:1&enabled_events[]=*&connect=true", "")
	n.ids["customer"] = made("/v1/customers", "name=Jenny Rosen", "")
	n.ids["payment_method"] = made("/v1/payment_methods/pm_usBankAccount/attach", "customer="+n.ids["customer"], "")
	n.ids["intent"] = made("/v1/setup_intents", "confirm=true&attach_to_self=true&payment_method_types[]=us_bank_account"+
		"&payment_method_data[type]=us_bank_account&payment_method_data[billing_details][name]=Jenny Rosen"+
		"&payment_method_data[us_bank_account][account_holder_type]=individual"+
		"&payment_method_data[us_bank_account][routing_number]=110000000"+
		"&payment_method_data[us_bank_account][account_number]=000123456789"+
		"&mandate_data[customer_acceptance][type]=offline", "")
	n.ids["topup"] = made("/v1/topups", "amount=2000&currency=usd", "")
	n.ids["payout"] = made("/v1/payouts", "amount=500&currency=usd", "")
	n.ids["transfer"] = made("/v1/transfers", "amount=100&currency=usd&destination="+n.ids["account"], "")
	n.ids["destination"] = n.ids["account"]
}

// renew begins anew now and then, so that neither lists nor memory grow and most requests find what they are about.
func (n *tenant) renew(t reporter, every int) {
	if n.requests++; n.requests%every == 0 {
		n.send(t, http.MethodPost, "/_sandbox/reset", "", "", http.Header{"Authorization": {"Bearer " + key}})
		n.provision(t)
	}
}

// fill puts the tenant's ids in the place of {names}.
func (n *tenant) fill(s string) string {
	for pattern, path := range n.paths {
		s = strings.ReplaceAll(s, pattern, path)
	}
	for name, id := range n.ids {
		s = strings.ReplaceAll(s, "{"+name+"}", id)
	}
	return s
}

// send hands a request to the sandbox as the HTTP server does, and checks what must be so whatever the request is.
func (n *tenant) send(t reporter, method, path, query, body string, header http.Header) (int, api.Object) {
	req := (&http.Request{
		Method: method, Header: header, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		URL:  &url.URL{Path: path, RawQuery: query},
		Body: http.NoBody,
	}).WithContext(t.Context())
	if decoded, err := url.PathUnescape(path); err == nil { // as net/http reads a path
		req.URL.Path, req.URL.RawPath = decoded, path
	}
	if body != "" {
		withBody := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		req.Body, req.ContentLength = withBody.Body, withBody.ContentLength
	}
	recorder := httptest.NewRecorder()
	n.ServeHTTP(recorder, req)
	describe := func() string { return fmt.Sprintf("%s %s?%s %s %v", method, path, query, body, header) }
	if recorder.Code == http.StatusInternalServerError || len(n.faults) > 0 {
		t.Fatalf("%s: %s %v", describe(), recorder.Body, n.faults)
	}
	if recorder.Code == http.StatusNoContent && method == http.MethodOptions {
		return recorder.Code, nil
	}
	answer, err := store.DecodeObject(recorder.Body.String())
	if err != nil {
		t.Fatalf("%s answers %q: %v", describe(), recorder.Body, err)
	}
	if recorder.Code >= 400 {
		e := answer.Object("error")
		if len(answer) != 1 || e.String("message") == "" || e.String("type") == "" || e.Has("code") != e.Has("doc_url") {
			t.Fatalf("%s: no envelope of Stripe's: %s", describe(), recorder.Body)
		}
	} else if recorder.Code != http.StatusOK {
		t.Fatalf("%s: status %d", describe(), recorder.Code)
	}
	if recorder.Header().Get("Request-Id") == "" || recorder.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%s: headers %v", describe(), recorder.Header())
	}
	return recorder.Code, answer
}

// FuzzRequests sends any bytes as any part of a request. In a path {account}, {card} and so on stand for the ids of objects
// that are there.
func FuzzRequests(f *testing.F) {
	f.Add("GET", "/v1/account", "", "", "", "", "")
	f.Add("GET", "/v1/accounts", "limit=3&expand[]=data.individual", "", "", "", "")
	f.Add("POST", "/v1/accounts", "", "country=US&capabilities[treasury][requested]=true&metadata[a]=b", "key", "", "")
	f.Add("POST", "/v1/accounts/{account}", "", "individual[dob][day]=1&individual[dob][month]=2&individual[dob][year]=1990&email=", "", "", "")
	f.Add("POST", "/v1/accounts/{account}/persons/{person}", "", "relationship[owner]=true&ssn_last_4=0000&address[line1]=x", "", "", "")
	f.Add("POST", "/v1/accounts/{account}/external_accounts", "",
		"external_account[object]=bank_account&external_account[country]=US&external_account[account_number]=000123456789", "", "", "")
	f.Add("DELETE", "/v1/accounts/{account}/external_accounts/{id}", "", "", "", "", "")
	f.Add("POST", "/v1/accounts/{account}/capabilities/{capability}", "", "requested=false", "", "", "")
	f.Add("POST", "/v1/treasury/financial_accounts/{financial_account}", "",
		"platform_restrictions[inbound_flows]=restricted&features[outbound_payments][ach][requested]=true&nickname=", "", "{account}", "")
	f.Add("POST", "/v1/treasury/financial_accounts/{financial_account}/close", "", "", "k", "{account}", "")
	f.Add("GET", "/v1/treasury/financial_accounts", "created[gte]=1&status=open&expand[]=data.financial_addresses.aba.account_number", "", "", "{account}", "")
	f.Add("POST", "/v1/issuing/cardholders/{cardholder}", "", "spending_controls[spending_limits][0][amount]=1&status=inactive", "", "{account}", "")
	f.Add("POST", "/v1/issuing/cards/{card}", "", "status=canceled&pin[encrypted_number]=&spending_controls[allowed_categories][]=bakeries", "", "{account}", "")
	f.Add("GET", "/v1/issuing/cards/{card}", "expand[]=number&expand[]=cvc", "", "", "{account}", "")
	f.Add("POST", "/v1/test_helpers/issuing/cards/{card}/shipping/ship", "", "", "", "{account}", "")
	f.Add("POST", "/_sandbox/accounts/{account}/onboard", "", "a[]=1", "", "", "")
	f.Add("POST", "/v1/webhook_endpoints", "", "url=https://example.com/hook&enabled_events[]=account.updated&connect=true&metadata[a]=b", "k", "", "")
	f.Add("POST", "/v1/webhook_endpoints/{webhook_endpoint}", "", "disabled=true&enabled_events[0]=*&description=&url=http://[::1]:80", "", "", "")
	f.Add("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}", "", "", "", "", "")
	f.Add("GET", "/v1/events", "type=issuing_*&delivery_success=false&created[gte]=1&limit=3", "", "", "{account}", "")
	f.Add("GET", "/_sandbox/deliveries", "endpoint={webhook_endpoint}&limit=2&starting_after=9", "", "", "", "")
	f.Add("POST", "/_sandbox/clock/advance", "", "by=72h", "", "", "")
	f.Add("PUT", "/v1/%zz/\x00", "%", "a[", strings.Repeat("k", 300), "acct_\xff", "Basic c2tfdGVzdF94Og==")
	f.Add("HEAD", "//v1//", "a=1&a[b]=2", "{}", "", "", "Bearer sk_live_x")
	n := newTenant(f)
	f.Fuzz(func(t *testing.T, method, path, query, body, idempotencyKey, account, authorization string) {
		n.renew(t, 500)
		header := http.Header{
			"Authorization": {"Bearer " + key}, "Stripe-Account": {n.fill(account)}, "Idempotency-Key": {idempotencyKey},
		}
		if authorization != "" {
			header.Set("Authorization", authorization)
		}
		n.send(t, method, n.fill(path), n.fill(query), n.fill(body), header)
	})
}

// words are values that mean something to some operation.
var words = []string{
	"US", "DE", "usd", "eur", "USD", "CA", "94111", "San Francisco", "123 Main Street", "address_full_match", "jenny@example.com",
	"+14155550123", "0000000000", "+15555550100", "https://example.com", "000000000", "111111111", "0000", "btok_us", "btok_us_verified",
	"tok_visa_debit", "btok_nonesuch", "http://127.0.0.1:1/hook", "issuing_card.*", "000123456789", "000111111116", "110000000", "5734", "192.0.2.1", "Jenny Rosen", "Acme", "virtual",
	"file_identity_document_success", "full", "daily", "monthly", "x", "é", "1901-01-01", "000000", "-1", "acct_nonesuch", "ct_1", "2030-12-31",
	"ach", "us_domestic_wire", "us_bank_account", "pm_usBankAccount", "pm_usBankAccount_processing", "SM11AA", "SM33CC", "SM22BB",
}

// drawForm draws parameters for an operation: nearly always of the right shape, so that they get past validation and into
// the rules of the simulation.
func (n *tenant) drawForm(t *rapid.T, s *spec.Schema, path string, depth int, out *[]string) {
	add := func(value string) {
		*out = append(*out, url.QueryEscape(path)+"="+url.QueryEscape(value))
	}
	if alternatives := s.AnyOf(); alternatives != nil {
		s = rapid.SampledFrom(alternatives).Draw(t, "alternative")
	}
	switch {
	case rapid.IntRange(0, 60).Draw(t, "surprise") == 0:
		add(rapid.SampledFrom([]string{"", "nonsense", "-1"}).Draw(t, "value"))
	case s.Type == "object" && s.Additional() != nil:
		*out = append(*out, url.QueryEscape(path+"[key]")+"="+rapid.SampledFrom([]string{"", "v"}).Draw(t, "value"))
	case s.Type == "object":
		n.drawMembers(t, s, path, depth, out)
	case s.Type == "array":
		for i := range rapid.IntRange(0, 2).Draw(t, "length") {
			n.drawForm(t, s.Items(), path+"["+strconv.Itoa(i)+"]", depth-1, out)
		}
	case s.Type == "integer":
		add(rapid.SampledFrom([]string{"0", "1", "2", "12", "31", "1985", "1700000000", "-1", "9223372036854775807"}).Draw(t, "integer"))
	case s.Type == "boolean":
		add(strconv.FormatBool(rapid.IntRange(0, 3).Draw(t, "boolean") > 0))
	case s.Enum != nil:
		add(rapid.SampledFrom(s.Enum).Draw(t, "enum"))
	default:
		value := rapid.SampledFrom(words).Draw(t, "word")
		name := strings.TrimSuffix(path[strings.LastIndexByte(path, '[')+1:], "]")
		if id := n.ids[name]; id != "" && rapid.IntRange(0, 5).Draw(t, "stranger") > 0 {
			value = id
		} else if rapid.IntRange(0, 30).Draw(t, "any") == 0 {
			value = rapid.String().Draw(t, "text")
		}
		add(value)
	}
}

func (n *tenant) drawMembers(t *rapid.T, s *spec.Schema, path string, depth int, out *[]string) {
	names := s.Properties()
	wanted := slices.Clone(s.Required)
	if len(names) > 0 && depth > 0 {
		wanted = append(wanted, rapid.SliceOfN(rapid.SampledFrom(names), 0, 4).Draw(t, "members")...)
	}
	if path == "" && rapid.IntRange(0, 9).Draw(t, "expand") > 0 { // hardly any word is a field that can be expanded
		wanted = slices.DeleteFunc(wanted, func(name string) bool { return name == "expand" })
	}
	slices.Sort(wanted)
	for _, name := range slices.Compact(wanted) {
		member := name
		if path != "" {
			member = path + "[" + name + "]"
		}
		n.drawForm(t, s.Property(name), member, depth-1, out)
	}
}

// sequence sends a few requests that fit the description to objects that are there.
func (n *tenant) sequence(operations []*spec.Operation) func(*rapid.T) {
	return func(t *rapid.T) {
		n.renew(t, 10)
		for range rapid.IntRange(1, 6).Draw(t, "requests") {
			op := rapid.SampledFrom(operations).Draw(t, "operation")
			if op.Method == http.MethodDelete && rapid.IntRange(0, 5).Draw(t, "spare") > 0 {
				continue // else little would be left to talk about
			}
			var form []string
			n.drawMembers(t, op.Params(), "", 5, &form)
			header := http.Header{"Authorization": {"Bearer " + key}}
			if strings.Contains(op.Path, "issuing") || strings.Contains(op.Path, "treasury") {
				header.Set("Stripe-Account", n.ids["account"])
			}
			status, body := n.send(t, op.Method, n.fill(op.Path), strings.Join(form, "&"), "", header)
			n.learn(op, status, body)
		}
	}
}

// learn makes what was created the object that later requests are about.
func (n *tenant) learn(op *spec.Operation, status int, body api.Object) {
	names := map[string]string{
		"POST /v1/accounts": "account", "POST /v1/issuing/cards": "card", "POST /v1/issuing/cardholders": "cardholder",
		"POST /v1/treasury/financial_accounts": "financial_account", "POST /v1/accounts/{account}/persons": "person",
		"POST /v1/accounts/{account}/external_accounts": "id", "POST /v1/customers": "customer",
		"POST /v1/payment_methods": "payment_method", "POST /v1/topups": "topup", "POST /v1/payouts": "payout",
		"POST /v1/transfers": "transfer", "POST /v1/setup_intents": "intent",
		"POST /v1/webhook_endpoints": "webhook_endpoint",
	}
	if name := names[op.String()]; name != "" && status == http.StatusOK && name != "account" {
		n.ids[name] = body.String("id")
	}
}

func simulated(t testing.TB, n *tenant) (out []*spec.Operation) {
	t.Helper()
	d, err := spec.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range n.Operations() {
		if method, path, _ := strings.Cut(op.Name, " "); op.Simulated && op.ID != "" {
			out = append(out, d.Operation(method, path))
		}
	}
	return out
}

func TestNoSequenceOfRequestsBreaksTheSandbox(t *testing.T) {
	t.Parallel()
	n := newTenant(t)
	rapid.Check(t, n.sequence(simulated(t, n)))
}

// FuzzSequences is TestNoSequenceOfRequestsBreaksTheSandbox for as long as one likes.
func FuzzSequences(f *testing.F) {
	n := newTenant(f)
	f.Fuzz(rapid.MakeFuzz(n.sequence(simulated(f, n))))
}

package connect_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/connect"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The controller of the guides, as form fields.
const controlled = "controller[stripe_dashboard][type]=none&controller[fees][payer]=application" +
	"&controller[losses][payments]=application&controller[requirement_collection]=application"

// A United States individual of whom everything is known, with values that verify.
const individual = "business_type=individual&business_profile[mcc]=5734&business_profile[url]=https://accessible.stripe.com" +
	"&individual[first_name]=Jenny&individual[last_name]=Rosen&individual[email]=jenny@example.com&individual[phone]=0000000000" +
	"&individual[dob][day]=1&individual[dob][month]=1&individual[dob][year]=1901&individual[id_number]=000000000" +
	"&individual[address][line1]=address_full_match&individual[address][city]=Schenectady&individual[address][state]=NY" +
	"&individual[address][postal_code]=12345&tos_acceptance[date]=1609798905&tos_acceptance[ip]=8.8.8.8" +
	"&external_account=btok_us_verified"

const payments = "capabilities[card_payments][requested]=true&capabilities[transfers][requested]=true"

func newServer(t *testing.T) *sandboxtest.Server {
	t.Helper()
	return sandboxtest.New(t, sandboxtest.WithMux(connect.Register))
}

func newSlowServer(t *testing.T, delay time.Duration) *sandboxtest.Server {
	t.Helper()
	return sandboxtest.New(t, sandboxtest.WithMux(connect.Register), sandboxtest.WithActivationDelay(delay))
}

func form(parts ...string) string { return strings.Join(parts, "&") }

func post(t *testing.T, s *sandboxtest.Server, path, form string) api.Object {
	t.Helper()
	status, body := s.Post(path, form)
	if status != http.StatusOK {
		t.Fatalf("POST %s %s: %d %v", path, form, status, body)
	}
	return body
}

func get(t *testing.T, s *sandboxtest.Server, path string, headers ...string) api.Object {
	t.Helper()
	status, body := s.Get(path, headers...)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %v", path, status, body)
	}
	return body
}

func remove(t *testing.T, s *sandboxtest.Server, path string) api.Object {
	t.Helper()
	status, body := s.Delete(path)
	if status != http.StatusOK {
		t.Fatalf("DELETE %s: %d %v", path, status, body)
	}
	return body
}

// newAccount creates an account that the platform controls, and returns its path.
func newAccount(t *testing.T, s *sandboxtest.Server, parts ...string) string {
	t.Helper()
	return "/v1/accounts/" + post(t, s, "/v1/accounts", form(append(parts, controlled)...)).String("id")
}

// refusal is the error that Stripe answers.
type refusal struct {
	status  int
	code    string
	param   string
	message string // a part of it
}

func (want refusal) check(t *testing.T, status int, body api.Object) {
	t.Helper()
	got := body.Object("error")
	if status != want.status || got.String("code") != want.code || got.String("param") != want.param ||
		!strings.Contains(got.String("message"), want.message) {
		t.Errorf("answer %d %v, want %+v", status, body, want)
	}
	if got.String("type") != api.TypeInvalidRequest {
		t.Errorf("type %q, want %s", got.String("type"), api.TypeInvalidRequest)
	}
}

func refuses(t *testing.T, s *sandboxtest.Server, path, form string, want refusal) {
	t.Helper()
	status, body := s.Post(path, form)
	want.check(t, status, body)
}

// wantStrings compares a list of strings.
func wantStrings(t *testing.T, o api.Object, path string, want ...string) {
	t.Helper()
	if got := o.Strings(path); !slices.Equal(got, want) {
		t.Errorf("%s = %q, want %q", path, got, want)
	}
}

// wantFields compares fields by their dotted paths.
func wantFields(t *testing.T, o api.Object, want map[string]any) {
	t.Helper()
	for path, value := range want {
		if n, ok := value.(int); ok {
			value = int64(n)
		}
		if got := o.Get(path); got != value {
			t.Errorf("%s = %v, want %v", path, got, value)
		}
	}
}

// wantAbsent checks that fields are not there at all, not even as null.
func wantAbsent(t *testing.T, o api.Object, paths ...string) {
	t.Helper()
	for _, path := range paths {
		parent, name := o, path
		if i := strings.LastIndexByte(path, '.'); i >= 0 {
			parent, name = o.Object(path[:i]), path[i+1:]
		}
		if value, ok := parent[name]; ok {
			t.Errorf("%s = %v, want it absent", path, value)
		}
	}
}

// failures are the codes of the errors in a requirements hash, by requirement.
func failures(requirements api.Object) map[string]string {
	codes := map[string]string{}
	for _, e := range requirements.List("errors") {
		failure := store.AsObject(e)
		codes[failure.String("requirement")] = failure.String("code")
	}
	return codes
}

func newServerWith(t *testing.T, more func(*api.Mux)) *sandboxtest.Server {
	t.Helper()
	return sandboxtest.New(t, sandboxtest.WithMux(connect.Register, more))
}

package payments_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/payments"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// Parts of requests.
const (
	intents = "/v1/setup_intents"
	methods = "/v1/payment_methods"

	bankNumber = "&payment_method_data[us_bank_account][routing_number]=110000000" +
		"&payment_method_data[us_bank_account][account_number]="
	described = "payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_holder_type]=company" +
		"&payment_method_data[billing_details][name]=Company Corp" + bankNumber
	bank    = described + "000123456789"
	mandate = "&mandate_data[customer_acceptance][type]=online&mandate_data[customer_acceptance][online][ip_address]=123.123.123.123" +
		"&mandate_data[customer_acceptance][online][user_agent]=Mozilla/5.0"
	self    = "&attach_to_self=true&flow_directions[]=inbound&flow_directions[]=outbound&payment_method_types[]=us_bank_account"
	confirm = "&confirm=true" + mandate
)

// fixture is a server with this package and the ledger alone, that notes the events.
type fixture struct {
	*sandboxtest.Fixture
	events []api.Event
}

func newFixture(t testing.TB, options ...sandboxtest.Option) *fixture {
	t.Helper()
	f := &fixture{}
	keep := func(m *api.Mux) {
		m.OnEvent(func(_ *api.Request, e api.Event) error { f.events = append(f.events, e); return nil })
	}
	f.Fixture = sandboxtest.NewFixture(t, []func(*api.Mux){ledger.Register, payments.Register, keep}, options...)
	return f
}

// post sends a form that must be accepted.
func (f *fixture) post(path, form string, headers ...string) api.Object {
	f.T.Helper()
	return f.OK(f.Post(path, form, headers...))
}

func (f *fixture) get(path string, headers ...string) api.Object {
	f.T.Helper()
	return f.OK(f.Get(path, headers...))
}

// refuses checks that a POST is refused.
func (f *fixture) refuses(path, form, param, code, text string) api.Object {
	f.T.Helper()
	status, body := f.Post(path, form)
	want := http.StatusBadRequest
	if code == "sandbox_not_simulated" {
		want = http.StatusNotImplemented
	}
	if status != want || body.String("error.param") != param || body.String("error.code") != code ||
		!strings.Contains(body.String("error.message"), text) {
		f.T.Errorf("%s %s: got %d %v, want %d %s on %q with %q", path, form, status, body, want, code, param, text)
	}
	return body
}

// told checks what has happened since it was asked last.
func (f *fixture) told(want ...string) {
	f.T.Helper()
	var got []string
	for _, e := range f.events {
		got = append(got, e.Type)
	}
	f.events = nil
	if !slices.Equal(got, want) {
		f.T.Errorf("events %q, want %q", got, want)
	}
}

// shows checks the fields of an object, by their paths.
func (f *fixture) shows(object api.Object, want map[string]any) {
	f.T.Helper()
	for path, value := range want {
		if got := object.Get(path); fmt.Sprint(got) != fmt.Sprint(value) {
			f.T.Errorf("%s = %v, want %v", path, got, value)
		}
	}
}

package sandboxtest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// Fixture is a Server without Connect, and with a back door to its store, through which a test puts accounts into exactly
// the state that it is about.
type Fixture struct {
	*Server
	work func(*api.Request) error
}

// NewFixture starts a server with what register registers, and with accounts that have no behavior.
func NewFixture(t testing.TB, register []func(*api.Mux), opts ...Option) *Fixture {
	t.Helper()
	f := &Fixture{}
	bare := func(m *api.Mux) {
		m.Type(api.Type{Name: "account", Prefix: "acct_", Length: 16, Noun: "account", Param: "account"})
		m.Provision(func(r *api.Request) error {
			platform := r.New("account")
			platform.ID = r.Platform
			platform.Data.Merge(api.Object{"id": r.Platform, "country": "US"})
			return r.Insert(platform)
		})
		m.Sandbox("POST /_sandbox/work", func(r *api.Request) (api.Object, error) { return api.Object{}, f.work(r) })
	}
	f.Server = New(t, append(opts, WithMux(append(register, bare)...))...)
	return f
}

// Do runs work inside the server.
func (f *Fixture) Do(work func(*api.Request) error) {
	f.T.Helper()
	f.work = work
	if status, body := f.Post("/_sandbox/work", ""); status != http.StatusOK {
		f.T.Fatalf("work in the store: %d %v", status, body)
	}
}

// Account makes a connected account, which prepare fills in, and returns its id.
func (f *Fixture) Account(prepare func(account *api.Record)) string {
	f.T.Helper()
	var id string
	f.Do(func(r *api.Request) error {
		account := r.New("account")
		id = account.ID
		prepare(account)
		return r.Insert(account)
	})
	return id
}

// Change changes a stored object behind the API's back, as its own package would.
func (f *Fixture) Change(typ, id string, change func(rec *api.Record)) {
	f.T.Helper()
	f.Do(func(r *api.Request) error {
		rec, err := r.Get(typ, id)
		if err != nil {
			return err
		}
		change(rec)
		return r.Update(rec)
	})
}

// OK ends the test when an answer is an error.
func (s *Server) OK(status int, body api.Object) api.Object {
	s.T.Helper()
	if status != http.StatusOK {
		s.T.Fatalf("got %d %v", status, body)
	}
	return body
}

// Refused checks that an answer is an error of the given status that names param and has text in its message.
func (s *Server) Refused(status int, param, text string) func(int, api.Object) {
	s.T.Helper()
	return func(got int, body api.Object) {
		s.T.Helper()
		if got != status || body.String("error.param") != param || !strings.Contains(body.String("error.message"), text) {
			s.T.Errorf("got %d %v, want %d on %q with %q", got, body, status, param, text)
		}
		if kind := body.String("error.type"); kind != api.TypeInvalidRequest {
			s.T.Errorf("error.type = %q", kind)
		}
	}
}

// On is the header of a request on a connected account.
func On(account string) string { return "Stripe-Account: " + account }

// OnAccount is the part of stripe-go's parameters that every call on a connected account shares.
func OnAccount(account string, expand ...string) stripe.Params {
	params := stripe.Params{StripeAccount: &account}
	for _, path := range expand {
		params.AddExpand(path)
	}
	return params
}

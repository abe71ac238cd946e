package issuing_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/treasury"
)

const (
	cardholders       = "/v1/issuing/cardholders"
	cards             = "/v1/issuing/cards"
	financialAccounts = "/v1/treasury/financial_accounts"

	// address is a complete billing address, as a form.
	address = "billing[address][line1]=123 Main Street&billing[address][city]=San Francisco&billing[address][state]=CA" +
		"&billing[address][postal_code]=94111&billing[address][country]=US"
	// adult is all that an individual in the US needs, as a form.
	adult = "individual[first_name]=Jenny&individual[last_name]=Rosen" +
		"&individual[card_issuing][user_terms_acceptance][date]=1700000000" +
		"&individual[card_issuing][user_terms_acceptance][ip]=192.0.2.1"
	// parcel is complete shipping information, as a form.
	parcel = "shipping[name]=Jenny Rosen&shipping[address][line1]=123 Main Street&shipping[address][city]=San Francisco" +
		"&shipping[address][state]=CA&shipping[address][postal_code]=94111&shipping[address][country]=US"
)

// fixture is a server with Issuing and Treasury alone and a back door to its store, through which a test puts accounts
// into exactly the state that it is about.
type fixture struct {
	*sandboxtest.Server
	t    testing.TB
	work func(*api.Request) error
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{t: t}
	f.Server = sandboxtest.New(t, sandboxtest.WithMux(issuing.Register, treasury.Register, func(m *api.Mux) {
		m.Type(api.Type{Name: "account", Prefix: "acct_", Length: 16, Noun: "account", Param: "account"})
		m.Provision(func(r *api.Request) error {
			platform := r.New("account")
			platform.ID = r.Platform
			platform.Data.Merge(api.Object{"id": r.Platform, "country": "US"})
			return r.Insert(platform)
		})
		m.Sandbox("POST /_sandbox/work", func(r *api.Request) (api.Object, error) { return api.Object{}, f.work(r) })
	}))
	return f
}

// do runs work inside the server.
func (f *fixture) do(work func(*api.Request) error) {
	f.t.Helper()
	f.work = work
	if status, body := f.Post("/_sandbox/work", ""); status != http.StatusOK {
		f.t.Fatalf("work in the store: %d %v", status, body)
	}
}

// change changes a stored object behind the API's back.
func (f *fixture) change(typ, id string, change func(data api.Object)) {
	f.t.Helper()
	f.do(func(r *api.Request) error {
		rec, err := r.Get(typ, id)
		if err != nil {
			return err
		}
		change(rec.Data)
		return r.Update(rec)
	})
}

// account makes a connected account whose card_issuing and treasury capabilities are requested and have the status; an
// empty status means that they are not requested.
func (f *fixture) account(country, status string) string {
	f.t.Helper()
	var id string
	f.do(func(r *api.Request) error {
		account := r.New("account")
		id = account.ID
		account.Data["country"] = country
		account.Secret = api.Object{}
		for _, name := range []string{"card_issuing", "treasury"} {
			if status != "" {
				account.Data.Set("capabilities."+name, status)
				account.Secret.Set("capabilities."+name+".requested", true)
			}
		}
		return r.Insert(account)
	})
	return id
}

func on(account string) string { return "Stripe-Account: " + account }

func (f *fixture) ok(status int, body api.Object) api.Object {
	f.t.Helper()
	if status != http.StatusOK {
		f.t.Fatalf("got %d %v", status, body)
	}
	return body
}

// refused checks that an answer is an error of the given status that names param and has text in its message.
func (f *fixture) refused(status int, param, text string) func(int, api.Object) {
	f.t.Helper()
	return func(got int, body api.Object) {
		f.t.Helper()
		if got != status || body.String("error.param") != param || !strings.Contains(body.String("error.message"), text) {
			f.t.Errorf("got %d %v, want %d on %q with %q", got, body, status, param, text)
		}
		if kind := body.String("error.type"); kind != "invalid_request_error" {
			f.t.Errorf("error.type = %q", kind)
		}
	}
}

// cardholder makes one, an individual who lacks nothing unless the forms say otherwise, and returns the id.
func (f *fixture) cardholder(headers ...string) string {
	f.t.Helper()
	return f.ok(f.Post(cardholders, "name=Jenny Rosen&type=individual&"+address+"&"+adult, headers...)).String("id")
}

// card makes one of the cardholder and returns it.
func (f *fixture) card(cardholder, form string, headers ...string) api.Object {
	f.t.Helper()
	return f.ok(f.Post(cards, "currency=usd&cardholder="+cardholder+"&"+form, headers...))
}

// onAccount is the part of stripe-go's parameters that every call on a connected account shares.
func onAccount(account string, expand ...string) stripe.Params {
	params := stripe.Params{StripeAccount: &account}
	for _, path := range expand {
		params.AddExpand(path)
	}
	return params
}

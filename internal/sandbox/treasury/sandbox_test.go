package treasury_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/treasury"
)

const accounts = "/v1/treasury/financial_accounts"

// fixture is a server with this package alone and a back door to its store, through which a test puts accounts into
// exactly the state that it is about.
type fixture struct {
	*sandboxtest.Server
	t    testing.TB
	work func(*api.Request) error
}

func newFixture(t testing.TB, options ...sandboxtest.Option) *fixture {
	t.Helper()
	f := &fixture{t: t}
	f.Server = sandboxtest.New(t, append(options, sandboxtest.WithMux(treasury.Register, func(m *api.Mux) {
		m.Type(api.Type{Name: "account", Prefix: "acct_", Length: 16, Noun: "account", Param: "account"})
		m.Type(api.Type{Name: "issuing.card", Prefix: "ic_"})
		m.Type(api.Type{Name: "treasury.inbound_transfer", Prefix: "ibt_"})
		m.Provision(func(r *api.Request) error {
			platform := r.New("account")
			platform.ID = r.Platform
			platform.Data.Merge(api.Object{"id": r.Platform, "country": "US"})
			return r.Insert(platform)
		})
		m.Sandbox("POST /_sandbox/work", func(r *api.Request) (api.Object, error) { return api.Object{}, f.work(r) })
	}))...)
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

// account makes a connected account with these capabilities (name -> status) requested, and no requirements.
func (f *fixture) account(states map[string]string) string {
	f.t.Helper()
	var id string
	f.do(func(r *api.Request) error {
		account := r.New("account")
		id = account.ID
		account.Data.Merge(api.Object{"country": "US", "company": api.Object{"name": "Acme"}})
		account.Secret = api.Object{}
		setCapabilities(account, states)
		return r.Insert(account)
	})
	return id
}

// change changes a connected account, as the connect package would.
func (f *fixture) change(id string, change func(account *api.Record)) {
	f.t.Helper()
	f.do(func(r *api.Request) error {
		account, err := r.Get("account", id)
		if err != nil {
			return err
		}
		change(account)
		return r.Update(account)
	})
}

func setCapabilities(account *api.Record, states map[string]string) {
	for name, status := range states {
		account.Data.Set("capabilities."+name, status)
		account.Secret.Set("capabilities."+name+".requested", true)
	}
}

// ready are all capabilities that features need, active.
func ready() map[string]string { return allWith("active") }

func allWith(status string) map[string]string {
	return map[string]string{
		capabilities.CardIssuing: status, capabilities.Transfers: status,
		capabilities.Treasury: status, capabilities.USBankAccountACHPayments: status,
	}
}

func on(account string) string { return "Stripe-Account: " + account }

// requesting is a form that requests (or gives up) features. prefix is "features" for a financial account.
func requesting(prefix string, requested bool, paths ...string) string {
	var parts []string
	for _, path := range paths {
		key := strings.ReplaceAll(path, ".", "][")
		if prefix != "" {
			key = prefix + "[" + key + "]"
		} else if first, rest, nested := strings.Cut(key, "]["); nested {
			key = first + "[" + rest + "]"
		}
		value := "false"
		if requested {
			value = "true"
		}
		parts = append(parts, key+"[requested]="+value)
	}
	return strings.Join(parts, "&")
}

func allPaths() []string {
	var paths []string
	for _, feature := range capabilities.Features {
		paths = append(paths, feature.Path)
	}
	return paths
}

// open creates a financial account with these features, and answers as it is at the next request.
func (f *fixture) open(account string, paths ...string) api.Object {
	f.t.Helper()
	form := "supported_currencies[]=usd"
	if len(paths) > 0 {
		form += "&" + requesting("features", true, paths...)
	}
	return f.get(account, f.ok(f.Post(accounts, form, on(account))).String("id"))
}

func (f *fixture) get(account, id string) api.Object {
	f.t.Helper()
	return f.ok(f.Get(accounts+"/"+id+"?expand[]=features", on(account)))
}

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

// onAccount is the part of stripe-go's parameters that every call on a connected account shares.
func onAccount(account string, expand ...string) stripe.Params {
	params := stripe.Params{StripeAccount: &account}
	for _, path := range expand {
		params.AddExpand(path)
	}
	return params
}

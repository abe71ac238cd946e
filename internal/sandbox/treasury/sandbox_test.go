package treasury_test

import (
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/payments"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/treasury"
)

const accounts = "/v1/treasury/financial_accounts"

// fixture is a server with this package, the ledger and payments, that notes the events.
type fixture struct {
	*sandboxtest.Fixture
	events []api.Event
}

func newFixture(t testing.TB, options ...sandboxtest.Option) *fixture {
	t.Helper()
	f := &fixture{}
	others := func(m *api.Mux) {
		m.Type(api.Type{Name: "issuing.card", Prefix: "ic_"})
		m.OnEvent(func(_ *api.Request, e api.Event) error { f.events = append(f.events, e); return nil })
	}
	f.Fixture = sandboxtest.NewFixture(t, []func(*api.Mux){ledger.Register, payments.Register, treasury.Register, others}, options...)
	return f
}

// account makes a connected account with these capabilities (name -> status) requested, and no requirements.
func (f *fixture) account(states map[string]string) string {
	f.T.Helper()
	return f.Account(func(account *api.Record) {
		account.Data.Merge(api.Object{"country": "US", "company": api.Object{"name": "Acme"}})
		account.Secret = api.Object{}
		setCapabilities(account, states)
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
	f.T.Helper()
	form := "supported_currencies[]=usd"
	if len(paths) > 0 {
		form += "&" + requesting("features", true, paths...)
	}
	return f.get(account, f.OK(f.Post(accounts, form, sandboxtest.On(account))).String("id"))
}

func (f *fixture) get(account, id string) api.Object {
	f.T.Helper()
	return f.OK(f.Get(accounts+"/"+id+"?expand[]=features", sandboxtest.On(account)))
}

package issuing_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
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

// fixture is a server with Issuing, Treasury and the ledger alone.
type fixture struct{ *sandboxtest.Fixture }

func newFixture(t testing.TB, more ...func(*api.Mux)) *fixture {
	t.Helper()
	return &fixture{sandboxtest.NewFixture(t, append(more, ledger.Register, issuing.Register, treasury.Register))}
}

// account makes a connected account whose card_issuing and treasury capabilities are requested and have the status; an
// empty status means that they are not requested.
func (f *fixture) account(country, status string) string {
	f.T.Helper()
	return f.Account(func(account *api.Record) {
		account.Data["country"] = country
		account.Secret = api.Object{}
		for _, name := range []string{"card_issuing", "treasury"} {
			if status != "" {
				account.Data.Set("capabilities."+name, status)
				account.Secret.Set("capabilities."+name+".requested", true)
			}
		}
	})
}

// cardholder makes one, an individual who lacks nothing unless the forms say otherwise, and returns the id.
func (f *fixture) cardholder(headers ...string) string {
	f.T.Helper()
	return f.OK(f.Post(cardholders, "name=Jenny Rosen&type=individual&"+address+"&"+adult, headers...)).String("id")
}

// card makes one of the cardholder and returns it.
func (f *fixture) card(cardholder, form string, headers ...string) api.Object {
	f.T.Helper()
	return f.OK(f.Post(cards, "currency=usd&cardholder="+cardholder+"&"+form, headers...))
}

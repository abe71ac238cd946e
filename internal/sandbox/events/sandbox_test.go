package events_test

import (
	"slices"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// delay is how long activations take, so that what happens at once and what happens later are told apart.
const delay = 10 * time.Minute

// controlled is an account that the platform controls, as a form.
const controlled = "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application" +
	"&controller[losses][payments]=application&controller[requirement_collection]=application"

const cardholder = "name=Jenny Rosen&type=individual&billing[address][line1]=123 Main Street&billing[address][city]=San Francisco" +
	"&billing[address][state]=CA&billing[address][postal_code]=94111&billing[address][country]=US" +
	"&individual[first_name]=Jenny&individual[last_name]=Rosen&individual[card_issuing][user_terms_acceptance][date]=1700000000" +
	"&individual[card_issuing][user_terms_acceptance][ip]=192.0.2.1"

// fixture is the whole sandbox.
type fixture struct {
	*sandboxtest.Server
	account string // whose events are looked at; empty for the platform's
}

func newFixture(t *testing.T, options ...sandboxtest.Option) *fixture {
	t.Helper()
	return &fixture{Server: sandboxtest.New(t, append(options, sandboxtest.WithActivationDelay(delay))...)}
}

// tenant makes an account with capabilities, onboarded and active, and looks at its events.
func (f *fixture) tenant() string {
	f.T.Helper()
	f.account = f.OK(f.Post("/v1/accounts", controlled+"&business_type=company&capabilities[transfers][requested]=true"+
		"&capabilities[treasury][requested]=true&capabilities[card_issuing][requested]=true")).String("id")
	f.OK(f.Post("/_sandbox/accounts/"+f.account+"/onboard", ""))
	f.Advance(delay)
	return f.account
}

// make sends a POST on the account and returns the object's id.
func (f *fixture) make(path, form string) string {
	f.T.Helper()
	return f.OK(f.Post(path, form, f.on()...)).String("id")
}

func (f *fixture) on() []string {
	if f.account == "" {
		return nil
	}
	return []string{sandboxtest.On(f.account)}
}

// events are the events of the account, the oldest first.
func (f *fixture) events() []api.Object {
	f.T.Helper()
	var all []api.Object
	after := ""
	for {
		page := f.OK(f.Get("/v1/events?limit=100"+after, f.on()...))
		for _, e := range page.List("data") {
			all = append(all, store.AsObject(e))
		}
		if !page.Bool("has_more") {
			slices.Reverse(all)
			return all
		}
		after = "&starting_after=" + all[len(all)-1].String("id")
	}
}

// since are the events of the account but for the first n.
func (f *fixture) since(n int) []api.Object { return f.events()[n:] }

func types(events []api.Object) []string {
	out := []string{}
	for _, e := range events {
		out = append(out, e.String("type"))
	}
	return out
}

func wantTypes(t *testing.T, events []api.Object, want ...string) {
	t.Helper()
	if got := types(events); !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

func storeDecode(body []byte) (api.Object, error) { return store.DecodeObject(string(body)) }

package treasury_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// guide sends the requests of Stripe's guides, as curl sends them, to the whole sandbox.
type guide struct {
	*sandboxtest.Server
	t       *testing.T
	account string
}

// newGuide has a connected account as the embedded finance guide creates it, onboarded.
func newGuide(t *testing.T) *guide {
	t.Helper()
	g := &guide{Server: sandboxtest.New(t, sandboxtest.WithActivationDelay(30*time.Minute)), t: t}
	g.account = g.ok(g.Post("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[card_issuing][requested]=true"+
		"&capabilities[treasury][requested]=true&capabilities[us_bank_account_ach_payments][requested]=true")).String("id")
	g.ok(g.Post("/_sandbox/accounts/"+g.account+"/onboard", ""))
	g.Advance(30 * time.Minute) // for capabilities that take their time too
	return g
}

func (g *guide) ok(status int, body api.Object) api.Object {
	g.t.Helper()
	if status != http.StatusOK {
		g.t.Fatalf("got %d %v", status, body)
	}
	return body
}

func (g *guide) post(path, form string) api.Object {
	g.t.Helper()
	return g.ok(g.Post(accounts+path, form, sandboxtest.On(g.account)))
}

func (g *guide) get(path string) api.Object {
	g.t.Helper()
	return g.ok(g.Get(accounts+path, sandboxtest.On(g.account)))
}

func (g *guide) shows(object api.Object, want map[string]any) {
	g.t.Helper()
	for path, value := range want {
		if got := object.Get(path); fmt.Sprint(got) != fmt.Sprint(value) {
			g.t.Errorf("%s = %v, want %v", path, got, value)
		}
	}
}

func TestEmbeddedFinanceGuide(t *testing.T) {
	t.Parallel()
	g := newGuide(t)
	created := g.post("", "supported_currencies[]=usd&features[card_issuing][requested]=true&features[deposit_insurance][requested]=true"+
		"&features[financial_addresses][aba][requested]=true&features[inbound_transfers][ach][requested]=true"+
		"&features[intra_stripe_flows][requested]=true&features[outbound_payments][ach][requested]=true"+
		"&features[outbound_payments][us_domestic_wire][requested]=true&features[outbound_transfers][ach][requested]=true"+
		"&features[outbound_transfers][us_domestic_wire][requested]=true")
	g.shows(created, map[string]any{
		"object": "treasury.financial_account", "country": "US", "supported_currencies": []any{"usd"},
		"active_features": []any{"card_issuing"}, "restricted_features": []any{}, "financial_addresses": []any{}, "status": "open",
		"created": g.Now().Unix(),
	})
	if !slices.Contains(created.Strings("pending_features"), "financial_addresses.aba") {
		t.Errorf("pending_features = %v", created["pending_features"])
	}
	g.shows(g.get("/"+created.String("id")), map[string]any{
		"object": "treasury.financial_account", "id": created.String("id"),
		"balance.cash.usd": 0, "balance.inbound_pending.usd": 0, "balance.outbound_pending.usd": 0,
	})

	// Attaching a bank account, and 200 USD from there.
	g.Advance(30 * time.Minute)
	send := func(path, form string) api.Object {
		t.Helper()
		return g.ok(g.Post(path, form, sandboxtest.On(g.account)))
	}
	intent := send("/v1/setup_intents", "attach_to_self=true&flow_directions[]=inbound&flow_directions[]=outbound"+
		"&payment_method_types[]=us_bank_account&payment_method_data[type]=us_bank_account"+
		"&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[us_bank_account][account_number]=000123456789"+
		"&payment_method_data[us_bank_account][account_holder_type]=company&payment_method_data[billing_details][name]=Company Corp"+
		"&confirm=true&mandate_data[customer_acceptance][type]=online&mandate_data[customer_acceptance][online][ip_address]=123.123.123.123"+
		"&mandate_data[customer_acceptance][online][user_agent]=Mozilla/5.0")
	send("/v1/setup_intents/"+intent.String("id")+"/verify_microdeposits", "descriptor_code=SM11AA")
	g.shows(send("/v1/treasury/inbound_transfers", "amount=20000&currency=usd&financial_account="+created.String("id")+
		"&origin_payment_method="+intent.String("payment_method")), map[string]any{"status": "processing"})
	g.shows(g.get("/"+created.String("id")), map[string]any{
		"balance.cash.usd": 20000, "balance.inbound_pending.usd": 0, "balance.outbound_pending.usd": 0,
	})
	var told []string
	for _, event := range g.ok(g.Get("/v1/events?type=treasury.*&limit=100", sandboxtest.On(g.account))).List("data") {
		told = append(told, event.(api.Object).String("type"))
	}
	slices.Reverse(told)
	if want := []string{
		"treasury.financial_account.created", "treasury.financial_account.features_status_updated",
		"treasury.inbound_transfer.created", "treasury.inbound_transfer.succeeded",
	}; !slices.Equal(told, want) {
		t.Errorf("events %q, want %q", told, want)
	}
}

func TestFeaturesGuide(t *testing.T) {
	t.Parallel()
	g := newGuide(t)

	// Requesting two features.
	created := g.post("", "supported_currencies[]=usd&features[financial_addresses][aba][requested]=true"+
		"&features[card_issuing][requested]=true")
	id := created.String("id")
	g.shows(created, map[string]any{
		"active_features": []any{"card_issuing"}, "pending_features": []any{"financial_addresses.aba"}, "restricted_features": []any{},
		"financial_addresses": []any{}, "status": "open",
	})
	g.shows(g.get("/"+id+"/features"), map[string]any{
		"object":                                 "treasury.financial_account_features",
		"financial_addresses.aba.requested":      true,
		"financial_addresses.aba.status":         "pending",
		"financial_addresses.aba.status_details": []any{api.Object{"code": "activating"}},
		"card_issuing":                           api.Object{"requested": true, "status": "active", "status_details": []any{}},
	})

	// The address, once it is there.
	g.Advance(30 * time.Minute)
	account := g.get("/" + id + "?expand[]=financial_addresses.aba.account_number")
	g.shows(account, map[string]any{
		"active_features": []any{"card_issuing", "financial_addresses.aba"}, "pending_features": []any{}, "restricted_features": []any{},
	})
	address := account.List("financial_addresses")[0].(api.Object)
	number := address.String("aba.account_number")
	g.shows(address, map[string]any{
		"type": "aba", "supported_networks": []any{"ach", "us_domestic_wire"}, "aba.routing_number": "000000001",
		"aba.account_number_last4": number[6:],
	})

	// Removing a feature.
	if left := g.post("/"+id+"/features", "card_issuing[requested]=false"); left.Has("card_issuing") || !left.Has("financial_addresses.aba") {
		t.Errorf("features after a removal: %v", left)
	}

	// Restricting what flows out.
	g.post("/"+id+"/features", requesting("", true, allPaths()...))
	g.Advance(30 * time.Minute)
	limited := g.post("/"+id, "platform_restrictions[outbound_flows]=restricted")
	g.shows(limited, map[string]any{
		"object": "treasury.financial_account", "id": id, "status": "open",
		"platform_restrictions": api.Object{"inbound_flows": "unrestricted", "outbound_flows": "restricted"},
		"active_features":       []any{"card_issuing", "deposit_insurance", "inbound_transfers.ach"},
		"pending_features":      []any{},
		"restricted_features": []any{
			"financial_addresses.aba", "intra_stripe_flows", "outbound_payments.ach", "outbound_payments.us_domestic_wire",
			"outbound_transfers.ach", "outbound_transfers.us_domestic_wire",
		},
	})
	g.shows(g.get("/"+id+"/features"), map[string]any{
		"financial_addresses.aba.status": "restricted",
		"financial_addresses.aba.status_details": []any{
			api.Object{"code": "restricted_by_platform", "resolution": "remove_restriction", "restriction": "outbound_flows"},
		},
	})
}

func TestFeaturesOfAnAccountThatIsNotOnboardedYet(t *testing.T) {
	t.Parallel()
	g := &guide{Server: sandboxtest.New(t), t: t}
	g.account = g.ok(g.Post("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[card_issuing][requested]=true"+
		"&capabilities[treasury][requested]=true")).String("id")
	created := g.post("", "supported_currencies[]=usd&features[card_issuing][requested]=true&features[deposit_insurance][requested]=true"+
		"&features[outbound_payments][ach][requested]=true")
	features := g.get("/" + created.String("id") + "/features")
	pastDue := []any{api.Object{"code": "requirements_past_due", "resolution": "provide_information"}}
	g.shows(features, map[string]any{
		"card_issuing":      api.Object{"requested": true, "status": "restricted", "status_details": pastDue},
		"deposit_insurance": api.Object{"requested": true, "status": "restricted", "status_details": pastDue},
	})
	g.ok(g.Post("/_sandbox/accounts/"+g.account+"/onboard", ""))
	g.get("/" + created.String("id")) // activations begin and end between requests
	g.shows(g.get("/"+created.String("id")), map[string]any{
		"active_features": []any{"card_issuing", "deposit_insurance"}, "restricted_features": []any{"outbound_payments.ach"},
	})
}

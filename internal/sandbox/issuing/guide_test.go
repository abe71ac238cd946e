package issuing_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// guide sends requests as curl does in Stripe's guides, to the whole sandbox.
type guide struct{ *sandboxtest.Server }

func (g guide) post(path, form string, headers ...string) api.Object {
	g.T.Helper()
	return g.OK(g.Post(path, form, headers...))
}

func (g guide) shows(object api.Object, want map[string]any) {
	g.T.Helper()
	for path, value := range want {
		if got := object.Get(path); fmt.Sprint(got) != fmt.Sprint(value) {
			g.T.Errorf("%s = %v, want %v", path, got, value)
		}
	}
}

// told are the names of an account's events of the kinds that spending makes, the oldest first.
func (g guide) told(headers ...string) []string {
	g.T.Helper()
	var names []string
	for _, kind := range []string{"issuing_authorization.*", "issuing_transaction.*", "treasury.received_debit.*"} {
		for _, e := range g.OK(g.Get("/v1/events?limit=100&type="+kind, headers...)).List("data") {
			names = append(names, store.AsObject(e).String("type"))
		}
	}
	slices.Sort(names)
	return names
}

// ride is the authorization of both guides. They send it without an account.
const ride = "&amount=1000&authorization_method=chip&merchant_data[category]=taxicabs_limousines&merchant_data[city]=San Francisco" +
	"&merchant_data[country]=US&merchant_data[name]=Rocket Rides&merchant_data[network_id]=1234567890" +
	"&merchant_data[postal_code]=94107&merchant_data[state]=CA"

// spends makes the authorization and captures it, as both guides do, and calls held in between.
func (g guide) spends(card string, held func()) {
	g.T.Helper()
	auth := g.post("/v1/test_helpers/issuing/authorizations", "card="+card+ride)
	id := auth.String("id")
	g.shows(auth, map[string]any{
		"object": "issuing.authorization", "amount": 1000, "approved": true, "status": "pending", "transactions": []any{},
		"merchant_data.name": "Rocket Rides", "merchant_data.network_id": "1234567890", "card.id": card,
	})
	held()
	captured := g.post("/v1/test_helpers/issuing/authorizations/"+id+"/capture", "")
	g.shows(captured, map[string]any{"id": id, "status": "closed", "amount": 1000})
	g.shows(store.AsObject(captured.List("transactions")[0]), map[string]any{
		"object": "issuing.transaction", "type": "capture", "amount": -1000, "authorization": id, "card": card,
	})
}

// The second half of Stripe's embedded finance guide: using the card.
func TestEmbeddedFinanceGuideUsesTheCard(t *testing.T) {
	t.Parallel()
	g := guide{sandboxtest.New(t)}
	account := g.post("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[card_issuing][requested]=true"+
		"&capabilities[treasury][requested]=true&capabilities[us_bank_account_ach_payments][requested]=true").String("id")
	g.post("/_sandbox/accounts/"+account+"/onboard", "")
	on := sandboxtest.On(account)
	wallet := g.post("/v1/treasury/financial_accounts", "supported_currencies[]=usd&features[card_issuing][requested]=true"+
		"&features[financial_addresses][aba][requested]=true", on).String("id")
	g.OK(g.Get("/v1/treasury/financial_accounts/"+wallet, on)) // its address is there by the next request
	g.post("/v1/test_helpers/treasury/received_credits", "amount=20000&currency=usd&network=ach&financial_account="+wallet, on)
	cardholder := g.post("/v1/issuing/cardholders", "name=Jenny Rosen&"+address+"&"+adult, on).String("id")
	card := g.post("/v1/issuing/cards", "currency=usd&type=virtual&status=active&cardholder="+cardholder+"&financial_account="+wallet, on).String("id")
	balance := func(cash, pending int) {
		t.Helper()
		g.shows(g.OK(g.Get("/v1/treasury/financial_accounts/"+wallet, on)), map[string]any{
			"object": "treasury.financial_account", "id": wallet,
			"balance.cash.usd": cash, "balance.inbound_pending.usd": 0, "balance.outbound_pending.usd": pending,
		})
	}
	g.spends(card, func() { balance(19000, 1000) })
	balance(19000, 0)
	debits := g.OK(g.Get("/v1/treasury/received_debits?financial_account="+wallet, on)).List("data")
	if len(debits) != 1 || store.AsObject(debits[0]).Int("amount") != 1000 {
		t.Errorf("received debits: %v", debits)
	}
	want := []string{
		"issuing_authorization.created", "issuing_authorization.updated", "issuing_transaction.created", "treasury.received_debit.created",
	}
	if got := g.told(on); !slices.Equal(got, want) {
		t.Errorf("events %v", got)
	}
}

// The requests of Stripe's B2B payments integration guide, as curl sends them, on the platform itself.
func TestB2BPaymentsGuide(t *testing.T) {
	t.Parallel()
	g := guide{sandboxtest.New(t)}
	post, shows := g.post, g.shows
	post("/v1/topups", "amount=20000&currency=usd&destination_balance=issuing") // the guide adds the funds in the Dashboard
	balance := func(amount int) {
		t.Helper()
		issuing := g.OK(g.Get("/v1/balance")).List("issuing.available")
		shows(store.AsObject(issuing[0]), map[string]any{"amount": amount, "currency": "usd"})
	}
	balance(20000)

	cardholder := post("/v1/issuing/cardholders", "name=Company Card&email=company%40example.com&phone_number=%2B18008675309"+
		"&status=active&type=company&billing[address][line1]=123 Main Street&billing[address][city]=San Francisco"+
		"&billing[address][state]=CA&billing[address][postal_code]=94111&billing[address][country]=US")
	shows(cardholder, map[string]any{
		"object": "issuing.cardholder", "name": "Company Card", "email": "company@example.com", "phone_number": "+18008675309",
		"status": "active", "type": "company", "billing.address.line1": "123 Main Street", "billing.address.city": "San Francisco",
		"billing.address.state": "CA", "billing.address.postal_code": "94111", "billing.address.country": "US", "livemode": false,
	})

	card := post("/v1/issuing/cards", "currency=usd&type=virtual&cardholder="+cardholder.String("id"))
	shows(card, map[string]any{
		"object": "issuing.card", "brand": "Visa", "status": "inactive", "type": "virtual", "cardholder.id": cardholder.String("id"),
	})

	shows(post("/v1/issuing/cards/"+card.String("id"), "status=active"), map[string]any{
		"id": card.String("id"), "object": "issuing.card", "brand": "Visa", "status": "active", "type": "virtual",
	})

	g.spends(card.String("id"), func() { balance(19000) })
	balance(19000)
	if got := g.told(); !slices.Equal(got, []string{"issuing_authorization.created", "issuing_authorization.updated", "issuing_transaction.created"}) {
		t.Errorf("events %v", got)
	}
}

func TestTheNetworkDoesNotReachDeletedAccounts(t *testing.T) {
	t.Parallel()
	g := guide{sandboxtest.New(t)}
	account := g.post("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[card_issuing][requested]=true").String("id")
	g.post("/_sandbox/accounts/"+account+"/onboard", "")
	on := sandboxtest.On(account)
	cardholder := g.post("/v1/issuing/cardholders", "name=Jenny Rosen&"+address+"&"+adult, on).String("id")
	card := g.post("/v1/issuing/cards", "currency=usd&type=virtual&status=active&cardholder="+cardholder, on).String("id")
	g.OK(g.Delete("/v1/accounts/" + account))
	g.Refused(http.StatusForbidden, "", "does not have access to account")(g.Post("/v1/test_helpers/issuing/authorizations", "card="+card+ride))
}

package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// sample makes objects of one type that show as much as they can.
type sample struct {
	account bool // objects belong to a connected account, and not to the platform
	path    string
	form    string // "CARDHOLDER" and so on stand for ids
	most    int    // that Stripe lets one account have, if few
}

var samples = map[string]sample{
	"stripe_connected_account": {path: "/v1/accounts", form: "country=US&business_type=individual&email=jenny.rosen@example.com" +
		"&controller[stripe_dashboard][type]=none&controller[fees][payer]=application&controller[losses][payments]=application" +
		"&controller[requirement_collection]=application&capabilities[transfers][requested]=true&capabilities[treasury][requested]=true" +
		"&business_profile[mcc]=5734&individual[first_name]=Jenny&individual[id_number]=222222222&external_account=btok_us&metadata[a]=b"},
	"stripe_financial_account": {
		account: true, path: "/v1/treasury/financial_accounts",
		form: "supported_currencies[]=usd&features[card_issuing][requested]=true&features[financial_addresses][aba][requested]=true&metadata[a]=b",
		most: 9, // and the one for the cards
	},
	"stripe_issuing_cardholder": {account: true, path: "/v1/issuing/cardholders", form: cardholder + "&metadata[a]=b"},
	"stripe_issuing_card": {
		account: true, path: "/v1/issuing/cards", form: "cardholder=CARDHOLDER&currency=usd&type=virtual&status=active&financial_account=WALLET" +
			"&spending_controls[allowed_categories][]=bakeries&spending_controls[spending_limits][0][amount]=5000" +
			"&spending_controls[spending_limits][0][interval]=daily&metadata[a]=b",
	},
	"stripe_setup_intent": {
		account: true, path: "/v1/setup_intents", form: "payment_method_types[]=us_bank_account&attach_to_self=true&flow_directions[]=inbound" +
			"&payment_method_data[type]=us_bank_account&payment_method_data[us_bank_account][account_holder_type]=company" +
			"&payment_method_data[us_bank_account][account_number]=000123456789&payment_method_data[us_bank_account][routing_number]=110000000" +
			"&payment_method_data[billing_details][name]=Acme",
	},
	"stripe_test_issuing_authorization": {account: true, path: "/v1/test_helpers/issuing/authorizations", form: "amount=100&card=CARD&merchant_data[name]=Rocket Rides"},
	"stripe_topup":                      {path: "/v1/topups", form: "amount=2000&currency=usd&description=Top-up&destination_balance=issuing&metadata[a]=b"},
	"stripe_webhook_endpoint":           {path: "/v1/webhook_endpoints", form: "url=https://example.com/hook&enabled_events[]=account.updated&description=d&metadata[a]=b", most: 16},
}

const cardholder = "name=Jenny Rosen&type=individual&status=active&email=jenny.rosen@example.com&individual[first_name]=Jenny&individual[last_name]=Rosen" +
	"&individual[card_issuing][user_terms_acceptance][date]=1735689600&individual[card_issuing][user_terms_acceptance][ip]=203.0.113.7" +
	"&billing[address][line1]=1 Main Street&billing[address][city]=San Francisco&billing[address][state]=CA" +
	"&billing[address][postal_code]=94111&billing[address][country]=US"

// shelfOf makes n objects of a type behind Terraform's back, and gives their account and ids.
func shelfOf(t *testing.T, h *acctest.Stripe, object *tfkit.ObjectType, n int) (owner string, ids []string) {
	t.Helper()
	of, ok := samples[object.Name]
	if !ok {
		t.Fatal("there is no sample of it")
	}
	form := of.form
	if of.account {
		owner = h.Account("transfers", "card_payments", "treasury", "card_issuing", "us_bank_account_ach_payments")
		holder := h.Meddle(samples["stripe_issuing_cardholder"].path, owner, cardholder).ID()
		wallet := h.Wallet(owner, "card_issuing", "financial_addresses.aba")
		h.Fund(owner, wallet, 100000)
		card := h.Meddle("/v1/issuing/cards", owner, "cardholder="+holder+"&currency=usd&type=virtual&status=active&financial_account="+wallet).ID()
		form = strings.NewReplacer("CARDHOLDER", holder, "WALLET", wallet, "CARD", card).Replace(form)
	}
	for range n {
		ids = append(ids, h.Meddle(of.path, owner, form).ID())
	}
	return owner, ids
}

func eachListed(t *testing.T, check func(t *testing.T, object *tfkit.ObjectType)) {
	t.Helper()
	for _, object := range provider.Objects {
		if object.Listed {
			t.Run(object.Name, func(t *testing.T) {
				t.Parallel()
				check(t, object)
			})
		}
	}
}

// What a list shows of an object is, field by field, what a retrieval shows.
func TestListedObjectsAreAsCompleteAsRetrievedOnes(t *testing.T) {
	t.Parallel()
	eachListed(t, func(t *testing.T, object *tfkit.ObjectType) {
		h := acctest.NewSandbox(t)
		owner, ids := shelfOf(t, h, object, 4)
		client, err := stripeapi.New(stripeapi.Config{Key: h.Key, Base: h.URL, Unlimited: true, Snapshot: true})
		if err != nil {
			t.Fatal(err)
		}
		hits := 0
		for _, id := range ids {
			got, listed, err := client.Refresh(t.Context(), object.Path, id, owner, object.Expand)
			if err != nil {
				t.Fatal(err)
			}
			if want := h.Look(object.Path+"/"+id, owner, object.Expand...); !reflect.DeepEqual(got, want) {
				t.Errorf("listed %t, it is\n%v\nand retrieved\n%v", listed, got, want)
			}
			if listed {
				hits++
			}
		}
		if hits != 2 {
			t.Errorf("%d of 4 were read from the list", hits)
		}
	})
}

// The requests of a refresh do not depend on the machine: two objects singly, and the rest by the hundred.
func TestRefreshesTakeFewRequests(t *testing.T) {
	t.Parallel()
	eachListed(t, func(t *testing.T, object *tfkit.ObjectType) {
		n := 105
		if most := samples[object.Name].most; most > 0 {
			n = most
		}
		h := acctest.NewSandbox(t)
		owner, ids := shelfOf(t, h, object, n)
		for _, test := range []struct {
			arguments map[string]any
			want      int
		}{
			{nil, 2 + (n+99)/100},
			{map[string]any{"snapshot": false}, n},
		} {
			protocol := h.Protocol(test.arguments)
			h.ResetRequests()
			refreshAll(t, protocol, object, owner, ids)
			if got := len(h.Requests()); got != test.want {
				t.Errorf("%d requests with %v, and not %d", got, test.arguments, test.want)
			}
		}
	})
}

// refreshAll reads resources as Terraform does, ten at a time.
func refreshAll(t *testing.T, protocol *acctest.Protocol, object *tfkit.ObjectType, owner string, ids []string) {
	t.Helper()
	work := make(chan string)
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			for id := range work {
				state := map[string]any{"id": id}
				if owner != "" {
					state["account"] = map[string]any{"id": owner}
				}
				if read := protocol.Refresh(object.Name, state); idOf(read) != id {
					t.Errorf("%s is read as %v", id, read)
				}
			}
		})
	}
	for _, id := range ids {
		work <- id
	}
	close(work)
	group.Wait()
}

func idOf(state tftypes.Value) string { return tfkit.NewValue(state).Get("id").String() }

// What a list shows as ended is retrieved before it leaves the state, and so is what no list shows.
func TestOnlyARetrievalDecidesThatAnObjectIsGone(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	var card *tfkit.ObjectType
	for _, object := range provider.Objects {
		if object.Name == "stripe_issuing_card" {
			card = object
		}
	}
	owner, ids := shelfOf(t, h, card, 5)
	h.Meddle("/v1/issuing/cards/"+ids[3], owner, "status=canceled")
	protocol := h.Protocol(nil)
	for _, id := range ids[:3] { // the third asks for the list
		protocol.Refresh(card.Name, map[string]any{"id": id, "account": map[string]any{"id": owner}})
	}
	for _, id := range []string{ids[3], "ic_unknown"} {
		h.ResetRequests()
		if read := protocol.Refresh(card.Name, map[string]any{"id": id, "account": map[string]any{"id": owner}}); !read.IsNull() {
			t.Errorf("%s is still there: %v", id, read)
		}
		if want := fmt.Sprintf("[GET /v1/issuing/cards/%s]", id); fmt.Sprint(h.Requests()) != want {
			t.Errorf("%s was decided by %v", id, h.Requests())
		}
	}
}

// An apply sends one request for each object, and reads none anew but for what has to settle first.
func TestCreationsTakeOneRequestEach(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	f := newFleet(t, h, 5, nil)
	h.ResetRequests()
	f.apply("1")
	counts := map[string]int{}
	for _, request := range h.Requests() {
		method, path, _ := strings.Cut(request, " ")
		if method == http.MethodPost {
			counts[path]++
		}
	}
	want := map[string]int{}
	for _, path := range corePaths {
		want[path] = 5
	}
	if !maps.Equal(counts, want) {
		t.Errorf("the apply sent %v, and not %v", counts, want)
	}
}

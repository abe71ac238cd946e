package events_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// Every step of an object's life tells exactly these events, in this order.
func TestObjectsTellOfTheirLives(t *testing.T) {
	t.Parallel()
	type step struct {
		path, form string   // DELETE when the form is "DELETE", the passing of the delay when the path is empty
		want       []string // the names of the events, with the changed attributes behind them
	}
	const (
		needs = "capability.updated requirements"
		fa    = "treasury.financial_account"
		bank  = "external_account[object]=bank_account&external_account[country]=US&external_account[currency]=usd" +
			"&external_account[routing_number]=110000000&external_account[account_number]=000123456789"
	)
	tests := []struct {
		name  string
		steps []step // {} stands for the id that the first step has made, {account} for the account
	}{
		{"person", []step{
			// What the account still needs to know of a new person holds all its capabilities back.
			{"/v1/accounts/{account}/persons", "first_name=Ann", []string{
				"person.created", "person.updated requirements", "account.updated capabilities,payouts_enabled,requirements",
				needs + ",status", needs + ",status", needs + ",status",
			}},
			{"/v1/accounts/{account}/persons/{}", "last_name=Lee", []string{
				"person.updated last_name", "person.updated requirements", "account.updated requirements", needs, needs, needs,
			}},
			{"/v1/accounts/{account}/persons/{}", "last_name=Lee", nil},
			{"/v1/accounts/{account}/persons/{}", "DELETE", []string{
				"person.deleted", "account.updated capabilities,requirements", needs + ",status", needs + ",status", needs + ",status",
			}},
		}},
		{"external account", []step{
			{"/v1/accounts/{account}/external_accounts", bank, []string{"account.external_account.created"}},
			{"/v1/accounts/{account}/external_accounts/{}", "metadata[a]=b", []string{"account.external_account.updated metadata"}},
			{"/v1/accounts/{account}/external_accounts/{}", "DELETE", []string{"account.external_account.deleted"}},
		}},
		{"capability", []step{
			{"/v1/accounts/{account}", "capabilities[us_bank_account_ach_payments][requested]=true", []string{
				"account.updated capabilities", "capability.updated requested,requested_at,status",
			}},
			{"", "", []string{"capability.updated status", "account.updated capabilities,charges_enabled"}},
			{"/v1/accounts/{account}/capabilities/us_bank_account_ach_payments", "requested=false", []string{
				"account.updated capabilities,charges_enabled", "capability.updated requested,requested_at,status",
			}},
		}},
		{"financial account", []step{
			{
				"/v1/treasury/financial_accounts", "supported_currencies[]=usd&features[financial_addresses][aba][requested]=true",
				[]string{fa + ".created"},
			},
			{"", "", []string{fa + ".features_status_updated active_features,financial_addresses,pending_features"}},
			{"/v1/treasury/financial_accounts/{}", "nickname=Wallet", nil},
			{"/v1/treasury/financial_accounts/{}", "platform_restrictions[inbound_flows]=restricted", []string{
				fa + ".features_status_updated active_features,platform_restrictions,restricted_features",
			}},
			{"/v1/treasury/financial_accounts/{}/close", "", []string{
				fa + ".closed status,status_details",
			}},
		}},
		{"cardholder", []step{
			{"/v1/issuing/cardholders", cardholder, []string{"issuing_cardholder.created"}},
			{"/v1/issuing/cardholders/{}", "email=jenny@example.com", []string{"issuing_cardholder.updated email"}},
			{"/v1/issuing/cardholders/{}", "email=jenny@example.com", nil},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			account := f.tenant()
			seen := len(f.events())
			id := ""
			for _, s := range test.steps {
				path := strings.NewReplacer("{account}", account, "{}", id).Replace(s.path)
				switch {
				case path == "":
					f.Advance(delay)
				case s.form == "DELETE":
					f.OK(f.Delete(path, f.on()...))
				case id == "":
					id = f.make(path, s.form)
				default:
					f.OK(f.Post(path, s.form, f.on()...))
				}
				told := f.since(seen)
				seen += len(told)
				if got := describe(told); !slices.Equal(got, s.want) {
					t.Errorf("%s %s tells %q, want %q", path, s.form, got, s.want)
				}
			}
		})
	}
}

func describe(events []api.Object) []string {
	var out []string
	for _, e := range events {
		text := e.String("type")
		if previous := e.Object("data.previous_attributes"); previous != nil {
			text += " " + strings.Join(slices.Sorted(maps.Keys(previous)), ",")
		}
		out = append(out, text)
	}
	return out
}

func TestTheEventsOfANewAccountInOrder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.account = f.OK(f.Post("/v1/accounts", controlled+"&business_type=individual&individual[first_name]=Jenny"+
		"&capabilities[transfers][requested]=true&capabilities[treasury][requested]=true")).String("id")
	created := f.events()
	wantTypes(t, created, "person.created", "person.updated", "account.updated", "capability.updated", "capability.updated")

	f.OK(f.Post("/_sandbox/accounts/"+f.account+"/onboard", ""))
	onboarded := f.since(len(created))
	wantTypes(t, onboarded, "account.external_account.created", "account.updated", "person.updated", "person.updated",
		"account.updated", "capability.updated", "capability.updated")

	f.Advance(delay)
	activated := f.since(len(created) + len(onboarded))
	wantTypes(t, activated, "person.updated", "capability.updated", "capability.updated", "account.updated")
	last := activated[3].Object("data")
	if !last.Bool("object.payouts_enabled") || last.Object("previous_attributes")["payouts_enabled"] != false ||
		last.String("object.capabilities.treasury") != "active" || last.String("previous_attributes.capabilities.treasury") != "pending" {
		t.Errorf("the account became %v, and was %v", last.Object("object"), last.Object("previous_attributes"))
	}
	capability := activated[1].Object("data.object")
	if capability.String("object") != "capability" || capability.String("account") != f.account || capability.String("status") != "active" {
		t.Errorf("capability %v", capability)
	}
}

// A card's events have the cardholder in full, and never the number.
func TestTheEventsOfACard(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.tenant()
	wallet := f.make("/v1/treasury/financial_accounts", "supported_currencies[]=usd&features[card_issuing][requested]=true")
	holder := f.make("/v1/issuing/cardholders", cardholder)
	seen := len(f.events())
	card := f.make("/v1/issuing/cards", "currency=usd&type=virtual&cardholder="+holder+"&financial_account="+wallet)
	f.make("/v1/issuing/cards/"+card, "status=active")
	told := f.since(seen)
	if got, want := describe(told), []string{"issuing_card.created", "issuing_card.updated status"}; !slices.Equal(got, want) {
		t.Fatalf("events %q, want %q", got, want)
	}
	object := told[1].Object("data.object")
	if object.String("id") != card || object.String("cardholder.name") != "Jenny Rosen" || object.Has("number") || object.Has("cvc") {
		t.Errorf("the event has %v", object)
	}
	if previous := told[1].Object("data.previous_attributes"); previous.String("status") != "inactive" {
		t.Errorf("previous attributes %v", previous)
	}
}

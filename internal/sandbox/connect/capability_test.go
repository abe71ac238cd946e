package connect_test

import (
	"slices"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// embedded asks for what embedded finance needs.
const embedded = "capabilities[transfers][requested]=true&capabilities[card_issuing][requested]=true" +
	"&capabilities[treasury][requested]=true&capabilities[us_bank_account_ach_payments][requested]=true" +
	"&settings[card_issuing][tos_acceptance][date]=1609798905&settings[card_issuing][tos_acceptance][ip]=8.8.8.8" +
	"&settings[treasury][tos_acceptance][date]=1609798905&settings[treasury][tos_acceptance][ip]=8.8.8.8"

var embeddedNames = []string{"card_issuing", "transfers", "treasury", "us_bank_account_ach_payments"}

func TestActivationWithoutDelayShowsInTheNextRequest(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	created := post(t, s, "/v1/accounts", form(controlled, embedded, individual))
	for _, name := range embeddedNames {
		wantFields(t, created, map[string]any{"capabilities." + name: "pending"})
	}
	account := get(t, s, "/v1/accounts/"+created.String("id"))
	for _, name := range embeddedNames {
		wantFields(t, account, map[string]any{"capabilities." + name: "active"})
	}
	wantFields(t, account, map[string]any{"charges_enabled": true, "payouts_enabled": true})
}

func TestActivationWithDelay(t *testing.T) {
	t.Parallel()
	s := newSlowServer(t, 2*time.Minute)
	account := newAccount(t, s, embedded, individual)
	s.Advance(time.Minute)
	wantFields(t, get(t, s, account), map[string]any{"capabilities.treasury": "pending"})
	// What is requested later becomes active later.
	post(t, s, account, "capabilities[card_payments][requested]=true")
	s.Advance(time.Minute)
	wantFields(t, get(t, s, account), map[string]any{"capabilities.treasury": "active", "capabilities.card_payments": "pending"})
	s.Advance(time.Minute)
	wantFields(t, get(t, s, account), map[string]any{"capabilities.card_payments": "active"})
}

func TestCapabilityWithoutRequirementsMetIsInactive(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, embedded)
	wantFields(t, get(t, s, account), map[string]any{"capabilities.treasury": "inactive"})
	wantFields(t, get(t, s, account+"/capabilities/treasury"), map[string]any{
		"id": "treasury", "object": "capability", "account": account[len("/v1/accounts/"):], "requested": true,
		"requested_at": s.Now().Unix(), "status": "inactive", "requirements.disabled_reason": "requirements.fields_needed",
	})
	// The conditions of one capability do not hold another one back.
	post(t, s, account, form(individual, "settings[treasury][tos_acceptance][ip]="))
	wantFields(t, get(t, s, account), map[string]any{"capabilities.treasury": "inactive", "capabilities.card_issuing": "active"})
	wantStrings(t, get(t, s, account+"/capabilities/treasury"), "requirements.currently_due", "settings.treasury.tos_acceptance.ip")
}

func TestCardPaymentsAndTransfersStandTogether(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	both := newAccount(t, s, payments, individual)
	post(t, s, both, "business_profile[url]=https://problem.stripe.com")
	wantFields(t, get(t, s, both), map[string]any{"capabilities.card_payments": "inactive", "capabilities.transfers": "inactive"})
	// What card payments alone need holds back transfers with them.
	lacking := newAccount(t, s, payments, individual, "business_profile[mcc]=")
	wantFields(t, get(t, s, lacking), map[string]any{"capabilities.card_payments": "inactive", "capabilities.transfers": "inactive"})
	alone := newAccount(t, s, "capabilities[transfers][requested]=true", individual, "business_profile[mcc]=")
	wantFields(t, get(t, s, alone), map[string]any{"capabilities.transfers": "active"})
}

func TestActiveCapabilitiesArePermanent(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, embedded, individual, "capabilities[card_payments][requested]=true")
	for _, name := range []string{"card_issuing", "card_payments", "transfers", "treasury"} {
		want := "The `" + name + "` capability is active"
		refuses(t, s, account, "capabilities["+name+"][requested]=false", refusal{400, "", "capabilities[" + name + "][requested]", want})
		refuses(t, s, account+"/capabilities/"+name, "requested=false", refusal{400, "", "requested", want})
		wantFields(t, get(t, s, account), map[string]any{"capabilities." + name: "active"})
	}
	wantFields(t, post(t, s, account+"/capabilities/us_bank_account_ach_payments", "requested=false"), map[string]any{
		"status": "unrequested", "requested": false, "requested_at": nil,
	})
	wantAbsent(t, get(t, s, account), "capabilities.us_bank_account_ach_payments")
}

func TestInactiveCapabilitiesCanBeGivenBack(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, embedded)
	refuses(t, s, account, "capabilities[transfers][requested]=false", refusal{
		400, "", "capabilities[treasury][requested]", "requires the `transfers` capability",
	})
	updated := post(t, s, account, "capabilities[transfers][requested]=false&capabilities[treasury][requested]=false")
	wantAbsent(t, updated, "capabilities.transfers", "capabilities.treasury")
	wantFields(t, updated, map[string]any{"capabilities.card_issuing": "inactive"})
	wantFields(t, get(t, s, account+"/capabilities/treasury"), map[string]any{"status": "unrequested", "requested": false})
}

func TestCapabilitiesAreRequestedOneByOne(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, individual)
	refuses(t, s, account+"/capabilities/treasury", "requested=true", refusal{400, "", "requested", "requires the `transfers` capability"})
	wantFields(t, post(t, s, account+"/capabilities/transfers", "requested=true"), map[string]any{"status": "pending", "requested": true})
	wantFields(t, get(t, s, account+"/capabilities/transfers"), map[string]any{"status": "active"})
	first := get(t, s, account+"/capabilities/transfers").Int("requested_at")
	s.Advance(time.Hour)
	wantFields(t, post(t, s, account+"/capabilities/transfers", "requested=true"), map[string]any{"requested_at": first, "status": "active"})
	refuses(t, s, account+"/capabilities/teleport", "requested=true", refusal{404, "resource_missing", "capability", "No such capability: 'teleport'"})
}

func TestCapabilityListHasAllOfThem(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, "capabilities[transfers][requested]=true")
	s.Advance(time.Second)
	post(t, s, account+"/capabilities/treasury", "requested=true")
	list := get(t, s, account+"/capabilities")
	wantFields(t, list, map[string]any{"object": "list", "url": account + "/capabilities", "has_more": false})
	var names []string
	for _, e := range list.List("data") {
		capability := store.AsObject(e)
		names = append(names, capability.String("id"))
		requested := slices.Contains([]string{"transfers", "treasury"}, capability.String("id"))
		want := map[bool]string{true: "inactive", false: "unrequested"}[requested]
		wantFields(t, capability, map[string]any{"status": want, "requested": requested})
	}
	if len(names) != len(capabilities.Known) || names[0] != "treasury" || names[1] != "transfers" {
		t.Errorf("%d capabilities beginning with %q, want %d, the latest first", len(names), names[:2], len(capabilities.Known))
	}
}

func TestUnrequestedCapabilityShowsWhatItWouldNeed(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, "capabilities[transfers][requested]=true", individual)
	preview := get(t, s, account+"/capabilities/card_issuing")
	wantStrings(t, preview, "requirements.currently_due",
		"settings.card_issuing.tos_acceptance.date", "settings.card_issuing.tos_acceptance.ip")
	wantFields(t, preview, map[string]any{"status": "unrequested", "requirements.disabled_reason": nil})
	wantStrings(t, get(t, s, account), "requirements.currently_due")
}

func TestFullDashboardHasCapabilitiesWithoutRequest(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := post(t, s, "/v1/accounts", "type=standard")
	wantFields(t, account, map[string]any{"capabilities.card_payments": "inactive", "capabilities.transfers": "inactive"})
	express := post(t, s, "/v1/accounts", "type=express")
	if capabilities := express.Object("capabilities"); len(capabilities) != 0 {
		t.Errorf("an express account has %v without a request", capabilities)
	}
}

package connect_test

import "testing"

// The requests of "Embedded finance integration guide", "Create connected accounts", as curl sends them.
const (
	guideCreation = "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application" +
		"&controller[losses][payments]=application&controller[requirement_collection]=application" +
		"&capabilities[transfers][requested]=true&capabilities[card_issuing][requested]=true" +
		"&capabilities[treasury][requested]=true&capabilities[us_bank_account_ach_payments][requested]=true"
	guideUpdate = "controller[stripe_dashboard][type]=none&controller[fees][payer]=application" +
		"&controller[losses][payments]=application&controller[requirement_collection]=application&country=US" +
		"&email=jenny.rosen%40example.com&capabilities[transfers][requested]=true" +
		"&capabilities[treasury][requested]=true&capabilities[card_issuing][requested]=true"
)

func TestGuideCreatesAConnectedAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := post(t, s, "/v1/accounts", guideCreation)
	wantFields(t, account, map[string]any{
		"controller.stripe_dashboard.type": "none", "controller.fees.payer": "application",
		"controller.losses.payments": "application", "controller.is_controller": true, "controller.type": "application",
		"controller.requirement_collection": "application",
		"country":                           "US", "default_currency": "usd", "type": "none", "livemode": nil,
		"capabilities.transfers": "inactive", "capabilities.card_issuing": "inactive", "capabilities.treasury": "inactive",
		"capabilities.us_bank_account_ach_payments": "inactive",
		"charges_enabled": false, "payouts_enabled": false, "details_submitted": false,
		"requirements.disabled_reason": "requirements.past_due",
	})
	want := []string{
		"business_profile.mcc", "business_profile.url", "business_type", "external_account",
		"settings.card_issuing.tos_acceptance.date", "settings.card_issuing.tos_acceptance.ip",
		"settings.treasury.tos_acceptance.date", "settings.treasury.tos_acceptance.ip",
		"tos_acceptance.date", "tos_acceptance.ip",
	}
	for _, list := range []string{"currently_due", "eventually_due", "past_due"} {
		wantStrings(t, account, "requirements."+list, want...)
	}
	if id := account.String("id"); len(id) != len("acct_")+16 {
		t.Errorf("id = %q, want acct_ and 16 characters", id)
	}
}

func TestGuideAddsCapabilitiesToAnExistingAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, "capabilities[transfers][requested]=true")
	updated := post(t, s, account, guideUpdate)
	wantFields(t, updated, map[string]any{
		"email": "jenny.rosen@example.com", "capabilities.transfers": "inactive", "capabilities.treasury": "inactive",
		"capabilities.card_issuing": "inactive", "controller.stripe_dashboard.type": "none", "country": "US",
	})
	wantAbsent(t, updated, "capabilities.us_bank_account_ach_payments")
}

func TestUpdateRefusesOtherValuesOfTheCreation(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments)
	legacy := "/v1/accounts/" + post(t, s, "/v1/accounts", "type=custom&"+payments).String("id")
	post(t, s, legacy, "type=custom&controller[fees][payer]=application")
	for _, test := range []struct{ path, form, param string }{
		{account, "country=FR", "country"},
		{account, "type=custom", "type"},
		{legacy, "type=express", "type"},
		{account, "controller[stripe_dashboard][type]=express", "controller[stripe_dashboard][type]"},
		{account, "controller[fees][payer]=account", "controller[fees][payer]"},
		{account, "controller[requirement_collection]=stripe", "controller[requirement_collection]"},
	} {
		refuses(t, s, test.path, test.form, refusal{400, "", test.param, "You cannot change `" + test.param + "` via API"})
	}
}

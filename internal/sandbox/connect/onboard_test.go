package connect_test

import (
	"testing"
	"time"
)

func TestOnboardingMakesRequestedCapabilitiesActive(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for name, form := range map[string]string{
		"nothing known":            form(controlled, embedded, payments),
		"individual":               form(controlled, payments, "business_type=individual"),
		"company":                  form(controlled, payments, "business_type=company"),
		"non-profit":               form(controlled, payments, "business_type=non_profit"),
		"express":                  form("type=express", payments),
		"standard":                 "type=standard",
		"France":                   form(controlled, payments, "country=FR&business_type=company"),
		"already done":             form(controlled, payments, individual),
		"wrong birthday":           form(controlled, payments, "business_type=individual&individual[dob][day]=3&individual[dob][month]=4&individual[dob][year]=1990"),
		"sanctioned":               form(controlled, payments, "business_type=individual&individual[dob][day]=1&individual[dob][month]=1&individual[dob][year]=1900"),
		"wrong numbers":            form(controlled, payments, "business_type=company&company[tax_id]=111111111&company[name]=mismatch_business_name"),
		"wrong address":            form(controlled, payments, "business_type=company&company[address][line1]=address_line1_no_match"),
		"wrong website":            form(controlled, payments, "business_profile[url]=https://inactivity.stripe.com&business_profile[name]=invalid_dba"),
		"description of a website": form(controlled, payments, "business_profile[product_description]=require_url"),
		"wrong bank": form(controlled, payments, "external_account[object]=bank_account&external_account[country]=US",
			"external_account[routing_number]=110000000&external_account[account_number]=000999999992"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			created := post(t, s, "/v1/accounts", form)
			id := created.String("id")
			onboarded := post(t, s, "/_sandbox/accounts/"+id+"/onboard", "")
			wantStrings(t, onboarded, "requirements.past_due")
			account := get(t, s, "/v1/accounts/"+id)
			for capability := range created.Object("capabilities") {
				wantFields(t, account, map[string]any{"capabilities." + capability: "active"})
			}
			wantStrings(t, account, "requirements.eventually_due")
			wantFields(t, account, map[string]any{
				"charges_enabled": true, "payouts_enabled": true, "details_submitted": true, "requirements.disabled_reason": nil,
			})
		})
	}
}

func TestOnboardingKeepsWhatWasTold(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, "business_type=individual&business_profile[mcc]=7372&individual[first_name]=Ada&individual[phone]=8888675309")
	post(t, s, "/_sandbox/accounts/"+account[len("/v1/accounts/"):]+"/onboard", "")
	wantFields(t, get(t, s, account), map[string]any{
		"business_profile.mcc": "7372", "individual.first_name": "Ada", "individual.last_name": "Rosen", "individual.phone": "8888675309",
	})
}

func TestOnboardingWaitsForTheActivationDelay(t *testing.T) {
	t.Parallel()
	s := newSlowServer(t, time.Minute)
	id := post(t, s, "/v1/accounts", form(controlled, payments)).String("id")
	wantFields(t, post(t, s, "/_sandbox/accounts/"+id+"/onboard", ""), map[string]any{"capabilities.transfers": "pending"})
	s.Advance(time.Minute)
	wantFields(t, get(t, s, "/v1/accounts/"+id), map[string]any{"capabilities.transfers": "active"})
}

func TestOnboardingRefuses(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	own := get(t, s, "/v1/account").String("id")
	refuses(t, s, "/_sandbox/accounts/"+own+"/onboard", "", refusal{400, "", "", "onboarded already"})
	refuses(t, s, "/_sandbox/accounts/acct_stranger/onboard", "", refusal{403, "account_invalid", "", "does not have access to account 'acct_stranger'"})
	account := newAccount(t, s)
	post(t, s, account+"/reject", "reason=fraud")
	refuses(t, s, "/_sandbox/accounts/"+account[len("/v1/accounts/"):]+"/onboard", "", refusal{400, "", "", "was rejected"})
}

package connect_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestAccountTypesAndControllers(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for name, test := range map[string]struct {
		form string
		want map[string]any
	}{
		"nothing": {"", map[string]any{
			"type": "none", "controller.stripe_dashboard.type": "full", "controller.fees.payer": "account",
			"controller.losses.payments": "stripe", "controller.requirement_collection": "stripe",
			"settings.payouts.debit_negative_balances": true,
		}},
		"custom": {"type=custom", map[string]any{
			"type": "custom", "controller.stripe_dashboard.type": "none", "controller.fees.payer": "application_custom",
			"controller.losses.payments": "application", "controller.requirement_collection": "application",
			"settings.payouts.debit_negative_balances": false,
		}},
		"express": {"type=express", map[string]any{
			"type": "express", "controller.stripe_dashboard.type": "express", "controller.fees.payer": "application_express",
			"controller.losses.payments": "application", "controller.requirement_collection": "stripe",
		}},
		"standard": {"type=standard", map[string]any{
			"type": "standard", "controller.stripe_dashboard.type": "full", "controller.fees.payer": "account",
			"controller.losses.payments": "stripe", "controller.requirement_collection": "stripe",
		}},
		"express controller": {
			"controller[losses][payments]=application&controller[fees][payer]=application&controller[stripe_dashboard][type]=express",
			map[string]any{
				"type": "none", "controller.stripe_dashboard.type": "express", "controller.fees.payer": "application",
				"controller.losses.payments": "application", "controller.requirement_collection": "stripe",
			},
		},
		"France": {"country=FR&" + controlled, map[string]any{"country": "FR", "default_currency": "eur", "type": "none"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantFields(t, post(t, s, "/v1/accounts", test.form), test.want)
		})
	}
}

func TestAccountCreationRefuses(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	express := "controller[losses][payments]=application&controller[fees][payer]=application&controller[stripe_dashboard][type]=express"
	for name, test := range map[string]struct {
		form string
		want refusal
	}{
		"type and controller": {"type=custom&" + controlled, refusal{400, "parameters_exclusive", "", "type, controller"}},
		"collection with a dashboard": {
			"controller[requirement_collection]=application",
			refusal{400, "", "controller[stripe_dashboard][type]", "must be \"none\""},
		},
		"collection without losses": {
			"controller[requirement_collection]=application&controller[stripe_dashboard][type]=none",
			refusal{400, "", "controller[losses][payments]", "losses.payments"},
		},
		"collection without fees": {
			"controller[requirement_collection]=application&controller[stripe_dashboard][type]=none&controller[losses][payments]=application",
			refusal{400, "", "controller[fees][payer]", "fees.payer"},
		},
		"unknown country": {"country=XX", refusal{400, "country_unsupported", "country", "Country 'XX' is unknown"}},
		"unknown capability": {
			"capabilities[teleport][requested]=true",
			refusal{400, "parameter_unknown", "capabilities[teleport]", "Received unknown parameter: capabilities[teleport]"},
		},
		"treasury without transfers": {
			controlled + "&capabilities[treasury][requested]=true",
			refusal{400, "", "capabilities[treasury][requested]", "requires the `transfers` capability"},
		},
		"card payments without transfers": {
			controlled + "&capabilities[card_payments][requested]=true",
			refusal{400, "", "capabilities[card_payments][requested]", "do not currently support `card_payments` without `transfers`"},
		},
		"treasury with a dashboard": {
			express + "&capabilities[treasury][requested]=true&capabilities[transfers][requested]=true",
			refusal{400, "", "capabilities[treasury][requested]", "controller[stripe_dashboard][type]=none"},
		},
		"card issuing with a dashboard": {
			"capabilities[card_issuing][requested]=true",
			refusal{400, "", "capabilities[card_issuing][requested]", "controller[stripe_dashboard][type]=none"},
		},
		"treasury in France": {
			"country=FR&" + controlled + "&capabilities[treasury][requested]=true&capabilities[transfers][requested]=true",
			refusal{400, "", "capabilities[treasury][requested]", "not available for accounts in FR"},
		},
		"terms on behalf": {
			"type=express&tos_acceptance[date]=1609798905&tos_acceptance[ip]=8.8.8.8",
			refusal{400, "tos_acceptance_on_behalf_not_allowed", "tos_acceptance", "You cannot accept the Terms of Service on behalf of accounts"},
		},
		"terms in the future": {
			controlled + "&tos_acceptance[date]=99999999999",
			refusal{400, "", "tos_acceptance[date]", "can be no more than five minutes in the future"},
		},
		"terms from nowhere": {controlled + "&tos_acceptance[ip]=here", refusal{400, "", "tos_acceptance[ip]", "Invalid IP address: here"}},
		"unknown agreement": {
			"tos_acceptance[service_agreement]=handshake", refusal{400, "", "tos_acceptance[service_agreement]", "full or recipient"},
		},
		"email":         {"email=nobody", refusal{400, "email_invalid", "email", "Invalid email address: nobody"}},
		"url":           {"business_profile[url]=not a url", refusal{400, "url_invalid", "business_profile[url]", "Not a valid URL"}},
		"phone":         {"company[phone]=call me", refusal{400, "", "company[phone]", "\"call me\" is not a valid phone number"}},
		"category":      {"business_profile[mcc]=shop", refusal{400, "", "business_profile[mcc]", "Invalid merchant category code: shop"}},
		"tax id":        {"company[tax_id]=123", refusal{400, "tax_id_invalid", "company[tax_id]", "too few digits"}},
		"file":          {"settings[branding][icon]=logo.png", refusal{400, "resource_missing", "settings[branding][icon]", "No such file upload: 'logo.png'"}},
		"account token": {"account_token=ct_1", refusal{400, "resource_missing", "account_token", "No such token: 'ct_1'"}},
		"birth that never was": {
			"individual[dob][day]=30&individual[dob][month]=2&individual[dob][year]=1990",
			refusal{400, "", "individual[dob]", "Invalid date of birth"},
		},
		"child": {
			"individual[dob][day]=1&individual[dob][month]=1&individual[dob][year]=2020",
			refusal{400, "", "individual[dob]", "Must be at least 13 years of age to use Stripe"},
		},
		"last four of five": {"individual[ssn_last_4]=12345", refusal{400, "tax_id_invalid", "individual[ssn_last_4]", "4 digits"}},
		"individual of a company": {
			"business_type=company&individual[first_name]=Jenny", refusal{400, "", "individual", "Add persons"},
		},
		"weekly without a day": {
			"settings[payouts][schedule][interval]=weekly",
			refusal{400, "parameter_missing", "settings[payouts][schedule][weekly_anchor]", "weekly_anchor"},
		},
		"day without weekly": {
			"settings[payouts][schedule][weekly_anchor]=monday",
			refusal{400, "", "settings[payouts][schedule][weekly_anchor]", "may only be specified when interval is weekly"},
		},
		"short delay": {
			"settings[payouts][schedule][delay_days]=1",
			refusal{400, "", "settings[payouts][schedule][delay_days]", "between 2 and 31"},
		},
		"day 32": {
			"settings[payouts][schedule][interval]=monthly&settings[payouts][schedule][monthly_anchor]=32",
			refusal{400, "", "settings[payouts][schedule][monthly_anchor]", "between 1 and 31"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refuses(t, s, "/v1/accounts", test.form, test.want)
		})
	}
	if n := len(get(t, s, "/v1/accounts").List("data")); n != 0 {
		t.Errorf("%d accounts exist after refusals only", n)
	}
}

func TestAccountShowsWhatItWasTold(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := post(t, s, "/v1/accounts", form(controlled, payments, "email=owner@example.com&business_type=company&default_currency=usd",
		"metadata[order]=1&groups[payments_pricing]=grp_1",
		"business_profile[mcc]=5734&business_profile[name]=Rocket Rides&business_profile[product_description]=Rides",
		"business_profile[support_email]=help@example.com&business_profile[support_phone]=0000000000",
		"business_profile[support_url]=https://example.com/help&business_profile[url]=https://example.com",
		"business_profile[support_address][city]=Berlin&business_profile[support_address][country]=DE",
		"business_profile[annual_revenue][amount]=100000&business_profile[annual_revenue][currency]=usd",
		"business_profile[annual_revenue][fiscal_year_end]=2024-12-31&business_profile[estimated_worker_count]=10",
		"business_profile[monthly_estimated_revenue][amount]=500&business_profile[monthly_estimated_revenue][currency]=usd",
		"business_profile[minority_owned_business_designation][]=prefer_not_to_answer",
		"company[name]=Rocket Rides&company[tax_id]=000000000&company[vat_id]=DE123456789&company[registration_number]=1",
		"company[phone]=0000000000&company[structure]=private_company&company[owners_provided]=true",
		"company[registration_date][day]=1&company[registration_date][month]=2&company[registration_date][year]=2000",
		"company[ownership_exemption_reason]=qualified_entity_exceeds_ownership_threshold&company[tax_id_registrar]=IRS",
		"company[ownership_declaration][date]=1609798905&company[ownership_declaration][ip]=8.8.8.8",
		"company[verification][document][front]=file_1&company[address][line1]=address_full_match&company[address][city]=NYC",
		"documents[company_license][files][]=file_2",
		"settings[branding][icon]=file_3&settings[branding][primary_color]=%23aabbcc",
		"settings[card_issuing][tos_acceptance][date]=1609798905&settings[card_issuing][tos_acceptance][ip]=8.8.8.8",
		"settings[card_issuing][tos_acceptance][user_agent]=curl&settings[treasury][tos_acceptance][date]=1609798905",
		"settings[card_payments][decline_on][cvc_failure]=true&settings[card_payments][statement_descriptor_prefix]=ROCKET",
		"settings[payments][statement_descriptor]=ROCKET RIDES&settings[payouts][statement_descriptor]=PAYOUT",
		"settings[payouts][schedule][interval]=weekly&settings[payouts][schedule][weekly_anchor]=friday",
		"settings[payouts][schedule][delay_days]=7&settings[payouts][debit_negative_balances]=true",
		"settings[invoices][hosted_payment_method_save]=offer&settings[bacs_debit_payments][display_name]=RR",
		"tos_acceptance[date]=1609798905&tos_acceptance[ip]=8.8.8.8&tos_acceptance[user_agent]=curl&tos_acceptance[service_agreement]=full",
	))
	told := map[string]any{
		"email": "owner@example.com", "business_type": "company", "default_currency": "usd", "metadata.order": "1",
		"groups.payments_pricing": "grp_1",
		"business_profile.mcc":    "5734", "business_profile.name": "Rocket Rides", "business_profile.product_description": "Rides",
		"business_profile.support_email": "help@example.com", "business_profile.support_phone": "0000000000",
		"business_profile.support_url": "https://example.com/help", "business_profile.url": "https://example.com",
		"business_profile.support_address.city": "Berlin", "business_profile.annual_revenue.amount": 100000,
		"business_profile.annual_revenue.fiscal_year_end": "2024-12-31", "business_profile.estimated_worker_count": 10,
		"business_profile.monthly_estimated_revenue.amount": 500,
		"company.name": "Rocket Rides", "company.tax_id_provided": true, "company.vat_id_provided": true,
		"company.structure": "private_company", "company.owners_provided": true, "company.directors_provided": false,
		"company.registration_date.year": 2000, "company.tax_id_registrar": "IRS", "company.address.country": "US",
		"company.ownership_exemption_reason": "qualified_entity_exceeds_ownership_threshold",
		"company.ownership_declaration.ip":   "8.8.8.8", "company.verification.document.front": "file_1",
		"settings.branding.icon": "file_3", "settings.branding.primary_color": "#aabbcc",
		"settings.card_issuing.tos_acceptance.date": 1609798905, "settings.card_issuing.tos_acceptance.user_agent": "curl",
		"settings.treasury.tos_acceptance.date": 1609798905, "settings.treasury.tos_acceptance.ip": nil,
		"settings.card_payments.decline_on.cvc_failure": true, "settings.card_payments.decline_on.avs_failure": false,
		"settings.card_payments.statement_descriptor_prefix": "ROCKET", "settings.payments.statement_descriptor": "ROCKET RIDES",
		"settings.payouts.statement_descriptor": "PAYOUT", "settings.payouts.schedule.interval": "weekly",
		"settings.payouts.schedule.weekly_anchor": "friday", "settings.payouts.schedule.delay_days": 7,
		"settings.payouts.debit_negative_balances": true, "settings.invoices.hosted_payment_method_save": "offer",
		"settings.bacs_debit_payments.display_name": "RR", "settings.dashboard.timezone": "Etc/UTC",
		"tos_acceptance.date": 1609798905, "tos_acceptance.user_agent": "curl", "tos_acceptance.service_agreement": "full",
	}
	wantFields(t, account, told)
	wantFields(t, get(t, s, "/v1/accounts/"+account.String("id")), told)
	wantAbsent(t, account, "company.tax_id", "company.vat_id", "company.registration_number", "documents", "individual")
}

func TestUpdateMergesAndUnsets(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, "email=a@example.com&metadata[a]=1&metadata[b]=2&business_type=company",
		"business_profile[name]=Old&business_profile[support_url]=https://example.com&company[structure]=llc",
		"company[registration_date][day]=1&company[registration_date][month]=2&company[registration_date][year]=2000",
		"company[tax_id]=000000000&settings[card_issuing][tos_acceptance][user_agent]=curl",
		"settings[payouts][schedule][interval]=monthly&settings[payouts][schedule][monthly_anchor]=31")
	updated := post(t, s, account, form("metadata[b]=&metadata[c]=3&business_profile[mcc]=5734&business_profile[support_url]=",
		"company[structure]=&company[registration_date]=&company[tax_id]=&settings[card_issuing][tos_acceptance][user_agent]=",
		"settings[payouts][schedule][interval]=daily&settings[payouts][schedule][delay_days]=minimum"))
	wantFields(t, updated, map[string]any{
		"email": "a@example.com", "metadata.a": "1", "metadata.b": nil, "metadata.c": "3", "business_profile.name": "Old",
		"business_profile.mcc": "5734", "business_profile.support_url": nil, "company.tax_id_provided": false,
		"settings.payouts.schedule.interval": "daily", "settings.payouts.schedule.delay_days": 2,
	})
	wantAbsent(t, updated, "company.structure", "company.registration_date", "settings.card_issuing.tos_acceptance.user_agent",
		"settings.payouts.schedule.monthly_anchor")
	if got := post(t, s, account, "metadata=").Object("metadata"); len(got) != 0 {
		t.Errorf("metadata = %v after it was unset", got)
	}
}

func TestPayoutScheduleKeepsTheNewerOfAnchorAndDays(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, "settings[payouts][schedule][interval]=weekly&settings[payouts][schedule][weekly_anchor]=friday")
	updated := post(t, s, account, "settings[payouts][schedule][weekly_payout_days][]=monday&settings[payouts][schedule][weekly_payout_days][]=friday")
	wantStrings(t, updated, "settings.payouts.schedule.weekly_payout_days", "monday", "friday")
	wantAbsent(t, updated, "settings.payouts.schedule.weekly_anchor")
}

func TestPlatformHasAnAccountOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	own := get(t, s, "/v1/account")
	id := own.String("id")
	wantFields(t, own, map[string]any{
		"country": "US", "type": "standard", "controller.type": "account", "charges_enabled": true, "payouts_enabled": true,
		"details_submitted": true, "capabilities.card_issuing": "active", "capabilities.treasury": "active",
		"requirements.disabled_reason": nil,
	})
	wantFields(t, get(t, s, "/v1/accounts/"+id), map[string]any{"id": id})
	wantFields(t, get(t, s, "/v1/accounts/"+id+"/capabilities/treasury"), map[string]any{"status": "active", "requested": true})
	if n := len(get(t, s, "/v1/accounts").List("data")); n != 0 {
		t.Errorf("the platform's own account is listed among the %d connected ones", n)
	}
	refuses(t, s, "/v1/accounts/"+id, "email=a@example.com", refusal{400, "", "", "You cannot update your own account"})
	refuses(t, s, "/v1/accounts/"+id+"/reject", "reason=other", refusal{400, "", "", "You cannot reject your own account"})
	status, body := s.Delete("/v1/accounts/" + id)
	refusal{400, "", "", "You cannot delete your own account"}.check(t, status, body)
}

func TestConnectedAccountSeesItselfAndCreatesNone(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	id := post(t, s, "/v1/accounts", controlled+"&"+payments).String("id")
	as := "Stripe-Account: " + id
	wantFields(t, get(t, s, "/v1/account", as), map[string]any{"id": id})
	if n := len(get(t, s, "/v1/accounts", as).List("data")); n != 0 {
		t.Errorf("a connected account has %d accounts of its own", n)
	}
	status, body := s.Post("/v1/accounts", "", as)
	refusal{400, "", "", "You can only create new accounts if you've signed up for Connect"}.check(t, status, body)
}

func TestListShowsConnectedAccountsNewestFirst(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	first, second, third := newAccount(t, s), newAccount(t, s), newAccount(t, s)
	remove(t, s, second)
	list := get(t, s, "/v1/accounts?limit=1")
	wantFields(t, list, map[string]any{"object": "list", "url": "/v1/accounts", "has_more": true})
	latest := store.AsObject(list.List("data")[0]).String("id")
	if "/v1/accounts/"+latest != third {
		t.Errorf("the list begins with %s, want %s", latest, third)
	}
	rest := get(t, s, "/v1/accounts?limit=1&starting_after="+latest)
	if got := "/v1/accounts/" + store.AsObject(rest.List("data")[0]).String("id"); got != first || rest.Bool("has_more") {
		t.Errorf("after it comes %s (more: %v), want %s and no more", got, rest.Bool("has_more"), first)
	}
}

func TestDeletedAccountIsGone(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, individual)
	deleted := remove(t, s, account)
	wantFields(t, deleted, map[string]any{"object": "account", "deleted": true, "id": account[len("/v1/accounts/"):]})
	gone := refusal{403, "account_invalid", "", "does not have access to account '" + deleted.String("id") + "'"}
	status, body := s.Get(account)
	gone.check(t, status, body)
	status, body = s.Delete(account)
	gone.check(t, status, body)
	refuses(t, s, account, "email=a@example.com", gone)
	status, body = s.Get("/v1/account", "Stripe-Account: "+deleted.String("id"))
	gone.check(t, status, body)
	status, body = s.Get(account + "/persons")
	gone.check(t, status, body)
}

func TestRejectedAccountIsDisabled(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, reason := range []string{"fraud", "terms_of_service", "other"} {
		account := newAccount(t, s, payments, individual)
		wantFields(t, get(t, s, account), map[string]any{"charges_enabled": true, "payouts_enabled": true})
		rejected := map[string]any{
			"charges_enabled": false, "payouts_enabled": false, "requirements.disabled_reason": "rejected." + reason,
			"capabilities.card_payments": "inactive", "capabilities.transfers": "inactive",
		}
		wantFields(t, post(t, s, account+"/reject", "reason="+reason), rejected)
		wantFields(t, get(t, s, account), rejected)
		wantFields(t, get(t, s, account+"/capabilities/transfers"), map[string]any{
			"status": "inactive", "requirements.disabled_reason": "rejected.other",
		})
	}
	refuses(t, s, newAccount(t, s)+"/reject", "reason=mood", refusal{400, "", "reason", "fraud, terms_of_service, or other"})
	refuses(t, s, newAccount(t, s)+"/reject", "", refusal{400, "parameter_missing", "reason", "Missing required param: reason."})
	standard := post(t, s, "/v1/accounts", "type=standard").String("id")
	refuses(t, s, "/v1/accounts/"+standard+"/reject", "reason=fraud", refusal{400, "", "", "your platform is liable"})
}

func TestLoginLinksAreForOnboardedExpressAccounts(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	refuses(t, s, newAccount(t, s)+"/login_links", "", refusal{400, "", "", "does not use the Express Dashboard"})
	id := post(t, s, "/v1/accounts", "type=express&"+payments).String("id")
	refuses(t, s, "/v1/accounts/"+id+"/login_links", "", refusal{
		400, "", "", "Cannot create a login link for an account that has not completed onboarding.",
	})
	post(t, s, "/_sandbox/accounts/"+id+"/onboard", "")
	link := post(t, s, "/v1/accounts/"+id+"/login_links", "")
	wantFields(t, link, map[string]any{"object": "login_link", "created": s.Now().Unix()})
	if prefix := "https://connect.stripe.com/express/" + id + "/"; len(link.String("url")) <= len(prefix) {
		t.Errorf("url = %q, want it to begin with %s", link.String("url"), prefix)
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	s, other := newServer(t), newServer(t)
	id := post(t, other, "/v1/accounts", "").String("id")
	status, body := s.Get("/v1/accounts/" + id)
	refusal{403, "account_invalid", "", "does not have access to account '" + id + "'"}.check(t, status, body)
}

func TestChangesOfAnAccountAreAnnounced(t *testing.T) {
	t.Parallel()
	var seen []api.Object
	s := newServerWith(t, func(m *api.Mux) {
		m.OnChange("account", func(_ *api.Request, account *api.Record) error {
			seen = append(seen, account.Data.Object("capabilities").Clone())
			return nil
		})
	})
	account := newAccount(t, s, payments, individual)
	seen = nil
	get(t, s, account)
	if len(seen) == 0 || seen[len(seen)-1].String("card_payments") != "active" {
		t.Errorf("hooks saw %v, want the activation", seen)
	}
	seen = nil
	remove(t, s, account)
	if len(seen) != 1 {
		t.Errorf("hooks ran %d times on the deletion, want once", len(seen))
	}
}

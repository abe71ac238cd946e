package payments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// The request of "Associer un compte bancaire" in the guide to embedded finance, and the code that it says to enter.
func TestGuide(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	on := sandboxtest.On(f.Account(func(*api.Record) {}))
	intent := f.post(intents, "attach_to_self=true&flow_directions[]=inbound&flow_directions[]=outbound"+
		"&payment_method_types[]=us_bank_account&"+bank+"&confirm=true"+mandate, on)
	f.shows(intent, map[string]any{
		"object": "setup_intent", "status": "requires_action", "attach_to_self": true, "flow_directions": []any{"inbound", "outbound"},
		"next_action.type": "verify_with_microdeposits", "payment_method_types": []any{"us_bank_account"}, "mandate": nil,
		"next_action.verify_with_microdeposits.microdeposit_type": "amounts",
		"next_action.verify_with_microdeposits.arrival_date":      time.Date(2025, time.September, 3, 0, 0, 0, 0, time.UTC).Unix(),
	})
	if url := intent.String("next_action.verify_with_microdeposits.hosted_verification_url"); !strings.HasPrefix(url,
		"https://payments.stripe.com/microdeposit/sacs_test_") {
		t.Errorf("hosted_verification_url = %s", url)
	}
	method := intent.String("payment_method")
	if !strings.HasPrefix(method, "pm_") || !strings.HasPrefix(intent.String("client_secret"), intent.String("id")+"_secret_") {
		t.Errorf("got %v", intent)
	}
	f.told("setup_intent.created", "setup_intent.requires_action")

	path := intents + "/" + intent.String("id")
	f.shows(f.post(path+"/verify_microdeposits", "descriptor_code=SM11AA", on), map[string]any{
		"status": "succeeded", "next_action": nil, "payment_method": method, "last_setup_error": nil,
	})
	f.told("setup_intent.succeeded", "mandate.updated")
	f.shows(f.get(path+"?expand[]=mandate&expand[]=payment_method&expand[]=latest_attempt", on), map[string]any{
		"mandate.status": "active", "mandate.payment_method": method, "mandate.type": "multi_use",
		"mandate.customer_acceptance.online.ip_address": "123.123.123.123",
		"payment_method.us_bank_account.last4":          "6789", "payment_method.us_bank_account.bank_name": "STRIPE TEST BANK",
		"payment_method.us_bank_account.networks.supported": []any{"ach", "us_domestic_wire"},
		"payment_method.billing_details.name":               "Company Corp", "payment_method.customer": nil,
		"latest_attempt.status": "succeeded", "latest_attempt.flow_directions": []any{"inbound", "outbound"},
	})
	f.Do(func(r *api.Request) error {
		pm, err := r.Get(testbanks.TypePaymentMethod, method)
		if err == nil && (!pm.Secret.Bool(testbanks.SecretVerified) || !pm.Secret.Bool(testbanks.SecretSelf) ||
			len(pm.Secret.Strings(testbanks.SecretFlowDirections)) != 2 || pm.Secret.String(testbanks.SecretOutcome) != "success") {
			t.Errorf("the payment method is %v", pm.Secret)
		}
		return err
	})
}

func TestSetupIntentIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	customer := f.post("/v1/customers", "name=Jenny").String("id")
	other := f.post("/v1/customers", "name=Joe").String("id")
	theirs := f.post(methods+"/pm_usBankAccount/attach", "customer="+customer).String("id")
	acceptance := "mandate_data[customer_acceptance]"
	for name, c := range map[string]struct{ form, param, code, text string }{
		"self and customer":       {"attach_to_self=true&customer=" + customer, "", "parameters_exclusive", "attach_to_self, customer"},
		"unknown customer":        {"customer=cus_x", "customer", "resource_missing", "No such customer: 'cus_x'"},
		"unknown method":          {"payment_method=pm_x", "payment_method", "resource_missing", "No such PaymentMethod: 'pm_x'"},
		"method twice":            {"payment_method=pm_usBankAccount&" + bank, "", "parameters_exclusive", "payment_method, payment_method_data"},
		"mandate without confirm": {bank + mandate, "mandate_data", "", "confirm=true"},
		"confirm without method":  {"confirm=true" + self, "", "setup_intent_unexpected_state", "missing a payment method"},
		"no mandate":              {bank + self + "&confirm=true", "", "setup_intent_mandate_invalid", "requires a mandate"},
		"no online": {
			bank + self + "&confirm=true&" + acceptance + "[type]=online", acceptance + "[online]", "parameter_missing",
			"online",
		},
		"bad address": {
			bank + self + "&confirm=true" + strings.ReplaceAll(mandate, "123.123.123.123", "here"),
			acceptance + "[online][ip_address]", "", "Invalid IP address: here",
		},
		"bad routing": {
			strings.ReplaceAll(bank, "110000000", "110000001"), "payment_method_data[us_bank_account][routing_number]",
			"routing_number_invalid", "check digit",
		},
		"bad account": {
			described + "12345678", "payment_method_data[us_bank_account][account_number]", "account_number_invalid",
			"Only test bank account numbers are accepted in test mode",
		},
		"no name": {
			strings.ReplaceAll(bank, "[billing_details][name]=Company Corp", "[billing_details][phone]=1"),
			"payment_method_data[billing_details][name]", "parameter_missing", "name",
		},
		"no holder": {
			strings.ReplaceAll(bank, "account_holder_type]=company", "account_type]=checking"),
			"payment_method_data[us_bank_account][account_holder_type]", "parameter_missing", "account_holder_type",
		},
		"no bank":       {"payment_method_data[type]=us_bank_account", "payment_method_data[us_bank_account]", "parameter_missing", ""},
		"another":       {"payment_method_data[type]=klarna", "payment_method_data[type]", "sandbox_not_simulated", "`klarna`"},
		"card token":    {"payment_method=pm_card_visa", "payment_method", "sandbox_not_simulated", "pm_card_visa"},
		"card alone":    {"payment_method_types[]=card", "payment_method_types", "sandbox_not_simulated", "us_bank_account"},
		"another type":  {"payment_method_types[]=sepa_debit", "payment_method_types", "sandbox_not_simulated", "sepa_debit"},
		"card options":  {"payment_method_options[card][network]=visa", "payment_method_options[card]", "sandbox_not_simulated", "card"},
		"token":         {"confirmation_token=ctoken_1", "confirmation_token", "sandbox_not_simulated", "confirmation_token"},
		"no customer":   {"payment_method=" + theirs, "payment_method", "", "belongs to the Customer " + customer},
		"of another":    {"payment_method=" + theirs + "&customer=" + other, "payment_method", "", "does not belong"},
		"not automatic": {"automatic_payment_methods[enabled]=false", "payment_method_types", "parameter_missing", ""},
		"both types": {
			"automatic_payment_methods[enabled]=true&payment_method_types[]=us_bank_account", "", "parameters_exclusive",
			"automatic_payment_methods",
		},
		"instant": {
			bank + self + confirm + "&payment_method_options[us_bank_account][verification_method]=instant",
			"payment_method_options[us_bank_account][verification_method]", "sandbox_not_simulated", "Financial Connections",
		},
	} {
		t.Log(name)
		f.refuses(intents, c.form, c.param, c.code, c.text)
	}
}

func TestSetupIntentSteps(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	intent := f.post(intents, "payment_method_types[]=us_bank_account&description=Payroll&metadata[k]=v")
	f.shows(intent, map[string]any{
		"status": "requires_payment_method", "payment_method": nil, "description": "Payroll", "metadata.k": "v",
		"usage": "off_session", "flow_directions": nil, "payment_method_options.us_bank_account.verification_method": "automatic",
	})
	if intent.Has("attach_to_self") {
		t.Error("attach_to_self shows although nobody set it")
	}
	path := intents + "/" + intent.String("id")
	f.shows(f.post(path, bank+"&attach_to_self=true&flow_directions[]=inbound"), map[string]any{
		"status": "requires_confirmation", "attach_to_self": true,
	})
	f.refuses(path+"/confirm", "", "", "setup_intent_mandate_invalid", "mandate_data")
	f.shows(f.post(path+"/confirm", mandate[1:]), map[string]any{"status": "requires_action"})
	f.refuses(path, "client_secret=x", "client_secret", "parameter_unknown", "")
	f.shows(f.post(path, described+"000000000009"), map[string]any{"status": "requires_confirmation", "next_action": nil})
	f.shows(f.post(path+"/confirm", mandate[1:]), map[string]any{"status": "requires_action"})
	f.shows(f.post(path+"/verify_microdeposits", "amounts[]=45&amounts[]=32"), map[string]any{"status": "succeeded"})
	f.refuses(path+"/confirm", "", "", "setup_intent_unexpected_state", "already succeeded")
	f.refuses(path+"/cancel", "", "", "setup_intent_unexpected_state", "status of succeeded")
	f.refuses(path, "flow_directions[]=outbound", "", "setup_intent_unexpected_state", "already succeeded")
	f.shows(f.post(path, "description=&metadata[k]="), map[string]any{"description": nil, "metadata": api.Object{}})
	f.refuses(path+"/verify_microdeposits", "descriptor_code=SM11AA", "", "intent_invalid_state", "status of succeeded")
}

// Money that is only sent needs neither a mandate nor proof.
func TestOutboundSucceedsAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	intent := f.post(intents, bank+"&attach_to_self=true&flow_directions[]=outbound&confirm=true")
	f.shows(intent, map[string]any{"status": "succeeded", "mandate": nil, "next_action": nil})
	f.told("setup_intent.created", "setup_intent.succeeded")

	// To pull from the same account takes both.
	again := "payment_method=" + intent.String("payment_method") + "&attach_to_self=true&flow_directions[]=inbound&confirm=true"
	f.refuses(intents, again, "", "setup_intent_mandate_invalid", "")
	f.shows(f.post(intents, again+mandate), map[string]any{"status": "requires_action"})
}

// What has been proven once need not be proven again, and a mandate lasts.
func TestProvenOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first := f.post(intents, bank+self+confirm)
	first = f.post(intents+"/"+first.String("id")+"/verify_microdeposits", "descriptor_code=SM11AA")
	second := f.post(intents, "payment_method="+first.String("payment_method")+self+"&confirm=true")
	f.shows(second, map[string]any{"status": "succeeded", "mandate": first.String("mandate")})
	f.shows(f.post(intents, "payment_method=pm_usBankAccount_success"+self+confirm), map[string]any{"status": "succeeded"})
}

func TestCustomerGetsBankAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	customer := f.post("/v1/customers", "name=Jenny&email=jenny@example.com").String("id")
	intent := f.post(intents, bank+"&customer="+customer+confirm)
	f.told("customer.created", "setup_intent.created", "setup_intent.requires_action")
	f.post(intents+"/"+intent.String("id")+"/verify_microdeposits", "descriptor_code=SM11AA")
	f.told("setup_intent.succeeded", "payment_method.attached", "mandate.updated")
	list := f.get("/v1/customers/" + customer + "/payment_methods?type=us_bank_account")
	f.shows(list, map[string]any{"url": "/v1/customers/" + customer + "/payment_methods"})
	if data := list.List("data"); len(data) != 1 {
		t.Errorf("got %v", list)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	intent := f.post(intents, bank+self+confirm)
	path := intents + "/" + intent.String("id")
	f.shows(f.post(path+"/cancel", "cancellation_reason=abandoned"), map[string]any{
		"status": "canceled", "cancellation_reason": "abandoned", "next_action": nil, "payment_method": intent.String("payment_method"),
	})
	f.told("setup_intent.created", "setup_intent.requires_action", "mandate.updated", "setup_intent.canceled")
	f.refuses(path+"/cancel", "", "", "setup_intent_unexpected_state", "status of canceled")
	f.refuses(path+"/confirm", mandate[1:], "", "setup_intent_unexpected_state", "been canceled")
	f.refuses(path+"/verify_microdeposits", "descriptor_code=SM11AA", "", "intent_invalid_state", "status of canceled")
	f.Advance(11 * 24 * time.Hour)
	f.shows(f.get(path), map[string]any{"status": "canceled", "last_setup_error": nil})
}

func TestListSetupIntents(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	customer := f.post("/v1/customers", "").String("id")
	own := f.post(intents, bank+self)
	theirs := f.post(intents, "customer="+customer)
	for query, want := range map[string][]string{
		"":                        {theirs.String("id"), own.String("id")},
		"?customer=" + customer:   {theirs.String("id")},
		"?attach_to_self=true":    {own.String("id")},
		"?attach_to_self=false":   {theirs.String("id")},
		"?customer=cus_unheard":   {},
		"?created[gt]=9999999999": {},
		"?payment_method=" + own.String("payment_method"): {own.String("id")},
	} {
		list := f.get(intents + query).List("data")
		if len(list) != len(want) {
			t.Fatalf("%s: %v", query, list)
		}
		for i, id := range want {
			if got := list[i].(api.Object).String("id"); got != id {
				t.Errorf("%s: %s, want %s", query, got, id)
			}
		}
	}
	secret := own.String("client_secret")
	f.get(intents + "/" + own.String("id") + "?client_secret=" + secret)
	if status, body := f.Get(intents + "/" + own.String("id") + "?client_secret=wrong"); status != 400 {
		t.Errorf("%d %v", status, body)
	}
	if status, body := f.Get(intents + "/seti_x"); status != 404 || body.String("error.message") != "No such setupintent: 'seti_x'" {
		t.Errorf("%d %v", status, body)
	}
}

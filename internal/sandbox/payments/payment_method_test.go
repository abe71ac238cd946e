package payments_test

import (
	"net/http"
	"testing"
)

const newMethod = "type=us_bank_account&billing_details[name]=Jenny&us_bank_account[account_holder_type]=individual" +
	"&us_bank_account[routing_number]=110000000&us_bank_account[account_number]=000123456789"

func TestPaymentMethod(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	pm := f.post(methods, newMethod+"&metadata[k]=v&us_bank_account[account_type]=savings")
	f.shows(pm, map[string]any{
		"object": "payment_method", "type": "us_bank_account", "customer": nil, "metadata.k": "v", "allow_redisplay": "unspecified",
		"us_bank_account.account_type": "savings", "us_bank_account.routing_number": "110000000",
		"us_bank_account.networks.preferred": "ach", "billing_details.address.city": nil,
	})
	same := f.post(methods, newMethod)
	if same.Get("us_bank_account.fingerprint") != pm.Get("us_bank_account.fingerprint") {
		t.Error("the same bank account has another fingerprint")
	}
	path := methods + "/" + pm.String("id")
	f.shows(f.get(path), map[string]any{"id": pm.String("id")})
	f.refuses(path, "metadata[k]=w", "", "", "attach")
	customer := f.post("/v1/customers", "").String("id")
	f.refuses(path+"/attach", "customer="+customer, "payment_method", "", "must be verified")
	f.refuses(path+"/attach", "customer=cus_x", "customer", "resource_missing", "No such customer")
	f.refuses(path+"/detach", "", "", "", "not attached")
	f.refuses(methods, newMethod+"&customer="+customer, "customer", "sandbox_not_simulated", "customer")
	f.refuses(methods, "", "type", "parameter_missing", "type")
	f.refuses(methods, newMethod+"&billing_details[email]=x", "billing_details[email]", "email_invalid", "x")
}

func TestAttachAndDetach(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	customer := f.post("/v1/customers", "name=Jenny").String("id")
	other := f.post("/v1/customers", "").String("id")
	f.told("customer.created", "customer.created")
	pm := f.post(methods+"/pm_usBankAccount/attach", "customer="+customer)
	f.shows(pm, map[string]any{"customer": customer})
	path := methods + "/" + pm.String("id")
	f.post(path+"/attach", "customer="+customer)
	f.told("payment_method.attached")
	f.refuses(path+"/attach", "customer="+other, "payment_method", "", "already been attached")

	f.shows(f.post(path, "us_bank_account[account_holder_type]=company&billing_details[address][city]=Paris&metadata[k]=v"), map[string]any{
		"us_bank_account.account_holder_type": "company", "billing_details.address.city": "Paris", "billing_details.name": "Jenny Rosen",
	})
	f.told("payment_method.updated")
	f.shows(f.post(path, "billing_details[address]=&metadata="), map[string]any{"billing_details.address.city": nil})
	f.refuses(path, "card[exp_month]=1", "card", "", "us_bank_account")
	f.told("payment_method.updated")

	f.post("/v1/customers/"+customer, "invoice_settings[default_payment_method]="+pm.String("id"))
	f.refuses("/v1/customers/"+other, "invoice_settings[default_payment_method]="+pm.String("id"),
		"invoice_settings[default_payment_method]", "resource_missing", "attached")
	f.told("customer.updated")
	one := "/v1/customers/" + customer + "/payment_methods/" + pm.String("id")
	f.shows(f.get(one), map[string]any{"id": pm.String("id")})
	f.shows(f.post(path+"/detach", ""), map[string]any{"customer": nil})
	f.told("customer.updated", "payment_method.detached")
	if status, _ := f.Get(one); status != http.StatusNotFound {
		t.Errorf("still the customer's: %d", status)
	}
	f.shows(f.get("/v1/customers/"+customer), map[string]any{"invoice_settings.default_payment_method": nil})
	f.refuses(path+"/attach", "customer="+customer, "payment_method", "", "may not be used again")
	f.refuses(intents, "payment_method="+pm.String("id"), "payment_method", "", "may not be used again")
}

// A detached bank account cannot be debited any more.
func TestDetachingEndsTheMandate(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	customer := f.post("/v1/customers", "").String("id")
	intent := f.post(intents, bank+"&customer="+customer+confirm)
	intent = f.post(intents+"/"+intent.String("id")+"/verify_microdeposits", "descriptor_code=SM11AA")
	f.events = nil
	f.post(methods+"/"+intent.String("payment_method")+"/detach", "")
	f.told("payment_method.detached", "mandate.updated")
	f.shows(f.get("/v1/mandates/"+intent.String("mandate")), map[string]any{"status": "inactive"})
	if status, body := f.Get("/v1/mandates/mandate_x"); status != http.StatusNotFound {
		t.Errorf("%d %v", status, body)
	}
}

func TestOfflineMandate(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const acceptance = "mandate_data[customer_acceptance]"
	intent := f.post(intents, "payment_method=pm_usBankAccount"+self+"&confirm=true&"+acceptance+"[type]=offline&"+
		acceptance+"[accepted_at]=1700000000&payment_method_options[us_bank_account][mandate_options][collection_method]=paper")
	f.shows(f.get("/v1/mandates/"+intent.String("mandate")), map[string]any{
		"customer_acceptance.type": "offline", "customer_acceptance.accepted_at": 1700000000, "status": "active",
		"payment_method_details.us_bank_account.collection_method": "paper",
	})
}

func TestListPaymentMethods(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	customer := f.post("/v1/customers", "").String("id")
	f.post(methods, newMethod)
	f.post(methods+"/pm_usBankAccount/attach", "customer="+customer)
	f.post(intents, bank+self+confirm) // not verified yet
	f.post(intents, "payment_method=pm_usBankAccount"+self+confirm)
	for query, want := range map[string]int{
		methods:                           1,
		methods + "?type=us_bank_account": 1,
		methods + "?type=card":            0,
		methods + "?customer=" + customer: 1,
		"/v1/customers/" + customer + "/payment_methods?allow_redisplay=always": 0,
		"/v1/customers/" + customer + "/payment_methods?type=us_bank_account":   1,
	} {
		if list := f.get(query).List("data"); len(list) != want {
			t.Errorf("%s: %d, want %d", query, len(list), want)
		}
	}
}

package payments_test

import (
	"net/http"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

func TestCustomer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	customer := f.post("/v1/customers", "name=Jenny Rosen&email=jenny@example.com&phone=%2B15555550123&metadata[k]=v"+
		"&address[line1]=123 Main Street&address[country]=US&preferred_locales[]=fr&shipping[name]=Jenny&shipping[address][line1]=1 Way")
	f.shows(customer, map[string]any{
		"object": "customer", "name": "Jenny Rosen", "email": "jenny@example.com", "balance": 0, "delinquent": false,
		"metadata.k": "v", "tax_exempt": "none", "invoice_settings.default_payment_method": nil, "preferred_locales": []any{"fr"},
		"address.line1": "123 Main Street", "shipping.name": "Jenny",
	})
	path := "/v1/customers/" + customer.String("id")
	f.shows(f.post(path, "name=Joe&description=Important&metadata[l]=w&address="), map[string]any{
		"name": "Joe", "description": "Important", "metadata.k": "v", "metadata.l": "w", "address": nil,
	})
	f.told("customer.created", "customer.updated")
	f.refuses(path, "email=nonsense", "email", "email_invalid", "nonsense")
	f.refuses(path, "source=tok_visa", "source", "sandbox_not_simulated", "source")

	second := f.post("/v1/customers", "payment_method=pm_usBankAccount&email=joe@example.com")
	f.told("customer.created", "payment_method.attached")
	if list := f.get("/v1/customers?email=joe@example.com").List("data"); len(list) != 1 {
		t.Errorf("got %v", list)
	}
	f.shows(f.OK(f.Delete("/v1/customers/"+second.String("id"))), map[string]any{"deleted": true, "object": "customer"})
	if last := f.events[len(f.events)-1]; last.Object.String("email") != "joe@example.com" {
		t.Errorf("the event of the deletion shows %v", last.Object)
	}
	f.told("payment_method.detached", "customer.deleted")
}

// A deleted customer says that it is one to those who ask for it, and is a stranger to everything else.
func TestDeletedCustomer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.post("/v1/customers", "name=Jenny").String("id")
	intent := f.post(intents, "customer="+id)
	f.OK(f.Delete("/v1/customers/" + id))
	f.shows(f.get("/v1/customers/"+id), map[string]any{"id": id, "object": "customer", "deleted": true})
	f.shows(f.get(intents+"/"+intent.String("id")+"?expand[]=customer"), map[string]any{"customer.deleted": true})
	if list := f.get("/v1/customers").List("data"); len(list) != 0 {
		t.Errorf("got %v", list)
	}
	for _, c := range []struct{ method, path string }{
		{http.MethodDelete, "/v1/customers/" + id},
		{http.MethodPost, "/v1/customers/" + id},
		{http.MethodGet, "/v1/customers/" + id + "/payment_methods"},
		{http.MethodGet, "/v1/customers/cus_x"},
	} {
		if status, body := f.Server.Do(c.method, c.path, ""); status != http.StatusNotFound {
			t.Errorf("%s %s: %d %v", c.method, c.path, status, body)
		}
	}
	other := sandboxtest.On(f.Account(func(*api.Record) {}))
	if status, body := f.Get("/v1/customers/"+id, other); status != http.StatusNotFound {
		t.Errorf("%d %v", status, body)
	}
	f.refuses(intents, "customer="+id, "customer", "resource_missing", "No such customer")
}

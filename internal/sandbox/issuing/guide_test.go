package issuing_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// The requests of Stripe's B2B payments integration guide, as curl sends them, on the platform itself.
func TestB2BPaymentsGuide(t *testing.T) {
	t.Parallel()
	server := sandboxtest.New(t)
	post := func(path, form string) api.Object {
		t.Helper()
		status, body := server.Post(path, form)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %v", path, status, body)
		}
		return body
	}
	shows := func(object api.Object, want map[string]any) {
		t.Helper()
		for path, value := range want {
			if got := object.Get(path); fmt.Sprint(got) != fmt.Sprint(value) {
				t.Errorf("%s = %v, want %v", path, got, value)
			}
		}
	}

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
}

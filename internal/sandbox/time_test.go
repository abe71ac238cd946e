package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// What waits for something else that takes time is due a delay after that was due, not a delay after somebody looked.
func TestWhatFollowsALateJobIsOnTime(t *testing.T) {
	t.Parallel()
	const delay = 10 * time.Minute
	s := sandboxtest.New(t, sandboxtest.WithActivationDelay(delay))
	post := func(path, form string, headers ...string) string {
		t.Helper()
		status, body := s.Post(path, form, headers...)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %v", path, status, body)
		}
		return body.String("id")
	}
	account := post("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[treasury][requested]=true")
	post("/_sandbox/accounts/"+account+"/onboard", "")
	on := sandboxtest.On(account)
	wallet := post("/v1/treasury/financial_accounts", "supported_currencies[]=usd&features[deposit_insurance][requested]=true", on)

	s.Advance(2*delay - time.Second) // the capability became active in between, and nobody looked
	path := "/v1/treasury/financial_accounts/" + wallet
	if _, body := s.Get(path, on); len(body.Strings("pending_features")) != 1 {
		t.Errorf("the feature is not pending: %v", body)
	}
	s.Advance(2 * time.Second)
	if _, body := s.Get(path, on); len(body.Strings("active_features")) != 1 {
		t.Errorf("the feature is not active: %v", body)
	}
}

package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
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

// Whatever takes time follows the clock of the key.
func TestActivationFollowsTheClock(t *testing.T) {
	t.Parallel()
	s := sandboxtest.New(t, sandboxtest.WithActivationDelay(10*time.Minute))
	account := s.OK(s.Post("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true")).String("id")
	s.OK(s.Post("/_sandbox/accounts/"+account+"/onboard", ""))
	status := func() string { return s.OK(s.Get("/v1/accounts/" + account)).String("capabilities.transfers") }
	s.OK(s.Post("/_sandbox/clock/advance", "by=9m59s"))
	if got := status(); got != "pending" {
		t.Errorf("before the delay is over transfers is %s", got)
	}
	s.OK(s.Post("/_sandbox/clock/advance", "by=1"))
	if got := status(); got != "active" {
		t.Errorf("after the delay transfers is %s", got)
	}
	event := s.OK(s.Get("/v1/events?type=capability.updated", sandboxtest.On(account))).List("data")[0].(api.Object)
	if event.Int("created") != sandboxtest.Start.Add(10*time.Minute).Unix() || event.String("data.object.status") != "active" {
		t.Errorf("the latest event is %v", event)
	}
}

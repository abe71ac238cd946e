package payments_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const failedMicrodeposits = "payment_method_microdeposit_verification_"

// awaiting makes a SetupIntent that waits for its microdeposits, and returns its path.
func (f *fixture) awaiting(number string) string {
	f.T.Helper()
	intent := f.post(intents, described+number+self+confirm)
	f.shows(intent, map[string]any{"status": "requires_action"})
	f.told("setup_intent.created", "setup_intent.requires_action")
	return intents + "/" + intent.String("id")
}

// hasFailed checks a SetupIntent whose payment method could not be set up.
func (f *fixture) hasFailed(path, code string) {
	f.T.Helper()
	intent := f.get(path + "?expand[]=latest_attempt")
	f.shows(intent, map[string]any{
		"status": "requires_payment_method", "payment_method": nil, "next_action": nil, "mandate": nil,
		"last_setup_error.code": code, "last_setup_error.type": "invalid_request_error",
		"last_setup_error.payment_method.object":                "payment_method",
		"last_setup_error.payment_method.us_bank_account.last4": intent.Get("last_setup_error.payment_method.us_bank_account.last4"),
		"latest_attempt.status":                                 "failed", "latest_attempt.setup_error.code": code,
	})
	f.told("mandate.updated", "setup_intent.setup_failed")
}

func TestTestValues(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for form, code := range map[string]string{
		"descriptor_code=SM11AA":      "",
		"amounts[]=32&amounts[]=45":   "",
		"amounts[0]=45&amounts[1]=32": "",
		"descriptor_code=SM33CC":      "attempts_exceeded",
		"amounts[]=10&amounts[]=11":   "attempts_exceeded",
		"descriptor_code=SM44DD":      "timeout",
		"amounts[]=40&amounts[]=41":   "timeout",
	} {
		t.Log(form)
		path := f.awaiting("000123456789")
		if code == "" {
			f.shows(f.post(path+"/verify_microdeposits", form), map[string]any{"status": "succeeded"})
			f.told("setup_intent.succeeded", "mandate.updated")
			continue
		}
		f.refuses(path+"/verify_microdeposits", form, "", failedMicrodeposits+code, "")
		f.hasFailed(path, failedMicrodeposits+code)
		// Another bank account gets another chance.
		f.shows(f.post(path+"/confirm", bank+mandate), map[string]any{"status": "requires_action"})
		f.shows(f.post(path+"/verify_microdeposits", "descriptor_code=SM11AA"), map[string]any{
			"status": "succeeded", "last_setup_error": nil,
		})
		f.told("setup_intent.requires_action", "setup_intent.succeeded", "mandate.updated")
	}
}

func TestWrongValues(t *testing.T) {
	t.Parallel()
	for form, c := range map[string]struct {
		limit int
		code  string
	}{
		"amounts[]=1&amounts[]=2": {3, "amounts_mismatch"},
		"descriptor_code=SM22BB":  {10, "descriptor_code_mismatch"},
	} {
		f := newFixture(t)
		path := f.awaiting("000123456789")
		for i := 1; i < c.limit; i++ {
			f.refuses(path+"/verify_microdeposits", form, "", failedMicrodeposits+c.code,
				fmt.Sprintf("You have %d verification attempts remaining.", c.limit-i))
			f.shows(f.get(path), map[string]any{"status": "requires_action"})
		}
		f.told()
		f.refuses(path+"/verify_microdeposits", form, "", failedMicrodeposits+"attempts_exceeded", "")
		f.hasFailed(path, failedMicrodeposits+"attempts_exceeded")
	}
}

// A failure that is remembered is remembered once, however often the client asks.
func TestWrongValuesAreCountedOncePerKey(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	path := f.awaiting("000123456789")
	for range 3 {
		status, body := f.Post(path+"/verify_microdeposits", "amounts[]=1&amounts[]=2", "Idempotency-Key: once")
		if status != http.StatusBadRequest || body.String("error.code") != failedMicrodeposits+"amounts_mismatch" {
			t.Fatalf("%d %v", status, body)
		}
	}
	f.refuses(path+"/verify_microdeposits", "amounts[]=1&amounts[]=2", "", failedMicrodeposits+"amounts_mismatch", "You have 1 ")
}

func TestBadValues(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	path := f.awaiting("000123456789") + "/verify_microdeposits"
	f.refuses(path, "", "amounts", "parameter_missing", "amounts, descriptor_code")
	f.refuses(path, "amounts[]=32", "amounts", failedMicrodeposits+"amounts_invalid", "exactly two")
	f.refuses(path, "amounts[]=32&amounts[]=45&descriptor_code=SM11AA", "", "parameters_exclusive", "amounts, descriptor_code")
	f.refuses(path, "descriptor_code=", "descriptor_code", "parameter_invalid_empty", "")
	f.refuses(path, "descriptor_code=SM11AA&client_secret=x", "client_secret", "", "does not match")
}

func TestMicrodepositsCannotBeSent(t *testing.T) {
	t.Parallel()
	f := newFixture(t, sandboxtest.WithActivationDelay(time.Minute))
	path := f.awaiting("000666666661")
	f.shows(f.get(path), map[string]any{"status": "requires_action"})
	f.Advance(time.Minute)
	f.hasFailed(path, "payment_method_microdeposit_failed")
}

func TestMicrodepositsExpire(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	path := f.awaiting("000123456789")
	f.Advance(9 * 24 * time.Hour)
	f.post(path+"/confirm", bank+mandate) // begins anew
	f.told("mandate.updated", "setup_intent.requires_action")
	f.Advance(2 * 24 * time.Hour)
	f.shows(f.get(path), map[string]any{"status": "requires_action"})
	f.Advance(8 * 24 * time.Hour)
	f.hasFailed(path, failedMicrodeposits+"timeout")

	// Where another payment method waits for its confirmation, the deposits to the first one do not matter any more.
	path = f.awaiting("000123456789")
	f.post(path, bank)
	f.Advance(11 * 24 * time.Hour)
	f.shows(f.get(path), map[string]any{"status": "requires_confirmation", "last_setup_error": nil})
	f.told()
}

func TestEventsShowTheObject(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	on := sandboxtest.On(f.Account(func(*api.Record) {}))
	f.post(intents, bank+self+confirm, on)
	for i, want := range []string{"requires_confirmation", "requires_action"} {
		e := f.events[i]
		if e.Object.String("status") != want || e.Account == "" || "Stripe-Account: "+e.Account != on {
			t.Errorf("event %d: %+v", i, e)
		}
	}
}

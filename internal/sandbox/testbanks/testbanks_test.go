package testbanks_test

import (
	"net/http"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/payments"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

func newFixture(t *testing.T) *sandboxtest.Fixture {
	t.Helper()
	return sandboxtest.NewFixture(t, []func(*api.Mux){payments.Register})
}

func TestResolve(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	other := f.Account(func(*api.Record) {})
	f.Do(func(r *api.Request) error {
		pm, err := testbanks.Resolve(r, "pm_usBankAccount_noAccount", "origin_payment_method")
		if err != nil {
			return err
		}
		found, err := testbanks.Resolve(r, pm.ID, "origin_payment_method")
		if err != nil {
			return err
		}
		if found.Account != r.Account || !found.Secret.Bool(testbanks.SecretVerified) || !found.Secret.Bool(testbanks.SecretSelf) {
			t.Errorf("got %+v", found)
		}
		if directions := found.Secret.Strings(testbanks.SecretFlowDirections); len(directions) != 2 {
			t.Errorf("flow_directions = %v", directions)
		}
		outcome := testbanks.Of(found)
		if outcome.Name != found.Secret.String(testbanks.SecretOutcome) || outcome.Inbound.Code != "no_account" {
			t.Errorf("outcome = %+v", outcome)
		}
		r.Account = other
		_, err = testbanks.Resolve(r, pm.ID, "origin_payment_method")
		checkError(t, err, "origin_payment_method", "resource_missing")
		_, err = testbanks.Resolve(r, "pm_usBankAccount_unheardOf", "origin_payment_method")
		checkError(t, err, "origin_payment_method", "resource_missing")
		return nil
	})
}

func checkError(t *testing.T, err error, param, code string) {
	t.Helper()
	failure, ok := err.(*api.Error) //nolint:errorlint // handlers return it as it is
	if !ok || failure.Param != param || failure.Code != code || failure.Status != http.StatusBadRequest {
		t.Errorf("got %v, want %s on %s", err, code, param)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const at = "payment_method_data[us_bank_account]"
	for _, c := range []struct{ routing, account, param, code string }{
		{"", bankaccounts.TestSuccess, at + "[routing_number]", "parameter_missing"},
		{bankaccounts.TestRoutingNumber, "", at + "[account_number]", "parameter_missing"},
		{"110000001", bankaccounts.TestSuccess, at + "[routing_number]", "routing_number_invalid"},
		{bankaccounts.TestRoutingNumber, "12345678", at + "[account_number]", "account_number_invalid"},
	} {
		checkError(t, testbanks.Check(api.Object{"routing_number": c.routing, "account_number": c.account}, at), c.param, c.code)
	}
	good := api.Object{"routing_number": bankaccounts.TestRoutingNumber, "account_number": bankaccounts.TestDispute}
	if err := testbanks.Check(good, at); err != nil {
		t.Error(err)
	}
}

// TestOutcomes holds the table against the documentation.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]struct{ inbound, outbound testbanks.Ending }{
		"000123456789": {},
		"000000000009": {
			testbanks.Ending{Status: testbanks.StaysProcessing}, testbanks.Ending{Status: testbanks.StaysProcessing},
		},
		"000123457890": {outbound: testbanks.Ending{Late: true}},
		"000000000123": {testbanks.Ending{Status: testbanks.IsCanceled}, testbanks.Ending{Status: testbanks.IsCanceled}},
		"000000000234": {
			testbanks.Ending{Status: testbanks.Fails, Code: "other"}, testbanks.Ending{Status: testbanks.Fails, Code: "other"},
		},
		"000111111113": {
			testbanks.Ending{Status: testbanks.Fails, Code: "account_closed"},
			testbanks.Ending{Status: testbanks.IsReturned, Code: "account_closed"},
		},
		"000222222227": {inbound: testbanks.Ending{Status: testbanks.Fails, Code: "insufficient_funds"}},
		"000555555559": {inbound: testbanks.Ending{Status: testbanks.IsReturned}},
	} {
		got := testbanks.OfNumber(number)
		if got.Name == "" || got.Inbound != want.inbound || got.Outbound != want.outbound {
			t.Errorf("%s: got %+v, want %+v", number, got, want)
		}
	}
}

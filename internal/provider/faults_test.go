package provider_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// fleetSize makes 200 resources, fifty of them at a time.
const fleetSize = 50

// faults are what can go wrong with a request without anybody having to know: each strikes every third one. A rate limit makes the
// provider wait for a second, and so strikes less often.
var faults = map[string]api.Fault{
	"a failure before anything is done":   {Kind: api.FaultError, Error: api.Error{Status: http.StatusInternalServerError}},
	"a failure that asks to wait":         {Kind: api.FaultError, Error: api.Error{Status: http.StatusServiceUnavailable}, Header: http.Header{"Retry-After": {"1"}}},
	"a rate limit":                        {Kind: api.FaultError, Times: 10, Error: api.Error{Code: "rate_limit"}, Header: http.Header{"Stripe-Rate-Limited-Reason": {"global-rate"}}},
	"a lock":                              {Kind: api.FaultError, Error: api.Error{Code: "lock_timeout"}},
	"a request that is still under way":   {Kind: api.FaultError, Error: api.Error{Code: "idempotency_key_in_use"}},
	"a connection that breaks before":     {Kind: api.FaultDrop},
	"a connection that breaks after":      {Kind: api.FaultDropAfter},
	"an answer that is cut in the middle": {Kind: api.FaultCut},
	"an answer that waits":                {Kind: api.FaultLatency, Delay: 20 * time.Millisecond},
	"an answer that comes in drips":       {Kind: api.FaultDrip, Delay: 20 * time.Millisecond},
}

// operations are the requests of each phase in the life of the four core resources.
var operations = map[string][]string{
	"create": {"POST /v1/accounts", "POST /v1/treasury/financial_accounts", "POST /v1/issuing/cardholders", "POST /v1/issuing/cards"},
	"read":   {"GET /v1/accounts*", "GET /v1/treasury/financial_accounts*", "GET /v1/issuing/cardholders*", "GET /v1/issuing/cards*"},
	"update": {"POST /v1/accounts/{account}", "POST /v1/treasury/financial_accounts/{financial_account}", "POST /v1/issuing/cardholders/{cardholder}", "POST /v1/issuing/cards/{card}"},
	"delete": {"DELETE /v1/accounts/{account}", "POST /v1/treasury/financial_accounts/{financial_account}/close", "POST /v1/issuing/cardholders/{cardholder}", "POST /v1/issuing/cards/{card}"},
}

// Whatever goes wrong with whichever request, each object is there exactly once and the state is as Stripe has it.
func TestEachFaultOnEachOperationLeavesEveryObjectOnce(t *testing.T) {
	t.Parallel()
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := acctest.NewSandbox(t)
			f := newFleet(t, h, fleetSize, map[string]any{"default_metadata": mark, "max_retries": 30, "requests_per_second": 1000})
			during := func(phase string, do func()) {
				t.Helper()
				strike(t, h, fault, operations[phase])
				do()
				for _, set := range h.Sandbox.Faults(h.Key).List() {
					if set.Struck == 0 {
						t.Errorf("no %s %s was struck", set.Method, set.Path)
					}
				}
				h.Sandbox.Faults(h.Key).Reset()
			}
			during("create", func() { f.apply("1") })
			f.check("1")
			during("read", f.refresh)
			f.check("1")
			during("update", func() { f.apply("2") })
			f.check("2")
			during("delete", f.destroy)
		})
	}
}

// strike sets a fault on operations.
func strike(t *testing.T, h *acctest.Stripe, fault api.Fault, on []string) {
	t.Helper()
	for _, operation := range on {
		fault.Method, fault.Path, _ = strings.Cut(operation, " ")
		fault.Every = 3
		h.Fault(fault)
	}
}

// Where Stripe acts and answers with a failure, it keeps that answer under the idempotency key, so that no retry can tell what
// became of the request. The error says so, the search of the guide finds what was made, and what is done again is done.
func TestAFailureAfterStripeActedIsSaidAndMended(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	f := newFleet(t, h, 1, map[string]any{"default_metadata": mark})
	of := f.tenants[0]
	fails := func(method, path string, do func() error) {
		t.Helper()
		h.Fault(api.Fault{Kind: api.FaultErrorAfter, Method: method, Path: path, Times: 1})
		if err := do(); err == nil || !strings.Contains(err.Error(), "Stripe may have acted all the same") {
			t.Errorf("%s %s: %v", method, path, err)
		}
	}
	for _, resource := range coreResources {
		apply := func(version string) func() error {
			return func() error { return of.resources[resource].Apply(of.config(resource, version)) }
		}
		fails(http.MethodPost, corePaths[resource], apply("1"))
		if of.id(resource) != "" {
			t.Errorf("the state has a %s of which nobody knows", resource)
		}
		owner := ""
		if resource != accountResource {
			owner = of.id(accountResource)
		}
		lost := f.find(resource, owner)[of.number]
		if len(lost) != 1 {
			t.Fatalf("the search finds %d of the %s", len(lost), resource)
		}
		if resource == cardResource { // it would keep the wallet from closing
			h.Meddle(corePaths[resource]+"/"+lost[0], owner, "status=canceled")
		}
		if err := apply("1")(); err != nil {
			t.Fatal(err)
		}
		fails(http.MethodPost, corePaths[resource]+"/"+of.id(resource), apply("2"))
		if err := apply("2")(); err != nil {
			t.Error(err)
		}
		if err := of.resources[resource].Rests(of.config(resource, "2")); err != nil {
			t.Error(err)
		}
	}
	// What has ended all the same is found out by a look or by the next attempt, and a deletion, which is no POST, by a retry.
	for _, end := range []struct{ resource, method, action string }{
		{cardResource, http.MethodPost, ""},
		{cardholderResource, http.MethodPost, ""},
		{walletResource, http.MethodPost, "/close"},
		{accountResource, http.MethodDelete, ""},
	} {
		managed := of.resources[end.resource]
		h.Fault(api.Fault{Kind: api.FaultErrorAfter, Method: end.method, Path: corePaths[end.resource] + "/" + of.id(end.resource) + end.action, Times: 1})
		if err := managed.Destroy(); err != nil && !strings.Contains(err.Error(), "Stripe may have acted all the same") {
			t.Error(err)
		}
		if managed.State().IsNull() {
			continue
		}
		if err := managed.Destroy(); err != nil {
			t.Error(err)
		}
	}
}

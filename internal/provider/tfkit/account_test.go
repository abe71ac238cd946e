package tfkit

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// answers is a transport that gives every request the same answer, and counts them.
type answers struct {
	body  string
	count atomic.Int32
}

func (a *answers) RoundTrip(request *http.Request) (*http.Response, error) {
	a.count.Add(1)
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
		Body: io.NopCloser(strings.NewReader(a.body)),
	}, nil
}

func providerOn(t *testing.T, transport http.RoundTripper) *Provider {
	t.Helper()
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_x", Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return &Provider{Client: client, Account: "acct_default"}
}

func TestLookReadsAnObjectOnceUntilItChanges(t *testing.T) {
	t.Parallel()
	transport := &answers{body: `{"id":"fa_1"}`}
	provider := providerOn(t, transport)
	look := func(account string) {
		object, err := provider.Look(context.Background(), "/v1/treasury/financial_accounts/fa_1", account)
		if err != nil || object.ID() != "fa_1" {
			t.Fatalf("got %v, %v", object, err)
		}
	}
	for _, step := range []struct {
		account string
		want    int32
	}{{"acct_1", 1}, {"acct_1", 1}, {"acct_2", 2}} {
		if look(step.account); transport.count.Load() != step.want {
			t.Errorf("after looking for %s: %d requests, want %d", step.account, transport.count.Load(), step.want)
		}
	}
	provider.forget("/v1/treasury/financial_accounts/fa_1")
	if look("acct_1"); transport.count.Load() != 3 {
		t.Errorf("what changed was not read again: %d requests", transport.count.Load())
	}
}

func TestEvidenceOnTheAccountOfAPlan(t *testing.T) {
	t.Parallel()
	resource := Attributes{"account": AccountReference}
	for name, test := range map[string]struct {
		config    string
		id        string
		known     bool
		country   string
		requested bool // card_issuing
		requests  int32
	}{
		"passed whole, not created yet": {
			config: `{"account":{"id":"?","country":"US","capabilities":{"card_issuing":{"requested":true}}}}`,
			known:  true, country: "US", requested: true,
		},
		"passed whole without any capability": {config: `{"account":{"id":"?","country":"?"}}`, known: true},
		"passed whole, capabilities not known yet": {
			config: `{"account":{"id":"acct_1","country":"US","capabilities":"?"}}`, id: "acct_1", country: "US", requested: true,
		},
		"by id":                          {config: `{"account":{"id":"acct_1"}}`, id: "acct_1", known: true, country: "FR", requested: true, requests: 1},
		"by an id that is not known yet": {config: `{"account":{"id":"?"}}`, requested: true},
		"not known at all":               {config: `{"account":"?"}`, requested: true},
		"the provider's":                 {config: `{}`, id: "acct_default", known: true, country: "FR", requested: true, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &answers{body: `{"id":"acct_1","country":"FR","capabilities":{"card_issuing":"active"}}`}
			plan := &Plan{Provider: providerOn(t, transport), Config: value(t, resource, test.config), Diagnostics: &diag.Diagnostics{}}
			got := plan.Account(context.Background())
			if got.ID != test.id || got.Known != test.known || got.Country != test.country || got.Requested("card_issuing") != test.requested {
				t.Errorf("got %+v, requested %t", got, got.Requested("card_issuing"))
			}
			if transport.count.Load() != test.requests {
				t.Errorf("%d requests, want %d", transport.count.Load(), test.requests)
			}
		})
	}
}

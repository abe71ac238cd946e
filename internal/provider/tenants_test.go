package provider_test

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"sync"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// The four core resources, in the order in which they are made.
const (
	accountResource    = "stripe_connected_account"
	walletResource     = "stripe_financial_account"
	cardholderResource = "stripe_issuing_cardholder"
	cardResource       = "stripe_issuing_card"
)

var coreResources = []string{accountResource, walletResource, cardholderResource, cardResource}

// corePaths are their collections in the API.
var corePaths = map[string]string{
	accountResource: "/v1/accounts", walletResource: "/v1/treasury/financial_accounts",
	cardholderResource: "/v1/issuing/cardholders", cardResource: "/v1/issuing/cards",
}

// fleet is a number of tenants, managed at once and without Terraform.
type fleet struct {
	t       *testing.T
	client  *stripeapi.Client // to look behind the provider's back
	tenants []*tenant
}

// tenant is an account with a wallet, and a cardholder with a card that draws on it.
type tenant struct {
	number    string
	resources map[string]*acctest.Managed
}

// newFleet makes the tenants, of which nothing exists yet. arguments are of the provider block.
func newFleet(t *testing.T, h *acctest.Stripe, n int, arguments map[string]any) *fleet {
	t.Helper()
	client, err := stripeapi.New(stripeapi.Config{Key: h.Key, Base: h.URL, Unlimited: true})
	if err != nil {
		t.Fatal(err)
	}
	f := &fleet{t: t, client: client}
	protocol := h.Protocol(arguments)
	for i := range n {
		of := &tenant{number: strconv.Itoa(i), resources: map[string]*acctest.Managed{}}
		for _, resource := range coreResources {
			of.resources[resource] = protocol.Manage(resource)
		}
		f.tenants = append(f.tenants, of)
	}
	return f
}

// each does something to all tenants at once.
func (f *fleet) each(do func(*tenant) error) {
	f.t.Helper()
	var group sync.WaitGroup
	for _, of := range f.tenants {
		group.Go(func() {
			if err := do(of); err != nil {
				f.t.Errorf("tenant %s: %v", of.number, err)
			}
		})
	}
	group.Wait()
}

// apply creates or changes all resources of all tenants.
func (f *fleet) apply(version string) {
	f.t.Helper()
	f.each(func(of *tenant) error {
		for _, resource := range coreResources {
			if err := of.resources[resource].Apply(of.config(resource, version)); err != nil {
				return err
			}
		}
		return nil
	})
}

// refresh reads all resources of all tenants anew.
func (f *fleet) refresh() {
	f.t.Helper()
	f.each(func(of *tenant) error {
		for _, resource := range coreResources {
			if err := of.resources[resource].Refresh(); err != nil {
				return err
			}
		}
		return nil
	})
}

// destroy ends all resources of all tenants, and looks at how each has ended.
func (f *fleet) destroy() {
	f.t.Helper()
	f.each(func(of *tenant) error {
		owner := of.id(accountResource)
		for _, end := range []struct{ resource, status string }{
			{cardResource, "canceled"}, {cardholderResource, "inactive"}, {walletResource, "closed"},
		} {
			path := corePaths[end.resource] + "/" + of.id(end.resource)
			if err := of.resources[end.resource].Destroy(); err != nil {
				return err
			}
			if object, err := f.client.Get(f.t.Context(), path, owner, nil); err != nil || object.String("status") != end.status {
				return fmt.Errorf("%s is %s: %w", path, object.String("status"), err)
			}
		}
		if err := of.resources[accountResource].Destroy(); err != nil {
			return err
		}
		if _, err := f.client.Get(f.t.Context(), corePaths[accountResource]+"/"+owner, "", nil); !stripeapi.Gone(err) {
			return fmt.Errorf("the account %s is still there: %w", owner, err)
		}
		return nil
	})
}

// check compares what Terraform knows with what Stripe has: each object is there once, as the state has it, and a plan of the
// same configuration is empty.
func (f *fleet) check(version string) {
	f.t.Helper()
	accounts := f.find(accountResource, "")
	f.each(func(of *tenant) error {
		var errs []error
		for _, resource := range coreResources {
			managed, there := of.resources[resource], accounts
			if resource != accountResource {
				there = f.find(resource, of.id(accountResource))
			}
			if ids := there[of.number]; len(ids) != 1 || ids[0] != of.id(resource) {
				errs = append(errs, fmt.Errorf("the state has the %s %q, and Stripe has %q", resource, of.id(resource), ids))
				continue
			}
			before := managed.State()
			if err := managed.Refresh(); err != nil {
				errs = append(errs, err)
				continue
			}
			if !managed.State().Equal(before) {
				errs = append(errs, fmt.Errorf("the state has %v, and Stripe has %v", before.Raw(), managed.State().Raw()))
			}
			errs = append(errs, managed.Rests(of.config(resource, version)))
		}
		return errors.Join(errs...)
	})
}

// find is the search of the guide "Requests, limits and interruptions": by tenant, the ids of what carries the mark that
// default_metadata gives.
func (f *fleet) find(resource, owner string) map[string][]string {
	f.t.Helper()
	list, _, err := f.client.List(f.t.Context(), corePaths[resource], owner, url.Values{}, 10000)
	if err != nil {
		f.t.Error(err)
	}
	found := map[string][]string{}
	for _, item := range list {
		fields, _ := item.(map[string]any)
		if object := stripeapi.Object(fields); object.String("metadata.terraform") == mark["terraform"] {
			number := object.String("metadata.tenant")
			found[number] = append(found[number], object.ID())
		}
	}
	return found
}

// mark is the default_metadata of all tenants.
var mark = map[string]any{"terraform": "tenants-test"}

func (t *tenant) id(resource string) string { return t.resources[resource].State().Get("id").String() }

// config is the configuration of one of the resources. version is in the metadata, and changes with each.
func (t *tenant) config(resource, version string) map[string]any {
	metadata := map[string]any{"tenant": t.number, "version": version}
	owner := map[string]any{"id": t.id(accountResource)}
	address := map[string]any{
		"line1": "address_full_match", "city": "South San Francisco", "state": "CA", "postal_code": "94080", "country": "US",
	}
	accepted := map[string]any{"date": "2025-06-01T09:00:00Z", "ip": "203.0.113.7"}
	switch resource {
	case accountResource:
		return map[string]any{
			"country": "US", "email": "jenny.rosen@example.com", "business_type": "individual", "metadata": metadata,
			"controller": map[string]any{
				"stripe_dashboard": map[string]any{"type": "none"}, "fees": map[string]any{"payer": "application"},
				"losses": map[string]any{"payments": "application"}, "requirement_collection": "application",
			},
			"capabilities": map[string]any{
				"card_issuing": map[string]any{"requested": true}, "transfers": map[string]any{"requested": true},
				"card_payments": map[string]any{"requested": true}, "treasury": map[string]any{"requested": true},
				"us_bank_account_ach_payments": map[string]any{"requested": true},
			},
			"business_profile": map[string]any{
				"name": "Acme Rides", "mcc": "4121", "product_description": "Rides across town, on short notice.", "url": "https://accessible.stripe.com",
			},
			"individual": map[string]any{
				"first_name": "Jenny", "last_name": "Rosen", "email": "jenny.rosen@example.com", "phone": "+15555550123",
				"dob": map[string]any{"day": 1, "month": 1, "year": 1901}, "address": address,
				"id_number_wo": "000000000", "id_number_wo_version": 1,
			},
			"tos_acceptance": accepted,
			"settings": map[string]any{
				"card_issuing": map[string]any{"tos_acceptance": accepted}, "treasury": map[string]any{"tos_acceptance": accepted},
			},
		}
	case walletResource:
		return map[string]any{
			"account": owner, "supported_currencies": []any{"usd"}, "metadata": metadata,
			"features": map[string]any{"card_issuing": map[string]any{}, "financial_addresses": map[string]any{"aba": map[string]any{}}},
		}
	case cardholderResource:
		return map[string]any{
			"account": owner, "name": "Jenny Rosen", "type": "individual", "metadata": metadata,
			"individual": map[string]any{
				"first_name": "Jenny", "last_name": "Rosen", "card_issuing": map[string]any{"user_terms_acceptance": accepted},
			},
			"billing": map[string]any{"address": address},
		}
	default:
		return map[string]any{
			"account": owner, "cardholder": t.id(cardholderResource), "currency": "usd", "type": "virtual", "status": "active", "metadata": metadata,
			"financial_account": map[string]any{"id": t.id(walletResource)},
		}
	}
}

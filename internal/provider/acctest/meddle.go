package acctest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Meddle sends a POST behind Terraform's back, acting for account (empty: the platform). form is "a[b]=c&d=e".
func (s *Stripe) Meddle(path, account, form string) stripeapi.Object {
	s.t.Helper()
	values, err := url.ParseQuery(form)
	if err != nil {
		s.t.Fatal(err)
	}
	object, err := s.raw().Post(context.Background(), path, account, values)
	if err != nil {
		s.t.Fatalf("POST %s %s: %v", path, form, err)
	}
	return object
}

// Look retrieves an object behind Terraform's back, acting for account (empty: the platform), with the fields that are
// hidden unless expanded.
func (s *Stripe) Look(path, account string, expand ...string) stripeapi.Object {
	s.t.Helper()
	object, err := s.raw().Get(context.Background(), path, account, url.Values{"expand[]": expand})
	if err != nil {
		s.t.Fatalf("GET %s: %v", path, err)
	}
	return object
}

// List retrieves the first objects of a collection behind Terraform's back, acting for account (empty: the platform).
func (s *Stripe) List(path, account string, query url.Values) []stripeapi.Object {
	s.t.Helper()
	items, _, err := s.raw().List(context.Background(), path, account, query, 100)
	if err != nil {
		s.t.Fatalf("GET %s: %v", path, err)
	}
	objects := make([]stripeapi.Object, len(items))
	for i, item := range items {
		objects[i], _ = item.(map[string]any)
	}
	return objects
}

func (s *Stripe) raw() *stripeapi.Client {
	s.t.Helper()
	config := stripeapi.Config{Key: os.Getenv("STRIPE_API_KEY")}
	if s.Server != nil {
		config.Key, config.Base = s.Key, s.URL
	}
	client, err := stripeapi.New(config)
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

// Account creates a connected account that requests capabilities, behind Terraform's back, and gives its id. It has all
// the data that Stripe verifies in test mode, so that the capabilities become active.
func (s *Stripe) Account(capabilities ...string) string {
	s.t.Helper()
	form := verifiable
	for _, capability := range capabilities {
		form += "&capabilities[" + capability + "][requested]=true"
	}
	id := s.Meddle("/v1/accounts", "", form).ID()
	s.t.Cleanup(func() {
		if _, err := s.raw().Delete(context.Background(), "/v1/accounts/"+id, ""); err != nil && !stripeapi.Gone(err) {
			s.t.Errorf("delete account %s: %v", id, err)
		}
	})
	return id
}

// verifiable are Stripe's test values for an individual in the US, on an account for which the platform answers.
const verifiable = "country=US&business_type=individual&email=jenny.rosen@example.com" +
	"&controller[stripe_dashboard][type]=none&controller[fees][payer]=application" +
	"&controller[losses][payments]=application&controller[requirement_collection]=application" +
	"&business_profile[mcc]=5734&business_profile[name]=Rocket Rides&business_profile[url]=https://accessible.stripe.com" +
	"&individual[first_name]=Jenny&individual[last_name]=Rosen&individual[email]=jenny.rosen@example.com" +
	"&individual[phone]=0000000000&individual[id_number]=222222222&individual[ssn_last_4]=0000" +
	"&individual[dob][day]=1&individual[dob][month]=1&individual[dob][year]=1902" +
	"&individual[address][line1]=address_full_match&individual[address][city]=South San Francisco" +
	"&individual[address][state]=CA&individual[address][postal_code]=94080&individual[address][country]=US" +
	"&external_account=btok_us&tos_acceptance[date]=1735689600&tos_acceptance[ip]=203.0.113.7" +
	"&settings[card_issuing][tos_acceptance][date]=1735689600&settings[card_issuing][tos_acceptance][ip]=203.0.113.7" +
	"&settings[treasury][tos_acceptance][date]=1735689600&settings[treasury][tos_acceptance][ip]=203.0.113.7"

// Wallet opens a financial account that requests features, such as "inbound_transfers.ach", behind Terraform's back, and gives
// its id. The account has to have all the capabilities that those need.
func (s *Stripe) Wallet(account string, features ...string) string {
	s.t.Helper()
	form := "supported_currencies[]=usd"
	for _, feature := range features {
		form += "&features[" + strings.ReplaceAll(feature, ".", "][") + "][requested]=true"
	}
	return s.Meddle("/v1/treasury/financial_accounts", account, form).ID()
}

// MoneyMovers are the capabilities of an account whose financial accounts can move money in every way.
var MoneyMovers = []string{"card_payments", "transfers", "treasury", "us_bank_account_ach_payments"}

// Fund puts money into a financial account, behind Terraform's back. It needs the feature "financial_addresses.aba".
func (s *Stripe) Fund(account, wallet string, amount int) {
	s.t.Helper()
	s.Meddle("/v1/test_helpers/treasury/received_credits", account,
		fmt.Sprintf("amount=%d&currency=usd&network=ach&financial_account=%s", amount, wallet))
}

// Cash is what a financial account can spend, in cents.
func (s *Stripe) Cash(account, wallet string) string {
	s.t.Helper()
	return fmt.Sprint(s.Look("/v1/treasury/financial_accounts/"+wallet, account).Get("balance.cash.usd"))
}

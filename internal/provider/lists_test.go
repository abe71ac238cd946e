package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// wallet is an account with 300 USD in a financial account, of which a card has spent 10 and been asked for 5.
func wallet(t *testing.T, h *acctest.Stripe) (account, financialAccount, card string) {
	t.Helper()
	account = h.Account("transfers", "card_payments", "treasury", "card_issuing", "us_bank_account_ach_payments")
	financialAccount = h.Meddle("/v1/treasury/financial_accounts", account,
		"supported_currencies[0]=usd&features[card_issuing][requested]=true&features[financial_addresses][aba][requested]=true").ID()
	for range 3 {
		h.Meddle("/v1/test_helpers/treasury/received_credits", account, "amount=10000&currency=usd&network=ach&financial_account="+financialAccount)
	}
	holder := h.Meddle("/v1/issuing/cardholders", account, "name=Jenny Rosen&type=individual&status=active"+
		"&individual[first_name]=Jenny&individual[last_name]=Rosen"+
		"&individual[card_issuing][user_terms_acceptance][date]=1735689600&individual[card_issuing][user_terms_acceptance][ip]=203.0.113.7"+
		"&billing[address][line1]=1 Main Street&billing[address][city]=San Francisco&billing[address][state]=CA"+
		"&billing[address][postal_code]=94111&billing[address][country]=US").ID()
	card = h.Meddle("/v1/issuing/cards", account, "cardholder="+holder+"&currency=usd&type=virtual&status=active&financial_account="+financialAccount).ID()
	bought := h.Meddle("/v1/test_helpers/issuing/authorizations", account, "amount=1000&card="+card+"&merchant_data[name]=Rocket Rides").ID()
	h.Meddle("/v1/test_helpers/issuing/authorizations/"+bought+"/capture", account, "")
	h.Meddle("/v1/test_helpers/issuing/authorizations", account, "amount=500&card="+card)
	return account, financialAccount, card
}

func TestListsShowWhatHasHappened(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account, financialAccount, card := wallet(t, h)
	const (
		credits        = acctest.Resource("data.stripe_treasury_transactions.credits")
		latest         = acctest.Resource("data.stripe_treasury_transactions.latest")
		captures       = acctest.Resource("data.stripe_issuing_transactions.captures")
		refunds        = acctest.Resource("data.stripe_issuing_transactions.refunds")
		authorizations = acctest.Resource("data.stripe_issuing_authorizations.all")
		events         = acctest.Resource("data.stripe_events.changes")
		early          = acctest.Resource("data.stripe_events.early")
		balance        = acctest.Resource("data.stripe_balance.account")
	)
	h.Test(resource.TestStep{
		Config: strings.NewReplacer("ACCOUNT", account, "FA", financialAccount, "CARD", card).Replace(`
data "stripe_treasury_transactions" "credits" {
  account           = { id = "ACCOUNT" }
  financial_account = { id = "FA" }
  status            = "posted"
  order_by          = "posted_at"
}

data "stripe_treasury_transactions" "latest" {
  account           = { id = "ACCOUNT" }
  financial_account = { id = "FA" }
  limit             = 2
}

data "stripe_issuing_transactions" "captures" {
  account = { id = "ACCOUNT" }
  card    = "CARD"
  type    = "capture"
}

data "stripe_issuing_transactions" "refunds" {
  account = { id = "ACCOUNT" }
  type    = "refund"
}

data "stripe_issuing_authorizations" "all" {
  account = { id = "ACCOUNT" }
  card    = "CARD"
}

data "stripe_events" "changes" {
  account = { id = "ACCOUNT" }
  types   = ["issuing_authorization.updated", "issuing_card.created"]
  created = { gte = "2020-01-01T00:00:00+02:00" }
}

data "stripe_events" "early" {
  account = { id = "ACCOUNT" }
  created = { lt = "2020-01-01T00:00:00Z" }
}

data "stripe_balance" "account" {
  account = { id = "ACCOUNT" }
}
`),
		ConfigStateChecks: []statecheck.StateCheck{
			credits.Has("transactions", knownvalue.ListSizeExact(4)), credits.Has("transactions/0/flow_type", "received_debit"),
			credits.Has("transactions/0/balance_impact/cash", -1000), credits.Has("transactions/3/amount", 10000),
			credits.Has("transactions/3/status_transitions/void_at", nil), credits.Has("has_more", false),
			latest.Has("transactions", knownvalue.ListSizeExact(2)), latest.Has("has_more", true),
			latest.Has("transactions/0/flow_type", "issuing_authorization"), latest.Has("transactions/0/balance_impact/outbound_pending", 500),
			captures.Has("transactions", knownvalue.ListSizeExact(1)), captures.Has("transactions/0/amount", -1000),
			captures.Has("transactions/0/card", card), captures.Has("transactions/0/merchant_data/name", "Rocket Rides"),
			captures.Has("transactions/0/treasury/received_debit", knownvalue.NotNull()),
			refunds.Has("transactions", knownvalue.ListSizeExact(0)),
			authorizations.Has("authorizations", knownvalue.ListSizeExact(2)), authorizations.Has("authorizations/0/status", "pending"),
			authorizations.Has("authorizations/0/card", card), authorizations.Has("authorizations/0/request_history/0/approved", true),
			authorizations.Has("authorizations/1/status", "closed"),
			events.Has("events/0/type", "issuing_authorization.updated"), events.Has("events/0/object/object", "issuing.authorization"),
			events.Has("events/0/changed", knownvalue.NotNull()), events.Has("events/0/account", account),
			early.Has("events", knownvalue.ListSizeExact(0)),
			balance.Has("available", knownvalue.NotNull()),
		},
	})
}

func TestListsSayWhatIsWrongWithTheirArguments(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	steps := []resource.TestStep{}
	for list, wrong := range map[string]string{
		`data "stripe_events" "x" { limit = 0 }`:                                       `limit value must be between 1 and 10000`,
		`data "stripe_events" "x" { types = [] }`:                                      `types list must contain at least 1 elements and at most 20`,
		"data \"stripe_events\" \"x\" {\n type = \"a.b\"\n types = [\"a.b\"]\n}":       `"type" cannot be specified when "types" is specified`,
		`data "stripe_events" "x" { created = { gt = "yesterday" } }`:                  `"yesterday" is not an RFC 3339 timestamp`,
		`data "stripe_issuing_authorizations" "x" { status = "declined" }`:             `status value must be one of`,
		`data "stripe_issuing_transactions" "x" { card = "card_1" }`:                   `must be the id of an issuing card`,
		`data "stripe_issuing_transactions" "x" { account = { id = "acct_0" } }`:       `Unable to list transactions`,
		`data "stripe_treasury_transactions" "x" { financial_account = { id = "a" } }`: `must be the id of a financial account`,
		`data "stripe_treasury_transactions" "x" {}`:                                   `The argument "financial_account" is required`,
	} {
		steps = append(steps, resource.TestStep{Config: list, ExpectError: regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(wrong), " ", `[\s│]+`))})
	}
	steps = append(steps, resource.TestStep{Config: fmt.Sprintf("data \"stripe_balance\" \"x\" {\n  account = { id = %q }\n}\n", h.Account())})
	h.Test(steps...)
}

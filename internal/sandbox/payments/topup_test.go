package payments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const topups = "/v1/topups"

// balances checks what /v1/balance shows: available and issuing, in US dollars.
func (f *fixture) balances(available, issuing int64, headers ...string) {
	f.T.Helper()
	balance := f.get("/v1/balance", headers...)
	first := func(path string) int64 {
		line, _ := balance.List(path)[0].(api.Object)
		return line.Int("amount")
	}
	if a, i := first("available"), first("issuing.available"); a != available || i != issuing {
		f.T.Errorf("available %d, issuing %d; want %d, %d", a, i, available, issuing)
	}
	if audit := f.get("/_sandbox/ledger", headers...); !audit.Bool("balanced") {
		f.T.Errorf("the ledger: %v", audit)
	}
}

func TestTopup(t *testing.T) {
	t.Parallel()
	f := newFixture(t, sandboxtest.WithActivationDelay(time.Hour))
	topup := f.post(topups, "amount=2000&currency=USD&description=Top-up for Jenny Rosen&statement_descriptor=Top-up&metadata[k]=v"+
		"&transfer_group=g")
	f.shows(topup, map[string]any{
		"object": "topup", "amount": 2000, "currency": "usd", "status": "pending", "balance_transaction": nil, "source": nil,
		"description": "Top-up for Jenny Rosen", "statement_descriptor": "Top-up", "metadata.k": "v", "transfer_group": "g",
		"expected_availability_date": f.Now().Add(time.Hour).Unix(),
	})
	f.told("topup.created")
	f.balances(0, 0)
	f.Advance(time.Hour)
	path := topups + "/" + topup.String("id")
	f.shows(f.get(path+"?expand[]=balance_transaction"), map[string]any{
		"status": "succeeded", "balance_transaction.amount": 2000, "balance_transaction.type": "topup",
		"balance_transaction.source": topup.String("id"), "balance_transaction.reporting_category": "topup",
	})
	f.balances(2000, 0)
	if available := f.events[1].Object; available.String("object") != "balance" || f.events[1].Type != "balance.available" {
		t.Errorf("got %+v", f.events[1])
	}
	f.told("topup.succeeded", "balance.available")
	f.refuses(path+"/cancel", "", "", "", "succeeded")
	f.shows(f.post(path, "description=&metadata[l]=w"), map[string]any{"description": nil, "metadata.k": "v", "metadata.l": "w"})
}

// The Issuing balance is funded with a parameter that only Stripe's Issuing documentation has.
func TestTopupOfIssuing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.post(topups, "amount=5000&currency=usd&destination_balance=issuing")
	f.balances(0, 5000)
	f.post(topups, "amount=100&currency=usd&destination_balance=payments")
	f.balances(100, 5000)

	plain := sandboxtest.On(f.Account(func(*api.Record) {}))
	issuer := sandboxtest.On(f.Account(func(account *api.Record) {
		account.Data["default_currency"] = "gbp"
		account.Secret.Set("capabilities.card_issuing.requested", true)
	}))
	status, body := f.Post(topups, "amount=1&currency=usd&destination_balance=issuing", plain)
	f.Refused(400, "destination_balance", "not set up to use Issuing")(status, body)
	status, body = f.Post(topups, "amount=1&currency=usd&destination_balance=issuing", issuer)
	f.Refused(400, "currency", "Invalid currency: usd")(status, body)
	f.post(topups, "amount=1&currency=gbp&destination_balance=issuing", issuer)
}

func TestTopupFails(t *testing.T) {
	t.Parallel()
	for source, code := range map[string]string{
		"btok_us_verified":                    "",
		"btok_us_verified_noAccount":          "no_account",
		"btok_us_verified_accountClosed":      "account_closed",
		"btok_us_verified_insufficientFunds":  "insufficient_funds",
		"btok_us_verified_debitNotAuthorized": "debit_not_authorized",
		"btok_us_verified_invalidCurrency":    "invalid_currency",
	} {
		f := newFixture(t)
		topup := f.post(topups, "amount=2000&currency=usd&source="+source)
		shown := f.get(topups + "/" + topup.String("id"))
		if code == "" {
			f.shows(shown, map[string]any{"status": "succeeded", "failure_code": nil})
			continue
		}
		f.shows(shown, map[string]any{"status": "failed", "failure_code": code, "balance_transaction": nil})
		if shown.String("failure_message") == "" {
			t.Errorf("%s has no message", code)
		}
		f.told("topup.created", "topup.failed")
		f.balances(0, 0)
	}
}

func TestTopupIsCanceled(t *testing.T) {
	t.Parallel()
	f := newFixture(t, sandboxtest.WithActivationDelay(time.Hour))
	path := topups + "/" + f.post(topups, "amount=2000&currency=usd").String("id")
	f.shows(f.post(path+"/cancel", ""), map[string]any{"status": "canceled"})
	f.Advance(2 * time.Hour)
	f.shows(f.get(path), map[string]any{"status": "canceled"})
	f.told("topup.created", "topup.canceled")
	f.balances(0, 0)
	f.refuses(path+"/cancel", "", "", "", "canceled")
}

func TestTopupIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const money = "amount=1&currency=usd"
	for form, c := range map[string]struct{ param, code, text string }{
		"currency=usd":                                             {"amount", "parameter_missing", "amount"},
		"amount=0&currency=usd":                                    {"amount", "parameter_invalid_integer", "greater than or equal to 1"},
		"amount=-5&currency=usd":                                   {"amount", "parameter_invalid_integer", "greater than or equal to 1"},
		"amount=1000000000000&currency=usd":                        {"amount", "amount_too_large", "no more than"},
		"amount=1&currency=eur":                                    {"currency", "", "Invalid currency: eur"},
		money + "&destination_balance=x":                           {"destination_balance", "", "issuing or payments"},
		money + "&source=btok_x":                                   {"source", "resource_missing", "No such source: 'btok_x'"},
		money + "&statement_descriptor=123":                        {"statement_descriptor", "", "at least one letter"},
		money + "&statement_descriptor=Zoë":                        {"statement_descriptor", "", "ASCII"},
		money + "&statement_descriptor=" + strings.Repeat("x", 16): {"statement_descriptor", "", "at most 15 characters"},
	} {
		f.refuses(topups, form, c.param, c.code, c.text)
	}
}

func TestListTopups(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.post(topups, "amount=1&currency=usd")
	f.post(topups, "amount=2&currency=usd&source=btok_us_verified_noAccount")
	for query, want := range map[string]int{
		"": 2, "?status=failed": 1, "?status=pending": 0, "?amount=1": 1, "?amount[gte]=1": 2, "?amount[gt]=2": 0,
	} {
		if list := f.get(topups + query).List("data"); len(list) != want {
			t.Errorf("%s: %d, want %d", query, len(list), want)
		}
	}
}

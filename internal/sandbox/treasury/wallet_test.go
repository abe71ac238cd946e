package treasury_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// wallet is a financial account with every feature, of an account that may do everything.
type wallet struct {
	*fixture
	account, id string
}

func newWallet(t testing.TB, options ...sandboxtest.Option) *wallet {
	t.Helper()
	return newFixture(t, options...).wallet()
}

// wallet opens another one, of another account. It forgets the events of that.
func (f *fixture) wallet() *wallet {
	f.T.Helper()
	account := f.account(ready())
	w := &wallet{f, account, f.open(account, allPaths()...).String("id")}
	f.get(account, w.id) // the activation ends before this request
	f.events = nil
	return w
}

// on is the form of a request that moves an amount, with more behind it.
func (w *wallet) on(amount int64, more string) string {
	form := fmt.Sprintf("amount=%d&currency=usd&financial_account=%s", amount, w.id)
	if more != "" {
		form += "&" + more
	}
	return form
}

// send posts a form that must be accepted.
func (w *wallet) send(path, form string) api.Object {
	w.T.Helper()
	return w.OK(w.Post(path, form, sandboxtest.On(w.account)))
}

// look gets what must be there.
func (w *wallet) look(path string) api.Object {
	w.T.Helper()
	return w.OK(w.Get(path, sandboxtest.On(w.account)))
}

// refuses checks that a POST is refused with an error on param that has text in it.
func (w *wallet) refuses(path, form, param, text string) {
	w.T.Helper()
	w.Refused(400, param, text)(w.Post(path, form, sandboxtest.On(w.account)))
}

// fund puts money into the wallet, and forgets the events of that.
func (w *wallet) fund(amount int64) {
	w.T.Helper()
	w.send("/v1/test_helpers/treasury/received_credits", w.on(amount, "network=ach"))
	w.events = nil
}

// holds checks the balance, and that the ledger balances.
func (w *wallet) holds(cash, outboundPending int64) {
	w.T.Helper()
	balance := w.get(w.account, w.id).Object("balance")
	if balance.Int("cash.usd") != cash || balance.Int("outbound_pending.usd") != outboundPending || balance.Int("inbound_pending.usd") != 0 {
		w.T.Errorf("balance %v, want cash %d and outbound_pending %d", balance, cash, outboundPending)
	}
	if audit := w.look("/_sandbox/ledger"); !audit.Bool("balanced") {
		w.T.Errorf("the ledger: %v", audit)
	}
}

// booked checks a transaction: its status, amount, flow, and entries, the oldest first, as "type cash/outbound_pending".
func (w *wallet) booked(id, flow, status string, amount int64, entries ...string) {
	w.T.Helper()
	txn := w.look("/v1/treasury/transactions/" + id + "?expand[]=entries&expand[]=flow_details")
	kind := txn.String("flow_type")
	if txn.String("status") != status || txn.Int("amount") != amount || txn.String("flow") != flow ||
		txn.String("flow_details."+kind+".id") != flow || txn.String("financial_account") != w.id {
		w.T.Errorf("transaction %v, want %s %d of %s", txn, status, amount, flow)
	}
	var got []string
	for _, e := range txn.List("entries.data") {
		entry := e.(api.Object)
		got = append(got, fmt.Sprintf("%s %d/%d", entry.String("type"), entry.Int("balance_impact.cash"), entry.Int("balance_impact.outbound_pending")))
	}
	slices.Reverse(got)
	if !slices.Equal(got, entries) {
		w.T.Errorf("entries %q, want %q", got, entries)
	}
}

// told checks what has happened since it was asked last, without the prefix that all events of Treasury have.
func (f *fixture) told(want ...string) {
	f.T.Helper()
	var got []string
	for _, e := range f.events {
		got = append(got, strings.TrimPrefix(e.Type, "treasury."))
	}
	f.events = nil
	if !slices.Equal(got, want) {
		f.T.Errorf("events %q, want %q", got, want)
	}
}

// shows checks the fields of an object, by their paths.
func (f *fixture) shows(object api.Object, want map[string]any) {
	f.T.Helper()
	for path, value := range want {
		if got := object.Get(path); fmt.Sprint(got) != fmt.Sprint(value) {
			f.T.Errorf("%s = %v, want %v", path, got, value)
		}
	}
}

// params are the part of stripe-go's parameters that every call on the wallet's account shares.
func (w *wallet) params(expand ...string) stripe.Params {
	return sandboxtest.OnAccount(w.account, expand...)
}

// listParams are the same for lists.
func (w *wallet) listParams() stripe.ListParams { return stripe.ListParams{StripeAccount: &w.account} }

// collect reads a whole list, and ends the test when it cannot be read.
func collect[T any](t *testing.T, list stripe.Seq2[T, error]) []T {
	t.Helper()
	var all []T
	for item, err := range list {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, item)
	}
	return all
}

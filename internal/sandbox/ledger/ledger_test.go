package ledger_test

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// fixture is a server with this package, and with financial accounts and transfers that have no behavior.
type fixture struct{ *sandboxtest.Fixture }

func newFixture(t *testing.T) *fixture {
	t.Helper()
	others := func(m *api.Mux) {
		m.Type(api.Type{Name: "treasury.financial_account", Prefix: "fa_", Noun: "financial account"})
		m.Type(api.Type{Name: "treasury.received_credit", Prefix: "rc_"})
		m.Type(api.Type{Name: "payout", Prefix: "po_"})
	}
	return &fixture{sandboxtest.NewFixture(t, []func(*api.Mux){ledger.Register, others})}
}

// record makes an object of an account.
func (f *fixture) record(typ, account string, data api.Object) string {
	f.T.Helper()
	var id string
	f.Do(func(r *api.Request) error {
		r.Account = account
		rec := r.New(typ)
		rec.Data.Merge(data)
		id = rec.ID
		return r.Insert(rec)
	})
	return id
}

// flow opens a transaction, moves money in it, and ends it.
func (f *fixture) flow(fa string, amount int64, end func(*api.Request, *api.Record) error, entries map[string]ledger.Impact) (id string) {
	f.T.Helper()
	f.Do(func(r *api.Request) error {
		txn, err := ledger.Open(r, ledger.Flow{FinancialAccount: fa, Type: "other", Amount: amount, Currency: "usd", Description: "a flow"})
		if err != nil {
			return err
		}
		id = txn.ID
		for name, impact := range entries {
			if err := ledger.Move(r, "usd", ledger.On(r, txn, name, impact)); err != nil {
				return err
			}
		}
		if end == nil {
			return nil
		}
		return end(r, txn)
	})
	return id
}

func TestTransactionsAreViewsOfTheLedger(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.Account(func(*api.Record) {})
	fa := f.record("treasury.financial_account", account, nil)
	in := f.flow(fa, 20000, ledger.Post, map[string]ledger.Impact{"other": {Cash: 20000}})
	f.Advance(time.Minute)
	held := f.flow(fa, -1000, nil, map[string]ledger.Impact{"issuing_authorization_hold": {Cash: -1000, OutboundPending: 1000}})
	f.Advance(time.Minute)
	voided := f.flow(fa, -50, ledger.Void, map[string]ledger.Impact{
		"outbound_payment": {Cash: -50, OutboundPending: 50}, "outbound_payment_failure": {Cash: 50, OutboundPending: -50},
	})
	client := f.Client()
	get := func(id string) *stripe.TreasuryTransaction {
		t.Helper()
		params := &stripe.TreasuryTransactionRetrieveParams{Params: sandboxtest.OnAccount(account, "entries", "flow_details")}
		txn, err := client.V1TreasuryTransactions.Retrieve(t.Context(), id, params)
		if err != nil {
			t.Fatal(err)
		}
		return txn
	}
	for id, want := range map[string]struct {
		status       stripe.TreasuryTransactionStatus
		impact       stripe.TreasuryTransactionBalanceImpact
		entries      int
		posted, void bool
	}{
		in:     {"posted", stripe.TreasuryTransactionBalanceImpact{Cash: 20000}, 1, true, false},
		held:   {"open", stripe.TreasuryTransactionBalanceImpact{Cash: -1000, OutboundPending: 1000}, 1, false, false},
		voided: {"void", stripe.TreasuryTransactionBalanceImpact{}, 2, false, true},
	} {
		txn := get(id)
		if txn.Status != want.status || *txn.BalanceImpact != want.impact || len(txn.Entries.Data) != want.entries ||
			txn.StatusTransitions.PostedAt != 0 != want.posted || txn.StatusTransitions.VoidAt != 0 != want.void ||
			txn.FinancialAccount != fa || txn.Description != "a flow" || txn.FlowDetails.Type != "other" {
			t.Errorf("%s is %+v with the impact %+v", id, txn, txn.BalanceImpact)
		}
		entry, err := client.V1TreasuryTransactionEntries.Retrieve(t.Context(), txn.Entries.Data[0].ID,
			&stripe.TreasuryTransactionEntryRetrieveParams{Params: sandboxtest.OnAccount(account, "transaction")})
		if err != nil || entry.Transaction.ID != id || entry.FinancialAccount != fa {
			t.Errorf("its entry is %+v: %v", entry, err)
		}
	}
	list := func(path string) string {
		t.Helper()
		out := ""
		for _, v := range f.OK(f.Get(path, sandboxtest.On(account))).List("data") {
			out += map[string]string{in: "i", held: "h", voided: "v"}[store.AsObject(v).String("id")]
			out += map[string]string{"outbound_payment": "p", "other": "o", "issuing_authorization_hold": "h"}[store.AsObject(v).String("type")]
		}
		return out
	}
	since := f.Now().Unix()
	for query, want := range map[string]string{
		"":                                     "vhi",
		"&status=open":                         "h",
		"&status=posted&order_by=posted_at":    "i",
		fmt.Sprintf("&created[gte]=%d", since): "v",
		fmt.Sprintf("&status_transitions[posted_at][lt]=%d", since): "i",
	} {
		if got := list("/v1/treasury/transactions?financial_account=" + fa + query); got != want {
			t.Errorf("transactions%s: %q, want %q", query, got, want)
		}
	}
	entries := "/v1/treasury/transaction_entries?financial_account=" + fa
	for query, want := range map[string]string{
		"&transaction=" + in:                       "o",
		fmt.Sprintf("&effective_at[lt]=%d", since): "ho", fmt.Sprintf("&order_by=effective_at&effective_at[lt]=%d", since): "ho",
	} {
		if got := list(entries + query); got != want {
			t.Errorf("entries%s: %q, want %q", query, got, want)
		}
	}
	f.Refused(http.StatusBadRequest, "order_by", "when `status` is `posted`")(
		f.Get("/v1/treasury/transactions?order_by=posted_at&financial_account="+fa, sandboxtest.On(account)))
	f.Refused(http.StatusBadRequest, "financial_account", "No such financial account")(
		f.Get("/v1/treasury/transactions?financial_account=" + fa)) // the platform's own it is not
	f.Refused(http.StatusNotFound, "transaction", "No such transaction")(f.Get("/v1/treasury/transactions/" + in))
}

func TestAFlowShowsTheObjectBehindIt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.Account(func(*api.Record) {})
	fa := f.record("treasury.financial_account", account, nil)
	credit := f.record("treasury.received_credit", account, api.Object{
		"amount": 5, "currency": "usd", "description": "x", "network": "ach", "status": "succeeded",
		"initiating_payment_method_details": api.Object{"type": "stripe", "billing_details": api.Object{"address": api.Object{}}},
		"linked_flows":                      api.Object{},
	})
	f.Do(func(r *api.Request) error {
		txn, err := ledger.Open(r, ledger.Flow{FinancialAccount: fa, Type: "received_credit", ID: credit, Amount: 5, Currency: "usd"})
		if err != nil {
			return err
		}
		return ledger.Move(r, "usd", ledger.On(r, txn, "received_credit", ledger.Impact{Cash: 5}))
	})
	shown := f.OK(f.Get("/v1/treasury/transactions?financial_account="+fa+"&expand[]=data.flow_details", sandboxtest.On(account)))
	txn := store.AsObject(shown.List("data")[0])
	if txn.String("flow") != credit || txn.String("flow_details.received_credit.id") != credit || txn.Has("entries") {
		t.Errorf("the transaction is %v", txn)
	}
}

func TestBalancesAreViewsOfTheLedger(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.Account(func(*api.Record) {})
	payout := f.record("payout", account, nil)
	move := func(entries ...ledger.Entry) {
		f.T.Helper()
		f.Do(func(r *api.Request) error {
			var lines []ledger.Line
			for _, e := range entries {
				e.Account = account
				line, _ := ledger.OnBalance(r, e)
				lines = append(lines, line)
			}
			return ledger.Move(r, "usd", lines...)
		})
	}
	move(ledger.Entry{Book: ledger.Payments, Type: "topup", Amount: 500})
	move(ledger.Entry{Book: ledger.Payments, Type: "payout", Amount: -200, Source: payout})
	move( // from one balance to the other, with nothing outside
		ledger.Entry{Book: ledger.Payments, Type: "transfer", Amount: -100}, ledger.Entry{Book: ledger.Issuing, Type: "transfer", Amount: 100},
	)
	f.Do(func(r *api.Request) error {
		line, _ := ledger.OnBalance(r, ledger.Entry{Account: account, Book: ledger.Issuing, Type: "issuing_authorization_hold", Amount: -30})
		return ledger.Move(r, "usd", line, ledger.Aside(account, ledger.Held, 30))
	})
	client := f.Client()
	balance, err := client.V1Balance.Retrieve(t.Context(), &stripe.BalanceRetrieveParams{Params: sandboxtest.OnAccount(account)})
	if err != nil || balance.Available[0].Amount != 200 || balance.Issuing.Available[0].Amount != 70 || balance.Pending[0].Amount != 0 {
		t.Errorf("the balance is %+v, %v", balance, err)
	}
	var types []string
	listed := client.V1BalanceTransactions.List(t.Context(), &stripe.BalanceTransactionListParams{ListParams: stripe.ListParams{StripeAccount: &account}})
	for txn, err := range listed {
		if err != nil {
			t.Fatal(err)
		}
		types = append(types, fmt.Sprint(txn.Type, txn.Net))
	}
	want := []string{"issuing_authorization_hold-30", "transfer100", "transfer-100", "payout-200", "topup500"}
	if !reflect.DeepEqual(types, want) {
		t.Errorf("the balance transactions are %v, want %v", types, want)
	}
	for query, want := range map[string]int{"payout=" + payout: 1, "source=" + payout: 1, "type=transfer": 2, "currency=eur": 0} {
		if got := f.OK(f.Get("/v1/balance_transactions?"+query, sandboxtest.On(account))).List("data"); len(got) != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	if audit := f.OK(f.Get("/_sandbox/ledger")); !audit.Bool("balanced") {
		t.Errorf("the audit says %v", audit)
	}
}

func TestMoneyIsNeitherMadeNorLost(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.Account(func(*api.Record) {})
	fas := []string{f.record("treasury.financial_account", account, nil), f.record("treasury.financial_account", account, nil)}
	f.Do(func(r *api.Request) error { // from one financial account to the other, in one movement
		var lines []ledger.Line
		for i, impact := range []ledger.Impact{{Cash: -7}, {Cash: 7}} {
			txn, err := ledger.Open(r, ledger.Flow{FinancialAccount: fas[i], Type: "other", Amount: impact.Cash, Currency: "usd"})
			if err != nil {
				return err
			}
			lines = append(lines, ledger.On(r, txn, "other", impact))
		}
		if err := ledger.Move(r, "usd", lines...); err != nil {
			return err
		}
		world, err := r.Amounts("")
		if len(world) != 0 {
			t.Errorf("the world outside has %v", world)
		}
		return err
	})
	f.Do(func(r *api.Request) error {
		for i, want := range []int64{-7, 7} {
			funds, err := ledger.Funds(r, fas[i], "usd")
			if err != nil || funds.Cash != want {
				t.Errorf("%s has %+v, %v", fas[i], funds, err)
			}
			if other, err := ledger.Funds(r, fas[i], "eur"); err != nil || other != (ledger.Impact{}) {
				t.Errorf("%s has %+v euros, %v", fas[i], other, err)
			}
		}
		return nil
	})
}

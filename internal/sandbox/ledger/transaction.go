package ledger

import (
	"maps"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The types of objects that this file is about.
const (
	typeTransaction      = "treasury.transaction"
	typeEntry            = "treasury.transaction_entry"
	typeFinancialAccount = "treasury.financial_account"
)

// Statuses of a transaction.
const (
	open   = "open"
	posted = "posted"
	void   = "void"
)

// Flow is what moves money of a financial account.
type Flow struct {
	FinancialAccount string // id
	Type             string // as flow_type has it: "outbound_payment"
	ID               string // of the object that moves it: "obp_..."
	Amount           int64  // of the transaction: negative where money leaves the financial account
	Currency         string
	Description      string // as the customer sees it
}

// Impact is what a movement does to the balance of a financial account, in the currency's minor unit.
type Impact struct {
	Cash, InboundPending, OutboundPending int64
}

// Funds is the balance of a financial account in a currency.
func Funds(r *api.Request, financialAccount, currency string) (Impact, error) {
	amounts, err := r.Amounts(financialAccount)
	var funds Impact
	for _, a := range amounts {
		if a.Currency != currency {
			continue
		}
		switch a.Name {
		case Cash:
			funds.Cash = a.Amount
		case InboundPending:
			funds.InboundPending = a.Amount
		case OutboundPending:
			funds.OutboundPending = a.Amount
		}
	}
	return funds, err
}

func registerTransactions(m *api.Mux) {
	hidden := map[string]api.Reveal{"flow_details": api.OnExpand}
	m.Type(api.Type{
		Name: typeEntry, Prefix: "trxne_", Noun: "transaction entry", Param: "transaction_entry", View: viewEntry, Hidden: hidden,
	})
	m.Type(api.Type{
		Name: typeTransaction, Prefix: "trxn_", Noun: "transaction", Param: "transaction", View: viewTransaction,
		Hidden: map[string]api.Reveal{"flow_details": api.OnExpand, "entries": api.OnExpand},
	})
	m.Handle("GET /v1/treasury/transactions", listTransactions)
	m.Handle("GET /v1/treasury/transactions/{id}", retrieve(typeTransaction))
	m.Handle("GET /v1/treasury/transaction_entries", listEntries)
	m.Handle("GET /v1/treasury/transaction_entries/{id}", retrieve(typeEntry))
}

func retrieve(typ string) api.Handler {
	return func(r *api.Request) (api.Object, error) {
		rec, err := r.Find(typ, r.Path("id"))
		if err != nil {
			return nil, err
		}
		return r.Render(rec)
	}
}

// Open begins the transaction of a flow, on behalf of the account that owns the financial account. It stays open until Post or
// Void; what happens in it are the lines made by On.
func Open(r *api.Request, flow Flow) (*api.Record, error) {
	fa, err := r.Get(typeFinancialAccount, flow.FinancialAccount)
	if err != nil {
		return nil, err
	}
	txn := r.New(typeTransaction)
	txn.Account, txn.Parent = fa.Account, fa.ID
	txn.Data.Merge(api.Object{
		"amount": flow.Amount, "currency": flow.Currency, "financial_account": fa.ID,
		"flow": flow.ID, "flow_type": flow.Type, "status": open,
		"status_transitions": api.Object{"posted_at": nil, "void_at": nil},
	})
	txn.Data["description"] = flow.Description // also when it is empty
	return txn, r.Insert(txn)
}

// On is what a movement does to the financial account of a transaction. entryType is the type of the entry that shows it, such
// as "outbound_payment_posting".
func On(r *api.Request, txn *api.Record, entryType string, impact Impact) Line {
	entry := r.New(typeEntry)
	entry.Account, entry.Parent = txn.Account, txn.Parent
	entry.Data.Merge(api.Object{
		"effective_at": r.Now.Unix(), "financial_account": txn.Parent, "flow": txn.Data["flow"], "flow_type": txn.Data["flow_type"],
		"transaction": txn.ID, "type": entryType,
	})
	line := Line{entry: entry}
	for _, part := range []struct {
		book   string
		amount int64
	}{{Cash, impact.Cash}, {InboundPending, impact.InboundPending}, {OutboundPending, impact.OutboundPending}} {
		if part.amount != 0 {
			line.legs = append(line.legs, store.Leg{
				Book: store.Book{Owner: txn.Parent, Name: part.book}, Amount: part.amount, Entry: entry.ID,
			})
		}
	}
	return line
}

// Post ends a transaction whose money has arrived where it was meant to go.
func Post(r *api.Request, txn *api.Record) error { return end(r, txn, posted, "posted_at") }

// Void ends a transaction whose money has not gone anywhere: its amount is nothing then (Stripe's guide to balances).
func Void(r *api.Request, txn *api.Record) error {
	txn.Data["amount"] = 0
	return end(r, txn, void, "void_at")
}

func end(r *api.Request, txn *api.Record, status, transition string) error {
	txn.Data["status"] = status
	txn.Data.Set("status_transitions."+transition, r.Now.Unix())
	return r.Update(txn)
}

// viewTransaction shows a transaction with what it has done to the balance so far: the sum of its entries.
func viewTransaction(r *api.Request, txn *api.Record) (api.Object, error) {
	view := maps.Clone(txn.Data)
	entries, err := entriesOf(r, txn)
	if err != nil {
		return nil, err
	}
	var legs []store.Leg
	list := []any{}
	for _, entry := range entries {
		own, err := r.Legs(entry.ID)
		if err != nil {
			return nil, err
		}
		legs = append(legs, own...)
		if !r.Expands("entries") {
			continue
		}
		shown, err := r.Embed(entry, "entries.data")
		if err != nil {
			return nil, err
		}
		list = append(list, shown)
	}
	view["balance_impact"] = impactOf(legs)
	view["entries"] = api.Object{
		"object": "list", "data": list, "has_more": false, "url": "/v1/treasury/transaction_entries?transaction=" + txn.ID,
	}
	return view, details(r, view)
}

// viewEntry shows an entry with what it does to the balance.
func viewEntry(r *api.Request, entry *api.Record) (api.Object, error) {
	legs, err := r.Legs(entry.ID)
	if err != nil {
		return nil, err
	}
	view := maps.Clone(entry.Data)
	view["balance_impact"] = impactOf(legs)
	return view, details(r, view)
}

func impactOf(legs []store.Leg) api.Object {
	return api.Object{
		Cash: sum(legs, Cash), InboundPending: sum(legs, InboundPending), OutboundPending: sum(legs, OutboundPending),
	}
}

// details adds the object that moves the money, where somebody asks for it.
func details(r *api.Request, view api.Object) error {
	const field = "flow_details"
	view[field] = nil
	if !r.Expands(field) {
		return nil
	}
	kind, id := view.String("flow_type"), view.String("flow")
	shown := api.Object{"type": kind}
	view[field] = shown
	typ := "treasury." + kind
	if kind == "issuing_authorization" {
		typ = strings.Replace(kind, "_", ".", 1)
	}
	if id == "" || kind == "other" {
		return nil
	}
	rec, err := r.Get(typ, id)
	if err != nil {
		return err
	}
	shown[kind], err = r.Embed(rec, field+"."+kind)
	return err
}

// entriesOf are the entries of a transaction, the newest first.
func entriesOf(r *api.Request, txn *api.Record) ([]*api.Record, error) {
	var entries []*api.Record
	q := store.Query{Type: typeEntry, Parent: txn.Parent, After: txn.Sequence}
	err := r.Each(q, func(entry *api.Record) (bool, error) {
		if entry.Data.String("transaction") == txn.ID {
			entries = append(entries, entry)
		}
		return true, nil
	})
	return entries, err
}

func listTransactions(r *api.Request) (api.Object, error) {
	q, err := ofFinancialAccount(r, typeTransaction)
	if err != nil {
		return nil, err
	}
	status, at := r.Params.String("status"), api.TimeFilter(r.Params.Get("status_transitions.posted_at"))
	keep := func(txn *api.Record) bool {
		when := txn.Data.Int("status_transitions.posted_at")
		return (status == "" || txn.Data.String("status") == status) && (!r.Params.Has("status_transitions") || when != 0 && at(when))
	}
	if r.Params.String("order_by") != "posted_at" {
		return r.List(q, keep)
	}
	if status != posted {
		return nil, api.Invalid("order_by", "", "Transactions can only be ordered by `posted_at` when `status` is `posted`.")
	}
	return r.ListBy(func(txn *api.Record) int64 { return txn.Data.Int("status_transitions.posted_at") }, q, keep)
}

func listEntries(r *api.Request) (api.Object, error) {
	q, err := ofFinancialAccount(r, typeEntry)
	if err != nil {
		return nil, err
	}
	txn, at := r.Params.String("transaction"), api.TimeFilter(r.Params.Get("effective_at"))
	keep := func(entry *api.Record) bool {
		return (txn == "" || entry.Data.String("transaction") == txn) && at(entry.Data.Int("effective_at"))
	}
	if r.Params.String("order_by") != "effective_at" {
		return r.List(q, keep)
	}
	return r.ListBy(func(entry *api.Record) int64 { return entry.Data.Int("effective_at") }, q, keep)
}

// ofFinancialAccount selects what hangs on the financial account that a list is asked for.
func ofFinancialAccount(r *api.Request, typ string) (store.Query, error) {
	const param = "financial_account"
	fa, err := r.Reference(typeFinancialAccount, r.Params.String(param), param)
	if err != nil {
		return store.Query{}, err
	}
	return store.Query{Type: typ, Parent: fa.ID}, nil
}

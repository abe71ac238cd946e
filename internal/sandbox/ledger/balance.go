package ledger

import (
	"maps"
	"slices"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const typeBalanceTransaction = "balance_transaction"

// Entry is what is said of a movement on the balance of an account.
type Entry struct {
	Account     string // id
	Book        string // Payments, PaymentsPending or Issuing
	Type        string // of the balance transaction: "topup"
	Category    string // its reporting_category; the type when empty
	Source      string // id of the object that moves the money
	Amount      int64  // positive where money arrives
	Description string
}

func registerBalance(m *api.Mux) {
	m.Type(api.Type{
		Name: typeBalanceTransaction, Prefix: "txn_", Noun: "balance transaction", Param: "id", View: viewBalanceTransaction,
	})
	m.Handle("GET /v1/balance", balance, "There are no fees, and no card payments: `available` is what top-ups bring and payouts take.")
	for _, path := range []string{"/v1/balance_transactions", "/v1/balance/history"} {
		m.Handle("GET "+path, listBalanceTransactions)
		m.Handle("GET "+path+"/{id}", retrieve(typeBalanceTransaction))
	}
}

// OnBalance is what a movement does to the balance of an account, and the balance transaction that shows it, whose id it
// returns too.
func OnBalance(r *api.Request, e Entry) (line Line, id string) {
	entry := r.New(typeBalanceTransaction)
	entry.Account, entry.Parent = e.Account, e.Source
	balanceType := Payments
	if e.Book == Issuing {
		balanceType = Issuing
	}
	category := e.Category
	if category == "" {
		category = e.Type
	}
	entry.Data.Merge(api.Object{
		"available_on": r.Now.Unix(), "balance_type": balanceType, "description": e.Description, "exchange_rate": nil,
		"fee": 0, "fee_details": []any{}, "reporting_category": category, "source": e.Source, "status": "available", "type": e.Type,
	})
	if e.Book == PaymentsPending {
		entry.Data["status"] = "pending"
	}
	legs := []store.Leg{{Book: store.Book{Owner: e.Account, Name: e.Book}, Amount: e.Amount, Entry: entry.ID}}
	return Line{legs: legs, entry: entry}, entry.ID
}

// Aside is what a movement does to a book of an account that no balance shows: money that is held.
func Aside(account, book string, amount int64) Line {
	return Line{legs: []store.Leg{{Book: store.Book{Owner: account, Name: book}, Amount: amount}}}
}

// Balance is what is in one book of an account, in a currency.
func Balance(r *api.Request, account, book, currency string) (int64, error) {
	amounts, err := r.Amounts(account)
	for _, a := range amounts {
		if a.Name == book && a.Currency == currency {
			return a.Amount, err
		}
	}
	return 0, err
}

// viewBalanceTransaction shows a balance transaction with its amount.
func viewBalanceTransaction(r *api.Request, entry *api.Record) (api.Object, error) {
	legs, err := r.Legs(entry.ID)
	if err != nil {
		return nil, err
	}
	view := maps.Clone(entry.Data)
	view["amount"] = sum(legs, "")
	view["net"] = sum(legs, "")
	return view, nil
}

func balance(r *api.Request) (api.Object, error) { return Shown(r, r.Account) }

// Shown is the balance of an account as the API shows it. Every account has a line in the currency of the United States,
// which is where the sandbox's platforms are.
func Shown(r *api.Request, account string) (api.Object, error) {
	amounts, err := r.Amounts(account)
	if err != nil {
		return nil, err
	}
	return api.Object{
		"object": "balance", "livemode": false,
		"available":         lines(amounts, Payments),
		"pending":           lines(amounts, PaymentsPending),
		"connect_reserved":  lines(amounts, ""),
		"instant_available": lines(amounts, Payments),
		"issuing":           api.Object{"available": lines(amounts, Issuing)},
	}, nil
}

func lines(amounts []store.Amount, book string) []any {
	byCurrency := map[string]int64{"usd": 0}
	for _, a := range amounts {
		if a.Name == book {
			byCurrency[a.Currency] = a.Amount
		}
	}
	list := make([]any, 0, len(byCurrency))
	for _, currency := range slices.Sorted(maps.Keys(byCurrency)) {
		line := api.Object{"amount": byCurrency[currency], "currency": currency}
		if book != Issuing {
			line["source_types"] = api.Object{"card": byCurrency[currency]}
		}
		list = append(list, line)
	}
	return list
}

func listBalanceTransactions(r *api.Request) (api.Object, error) {
	q := store.Query{Type: typeBalanceTransaction, Parent: r.Params.String("source")}
	if payout := r.Params.String("payout"); payout != "" {
		if _, err := r.Reference("payout", payout, "payout"); err != nil {
			return nil, err
		}
		q.Parent = payout
	}
	return r.List(q, func(entry *api.Record) bool {
		for _, name := range []string{"currency", "type"} {
			if r.Params.Has(name) && r.Params.Get(name) != entry.Data.Get(name) {
				return false
			}
		}
		return true
	})
}

// Package ledger keeps the money of the sandbox in double entry: every movement takes from some books exactly what it gives
// to others, and every balance is the sum of its movements. Stripe's own accounts of money are views of it: transactions and
// their entries for financial accounts, balance transactions for the balances of accounts.
//
// Other packages move money with Move and read it with Funds and Balance. They name what moves it by the id of an object; the
// objects themselves are their own.
package ledger

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The books of a financial account: what its balance shows. InboundPending is reserved by Stripe and always 0.
const (
	Cash            = "cash"
	InboundPending  = "inbound_pending"
	OutboundPending = "outbound_pending"
)

// The books of an account.
const (
	Payments        = "payments"         // "available" of the balance: what can be paid out
	PaymentsPending = "payments_pending" // "pending" of the balance
	Issuing         = "issuing"          // "issuing.available": what cards without a financial account can spend
	Held            = "held"             // what left a balance and has not arrived: holds of cards, payouts on their way
)

// outside is the world: banks, merchants and whoever else is no customer of Stripe's. Its balance is what the sandbox owes it,
// with the sign turned round.
const outside = "outside"

// Line is what a movement does to one financial account or to one balance, and how that is shown.
type Line struct {
	legs  []store.Leg
	entry *api.Record
}

// Move makes one movement of its lines. What they do not take from each other comes from the world outside, or goes there.
func Move(r *api.Request, currency string, lines ...Line) error {
	var legs []store.Leg
	rest := int64(0)
	for _, line := range lines {
		for _, leg := range line.legs {
			leg.Currency = currency
			rest -= leg.Amount
			legs = append(legs, leg)
		}
		if line.entry == nil {
			continue
		}
		line.entry.Data["currency"] = currency
		if err := r.Insert(line.entry); err != nil {
			return err
		}
	}
	if rest != 0 {
		legs = append(legs, store.Leg{Book: store.Book{Name: outside}, Currency: currency, Amount: rest})
	}
	return r.Post(legs...)
}

// Register adds the operations of this package.
func Register(m *api.Mux) {
	registerTransactions(m)
	registerBalance(m)
	m.Sandbox("GET /_sandbox/ledger", audit)
}

// audit proves the ledger.
func audit(r *api.Request) (api.Object, error) {
	if err := r.Audit(); err != nil {
		return api.Object{"balanced": false, "problem": err.Error()}, nil //nolint:nilerr // it is the answer
	}
	return api.Object{"balanced": true}, nil
}

// sum adds up the legs in a book; every book when name is empty.
func sum(legs []store.Leg, name string) int64 {
	total := int64(0)
	for _, leg := range legs {
		if name == "" || leg.Name == name {
			total += leg.Amount
		}
	}
	return total
}

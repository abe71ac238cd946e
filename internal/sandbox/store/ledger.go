package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Book is one place where money can be: the cash of a financial account, the Issuing balance of an account.
type Book struct {
	Owner string // id of the financial account or account; empty for the world outside
	Name  string
}

// Leg is one side of a movement of money.
type Leg struct {
	Book
	Currency string
	Amount   int64  // in the currency's minor unit; positive where money arrives
	Entry    string // id of the object that shows it; empty for legs that nothing shows
}

// Amount is what is in a book, in one currency.
type Amount struct {
	Book
	Currency string
	Amount   int64 // in the currency's minor unit
}

// ErrUnbalanced says that a movement would make or lose money.
var ErrUnbalanced = errors.New("store: the legs of a movement do not add up to zero")

const (
	insertLeg   = `INSERT INTO legs (namespace, sequence, movement, owner, book, currency, amount, entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	legsOfEntry = `SELECT owner, book, currency, amount, entry FROM legs WHERE namespace = ? AND entry = ? ORDER BY sequence`
	addAmount   = `INSERT INTO balances (namespace, owner, book, currency, amount) VALUES (?, ?, ?, ?, ?) ` +
		`ON CONFLICT (namespace, owner, book, currency) DO UPDATE SET amount = balances.amount + excluded.amount`
	amountsOfOwner = `SELECT owner, book, currency, amount FROM balances WHERE namespace = ? AND owner = ? ORDER BY book, currency`
	amountsOfAll   = `SELECT owner, book, currency, amount FROM balances WHERE namespace = ? ORDER BY owner, book, currency`
	sumsOfLegs     = `SELECT owner, book, currency, SUM(amount) FROM legs WHERE namespace = ? ` +
		`GROUP BY owner, book, currency ORDER BY owner, book, currency`
	unbalanced = `SELECT movement, currency, SUM(amount) FROM legs WHERE namespace = ? GROUP BY movement, currency HAVING SUM(amount) <> 0`
)

// Post records a movement of money and brings the balances of its books up to date. ErrUnbalanced when its legs do not add
// up to zero in each currency.
func (tx *Tx) Post(legs []Leg) error {
	sums := map[string]int64{}
	for _, leg := range legs {
		sums[leg.Currency] += leg.Amount
	}
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		if sums[currency] != 0 {
			return fmt.Errorf("%w: %d %s is left", ErrUnbalanced, sums[currency], currency)
		}
	}
	movement := int64(0)
	for _, leg := range legs {
		sequence, err := tx.next()
		if err != nil {
			return err
		}
		if movement == 0 {
			movement = sequence
		}
		if _, err := tx.exec(insertLeg, tx.namespace, sequence, movement, leg.Owner, leg.Name, leg.Currency, leg.Amount, leg.Entry); err != nil {
			return err
		}
		if _, err := tx.exec(addAmount, tx.namespace, leg.Owner, leg.Name, leg.Currency, leg.Amount); err != nil {
			return err
		}
	}
	return nil
}

// Legs are the legs that an object shows, in the order in which they were posted.
func (tx *Tx) Legs(entry string) (legs []Leg, err error) {
	err = tx.rows(legsOfEntry, []any{tx.namespace, entry}, func(scan func(...any) error) error {
		var leg Leg
		legs = append(legs, leg)
		at := &legs[len(legs)-1]
		return scan(&at.Owner, &at.Name, &at.Currency, &at.Amount, &at.Entry)
	})
	return legs, err
}

// Amounts are the balances of the books of an owner; books in which there never was anything are left out.
func (tx *Tx) Amounts(owner string) ([]Amount, error) {
	return tx.amounts(amountsOfOwner, tx.namespace, owner)
}

// AllAmounts are the balances of every book of the namespace.
func (tx *Tx) AllAmounts() ([]Amount, error) { return tx.amounts(amountsOfAll, tx.namespace) }

func (tx *Tx) amounts(text string, args ...any) (amounts []Amount, err error) {
	err = tx.rows(text, args, func(scan func(...any) error) error {
		amounts = append(amounts, Amount{})
		at := &amounts[len(amounts)-1]
		return scan(&at.Owner, &at.Name, &at.Currency, &at.Amount)
	})
	return amounts, err
}

// Audit proves the ledger of the namespace from its legs: every movement balances, and every balance is the sum of its
// legs. The error says what is wrong.
func (tx *Tx) Audit() error {
	var errs []error
	err := tx.rows(unbalanced, []any{tx.namespace}, func(scan func(...any) error) error {
		var (
			movement, sum int64
			currency      string
		)
		err := scan(&movement, &currency, &sum)
		errs = append(errs, fmt.Errorf("movement %d is off by %d %s", movement, sum, currency))
		return err
	})
	if err != nil {
		return err
	}
	sums, err := tx.amounts(sumsOfLegs, tx.namespace)
	if err != nil {
		return err
	}
	kept, err := tx.AllAmounts()
	if err != nil {
		return err
	}
	if !slices.Equal(sums, kept) {
		errs = append(errs, fmt.Errorf("the balances are %v, and the sums of their legs %v", kept, sums))
	}
	return errors.Join(errs...)
}

// rows calls fn for each row of a query.
func (tx *Tx) rows(text string, args []any, fn func(scan func(...any) error) error) (err error) {
	rows, err := tx.statement(text).QueryContext(tx.ctx, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

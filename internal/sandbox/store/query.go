package store

import (
	"cmp"
	"database/sql"
	"errors"
	"math"
)

const (
	firstBatch = 20  // a page and one more, mostly
	laterBatch = 200 // records that are read at once when a query goes on
)

// listing is the text of a query over the records of one type. Account and parent each have an index that is in the order of the
// sequence, so that a page costs what its records cost, however many there are.
func listing(by string, oldest bool) string {
	order := "DESC"
	if oldest {
		order = "ASC"
	}
	// SQLite plans a statement anew for each value of a bare LIMIT parameter; the sum hides it.
	return `SELECT ` + columns + ` FROM objects WHERE namespace = ? AND type = ?` + by +
		` AND sequence < ? AND sequence > ? AND created >= ? AND created <= ? ORDER BY sequence ` + order + ` LIMIT ? + 0`
}

const (
	byAccount       = ` AND account = ?`
	byParent        = ` AND parent = ? AND parent <> ''`  // the index holds no others
	byParentAccount = byParent + ` AND account || '' = ?` // the parent's index is the narrower one
)

func listings() []string {
	var out []string
	for _, by := range []string{byAccount, byParent, byParentAccount} {
		out = append(out, listing(by, false), listing(by, true))
	}
	return out
}

// Each calls fn for the objects that q selects until it returns false. fn may use the transaction, also to change or delete
// the objects that it gets.
func (tx *Tx) Each(q Query, fn func(*Record) (more bool, err error)) error {
	if q.Type == "" || q.Account == "" && q.Parent == "" {
		return errors.New("store: a query needs a type, and an account or a parent")
	}
	before, after := q.Before, q.After
	if before == 0 {
		before = math.MaxInt64
	}
	limit := firstBatch
	if q.Limit > 0 {
		limit = min(q.Limit, laterBatch)
	}
	for {
		batch, err := tx.batch(q, before, after, limit)
		if err != nil {
			return err
		}
		for _, rec := range batch {
			if more, err := fn(rec); err != nil || !more {
				return err
			}
		}
		if len(batch) < limit {
			return nil
		}
		if last := batch[len(batch)-1].Sequence; q.Oldest {
			after = last
		} else {
			before = last
		}
		limit = laterBatch
	}
}

// batch reads some records to the end, so that no cursor is open while the caller works on them.
func (tx *Tx) batch(q Query, before, after int64, limit int) (batch []*Record, err error) {
	by, args := byAccount, []any{tx.namespace, q.Type}
	switch {
	case q.Parent != "" && q.Account != "":
		by, args = byParentAccount, append(args, q.Parent, q.Account)
	case q.Parent != "":
		by, args = byParent, append(args, q.Parent)
	default:
		args = append(args, q.Account)
	}
	args = append(args, before, after, q.From, cmp.Or(q.To, math.MaxInt64), limit)
	var rows *sql.Rows
	if rows, err = tx.statement(listing(by, q.Oldest)).QueryContext(tx.ctx, args...); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		sealed, err := scan(rows)
		if err != nil {
			return nil, err
		}
		rec, err := sealed.Open()
		if err != nil {
			return nil, err
		}
		batch = append(batch, rec)
	}
	return batch, rows.Err()
}

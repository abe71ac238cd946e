package store

import (
	"database/sql"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func leg(owner, book string, amount int64, entry string) Leg {
	return Leg{Book: Book{Owner: owner, Name: book}, Currency: "usd", Amount: amount, Entry: entry}
}

func TestMovementsOfMoney(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		in := leg("fa_1", "cash", 20000, "e_1")
		hold := []Leg{leg("fa_1", "cash", -1000, "e_2"), leg("fa_1", "pending", 1000, "e_2")}
		write(t, s, func(tx *Tx) error { return tx.Post([]Leg{in, leg("", "outside", -20000, "")}) })
		write(t, s, func(tx *Tx) error { return tx.Post(hold) })
		read(t, s, func(tx *Tx) error {
			shown, err := tx.Legs("e_2")
			if !reflect.DeepEqual(shown, hold) {
				t.Errorf("e_2 shows %v", shown)
			}
			amounts, failed := tx.Amounts("fa_1")
			want := []Amount{{Book{"fa_1", "cash"}, "usd", 19000}, {Book{"fa_1", "pending"}, "usd", 1000}}
			if !reflect.DeepEqual(amounts, want) {
				t.Errorf("fa_1 has %v", amounts)
			}
			all, wrong := tx.AllAmounts()
			if len(all) != 3 || all[0].Amount != -20000 {
				t.Errorf("all books have %v", all)
			}
			return errors.Join(err, failed, wrong, tx.Audit())
		})
		for _, legs := range [][]Leg{
			{in},
			{in, leg("", "outside", -19999, "")},
			{in, {Book: Book{Name: "outside"}, Currency: "eur", Amount: -20000}},
		} {
			err := s.Write(t.Context(), ns, func(tx *Tx) error { return tx.Post(legs) })
			if !errors.Is(err, ErrUnbalanced) {
				t.Errorf("%v: %v", legs, err)
			}
		}
		if err := s.Read(t.Context(), ns, func(tx *Tx) error { return tx.Post(hold) }); err == nil {
			t.Error("a transaction that only reads has moved money")
		}
		write(t, s, func(tx *Tx) error { return tx.Reset() })
		read(t, s, func(tx *Tx) error {
			all, err := tx.AllAmounts()
			if len(all) != 0 {
				t.Errorf("after a reset there is %v", all)
			}
			return err
		})
	})
}

func TestAuditFindsWhatIsWrong(t *testing.T) {
	for want, spoil := range map[string]string{
		"movement 1 is off by 1 usd": "UPDATE legs SET amount = amount + 1 WHERE owner = 'fa_1'",
		"the balances are":           "UPDATE balances SET amount = amount + 1 WHERE owner = 'fa_1'",
	} {
		t.Run(want, func(t *testing.T) {
			eachStore(t, func(t *testing.T, s *Store) {
				write(t, s, func(tx *Tx) error { return tx.Post([]Leg{leg("fa_1", "cash", 5, ""), leg("", "outside", -5, "")}) })
				if _, err := s.write.db.ExecContext(t.Context(), spoil); err != nil {
					t.Fatal(err)
				}
				err := s.Read(t.Context(), ns, func(tx *Tx) error { return tx.Audit() })
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("the audit says %v", err)
				}
			})
		})
	}
}

func TestAClockCanBeMoved(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for _, ahead := range []time.Duration{time.Hour, 3*24*time.Hour + time.Nanosecond} {
			write(t, s, func(tx *Tx) error { return tx.SetAhead(ahead) })
			read(t, s, func(tx *Tx) error {
				state, err := tx.State()
				if state.Ahead != ahead {
					t.Errorf("it is %s ahead, not %s", state.Ahead, ahead)
				}
				return err
			})
		}
	})
}

// A store of version 1 had every table but those of the ledger and the clocks, and other indexes.
func TestAStoreOfTheFirstVersionIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "old.db")
	s := open(t, path)
	write(t, s, func(tx *Tx) error { return tx.Insert(record("t_1")) })
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "UPDATE sandbox_schema SET version = 1; DROP TABLE legs; DROP TABLE balances; DROP TABLE clocks;"+
		"DROP INDEX objects_of_account; DROP INDEX objects_of_parent;"+
		"CREATE INDEX objects_by_account ON objects (namespace, account, type, sequence);"+
		"CREATE INDEX objects_by_parent ON objects (namespace, parent, type, sequence)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	newer := open(t, path)
	wantIDs(t, newer, Query{Type: "thing", Account: "acct_1"}, "t_1")
	if steps := plan(t, newer, listing(byAccount, false)); !strings.Contains(steps[0], "objects_of_account") {
		t.Errorf("lists are made by %q", steps)
	}
	if _, err := newer.write.db.ExecContext(t.Context(), "DROP INDEX objects_by_parent"); err == nil {
		t.Error("an index of the first version is still there")
	}
	write(t, newer, func(tx *Tx) error { return tx.Post([]Leg{leg("fa_1", "cash", 5, ""), leg("", "outside", -5, "")}) })
	open(t, path)
}

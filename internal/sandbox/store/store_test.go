package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

const ns = "namespace"

var start = time.Unix(1_700_000_000, 0).UTC()

func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// eachStore runs a test on a store in memory and on one in a file.
func eachStore(t *testing.T, fn func(*testing.T, *Store)) {
	t.Helper()
	t.Parallel()
	t.Run("memory", func(t *testing.T) { t.Parallel(); fn(t, open(t, Memory)) })
	t.Run("file", func(t *testing.T) { t.Parallel(); fn(t, open(t, filepath.Join(t.TempDir(), "a store?.db"))) })
}

func write(t testing.TB, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), ns, fn); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Read(t.Context(), ns, fn); err != nil {
		t.Fatal(err)
	}
}

func record(id string) *Record {
	return &Record{
		Type: "thing", ID: id, Account: "acct_1", Created: start,
		Data: Object{"id": id, "n": int64(1)}, Secret: Object{},
	}
}

func ids(tx *Tx, q Query) (out []string, err error) {
	err = tx.Each(q, func(rec *Record) (bool, error) {
		out = append(out, rec.ID)
		return true, nil
	})
	return out, err
}

func wantIDs(t *testing.T, s *Store, q Query, want ...string) {
	t.Helper()
	read(t, s, func(tx *Tx) error {
		got, err := ids(tx, q)
		if !slices.Equal(got, want) {
			t.Errorf("%+v: %v, want %v", q, got, want)
		}
		return err
	})
}

func TestWhatIsInsertedIsRead(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		rec := record("t_1")
		rec.Parent = "p_1"
		rec.Data = Object{"list": []any{int64(1), 2.5, "ü\"\n", nil, Object{"deep": true}}}
		rec.Secret = Object{"ssn": "000000000"}
		write(t, s, func(tx *Tx) error { return tx.Insert(rec) })
		read(t, s, func(tx *Tx) error {
			got, err := tx.Get("thing", "t_1")
			if err == nil && !reflect.DeepEqual(got, rec) {
				t.Errorf("got %+v, want %+v", got, rec)
			}
			return err
		})
	})
}

func TestUpdateAndDelete(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		rec := record("t_1")
		write(t, s, func(tx *Tx) error { return tx.Insert(rec) })
		rec.Data.Set("n", int64(2))
		rec.Secret.Set("s", "x")
		rec.Parent = "p_2"
		write(t, s, func(tx *Tx) error { return tx.Update(rec) })
		read(t, s, func(tx *Tx) error {
			got, err := tx.Get("thing", "t_1")
			if err == nil && !reflect.DeepEqual(got, rec) {
				t.Errorf("got %+v, want %+v", got, rec)
			}
			return err
		})
		write(t, s, func(tx *Tx) error { return tx.Delete(rec) })
		for name, fn := range map[string]func(*Tx) error{
			"get":    func(tx *Tx) error { _, err := tx.Get("thing", "t_1"); return err },
			"update": func(tx *Tx) error { return tx.Update(rec) },
			"delete": func(tx *Tx) error { return tx.Delete(rec) },
		} {
			if err := s.Write(t.Context(), ns, fn); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s of what is not there: %v", name, err)
			}
		}
	})
}

func TestInsertRefusesASecondObjectOfTheSameID(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	write(t, s, func(tx *Tx) error { return tx.Insert(record("t_1")) })
	if err := s.Write(t.Context(), ns, func(tx *Tx) error { return tx.Insert(record("t_1")) }); err == nil {
		t.Error("the second one was taken")
	}
	if err := s.Write(t.Context(), ns, func(tx *Tx) error {
		rec := record("t_2")
		rec.Data["bad"] = struct{}{}
		return tx.Insert(rec)
	}); err == nil || !strings.Contains(err.Error(), "thing t_2: /bad") {
		t.Errorf("an object that is no JSON: %v", err)
	}
}

func TestQueries(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		write(t, s, func(tx *Tx) error {
			for i, parent := range []string{"", "p_1", "p_2", "p_1", "p_1"} {
				rec := record(fmt.Sprintf("t_%d", 9-i)) // ids that sort against the order of insertion
				rec.Parent, rec.Created = parent, start.Add(time.Duration(i)*time.Second)
				if i == 4 {
					rec.Account = "acct_2"
				}
				if err := tx.Insert(rec); err != nil {
					return err
				}
			}
			other := record("o_1")
			other.Type = "other"
			return tx.Insert(other)
		})
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1"}, "t_6", "t_7", "t_8", "t_9")
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1", Oldest: true}, "t_9", "t_8", "t_7", "t_6")
		wantIDs(t, s, Query{Type: "thing", Parent: "p_1"}, "t_5", "t_6", "t_8")
		wantIDs(t, s, Query{Type: "thing", Parent: "p_1", Account: "acct_1"}, "t_6", "t_8")
		wantIDs(t, s, Query{Type: "thing", Parent: "p_1", Account: "acct_1", Oldest: true}, "t_8", "t_6")
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1", Before: 3}, "t_8", "t_9")
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1", After: 3}, "t_6")
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1", After: 1, Before: 4, Oldest: true}, "t_8", "t_7")
		second := start.Unix() + 2 // t_7 is the third
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1", From: second}, "t_6", "t_7")
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1", To: second}, "t_7", "t_8", "t_9")
		wantIDs(t, s, Query{Type: "thing", Parent: "p_1", From: second + 1, To: second + 1, Oldest: true}, "t_6")
		wantIDs(t, s, Query{Type: "nonesuch", Account: "acct_1"})
		for _, q := range []Query{{Account: "acct_1"}, {Type: "thing"}} {
			if err := s.Read(t.Context(), ns, func(tx *Tx) error { return tx.Each(q, nil) }); err == nil {
				t.Errorf("%+v was answered", q)
			}
		}
	})
}

func TestEachGoesOnOverManyRecordsWhileTheyChange(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	const n = firstBatch + 2*laterBatch + 7
	write(t, s, func(tx *Tx) error {
		for i := range n {
			if err := tx.Insert(record(fmt.Sprintf("t_%d", i))); err != nil {
				return err
			}
		}
		return nil
	})
	for _, oldest := range []bool{false, true} {
		seen := 0
		write(t, s, func(tx *Tx) error {
			return tx.Each(Query{Type: "thing", Account: "acct_1", Oldest: oldest}, func(rec *Record) (bool, error) {
				want := fmt.Sprintf("t_%d", n-1-seen)
				if oldest {
					want = fmt.Sprintf("t_%d", seen)
				}
				if rec.ID != want {
					return false, fmt.Errorf("%s, want %s", rec.ID, want)
				}
				seen++
				rec.Data.Set("seen", true)
				return true, tx.Update(rec)
			})
		})
		if seen != n {
			t.Errorf("%d of %d were seen", seen, n)
		}
	}
	seen := 0
	read(t, s, func(tx *Tx) error {
		return tx.Each(Query{Type: "thing", Account: "acct_1"}, func(*Record) (bool, error) { seen++; return seen < 3, nil })
	})
	if seen != 3 {
		t.Errorf("%d were seen after the callback had enough", seen)
	}
}

func TestNamespacesSeeNothingOfEachOther(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		write(t, s, func(tx *Tx) error { return tx.Insert(record("t_1")) })
		if err := s.Write(t.Context(), "other", func(tx *Tx) error {
			if state, err := tx.State(); state.Used || err != nil {
				t.Errorf("a new namespace is used: %v, %v", state, err)
			}
			if _, err := tx.Get("thing", "t_1"); !errors.Is(err, ErrNotFound) {
				t.Errorf("the other namespace sees it: %v", err)
			}
			return tx.Insert(record("t_1"))
		}); err != nil {
			t.Error(err)
		}
		write(t, s, func(tx *Tx) error { return tx.Reset() })
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1"})
		if err := s.Read(t.Context(), "other", func(tx *Tx) error { _, err := tx.Get("thing", "t_1"); return err }); err != nil {
			t.Errorf("a reset of one namespace emptied the other: %v", err)
		}
	})
}

func TestAFailedTransactionLeavesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		failure := errors.New("no")
		err := s.Write(t.Context(), ns, func(tx *Tx) error {
			if err := tx.Insert(record("t_1")); err != nil {
				return err
			}
			if err := tx.Schedule(&Job{Due: start}); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Errorf("got %v", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = s.Write(t.Context(), ns, func(tx *Tx) error {
				if err := tx.Insert(record("t_2")); err != nil {
					t.Error(err)
				}
				panic("no")
			})
		}()
		wantIDs(t, s, Query{Type: "thing", Account: "acct_1"})
		read(t, s, func(tx *Tx) error {
			state, err := tx.State()
			if state != (State{}) {
				t.Errorf("the state is %v", state)
			}
			return err
		})
	})
}

func TestAttemptTakesBackOnlyItsOwn(t *testing.T) {
	for _, before := range []bool{true, false} {
		t.Run(fmt.Sprintf("insertion before: %v", before), func(t *testing.T) {
			eachStore(t, func(t *testing.T, s *Store) {
				failure := errors.New("no")
				write(t, s, func(tx *Tx) error {
					if before {
						if err := tx.Insert(record("t_1")); err != nil {
							return err
						}
					}
					if err := tx.Attempt(func() error { return errors.Join(tx.Insert(record("t_2")), failure) }); !errors.Is(err, failure) {
						t.Errorf("got %v", err)
					}
					if err := tx.Attempt(func() error { return tx.Insert(record("t_3")) }); err != nil {
						return err
					}
					return tx.Insert(record("t_4"))
				})
				if before {
					wantIDs(t, s, Query{Type: "thing", Account: "acct_1"}, "t_4", "t_3", "t_1")
				} else {
					wantIDs(t, s, Query{Type: "thing", Account: "acct_1"}, "t_4", "t_3")
				}
			})
		})
	}
}

func TestReadersCannotWrite(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		for name, fn := range map[string]func(*Tx) error{
			"insert":  func(tx *Tx) error { return tx.Insert(record("t_1")) },
			"update":  func(tx *Tx) error { return tx.Update(record("t_1")) },
			"delete":  func(tx *Tx) error { return tx.Delete(record("t_1")) },
			"touch":   func(tx *Tx) error { return tx.Touch() },
			"attempt": func(tx *Tx) error { return tx.Attempt(func() error { return nil }) },
			"reset":   func(tx *Tx) error { return tx.Reset() },
			"purge":   func(tx *Tx) error { return tx.PurgeReplies(start) },
		} {
			if err := s.Read(t.Context(), ns, fn); !errors.Is(err, errReadOnly) {
				t.Errorf("%s in a reader: %v", name, err)
			}
		}
	})
}

func TestJobsFallDueInOrder(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		write(t, s, func(tx *Tx) error {
			for _, job := range []*Job{
				{Due: start.Add(2 * time.Second), Kind: "late", Account: "acct_1", Object: "t_1"},
				{Due: start.Add(time.Second), Kind: "first", Account: "acct_1", Object: "t_2"},
				{Due: start.Add(time.Second), Kind: "second", Account: "acct_2", Object: "t_3"},
			} {
				if err := tx.Schedule(job); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, func(tx *Tx) error {
			state, err := tx.State()
			if !state.Used || !state.Due.Equal(start.Add(time.Second)) {
				t.Errorf("the state is %v", state)
			}
			return err
		})
		take := func(now time.Time) (job *Job) {
			t.Helper()
			write(t, s, func(tx *Tx) (err error) { job, err = tx.Take(now); return err })
			return job
		}
		if job := take(start); job != nil {
			t.Errorf("%+v is not due", job)
		}
		for _, want := range []string{"first", "second"} {
			if job := take(start.Add(time.Second)); job == nil || job.Kind != want {
				t.Errorf("%+v, want %s", job, want)
			}
		}
		if job := take(start.Add(time.Second)); job != nil {
			t.Errorf("%+v is not due", job)
		}
		want := &Job{Sequence: 1, Due: start.Add(2 * time.Second), Kind: "late", Account: "acct_1", Object: "t_1"}
		if job := take(start.Add(time.Hour)); job == nil || !job.Due.Equal(want.Due) || job.Kind != want.Kind ||
			job.Object != want.Object || job.Account != want.Account || job.Sequence != want.Sequence {
			t.Errorf("%+v, want %+v", job, want)
		}
		if job := take(start.Add(time.Hour)); job != nil {
			t.Errorf("%+v is left", job)
		}
	})
}

func TestReplies(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		want := &Reply{
			Account: "acct_1", Key: "key", Fingerprint: "f", Status: 200, Body: []byte("{\"a\":\"\\n\"}\n"), RequestID: "req_1", Created: start,
		}
		write(t, s, func(tx *Tx) error { return tx.SaveReply(want) })
		reply := func(account, key string, oldest time.Time) (got *Reply, err error) {
			err = s.Read(t.Context(), ns, func(tx *Tx) (err error) { got, err = tx.Reply(account, key, oldest); return err })
			return got, err
		}
		if got, err := reply("acct_1", "key", start); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
		for name, try := range map[string]func() (*Reply, error){
			"another account": func() (*Reply, error) { return reply("acct_2", "key", start) },
			"another key":     func() (*Reply, error) { return reply("acct_1", "key2", start) },
			"later":           func() (*Reply, error) { return reply("acct_1", "key", start.Add(time.Second)) },
		} {
			if got, err := try(); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
		second := *want
		second.Status = 400
		write(t, s, func(tx *Tx) error { return tx.SaveReply(&second) })
		if got, err := reply("acct_1", "key", start); err != nil || got.Status != 400 {
			t.Errorf("%+v, %v", got, err)
		}
		write(t, s, func(tx *Tx) error { return tx.PurgeReplies(start.Add(time.Second)) })
		if _, err := reply("acct_1", "key", start); !errors.Is(err, ErrNotFound) {
			t.Errorf("the purge left it: %v", err)
		}
	})
}

// A reader works while a writer is in the middle of its transaction, and sees what was committed before.
func TestReadersWaitForNobody(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	write(t, s, func(tx *Tx) error { return tx.Insert(record("t_1")) })
	write(t, s, func(tx *Tx) error {
		if err := tx.Insert(record("t_2")); err != nil {
			return err
		}
		return s.Read(t.Context(), ns, func(outer *Tx) error {
			return s.Read(t.Context(), ns, func(inner *Tx) error {
				for _, reader := range []*Tx{outer, inner} {
					if got, err := ids(reader, Query{Type: "thing", Account: "acct_1"}); err != nil || !slices.Equal(got, []string{"t_1"}) {
						t.Errorf("a reader sees %v, %v", got, err)
					}
				}
				return nil
			})
		})
	})
	wantIDs(t, s, Query{Type: "thing", Account: "acct_1"}, "t_2", "t_1")
}

func TestACanceledRequestDoesNotStart(t *testing.T) {
	t.Parallel()
	s := open(t, Memory)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ran := func(*Tx) error { t.Error("it ran"); return nil }
	if err := s.Read(ctx, ns, ran); !errors.Is(err, context.Canceled) {
		t.Errorf("read: %v", err)
	}
	if err := s.Write(ctx, ns, ran); !errors.Is(err, context.Canceled) {
		t.Errorf("write: %v", err)
	}
	// One that has begun goes on to the end.
	ctx, cancel = context.WithCancel(t.Context())
	if err := s.Write(ctx, ns, func(tx *Tx) error { cancel(); return tx.Insert(record("t_1")) }); err != nil {
		t.Errorf("a request whose client went away: %v", err)
	}
	wantIDs(t, s, Query{Type: "thing", Account: "acct_1"}, "t_1")
}

func TestAStoreIsReadByTheNextProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, func(tx *Tx) error { return tx.Insert(record("t_1")) })
	if s.Path() != path {
		t.Errorf("the path is %s", s.Path())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantIDs(t, open(t, path), Query{Type: "thing", Account: "acct_1"}, "t_1")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file may be read by others: %v, %v", info.Mode(), err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("this is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	later := filepath.Join(dir, "later.db")
	db, err := sql.Open("sqlite", later)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE sandbox_schema (version BIGINT); INSERT INTO sandbox_schema VALUES (99)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"":                                   "no path",
		text:                                 "not a database",
		later:                                "schema version 99",
		dir:                                  "is a directory",
		filepath.Join(dir, "none", "new.db"): "no such file or directory",
	} {
		s, err := Open(t.Context(), path)
		if err == nil {
			t.Errorf("%s was opened", path)
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		} else if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "store.db"))
			write(b, s, func(tx *Tx) error {
				for i := range n {
					if err := tx.Insert(record(fmt.Sprintf("t_%d", i))); err != nil {
						return err
					}
				}
				return nil
			})
			i := 0
			for b.Loop() {
				i++
				read(b, s, func(tx *Tx) error { _, err := tx.Get("thing", fmt.Sprintf("t_%d", i*7919%n)); return err })
			}
		})
	}
}

func BenchmarkInsert(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "store.db"))
	i := 0
	for b.Loop() {
		i++
		write(b, s, func(tx *Tx) error { return tx.Insert(record(fmt.Sprintf("t_%d", i))) })
	}
}

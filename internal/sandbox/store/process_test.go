package store

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// Environment of a test binary that plays another process on the same store.
const (
	roleEnv = "STORE_TEST_ROLE"
	pathEnv = "STORE_TEST_PATH"
	nameEnv = "STORE_TEST_NAME"
)

const increments = 50

func TestMain(m *testing.M) {
	role := os.Getenv(roleEnv)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := play(role, os.Getenv(pathEnv), os.Getenv(nameEnv)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// play is what another process does.
func play(role, path, name string) error {
	// The parent's test waits for the process and kills it when it does not end.
	s, err := Open(context.Background(), path)
	if err != nil {
		return err
	}
	switch role {
	case "increment":
		for i := range increments {
			if err := increment(s, fmt.Sprintf("%s_%d", name, i)); err != nil {
				return err
			}
		}
		return s.Close()
	case "insert until killed":
		for i := 0; ; i++ {
			id := "t_" + strconv.Itoa(i)
			if err := s.Write(context.Background(), ns, func(tx *Tx) error { return tx.Insert(record(id)) }); err != nil {
				return err
			}
			fmt.Println(i) // told only once it is committed
		}
	}
	return fmt.Errorf("unknown role %s", role)
}

// increment reads, changes and inserts in one transaction, so that a lost update or a torn transaction shows.
func increment(s *Store, id string) error {
	return s.Write(context.Background(), ns, func(tx *Tx) error {
		counter, err := tx.Get("counter", "c_1")
		if err != nil {
			return err
		}
		counter.Data.Set("n", counter.Data.Int("n")+1)
		if err := tx.Update(counter); err != nil {
			return err
		}
		return tx.Insert(record(id))
	})
}

func process(t *testing.T, role, path, name string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Env = append(os.Environ(), roleEnv+"="+role, pathEnv+"="+path, nameEnv+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestSeveralProcessesShareAStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	write(t, s, func(tx *Tx) error {
		return tx.Insert(&Record{Type: "counter", ID: "c_1", Created: start, Data: Object{"n": int64(0)}})
	})
	const processes = 4
	var commands []*exec.Cmd
	for i := range processes {
		cmd := process(t, "increment", path, fmt.Sprintf("process%d", i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		commands = append(commands, cmd)
	}
	for i := range increments {
		if err := increment(s, fmt.Sprintf("parent_%d", i)); err != nil {
			t.Error(err)
		}
	}
	for _, cmd := range commands {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	read(t, s, func(tx *Tx) error {
		counter, err := tx.Get("counter", "c_1")
		if err != nil {
			return err
		}
		things, sequence := 0, int64(0)
		err = tx.Each(Query{Type: "thing", Account: "acct_1", Oldest: true}, func(rec *Record) (bool, error) {
			things++
			if rec.Sequence <= sequence {
				t.Errorf("sequence %d follows %d", rec.Sequence, sequence)
			}
			sequence = rec.Sequence
			return true, nil
		})
		if want := (processes + 1) * increments; counter.Data.Int("n") != int64(want) || things != want {
			t.Errorf("counted %d and found %d, want %d", counter.Data.Int("n"), things, want)
		}
		return err
	})
}

func TestSeveralProcessesMakeAStoreAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	opened := make(chan error)
	for range 6 {
		go func() {
			s, err := Open(t.Context(), path)
			if err == nil {
				err = s.Close()
			}
			opened <- err
		}()
	}
	for range 6 {
		if err := <-opened; err != nil {
			t.Error(err)
		}
	}
}

// A lock that another process keeps is reported as such, once the wait for it is over.
func TestAStoreThatIsBusy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	open(t, path)
	db, err := sql.Open("sqlite", path+"?_txlock=immediate&_pragma=busy_timeout(1)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Begin(); !IsBusy(err) {
		t.Errorf("a second writer gets %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if IsBusy(nil) || IsBusy(ErrNotFound) {
		t.Error("other errors pass for a busy store")
	}
}

func TestAKilledProcessLosesNothingThatItConfirmed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	cmd := process(t, "insert until killed", path, "")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last := -1
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if last, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
		if last == 40 { // it goes on to write: the kill comes at any point of a transaction
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the process ended by itself")
	}
	s := open(t, path)
	read(t, s, func(tx *Tx) error {
		for i := range last + 1 {
			if _, err := tx.Get("thing", "t_"+strconv.Itoa(i)); err != nil {
				t.Errorf("t_%d of %d: %v", i, last, err)
			}
		}
		return nil
	})
	write(t, s, func(tx *Tx) error { return tx.Insert(record("afterwards")) })
}

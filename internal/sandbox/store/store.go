// Package store keeps the sandbox's objects in SQLite, through database/sql and in portable SQL.
//
// A store holds namespaces, one for each API key. Every request runs in one transaction; several processes may use one file
// at once. Readers see the last committed state and wait for nobody; writers wait for each other.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Memory is the path of a store that ends with its process.
const Memory = ":memory:"

// busyTimeout is how long a writer waits for the writers of other processes.
const busyTimeout = 30 * time.Second

// Store is a set of namespaces in one database.
type Store struct {
	path    string
	write   *pool
	read    *pool         // the same as write for a store in memory
	writing chan struct{} // holds a token while a writer of this process is at work
	queued  chan struct{} // holds a token when deliveries have been added
}

// pool is a database with its prepared statements, by their texts.
type pool struct {
	db         *sql.DB
	statements map[string]*sql.Stmt
}

// prepare must run outside of transactions: with one connection it would wait for the transaction to end.
func (p *pool) prepare(ctx context.Context, texts ...string) error {
	for _, text := range texts {
		statement, err := p.db.PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		p.statements[text] = statement
	}
	return nil
}

// Open opens the store at path, ":memory:" or a file, and makes it when it is not there.
func Open(ctx context.Context, path string) (*Store, error) {
	s := &Store{path: path, writing: make(chan struct{}, 1), queued: make(chan struct{}, 1)}
	if err := s.open(ctx); err != nil {
		err = fmt.Errorf("sandbox store %s: %w", path, err)
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	if s.path == "" {
		return errors.New("no path")
	}
	if s.path != Memory {
		if err := createFile(s.path); err != nil {
			return err
		}
	}
	var err error
	options := []string{
		"_txlock=immediate", "_pragma=synchronous(normal)",
		"_pragma=temp_store(memory)",       // for attempts, which go through a file otherwise when they change much
		"_pragma=wal_autocheckpoint(4000)", // pages; the writer who writes the last one waits for the disk
	}
	if s.write, err = openPool(s.path, options...); err != nil {
		return err
	}
	// One connection: writers wait for each other anyway, and a store in memory lives in its connection.
	s.write.db.SetMaxOpenConns(1)
	if s.path == Memory {
		s.read = s.write
	} else {
		if s.read, err = openPool(s.path, "_pragma=query_only(1)"); err != nil {
			return err
		}
		readers := max(4, 2*runtime.GOMAXPROCS(0))
		s.read.db.SetMaxOpenConns(readers)
		s.read.db.SetMaxIdleConns(readers)
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.write.prepare(ctx, writing...); err != nil {
		return err
	}
	return s.read.prepare(ctx, reading...)
}

// createFile makes an empty database that only its owner may read; SQLite gives its side files the same rights.
func createFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func openPool(path string, options ...string) (*pool, error) {
	name := path
	if path != Memory {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		slashed := filepath.ToSlash(absolute)
		if !strings.HasPrefix(slashed, "/") {
			slashed = "/" + slashed
		}
		name = (&url.URL{Scheme: "file", Path: slashed}).String()
	}
	options = append(options,
		fmt.Sprintf("_pragma=busy_timeout(%d)", busyTimeout.Milliseconds()),
		"_pragma=cache_size(-16000)") // KiB for each connection; the default holds no more than a few thousand objects
	db, err := sql.Open("sqlite", name+"?"+strings.Join(options, "&"))
	if err != nil {
		return nil, err
	}
	return &pool{db: db, statements: map[string]*sql.Stmt{}}, nil
}

// migrate makes the tables. Of several processes that open a new store at once, SQLite refuses some while another switches
// the file to its write-ahead log; those try again.
func (s *Store) migrate(ctx context.Context) error {
	deadline := time.Now().Add(busyTimeout)
	for {
		err := s.tryMigrate(ctx)
		if !IsBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// IsBusy says whether a writer gave up waiting for the writers of other processes.
func IsBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

func (s *Store) tryMigrate(ctx context.Context) (err error) {
	if _, err := s.write.db.ExecContext(ctx, "PRAGMA journal_mode=WAL"); err != nil {
		return err
	}
	tx, err := s.write.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = rollback(tx, err)
		}
	}()
	for _, statement := range schema {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	var version int
	switch err := tx.QueryRowContext(ctx, "SELECT version FROM sandbox_schema").Scan(&version); {
	case errors.Is(err, sql.ErrNoRows):
		if _, err := tx.ExecContext(ctx, "INSERT INTO sandbox_schema (version) VALUES (?)", schemaVersion); err != nil {
			return err
		}
	case err != nil:
		return err
	case version < schemaVersion:
		if _, err := tx.ExecContext(ctx, "UPDATE sandbox_schema SET version = ?", schemaVersion); err != nil {
			return err
		}
	case version > schemaVersion:
		return fmt.Errorf("the store has schema version %d, this program reads version %d: "+
			"use the release that made it, or a new store", version, schemaVersion)
	}
	return tx.Commit()
}

// Close closes the store.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil && s.read != s.write {
		errs = append(errs, s.read.db.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.db.Close())
	}
	return errors.Join(errs...)
}

// Path is where the store is: ":memory:" or a file.
func (s *Store) Path() string { return s.path }

// Read runs fn on one consistent state of the namespace.
func (s *Store) Read(ctx context.Context, namespace string, fn func(*Tx) error) error {
	return s.run(ctx, s.read, &Tx{namespace: namespace}, fn)
}

// Write runs fn in one transaction, which is rolled back when fn returns an error.
func (s *Store) Write(ctx context.Context, namespace string, fn func(*Tx) error) error {
	select {
	case s.writing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.writing }()
	return s.run(ctx, s.write, &Tx{namespace: namespace, writable: true}, fn)
}

// run does not pass the cancellation of ctx on: a client that hangs up does not undo half of what it asked for, and the
// driver needs no goroutine for each statement.
func (s *Store) run(ctx context.Context, p *pool, tx *Tx, fn func(*Tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx.ctx, tx.pool = context.WithoutCancel(ctx), p
	if tx.tx, err = p.db.BeginTx(tx.ctx, &sql.TxOptions{ReadOnly: !tx.writable}); err != nil {
		return err
	}
	finished := false
	defer func() {
		if !finished { // fn panicked; the caller above recovers, the transaction must not stay open
			err = rollback(tx.tx, err)
		}
	}()
	if err = fn(tx); err == nil {
		err = tx.saveSequence()
	}
	finished = true
	if err != nil || !tx.writable {
		return rollback(tx.tx, err)
	}
	if err = tx.tx.Commit(); err == nil && tx.queued {
		select {
		case s.queued <- struct{}{}:
		default: // there is one already
		}
	}
	return err
}

// rollback ends a transaction because of err, which may be nil for one that only read.
func rollback(tx *sql.Tx, err error) error {
	if e := tx.Rollback(); e != nil && !errors.Is(e, sql.ErrTxDone) {
		return errors.Join(err, e)
	}
	return err
}

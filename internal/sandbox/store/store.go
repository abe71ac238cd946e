// Package store keeps the sandbox's objects in SQLite, through database/sql and in portable SQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Store is a set of namespaces, one for each API key, in one database.
type Store struct {
	read, write *sql.DB
}

// Tx is one transaction in one namespace.
type Tx struct{}

var errUnfinished = errors.New("store: under construction")

// Open opens the store at path, ":memory:" or a file, and makes it when it is not there.
func Open(ctx context.Context, path string) (*Store, error) { return nil, errUnfinished }

// Close closes the store.
func (s *Store) Close() error { return errUnfinished }

// Read runs fn on one consistent state of the namespace.
func (s *Store) Read(ctx context.Context, namespace string, fn func(*Tx) error) error {
	return errUnfinished
}

// Write runs fn in one transaction that is rolled back when fn returns an error.
func (s *Store) Write(ctx context.Context, namespace string, fn func(*Tx) error) error {
	return errUnfinished
}

// Get loads one object; ErrNotFound when there is none.
func (tx *Tx) Get(typ, id string) (*Record, error) { return nil, errUnfinished }

// Insert adds an object and sets its Sequence.
func (tx *Tx) Insert(rec *Record) error { return errUnfinished }

// Update replaces the data, the secret and the parent of an object.
func (tx *Tx) Update(rec *Record) error { return errUnfinished }

// Delete removes an object.
func (tx *Tx) Delete(rec *Record) error { return errUnfinished }

// Each calls fn for the objects that q selects until it returns false.
func (tx *Tx) Each(q Query, fn func(*Record) (more bool, err error)) error { return errUnfinished }

// Schedule adds a job.
func (tx *Tx) Schedule(job *Job) error { return errUnfinished }

// Due returns the next job that is due at now, nil when there is none.
func (tx *Tx) Due(now time.Time) (*Job, error) { return nil, errUnfinished }

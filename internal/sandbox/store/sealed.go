package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Sealed is an object as it lies in the store. Most of what reading an object costs is its JSON, which is left alone until Open:
// whether a request may act for an account can be told without.
type Sealed struct {
	Head Record // the record without Data and Secret

	data, secret string
}

// Find loads one object without opening it; ErrNotFound when there is none.
func (tx *Tx) Find(typ, id string) (*Sealed, error) {
	s, err := scan(tx.statement(getObject).QueryRowContext(tx.ctx, tx.namespace, typ, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	return s, err
}

// scan reads a row of the object table.
func scan(row interface{ Scan(dest ...any) error }) (*Sealed, error) {
	var (
		s       Sealed
		created int64
	)
	err := row.Scan(&s.Head.Type, &s.Head.ID, &s.Head.Account, &s.Head.Parent, &created, &s.data, &s.secret, &s.Head.Sequence)
	s.Head.Created = time.Unix(created, 0).UTC()
	return &s, err
}

// Remembers says whether a field of the object's Secret is true.
func (s *Sealed) Remembers(field string) (bool, error) {
	if !strings.Contains(s.secret, `"`+field+`"`) {
		return false, nil
	}
	secret, err := s.openSecret()
	return secret.Bool(field), err
}

// Open reads the object. Each call makes a new record.
func (s *Sealed) Open() (*Record, error) {
	rec := s.Head
	var err error
	if rec.Data, err = DecodeObject(s.data); err != nil {
		return nil, fmt.Errorf("%s %s: %w", rec.Type, rec.ID, err)
	}
	rec.Secret, err = s.openSecret()
	return &rec, err
}

func (s *Sealed) openSecret() (Object, error) {
	if s.secret == "" {
		return Object{}, nil
	}
	secret, err := DecodeObject(s.secret)
	if err != nil {
		return nil, fmt.Errorf("secret of %s %s: %w", s.Head.Type, s.Head.ID, err)
	}
	return secret, nil
}

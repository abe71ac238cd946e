package store

import (
	"errors"
	"time"
)

// ErrNotFound says that the store has no such object.
var ErrNotFound = errors.New("no such object")

// Record is one stored object.
type Record struct {
	Type     string    // the object's type, as its "object" field has it: "issuing.card"
	ID       string    // unique within a namespace and type
	Account  string    // the account that owns it; a platform's own objects: the platform's account id
	Parent   string    // optional: id of the object under which it is listed, such as the account of a person
	Created  time.Time // second precision
	Data     Object    // what the API may show, fields that are hidden by default included
	Secret   Object    // what the simulation must remember and never shows: id numbers, outcomes of test values
	Sequence int64     // place in the order of insertion; set by Insert
}

// Query selects the records of one type. It needs the type, and an account or a parent.
type Query struct {
	Type    string
	Account string // empty: every account of the namespace
	Parent  string // empty: whatever the parent
	From    int64  // only records created at this time or later, in seconds since the Unix epoch
	To      int64  // only records created at this time or before; 0: however late

	Before int64 // only records inserted before this sequence; 0: from the newest on
	After  int64 // only records inserted after this sequence; 0: down to the oldest
	Oldest bool  // oldest first, instead of newest first
	Limit  int   // how many the caller expects to need, 0 when unknown: a hint for the size of a read, not a bound
}

// Job is work that falls due at a point in time, such as the activation of a feature.
type Job struct {
	Sequence int64
	Due      time.Time
	Kind     string
	Account  string // the account on whose behalf it was scheduled
	Object   string // id of the object that it is about
}

// Reply is the recorded outcome of an idempotent request.
type Reply struct {
	Account     string // scope of the key together with the namespace
	Key         string
	Fingerprint string // of method, path and parameters
	Status      int
	Body        []byte
	RequestID   string
	Created     time.Time
}

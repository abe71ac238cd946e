// Package api speaks Stripe's protocol: decoding, authentication, validation, errors, idempotency, expansion, lists.
package api

import (
	"context"
	"errors"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Object is a JSON object as the API sends it.
type Object = store.Object

// Record is one stored object.
type Record = store.Record

var errUnfinished = errors.New("api: under construction")

// Request is one call, decoded and validated against the description, inside one transaction.
type Request struct {
	Params   Object    // decoded parameters without expand: strings, int64, float64, bool, Object, []any; "" unsets
	Now      time.Time // one instant for the whole request, to the second
	Platform string    // id of the platform's own account, derived from the key
	Account  string    // id of the account on whose behalf the request runs: the platform's or a connected account's
}

// Context returns the context of the call.
func (r *Request) Context() context.Context { return context.Background() }

// Path returns a parameter of the path, by the description's name for it.
func (r *Request) Path(name string) string { return "" }

// Find loads an object of r.Account that is named by an id in the path: Stripe's 404 resource_missing when there is none.
// An account is found when it is r.Account itself or belongs to it; 403 account_invalid otherwise.
func (r *Request) Find(typ, id string) (*Record, error) { return nil, errUnfinished }

// Reference loads an object of r.Account that is named by the parameter param of the body: Stripe's 400 resource_missing
// when there is none.
func (r *Request) Reference(typ, id, param string) (*Record, error) { return nil, errUnfinished }

// Get loads an object of any account of the namespace, without an HTTP error of its own: store.ErrNotFound.
func (r *Request) Get(typ, id string) (*Record, error) { return nil, errUnfinished }

// New makes a record of typ that r.Account owns, with an id and, where the type's schema has them, object, created and
// livemode. It is stored by Insert.
func (r *Request) New(typ string) *Record { return nil }

// Insert stores a new record.
func (r *Request) Insert(rec *Record) error { return errUnfinished }

// Update stores a changed record and runs the OnChange hooks of its type.
func (r *Request) Update(rec *Record) error { return errUnfinished }

// Delete removes a record.
func (r *Request) Delete(rec *Record) error { return errUnfinished }

// Each calls fn for the records that q selects, the newest first, until it returns false. An empty q.Account means every
// account of the namespace. fn may change and delete records.
func (r *Request) Each(q store.Query, fn func(*Record) (more bool, err error)) error {
	return errUnfinished
}

// Render is the object as the API shows it: the type's View, hidden fields taken out unless expanded, ids expanded.
func (r *Request) Render(rec *Record) (Object, error) { return nil, errUnfinished }

// Embed renders a record that a View shows inside its own object, at the dotted path at: "external_accounts.data".
func (r *Request) Embed(rec *Record, at string) (Object, error) { return nil, errUnfinished }

// List answers a list operation: the newest first, with limit, starting_after, ending_before and created applied. keep
// filters, nil keeps all. An empty q.Account means r.Account.
func (r *Request) List(q store.Query, keep func(*Record) bool) (Object, error) {
	return nil, errUnfinished
}

// After schedules a job. Due jobs run before the next request of the namespace is handled, never inside the request that
// scheduled them, even with no delay.
func (r *Request) After(delay time.Duration, kind, id string) error { return errUnfinished }

// ActivationDelay is how long asynchronous activations take.
func (r *Request) ActivationDelay() time.Duration { return 0 }

// RandomID returns prefix with n random letters and digits behind it.
func (r *Request) RandomID(prefix string, n int) string { return "" }

// Digits returns n random decimal digits.
func (r *Request) Digits(n int) string { return "" }

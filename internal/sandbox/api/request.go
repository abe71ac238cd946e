// Package api speaks Stripe's protocol: authentication, decoding, validation, errors, idempotency, expansion, lists.
//
// What the operations do is registered in a Mux by other packages; this one knows no object but the account, on whose
// behalf every request runs.
package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Object is a JSON object as the API sends it.
type Object = store.Object

// Record is one stored object.
type Record = store.Record

// accountType is the one type that the protocol itself knows.
const accountType = "account"

// Request is one call, decoded and validated against the description, inside one transaction.
type Request struct {
	Params   Object    // decoded parameters without expand: strings, int64, float64, bool, Object, []any; "" unsets
	Now      time.Time // one instant for the whole request, to the second
	Platform string    // id of the platform's own account, derived from the key
	Account  string    // id of the account on whose behalf the request runs: the platform's or a connected account's

	ID             string // of the HTTP request, "req_..."; empty for a job
	IdempotencyKey string // of the HTTP request; empty when it has none, and for a job

	ctx        context.Context
	server     *Server
	tx         *store.Tx
	clock      time.Time // Now with its fraction of a second
	masked     string    // the key as errors may show it
	method     string
	urlPath    string
	pathParams map[string]string
	expand     expansion // what to expand in the object that is being rendered
	retrieve   bool      // whether that object is what a GET asks for
	shared     *shared   // with the requests that Views and Embed see
}

// at sets the instant at which the request happens.
func (r *Request) at(now time.Time) { r.Now, r.clock = now.Truncate(time.Second).UTC(), now }

// shared is what holds for a request however deep it is nested.
type shared struct {
	depth   int           // of OnChange hooks that call each other
	entered *store.Sealed // the account of the request as it was found, until something is changed
	silent  bool          // nothing is told of what a platform begins with
}

// Context returns the context of the call.
func (r *Request) Context() context.Context { return r.ctx }

// Path returns a parameter of the path, by the description's name for it.
func (r *Request) Path(name string) string { return r.pathParams[name] }

// ActsOn says whether the request does one of some actions on an object, as in "POST /v1/things/thing_1/cancel". In a job it is
// about the request that waits for the job.
func (r *Request) ActsOn(id string, actions ...string) bool {
	return r.method == http.MethodPost && slices.Contains(slices.Collect(maps.Values(r.pathParams)), id) &&
		slices.Contains(actions, path.Base(r.urlPath))
}

// ActivationDelay is how long asynchronous activations take.
func (r *Request) ActivationDelay() time.Duration { return r.server.options.ActivationDelay }

// Find loads an object of r.Account that is named by an id in the path: Stripe's 404 resource_missing when there is none.
// An account is found when it is r.Account itself or belongs to it; 403 account_invalid otherwise.
func (r *Request) Find(typ, id string) (*Record, error) {
	rec, err := r.visible(typ, id)
	if rec != nil || err != nil {
		return rec, err
	}
	if typ == accountType {
		return nil, accountInvalid(r.masked, id)
	}
	return nil, NotFound(r.param(typ), "No such %s: '%s'", r.noun(typ), printable(id))
}

// enter makes the request one on behalf of an account that belongs to the one that it was on behalf of: 403 account_invalid when
// there is no such account.
func (r *Request) enter(account string) error {
	found, err := r.tx.Find(accountType, account)
	if errors.Is(err, store.ErrNotFound) {
		return accountInvalid(r.masked, account)
	}
	if err != nil {
		return err
	}
	gone, err := found.Remembers(r.server.mux.types[accountType].Gone)
	switch {
	case err != nil:
		return err
	case gone || found.Head.Account != r.Account:
		return accountInvalid(r.masked, account)
	}
	r.Account, r.shared.entered = account, found
	return nil
}

// Reference loads an object of r.Account that is named by the parameter param of the body: Stripe's 400 resource_missing
// when there is none.
func (r *Request) Reference(typ, id, param string) (*Record, error) {
	rec, err := r.visible(typ, id)
	if rec != nil || err != nil {
		return rec, err
	}
	return nil, Invalid(param, "resource_missing", "No such %s: '%s'", r.noun(typ), printable(id))
}

// visible loads an object that r.Account may see, nil when there is none.
func (r *Request) visible(typ, id string) (*Record, error) {
	rec, err := r.Get(typ, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	own := rec.Account == r.Account || typ == accountType && id == r.Account
	if !own || r.server.mux.types[typ].gone(rec) {
		return nil, nil
	}
	return rec, nil
}

func (r *Request) noun(typ string) string {
	if t := r.server.mux.types[typ]; t != nil {
		return t.Noun
	}
	return typ
}

func (r *Request) param(typ string) string {
	if t := r.server.mux.types[typ]; t != nil {
		return t.Param
	}
	return "id"
}

// Get loads an object of any account of the namespace, without an HTTP error of its own: store.ErrNotFound.
func (r *Request) Get(typ, id string) (*Record, error) {
	if entered := r.shared.entered; entered != nil && entered.Head.Type == typ && entered.Head.ID == id {
		return entered.Open()
	}
	return r.tx.Get(typ, id)
}

// New makes a record of typ that r.Account owns, with an id and, where the type's schema has them, object, created and
// livemode. It is stored by Insert.
func (r *Request) New(typ string) *Record {
	rec := &Record{Type: typ, Account: r.Account, Created: r.Now, Data: Object{}, Secret: Object{}}
	t := r.server.mux.types[typ]
	if t == nil {
		return rec // Insert reports the unknown type
	}
	rec.ID = r.RandomID(t.Prefix, t.Length)
	schema := r.server.description.Resource(typ)
	for name, value := range map[string]any{
		"id": rec.ID, "object": typ, "created": r.Now.Unix(), "livemode": false,
	} {
		if schema.Property(name) != nil {
			rec.Data[name] = value
		}
	}
	return rec
}

// Insert stores a new record.
func (r *Request) Insert(rec *Record) error {
	if r.server.mux.types[rec.Type] == nil {
		return fmt.Errorf("type %q is not registered", rec.Type)
	}
	if e := checkStoredMetadata(rec); e != nil {
		return e
	}
	r.shared.entered = nil
	if err := r.tx.Insert(rec); err != nil {
		return err
	}
	return r.after(r.server.mux.creations, rec, nil)
}

// maxHookDepth is deeper than any chain of objects that depend on each other; hooks that go round in circles reach it.
const maxHookDepth = 8

// Update stores a changed record and runs the OnChange hooks of its type.
func (r *Request) Update(rec *Record) error {
	if e := checkStoredMetadata(rec); e != nil {
		return e
	}
	r.shared.entered = nil
	before, err := r.before(rec)
	if err != nil {
		return err
	}
	if err := r.tx.Update(rec); err != nil {
		return err
	}
	return r.after(r.server.mux.hooks, rec, before)
}

// after tells of what has been made or changed: first the events of the object itself, then the hooks of its type, with the
// events of what follows from it.
func (r *Request) after(hooks map[string][]func(*Request, *Record) error, rec *Record, before Object) error {
	if err := r.happened(rec, before); err != nil {
		return err
	}
	if len(hooks[rec.Type]) == 0 {
		return nil
	}
	if r.shared.depth++; r.shared.depth > maxHookDepth {
		return fmt.Errorf("the hooks of %s call each other without end", rec.Type)
	}
	defer func() { r.shared.depth-- }()
	for _, hook := range hooks[rec.Type] {
		if err := hook(r, rec); err != nil {
			return err
		}
	}
	return nil
}

// checkStoredMetadata keeps the limit also where an update adds to what is there.
func checkStoredMetadata(rec *Record) error {
	if n := len(rec.Data.Object("metadata")); n > maxMetadataKeys {
		return tooManyMetadataKeys("metadata", n)
	}
	return nil
}

// Delete removes a record.
func (r *Request) Delete(rec *Record) error {
	r.shared.entered = nil
	before, err := r.before(rec)
	if err != nil {
		return err
	}
	if err := r.tx.Delete(rec); err != nil {
		return err
	}
	return r.deleted(rec, before)
}

// Each calls fn for the records that q selects, the newest first, until it returns false. An empty q.Account means every
// account of the namespace. fn may change and delete records.
func (r *Request) Each(q store.Query, fn func(*Record) (more bool, err error)) error {
	return r.tx.Each(q, fn)
}

// After schedules a job. Due jobs run before the next request of the namespace is handled, never inside the request that
// scheduled them, even with no delay. The job runs on behalf of r.Account.
func (r *Request) After(delay time.Duration, kind, id string) error {
	if r.server.mux.jobs[kind] == nil {
		return fmt.Errorf("job %q is not registered", kind)
	}
	return r.tx.Schedule(&store.Job{Due: r.clock.Add(delay), Kind: kind, Account: r.Account, Object: id})
}

// Ahead is how far the clock of the namespace has been moved.
func (r *Request) Ahead() (time.Duration, error) {
	state, err := r.tx.State()
	return state.Ahead, err
}

// SetAhead moves the clock of the namespace, for the requests that follow.
func (r *Request) SetAhead(ahead time.Duration) error { return r.tx.SetAhead(ahead) }

// Post records a movement of money. Its legs add up to zero in each currency.
func (r *Request) Post(legs ...store.Leg) error { return r.tx.Post(legs) }

// Legs are the movements of money that an object shows.
func (r *Request) Legs(entry string) ([]store.Leg, error) { return r.tx.Legs(entry) }

// Amounts are the balances of the books of an account or a financial account.
func (r *Request) Amounts(owner string) ([]store.Amount, error) { return r.tx.Amounts(owner) }

// Audit proves the ledger of the namespace from its legs; the error says what is wrong.
func (r *Request) Audit() error { return r.tx.Audit() }

// Outbox are the deliveries of events of the namespace.
func (r *Request) Outbox() store.Outbox { return r.tx.Outbox() }

// Serving says whether the sandbox serves HTTP, so that endpoints of webhooks are told at once of what happens.
func (r *Request) Serving() bool { return r.server.options.Serving }

// Expands says whether the caller wants the field at a dotted path of the object that is being rendered, so that a View need
// not make up what will be hidden.
func (r *Request) Expands(path string) bool { return r.expand.has(path) }

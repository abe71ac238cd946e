package api

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Handler answers one operation. An *Error is answered as it is, any other error is a fault of the sandbox: a 500.
type Handler func(*Request) (Object, error)

// Mux knows the operations that are simulated and the types of their objects. It is filled before the first request, and
// only read afterwards. Mistakes in filling it are reported by New.
type Mux struct {
	operations map[string]*operation
	own        []*operation
	types      map[string]*Type
	hooks      map[string][]func(*Request, *Record) error
	creations  map[string][]func(*Request, *Record) error
	events     func(*Request, Event) error
	jobs       map[string]func(*Request, string) error
	provision  []func(*Request) error
	purges     []func(tx *store.Tx, now time.Time) error
	errs       []error
}

// operation is one that the sandbox answers.
type operation struct {
	name        string
	handler     Handler
	differences []string
	accepts     []acceptance
	accepted    map[string]*spec.Schema // what accepts comes to

	method   string   // of the sandbox's own endpoints
	segments []string // of their path
}

type acceptance struct {
	from  string
	param string
}

// NewMux returns an empty Mux.
func NewMux() *Mux {
	return &Mux{
		operations: map[string]*operation{},
		types:      map[string]*Type{},
		hooks:      map[string][]func(*Request, *Record) error{},
		creations:  map[string][]func(*Request, *Record) error{},
		jobs:       map[string]func(*Request, string) error{},
	}
}

func (m *Mux) fail(format string, args ...any) { m.errs = append(m.errs, fmt.Errorf(format, args...)) }

func (m *Mux) operation(name string) *operation {
	op := m.operations[name]
	if op == nil {
		op = &operation{name: name}
		m.operations[name] = op
	}
	return op
}

// Handle simulates an operation, named as the description has it: "POST /v1/issuing/cards". differences are sentences
// that say in what the simulation knowingly differs from Stripe; the documentation lists them.
func (m *Mux) Handle(operation string, h Handler, differences ...string) {
	op := m.operation(operation)
	if op.handler != nil {
		m.fail("%s is simulated twice", operation)
	}
	op.handler, op.differences = h, differences
}

// Accept lets an operation take parameters that the description has for another one only: for what Stripe's guides send
// and its API lets pass.
func (m *Mux) Accept(operation, from string, params ...string) {
	op := m.operation(operation)
	for _, param := range params {
		op.accepts = append(op.accepts, acceptance{from, param})
	}
}

// Sandbox adds an authenticated endpoint that Stripe does not have: "POST /_sandbox/accounts/{id}/onboard". Its parameters
// are taken as they come: strings, Objects and lists.
func (m *Mux) Sandbox(name string, h Handler) {
	op := ownOperation(name)
	op.handler = h
	if _, path, _ := strings.Cut(name, " "); !strings.HasPrefix(path, ownPrefix) {
		m.fail("%s: the path should begin with %s", name, ownPrefix)
		return
	}
	m.own = append(m.own, op)
}

func ownOperation(name string) *operation {
	method, path, _ := strings.Cut(name, " ")
	return &operation{name: name, method: method, segments: strings.Split(path, "/")}
}

// matchOwn finds an endpoint of the sandbox's own.
func (m *Mux) matchOwn(method, escapedPath string) (*operation, map[string]string) {
	segments := strings.Split(escapedPath, "/")
	for _, op := range m.own {
		if params, ok := op.match(method, segments); ok {
			return op, params
		}
	}
	return nil, nil
}

func (op *operation) match(method string, segments []string) (map[string]string, bool) {
	if op.method != method || len(op.segments) != len(segments) {
		return nil, false
	}
	params := map[string]string{}
	for i, pattern := range op.segments {
		if !strings.HasPrefix(pattern, "{") {
			if pattern != segments[i] {
				return nil, false
			}
			continue
		}
		value, err := url.PathUnescape(segments[i])
		if err != nil || value == "" {
			return nil, false
		}
		params[strings.Trim(pattern, "{}")] = value
	}
	return params, true
}

// Type registers how the objects of one type look from outside.
func (m *Mux) Type(t Type) {
	if m.types[t.Name] != nil {
		m.fail("type %s is registered twice", t.Name)
	}
	if t.Length == 0 {
		t.Length = 24
	}
	if t.Param == "" {
		t.Param = "id"
	}
	if t.Noun == "" {
		t.Noun = strings.NewReplacer(".", " ", "_", " ").Replace(t.Name)
	}
	for path, reveal := range t.Hidden {
		if reveal != OnExpand && reveal != OnRetrieve {
			m.fail("type %s: %s is hidden without a way to reveal it", t.Name, path)
		}
	}
	m.types[t.Name] = &t
}

// OnChange runs fn after each Update of an object of the type, in the same transaction.
func (m *Mux) OnChange(typ string, fn func(*Request, *Record) error) {
	m.hooks[typ] = append(m.hooks[typ], fn)
}

// OnCreate runs fn after each Insert of an object of the type, in the same transaction.
func (m *Mux) OnCreate(typ string, fn func(*Request, *Record) error) {
	m.creations[typ] = append(m.creations[typ], fn)
}

// OnEvent makes fn keep every event, in the transaction in which it happens. Without it nothing keeps events.
func (m *Mux) OnEvent(fn func(*Request, Event) error) {
	if m.events != nil {
		m.fail("events are kept twice")
	}
	m.events = fn
}

// Job registers the work behind a kind of scheduled job.
func (m *Mux) Job(kind string, fn func(r *Request, id string) error) {
	if m.jobs[kind] != nil {
		m.fail("job %s is registered twice", kind)
	}
	m.jobs[kind] = fn
}

// Provision runs fn once for each new platform (and after a reset), before its first request is handled: the place to
// insert the platform's own account.
func (m *Mux) Provision(fn func(*Request) error) { m.provision = append(m.provision, fn) }

// Purge runs fn now and then, to remove what is too old from all namespaces. now is the time that no clock of a namespace is
// behind.
func (m *Mux) Purge(fn func(tx *store.Tx, now time.Time) error) { m.purges = append(m.purges, fn) }

// check compares what is registered with the description.
func (m *Mux) check(d *spec.Description) error {
	errs := slices.Clone(m.errs)
	for _, name := range slices.Sorted(maps.Keys(m.operations)) {
		op := m.operations[name]
		switch described := lookup(d, name); {
		case described == nil || !described.Known:
			errs = append(errs, fmt.Errorf("the description has no operation %s", name))
		case op.handler == nil:
			errs = append(errs, fmt.Errorf("%s accepts parameters, but is not simulated", name))
		default:
			errs = append(errs, op.resolve(d))
		}
	}
	for name := range m.types {
		if d.Resource(name) == nil {
			errs = append(errs, fmt.Errorf("the description has no type %s", name))
		}
	}
	return errors.Join(errs...)
}

func (op *operation) resolve(d *spec.Description) error {
	op.accepted = map[string]*spec.Schema{}
	for _, a := range op.accepts {
		from := lookup(d, a.from)
		if from == nil || !from.Known || from.Params().Property(a.param) == nil {
			return fmt.Errorf("%s accepts %s of %s, which the description does not have", op.name, a.param, a.from)
		}
		op.accepted[a.param] = from.Params().Property(a.param)
	}
	return nil
}

func lookup(d *spec.Description, name string) *spec.Operation {
	method, path, _ := strings.Cut(name, " ")
	return d.Operation(method, path)
}

// Reveal says when a hidden field shows.
type Reveal int

// The ways to reveal a hidden field. Both need the field's name in expand.
const (
	OnExpand   Reveal = iota + 1 // wherever the object appears
	OnRetrieve                   // only when the object itself is retrieved by GET: a card's number
)

// Type says how objects of one type look from outside.
type Type struct {
	Name   string                                  // "issuing.card"
	Prefix string                                  // "ic_"
	Length int                                     // of the id behind the prefix; 24 unless said
	Noun   string                                  // as Stripe's errors name it: "issuing card"
	Param  string                                  // the param that a 404 names; "id" unless said
	View   func(*Request, *Record) (Object, error) // nil: Data as stored. It may change neither the record nor its Data
	Hidden map[string]Reveal                       // dotted paths; lists are walked through
	Gone   string                                  // field of Secret that is true for what is gone, such as a deleted account: Find answers as for a stranger
	Events func(Change) []string                   // names of the events of a change, in order; nil: the type has none
}

func (t *Type) gone(rec *Record) bool { return t != nil && t.Gone != "" && rec.Secret.Bool(t.Gone) }

// Operation is one line of the table of what the sandbox does.
type Operation struct {
	Name        string   // "POST /v1/issuing/cards"
	ID          string   // Stripe's operationId; empty for the sandbox's own endpoints
	Simulated   bool     // the others answer 501 sandbox_not_simulated
	Differences []string // in what the simulation knowingly differs from Stripe
}

// Options configures a Server.
type Options struct {
	ActivationDelay time.Duration                     // how long asynchronous activations take
	Now             func() time.Time                  // the clock; nil: time.Now
	CheckResponse   func(operation string, err error) // told of every answer that breaks the description, and of every failure of the sandbox
	Serving         bool                              // whether webhook endpoints can be asked, and wait for an answer
	RateLimit       float64                           // requests a second for each key, and Stripe's limits of endpoints; 0: none
	Sleep           Sleep                             // how answers are delayed; nil: by a timer
	Log             *slog.Logger                      // of failures; nil: slog.Default()
}

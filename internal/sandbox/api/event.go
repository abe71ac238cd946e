package api

import (
	"maps"
	"reflect"
	"strings"
)

// Event is something that has happened to an object, before it becomes an object of its own.
type Event struct {
	Type     string // "issuing_card.created"
	Account  string // the account whose event it is: of the object's owner, or the account itself
	Object   Object // as the API shows it after the change
	Previous Object // what the change has replaced, by field; nil when nothing was there, or nothing is left
}

// Change is one change of an object, as the API shows it before and after.
type Change struct {
	Before Object // nil when the object is new
	After  Object // nil when it has been deleted
}

// Changed says whether the value at a dotted path is another one than before.
func (c Change) Changed(path string) bool {
	return !reflect.DeepEqual(c.Before.Get(path), c.After.Get(path))
}

// Lifecycle are the events of a type whose changes are all alike: name.created, name.updated and name.deleted.
func Lifecycle(name string) func(Change) []string {
	return func(c Change) []string {
		switch {
		case c.Before == nil:
			return []string{name + ".created"}
		case c.After == nil:
			return []string{name + ".deleted"}
		}
		return []string{name + ".updated"}
	}
}

// Statuses are the events of a type that tells of its creation, and then of each status that it reaches: names maps a status
// to the last part of the event's name, "" for one that is not told.
func Statuses(name string, names map[string]string) func(Change) []string {
	return func(c Change) []string {
		var events []string
		if c.Before == nil {
			events = append(events, name+".created")
		}
		if told := names[c.After.String("status")]; told != "" && c.Changed("status") {
			events = append(events, name+"."+told)
		}
		return events
	}
}

// Emit tells of an event that does not follow from the change of a record of its type. r.Account is the account whose event
// it is, unless the event names one.
func (r *Request) Emit(e Event) error {
	if r.server.mux.events == nil || r.shared.silent {
		return nil
	}
	if e.Account == "" {
		e.Account = r.Account
	}
	return r.server.mux.events(r, e)
}

// eventful says whether anybody keeps events of the type.
func (r *Request) eventful(typ string) bool {
	t := r.server.mux.types[typ]
	return r.server.mux.events != nil && t != nil && t.Events != nil
}

// Show is an object as events have it: in full, with nothing that has to be asked for. It shares nothing with the record.
func (r *Request) Show(rec *Record) (Object, error) {
	o, err := r.below(nil).Render(rec)
	if err != nil {
		return nil, err
	}
	o = o.Clone()
	if schema := r.server.description.Resource(rec.Type); schema != nil && !o.Bool("deleted") { // that is another schema
		r.server.report(rec.Type, conform(schema, o, r.server.options.CheckResponse != nil))
	}
	return o, nil
}

// Body is an object to the letter as its retrieval answers it.
func (r *Request) Body(rec *Record) ([]byte, error) {
	o, err := r.Show(rec)
	if err != nil {
		return nil, err
	}
	return encode(o)
}

// before is how a record that is about to change has been shown so far; nil where no event will tell of it.
func (r *Request) before(rec *Record) (Object, error) {
	if !r.eventful(rec.Type) {
		return nil, nil
	}
	stored, err := r.tx.Get(rec.Type, rec.ID)
	if err != nil {
		return nil, err
	}
	return r.Show(stored)
}

// happened emits the events of a record that has been inserted (before is nil) or changed.
func (r *Request) happened(rec *Record, before Object) error {
	if !r.eventful(rec.Type) {
		return nil
	}
	after, err := r.Show(rec)
	if err != nil || reflect.DeepEqual(before, after) {
		return err
	}
	return r.emitAll(rec, Change{Before: before, After: after})
}

// deleted emits the events of a record that is gone.
func (r *Request) deleted(rec *Record, before Object) error {
	if !r.eventful(rec.Type) {
		return nil
	}
	return r.emitAll(rec, Change{Before: before})
}

func (r *Request) emitAll(rec *Record, c Change) error {
	e := Event{Account: rec.Account, Object: c.After}
	if rec.Type == accountType {
		e.Account = rec.ID
	}
	if c.After == nil || c.After.Bool("deleted") { // what is gone is told of as it was
		e.Object = c.Before
	} else if c.Before != nil {
		e.Previous = Replaced(c.Before, c.After)
	}
	for _, name := range r.server.mux.types[rec.Type].Events(c) {
		told := e
		told.Type = name
		if strings.HasSuffix(name, ".created") { // also of what was kept before it was told of: a request that was asked about
			told.Previous = nil
		}
		if err := r.Emit(told); err != nil {
			return err
		}
	}
	return nil
}

// Replaced is what a change has replaced: the old values of changed fields. Of nested hashes it has the changed members, of
// lists the whole; what was not there is null.
func Replaced(before, after Object) Object {
	out := Object{}
	names := maps.Clone(before)
	maps.Copy(names, after)
	for name := range names {
		old, now := before[name], after[name]
		if reflect.DeepEqual(old, now) {
			continue
		}
		oldHash, isHash := old.(Object)
		nowHash, stillHash := now.(Object)
		if isHash && stillHash {
			old = Replaced(oldHash, nowHash)
		}
		out[name] = old
	}
	return out
}

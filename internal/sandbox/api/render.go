package api

import (
	"errors"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Render is the object as the API shows it: the type's View, hidden fields taken out unless expanded, ids expanded. Nulls
// are filled in over the whole answer when the handler has returned.
func (r *Request) Render(rec *Record) (Object, error) {
	t := r.server.mux.types[rec.Type]
	o := rec.Data
	if t != nil && t.View != nil {
		var err error
		if o, err = t.View(r, rec); err != nil {
			return nil, err
		}
	}
	if t != nil && len(t.Hidden) > 0 || len(r.expand) > 0 {
		o = o.Clone() // what follows must change neither the record nor what the View shares with it
	}
	if t != nil {
		for path, reveal := range t.Hidden {
			if !r.expand.has(path) || reveal == OnRetrieve && !r.retrieve {
				hide(o, path)
			}
		}
	}
	if schema := r.server.description.Resource(rec.Type); schema != nil && len(r.expand) > 0 {
		if err := r.expandObject(o, target(schema), r.expand); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// Embed renders a record that a View shows inside its own object, at the dotted path at: "external_accounts.data".
func (r *Request) Embed(rec *Record, at string) (Object, error) {
	return r.below(r.expand.at(at)).Render(rec)
}

// below is the request as a nested object sees it.
func (r *Request) below(e expansion) *Request {
	nested := *r
	nested.expand, nested.retrieve = e, false
	return &nested
}

// hide removes the field at a dotted path; on the way it looks into every element of a list.
func hide(v any, path string) {
	for _, e := range store.AsList(v) {
		hide(e, path)
	}
	o := store.AsObject(v)
	if o == nil {
		return
	}
	name, rest, nested := strings.Cut(path, ".")
	if nested {
		hide(o[name], rest)
	} else {
		delete(o, name)
	}
}

// expandObject puts objects in the place of ids.
func (r *Request) expandObject(o Object, schema *spec.Schema, e expansion) error {
	for name, below := range e {
		value, ok := o[name]
		property := schema.Property(name)
		if !ok || property == nil {
			continue
		}
		expanded, err := r.expandValue(value, property, below)
		if err != nil {
			return err
		}
		o[name] = expanded
	}
	return nil
}

func (r *Request) expandValue(value any, schema *spec.Schema, e expansion) (any, error) {
	switch v := value.(type) {
	case string:
		return r.expandID(v, schema, e)
	case []any:
		if schema.Items() == nil {
			return v, nil
		}
		for i := range v {
			var err error
			if v[i], err = r.expandValue(v[i], schema.Items(), e); err != nil {
				return nil, err
			}
		}
	case Object:
		if len(e) > 0 {
			return v, r.expandObject(v, target(schema), e)
		}
	}
	return value, nil
}

// expandID loads the object behind an id, of one of the types that the schema allows there.
func (r *Request) expandID(id string, schema *spec.Schema, e expansion) (any, error) {
	for _, a := range schema.AnyOf() {
		if a.Resource == "" || r.server.mux.types[a.Resource] == nil {
			continue
		}
		rec, err := r.tx.Get(a.Resource, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return r.below(e).Render(rec)
	}
	return id, nil
}

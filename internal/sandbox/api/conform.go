package api

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// conformer makes an answer what the description says: it fills in null for the absent fields of API objects that may be
// null, which Stripe always sends, and when it checks, it collects everything in which the answer differs from its schema.
type conformer struct {
	check bool
	errs  []error
}

// conform fills in, and checks when asked.
func conform(schema *spec.Schema, answer Object, check bool) error {
	c := conformer{check: check}
	c.value(schema, answer, "")
	return errors.Join(c.errs...)
}

func (c *conformer) fail(path, format string, args ...any) {
	if !c.check {
		return
	}
	if path == "" {
		path = "the answer"
	}
	c.errs = append(c.errs, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
}

func (c *conformer) value(s *spec.Schema, v any, path string) {
	if v == nil {
		if !s.Nullable {
			c.fail(path, "is null")
		}
		return
	}
	if s.AnyOf() != nil {
		c.union(s, v, path)
		return
	}
	switch s.Type {
	case "object":
		c.object(s, v, path)
		return
	case "array":
		c.list(s, v, path)
		return
	}
	if !c.check {
		return
	}
	switch s.Type {
	case "string":
		c.text(s, v, path)
	case "integer":
		switch v.(type) {
		case int64, int:
		default:
			c.fail(path, "%v (%T) is no integer", v, v)
		}
	case "number":
		switch v.(type) {
		case int64, int, float64:
		default:
			c.fail(path, "%v (%T) is no number", v, v)
		}
	case "boolean":
		b, ok := v.(bool)
		if !ok {
			c.fail(path, "%v (%T) is no boolean", v, v)
		} else if len(s.Enum) > 0 && !slices.Contains(s.Enum, strconv.FormatBool(b)) {
			c.fail(path, "%v is none of %v", b, s.Enum)
		}
	}
}

func (c *conformer) text(s *spec.Schema, v any, path string) {
	text, ok := v.(string)
	switch {
	case !ok:
		c.fail(path, "%v (%T) is no string", v, v)
	case s.Enum != nil && !slices.Contains(s.Enum, text):
		c.fail(path, "%q is none of %q", text, s.Enum)
	case s.MaxLength > 0 && utf8.RuneCountInString(text) > s.MaxLength:
		c.fail(path, "%q is longer than %d characters", text, s.MaxLength)
	}
}

func (c *conformer) list(s *spec.Schema, v any, path string) {
	list := store.AsList(v)
	if list == nil {
		c.fail(path, "%v (%T) is no list", v, v)
		return
	}
	for i, e := range list {
		c.value(s.Items(), e, c.element(path, i))
	}
}

func (c *conformer) object(s *spec.Schema, v any, path string) {
	o := store.AsObject(v)
	if o == nil {
		c.fail(path, "%v (%T) is no object", v, v)
		return
	}
	if values := s.Additional(); values != nil {
		for name, value := range o {
			c.value(values, value, c.member(path, name))
		}
		return
	}
	if s.Free() {
		return
	}
	for name, value := range o {
		property := s.Property(name)
		if property != nil {
			c.value(property, value, c.member(path, name))
			continue
		}
		// Stripe adds it to some lists that are part of an object; the description does not tell to which.
		if name != "total_count" || s.AsList() == nil {
			c.fail(c.member(path, name), "the description has no such field")
		}
	}
	for _, name := range s.Required {
		if _, ok := o[name]; !ok {
			c.fail(c.member(path, name), "is missing")
		}
	}
	if s.Resource == "" {
		return // in the smaller hashes Stripe's guides leave out what does not apply
	}
	for _, name := range s.NullableProperties() {
		if _, ok := o[name]; !ok {
			o[name] = nil
		}
	}
}

// member is the path of a field. Without a check nobody reads paths.
func (c *conformer) member(path, name string) string {
	if !c.check || path == "" {
		return name
	}
	return path + "." + name
}

func (c *conformer) element(path string, i int) string {
	if !c.check {
		return ""
	}
	return path + "[" + strconv.Itoa(i) + "]"
}

// union finds the alternative that is meant. Objects tell by their field "object"; of several objects without it, the one
// that fits counts.
func (c *conformer) union(s *spec.Schema, v any, path string) {
	o := store.AsObject(v)
	var candidates []*spec.Schema
	for _, a := range flatten(s) {
		switch {
		case o != nil && a.Type == "object" && describes(a, o):
			candidates = append(candidates, a)
		case o == nil && a.Type != "object" && (a.Type == "array") == (store.AsList(v) != nil):
			candidates = append(candidates, a)
		}
	}
	switch len(candidates) {
	case 0:
		c.fail(path, "%v is none of the alternatives", v)
		return
	case 1:
		c.value(candidates[0], v, path)
		return
	}
	var first []error
	for i, a := range candidates {
		// Only what fits fills in its nulls.
		attempt := conformer{check: true}
		copied := v
		if o != nil {
			copied = o.Clone()
		}
		attempt.value(a, copied, path)
		if len(attempt.errs) == 0 {
			c.value(a, v, path)
			return
		}
		if i == 0 {
			first = attempt.errs
		}
	}
	if c.check {
		c.errs = append(c.errs, first...)
	}
}

// flatten resolves unions of unions, such as an id or one of the kinds of external account.
func flatten(s *spec.Schema) []*spec.Schema {
	if s.AnyOf() == nil {
		return []*spec.Schema{s}
	}
	var out []*spec.Schema
	for _, a := range s.AnyOf() {
		out = append(out, flatten(a)...)
	}
	return out
}

// describes says whether the object may be of the schema, going by its type and by whether it is deleted.
func describes(s *spec.Schema, o Object) bool {
	if object := s.Property("object"); object != nil && len(object.Enum) > 0 && !slices.Contains(object.Enum, o.String("object")) {
		return false
	}
	deleted := s.Property("deleted")
	return (deleted != nil && s.Requires("deleted")) == o.Bool("deleted")
}

package spec

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
)

// Schema describes one value: a parameter, or a field of an answer.
type Schema struct {
	Type       string   // "string", "integer", "number", "boolean", "object", "array"; empty for a union
	Format     string   // "unix-time", "currency", "decimal"
	Enum       []string // allowed values, where they are a closed set
	MaxLength  int      // in characters; 0: no bound
	Nullable   bool
	Required   []string // properties that are always there
	Name       string   // of the component, for the named schemas: "account_capabilities"
	Resource   string   // for objects with an id or a URL of their own, the value of their "object" field
	Expandable []string // properties that expand[] may name or pass through

	d          *Description
	names      []string
	nullable   func() []string
	properties map[string]int
	items      *int
	anyOf      func() []*Schema
	additional *int
}

// line is the form of a schema in the compiled description; see internal/cmd/genspec.
type line struct {
	Type       string         `json:"t"`
	Format     string         `json:"f"`
	Enum       []string       `json:"e"`
	MaxLength  int            `json:"m"`
	Nullable   bool           `json:"n"`
	Properties map[string]int `json:"p"`
	Required   []string       `json:"r"`
	Items      *int           `json:"i"`
	AnyOf      []int          `json:"a"`
	Additional *int           `json:"x"`
	Component  string         `json:"c"`
	Resource   string         `json:"o"`
	Expandable []string       `json:"k"`
}

// schema decodes a schema when it is first asked for. TestDescriptionIsWellFormed decodes them all, so that a line that
// cannot be read never ships; it would read as a schema that allows nothing.
func (d *Description) schema(i int) *Schema {
	if s := d.schemas[i].Load(); s != nil {
		return s
	}
	s := &Schema{d: d}
	if l, err := d.line(i); err == nil {
		s.Type, s.Format, s.Enum, s.MaxLength, s.Nullable = l.Type, l.Format, l.Enum, l.MaxLength, l.Nullable
		s.Required, s.Name, s.Resource, s.Expandable = l.Required, l.Component, l.Resource, l.Expandable
		s.properties, s.items, s.anyOf, s.additional = l.Properties, l.Items, d.alternatives(l.AnyOf), l.Additional
		s.names = slices.Sorted(maps.Keys(l.Properties))
		s.nullable = sync.OnceValue(s.findNullable)
	}
	// Another goroutine may have been faster: then its schema stays, so that a schema has one identity.
	if !d.schemas[i].CompareAndSwap(nil, s) {
		s = d.schemas[i].Load()
	}
	return s
}

func (d *Description) line(i int) (l line, err error) {
	err = json.Unmarshal([]byte(d.lines[i]), &l)
	return l, err
}

// Properties returns the names of the properties, sorted.
func (s *Schema) Properties() []string { return s.names }

// Property returns the schema of a property, nil when there is no such property.
func (s *Schema) Property(name string) *Schema {
	if i, ok := s.properties[name]; ok {
		return s.d.schema(i)
	}
	return nil
}

// NullableProperties returns the names of the properties that may be null, sorted. In Stripe's description these are never
// among the required ones, although the API's objects always have them.
func (s *Schema) NullableProperties() []string {
	if s.nullable == nil {
		return nil
	}
	return s.nullable()
}

func (s *Schema) findNullable() (out []string) {
	for _, name := range s.names {
		if s.Property(name).Nullable {
			out = append(out, name)
		}
	}
	return out
}

// Items returns the schema of an array's elements, nil when this is no array.
func (s *Schema) Items() *Schema { return s.optional(s.items) }

// Additional returns the schema of the values of a map such as metadata, nil when this is no map.
func (s *Schema) Additional() *Schema { return s.optional(s.additional) }

// Free says whether the description leaves it open what an object holds, as it does for the object of an event. The components
// without properties are another thing: they are empty.
func (s *Schema) Free() bool {
	return s.Type == "object" && s.Name == "" && len(s.names) == 0 && s.additional == nil
}

func (s *Schema) optional(i *int) *Schema {
	if i == nil {
		return nil
	}
	return s.d.schema(*i)
}

// AnyOf returns the alternatives of a union, nil when this is none.
func (s *Schema) AnyOf() []*Schema {
	if s.anyOf == nil {
		return nil
	}
	return s.anyOf()
}

func (d *Description) alternatives(numbers []int) func() []*Schema {
	if numbers == nil {
		return nil
	}
	return sync.OnceValue(func() []*Schema {
		out := make([]*Schema, len(numbers))
		for i, n := range numbers {
			out[i] = d.schema(n)
		}
		return out
	})
}

// Requires says whether the property is always there.
func (s *Schema) Requires(name string) bool { return slices.Contains(s.Required, name) }

// Unsettable says whether the description allows the empty string as the value that unsets.
func (s *Schema) Unsettable() bool {
	if slices.Contains(s.Enum, "") {
		return true
	}
	return slices.ContainsFunc(s.AnyOf(), (*Schema).Unsettable)
}

// Unwrap returns the one alternative that carries the value of a union of it with the empty string, and s itself for
// anything else.
func (s *Schema) Unwrap() *Schema {
	var found *Schema
	for _, alternative := range s.AnyOf() {
		if len(alternative.Enum) == 1 && alternative.Enum[0] == "" {
			continue
		}
		if found != nil {
			return s
		}
		found = alternative
	}
	if found == nil {
		return s
	}
	return found
}

// AsList returns the schema of the elements when this is the schema of one page of a list, and nil otherwise.
func (s *Schema) AsList() *Schema {
	if object := s.Property("object"); object == nil || !slices.Equal(object.Enum, []string{"list"}) {
		return nil
	}
	data := s.Property("data")
	if data == nil {
		return nil
	}
	return data.Items()
}

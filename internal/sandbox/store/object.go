package store

import (
	"math"
	"strings"
)

// Object is a JSON object as the API sends it. Numbers are int64 or float64, nested hashes are Objects and
// lists are []any. Paths are dotted: "controller.fees.payer".
type Object map[string]any

// AsObject returns v as an Object when it is a JSON object, and nil otherwise.
func AsObject(v any) Object {
	switch v := v.(type) {
	case Object:
		return v
	case map[string]any:
		return Object(v)
	}
	return nil
}

// AsList returns v as a list when it is one, and nil otherwise.
func AsList(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list
	case []Object:
		list := make([]any, len(v))
		for i, o := range v {
			list[i] = o
		}
		return list
	}
	return nil
}

// lookup returns the value at path and whether the path is present at all.
func (o Object) lookup(path string) (any, bool) {
	for {
		name, rest, nested := strings.Cut(path, ".")
		value, ok := o[name]
		if !ok || !nested {
			return value, ok
		}
		if o = AsObject(value); o == nil {
			return nil, false
		}
		path = rest
	}
}

// Get returns the value at path, nil when it is absent.
func (o Object) Get(path string) any {
	value, _ := o.lookup(path)
	return value
}

// String returns the string at path, "" when it is absent or null.
func (o Object) String(path string) string {
	s, _ := o.Get(path).(string)
	return s
}

// Int returns the integer at path, 0 when it is absent or null.
func (o Object) Int(path string) int64 {
	switch n := o.Get(path).(type) {
	case int64:
		return n
	case int:
		return int64(n)
	case float64:
		return int64(n)
	}
	return 0
}

// Bool returns the boolean at path, false when it is absent or null.
func (o Object) Bool(path string) bool {
	b, _ := o.Get(path).(bool)
	return b
}

// Object returns the hash at path, nil when it is absent or null.
func (o Object) Object(path string) Object {
	return AsObject(o.Get(path))
}

// List returns the list at path, nil when it is absent or null.
func (o Object) List(path string) []any {
	return AsList(o.Get(path))
}

// Strings returns the strings of the list at path; elements that are no strings are left out.
func (o Object) Strings(path string) []string {
	if list, ok := o.Get(path).([]string); ok {
		return append([]string(nil), list...)
	}
	var out []string
	for _, v := range o.List(path) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Has says whether path is present and not null.
func (o Object) Has(path string) bool {
	return o.Get(path) != nil
}

// Set puts value at path and creates the objects on the way.
func (o Object) Set(path string, value any) {
	for {
		name, rest, nested := strings.Cut(path, ".")
		if !nested {
			o[name] = value
			return
		}
		next := AsObject(o[name])
		if next == nil {
			next = Object{}
			o[name] = next
		}
		o, path = next, rest
	}
}

// Delete removes the value at path.
func (o Object) Delete(path string) {
	parent, name := o, path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, name = o.Object(path[:i]), path[i+1:]
	}
	delete(parent, name)
}

// Clone returns a deep copy, in which everything has the type that it has when it is read from the store: hashes are Objects,
// lists []any and whole numbers int64.
func (o Object) Clone() Object {
	if o == nil {
		return nil
	}
	out := make(Object, len(o))
	for k, v := range o {
		out[k] = clone(v)
	}
	return out
}

func clone(v any) any {
	switch v := v.(type) {
	case Object:
		return v.Clone()
	case map[string]any:
		return Object(v).Clone()
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = clone(e)
		}
		return out
	case []Object:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = e.Clone()
		}
		return out
	case []string:
		return AsList(v)
	case int:
		return int64(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return int64(v)
		}
	}
	return v
}

// Merge applies Stripe's update semantics: what params does not name stays, nested hashes merge, lists replace, and an
// empty string unsets (null). Metadata merges by key, an empty value removes its key, and an empty metadata removes all.
func (o Object) Merge(params Object) {
	for name, value := range params {
		switch value := value.(type) {
		case string:
			o.mergeString(name, value)
		case Object:
			o.mergeHash(name, value)
		case map[string]any:
			o.mergeHash(name, value)
		default:
			o[name] = clone(value)
		}
	}
}

const metadata = "metadata"

func (o Object) mergeString(name, value string) {
	switch {
	case value != "":
		o[name] = value
	case name == metadata:
		o[name] = Object{}
	default:
		o[name] = nil
	}
}

func (o Object) mergeHash(name string, params Object) {
	target := AsObject(o[name])
	if target == nil {
		target = Object{}
		o[name] = target
	}
	if name != metadata {
		target.Merge(params)
		return
	}
	for key, value := range params {
		if value == "" || value == nil {
			delete(target, key)
		} else {
			target[key] = clone(value)
		}
	}
}

package tfkit

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Value reads a Terraform value without caring whether what leads to it is null or unknown: a member of an unknown
// object is unknown, a member of a null object is null. The zero Value is null.
type Value struct {
	raw     tftypes.Value
	unknown bool // raw has no type of its own: a member of something unknown
}

// NewValue wraps a value of a configuration, a plan or a state.
func NewValue(raw tftypes.Value) Value { return Value{raw: raw} }

// Raw is the value as Terraform has it; without a type where nothing leads to it.
func (v Value) Raw() tftypes.Value { return v.raw }

// IsKnown reports whether the value itself is known; members may still be unknown.
func (v Value) IsKnown() bool { return !v.unknown && (v.raw.Type() == nil || v.raw.IsKnown()) }

// IsNull reports whether the value is known to be absent.
func (v Value) IsNull() bool { return !v.unknown && (v.raw.Type() == nil || v.raw.IsNull()) }

// IsSet reports whether the value is known and not null.
func (v Value) IsSet() bool { return v.IsKnown() && !v.IsNull() }

// Equal reports whether two values are the same, unknown ones never being so.
func (v Value) Equal(other Value) bool {
	if !v.IsKnown() || !other.IsKnown() {
		return false
	}
	if v.IsNull() || other.IsNull() {
		return v.IsNull() && other.IsNull()
	}
	return v.raw.IsFullyKnown() && other.raw.IsFullyKnown() && v.raw.Equal(other.raw)
}

// Get follows a dotted path of attribute names and map keys.
func (v Value) Get(path string) Value {
	for name := range strings.SplitSeq(path, ".") {
		if !v.IsKnown() {
			return Value{unknown: true}
		}
		if v.IsNull() {
			return Value{}
		}
		v = v.inner().get(name)
	}
	return v
}

// inner are the members as Terraform has them, which nobody may change.
type inner map[string]tftypes.Value

// get is one member; null where there is none.
func (i inner) get(name string) Value { return Value{raw: i[name]} }

// inner gives the members without a copy of them; nil when there are none or they are not known.
func (v Value) inner() inner {
	var raw map[string]tftypes.Value
	if !v.IsSet() || v.raw.As(&raw) != nil {
		return nil
	}
	return raw
}

// Members are the attributes of an object or the elements of a map; nil when there are none or they are not known.
func (v Value) Members() map[string]Value {
	raw := v.inner()
	if raw == nil {
		return nil
	}
	members := make(map[string]Value, len(raw))
	for name, value := range raw {
		members[name] = Value{raw: value}
	}
	return members
}

// Elements are the elements of a list or set; nil when there are none or they are not known.
func (v Value) Elements() []Value {
	if !v.IsSet() {
		return nil
	}
	var raw []tftypes.Value
	if err := v.raw.As(&raw); err != nil {
		return nil
	}
	elements := make([]Value, len(raw))
	for i, value := range raw {
		elements[i] = Value{raw: value}
	}
	return elements
}

// String is the string, empty when it is null or not known.
func (v Value) String() string {
	var s string
	if v.IsSet() && v.raw.Type().Is(tftypes.String) {
		if err := v.raw.As(&s); err != nil {
			return ""
		}
	}
	return s
}

// Int64 is the integer, zero when it is null or not known.
func (v Value) Int64() int64 {
	number := v.number()
	if number == nil {
		return 0
	}
	n, _ := number.Int64()
	return n
}

// Bool is the boolean, false when it is null or not known.
func (v Value) Bool() bool {
	var b bool
	if v.IsSet() && v.raw.Type().Is(tftypes.Bool) {
		if err := v.raw.As(&b); err != nil {
			return false
		}
	}
	return b
}

// Strings are the known strings of a list or set.
func (v Value) Strings() []string {
	var values []string
	for _, element := range v.Elements() {
		if element.IsSet() {
			values = append(values, element.String())
		}
	}
	return values
}

// StringMap are the known strings of a map.
func (v Value) StringMap() map[string]string {
	values := map[string]string{}
	for name, member := range v.Members() {
		if member.IsSet() {
			values[name] = member.String()
		}
	}
	return values
}

// Contains reports whether a list or set has the string among its known elements.
func (v Value) Contains(s string) bool { return slices.Contains(v.Strings(), s) }

func (v Value) number() *big.Float {
	if !v.IsSet() || !v.raw.Type().Is(tftypes.Number) {
		return nil
	}
	number := new(big.Float)
	if err := v.raw.As(number); err != nil {
		return nil
	}
	return number
}

// StringValue makes a string of a plan or a state.
func StringValue(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

// StringListValue makes a list of strings; a nil slice is an empty list.
func StringListValue(values []string) tftypes.Value {
	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, stringElements(values))
}

func stringElements(values []string) []tftypes.Value {
	elements := make([]tftypes.Value, len(values))
	for i, value := range values {
		elements[i] = StringValue(value)
	}
	return elements
}

// stringMapValue makes a map of strings.
func stringMapValue(values map[string]string) tftypes.Value {
	elements := make(map[string]tftypes.Value, len(values))
	for name, value := range values {
		elements[name] = StringValue(value)
	}
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, elements)
}

// rawMembers is a copy of the members of an object or map.
func (v Value) rawMembers() map[string]tftypes.Value {
	if raw := v.inner(); raw != nil {
		return maps.Clone(raw)
	}
	return map[string]tftypes.Value{}
}

// with is a copy of an object with the value at a dotted path replaced. An object on the way that is null or not known
// becomes one of which nothing else is known.
func (v Value) with(path string, value tftypes.Value) Value {
	typ, ok := v.raw.Type().(tftypes.Object)
	if !ok {
		return v
	}
	members := v.rawMembers()
	if !v.IsSet() {
		for name, member := range typ.AttributeTypes {
			members[name] = tftypes.NewValue(member, tftypes.UnknownValue)
		}
	}
	name, rest, nested := strings.Cut(path, ".")
	if nested {
		value = NewValue(members[name]).with(rest, value).raw
	}
	members[name] = value
	return NewValue(tftypes.NewValue(typ, members))
}

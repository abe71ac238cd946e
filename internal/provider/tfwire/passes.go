package tfwire

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// WithoutWriteOnly is a plan or a state without its write-only values, which belong in neither.
func (s *Shape) WithoutWriteOnly(value tftypes.Value) tftypes.Value {
	hidden, _ := hide(s.root, value, tftypes.Value{})
	return hidden
}

// WithUnknowns is a plan in which everything is unknown that is computed and not configured.
func (s *Shape) WithUnknowns(planned, config tftypes.Value) tftypes.Value {
	marked, _ := mark(s.root, planned, config)
	return marked
}

// pass makes a value of another one, seeing what a second value has in the same place, and says whether it differs.
type pass func(n *node, value, beside tftypes.Value) (made tftypes.Value, differs bool)

func hide(n *node, value, _ tftypes.Value) (tftypes.Value, bool) {
	switch {
	case !n.hides || value.IsNull():
		return value, false
	case n.writeOnly:
		return tftypes.NewValue(n.typ, nil), true
	}
	return n.inside(value, tftypes.Value{}, hide)
}

func mark(n *node, value, config tftypes.Value) (tftypes.Value, bool) {
	switch {
	case !n.marks:
		return value, false
	case n.computed && config.IsNull():
		return tftypes.NewValue(n.typ, tftypes.UnknownValue), true
	}
	return n.inside(value, config, mark)
}

// inside does a pass over the members of a value.
func (n *node) inside(value, beside tftypes.Value, do pass) (tftypes.Value, bool) {
	if n.nesting != each {
		return n.insideObject(value, beside, do)
	}
	if list := elements(value); list != nil {
		others, differs := elements(beside), false
		made := slices.Clone(list)
		for i, element := range list {
			other := beside // where a path that leads no further ends
			if i < len(others) {
				other = others[i]
			}
			var changed bool
			made[i], changed = n.insideObject(element, other, do)
			differs = differs || changed
		}
		return remade(value, made, differs)
	}
	entries, differs := maps.Clone(members(value)), false
	for key, entry := range entries {
		var changed bool
		entries[key], changed = n.insideObject(entry, at(beside, key), do)
		differs = differs || changed
	}
	return remade(value, entries, differs)
}

func (n *node) insideObject(value, beside tftypes.Value, do pass) (tftypes.Value, bool) {
	given := members(value)
	var made map[string]tftypes.Value
	for name, before := range given {
		member, ok := n.members[name]
		if !ok {
			continue
		}
		after, changed := do(member, before, at(beside, name))
		if !changed {
			continue
		}
		if made == nil {
			made = maps.Clone(given)
		}
		made[name] = after
	}
	return remade(value, made, made != nil)
}

// remade is a value with another content, or the value itself.
func remade(value tftypes.Value, content any, differs bool) (tftypes.Value, bool) {
	if !differs {
		return value, false
	}
	return tftypes.NewValue(value.Type(), content), true
}

// isSet reports whether a value is known and not null.
func isSet(value tftypes.Value) bool { return value.IsKnown() && !value.IsNull() }

// members are the attributes of an object or the entries of a map, not to be changed; nil where there are none.
func members(value tftypes.Value) map[string]tftypes.Value {
	var found map[string]tftypes.Value
	if !isSet(value) || value.As(&found) != nil {
		return nil
	}
	return found
}

// elements are those of a list or set, not to be changed; nil where there are none.
func elements(value tftypes.Value) []tftypes.Value {
	var found []tftypes.Value
	if !isSet(value) || value.As(&found) != nil {
		return nil
	}
	return found
}

// at is the member of a value, or the value itself where it has none: what a path that leads no further ends in.
func at(value tftypes.Value, name string) tftypes.Value {
	if member, ok := members(value)[name]; ok {
		return member
	}
	return value
}

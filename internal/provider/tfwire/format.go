package tfwire

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// format is a type as its values are read and written.
type format struct {
	typ     tftypes.Type
	integer bool               // of all numbers it takes the integers
	element *format            // of a list, a set or a map
	members map[string]*format // of an object
	names   []string           // of the members, in the order in which they are written
}

// formatOf reads a type; those of which values say themselves what they are it refuses.
func formatOf(ctx context.Context, typ attr.Type) (*format, error) {
	made := &format{typ: typ.TerraformType(ctx)}
	var err error
	switch typ := typ.(type) {
	case attr.TypeWithElementType:
		made.element, err = formatOf(ctx, typ.ElementType())
		if made.typ.Is(tftypes.Set{}) && !made.element.typ.Is(tftypes.String) {
			return nil, fmt.Errorf("a set of the type %s", typ)
		}
		return made, err
	case attr.TypeWithAttributeTypes:
		given := typ.AttributeTypes()
		made.names, made.members = slices.Sorted(maps.Keys(given)), make(map[string]*format, len(given))
		for name, member := range given {
			if made.members[name], err = formatOf(ctx, member); err != nil {
				return nil, err
			}
		}
		return made, nil
	case basetypes.Int64Type:
		made.integer = true
	case basetypes.StringType, basetypes.BoolType, basetypes.Float64Type:
	default:
		return nil, fmt.Errorf("a value of the type %s", typ)
	}
	return made, nil
}

var (
	errNoInteger = errors.New("the number is no integer")
	errRepeated  = errors.New("the set has an element twice")
)

// fits refuses a number that is none of the type.
func (f *format) fits(number *big.Float) error {
	if _, accuracy := number.Int64(); f.integer && accuracy != big.Exact {
		return errNoInteger
	}
	return nil
}

// distinct refuses elements of a set that are the same.
func (f *format) distinct(elements []tftypes.Value) error {
	if !f.typ.Is(tftypes.Set{}) {
		return nil
	}
	seen := make(map[string]bool, len(elements))
	for _, element := range elements {
		var text string
		if !isSet(element) {
			continue
		}
		if err := element.As(&text); err != nil {
			return err
		}
		if seen[text] {
			return errRepeated
		}
		seen[text] = true
	}
	return nil
}

// equal reports whether two values are the same, as tftypes does, which walks a path to each of their parts.
func (f *format) equal(a, b tftypes.Value) bool {
	if a.IsKnown() != b.IsKnown() || a.IsNull() != b.IsNull() {
		return false
	}
	if !isSet(a) {
		return true
	}
	switch f.typ.(type) {
	case tftypes.Object:
		others := members(b)
		for name, member := range members(a) {
			if !f.members[name].equal(member, others[name]) {
				return false
			}
		}
		return true
	case tftypes.Map:
		entries, others := members(a), members(b)
		for key, entry := range entries {
			if other, ok := others[key]; !ok || !f.element.equal(entry, other) {
				return false
			}
		}
		return len(entries) == len(others)
	case tftypes.List:
		return slices.EqualFunc(elements(a), elements(b), f.element.equal)
	}
	return a.Equal(b)
}

package tfkit

import (
	"fmt"
	"slices"
	"strings"
)

// CheckDeclaration lists what is wrong with the declaration of a type of object, for the contract test: modes that
// exclude each other, dependencies on attributes that do not exist, secrets that could end in the state.
func CheckDeclaration(object *ObjectType) []string {
	all := object.attributes()
	var problems []string
	all.visit("", func(at string, attribute Attribute) {
		complain := func(format string, args ...any) { problems = append(problems, at+": "+fmt.Sprintf(format, args...)) }
		modes := 0
		for _, mode := range []bool{attribute.Required, attribute.Optional || attribute.Computed} {
			if mode {
				modes++
			}
		}
		if modes != 1 && attribute.Type != Block && attribute.Type != Secret {
			complain("is to be either required, or optional and/or computed")
		}
		if attribute.Volatile != "" && len(attribute.ChangesWith) > 0 {
			complain("is volatile and yet changes with something")
		}
		if (attribute.Volatile != "" || len(attribute.ChangesWith) > 0) && !attribute.Computed {
			complain("changes by itself, but is not computed")
		}
		if attribute.Default != nil && (attribute.Required || attribute.Computed) {
			complain("has a default, so it has to be optional and nothing else")
		}
		if attribute.Default != nil && len(attribute.Values) > 0 && !slices.Contains(attribute.Values, fmt.Sprint(attribute.Default)) {
			complain("has a default that is not among its values")
		}
		if attribute.nested() == (len(attribute.Attributes) == 0) && attribute.Type != Block {
			complain("is an object without members, or has members without being one")
		}
		if attribute.Afterwards && strings.Contains(at, ".") {
			complain("is sent after the creation, which only an attribute of the object itself can be")
		}
		if attribute.Type == Object && attribute.Computed && attribute.hasSecret() {
			complain("is computed, so it cannot hold a write-only value")
		}
	})
	if object.Outcomes != nil {
		problems = append(problems, object.Outcomes.check(all)...)
	}
	for name, attribute := range all {
		for _, other := range attribute.ChangesWith {
			if _, ok := all[other]; !ok {
				problems = append(problems, fmt.Sprintf("%s: changes with %q, which does not exist", name, other))
			}
		}
	}
	return problems
}

// check lists what is wrong with outcomes among the attributes of their object.
func (o *Outcomes) check(all Attributes) []string {
	var problems []string
	for _, move := range o.Moves {
		if !slices.Contains(o.values(), move.From) {
			problems = append(problems, fmt.Sprintf("outcome: no way leads to %s, from which %s is to follow", move.From, move.To))
		}
		for name := range move.Takes {
			switch attribute := all[name]; {
			case !attribute.ByAction:
				problems = append(problems, fmt.Sprintf("%s: is taken by the move to %s, so it has to be ByAction", name, move.To))
			case attribute.Computed && !slices.Contains(attribute.ChangesWith, outcomeName):
				problems = append(problems, fmt.Sprintf("%s: is computed by the move to %s, so it changes with outcome", name, move.To))
			}
		}
	}
	return problems
}

// visit calls fn for every attribute below a, with its dotted path.
func (a Attributes) visit(prefix string, fn func(at string, attribute Attribute)) {
	for _, name := range a.names() {
		fn(prefix+name, a[name])
		a[name].Attributes.visit(prefix+name+".", fn)
	}
}

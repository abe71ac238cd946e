package api

import (
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

// maxExpandDepth is Stripe's limit for the levels of one expand.
const maxExpandDepth = 4

// expansion is the tree of the fields to expand.
type expansion map[string]expansion

// at returns the tree below a dotted path, nil when nothing there is to be expanded.
func (e expansion) at(path string) expansion {
	for name := range strings.SplitSeq(path, ".") {
		e = e[name]
	}
	return e
}

// has says whether the field at a dotted path is to be expanded.
func (e expansion) has(path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		next, ok := e[name]
		if !ok {
			return false
		}
		e = next
	}
	return true
}

func (e expansion) add(segments []string) {
	for _, name := range segments {
		next := e[name]
		if next == nil {
			next = expansion{}
			e[name] = next
		}
		e = next
	}
}

// parseExpand takes expand out of the parameters and checks each path against what the answer of the operation can expand.
func (s *Server) parseExpand(op *spec.Operation, params Object) (expansion, *Error) {
	paths := params.Strings("expand")
	delete(params, "expand")
	if len(paths) == 0 {
		return nil, nil
	}
	tree := expansion{}
	answer := op.Response()
	for _, path := range paths {
		segments := strings.Split(path, ".")
		if len(segments) > maxExpandDepth {
			return nil, Invalid("expand", "", "You cannot expand more than %d levels of a property. Property: %s",
				maxExpandDepth, printable(path))
		}
		if !s.expandable(answer, segments, op.Method == "GET") {
			hint := ""
			if answer.AsList() != nil && segments[0] != "data" &&
				s.expandable(answer, append([]string{"data"}, segments...), true) {
				hint = " You may want to try expanding 'data." + printable(path) + "' instead."
			}
			return nil, Invalid("expand", "", "This property cannot be expanded (%s).%s", printable(path), hint)
		}
		tree.add(segments)
	}
	return tree, nil
}

// expandable walks down the answer's schema. retrieve says that the object at the top is what a GET asks for.
func (s *Server) expandable(schema *spec.Schema, segments []string, retrieve bool) bool {
	hidden := map[string]Reveal(nil) // of the resource that the walk is in
	prefix := ""                     // the path from there
	schema = target(schema)          // an external account is a bank account or a card
	if t := s.mux.types[schema.Resource]; t != nil {
		hidden = t.Hidden
	}
	for i, name := range segments {
		property := schema.Property(name)
		if property == nil {
			return false
		}
		prefix += name
		last := i == len(segments)-1
		reveal, isHidden := hidden[prefix]
		switch {
		case isHidden && last:
			return reveal == OnExpand || retrieve
		case isHidden, leads(hidden, prefix), slices.Contains(schema.Expandable, name):
		case schema.AsList() != nil && name == "data":
		default:
			return false
		}
		prefix += "."
		next := target(property)
		if next.Resource != "" || schema.AsList() != nil {
			hidden, prefix = nil, ""
			retrieve = false
			if t := s.mux.types[next.Resource]; t != nil {
				hidden = t.Hidden
			}
		}
		schema = next
	}
	return true
}

// leads says whether there is a hidden field below the path.
func leads(hidden map[string]Reveal, path string) bool {
	for field := range hidden {
		if strings.HasPrefix(field, path+".") {
			return true
		}
	}
	return false
}

// target is the schema of what a field holds once expanded: the object behind an id, the element of a list.
func target(s *spec.Schema) *spec.Schema {
	for {
		switch {
		case s.Items() != nil:
			s = s.Items()
		case s.AnyOf() != nil:
			next := s.AnyOf()[0]
			for _, a := range s.AnyOf() {
				if a.Type == "object" || a.AnyOf() != nil || a.Items() != nil {
					next = a
					break
				}
			}
			s = next
		default:
			return s
		}
	}
}

package api

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNesting bounds the brackets of one parameter, far beyond what any operation has.
const maxNesting = 32

// pair is one parameter as it was sent, decoded.
type pair struct{ name, value string }

// parsePairs splits a query or a form.
func parsePairs(encoded string) ([]pair, error) {
	var pairs []pair
	for part := range strings.SplitSeq(encoded, "&") {
		if part == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil {
			return nil, Invalid("", "", "Invalid percent-encoding in the name of a parameter: %s", printable(rawName))
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return nil, Invalid(printable(name), "", "Invalid percent-encoding in the parameter %s: %s",
				printable(name), printable(rawValue))
		}
		if !utf8.ValidString(name) || !utf8.ValidString(value) {
			return nil, Invalid("", "", "Invalid UTF-8 in the parameter %s", printable(name))
		}
		pairs = append(pairs, pair{name, value})
	}
	return pairs, nil
}

// printable shortens what an error quotes, and makes it valid UTF-8.
func printable(s string) string {
	const limit = 200
	if len(s) > limit {
		s = s[:limit] + "..."
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// input is a parameter's value as the form has it: a scalar, a hash, or a list. Whether "a[0]" is the first element of a
// list or a key of a hash only the schema can tell: it is a hash here.
type input struct {
	kind     inputKind
	scalar   string
	names    []string // of the hash, in the order in which they came
	children map[string]*input
	items    []*input
}

type inputKind int

const (
	isAbsent inputKind = iota
	isScalar
	isHash
	isList
)

// parseInput builds the tree that the brackets of the names describe.
func parseInput(pairs []pair) (*input, error) {
	root := &input{kind: isHash}
	for _, p := range pairs {
		segments := splitName(p.name)
		if len(segments) > maxNesting {
			return nil, Invalid("", "", "The parameter %s is nested too deeply.", printable(p.name))
		}
		if !root.put(segments, p.value) {
			return nil, Invalid(segments[0], "", "The parameter %s is given in several forms, as a value, a hash or a list.",
				printable(p.name))
		}
	}
	return root, nil
}

// splitName splits "a[b][]" into "a", "b" and "". A name whose brackets do not pair is one segment: an unknown parameter.
func splitName(name string) []string {
	open := strings.IndexByte(name, '[')
	if open <= 0 || !strings.HasSuffix(name, "]") {
		return []string{name}
	}
	inner := strings.Split(name[open+1:len(name)-1], "][")
	if slices.ContainsFunc(inner, func(s string) bool { return strings.ContainsAny(s, "[]") }) {
		return []string{name}
	}
	return append([]string{name[:open]}, inner...)
}

// put reports false when the value contradicts one that came before.
func (in *input) put(segments []string, value string) bool {
	if len(segments) == 0 {
		if in.kind != isAbsent && in.kind != isScalar {
			return false
		}
		in.kind, in.scalar = isScalar, value // of several, the last one counts
		return true
	}
	name, rest := segments[0], segments[1:]
	if name == "" && in.kind != isHash {
		return in.append(rest, value)
	}
	if in.kind != isAbsent && in.kind != isHash {
		return false
	}
	in.kind = isHash
	child := in.children[name]
	if child == nil {
		child = &input{}
		if in.children == nil {
			in.children = map[string]*input{}
		}
		in.children[name] = child
		in.names = append(in.names, name)
	}
	return child.put(rest, value)
}

// append adds to a list. The fields of a hash in a list, a[][b] and a[][c], go into one element until one of them repeats.
func (in *input) append(rest []string, value string) bool {
	if in.kind != isAbsent && in.kind != isList {
		return false
	}
	in.kind = isList
	if n := len(in.items); n > 0 && len(rest) > 0 && rest[0] != "" {
		if last := in.items[n-1]; last.kind == isHash && !last.has(rest) {
			return last.put(rest, value)
		}
	}
	item := &input{}
	in.items = append(in.items, item)
	return item.put(rest, value)
}

// has says whether the scalar at segments is there already.
func (in *input) has(segments []string) bool {
	for _, name := range segments {
		if name == "" { // one more element of a list
			return false
		}
		if in = in.children[name]; in == nil {
			return false
		}
	}
	return true
}

// elements returns the elements of a list, which may be written with indexes.
func (in *input) elements() ([]*input, bool) {
	if in.kind == isList {
		return in.items, true
	}
	if in.kind != isHash {
		return nil, false
	}
	type element struct {
		index int
		value *input
	}
	elements := make([]element, 0, len(in.names))
	for _, name := range in.names {
		index, err := strconv.Atoi(name)
		if err != nil || index < 0 || name[0] == '+' {
			return nil, false
		}
		elements = append(elements, element{index, in.children[name]})
	}
	slices.SortStableFunc(elements, func(a, b element) int { return cmp.Compare(a.index, b.index) })
	out := make([]*input, len(elements))
	for i, e := range elements {
		out[i] = e.value
	}
	return out, true
}

// String shows the value as Stripe's errors do.
func (in *input) String() string {
	switch in.kind {
	case isHash:
		parts := make([]string, len(in.names))
		for i, name := range in.names {
			parts[i] = fmt.Sprintf("%q=>%s", name, in.children[name].quoted())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case isList:
		parts := make([]string, len(in.items))
		for i, item := range in.items {
			parts[i] = item.quoted()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return in.scalar
}

func (in *input) quoted() string {
	if in.kind == isScalar {
		return strconv.Quote(in.scalar)
	}
	return in.String()
}

// raw turns the tree into an Object without a schema: for the sandbox's own endpoints.
func (in *input) raw() any {
	switch in.kind {
	case isHash:
		o := Object{}
		for name, child := range in.children {
			o[name] = child.raw()
		}
		return o
	case isList:
		list := make([]any, len(in.items))
		for i, item := range in.items {
			list[i] = item.raw()
		}
		return list
	}
	return in.scalar
}

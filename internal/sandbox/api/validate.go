package api

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

// Stripe's limits for metadata.
const (
	maxMetadataKeys  = 50
	maxMetadataKey   = 40
	maxMetadataValue = 500
)

// validate checks the parameters of a request against the operation's description and gives them their types. Of
// several mistakes Stripe reports unknown parameters before missing ones, and those before wrong values.
//
// In the result an empty string stands for "unset", and an empty list for a list that is to be cleared.
func validate(schema *spec.Schema, in *input, accepted map[string]*spec.Schema) (Object, *Error) {
	v := validator{accepted: accepted}
	params := v.hash(schema, in, "")
	if len(v.unknown) > 0 {
		return nil, unknownParams(v.unknown)
	}
	if len(v.missing) > 0 {
		return nil, Missing(v.missing[0])
	}
	if v.invalid != nil {
		return nil, v.invalid
	}
	return params, nil
}

func unknownParams(names []string) *Error {
	noun := "parameter"
	if len(names) > 1 {
		noun = "parameters"
	}
	return Invalid(names[0], "parameter_unknown", "Received unknown %s: %s", noun, strings.Join(names, ", "))
}

type validator struct {
	accepted map[string]*spec.Schema // top-level parameters beyond the schema's own
	unknown  []string
	missing  []string
	invalid  *Error // the first one
}

func (v *validator) fail(e *Error) any {
	if v.invalid == nil {
		v.invalid = e
	}
	return nil
}

// Member is the parameter of a member, of the hash that a parameter holds or, with an empty path, of the request: "a[b]".
func Member(path, name string) string {
	if path == "" {
		return name
	}
	return path + "[" + name + "]"
}

// value checks one value. required says that nothing may unset it.
func (v *validator) value(s *spec.Schema, in *input, path string, required bool) any {
	if in.kind == isScalar && in.scalar == "" {
		return v.empty(s, path, required)
	}
	if s.AnyOf() != nil {
		s = choose(s, in)
	}
	switch s.Type {
	case "object":
		if in.kind != isHash {
			return v.fail(Invalid(path, "", "Invalid object"))
		}
		if s.Additional() != nil {
			return v.mapping(s, in, path)
		}
		return v.hash(s, in, path)
	case "array":
		return v.list(s, in, path)
	default:
		return v.scalar(s, in, path)
	}
}

// empty decides what an empty string means: it unsets what can be unset.
func (v *validator) empty(s *spec.Schema, path string, required bool) any {
	if required && !s.Unsettable() {
		return v.fail(Empty(path))
	}
	alternatives := s.AnyOf()
	if alternatives == nil {
		alternatives = []*spec.Schema{s}
	}
	unset := s.Unsettable()
	for _, a := range alternatives {
		switch {
		case a.Type == "array":
			return []any{}
		case a.Type == "object", a.Type == "string" && a.Enum == nil:
			unset = true
		}
	}
	if !unset {
		return v.fail(Empty(path))
	}
	return ""
}

// hash checks a hash with named members.
func (v *validator) hash(s *spec.Schema, in *input, path string) Object {
	out := make(Object, len(in.names))
	for _, name := range in.names {
		property := s.Property(name)
		if property == nil && path == "" {
			property = v.accepted[name]
		}
		if property == nil {
			v.unknown = append(v.unknown, printable(Member(path, name)))
			continue
		}
		out[name] = v.value(property, in.children[name], Member(path, name), s.Requires(name))
	}
	for _, name := range s.Required {
		if in.children[name] == nil {
			v.missing = append(v.missing, Member(path, name))
		}
	}
	return out
}

// mapping checks a hash with free keys, which in Stripe's API is metadata nearly everywhere.
func (v *validator) mapping(s *spec.Schema, in *input, path string) any {
	metadata := path == "metadata" || strings.HasSuffix(path, "[metadata]")
	if metadata && len(in.names) > maxMetadataKeys {
		return v.fail(tooManyMetadataKeys(path, len(in.names)))
	}
	out := make(Object, len(in.names))
	for _, name := range in.names {
		value := in.children[name]
		if metadata {
			if e := checkMetadata(path, name, value); e != nil {
				return v.fail(e)
			}
		}
		if value.kind == isScalar && value.scalar == "" {
			out[name] = ""
			continue
		}
		out[name] = v.value(s.Additional(), value, Member(path, name), false)
	}
	return out
}

func tooManyMetadataKeys(path string, n int) *Error {
	return Invalid(path, "", "Metadata can have up to %d keys, but you passed in %d keys.", maxMetadataKeys, n)
}

func checkMetadata(path, key string, value *input) *Error {
	if value.kind != isScalar {
		return Invalid(Member(path, key), "", "Invalid string: %s", printable(value.String()))
	}
	return checkMetadataPair(path, key, value.scalar)
}

func checkMetadataPair(path, key, value string) *Error {
	if n := utf8.RuneCountInString(key); n > maxMetadataKey {
		return Invalid(path, "", "Metadata keys can have up to %d characters, but you passed in a key that is %d characters. "+
			"Invalid key: %s", maxMetadataKey, n, printable(key))
	}
	if n := utf8.RuneCountInString(value); n > maxMetadataValue {
		return Invalid(Member(path, key), "", "Metadata values can have up to %d characters, but you passed in a value that is "+
			"%d characters. Invalid value: %s", maxMetadataValue, n, printable(value))
	}
	return nil
}

// CheckMetadata holds metadata that has not come with the parameters of a request to Stripe's limits.
func CheckMetadata(metadata Object) *Error {
	const path = "metadata"
	if n := len(metadata); n > maxMetadataKeys {
		return tooManyMetadataKeys(path, n)
	}
	for key, value := range metadata {
		text, _ := value.(string)
		if e := checkMetadataPair(path, key, text); e != nil {
			return e
		}
	}
	return nil
}

func (v *validator) list(s *spec.Schema, in *input, path string) any {
	elements, ok := in.elements()
	if !ok {
		return v.fail(Invalid(path, "", "Invalid array"))
	}
	out := make([]any, len(elements))
	for i, element := range elements {
		out[i] = v.value(s.Items(), element, Member(path, strconv.Itoa(i)), true)
	}
	return out
}

func (v *validator) scalar(s *spec.Schema, in *input, path string) any {
	if in.kind != isScalar {
		noun := s.Type
		if noun == "" {
			noun = "string"
		}
		return v.fail(Invalid(path, "", "Invalid %s: %s", noun, printable(in.String())))
	}
	value, e := parseScalar(s, in.scalar, path)
	if e != nil {
		return v.fail(e)
	}
	return value
}

// parseScalar gives a text the type that the schema asks for.
func parseScalar(s *spec.Schema, text, path string) (any, *Error) {
	switch s.Type {
	case "integer":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || text[0] == '+' {
			return nil, Invalid(path, "parameter_invalid_integer", "Invalid integer: %s", printable(text))
		}
		return n, nil
	case "number":
		if !isDecimal(text) {
			return nil, Invalid(path, "", "Invalid decimal: %s", printable(text))
		}
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, Invalid(path, "", "Invalid decimal: %s", printable(text))
		}
		return f, nil
	case "boolean":
		if text != "true" && text != "false" {
			return nil, Invalid(path, "", "Invalid boolean: %s", printable(text))
		}
		return text == "true", nil
	}
	if s.Enum != nil && !slices.Contains(s.Enum, text) {
		return nil, Invalid(path, "", "Invalid %s: must be one of %s", path, alternatives(s.Enum))
	}
	if s.Format == "decimal" && !isDecimal(text) {
		return nil, Invalid(path, "", "Invalid decimal: %s", printable(text))
	}
	if s.MaxLength > 0 && utf8.RuneCountInString(text) > s.MaxLength {
		return nil, Invalid(path, "", "Invalid string: %s; must be at most %d characters", abridged(text), s.MaxLength)
	}
	return text, nil
}

// abridged shows the beginning and the end of a long text, as Stripe does.
func abridged(text string) string {
	const ends = 7
	runes := []rune(text)
	if len(runes) <= 2*ends {
		return text
	}
	return string(runes[:ends]) + "..." + string(runes[len(runes)-ends:])
}

// isDecimal accepts plain decimal notation only.
func isDecimal(text string) bool {
	text = strings.TrimPrefix(text, "-")
	whole, fraction, dotted := strings.Cut(text, ".")
	digits := func(s string) bool {
		return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
	}
	return len(text) < 64 && digits(whole) && (!dotted || digits(fraction))
}

// alternatives joins values as English does: "a", "a or b", "a, b, or c".
func alternatives(values []string) string {
	values = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
	switch n := len(values); n {
	case 0:
		return ""
	case 1:
		return values[0]
	case 2:
		return values[0] + " or " + values[1]
	default:
		return strings.Join(values[:n-1], ", ") + ", or " + values[n-1]
	}
}

// choose picks the alternative of a union that a value is meant for, or the one whose error says best what is wrong.
func choose(s *spec.Schema, in *input) *spec.Schema {
	var hashes, lists, scalars []*spec.Schema
	for _, a := range s.AnyOf() {
		switch {
		case a.Type == "object":
			hashes = append(hashes, a)
		case a.Type == "array":
			lists = append(lists, a)
		case !slices.Equal(a.Enum, []string{""}):
			scalars = append(scalars, a)
		}
	}
	_, listed := in.elements()
	switch {
	case in.kind == isScalar && len(scalars) > 0:
		return chooseScalar(scalars, in.scalar)
	case listed && len(lists) > 0:
		return lists[0]
	case in.kind == isHash && len(hashes) > 0:
		return chooseHash(hashes, in)
	}
	return slices.Concat(hashes, lists, scalars, s.AnyOf())[0]
}

// chooseHash goes by the member "object", which tells a bank account from a card.
func chooseHash(hashes []*spec.Schema, in *input) *spec.Schema {
	kind := in.children["object"]
	if kind == nil || kind.kind != isScalar {
		return hashes[0]
	}
	for _, a := range hashes {
		if p := a.Property("object"); p != nil && slices.Contains(p.Enum, kind.scalar) {
			return a
		}
	}
	return hashes[0]
}

// chooseScalar prefers the exact values, then numbers, then any text.
func chooseScalar(scalars []*spec.Schema, text string) *spec.Schema {
	for _, a := range scalars {
		if slices.Contains(a.Enum, text) {
			return a
		}
	}
	var best *spec.Schema
	for _, a := range scalars {
		if a.Enum != nil {
			continue
		}
		if _, e := parseScalar(a, text, ""); e == nil && a.Type != "string" {
			return a
		}
		if best == nil || a.Type == "string" {
			best = a
		}
	}
	if best == nil {
		return scalars[0]
	}
	return best
}

package store

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends v as JSON. With indent it is laid out as Stripe does it, two spaces a level. Objects begin with their
// id and type, the other fields follow in alphabetical order: equal objects give equal texts.
//
// The codec is the store's own because it is the hot path of every request, and because only the types of an Object
// occur in it; anything else is an error.
func AppendJSON(dst []byte, v any, indent bool) ([]byte, error) {
	e := encoder{dst: dst, indent: indent}
	if err := e.value(v, 0); err != nil {
		return nil, err
	}
	return e.dst, nil
}

type encoder struct {
	dst    []byte
	indent bool
}

func (e *encoder) value(v any, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	switch v := v.(type) {
	case nil:
		e.dst = append(e.dst, "null"...)
	case string:
		e.string(v)
	case bool:
		e.dst = strconv.AppendBool(e.dst, v)
	case int64:
		e.dst = strconv.AppendInt(e.dst, v, 10)
	case int:
		e.dst = strconv.AppendInt(e.dst, int64(v), 10)
	case float64:
		return e.float(v)
	case Object:
		return e.object(v, depth)
	case map[string]any:
		return e.object(v, depth)
	case []any:
		return appendList(e, v, depth)
	case []string:
		return appendList(e, v, depth)
	case []Object:
		return appendList(e, v, depth)
	default:
		return fmt.Errorf("a %T cannot be part of an object", v)
	}
	return nil
}

func (e *encoder) float(f float64) error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return fmt.Errorf("%v cannot be part of an object", f)
	}
	start := len(e.dst)
	e.dst = strconv.AppendFloat(e.dst, f, 'g', -1, 64)
	// Keep it a float: without this mark 2.0 would come back as an integer.
	if !slices.ContainsFunc(e.dst[start:], func(b byte) bool { return b == '.' || b == 'e' }) {
		e.dst = append(e.dst, ".0"...)
	}
	return nil
}

func (e *encoder) object(o Object, depth int) error {
	if len(o) == 0 {
		e.dst = append(e.dst, "{}"...)
		return nil
	}
	var space [32]string
	names := space[:0]
	for name := range o {
		names = append(names, name)
	}
	slices.SortFunc(names, compareNames)
	e.dst = append(e.dst, '{')
	for i, name := range names {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		e.line(depth + 1)
		e.string(name)
		e.dst = append(e.dst, ':')
		if e.indent {
			e.dst = append(e.dst, ' ')
		}
		if err := e.value(o[name], depth+1); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	e.line(depth)
	e.dst = append(e.dst, '}')
	return nil
}

// compareNames puts id and object first.
func compareNames(a, b string) int {
	if ra, rb := rank(a), rank(b); ra != rb {
		return ra - rb
	}
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func rank(name string) int {
	switch name {
	case "id":
		return 0
	case "object":
		return 1
	}
	return 2
}

func appendList[T any](e *encoder, list []T, depth int) error {
	if len(list) == 0 {
		e.dst = append(e.dst, "[]"...)
		return nil
	}
	e.dst = append(e.dst, '[')
	for i, v := range list {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		e.line(depth + 1)
		if err := e.value(v, depth+1); err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
	}
	e.line(depth)
	e.dst = append(e.dst, ']')
	return nil
}

// line begins a line at the depth.
func (e *encoder) line(depth int) {
	if !e.indent {
		return
	}
	e.dst = append(e.dst, '\n')
	for range depth {
		e.dst = append(e.dst, "  "...)
	}
}

const hexDigits = "0123456789abcdef"

// string appends s quoted. What is no UTF-8 becomes U+FFFD.
func (e *encoder) string(s string) {
	dst := append(e.dst, '"')
	start := 0
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if b >= ' ' && b != '"' && b != '\\' {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			switch b {
			case '"', '\\':
				dst = append(dst, '\\', b)
			case '\n':
				dst = append(dst, `\n`...)
			case '\r':
				dst = append(dst, `\r`...)
			case '\t':
				dst = append(dst, `\t`...)
			default:
				dst = append(dst, `\u00`...)
				dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, s[start:i]...)
			dst = append(dst, `\ufffd`...)
			i++
			start = i
			continue
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	e.dst = append(dst, '"')
}

package store

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds the nesting of objects, far beyond any of Stripe's.
const maxDepth = 200

var errTooDeep = errors.New("the object is nested too deeply")

// DecodeObject reads a JSON object: integers as int64, other numbers as float64, hashes as Object, lists as []any.
func DecodeObject(text string) (Object, error) {
	d := decoder{s: text}
	v, err := d.value(0)
	if err != nil {
		return nil, fmt.Errorf("JSON at byte %d: %w", d.i, err)
	}
	if d.space(); d.i != len(d.s) {
		return nil, fmt.Errorf("JSON at byte %d: more behind the object", d.i)
	}
	o, ok := v.(Object)
	if !ok {
		return nil, errors.New("JSON: not an object")
	}
	return o, nil
}

type decoder struct {
	s       string
	i       int
	members []member // of the objects that are being read, so that each map is made in its final size
}

type member struct {
	name  string
	value any
}

var errSyntax = errors.New("malformed JSON")

func (d *decoder) space() {
	for d.i < len(d.s) {
		switch d.s[d.i] {
		case ' ', '\n', '\r', '\t':
			d.i++
		default:
			return
		}
	}
}

// next skips space and returns the next byte, 0 at the end.
func (d *decoder) next() byte {
	d.space()
	if d.i < len(d.s) {
		return d.s[d.i]
	}
	return 0
}

func (d *decoder) literal(word string, v any) (any, error) {
	if !strings.HasPrefix(d.s[d.i:], word) {
		return nil, errSyntax
	}
	d.i += len(word)
	return v, nil
}

func (d *decoder) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch b := d.next(); b {
	case '{':
		return d.object(depth)
	case '[':
		return d.list(depth)
	case '"':
		return d.string()
	case 't':
		return d.literal("true", true)
	case 'f':
		return d.literal("false", false)
	case 'n':
		return d.literal("null", nil)
	default:
		return d.number()
	}
}

func (d *decoder) object(depth int) (any, error) {
	d.i++
	if d.next() == '}' {
		d.i++
		return Object{}, nil
	}
	first := len(d.members)
	for {
		if d.next() != '"' {
			return nil, errSyntax
		}
		name, err := d.string()
		if err != nil {
			return nil, err
		}
		if d.next() != ':' {
			return nil, errSyntax
		}
		d.i++
		value, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		d.members = append(d.members, member{name, value})
		switch d.next() {
		case ',':
			d.i++
		case '}':
			d.i++
			o := make(Object, len(d.members)-first)
			for _, m := range d.members[first:] {
				o[m.name] = m.value
			}
			d.members = d.members[:first]
			return o, nil
		default:
			return nil, errSyntax
		}
	}
}

func (d *decoder) list(depth int) (any, error) {
	d.i++
	list := []any{}
	if d.next() == ']' {
		d.i++
		return list, nil
	}
	for {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		switch d.next() {
		case ',':
			d.i++
		case ']':
			d.i++
			return list, nil
		default:
			return nil, errSyntax
		}
	}
}

func (d *decoder) number() (any, error) {
	start := d.i
	integer := true
	for ; d.i < len(d.s); d.i++ {
		switch b := d.s[d.i]; {
		case b >= '0' && b <= '9', b == '-':
		case b == '.', b == 'e', b == 'E', b == '+':
			integer = false
		default:
			goto end
		}
	}
end:
	text := d.s[start:d.i]
	if integer {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, nil
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, errSyntax
	}
	return f, nil
}

func (d *decoder) string() (string, error) {
	d.i++
	// Nearly all strings have no escapes: then the text itself is the value.
	end := strings.IndexByte(d.s[d.i:], '"')
	if end < 0 {
		return "", errSyntax
	}
	if text := d.s[d.i : d.i+end]; strings.IndexByte(text, '\\') < 0 {
		d.i += end + 1
		return text, nil
	}
	var b strings.Builder
	for d.i < len(d.s) {
		switch c := d.s[d.i]; c {
		case '"':
			d.i++
			return b.String(), nil
		case '\\':
			if err := d.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
			d.i++
		}
	}
	return "", errSyntax
}

const (
	escapes  = `"\/bfnrt`
	escapees = "\"\\/\b\f\n\r\t"
)

func (d *decoder) escape(b *strings.Builder) error {
	if d.i+1 >= len(d.s) {
		return errSyntax
	}
	c := d.s[d.i+1]
	if i := strings.IndexByte(escapes, c); i >= 0 {
		b.WriteByte(escapees[i])
		d.i += 2
		return nil
	}
	r, err := d.unicode()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) {
		second := rune(utf8.RuneError)
		if strings.HasPrefix(d.s[d.i:], `\u`) {
			if second, err = d.unicode(); err != nil {
				return err
			}
		}
		r = utf16.DecodeRune(r, second)
	}
	b.WriteRune(r)
	return nil
}

// unicode reads an escape such as \u00e9.
func (d *decoder) unicode() (rune, error) {
	if d.i+6 > len(d.s) || d.s[d.i+1] != 'u' {
		return 0, errSyntax
	}
	n, err := strconv.ParseUint(d.s[d.i+2:d.i+6], 16, 32)
	if err != nil {
		return 0, errSyntax
	}
	d.i += 6
	return rune(n), nil //nolint:gosec // four hexadecimal digits
}

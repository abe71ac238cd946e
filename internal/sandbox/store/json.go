package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// lenient spares checks: names are unique, because they come from maps, and invalid UTF-8 is replaced.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true), jsontext.EscapeForJS(true)}

// DecodeObject reads a JSON object: integers as int64, other numbers as float64, hashes as Object, lists as []any.
func DecodeObject(text string) (Object, error) {
	d := jsontext.NewDecoder(bytes.NewBufferString(text), lenient...)
	if d.PeekKind() != jsontext.KindBeginObject {
		return nil, errors.New("JSON: no object")
	}
	o, err := decodeHash(d)
	if err != nil {
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("JSON: more behind the object")
	}
	return o, nil
}

func decode(d *jsontext.Decoder) (any, error) {
	switch d.PeekKind() {
	case jsontext.KindBeginObject:
		return decodeHash(d)
	case jsontext.KindBeginArray:
		return decodeList(d)
	}
	token, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	case jsontext.KindString:
		return token.String(), nil
	case jsontext.KindNumber:
		if n, err := token.Int(); err == nil {
			return n, nil
		}
		return token.Float()
	}
	return nil, nil
}

func decodeHash(d *jsontext.Decoder) (Object, error) {
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	o := Object{}
	for d.PeekKind() != jsontext.KindEndObject {
		token, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String()
		if o[name], err = decode(d); err != nil {
			return nil, err
		}
	}
	_, err := d.ReadToken()
	return o, err
}

func decodeList(d *jsontext.Decoder) ([]any, error) {
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	list := []any{}
	for d.PeekKind() != jsontext.KindEndArray {
		element, err := decode(d)
		if err != nil {
			return nil, err
		}
		list = append(list, element)
	}
	_, err := d.ReadToken()
	return list, err
}

// EncodeObject writes an object as JSON, with its fields in alphabetical order, laid out as the options say. It refuses what
// would be read back as something else, such as a struct.
func EncodeObject(o Object, layout ...jsontext.Options) ([]byte, error) {
	const usual = 2048 // bytes of an object
	text := bytes.NewBuffer(make([]byte, 0, usual))
	err := encode(jsontext.NewEncoder(text, append(layout, lenient...)...), o)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

func encode(e *jsontext.Encoder, v any) error {
	switch v := v.(type) {
	case nil:
		return e.WriteToken(jsontext.Null)
	case string:
		return e.WriteToken(jsontext.String(v))
	case bool:
		return e.WriteToken(jsontext.Bool(v))
	case int64:
		return e.WriteToken(jsontext.Int(v))
	case int:
		return e.WriteToken(jsontext.Int(int64(v)))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%s: %v cannot be part of an object", e.StackPointer(), v) // it would be written as a string
		}
		return e.WriteToken(jsontext.Float(v))
	case Object:
		return encodeHash(e, v)
	case map[string]any:
		return encodeHash(e, v)
	case []any:
		return encodeList(e, v)
	case []string:
		return encodeList(e, v)
	case []Object:
		return encodeList(e, v)
	}
	return fmt.Errorf("%s: a %T cannot be part of an object", e.StackPointer(), v)
}

func encodeHash(e *jsontext.Encoder, o Object) error {
	if err := e.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	names := make([]string, 0, len(o))
	for name := range o {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := e.WriteToken(jsontext.String(name)); err != nil {
			return err
		}
		if err := encode(e, o[name]); err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndObject)
}

func encodeList[T any](e *jsontext.Encoder, list []T) error {
	if err := e.WriteToken(jsontext.BeginArray); err != nil {
		return err
	}
	for _, element := range list {
		if err := encode(e, element); err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndArray)
}

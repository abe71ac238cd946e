package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// DecodeObject reads a JSON object: integers as int64, other numbers as float64, hashes as Object, lists as []any.
func DecodeObject(text string) (Object, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var hash map[string]any
	if err := decoder.Decode(&hash); err != nil {
		return nil, err
	}
	if hash == nil {
		return nil, errors.New("JSON: null is no object")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("JSON: more behind the object")
	}
	if _, err := adopt(hash); err != nil {
		return nil, err
	}
	return hash, nil
}

// adopt gives what encoding/json decoded the types that values of an Object have.
func adopt(v any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		for name, element := range v {
			adopted, err := adopt(element)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			v[name] = adopted
		}
		return Object(v), nil
	case []any:
		for i, element := range v {
			adopted, err := adopt(element)
			if err != nil {
				return nil, fmt.Errorf("%d: %w", i, err)
			}
			v[i] = adopted
		}
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		return v.Float64()
	}
	return v, nil
}

// encodeObject refuses what would be read back as something else, such as a struct.
func encodeObject(o Object) (string, error) {
	text, err := json.Marshal(o) // first, because it finds circles
	if err != nil {
		return "", err
	}
	return string(text), check(o)
}

func check(v any) error {
	switch v := v.(type) {
	case nil, string, bool, int64, int, float64, []string:
		return nil
	case Object:
		return checkHash(v)
	case map[string]any:
		return checkHash(v)
	case []any:
		return checkList(v)
	case []Object:
		return checkList(v)
	}
	return fmt.Errorf("a %T cannot be part of an object", v)
}

func checkHash(o Object) error {
	for name, element := range o {
		if err := check(element); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func checkList[T any](list []T) error {
	for i, element := range list {
		if err := check(element); err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
	}
	return nil
}

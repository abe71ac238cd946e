package tfwire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

// Encode writes a value of a response.
func (s *Shape) Encode(value tftypes.Value) (*tfprotov6.DynamicValue, error) {
	return written(func(to *msgpack.Encoder) error { return s.format.encode(to, value) })
}

// FromJSON writes a state, as Terraform stores it, as the protocol has it. An attribute that the schema does not have is left
// out, as the framework does; what is not of its type is not converted.
func (s *Shape) FromJSON(given *tfprotov6.RawState) (*tfprotov6.DynamicValue, error) {
	decoder := json.NewDecoder(bytes.NewReader(given.JSON))
	decoder.UseNumber()
	var state any
	if err := decoder.Decode(&state); err != nil {
		return nil, err
	}
	return written(func(to *msgpack.Encoder) error { return s.format.encodeJSON(to, state) })
}

// written collects what is written.
func written(write func(to *msgpack.Encoder) error) (*tfprotov6.DynamicValue, error) {
	var buffer bytes.Buffer
	to := msgpack.GetEncoder()
	defer msgpack.PutEncoder(to)
	to.Reset(&buffer)
	if err := write(to); err != nil {
		return nil, err
	}
	return &tfprotov6.DynamicValue{MsgPack: buffer.Bytes()}, nil
}

// unknown is how the protocol writes a value that is not known: an extension of one byte.
type unknown struct{}

// EncodeMsgpack writes it.
func (unknown) EncodeMsgpack(to *msgpack.Encoder) error {
	if err := to.EncodeExtHeader(0, 1); err != nil {
		return err
	}
	_, err := to.Writer().Write([]byte{0})
	return err
}

func (f *format) encode(to *msgpack.Encoder, value tftypes.Value) error {
	switch {
	case !value.IsKnown():
		return unknown{}.EncodeMsgpack(to)
	case value.IsNull():
		return to.EncodeNil()
	}
	switch f.typ.(type) {
	case tftypes.List, tftypes.Set:
		given := elements(value)
		if err := f.distinct(given); err != nil {
			return err
		}
		if err := to.EncodeArrayLen(len(given)); err != nil {
			return err
		}
		for _, element := range given {
			if err := f.element.encode(to, element); err != nil {
				return err
			}
		}
		return nil
	case tftypes.Map:
		given := members(value)
		return encodeMap(to, slices.Sorted(maps.Keys(given)), func(key string) error { return f.element.encode(to, given[key]) })
	case tftypes.Object:
		given := members(value)
		return encodeMap(to, f.names, func(name string) error {
			member, ok := given[name]
			if !ok {
				return fmt.Errorf("the attribute %s is missing", name)
			}
			return f.members[name].encode(to, member)
		})
	}
	return f.encodeLeaf(to, value)
}

func (f *format) encodeLeaf(to *msgpack.Encoder, value tftypes.Value) error {
	switch {
	case f.typ.Is(tftypes.String):
		var text string
		if err := value.As(&text); err != nil {
			return err
		}
		return to.EncodeString(text)
	case f.typ.Is(tftypes.Bool):
		var truth bool
		if err := value.As(&truth); err != nil {
			return err
		}
		return to.EncodeBool(truth)
	}
	var number big.Float
	if err := value.As(&number); err != nil {
		return err
	}
	if err := f.fits(&number); err != nil {
		return err
	}
	return encodeNumber(to, &number)
}

// encodeNumber writes a number in the shortest way that loses nothing.
func encodeNumber(to *msgpack.Encoder, number *big.Float) error {
	if integer, accuracy := number.Int64(); accuracy == big.Exact {
		return to.EncodeInt(integer)
	}
	if float, accuracy := number.Float64(); accuracy == big.Exact && !number.IsInt() {
		return to.EncodeFloat64(float)
	}
	return to.EncodeString(number.Text('f', -1))
}

func encodeMap(to *msgpack.Encoder, names []string, encode func(name string) error) error {
	if err := to.EncodeMapLen(len(names)); err != nil {
		return err
	}
	for _, name := range names {
		if err := to.EncodeString(name); err != nil {
			return err
		}
		if err := encode(name); err != nil {
			return err
		}
	}
	return nil
}

func (f *format) encodeJSON(to *msgpack.Encoder, value any) error {
	switch value := value.(type) {
	case nil:
		return to.EncodeNil()
	case []any:
		return f.encodeArray(to, value)
	case map[string]any:
		return f.encodeObject(to, value)
	case string:
		if f.typ.Is(tftypes.String) {
			return to.EncodeString(value)
		}
	case bool:
		if f.typ.Is(tftypes.Bool) {
			return to.EncodeBool(value)
		}
	case json.Number:
		if f.typ.Is(tftypes.Number) {
			if integer, err := strconv.ParseInt(value.String(), 10, 64); err == nil {
				return to.EncodeInt(integer)
			}
			number, err := parseNumber(value.String())
			if err != nil {
				return err
			}
			return encodeNumber(to, number)
		}
	}
	return fmt.Errorf("%T is no %s", value, f.typ)
}

func (f *format) encodeArray(to *msgpack.Encoder, values []any) error {
	if f.element == nil || f.typ.Is(tftypes.Map{}) {
		return fmt.Errorf("an array is no %s", f.typ)
	}
	if err := to.EncodeArrayLen(len(values)); err != nil {
		return err
	}
	for _, value := range values {
		if err := f.element.encodeJSON(to, value); err != nil {
			return err
		}
	}
	return nil
}

func (f *format) encodeObject(to *msgpack.Encoder, values map[string]any) error {
	switch f.typ.(type) {
	case tftypes.Map:
		return encodeMap(to, slices.Sorted(maps.Keys(values)), func(key string) error { return f.element.encodeJSON(to, values[key]) })
	case tftypes.Object:
		return encodeMap(to, f.names, func(name string) error { return f.members[name].encodeJSON(to, values[name]) })
	}
	return fmt.Errorf("an object is no %s", f.typ)
}

package tfwire

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// Decode reads a value of a request. Unlike terraform-plugin-go's decoder it keeps no account of the path on the way: what
// it refuses, that one words.
func (s *Shape) Decode(given *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if given == nil || len(given.MsgPack) == 0 {
		return tftypes.Value{}, tfprotov6.ErrUnknownDynamicValueType
	}
	from := msgpack.GetDecoder()
	defer msgpack.PutDecoder(from)
	from.Reset(bytes.NewReader(given.MsgPack))
	return s.format.decode(from)
}

func (f *format) decode(from *msgpack.Decoder) (tftypes.Value, error) {
	code, err := from.PeekCode()
	switch {
	case err != nil:
		return tftypes.Value{}, err
	case msgpcode.IsExt(code):
		return tftypes.NewValue(f.typ, tftypes.UnknownValue), from.Skip()
	case code == msgpcode.Nil:
		return tftypes.NewValue(f.typ, nil), from.DecodeNil()
	}
	switch f.typ.(type) {
	case tftypes.List, tftypes.Set:
		return f.decodeElements(from)
	case tftypes.Map:
		return f.decodeEntries(from)
	case tftypes.Object:
		return f.decodeMembers(from)
	}
	switch {
	case f.typ.Is(tftypes.String):
		text, err := from.DecodeString()
		return tftypes.NewValue(tftypes.String, text), err
	case f.typ.Is(tftypes.Bool):
		truth, err := from.DecodeBool()
		return tftypes.NewValue(tftypes.Bool, truth), err
	}
	number, err := decodeNumber(from, code)
	if err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(tftypes.Number, number), f.fits(number)
}

func decodeNumber(from *msgpack.Decoder, code byte) (*big.Float, error) {
	switch {
	case code == msgpcode.Uint64:
		number, err := from.DecodeUint64()
		return new(big.Float).SetUint64(number), err
	case code == msgpcode.Float || code == msgpcode.Double:
		number, err := from.DecodeFloat64()
		if math.IsNaN(number) {
			return nil, errors.New("it is no number")
		}
		return big.NewFloat(number), err
	case msgpcode.IsString(code):
		text, err := from.DecodeString()
		if err != nil {
			return nil, err
		}
		return parseNumber(text)
	}
	number, err := from.DecodeInt64()
	return new(big.Float).SetInt64(number), err
}

// precision is that of numbers in Terraform.
const precision = 512

func parseNumber(text string) (*big.Float, error) {
	number, _, err := big.ParseFloat(text, 10, precision, big.ToNearestEven)
	return number, err
}

func (f *format) decodeElements(from *msgpack.Decoder) (tftypes.Value, error) {
	length, err := from.DecodeArrayLen()
	if err != nil {
		return tftypes.Value{}, err
	}
	elements := []tftypes.Value{}
	for range length {
		element, err := f.element.decode(from)
		if err != nil {
			return tftypes.Value{}, err
		}
		elements = append(elements, element)
	}
	return tftypes.NewValue(f.typ, elements), f.distinct(elements)
}

func (f *format) decodeEntries(from *msgpack.Decoder) (tftypes.Value, error) {
	length, err := from.DecodeMapLen()
	if err != nil {
		return tftypes.Value{}, err
	}
	entries := map[string]tftypes.Value{}
	for range length {
		key, err := from.DecodeString()
		if err != nil {
			return tftypes.Value{}, err
		}
		if entries[key], err = f.element.decode(from); err != nil {
			return tftypes.Value{}, err
		}
	}
	return tftypes.NewValue(f.typ, entries), nil
}

func (f *format) decodeMembers(from *msgpack.Decoder) (tftypes.Value, error) {
	length, err := from.DecodeMapLen()
	if err != nil {
		return tftypes.Value{}, err
	}
	members := make(map[string]tftypes.Value, len(f.members))
	for range length {
		name, err := from.DecodeString()
		if err != nil {
			return tftypes.Value{}, err
		}
		member, ok := f.members[name]
		if !ok {
			return tftypes.Value{}, fmt.Errorf("there is no attribute %s", name)
		}
		if members[name], err = member.decode(from); err != nil {
			return tftypes.Value{}, err
		}
	}
	if len(members) != len(f.members) {
		return tftypes.Value{}, fmt.Errorf("there are %d attributes of %d", len(members), len(f.members))
	}
	return tftypes.NewValue(f.typ, members), nil
}

package store

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// values draws what an Object may hold.
func values() *rapid.Generator[any] {
	scalar := rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Bool().AsAny(),
		rapid.Int64().AsAny(),
		rapid.Float64().Filter(func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }).AsAny(),
		rapid.String().AsAny(),
	)
	var value *rapid.Generator[any]
	value = rapid.Custom(func(t *rapid.T) any {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			return Object(rapid.MapOfN(rapid.String(), rapid.Deferred(func() *rapid.Generator[any] { return value }), 0, 4).Draw(t, "object"))
		case 1:
			list := rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return value }), 0, 4).Draw(t, "list")
			return append([]any{}, list...)
		default:
			return scalar.Draw(t, "scalar")
		}
	})
	return value
}

func objects() *rapid.Generator[Object] {
	return rapid.Custom(func(t *rapid.T) Object {
		return Object(rapid.MapOfN(rapid.String(), values(), 0, 6).Draw(t, "object"))
	})
}

func TestWhatIsEncodedIsDecoded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := objects().Draw(t, "object")
		text, err := AppendJSON(nil, want, rapid.Bool().Draw(t, "indent"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeObject(string(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nis read as %#v\nnot as       %#v", text, got, want)
		}
		// The standard library agrees on what the text means.
		var standard any
		if err := json.Unmarshal(text, &standard); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	})
}

func TestDecodeObject(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want Object
	}{
		{`{}`, Object{}},
		{" {\n\"a\" : [ ] , \"b\":{ } }\t", Object{"a": []any{}, "b": Object{}}},
		{`{"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}`, Object{"a": "\"\\/\b\f\n\r\té😀"}},
		{`{"a":"\ud83dx"}`, Object{"a": "\ufffdx"}},
		{
			`{"a":-1,"b":1.5,"c":1e3,"d":9223372036854775808,"e":2.0}`,
			Object{"a": int64(-1), "b": 1.5, "c": 1000.0, "d": 9223372036854775808.0, "e": 2.0},
		},
		{`{"a":true,"b":false,"c":null}`, Object{"a": true, "b": false, "c": nil}},
	}
	for _, test := range tests {
		got, err := DecodeObject(test.text)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %#v, %v; want %#v", test.text, got, err, test.want)
		}
	}
	for _, text := range []string{
		``, `[]`, `1`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{a:1}`, `{"a":tru}`, `{"a":"`, `{"a":"\`,
		`{"a":"\x"}`, `{"a":"\u12"}`, `{"a":"\u12zz"}`, `{"a":-}`, `{"a":[1}`, `{"a":[1,]}`, `{} x`, `{"a":1 "b":2}`, `{"a" 1}`,
		`{"a":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`,
	} {
		if got, err := DecodeObject(text); err == nil {
			t.Errorf("%s is read as %v", text, got)
		}
	}
}

func FuzzDecodeObject(f *testing.F) {
	f.Add(`{"a":[1,-2.5e3,"\u00e9\n",{"b":null}],"c":true}`)
	f.Fuzz(func(t *testing.T, text string) {
		o, err := DecodeObject(text)
		if err != nil {
			return
		}
		encoded, err := AppendJSON(nil, o, false)
		if err != nil {
			t.Fatalf("%q was read, but not written: %v", text, err)
		}
		if again, err := DecodeObject(string(encoded)); err != nil {
			t.Fatalf("%s was written, but not read: %v", encoded, err)
		} else if len(again) != len(o) {
			t.Fatalf("%s is not %q", encoded, text)
		}
	})
}

func TestAppendJSONLaysOutAsStripeDoes(t *testing.T) {
	t.Parallel()
	o := Object{
		"created": int64(5), "object": "x", "id": "x_1", "list": []any{int64(1), Object{}}, "none": []any{}, "hash": Object{"b": 1, "a": 2.0},
		"names": []string{"n\x01\"<\xff"}, "more": []Object{{"k": nil}}, "plain": map[string]any{"z": true},
	}
	const want = `{
  "id": "x_1",
  "object": "x",
  "created": 5,
  "hash": {
    "a": 2.0,
    "b": 1
  },
  "list": [
    1,
    {}
  ],
  "more": [
    {
      "k": null
    }
  ],
  "names": [
    "n\u0001\"<\ufffd"
  ],
  "none": [],
  "plain": {
    "z": true
  }
}`
	got, err := AppendJSON(nil, o, true)
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestAppendJSONRefusesWhatIsNoJSON(t *testing.T) {
	t.Parallel()
	circle := Object{}
	circle["self"] = circle
	for name, o := range map[string]Object{
		"a channel": {"a": make(chan int)}, "a nested type": {"a": []any{uint8(1)}}, "not a number": {"a": math.NaN()},
		"infinity": {"a": Object{"b": math.Inf(1)}}, "a circle": circle,
	} {
		if text, err := AppendJSON(nil, o, false); err == nil {
			t.Errorf("%s is written as %s", name, text)
		}
	}
}

func BenchmarkCodec(b *testing.B) {
	o := Object{}
	for _, name := range strings.Fields("business_profile capabilities company controller external_accounts requirements settings tos") {
		o[name] = Object{
			"id": "acct_1234567890abcdef", "enabled": true, "created": int64(1700000000), "errors": []any{},
			"address": Object{"city": "San Francisco", "country": "US", "line1": nil, "line2": nil, "postal_code": "94107"},
		}
	}
	text, err := AppendJSON(nil, o, false)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := AppendJSON(nil, o, false); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := DecodeObject(string(text)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

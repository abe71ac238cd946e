package store

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// values draws what an Object may hold.
func values() *rapid.Generator[any] {
	scalar := rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Bool().AsAny(),
		rapid.Int64().AsAny(),
		// A whole float is read back as an integer; both are JSON's only kind of number.
		rapid.Float64().Filter(func(f float64) bool { return f != math.Trunc(f) && !math.IsNaN(f) }).AsAny(),
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
		text, err := EncodeObject(want)
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
	})
}

func TestTheLayoutIsThatOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := objects().Draw(t, "object")
		got, err := EncodeObject(o, jsontext.WithIndent("  "))
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		standard := json.NewEncoder(&want)
		standard.SetEscapeHTML(false)
		standard.SetIndent("", "  ")
		if err := standard.Encode(o); err != nil {
			t.Fatal(err)
		}
		if string(got)+"\n" != want.String() {
			t.Fatalf("%s\nis not\n%s", got, want.String())
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
		`{"a":"\x"}`, `{"a":"\u12"}`, `{"a":"\u12zz"}`, `{"a":-}`, `{"a":[1}`, `{"a":[1,]}`, `{} x`, `{"a":1 "b":2}`, `{"a" 1}`, `null`, `{"a":1e999}`,
	} {
		if got, err := DecodeObject(text); err == nil {
			t.Errorf("%s is read as %v", text, got)
		}
	}
}

func TestEncodingTakesEveryTypeOfAnObject(t *testing.T) {
	t.Parallel()
	o := Object{
		"created": int64(5), "id": "x_1", "list": []any{int64(1), Object{}}, "none": []any{}, "hash": Object{"b": 1, "a": 2.5},
		"names": []string{"n\x01\"\xff"}, "more": []Object{{"k": nil}}, "plain": map[string]any{"z": true},
	}
	const want = `{"created":5,"hash":{"a":2.5,"b":1},"id":"x_1","list":[1,{}],"more":[{"k":null}],` +
		`"names":["n\u0001\"` + "\ufffd" + `"],"none":[],"plain":{"z":true}}`
	if got, err := EncodeObject(o); err != nil || string(got) != want {
		t.Errorf("%v\n%s\nis not\n%s", err, got, want)
	}
}

func TestEncodingRefusesWhatIsNoPartOfAnObject(t *testing.T) {
	t.Parallel()
	circle := Object{}
	circle["self"] = circle
	for name, o := range map[string]Object{
		"a channel": {"a": make(chan int)}, "a struct": {"a": struct{}{}}, "a nested type": {"a": []any{uint8(1)}},
		"a type in a plain map": {"a": []Object{{"b": map[string]any{"c": uint8(1)}}}}, "not a number": {"a": math.NaN()},
		"infinity": {"a": Object{"b": math.Inf(1)}}, "a circle": circle,
	} {
		if text, err := EncodeObject(o); err == nil {
			t.Errorf("%s is written as %s", name, text)
		}
	}
}

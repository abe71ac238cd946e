package store

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func sample() Object {
	return Object{
		"id":      "acct_1",
		"name":    nil,
		"count":   int64(3),
		"ratio":   2.5,
		"enabled": true,
		"hash":    Object{"inner": Object{"leaf": "x"}, "plain": map[string]any{"k": "v"}},
		"list":    []any{"a", int64(1), "b"},
		"names":   []string{"x", "y"},
		"objects": []Object{{"k": "v"}},
	}
}

func TestObjectAccess(t *testing.T) {
	t.Parallel()
	o := sample()
	check := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %#v, want %#v", what, got, want)
		}
	}
	check("a nested value", o.Get("hash.inner.leaf"), "x")
	check("a value below a plain map", o.String("hash.plain.k"), "v")
	check("what is absent", o.Get("hash.nonesuch.leaf"), nil)
	check("what is below a string", o.Get("id.x"), nil)
	check("a null string", o.String("name"), "")
	check("an integer", o.Int("count"), int64(3))
	check("a float as an integer", o.Int("ratio"), int64(2))
	check("a boolean", o.Bool("enabled"), true)
	check("a boolean that is a string", o.Bool("id"), false)
	check("a hash", o.Object("hash.inner"), Object{"leaf": "x"})
	check("a hash that is a list", o.Object("list"), Object(nil))
	check("a list", o.List("list"), []any{"a", int64(1), "b"})
	check("a list of strings", o.List("names"), []any{"x", "y"})
	check("a list of objects", o.List("objects"), []any{Object{"k": "v"}})
	check("strings of a list", o.Strings("list"), []string{"a", "b"})
	check("strings", o.Strings("names"), []string{"x", "y"})
	check("presence", []bool{o.Has("id"), o.Has("name"), o.Has("hash.inner"), o.Has("x.y")}, []bool{true, false, true, false})
}

func TestObjectSetAndDelete(t *testing.T) {
	t.Parallel()
	o := Object{"scalar": "x"}
	o.Set("a.b.c", int64(1))
	o.Set("a.b.d", int64(2))
	o.Set("scalar.x", true)
	o.Delete("a.b.c")
	o.Delete("nonesuch.x")
	o.Delete("nonesuch")
	want := Object{"a": Object{"b": Object{"d": int64(2)}}, "scalar": Object{"x": true}}
	if !reflect.DeepEqual(o, want) {
		t.Errorf("got %#v", o)
	}
}

func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	o := sample()
	c := o.Clone()
	c.Set("hash.inner.leaf", "changed")
	c.Set("hash.plain.k", "changed")
	c.List("list")[0] = "changed"
	c.List("names")[0] = "changed"
	AsObject(c.List("objects")[0])["k"] = "changed"
	if !reflect.DeepEqual(o, sample()) {
		t.Errorf("the original has changed: %#v", o)
	}
	if Object(nil).Clone() != nil {
		t.Error("a clone of nothing is something")
	}
}

// What has been cloned compares equal to what has been stored and read.
func TestCloneHasTheTypesOfTheStore(t *testing.T) {
	t.Parallel()
	o := sample()
	o.Set("hash.numbers", []any{1, 2.0, -3.0, 2.5, 1e300})
	if got, want := o.Clone(), toObjects(o); !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, want %#v", got, want)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name              string
		old, params, want Object
	}{
		{"what is not named stays", Object{"a": "1", "b": "2"}, Object{"b": "3"}, Object{"a": "1", "b": "3"}},
		{"hashes merge", Object{"h": Object{"a": "1", "b": "2"}}, Object{"h": Object{"b": "3"}}, Object{"h": Object{"a": "1", "b": "3"}}},
		{"lists replace", Object{"l": []any{"1", "2"}}, Object{"l": []any{"3"}}, Object{"l": []any{"3"}}},
		{"an empty list clears", Object{"l": []any{"1"}}, Object{"l": []any{}}, Object{"l": []any{}}},
		{
			"an empty string unsets",
			Object{"a": "1", "h": Object{"b": "2"}},
			Object{"a": "", "h": Object{"b": ""}},
			Object{"a": nil, "h": Object{"b": nil}},
		},
		{"an empty string unsets a hash", Object{"h": Object{"a": "1"}}, Object{"h": ""}, Object{"h": nil}},
		{"a hash takes the place of null", Object{"h": nil}, Object{"h": Object{"a": "1", "b": ""}}, Object{"h": Object{"a": "1", "b": nil}}},
		{
			"metadata merges by key",
			Object{"metadata": Object{"a": "1", "b": "2"}},
			Object{"metadata": Object{"b": "", "c": "3"}},
			Object{"metadata": Object{"a": "1", "c": "3"}},
		},
		{"empty metadata removes all", Object{"metadata": Object{"a": "1"}}, Object{"metadata": ""}, Object{"metadata": Object{}}},
		{"new metadata never holds empty values", Object{}, Object{"metadata": Object{"a": "", "b": "1"}}, Object{"metadata": Object{"b": "1"}}},
		{
			"plain maps count as hashes",
			Object{"h": map[string]any{"a": "1"}},
			Object{"h": map[string]any{"b": int64(2)}},
			Object{"h": Object{"a": "1", "b": int64(2)}},
		},
	}
	for _, test := range tests {
		got := test.old.Clone()
		got.Merge(test.params)
		if !reflect.DeepEqual(got, test.want) && !reflect.DeepEqual(toObjects(got), test.want) {
			t.Errorf("%s: %#v, want %#v", test.name, got, test.want)
		}
	}
}

// toObjects makes all maps Objects.
func toObjects(o Object) Object {
	text, err := EncodeObject(o)
	if err != nil {
		return nil
	}
	o, err = DecodeObject(string(text))
	if err != nil {
		return nil
	}
	return o
}

func TestMergeTwiceIsMergeOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, params := objects().Draw(t, "object"), objects().Draw(t, "params")
		before := params.Clone()
		o.Merge(params)
		once := o.Clone()
		o.Merge(params)
		if !reflect.DeepEqual(o, once) {
			t.Fatalf("%#v is not %#v", o, once)
		}
		if !reflect.DeepEqual(params, before) {
			t.Fatal("the parameters have changed")
		}
	})
}

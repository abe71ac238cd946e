package api

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func mustParse(t testing.TB, form string) *input {
	t.Helper()
	pairs, err := parsePairs(form)
	if err != nil {
		t.Fatalf("%s: %v", form, err)
	}
	in, err := parseInput(pairs)
	if err != nil {
		t.Fatalf("%s: %v", form, err)
	}
	return in
}

func TestParseInput(t *testing.T) {
	t.Parallel()
	tests := []struct {
		form string
		want Object
	}{
		{"", Object{}},
		{"&&a=1&", Object{"a": "1"}},
		{"a=1&a=2", Object{"a": "2"}},
		{"a", Object{"a": ""}},
		{"a=b=c", Object{"a": "b=c"}},
		{"a%5Bb%5D=x+y%26z", Object{"a": Object{"b": "x y&z"}}},
		{"a[b][c]=1&a[b][d]=2&a[e]=3", Object{"a": Object{"b": Object{"c": "1", "d": "2"}, "e": "3"}}},
		{"a[]=1&a[]=2", Object{"a": []any{"1", "2"}}},
		{"a[][b]=1&a[][c]=2&a[][b]=3", Object{"a": []any{Object{"b": "1", "c": "2"}, Object{"b": "3"}}}},
		{"a[][b][]=1&a[][b][]=2", Object{"a": []any{Object{"b": []any{"1", "2"}}}}},
		{"a[][b][c]=1&a[][b][c]=2", Object{"a": []any{Object{"b": Object{"c": "1"}}, Object{"b": Object{"c": "2"}}}}},
		{"a[][]=1&a[][]=2", Object{"a": []any{[]any{"1"}, []any{"2"}}}},
		// Without a schema an index is a key like any other.
		{"a[0][b]=1&a[1][b]=2", Object{"a": Object{"0": Object{"b": "1"}, "1": Object{"b": "2"}}}},
		// Brackets that do not pair belong to the name.
		{"a[b=1&a]=2&[b]=3&a[b]c=4&a[b[c]]=5", Object{"a[b": "1", "a]": "2", "[b]": "3", "a[b]c": "4", "a[b[c]]": "5"}},
		{"=1", Object{"": "1"}},
	}
	for _, test := range tests {
		if got := mustParse(t, test.form).raw(); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %#v, want %#v", test.form, got, test.want)
		}
	}
}

func TestParseInputRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ form, want string }{
		{"a=1&a[b]=2", "several forms"},
		{"a[b]=2&a=1", "several forms"},
		{"a[]=2&a=1", "several forms"},
		{"a[]=2&a[b]=1", "several forms"},
		{"a=1&a[]=2", "several forms"},
		{"%zz=1", "percent-encoding"},
		{"a=%", "percent-encoding"},
		{"a=%ff", "UTF-8"},
		{"%c3%28=1", "UTF-8"},
		{"a" + strings.Repeat("[b]", maxNesting) + "=1", "too deeply"},
	}
	for _, test := range tests {
		pairs, err := parsePairs(test.form)
		if err == nil {
			_, err = parseInput(pairs)
		}
		var e *Error
		if !errors.As(err, &e) || e.Status != 400 || !strings.Contains(e.Message, test.want) {
			t.Errorf("%s: %v, want %q", test.form, err, test.want)
		}
	}
}

func TestElementsOfAList(t *testing.T) {
	t.Parallel()
	tests := []struct {
		form string
		want any
	}{
		{"a[]=x&a[]=y", []any{"x", "y"}},
		{"a[1]=y&a[0]=x", []any{"x", "y"}},
		{"a[7]=y&a[3]=x&a[10]=z", []any{"x", "y", "z"}},
		{"a[0][b]=1&a[0][c]=2", []any{Object{"b": "1", "c": "2"}}},
		{"a[x]=y", nil},
		{"a[-1]=y", nil},
		{"a[%2b1]=y", nil},
		{"a[0]=x&a[b]=y", nil},
		{"a=x", nil},
	}
	for _, test := range tests {
		elements, ok := mustParse(t, test.form).children["a"].elements()
		var got any
		if ok {
			list := []any{}
			for _, e := range elements {
				list = append(list, e.raw())
			}
			got = list
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %#v, want %#v", test.form, got, test.want)
		}
	}
}

func FuzzForm(f *testing.F) {
	for _, seed := range []string{
		"a=1&b[c]=2&d[]=3&d[]=4", "a[0][b]=1&a[1][b]=2", "a[][b]=1&a[][c][]=2", "a=1&a[b]=2", "%zz", "a[b", "metadata[k]=",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, form string) {
		pairs, err := parsePairs(form)
		if err == nil {
			_, err = parseInput(pairs)
		}
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%q: %v is no answer", form, err)
		}
	})
}

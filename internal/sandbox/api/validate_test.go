package api

import (
	"fmt"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

func params(t testing.TB, operation string) *spec.Schema {
	t.Helper()
	d, err := spec.Load()
	if err != nil {
		t.Fatal(err)
	}
	op := lookup(d, operation)
	if op == nil || !op.Known {
		t.Fatalf("%s is not described", operation)
	}
	return op.Params()
}

const (
	accounts          = "POST /v1/accounts"
	cards             = "POST /v1/issuing/cards"
	cardholders       = "POST /v1/issuing/cardholders"
	financialAccounts = "POST /v1/treasury/financial_accounts"
)

func TestValidateGivesParametersTheirTypes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		operation, form string
		want            Object
	}{
		{accounts, "", Object{}},
		{accounts, "business_profile[mcc]=5734&company[owners_provided]=false&business_profile[estimated_worker_count]=-1&capabilities[treasury][requested]=true", Object{
			"business_profile": Object{"mcc": "5734", "estimated_worker_count": int64(-1)}, "company": Object{"owners_provided": false},
			"capabilities": Object{"treasury": Object{"requested": true}},
		}},
		{financialAccounts, "supported_currencies[]=usd", Object{"supported_currencies": []any{"usd"}}},
		{financialAccounts, "supported_currencies[0]=usd", Object{"supported_currencies": []any{"usd"}}},
		{
			cards, "currency=usd&type=virtual&spending_controls[spending_limits][0][amount]=5&spending_controls[spending_limits][0][interval]=daily",
			Object{"currency": "usd", "type": "virtual", "spending_controls": Object{"spending_limits": []any{
				Object{"amount": int64(5), "interval": "daily"},
			}}},
		},
		{
			cards, "currency=usd&type=virtual&spending_controls[spending_limits][][amount]=5&spending_controls[spending_limits][][interval]=daily",
			Object{"currency": "usd", "type": "virtual", "spending_controls": Object{"spending_limits": []any{
				Object{"amount": int64(5), "interval": "daily"},
			}}},
		},
		// A union takes the type that fits.
		{"GET /v1/accounts", "created=5", Object{"created": int64(5)}},
		{"GET /v1/accounts", "created[gte]=5&limit=3", Object{"created": Object{"gte": int64(5)}, "limit": int64(3)}},
		{
			accounts, "settings[payouts][schedule][delay_days]=minimum",
			Object{"settings": Object{"payouts": Object{"schedule": Object{"delay_days": "minimum"}}}},
		},
		{
			accounts, "settings[payouts][schedule][delay_days]=7",
			Object{"settings": Object{"payouts": Object{"schedule": Object{"delay_days": int64(7)}}}},
		},
		{accounts, "external_account=btok_us", Object{"external_account": "btok_us"}},
		{
			accounts, "external_account[object]=bank_account&external_account[country]=US&external_account[account_number]=000",
			Object{"external_account": Object{"object": "bank_account", "country": "US", "account_number": "000"}},
		},
		{
			accounts, "external_account[object]=card&external_account[number]=4000&external_account[exp_month]=1&external_account[exp_year]=30",
			Object{"external_account": Object{"object": "card", "number": "4000", "exp_month": int64(1), "exp_year": int64(30)}},
		},
		// An empty string unsets what can be unset.
		{accounts, "email=&business_profile[url]=&metadata=", Object{"email": "", "business_profile": Object{"url": ""}, "metadata": ""}},
		{accounts, "metadata[a]=&metadata[b]=x", Object{"metadata": Object{"a": "", "b": "x"}}},
		{accounts, "individual[address]=&individual[dob]=", Object{"individual": Object{"address": "", "dob": ""}}},
		{
			cards, "currency=usd&type=virtual&spending_controls[spending_limits]=",
			Object{"currency": "usd", "type": "virtual", "spending_controls": Object{"spending_limits": []any{}}},
		},
		{
			"POST /v1/accounts/{account}", "documents[company_license][files]=",
			Object{"documents": Object{"company_license": Object{"files": []any{}}}},
		},
	}
	for _, test := range tests {
		got, e := validate(params(t, test.operation), mustParse(t, test.form), nil)
		if e != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s %s: %#v, %v; want %#v", test.operation, test.form, got, e, test.want)
		}
	}
}

func TestValidateAnswersAsStripeDoes(t *testing.T) {
	t.Parallel()
	const empty = "You passed an empty string for '%[1]s'. We assume empty values are an attempt to unset a parameter; however '%[1]s' " +
		"cannot be unset. You should remove '%[1]s' from your request or supply a non-empty value."
	long := strings.Repeat("x", 5001)
	var manyKeys []string
	for i := range 51 {
		manyKeys = append(manyKeys, fmt.Sprintf("metadata[k%d]=v", i))
	}
	tests := []struct{ operation, form, param, code, message string }{
		{accounts, "foo=1", "foo", "parameter_unknown", "Received unknown parameter: foo"},
		{accounts, "foo=1&individual[bar][baz]=2", "foo", "parameter_unknown", "Received unknown parameters: foo, individual[bar]"},
		{
			accounts, "capabilities[mb_way_payments][requested]=true", "capabilities[mb_way_payments]", "parameter_unknown",
			"Received unknown parameter: capabilities[mb_way_payments]",
		},
		{accounts, "individual[dob]a=2", "individual[dob]a", "parameter_unknown", "Received unknown parameter: individual[dob]a"},
		{
			cards, "currency=usd&type=virtual&spending_controls[spending_limits][0][amount]=5&spending_controls[spending_limits][0][interval]=daily&spending_controls[spending_limits][0][x]=1",
			"spending_controls[spending_limits][0][x]", "parameter_unknown",
			"Received unknown parameter: spending_controls[spending_limits][0][x]",
		},
		{cards, "", "currency", "parameter_missing", "Missing required param: currency."},
		{
			cards, "currency=usd&type=virtual&spending_controls[spending_limits][0][amount]=5", "spending_controls[spending_limits][0][interval]",
			"parameter_missing", "Missing required param: spending_controls[spending_limits][0][interval].",
		},
		// Unknown comes before missing, missing before wrong.
		{cards, "type=nonesuch&foo=1", "foo", "parameter_unknown", "Received unknown parameter: foo"},
		{cards, "type=nonesuch", "currency", "parameter_missing", "Missing required param: currency."},
		{cards, "currency=usd&type=nonesuch", "type", "", "Invalid type: must be one of physical or virtual"},
		{accounts, "type=nonesuch", "type", "", "Invalid type: must be one of custom, express, or standard"},
		{
			accounts, "controller[fees][payer]=me", "controller[fees][payer]", "",
			"Invalid controller[fees][payer]: must be one of account or application",
		},
		{accounts, "tos_acceptance[date]=one", "tos_acceptance[date]", "parameter_invalid_integer", "Invalid integer: one"},
		{accounts, "tos_acceptance[date]=1.0", "tos_acceptance[date]", "parameter_invalid_integer", "Invalid integer: 1.0"},
		{accounts, "tos_acceptance[date]=%2B1", "tos_acceptance[date]", "parameter_invalid_integer", "Invalid integer: +1"},
		{
			accounts, "tos_acceptance[date]=9223372036854775808", "tos_acceptance[date]", "parameter_invalid_integer",
			"Invalid integer: 9223372036854775808",
		},
		{accounts, "capabilities[treasury][requested]=yes", "capabilities[treasury][requested]", "", "Invalid boolean: yes"},
		{
			accounts, "settings[payouts][schedule][delay_days]=soon", "settings[payouts][schedule][delay_days]", "parameter_invalid_integer",
			"Invalid integer: soon",
		},
		{accounts, "email[a]=b", "email", "", `Invalid string: {"a"=>"b"}`},
		{accounts, "email[]=b&email[]=c", "email", "", `Invalid string: ["b", "c"]`},
		{accounts, "individual=x", "individual", "", "Invalid object"},
		{accounts, "individual[]=x", "individual", "", "Invalid object"},
		{accounts, "metadata=x", "metadata", "", "Invalid object"},
		{financialAccounts, "supported_currencies=usd", "supported_currencies", "", "Invalid array"},
		{financialAccounts, "supported_currencies[a]=usd", "supported_currencies", "", "Invalid array"},
		{financialAccounts, "supported_currencies[0][a]=usd", "supported_currencies[0]", "", `Invalid string: {"a"=>"usd"}`},
		{accounts, "expand=individual", "expand", "", "Invalid array"},
		{accounts, "email=" + long, "", "", ""}, // no bound: accounts[email] is a plain string
		{accounts, "business_profile[mcc]=57341", "business_profile[mcc]", "", "Invalid string: 57341; must be at most 4 characters"},
		{
			accounts, "business_profile[product_description]=" + strings.Repeat("a", 39_994) + "bcdefgh", "business_profile[product_description]", "",
			"Invalid string: aaaaaaa...bcdefgh; must be at most 40000 characters",
		},
		{cards, "currency=&type=virtual", "currency", "parameter_invalid_empty", fmt.Sprintf(empty, "currency")},
		{accounts, "type=", "type", "parameter_invalid_empty", fmt.Sprintf(empty, "type")},
		{accounts, "tos_acceptance[date]=", "tos_acceptance[date]", "parameter_invalid_empty", fmt.Sprintf(empty, "tos_acceptance[date]")},
		{
			accounts, "capabilities[treasury][requested]=", "capabilities[treasury][requested]", "parameter_invalid_empty",
			fmt.Sprintf(empty, "capabilities[treasury][requested]"),
		},
		{
			financialAccounts, "supported_currencies[]=", "supported_currencies[0]", "parameter_invalid_empty",
			fmt.Sprintf(empty, "supported_currencies[0]"),
		},
		{financialAccounts, "supported_currencies=", "supported_currencies", "parameter_invalid_empty", fmt.Sprintf(empty, "supported_currencies")},
		{accounts, strings.Join(manyKeys, "&"), "metadata", "", "Metadata can have up to 50 keys, but you passed in 51 keys."},
		{
			accounts, "metadata[" + strings.Repeat("k", 41) + "]=v", "metadata", "",
			"Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: " + strings.Repeat("k", 41),
		},
		{
			accounts, "metadata[k]=" + strings.Repeat("é", 501), "metadata[k]", "",
			"Metadata values can have up to 500 characters, but you passed in a value that is 501 characters. Invalid value: " +
				strings.Repeat("é", 100) + "...",
		},
		{accounts, "metadata[a][b]=c", "metadata[a]", "", `Invalid string: {"b"=>"c"}`},
	}
	for _, test := range tests {
		_, e := validate(params(t, test.operation), mustParse(t, test.form), nil)
		if test.message == "" {
			if e != nil {
				t.Errorf("%s %.80s: %v, want none", test.operation, test.form, e)
			}
			continue
		}
		want := &Error{Status: 400, Type: TypeInvalidRequest, Param: test.param, Code: test.code, Message: test.message}
		if !reflect.DeepEqual(e, want) {
			t.Errorf("%s %.80s:\n got %v\nwant %v", test.operation, test.form, e, want)
		}
	}
}

func TestValidateTakesWhatAnotherOperationDescribes(t *testing.T) {
	t.Parallel()
	update, create := params(t, "POST /v1/accounts/{account}"), params(t, accounts)
	accepted := map[string]*spec.Schema{"country": create.Property("country")}
	got, e := validate(update, mustParse(t, "country=US"), accepted)
	if e != nil || got.String("country") != "US" {
		t.Errorf("%v, %v", got, e)
	}
	if _, e := validate(update, mustParse(t, "country=US&individual[country]=US"), accepted); e == nil || e.Param != "individual[country]" {
		t.Errorf("below the top the parameter is accepted too: %v", e)
	}
}

// drawValue draws what a schema allows, at most depth hashes deep; nil when there is nothing.
func drawValue(t *rapid.T, s *spec.Schema, depth int) any {
	if s.Unsettable() && rapid.IntRange(0, 4).Draw(t, "unset") == 0 {
		if s.Unwrap().Type == "array" {
			return []any{}
		}
		return ""
	}
	if alternatives := s.AnyOf(); alternatives != nil {
		s = rapid.SampledFrom(alternatives).Filter(func(a *spec.Schema) bool { return !a.Unsettable() }).Draw(t, "alternative")
	}
	switch s.Type {
	case "object":
		return drawHash(t, s, depth)
	case "array":
		if depth == 0 {
			return []any{}
		}
		list := []any{}
		for range rapid.IntRange(1, 3).Draw(t, "length") {
			if v := drawValue(t, s.Items(), depth-1); v != nil && v != "" {
				list = append(list, v)
			}
		}
		return list
	case "integer":
		return rapid.Int64().Draw(t, "integer")
	case "number":
		return math.Round(rapid.Float64Range(-1e6, 1e6).Draw(t, "number")*100) / 100
	case "boolean":
		return rapid.Bool().Draw(t, "boolean")
	}
	return drawText(t, s)
}

func drawText(t *rapid.T, s *spec.Schema) any {
	switch {
	case s.Enum != nil:
		return rapid.SampledFrom(s.Enum).Draw(t, "enum")
	case s.Format == "decimal":
		return strconv.Itoa(rapid.Int().Draw(t, "decimal"))
	}
	length := 20
	if s.MaxLength > 0 && s.MaxLength < length {
		length = s.MaxLength
	}
	// Letters, so that a union of an integer and a text reads them as a text.
	return "x" + rapid.StringN(0, length-1, -1).Draw(t, "text")
}

func drawHash(t *rapid.T, s *spec.Schema, depth int) any {
	out := Object{}
	if s.Additional() != nil {
		key := rapid.StringMatching(`[a-zA-Z][ -Z^-~é]{0,20}`)
		for _, name := range rapid.SliceOfN(key, 0, 3).Draw(t, "keys") {
			out[name] = rapid.StringN(0, 50, -1).Draw(t, "value")
		}
		return emptyIsAbsent(out)
	}
	for _, name := range s.Properties() {
		property := s.Property(name)
		must := s.Requires(name)
		if name == "expand" || !must && (depth == 0 || rapid.IntRange(0, 5).Draw(t, "leave out") > 0) {
			continue
		}
		if v := drawValue(t, property, depth-1); v != nil {
			out[name] = v
		} else if must {
			return nil
		}
	}
	return emptyIsAbsent(out)
}

// emptyIsAbsent leaves out what a form cannot say.
func emptyIsAbsent(o Object) any {
	if len(o) == 0 {
		return nil
	}
	return o
}

// encodeForm writes a value as a client does; how lists are written is the client's choice.
func encodeForm(path string, v any, indexed bool, out *[]string) {
	switch v := v.(type) {
	case Object:
		for name, value := range v {
			encodeForm(Member(path, name), value, indexed, out)
		}
	case []any:
		if len(v) == 0 {
			encodeForm(path, "", indexed, out)
		}
		for i, e := range v {
			_, hash := e.(Object)
			name := ""
			if indexed || hash {
				name = strconv.Itoa(i)
			}
			encodeForm(Member(path, name), e, indexed, out)
		}
	default:
		text := fmt.Sprint(v)
		if f, ok := v.(float64); ok {
			text = strconv.FormatFloat(f, 'f', -1, 64)
		}
		*out = append(*out, url.QueryEscape(path)+"="+url.QueryEscape(text))
	}
}

func TestWhatAClientEncodesIsDecoded(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		accounts, cards, cardholders, financialAccounts, "POST /v1/account_sessions", "POST /v1/accounts/{account}/persons",
		"POST /v1/accounts/{account}/external_accounts", "POST /v1/setup_intents", "GET /v1/issuing/cards",
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			schema := params(t, operation)
			parameters := rapid.Custom(func(t *rapid.T) Object {
				if drawn, ok := drawHash(t, schema, 5).(Object); ok {
					return drawn
				}
				return Object{}
			}).Filter(func(drawn Object) bool { // a required hash may have come out empty
				return !slices.ContainsFunc(schema.Required, func(name string) bool { return drawn[name] == nil })
			})
			rapid.Check(t, func(t *rapid.T) {
				want := parameters.Draw(t, "parameters")
				var form []string
				encodeForm("", want, rapid.Bool().Draw(t, "indexed"), &form)
				pairs, err := parsePairs(strings.Join(form, "&"))
				if err != nil {
					t.Fatal(err)
				}
				in, err := parseInput(pairs)
				if err != nil {
					t.Fatal(err)
				}
				got, e := validate(schema, in, nil)
				if e != nil {
					t.Fatalf("%v\n%v: %v", form, want, e)
				}
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%v\n got %#v\nwant %#v", form, got, want)
				}
			})
		})
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	for want, values := range map[string][]string{
		"": {""}, "a": {"a", ""}, "a or b": {"a", "b"}, "a, b, or c": {"a", "", "b", "c"},
	} {
		if got := alternatives(values); got != want {
			t.Errorf("%q: %q, want %q", values, got, want)
		}
	}
}

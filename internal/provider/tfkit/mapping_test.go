package tfkit

import (
	"encoding/json"
	"math/big"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// sample has an attribute of every kind.
var sample = Attributes{
	"id":       {Type: String, Computed: true},
	"name":     {Type: String, Required: true},
	"nickname": {Type: String, Optional: true},
	"status":   {Type: String, Optional: true, Default: "inactive", Values: []string{"active", "inactive"}},
	"limit":    {Type: Int64, Optional: true},
	"share":    {Type: Float64, Optional: true},
	"paid":     {Type: Bool, Optional: true, Default: false},
	"at":       {Type: Time, Optional: true},
	"tags":     {Type: StringSet, Optional: true},
	"steps":    {Type: StringList, Optional: true},
	"labels":   {Type: StringMap, Optional: true},
	"line":     {Type: String, Optional: true, InputOnly: true, Param: "second_line"},
	"owner":    {Type: Reference, Optional: true, RequiresReplace: true, Attributes: Attributes{"id": {Type: String, Required: true}, "note": {Type: String, Optional: true}}},
	"ssn":      {Type: Secret},
	"local":    {Type: String, Optional: true, Local: true},
	"currency": {Type: String, Required: true, RequiresReplace: true},
	"address": {Type: Object, Optional: true, Atomic: true, Attributes: Attributes{
		"city": {Type: String, Required: true}, "line2": {Type: String, Optional: true},
	}},
	"controls": {Type: Object, Optional: true, Attributes: Attributes{
		"note":   {Type: String, Optional: true},
		"unit":   {Type: String, Optional: true, Computed: true},
		"tax_id": {Type: Secret},
		"limits": {Type: ObjectList, Optional: true, Attributes: Attributes{
			"amount": {Type: Int64, Required: true}, "categories": {Type: StringSet, Optional: true},
		}},
	}},
	"capabilities": {Type: ObjectMap, Optional: true, Attributes: Attributes{
		"requested": {Type: Bool, Required: true}, "status": {Type: String, Computed: true, ChangesWith: []string{"requested"}},
	}},
	"facts": {Type: Object, Computed: true, Volatile: "they move", Attributes: Attributes{"due": {Type: StringList, Computed: true}}},
	"brand": {Type: String, Computed: true, ChangesWith: []string{"name"}},
}

// value builds a value of the sample from JSON: absent members are null, "?" is unknown.
func value(t *testing.T, attributes Attributes, text string) Value {
	t.Helper()
	if text == "" {
		return Value{}
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var given any
	if err := decoder.Decode(&given); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return NewValue(build(t, attributes.TerraformType(), given))
}

func build(t *testing.T, typ tftypes.Type, given any) tftypes.Value {
	t.Helper()
	switch given := given.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case string:
		if given == "?" {
			return tftypes.NewValue(typ, tftypes.UnknownValue)
		}
		return tftypes.NewValue(typ, given)
	case bool:
		return tftypes.NewValue(typ, given)
	case json.Number:
		number, _, err := big.ParseFloat(given.String(), 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		return tftypes.NewValue(typ, number)
	case []any:
		var element tftypes.Type
		switch typ := typ.(type) {
		case tftypes.List:
			element = typ.ElementType
		case tftypes.Set:
			element = typ.ElementType
		}
		elements := make([]tftypes.Value, len(given))
		for i, item := range given {
			elements[i] = build(t, element, item)
		}
		return tftypes.NewValue(typ, elements)
	case map[string]any:
		members := map[string]tftypes.Value{}
		switch typ := typ.(type) {
		case tftypes.Object:
			for name, member := range typ.AttributeTypes {
				members[name] = build(t, member, given[name])
			}
			for name := range given {
				if _, ok := typ.AttributeTypes[name]; !ok {
					t.Fatalf("no attribute %q", name)
				}
			}
		case tftypes.Map:
			for name, item := range given {
				members[name] = build(t, typ.ElementType, item)
			}
		}
		return tftypes.NewValue(typ, members)
	}
	t.Fatalf("unexpected %T", given)
	return tftypes.Value{}
}

func TestEncodeSendsWhatChangedAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ prior, planned, config, want string }{
		"creation sends what is set": {
			planned: `{"name":"a","currency":"usd","status":"active","limit":5,"share":33.3,"paid":true,"at":"2026-01-01T00:00:00Z"}`,
			want:    "at=1767225600&currency=usd&limit=5&name=a&paid=true&share=33.3&status=active",
		},
		"creation leaves out null, unknown and computed": {
			planned: `{"name":"a","currency":"usd","id":"?","nickname":"?","brand":"?"}`,
			want:    "currency=usd&name=a",
		},
		"lists, sets and maps are spelled out": {
			planned: `{"name":"a","currency":"usd","tags":["x"],"steps":["b","a"],"labels":{"k":"v"}}`,
			want:    "currency=usd&labels[k]=v&name=a&steps[0]=b&steps[1]=a&tags[0]=x",
		},
		"nested objects, lists of objects and maps of objects": {
			planned: `{"name":"a","currency":"usd","controls":{"note":"n","limits":[{"amount":1,"categories":["c"]},{"amount":2}]},"capabilities":{"treasury":{"requested":true,"status":"?"}}}`,
			want:    "capabilities[treasury][requested]=true&controls[limits][0][amount]=1&controls[limits][0][categories][0]=c&controls[limits][1][amount]=2&controls[note]=n&currency=usd&name=a",
		},
		"a reference is its id, local things stay": {
			planned: `{"name":"a","currency":"usd","owner":{"id":"acct_1"},"local":"l","line":"x"}`,
			want:    "currency=usd&name=a&owner=acct_1&second_line=x",
		},
		"an update names the change alone": {
			prior:   `{"name":"a","currency":"usd","nickname":"old","limit":5,"controls":{"note":"n","limits":[{"amount":1}]}}`,
			planned: `{"name":"a","currency":"usd","nickname":"new","limit":5,"controls":{"note":"m","limits":[{"amount":1}]}}`,
			want:    "controls[note]=m&nickname=new",
		},
		"removals unset, defaults are sent instead": {
			prior:   `{"name":"a","currency":"usd","nickname":"old","status":"active","paid":true,"tags":["x"],"labels":{"k":"v","l":"w"},"controls":{"note":"n","limits":[{"amount":1}]}}`,
			planned: `{"name":"a","currency":"usd","labels":{"l":"w"}}`,
			want:    "controls[limits]=&controls[note]=&labels[k]=&nickname=&paid=false&status=inactive&tags=",
		},
		"emptied collections are cleared": {
			prior:   `{"name":"a","currency":"usd","tags":["x"],"controls":{"limits":[{"amount":1}]}}`,
			planned: `{"name":"a","currency":"usd","tags":[],"controls":{"limits":[]}}`,
			want:    "controls[limits]=&tags=",
		},
		"null and the default mean the same": {
			prior:   `{"name":"a","currency":"usd","status":"inactive"}`,
			planned: `{"name":"a","currency":"usd"}`,
			want:    "",
		},
		"an atomic object goes whole": {
			prior:   `{"name":"a","currency":"usd","address":{"city":"x","line2":"y"}}`,
			planned: `{"name":"a","currency":"usd","address":{"city":"x","line2":"z"}}`,
			want:    "address[city]=x&address[line2]=z",
		},
		"and is removed whole": {
			prior:   `{"name":"a","currency":"usd","address":{"city":"x","line2":"y"}}`,
			planned: `{"name":"a","currency":"usd"}`,
			want:    "address=",
		},
		"a secret is sent at creation": {
			planned: `{"name":"a","currency":"usd","ssn_wo_version":1,"controls":{"tax_id_wo_version":1}}`,
			config:  `{"name":"a","currency":"usd","ssn_wo":"123","ssn_wo_version":1,"controls":{"tax_id_wo":"456","tax_id_wo_version":1}}`,
			want:    "controls[tax_id]=456&currency=usd&name=a&ssn=123",
		},
		"a secret is sent again when its version changes": {
			prior:   `{"name":"a","currency":"usd","ssn_wo_version":1,"controls":{"tax_id_wo_version":1}}`,
			planned: `{"name":"a","currency":"usd","ssn_wo_version":2,"controls":{"tax_id_wo_version":1}}`,
			config:  `{"name":"a","currency":"usd","ssn_wo":"123","ssn_wo_version":2,"controls":{"tax_id_wo":"456","tax_id_wo_version":1}}`,
			want:    "ssn=123",
		},
		"a removed map entry of strings is unset key by key": {
			prior:   `{"name":"a","currency":"usd","labels":{"k":"v"}}`,
			planned: `{"name":"a","currency":"usd"}`,
			want:    "labels[k]=",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := NewForm()
			sample.encode(form, "", value(t, sample, test.prior), value(t, sample, test.planned), value(t, sample, test.config))
			got, err := url.QueryUnescape(form.Values().Encode())
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("sent  %s\nwant  %s", got, test.want)
			}
		})
	}
}

func TestDecodeWritesAbsenceAsTheConfigurationDoes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ api, prior, want string }{
		"nothing is null": {
			api:  `{"id":"x","name":"a","nickname":"","tags":[],"labels":{},"address":{"city":null,"line2":""},"facts":null}`,
			want: `{"id":"x","name":"a"}`,
		},
		"emptiness stays as configured": {
			api:   `{"name":"a","tags":[],"labels":{},"controls":{"note":null,"limits":[]}}`,
			prior: `{"name":"a","tags":[],"labels":{},"controls":{"limits":[]}}`,
			want:  `{"name":"a","tags":[],"labels":{},"controls":{"limits":[]}}`,
		},
		"a default is null where nothing is configured": {
			api:  `{"name":"a","status":"inactive","paid":false}`,
			want: `{"name":"a"}`,
		},
		"a default shows where it is configured": {
			api:   `{"name":"a","status":"inactive","paid":false}`,
			prior: `{"status":"inactive","paid":false}`,
			want:  `{"name":"a","status":"inactive","paid":false}`,
		},
		"anything but the default is drift": {
			api:  `{"name":"a","status":"active","paid":true}`,
			want: `{"name":"a","status":"active","paid":true}`,
		},
		"what Stripe lost is drift": {
			api:   `{"name":"a","nickname":null,"tags":[],"address":null}`,
			prior: `{"nickname":"n","tags":["x"],"address":{"city":"c"}}`,
			want:  `{"name":"a","tags":[]}`,
		},
		"an object that is configured empty stays": {
			api:   `{"controls":{"note":null,"limits":[]}}`,
			prior: `{"controls":{}}`,
			want:  `{"controls":{}}`,
		},
		"what Stripe chooses alone makes no object": {
			api:  `{"controls":{"unit":"usd"}}`,
			want: `{}`,
		},
		"what Stripe chooses shows in an object that is configured": {
			api:   `{"controls":{"unit":"usd","note":"n"}}`,
			prior: `{"controls":{"unit":"?","note":"n"}}`,
			want:  `{"controls":{"unit":"usd","note":"n"}}`,
		},
		"an expanded object is its id": {
			api:  `{"name":{"id":"ich_1","object":"issuing.cardholder"},"owner":{"id":"acct_1"}}`,
			want: `{"name":"ich_1","owner":{"id":"acct_1"}}`,
		},
		"an instant keeps the notation of the configuration": {
			api:   `{"at":1767225600}`,
			prior: `{"at":"2026-01-01T01:00:00+01:00"}`,
			want:  `{"at":"2026-01-01T01:00:00+01:00"}`,
		},
		"an instant is UTC otherwise": {
			api:  `{"at":1767225600}`,
			want: `{"at":"2026-01-01T00:00:00Z"}`,
		},
		"what Stripe never returns stays": {
			api:   `{"name":"a"}`,
			prior: `{"line":"l","local":"here","ssn_wo_version":3}`,
			want:  `{"name":"a","line":"l","local":"here","ssn_wo_version":3}`,
		},
		"unknown planned values become what Stripe says": {
			api:   `{"id":"x","name":"a","brand":"Visa","facts":{"due":["f"]},"capabilities":{"treasury":{"requested":true,"status":"active"}}}`,
			prior: `{"id":"?","name":"a","brand":"?","facts":"?","capabilities":{"treasury":{"requested":true,"status":"?"}}}`,
			want:  `{"id":"x","name":"a","brand":"Visa","facts":{"due":["f"]},"capabilities":{"treasury":{"requested":true,"status":"active"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var api map[string]any
			decoder := json.NewDecoder(strings.NewReader(test.api))
			decoder.UseNumber()
			if err := decoder.Decode(&api); err != nil {
				t.Fatal(err)
			}
			got := sample.decode(api, value(t, sample, test.prior))
			if want := value(t, sample, test.want).raw; !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestPlanKeepsComputedValuesAsDeclared(t *testing.T) {
	t.Parallel()
	state := value(t, sample, `{"id":"x","name":"a","currency":"usd","brand":"Visa","facts":{"due":[]},"nickname":"n",
		"capabilities":{"treasury":{"requested":true,"status":"active"},"transfers":{"requested":true,"status":"active"}}}`)
	for name, test := range map[string]struct{ planned, want string }{
		"stable values stay, volatile ones do not": {
			planned: `{"id":"?","name":"a","currency":"usd","brand":"?","facts":"?","nickname":"m"}`,
			want:    `{"id":"x","name":"a","currency":"usd","brand":"Visa","facts":"?","nickname":"m"}`,
		},
		"a value changes with what it depends on": {
			planned: `{"id":"?","name":"b","currency":"usd","brand":"?","facts":"?"}`,
			want:    `{"id":"x","name":"b","currency":"usd","brand":"?","facts":"?"}`,
		},
		"entries of a map settle one by one": {
			planned: `{"id":"?","name":"a","currency":"usd","brand":"?","facts":"?","capabilities":{"treasury":{"requested":true,"status":"?"},"transfers":{"requested":false,"status":"?"},"card_issuing":{"requested":true,"status":"?"}}}`,
			want:    `{"id":"x","name":"a","currency":"usd","brand":"Visa","facts":"?","capabilities":{"treasury":{"requested":true,"status":"active"},"transfers":{"requested":false,"status":"?"},"card_issuing":{"requested":true,"status":"?"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned := value(t, sample, test.planned)
			changed := func(name string) bool { return !planned.Get(name).Equal(state.Get(name)) }
			config := value(t, sample, `{"name":"a","currency":"usd","capabilities":{"treasury":{"requested":true},"transfers":{"requested":false},"card_issuing":{"requested":true}}}`)
			got := sample.settle(config.raw, state.raw, planned.raw, changed)
			if want := value(t, sample, test.want).raw; !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestReplacementsNameWhatStripeTakesAtCreationOnly(t *testing.T) {
	t.Parallel()
	state := value(t, sample, `{"name":"a","currency":"usd","owner":{"id":"acct_1"}}`)
	for name, test := range map[string]struct {
		planned string
		want    path.Paths
	}{
		"nothing":               {planned: `{"name":"b","currency":"usd","owner":{"id":"acct_1"}}`},
		"a create-only value":   {planned: `{"name":"a","currency":"eur","owner":{"id":"acct_1"}}`, want: path.Paths{path.Root("currency")}},
		"a reference":           {planned: `{"name":"a","currency":"usd","owner":{"id":"acct_2"}}`, want: path.Paths{path.Root("owner")}},
		"one not known yet":     {planned: `{"name":"a","currency":"usd","owner":{"id":"?"}}`, want: path.Paths{path.Root("owner")}},
		"its evidence does not": {planned: `{"name":"a","currency":"usd","owner":{"id":"acct_1","note":"n"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned := value(t, sample, test.planned)
			got := sample.replacements(path.Empty(), planned, state, planned, false)
			if got.String() != test.want.String() {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestPathOfFindsTheAttributeOfAParameter(t *testing.T) {
	t.Parallel()
	for param, want := range map[string]path.Path{
		"name":                              path.Root("name"),
		"second_line":                       path.Root("line"),
		"controls[limits][1][amount]":       path.Root("controls").AtName("limits").AtListIndex(1).AtName("amount"),
		"controls[tax_id]":                  path.Root("controls").AtName("tax_id_wo"),
		"capabilities[treasury][requested]": path.Root("capabilities").AtMapKey("treasury").AtName("requested"),
		"address[street]":                   path.Root("address"),
		"owner":                             path.Root("owner"),
	} {
		if got, ok := sample.pathOf(param); !ok || !got.Equal(want) {
			t.Errorf("%s is %s (%t), want %s", param, got, ok, want)
		}
	}
	for _, param := range []string{"", "nonsense", "id", "local"} {
		if got, ok := sample.pathOf(param); ok {
			t.Errorf("%q is %s, want none", param, got)
		}
	}
}

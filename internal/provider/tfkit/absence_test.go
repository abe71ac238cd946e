package tfkit

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// entrusted is a declaration of which the configuration may leave parts to others.
var entrusted = Attributes{
	"email": {Type: String, Optional: true, Description: "Email.", Absence: Unmanaged},
	"kind":  {Type: String, Optional: true, Absence: Kept, Values: []string{"company", "individual"}},
	"plain": {Type: String, Optional: true},
	"person": {Type: Object, Optional: true, Description: "Person.", Absence: Unmanaged, Attributes: Attributes{
		"name":   {Type: String, Optional: true, Description: "Name."},
		"age":    {Type: Int64, Optional: true, Absence: Kept},
		"owner":  {Type: Bool, Optional: true, Default: false},
		"tax_id": {Type: Secret},
		"home": {Type: Object, Optional: true, Attributes: Attributes{
			"city":    {Type: String, Optional: true},
			"country": {Type: String, Optional: true, Computed: true},
		}},
	}},
	"days": {Type: Int64List, Optional: true},
	"hour": {Type: Int64, Optional: true, Absence: Dropped},
}.inheriting(Unset)

func TestDecodeLeavesAloneWhatTheConfigurationLeavesToOthers(t *testing.T) {
	t.Parallel()
	const api = `{"email":"a@example.com","kind":"company","plain":"p","days":[1,15],
		"person":{"name":"Ann","age":7,"owner":true,"home":{"city":"Rome","country":"IT"}}}`
	for name, test := range map[string]struct{ prior, want string }{
		"undeclared": {prior: `{}`, want: `{"plain":"p","days":[1,15]}`},
		"members of a declared object": {
			prior: `{"person":{"name":"Bob","home":{"city":"?","country":"?"}}}`,
			want:  `{"plain":"p","days":[1,15],"person":{"name":"Ann","home":{"city":"Rome","country":"IT"}}}`,
		},
		"declared": {
			prior: `{"email":"b@example.com","kind":"individual","person":{"age":8,"owner":false}}`,
			want:  `{"email":"a@example.com","kind":"company","plain":"p","days":[1,15],"person":{"age":7,"owner":true}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := entrusted.decode(parsed(t, api), value(t, entrusted, test.prior))
			if want := value(t, entrusted, test.want).raw; !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	t.Run("an import reads everything", func(t *testing.T) {
		t.Parallel()
		got := entrusted.unconditional().decode(parsed(t, api), Value{})
		want := value(t, entrusted, api).raw
		if !got.Equal(want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

func TestDecodeFindsAnObjectGoneOfWhichOnlyInputIsLeft(t *testing.T) {
	t.Parallel()
	attributes := Attributes{"bank": {Type: Object, Optional: true, Attributes: Attributes{
		"country": {Type: String, Optional: true}, "number": {Type: Secret}, "note": {Type: String, Optional: true, InputOnly: true},
	}}}
	got := attributes.decode(parsed(t, `{"bank":null}`), value(t, attributes, `{"bank":{"country":"US","note":"n","number_wo_version":1}}`))
	if !NewValue(got).Get("bank").IsNull() {
		t.Errorf("still there: %s", got)
	}
}

func TestEncodeRemovesOnlyWhatStripeCanUnset(t *testing.T) {
	t.Parallel()
	const prior = `{"email":"a@example.com","kind":"company","days":[1],"hour":9,
		"person":{"name":"Ann","age":7,"owner":true,"tax_id_wo_version":1,"home":{"city":"Rome","country":"IT"}}}`
	if got, want := sent(t, entrusted, prior, `{}`), "days=&email=&person[home][city]=&person[name]=&person[owner]=false"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEncodeSpellsOutIntegers(t *testing.T) {
	t.Parallel()
	if got, want := sent(t, entrusted, "", `{"days":[1,15]}`), "days[0]=1&days[1]=15"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEncodeAsksAnEncoderForARemovalToo(t *testing.T) {
	t.Parallel()
	attributes := Attributes{"box": {Type: Object, Optional: true, Attributes: Attributes{"flag": {
		Type: Bool, Optional: true, Encode: func(form *Form, param string, _, planned Value) { form.SetBool(param, planned.Bool()) },
	}}}}
	if got, want := sent(t, attributes, `{"box":{"flag":true}}`, `{}`), "box[flag]=false"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPlanNamesWhatStripeKeeps(t *testing.T) {
	t.Parallel()
	state := value(t, entrusted, `{"email":"a@example.com","kind":"company","hour":9,"person":{"name":"Ann","age":7,"owner":true}}`)
	for planned, want := range map[string][]string{
		`{"email":"a@example.com"}`:                          {"kind", "person.age"},
		`{"kind":"individual","person":{"name":"Ann"}}`:      {"person.age"},
		`{"kind":"?","person":{"age":9}}`:                    nil,
		`{"kind":"company","person":{"name":"?","age":"?"}}`: nil,
	} {
		if got := entrusted.kept("", state, value(t, entrusted, planned)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", planned, got, want)
		}
	}
	var diagnostics diag.Diagnostics
	if warnOfKept(nil, &diagnostics); len(diagnostics) != 0 {
		t.Error("a warning about nothing")
	}
	if warnOfKept([]string{"kind"}, &diagnostics); diagnostics.WarningsCount() != 1 || !strings.Contains(diagnostics[0].Detail(), "kind") {
		t.Errorf("got %v", diagnostics)
	}
}

func TestOnlyTheOutermostDescriptionSaysThatItIsLeftToOthers(t *testing.T) {
	t.Parallel()
	const phrase = "not managed"
	if !strings.Contains(entrusted["person"].describe(), phrase) || !strings.Contains(entrusted["person"].Attributes["age"].describe(), phrase) {
		t.Error("a description does not say it")
	}
	if strings.Contains(entrusted["person"].Attributes["name"].describe(), phrase) {
		t.Error("a member repeats it")
	}
}

func TestSettleFollowsChangesUntilNothingMoves(t *testing.T) {
	t.Parallel()
	attributes := Attributes{
		"label": {Type: String, Optional: true},
		"home":  {Type: Object, Optional: true, Attributes: Attributes{"country": {Type: String, Optional: true, Computed: true}}},
		"pin":   {Type: Secret},
		"facts": {Type: String, Computed: true, ChangesWith: []string{"home", "pin"}},
		"parts": {Type: ObjectMap, Optional: true, Attributes: Attributes{
			"on": {Type: Bool, Required: true}, "status": {Type: String, Computed: true, ChangesWith: []string{"home", "on"}},
		}},
	}
	state := value(t, attributes, `{"home":{"country":"US"},"facts":"f","parts":{"a":{"on":true,"status":"s"}}}`)
	for name, test := range map[string]struct{ config, planned, want string }{
		"what does not concern them": {
			config:  `{"label":"l","home":{},"parts":{"a":{"on":true}}}`,
			planned: `{"label":"l","home":{"country":"?"},"facts":"?","parts":{"a":{"on":true,"status":"?"}}}`,
			want:    `{"label":"l","home":{"country":"US"},"facts":"f","parts":{"a":{"on":true,"status":"s"}}}`,
		},
		"a secret": {
			config:  `{"pin_wo":"1234","pin_wo_version":1,"home":{},"parts":{"a":{"on":true}}}`,
			planned: `{"pin_wo_version":1,"home":{"country":"?"},"facts":"?","parts":{"a":{"on":true,"status":"?"}}}`,
			want:    `{"pin_wo_version":1,"home":{"country":"US"},"facts":"?","parts":{"a":{"on":true,"status":"s"}}}`,
		},
		"what concerns them": {
			config:  `{"home":{"country":"CA"},"parts":{"a":{"on":true}}}`,
			planned: `{"home":{"country":"CA"},"facts":"?","parts":{"a":{"on":true,"status":"?"}}}`,
			want:    `{"home":{"country":"CA"},"facts":"?","parts":{"a":{"on":true,"status":"?"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := attributes.settleAll(value(t, attributes, test.config), state, value(t, attributes, test.planned)).raw
			if want := value(t, attributes, test.want).raw; !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

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

func TestDecodeKeepsWhatStripeDoesNotShowToEverybody(t *testing.T) {
	t.Parallel()
	attributes := Attributes{"person": {
		Type: Object, Optional: true, ShownBy: "person", Attributes: Attributes{"name": {Type: String, Optional: true}},
	}}
	for api, want := range map[string]string{
		`{}`:                        `{"person":{"name":"Ann"}}`,
		`{"person":null}`:           `{}`,
		`{"person":{"name":"Bob"}}`: `{"person":{"name":"Bob"}}`,
	} {
		got := attributes.decode(parsed(t, api), value(t, attributes, `{"person":{"name":"Ann"}}`))
		if want := value(t, attributes, want).raw; !got.Equal(want) {
			t.Errorf("%s: got  %s\nwant %s", api, got, want)
		}
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
	warned := func(planned string, imported bool) string {
		var diagnostics diag.Diagnostics
		entrusted.warnOfKept(state, value(t, entrusted, planned), imported, &diagnostics)
		var found []string
		for _, d := range diagnostics {
			found = append(found, d.Summary()+": "+d.Detail())
		}
		return strings.Join(found, "\n")
	}
	for _, test := range []struct {
		planned  string
		imported bool
		want     string
	}{
		{planned: `{"kind":"company","person":{"age":7}}`},
		{planned: `{}`, want: "Stripe keeps what is removed: Stripe has no way to unset kind, person.age."},
		{planned: `{}`, imported: true, want: "Stripe keeps what the import found: The import has read values that the configuration leaves out: " +
			"email, hour, kind, person.age, person.name, person.owner."},
	} {
		if got := warned(test.planned, test.imported); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: got %s\nwant %s", test.planned, got, test.want)
		}
	}
}

func TestTheFirstChangeAfterAnImportTakesNothingFromOthers(t *testing.T) {
	t.Parallel()
	attributes := entrusted.With(Attributes{"parts": {
		Type: ObjectMap, Optional: true, Absence: Unmanaged, Attributes: Attributes{"on": {Type: Bool, Required: true}},
		Encode: func(form *Form, param string, prior, planned Value) {
			for name := range planned.Members() {
				form.Set(param+"["+name+"]", "on")
			}
			for name := range prior.Members() {
				if planned.Get(name).IsNull() {
					form.Set(param+"["+name+"]", "off")
				}
			}
		},
	}}).inheriting(Unset)
	const prior = `{"email":"a@example.com","kind":"company","plain":"p","days":[1],"parts":{"a":{"on":true},"b":{"on":true}},
		"person":{"name":"Ann","owner":true,"home":{"city":"Rome","country":"IT"}}}`
	for planned, want := range map[string]string{
		`{}`: "days=&plain=",
		`{"email":"b@example.com","plain":"p","person":{"name":"Bob"},"parts":{"a":{"on":false}}}`: "days=&email=b@example.com&parts[a]=on&person[name]=Bob",
	} {
		if got := sent(t, attributes.afterImport(), prior, planned); got != want {
			t.Errorf("%s: got  %s\nwant %s", planned, got, want)
		}
	}
	if got, want := sent(t, attributes, prior, `{}`), "days=&email=&parts[a]=off&parts[b]=off&person[home][city]=&person[name]=&person[owner]=false&plain="; got != want {
		t.Errorf("later: got  %s\nwant %s", got, want)
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

package tfkit

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// limited has a list for which Stripe has a default.
var limited = Attributes{
	"limits": {
		Type: ObjectList, Optional: true, Default: List{{"amount": 50000, "interval": "daily"}},
		Attributes: Attributes{
			"amount": {Type: Int64, Required: true}, "interval": {Type: String, Required: true}, "categories": {Type: StringSet, Optional: true},
		},
	},
}

func sent(t *testing.T, attributes Attributes, prior, planned string) string {
	t.Helper()
	form := NewForm()
	attributes.encode(form, "", value(t, attributes, prior), value(t, attributes, planned), Value{})
	got, err := url.QueryUnescape(form.Values().Encode())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	var api map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&api); err != nil {
		t.Fatal(err)
	}
	return api
}

func TestNullStandsForTheDefaultOfAList(t *testing.T) {
	t.Parallel()
	const standard = `[{"amount":50000,"interval":"daily","categories":[]}]`
	for name, test := range map[string]struct{ api, prior, want string }{
		"the default is null where nothing is configured": {api: `{"limits":` + standard + `}`, want: `{}`},
		"the default shows where it is configured": {
			api: `{"limits":` + standard + `}`, prior: `{"limits":[{"amount":50000,"interval":"daily"}]}`,
			want: `{"limits":[{"amount":50000,"interval":"daily"}]}`,
		},
		"no limit at all is drift": {api: `{"limits":[]}`, want: `{"limits":[]}`},
		"another amount is drift":  {api: `{"limits":[{"amount":50001,"interval":"daily"}]}`, want: `{"limits":[{"amount":50001,"interval":"daily"}]}`},
		"a narrower limit is drift": {
			api:  `{"limits":[{"amount":50000,"interval":"daily","categories":["taxicabs"]}]}`,
			want: `{"limits":[{"amount":50000,"interval":"daily","categories":["taxicabs"]}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := limited.decode(parsed(t, test.api), value(t, limited, test.prior))
			if want := value(t, limited, test.want).raw; !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestRemovingAListSendsItsDefault(t *testing.T) {
	t.Parallel()
	const restored = "limits[0][amount]=50000&limits[0][interval]=daily"
	if got := sent(t, limited, `{"limits":[{"amount":1,"interval":"weekly"}]}`, `{}`); got != restored {
		t.Errorf("sent %s, want %s", got, restored)
	}
	if got := sent(t, limited, `{"limits":[{"amount":1,"interval":"weekly"}]}`, `{"limits":[]}`); got != "limits=" {
		t.Errorf("emptied, it sent %s", got)
	}
	if got := sent(t, limited, ``, `{}`); got != "" {
		t.Errorf("left out at creation, it sent %s", got)
	}
}

func TestRemovingAnObjectLeavesToStripeWhatItChooses(t *testing.T) {
	t.Parallel()
	got := sent(t, sample, `{"name":"a","currency":"usd","controls":{"unit":"usd","note":"n"}}`, `{"name":"a","currency":"usd"}`)
	if got != "controls[note]=" {
		t.Errorf("sent %s", got)
	}
}

func TestAnAtomicObjectIsSentWholeWhenItsConfigurationChanges(t *testing.T) {
	t.Parallel()
	parcel := Attributes{
		"shipping": {Type: Object, Optional: true, Atomic: true, Attributes: Attributes{
			"name":    {Type: String, Required: true},
			"service": {Type: String, Optional: true, Default: "standard"},
			"signed":  {Type: Bool, Optional: true},
			"status":  {Type: String, Computed: true, Volatile: "it moves"},
			"code":    {Type: Secret},
			"address": {Type: Object, Required: true, Atomic: true, Attributes: Attributes{
				"line1": {Type: String, Required: true}, "line2": {Type: String, Optional: true},
			}},
		}},
	}
	const full = `{"shipping":{"name":"a","service":"express","signed":true,"status":"pending","code_wo_version":1,"address":{"line1":"x","line2":"y"}}}`
	for name, test := range map[string]struct{ planned, want string }{
		"not when only computed values may change": {
			planned: strings.Replace(full, `"pending"`, `"?"`, 1),
		},
		"all of it, and what it loses is unset": {
			planned: `{"shipping":{"name":"a","status":"?","code_wo_version":1,"address":{"line1":"x"}}}`,
			want:    "shipping[address][line1]=x&shipping[address][line2]=&shipping[name]=a&shipping[service]=standard",
		},
		"when a secret has a new version": {
			planned: strings.Replace(full, `"code_wo_version":1`, `"code_wo_version":2`, 1),
			want:    "shipping[address][line1]=x&shipping[address][line2]=y&shipping[name]=a&shipping[service]=express&shipping[signed]=true",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sent(t, parcel, full, test.planned); got != test.want {
				t.Errorf("sent %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestConformKeepsWhatThePlanHasPromised(t *testing.T) {
	t.Parallel()
	promised := value(t, sample, `{"id":"?","name":"Jenny","nickname":null,"currency":"usd","controls":{"note":"n","unit":"?"}}`)
	got := sample.members(parsed(t, `{"id":"x","name":"JENNY","nickname":"J","currency":"usd","controls":{"note":"N","unit":"usd"}}`), promised)
	got = sample.conform(got, promised)
	for path, want := range map[string]string{"id": "x", "name": "Jenny", "nickname": "", "controls.note": "n", "controls.unit": "usd"} {
		name, rest, nested := strings.Cut(path, ".")
		found := NewValue(got[name])
		if nested {
			found = found.Get(rest)
		}
		if found.String() != want {
			t.Errorf("%s is %q, want %q", path, found.String(), want)
		}
	}
}

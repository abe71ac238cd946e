package financialaccount_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/financialaccount"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

var features = financialaccount.Object.Attributes["features"]

// argument is what the block of a feature says.
type argument int

const (
	silent argument = iota // card_issuing {}
	yes                    // card_issuing { requested = true }
	no                     // card_issuing { requested = false }
	later                  // card_issuing { requested = <not known yet> }
)

// blocks are feature blocks by path. A path that is no feature is a group that is there and empty.
type blocks map[string]argument

// value makes the features block that has the blocks; nil is no features block at all.
func (b blocks) value() tfkit.Value {
	typ := features.Attributes.TerraformType()
	if b == nil {
		return tfkit.NewValue(tftypes.NewValue(typ, nil))
	}
	return tfkit.NewValue(b.level(typ, ""))
}

func (b blocks) level(typ tftypes.Object, prefix string) tftypes.Value {
	members := map[string]tftypes.Value{}
	for name, memberType := range typ.AttributeTypes {
		path := prefix + name
		object, ok := memberType.(tftypes.Object)
		_, leaf := capabilities.LookupFeature(path)
		switch given, is := b[path]; {
		case !ok:
			continue
		case leaf && is:
			argument := map[argument]any{silent: nil, yes: true, no: false, later: tftypes.UnknownValue}[given]
			members[name] = tftypes.NewValue(object, map[string]tftypes.Value{"requested": tftypes.NewValue(tftypes.Bool, argument)})
		case !leaf && b.anyBelow(path):
			members[name] = b.level(object, path+".")
		default:
			members[name] = tftypes.NewValue(object, nil)
		}
	}
	return tftypes.NewValue(typ, members)
}

func (b blocks) anyBelow(group string) bool {
	for path := range b {
		if path == group || strings.HasPrefix(path, group+".") {
			return true
		}
	}
	return false
}

// parse reads JSON as an answer of the API.
func parse(t *testing.T, text string) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return object
}

func TestEveryFeatureHasABlockAndEveryBlockIsAFeature(t *testing.T) {
	t.Parallel()
	var declared []string
	var walk func(prefix string, attributes tfkit.Attributes)
	walk = func(prefix string, attributes tfkit.Attributes) {
		for name, block := range attributes {
			if _, leaf := block.Attributes["requested"]; leaf {
				declared = append(declared, prefix+name)
				continue
			}
			walk(prefix+name+".", block.Attributes)
		}
	}
	walk("", features.Attributes)
	slices.Sort(declared)
	var known []string
	for _, feature := range capabilities.Features {
		known = append(known, feature.Path)
	}
	if !slices.Equal(declared, known) {
		t.Errorf("the blocks are  %v\nthe features are %v", declared, known)
	}
}

func TestFeaturesAreSentByWhatHasChanged(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prior, planned blocks
		want           string
	}{
		"no features": {},
		"every block asks for its feature": {
			planned: blocks{"card_issuing": silent, "financial_addresses.aba": yes, "outbound_payments.us_domestic_wire": silent},
			want: "features[card_issuing][requested]=true&features[financial_addresses][aba][requested]=true&" +
				"features[outbound_payments][us_domestic_wire][requested]=true",
		},
		"but not one that says no":      {planned: blocks{"card_issuing": no, "financial_addresses": silent}},
		"nor one that is not known yet": {planned: blocks{"card_issuing": later}},
		"a removed block gives its feature up": {
			prior: blocks{"card_issuing": silent, "intra_stripe_flows": silent}, planned: blocks{"intra_stripe_flows": silent},
			want: "features[card_issuing][requested]=false",
		},
		"and so does removing all of them": {
			prior: blocks{"inbound_transfers.ach": yes, "intra_stripe_flows": silent},
			want:  "features[inbound_transfers][ach][requested]=false&features[intra_stripe_flows][requested]=false",
		},
		"a switch turned off": {
			prior: blocks{"card_issuing": yes}, planned: blocks{"card_issuing": no}, want: "features[card_issuing][requested]=false",
		},
		"a switch turned on": {
			prior: blocks{"card_issuing": no}, planned: blocks{"card_issuing": yes}, want: "features[card_issuing][requested]=true",
		},
		"another way to say the same": {
			prior:   blocks{"card_issuing": silent, "deposit_insurance": no},
			planned: blocks{"card_issuing": yes, "financial_addresses": silent},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := tfkit.NewForm()
			features.Encode(form, "features", test.prior.value(), test.planned.value())
			got, err := url.QueryUnescape(form.Values().Encode())
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("sent %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestEachFeatureIsSentUnderItsParameter(t *testing.T) {
	t.Parallel()
	for _, feature := range capabilities.Features {
		form := tfkit.NewForm()
		features.Encode(form, "features", tfkit.Value{}, blocks{feature.Path: silent}.value())
		param := "features[" + strings.ReplaceAll(feature.Path, ".", "][") + "][requested]"
		if values := form.Values(); len(values) != 1 || values.Get(param) != "true" {
			t.Errorf("%s is sent as %v", feature.Path, values)
		}
	}
}

func TestFeaturesAreReadIntoBlocksAsTheConfigurationWritesThem(t *testing.T) {
	t.Parallel()
	const both = `{"object":"treasury.financial_account_features","card_issuing":{"requested":true,"status":"active","status_details":[]},
		"financial_addresses":{"aba":{"requested":true,"status":"pending","status_details":[{"code":"activating"}]}}}`
	for name, test := range map[string]struct {
		api         string
		prior, want blocks
	}{
		"nothing requested, nothing configured": {api: `{}`},
		"nothing requested, an empty block":     {api: `{}`, prior: blocks{}, want: blocks{}},
		"requested as configured": {
			api: both, prior: blocks{"card_issuing": silent, "financial_addresses.aba": yes}, want: blocks{"card_issuing": silent, "financial_addresses.aba": yes},
		},
		"an import has the plain blocks": {api: both, want: blocks{"card_issuing": silent, "financial_addresses.aba": silent}},
		"a feature requested outside shows": {
			api: both, prior: blocks{"card_issuing": silent}, want: blocks{"card_issuing": silent, "financial_addresses.aba": silent},
		},
		"a feature removed outside is missed": {
			api: `{}`, prior: blocks{"card_issuing": yes, "financial_addresses.aba": silent}, want: blocks{"financial_addresses": silent},
		},
		"a feature switched off is as configured": {api: `{}`, prior: blocks{"card_issuing": no}, want: blocks{"card_issuing": no}},
		"also where Stripe still lists it": {
			api: `{"card_issuing":{"requested":false,"status":"restricted"}}`, prior: blocks{"card_issuing": no}, want: blocks{"card_issuing": no},
		},
		"a feature switched on outside shows": {
			api: both, prior: blocks{"card_issuing": no, "financial_addresses.aba": silent}, want: blocks{"card_issuing": yes, "financial_addresses.aba": silent},
		},
		"an empty group stays": {
			api: `{}`, prior: blocks{"outbound_payments": silent}, want: blocks{"outbound_payments": silent},
		},
		"features that the provider does not know are left alone": {api: `{"remote_deposit_capture":{"requested":true}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := features.Decode(parse(t, test.api), nil, test.prior.value())
			want := test.want.value()
			if !tfkit.NewValue(got).Equal(want) {
				t.Errorf("got  %s\nwant %v", got, test.want)
			}
		})
	}
}

func TestFeatureStatusGathersTheDetails(t *testing.T) {
	t.Parallel()
	account := parse(t, `{"features":{"object":"treasury.financial_account_features",
		"card_issuing":{"requested":true,"status":"active","status_details":[]},
		"deposit_insurance":{"requested":false,"status":"restricted","status_details":[]},
		"financial_addresses":{"aba":{"requested":true,"status":"restricted","status_details":[
			{"code":"restricted_by_platform","resolution":"remove_restriction","restriction":"inbound_flows"},
			{"code":"restricted_by_platform","resolution":"remove_restriction","restriction":"outbound_flows"}]}},
		"intra_stripe_flows":{"requested":true,"status":"pending","status_details":[{"code":"activating","resolution":null}]}}}`)
	want := parse(t, `{
		"card_issuing":{"status":"active","codes":[],"resolutions":[],"restrictions":[]},
		"financial_addresses.aba":{"status":"restricted","codes":["restricted_by_platform"],"resolutions":["remove_restriction"],"restrictions":["inbound_flows","outbound_flows"]},
		"intra_stripe_flows":{"status":"pending","codes":["activating"],"resolutions":[],"restrictions":[]}}`)
	got := financialaccount.Object.Attributes["feature_status"].Derive(account)
	if written, expected := mustJSON(t, got), mustJSON(t, want); written != expected {
		t.Errorf("got  %s\nwant %s", written, expected)
	}
	paths := financialaccount.Object.Attributes["requested_features"].Derive(account)
	if written := mustJSON(t, paths); written != `["card_issuing","financial_addresses.aba","intra_stripe_flows"]` {
		t.Errorf("requested are %s", written)
	}
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRemarksSayWhyAFeatureIsRestrictedAndWhatToDo(t *testing.T) {
	t.Parallel()
	const tree = `{"features":{"deposit_insurance":{"requested":true,"status":"restricted","status_details":[%]},
		"inbound_transfers":{"ach":{"requested":true,"status":"restricted","status_details":[%]}},
		"card_issuing":{"requested":true,"status":"active","status_details":[]}}}`
	for code, test := range map[string]struct{ detail, remedy string }{
		"requirements_past_due":    {`{"code":"requirements_past_due","resolution":"provide_information"}`, "`requirements` of the account says what"},
		"rejected_other":           {`{"code":"rejected_other","resolution":"contact_stripe"}`, "treasury-support@stripe.com"},
		"restricted_by_platform":   {`{"code":"restricted_by_platform","resolution":"remove_restriction","restriction":"inbound_flows"}`, `Set platform_restrictions.inbound_flows to "unrestricted"`},
		"capability_not_requested": {`{"code":"capability_not_requested","resolution":"provide_information"}`, "the features need treasury and us_bank_account_ach_payments"},
		"restricted_other":         {`{"code":"restricted_other"}`, "Stripe names no way"},
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			found := financialaccount.Object.Remarks(stripeapi.Object(parse(t, strings.ReplaceAll(tree, "%", test.detail))))
			if len(found) != 1 {
				t.Fatalf("%d remarks, want one for the one reason: %v", len(found), found)
			}
			remark := found[0]
			if remark.Attribute != "features" || !strings.Contains(remark.Summary, code) ||
				!strings.Contains(remark.Detail, "deposit_insurance, inbound_transfers.ach") || !strings.Contains(remark.Detail, test.remedy) {
				t.Errorf("the remark is %+v", remark)
			}
		})
	}
}

func TestNothingIsRemarkedOnFeaturesThatWorkOrAreComing(t *testing.T) {
	t.Parallel()
	account := parse(t, `{"features":{"card_issuing":{"requested":true,"status":"active","status_details":[]},
		"intra_stripe_flows":{"requested":true,"status":"pending","status_details":[{"code":"activating"}]}}}`)
	if found := financialaccount.Object.Remarks(account); len(found) > 0 {
		t.Errorf("remarked %v", found)
	}
}

func TestSettledMeansThatNoFeatureIsPending(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"pending_features":["financial_addresses.aba"],"active_features":["card_issuing"]}`: false,
		`{"pending_features":[],"restricted_features":["financial_addresses.aba"]}`:           true,
		`{}`: true,
	} {
		if got := financialaccount.Object.Settled(parse(t, text)); got != want {
			t.Errorf("%s is settled: %t", text, got)
		}
	}
}

package tfwire

import (
	"bytes"
	"math"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// thing has an attribute of each type.
var thing = schema.Schema{
	Attributes: map[string]schema.Attribute{
		"text":    schema.StringAttribute{Optional: true},
		"amount":  schema.Int64Attribute{Optional: true},
		"rate":    schema.Float64Attribute{Optional: true},
		"active":  schema.BoolAttribute{Optional: true},
		"tags":    schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"list":    schema.ListAttribute{Optional: true, ElementType: types.Int64Type},
		"labels":  schema.MapAttribute{Optional: true, ElementType: types.StringType},
		"limits":  schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: part}},
		"parts":   schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: part}},
		"address": schema.SingleNestedAttribute{Optional: true, Attributes: part},
	},
	Blocks: map[string]schema.Block{"features": schema.SingleNestedBlock{Attributes: part}},
}

var part = map[string]schema.Attribute{"line": schema.StringAttribute{Optional: true}}

func compiled(t *testing.T) *Shape {
	t.Helper()
	shape, err := Compile(t.Context(), thing)
	if err != nil {
		t.Fatal(err)
	}
	return shape
}

// with is a thing of which one attribute is set.
func with(t *testing.T, name string, content any) tftypes.Value {
	t.Helper()
	typ := thing.Type().TerraformType(t.Context()).(tftypes.Object)
	members := map[string]tftypes.Value{}
	for each, of := range typ.AttributeTypes {
		members[each] = tftypes.NewValue(of, nil)
	}
	members[name] = tftypes.NewValue(typ.AttributeTypes[name], content)
	return tftypes.NewValue(typ, members)
}

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func number(n float64) tftypes.Value { return tftypes.NewValue(tftypes.Number, big.NewFloat(n)) }

func line(s any) tftypes.Value {
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"line": tftypes.String}},
		map[string]tftypes.Value{"line": tftypes.NewValue(tftypes.String, s)})
}

func TestValuesAreReadAndWrittenAsTheSDKDoes(t *testing.T) {
	t.Parallel()
	shape := compiled(t)
	huge, _, err := big.ParseFloat("123456789012345678901234567890", 10, precision, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	precise, _, err := big.ParseFloat("0.1", 10, precision, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	for name, contents := range map[string][]any{
		"text":     {nil, tftypes.UnknownValue, "", "Jenny", "Größe"},
		"amount":   {0, 127, 128, 65536, math.MaxInt64, -1, -33, -129, math.MinInt64},
		"rate":     {0.5, -0.25, math.Inf(1), math.Inf(-1), huge, precise, 1e300},
		"active":   {true, false, tftypes.UnknownValue},
		"tags":     {nil, []tftypes.Value{}, []tftypes.Value{text("b"), text("a"), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}},
		"list":     {[]tftypes.Value{number(3), number(3)}},
		"labels":   {map[string]tftypes.Value{}, map[string]tftypes.Value{"b": text("1")}},
		"limits":   {tftypes.UnknownValue, []tftypes.Value{line("a"), line(nil)}},
		"parts":    {map[string]tftypes.Value{"x": line(tftypes.UnknownValue)}},
		"address":  {map[string]tftypes.Value{"line": text("1 Main Street")}},
		"features": {nil, map[string]tftypes.Value{"line": text("1")}},
	} {
		for _, content := range contents {
			value := with(t, name, content)
			theirs, err := tfprotov6.NewDynamicValue(value.Type(), value)
			if err != nil {
				t.Fatal(err)
			}
			ours, err := shape.Encode(value)
			if err != nil || !bytes.Equal(ours.MsgPack, theirs.MsgPack) {
				t.Errorf("%s = %v is written %x (%v), not %x", name, content, ours, err, theirs.MsgPack)
			}
			want, err := theirs.Unmarshal(value.Type())
			if err != nil {
				t.Fatal(err)
			}
			decoded, err := shape.Decode(&theirs)
			if err != nil || !decoded.Equal(want) || !shape.Equal(decoded, want) {
				t.Errorf("%s = %v is read as %v (%v)", name, content, decoded, err)
			}
		}
	}
}

func TestDifferentValuesAreNotEqual(t *testing.T) {
	t.Parallel()
	shape := compiled(t)
	for name, contents := range map[string][]any{
		"text":    {nil, tftypes.UnknownValue, "", "a"},
		"rate":    {nil, 0.5, 0.25},
		"tags":    {nil, []tftypes.Value{}, []tftypes.Value{text("a")}, []tftypes.Value{text("a"), text("b")}},
		"labels":  {map[string]tftypes.Value{"a": text("1")}, map[string]tftypes.Value{"a": text("2")}, map[string]tftypes.Value{"b": text("1")}},
		"limits":  {[]tftypes.Value{line("a")}, []tftypes.Value{line("a"), line("a")}, []tftypes.Value{line(nil)}},
		"address": {nil, map[string]tftypes.Value{"line": text("a")}, map[string]tftypes.Value{"line": text("b")}},
	} {
		for i, a := range contents {
			for j, b := range contents {
				if got := shape.Equal(with(t, name, a), with(t, name, b)); got != (i == j) {
					t.Errorf("%s: %v equals %v: %v", name, a, b, got)
				}
			}
		}
	}
}

func TestWhatIsNotOfTheTypeIsRefused(t *testing.T) {
	t.Parallel()
	shape := compiled(t)
	for what, value := range map[string]tftypes.Value{
		"half an integer":      with(t, "amount", 0.5),
		"half a list":          with(t, "list", []tftypes.Value{number(0.5)}),
		"an integer too large": with(t, "amount", 1e300),
		"a set with a twice":   with(t, "tags", []tftypes.Value{text("a"), text("a")}),
	} {
		if _, err := shape.Encode(value); err == nil {
			t.Errorf("%s is written", what)
		}
		written, err := tfprotov6.NewDynamicValue(value.Type(), value)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := shape.Decode(&written); err == nil {
			t.Errorf("%s is read", what)
		}
	}
	for what, written := range map[string][]byte{
		"nothing": nil, "an empty object": {0x80}, "a string": {0xa1, 'a'}, "an unknown attribute": {0x81, 0xa1, 'a', 0xc0}, "half an object": {0x8b},
	} {
		if _, err := shape.Decode(&tfprotov6.DynamicValue{MsgPack: written}); err == nil {
			t.Errorf("%s is read", what)
		}
	}
}

func TestStatesAreReadFromJSON(t *testing.T) {
	t.Parallel()
	shape := compiled(t)
	for _, state := range []string{
		`null`, `{}`, `{"text":"a","unheard_of":{"b":[1]}}`, `{"amount":12,"rate":0.1,"active":true}`, `{"rate":123456789012345678901234567890}`,
		`{"tags":["b","a"],"list":[1,2],"labels":{"a":"1"},"limits":[{"line":null},{}],"parts":{"x":{"line":"1"}},"address":{"line":"1"},"features":null}`,
	} {
		raw := &tfprotov6.RawState{JSON: []byte(state)}
		theirs, err := raw.UnmarshalWithOpts(shape.root.typ, tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}})
		if err != nil {
			t.Fatal(err)
		}
		ours, err := shape.FromJSON(raw)
		if err != nil {
			t.Fatal(err)
		}
		if decoded, err := ours.Unmarshal(shape.root.typ); err != nil || !decoded.Equal(theirs) {
			t.Errorf("%s is read as %v (%v), not %v", state, decoded, err, theirs)
		}
	}
	for _, state := range []string{
		``, `[]`, `{"text":1}`, `{"amount":"12"}`, `{"active":"true"}`, `{"tags":{}}`, `{"labels":[]}`, `{"address":[]}`, `{"amount":1`,
	} {
		if _, err := shape.FromJSON(&tfprotov6.RawState{JSON: []byte(state)}); err == nil {
			t.Errorf("%s is converted", state)
		}
	}
}

package tfkit

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestDecodeGivesComputedListsThatCanBeCounted(t *testing.T) {
	t.Parallel()
	facts := Attributes{
		"due":  {Type: StringList, Computed: true},
		"tags": {Type: StringList, Optional: true},
	}
	got := facts.decode(map[string]any{"due": []any{}, "tags": []any{}}, Value{})
	if want := value(t, facts, `{"due":[],"tags":null}`).raw; !got.Equal(want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDecodeAsksADerivedAttributeForItsValue(t *testing.T) {
	t.Parallel()
	attributes := Attributes{
		"count": {Type: Int64, Computed: true, Derive: func(object map[string]any) any {
			return json.Number(stringOf(object["total"]) + "0")
		}},
	}
	got := attributes.decode(map[string]any{"count": json.Number("1"), "total": "4"}, Value{})
	if count := NewValue(got).Get("count").Int64(); count != 40 {
		t.Errorf("count is %d, want 40", count)
	}
	if !got.Type().Is(attributes.TerraformType()) {
		t.Errorf("the value has type %s, the declaration %s", got.Type(), attributes.TerraformType())
	}
}

func TestDataSourcesCheckTheIdsThatTheyTake(t *testing.T) {
	t.Parallel()
	var read datasource.SchemaResponse
	NewDataSource(&ObjectType{Noun: "issuing card", Prefix: "ic_"}).Schema(context.Background(), datasource.SchemaRequest{}, &read)
	for attribute, ids := range map[string]struct{ right, wrong []string }{
		"id":      {right: []string{"ic_1"}, wrong: []string{"", "acct_1", "ic_1/../ic_2", "../account"}},
		"account": {right: []string{"acct_1"}, wrong: []string{"", "ic_1", "acct_1/capabilities"}},
	} {
		declared := read.Schema.Attributes[attribute]
		if nested, ok := declared.(schema.SingleNestedAttribute); ok {
			declared = nested.Attributes["id"]
		}
		for _, id := range append(ids.right, ids.wrong...) {
			var response validator.StringResponse
			for _, check := range declared.(schema.StringAttribute).Validators {
				check.ValidateString(context.Background(), validator.StringRequest{Path: path.Root("id"), ConfigValue: types.StringValue(id)}, &response)
			}
			if refused := response.Diagnostics.HasError(); refused != slices.Contains(ids.wrong, id) {
				t.Errorf("%s %q: refused %t", attribute, id, refused)
			}
		}
	}
}

func TestLookupAttributesAreOfTheDataSourceAlone(t *testing.T) {
	t.Parallel()
	object := &ObjectType{
		Name: "stripe_sample", Prefix: "sa_",
		Attributes: Attributes{"mode": {Type: Block, Attributes: Attributes{"on": {Type: Bool, Optional: true}}}},
		Lookup: Attributes{
			"mode":    {Type: String, Description: "Mode."},
			"balance": {Type: Int64, Description: "Balance."},
		},
	}
	var made resource.SchemaResponse
	NewResource(object).Schema(context.Background(), resource.SchemaRequest{}, &made)
	if _, ok := made.Schema.Attributes["balance"]; ok || len(made.Schema.Blocks) != 1 {
		t.Error("the resource shows what only the data source should")
	}
	var read datasource.SchemaResponse
	NewDataSource(object).Schema(context.Background(), datasource.SchemaRequest{}, &read)
	for _, name := range []string{"mode", "balance"} {
		if a, ok := read.Schema.Attributes[name]; !ok || !a.IsComputed() {
			t.Errorf("%s is no computed attribute of the data source", name)
		}
	}
	if object.Attributes["mode"].Type != Block {
		t.Error("making the data source changed the declaration")
	}
}

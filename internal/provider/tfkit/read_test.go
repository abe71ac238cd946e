package tfkit

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
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

package tfwire

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestWhatOnlyTheFrameworkDoesIsRefused(t *testing.T) {
	t.Parallel()
	modified := schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}}
	for what, given := range map[string]schema.Schema{
		"a plan modifier":  {Attributes: map[string]schema.Attribute{"a": modified}},
		"a default":        {Attributes: map[string]schema.Attribute{"a": schema.StringAttribute{Computed: true, Default: stringdefault.StaticString("b")}}},
		"a deprecation":    {Attributes: map[string]schema.Attribute{"a": schema.StringAttribute{Optional: true, DeprecationMessage: "Old."}}},
		"a dynamic value":  {Attributes: map[string]schema.Attribute{"a": schema.DynamicAttribute{Optional: true}}},
		"a set of numbers": {Attributes: map[string]schema.Attribute{"a": schema.SetAttribute{Optional: true, ElementType: types.Int64Type}}},
		"an inner modifier": {Attributes: map[string]schema.Attribute{
			"a": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"b": modified}},
		}},
		"a modifier in a block": {Blocks: map[string]schema.Block{"a": schema.SingleNestedBlock{Attributes: map[string]schema.Attribute{"b": modified}}}},
		"a list of blocks":      {Blocks: map[string]schema.Block{"a": schema.ListNestedBlock{}}},
	} {
		if _, err := Compile(t.Context(), given); err == nil {
			t.Errorf("%s is compiled", what)
		}
	}
}

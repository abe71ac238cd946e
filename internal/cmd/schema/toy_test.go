package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// toyProvider has one of everything that a schema can say, so that the comparison with Terraform covers all of it.
type toyProvider struct{}

func newToyProvider() provider.Provider { return toyProvider{} }

func (toyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "toy"
}

func (toyProvider) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = providerschema.Schema{
		Description: "A plain description.",
		Attributes:  map[string]providerschema.Attribute{"key": providerschema.StringAttribute{Optional: true, Sensitive: true}},
	}
}

func (toyProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return toyResource{} }}
}

func (toyProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return toyDataSource{} }}
}

func (toyProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return toyEphemeral{} }}
}

type toyResource struct{ resource.Resource }

func (toyResource) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "toy_thing"
}

func (toyResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, response *resource.IdentitySchemaResponse) {
	response.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id":    identityschema.StringAttribute{RequiredForImport: true, Description: "Id."},
		"owner": identityschema.StringAttribute{OptionalForImport: true},
	}}
}

func (toyResource) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	member := map[string]resourceschema.Attribute{
		"count": resourceschema.Int64Attribute{Required: true, MarkdownDescription: "How *many*."},
		"tags":  resourceschema.SetAttribute{Optional: true, ElementType: types.StringType},
	}
	nested := resourceschema.NestedAttributeObject{Attributes: member}
	response.Schema = resourceschema.Schema{
		Version:             3,
		MarkdownDescription: "A *thing*.",
		Attributes: map[string]resourceschema.Attribute{
			"id":      resourceschema.StringAttribute{Computed: true, Description: "Id."},
			"on":      resourceschema.BoolAttribute{Optional: true, Computed: true},
			"ratio":   resourceschema.Float64Attribute{Optional: true},
			"old":     resourceschema.StringAttribute{Optional: true, DeprecationMessage: "Use id."},
			"pin_wo":  resourceschema.StringAttribute{Optional: true, WriteOnly: true},
			"labels":  resourceschema.MapAttribute{Optional: true, ElementType: types.StringType},
			"objects": resourceschema.ListAttribute{Optional: true, ElementType: types.ObjectType{AttrTypes: map[string]attr.Type{"a": types.BoolType, "b": types.StringType}}},
			"one":     resourceschema.SingleNestedAttribute{Optional: true, Attributes: member},
			"list":    resourceschema.ListNestedAttribute{Optional: true, NestedObject: nested},
			"set":     resourceschema.SetNestedAttribute{Computed: true, NestedObject: nested},
			"map":     resourceschema.MapNestedAttribute{Optional: true, Sensitive: true, NestedObject: nested},
		},
		Blocks: map[string]resourceschema.Block{
			"features": resourceschema.SingleNestedBlock{
				MarkdownDescription: "Features.",
				Attributes:          member,
				Blocks:              map[string]resourceschema.Block{"deep": resourceschema.SingleNestedBlock{DeprecationMessage: "No more."}},
			},
			"rules":  resourceschema.ListNestedBlock{NestedObject: resourceschema.NestedBlockObject{Attributes: member}},
			"limits": resourceschema.SetNestedBlock{NestedObject: resourceschema.NestedBlockObject{Attributes: member}},
		},
	}
}

type toyDataSource struct{ datasource.DataSource }

func (toyDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "toy_thing"
}

func (toyDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = datasourceschema.Schema{
		MarkdownDescription: "Reads a *thing*.",
		Attributes:          map[string]datasourceschema.Attribute{"id": datasourceschema.StringAttribute{Required: true}},
	}
}

type toyEphemeral struct{ ephemeral.EphemeralResource }

func (toyEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, response *ephemeral.MetadataResponse) {
	response.TypeName = "toy_secret"
}

func (toyEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, response *ephemeral.SchemaResponse) {
	response.Schema = ephemeralschema.Schema{
		Attributes: map[string]ephemeralschema.Attribute{"value": ephemeralschema.StringAttribute{Computed: true, Sensitive: true}},
	}
}

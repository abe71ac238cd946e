package tfkit

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

var _ datasource.DataSourceWithConfigure = (*lookup)(nil)

// lookup is the data source of a type of object: by id, everything that Stripe shows of it.
type lookup struct {
	object     *ObjectType
	attributes Attributes
	provider   *Provider
}

// NewDataSource makes the data source of a type of object.
func NewDataSource(object *ObjectType) datasource.DataSource {
	attributes := Attributes{
		"id": {
			Type: String, Required: true, Local: true, Description: "Id of the object in Stripe, `" + object.Prefix + "...`.",
			Validators: Validators{String: []validator.String{ObjectID(object.Prefix, withArticle(object.Noun))}},
		},
	}
	if object.Metadata != NoMetadata {
		attributes["metadata"] = Attribute{Type: StringMap, Computed: true, Description: "All metadata of the object."}
	}
	if !object.IsAccount {
		attributes["account"] = accountArgument("object")
	}
	return &lookup{object: object, attributes: object.Attributes.With(object.Lookup).readable().With(attributes)}
}

// accountArgument is the account for which a data source reads: that of an object, of objects, or of a balance.
func accountArgument(what string) Attribute {
	return Attribute{
		Type: Reference, Optional: true, Local: true,
		Description: fmt.Sprintf("Connected account that owns the %s, `{ id = \"acct_...\" }` or the whole resource; without it the provider's `account`, or else the platform.", what),
		Attributes:  AccountReference.Attributes.Only("id"),
	}
}

// Metadata names the data source like the resource.
func (d *lookup) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = d.object.Name
}

// Schema is made of the declaration.
func (d *lookup) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("Reads one %s by its id. An object that is gone is an error.", d.object.Noun),
		Attributes:          d.attributes.dataSourceSchema(),
	}
}

// Configure takes over the provider.
func (d *lookup) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.provider = configured(request.ProviderData, &response.Diagnostics)
}

// Read retrieves the object.
func (d *lookup) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	config := NewValue(request.Config.Raw)
	id, account := config.Get("id").String(), d.provider.accountOf(config)
	object, err := d.provider.Client.Get(ctx, d.object.Path+"/"+id, account, d.object.query())
	switch {
	case stripeapi.Gone(err), err == nil && d.object.Gone != nil && d.object.Gone(object):
		response.Diagnostics.AddAttributeError(path.Root("id"), fmt.Sprintf("The %s does not exist", d.object.Noun), d.missing(id, account, err))
	case err != nil:
		response.Diagnostics.AddError("Unable to read "+d.object.Noun, stripeapi.Explain(err))
	default:
		response.State.Raw = d.attributes.decode(object, config)
	}
}

func (d *lookup) missing(id, account string, err error) string {
	detail := fmt.Sprintf("There is no %s %s for %s, or it has ended (deleted, closed or canceled).", d.object.Noun, id, OwnerName(account))
	if err != nil {
		detail += "\n\n" + stripeapi.Explain(err)
	}
	return detail
}

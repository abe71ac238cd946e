package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// SingleType declares a data source of something that each account has one of, and that has no id: its balance.
type SingleType struct {
	Name        string // type name in Terraform: "stripe_balance"
	Noun        string // as diagnostics say it: "balance"
	Path        string // in the API
	Description string // first paragraph of the documentation page
	Attributes  Attributes
}

var _ datasource.DataSourceWithConfigure = (*single)(nil)

// single is the data source of a SingleType.
type single struct {
	of         *SingleType
	attributes Attributes
	provider   *Provider
}

// NewSingle makes the data source of what each account has one of.
func NewSingle(of *SingleType) datasource.DataSource {
	return &single{of: of, attributes: of.Attributes.readable().With(Attributes{"account": accountArgument(of.Noun)})}
}

// Metadata names the data source.
func (d *single) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = d.of.Name
}

// Schema is made of the declaration.
func (d *single) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{MarkdownDescription: d.of.Description, Attributes: d.attributes.dataSourceSchema()}
}

// Configure takes over the provider.
func (d *single) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.provider = configured(request.ProviderData, &response.Diagnostics)
}

// Read retrieves what the account has.
func (d *single) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	config := NewValue(request.Config.Raw)
	object, err := d.provider.Client.Get(ctx, d.of.Path, d.provider.accountOf(config), nil)
	if err != nil {
		response.Diagnostics.AddError("Unable to read "+d.of.Noun, stripeapi.Explain(err))
		return
	}
	response.State.Raw = d.attributes.decode(object, config)
}

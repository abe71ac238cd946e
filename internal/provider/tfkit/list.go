package tfkit

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// ListType declares a data source that lists objects of one type, the latest first.
type ListType struct {
	Name        string // type name in Terraform: "stripe_treasury_transactions"
	Noun        string // as diagnostics say it: "transactions"
	Path        string // of the collection in the API
	Description string // first paragraph of the documentation page
	// Arguments say which objects: the parameters of the list. Beside them every list has `account` and `limit`.
	Arguments Attributes
	// Items is the attribute that holds the objects, and Attributes what each of them shows.
	Items      string
	Attributes Attributes
	// Expand are fields of an object that the API hides unless asked.
	Expand []string
}

var _ datasource.DataSourceWithConfigure = (*list)(nil)

// list is the data source of a ListType.
type list struct {
	of         *ListType
	attributes Attributes
	provider   *Provider
}

const (
	limitName    = "limit"
	moreName     = "has_more"
	defaultLimit = 100
	maxLimit     = 10_000 // a plan that reads more than a hundred pages reads too much
)

// NewList makes the data source of a list.
func NewList(of *ListType) datasource.DataSource {
	own := Attributes{
		"account": accountArgument("objects"),
		limitName: {
			Type: Int64, Optional: true, Local: true, Validators: Validators{Int64: []validator.Int64{int64validator.Between(1, maxLimit)}},
			Description: "How many to read at the most, the latest first: " + strconv.Itoa(defaultLimit) + " where it is not set, up to 10,000.",
		},
		moreName: {Type: Bool, Computed: true, Description: "Whether there are more than `limit`."},
		of.Items: {Type: ObjectList, Computed: true, Attributes: of.Attributes.readable(), Description: "The " + of.Noun + ", the latest first."},
	}
	for name, argument := range of.Arguments {
		argument.Local = true // as far as reading goes: it stays as it is configured
		if argument.Type == Reference {
			argument.Attributes = argument.Attributes.Only("id") // a data source has no use for evidence
		}
		own[name] = argument
	}
	return &list{of: of, attributes: own}
}

// Metadata names the data source.
func (d *list) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = d.of.Name
}

// Schema is made of the declaration.
func (d *list) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{MarkdownDescription: d.of.Description, Attributes: d.attributes.dataSourceSchema()}
}

// Configure takes over the provider.
func (d *list) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.provider = configured(request.ProviderData, &response.Diagnostics)
}

// Read lists the objects, page by page.
func (d *list) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	config := NewValue(request.Config.Raw)
	form := NewForm()
	d.of.Arguments.encode(form, "", Value{}, config, config)
	for _, field := range d.of.Expand {
		form.values.Add("expand[]", "data."+field)
	}
	limit := defaultLimit
	if given := config.Get(limitName); given.IsSet() {
		limit = int(given.Int64())
	}
	objects, more, err := d.provider.Client.List(ctx, d.of.Path, d.provider.accountOf(config), form.Values(), limit)
	if err != nil {
		summary := "Unable to list " + d.of.Noun
		if at, ok := d.of.Arguments.pathOf(stripeapi.Param(err)); ok {
			response.Diagnostics.AddAttributeError(at, summary, stripeapi.Explain(err))
			return
		}
		response.Diagnostics.AddError(summary, stripeapi.Explain(err))
		return
	}
	response.State.Raw = d.attributes.decode(map[string]any{d.of.Items: objects, moreName: more}, config)
}

// Instants are the members of an argument that chooses by time.
func Instants(description string) Attribute {
	bound := func(description string) Attribute {
		return Attribute{Type: Time, Optional: true, Description: description + ", as an RFC 3339 timestamp.", Validators: Validators{String: []validator.String{RFC3339()}}}
	}
	return Attribute{Type: Object, Optional: true, Description: description, Attributes: Attributes{
		"gt": bound("After this instant"), "gte": bound("At this instant or after it"),
		"lt": bound("Before this instant"), "lte": bound("At this instant or before it"),
	}}
}

package tfkit

import (
	"cmp"
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// EphemeralType declares an ephemeral resource: what Stripe shows of an object that may be in no state, no plan and no log.
type EphemeralType struct {
	Name        string // type name in Terraform: "stripe_issuing_card_details"
	Noun        string // as diagnostics say it: "details of the issuing card"
	Path        string // of the collection in the API
	Description string // first paragraph of the documentation page
	// Of is the argument that names the object, a Reference. Passed whole, the object brings its account along.
	Of       string
	Argument Attribute
	// Attributes are what is shown, and Expand the fields of them that the API hides unless asked.
	Attributes Attributes
	Expand     []string
}

var _ ephemeral.EphemeralResourceWithConfigure = (*secretive)(nil)

// secretive is the ephemeral resource of an EphemeralType.
type secretive struct {
	of         *EphemeralType
	attributes Attributes
	provider   *Provider
}

// NewEphemeral makes the ephemeral resource of a type.
func NewEphemeral(of *EphemeralType) ephemeral.EphemeralResource {
	argument := of.Argument
	argument.Required, argument.Local = true, true
	argument.Attributes = argument.Attributes.Only("id").With(Attributes{"account": {
		Type: Object, Optional: true, Description: "Account that owns the object. Comes along when the whole resource is passed.",
		Attributes: Attributes{"id": {Type: String, Optional: true, Description: "Id of the account, `acct_...`."}},
	}})
	account := accountArgument("object")
	account.Description += " An object that is passed whole brings its account along."
	return &secretive{of: of, attributes: of.Attributes.readable().With(Attributes{of.Of: argument, "account": account})}
}

// Metadata names the ephemeral resource.
func (e *secretive) Metadata(_ context.Context, _ ephemeral.MetadataRequest, response *ephemeral.MetadataResponse) {
	response.TypeName = e.of.Name
}

// Schema is made of the declaration.
func (e *secretive) Schema(_ context.Context, _ ephemeral.SchemaRequest, response *ephemeral.SchemaResponse) {
	response.Schema = schema.Schema{MarkdownDescription: e.of.Description, Attributes: e.attributes.ephemeralSchema()}
}

// Configure takes over the provider.
func (e *secretive) Configure(_ context.Context, request ephemeral.ConfigureRequest, response *ephemeral.ConfigureResponse) {
	e.provider = configured(request.ProviderData, &response.Diagnostics)
}

// Open reads the object. What it gives lives as long as the command.
func (e *secretive) Open(ctx context.Context, request ephemeral.OpenRequest, response *ephemeral.OpenResponse) {
	config := NewValue(request.Config.Raw)
	given := config.Get(e.of.Of)
	account := cmp.Or(config.Get("account.id").String(), given.Get("account.id").String(), e.provider.Account)
	object, err := e.provider.Client.Get(ctx, e.of.Path+"/"+given.Get("id").String(), account, url.Values{"expand[]": e.of.Expand})
	if err != nil {
		response.Diagnostics.AddAttributeError(AttributePath(e.of.Of), "Unable to read "+e.of.Noun, stripeapi.Explain(err))
		return
	}
	response.Result.Raw = e.attributes.decode(object, config)
}

// ephemeralSchema is the declaration as the schema of an ephemeral resource: strings, numbers, and what is in objects.
func (a Attributes) ephemeralSchema() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, attribute := range a {
		description, computed := attribute.describeValues(), !attribute.Required && !attribute.Optional
		switch attribute.Type {
		case Int64:
			attributes[name] = schema.Int64Attribute{MarkdownDescription: description, Computed: computed, Sensitive: attribute.Sensitive}
		case Object, Reference:
			attributes[name] = schema.SingleNestedAttribute{
				MarkdownDescription: description, Required: attribute.Required, Optional: attribute.Optional, Computed: computed,
				Attributes: attribute.Attributes.ephemeralSchema(),
			}
		default:
			attributes[name] = schema.StringAttribute{
				MarkdownDescription: description, Required: attribute.Required, Optional: attribute.Optional, Computed: computed,
				Sensitive: attribute.Sensitive, Validators: attribute.stringValidators(),
			}
		}
	}
	return attributes
}

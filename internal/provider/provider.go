// Package provider is the Terraform provider for Stripe's embedded finance: its configuration, and the register of its
// resources, data sources and ephemeral resources.
package provider

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
	"github.com/embedded-finance/terraform-provider-stripe/internal/wait"
)

// Environment variables that stand in for the provider's attributes.
const (
	envAPIKey  = "STRIPE_API_KEY"
	envAccount = "STRIPE_ACCOUNT"
	envAPIBase = "STRIPE_API_BASE"
	envSandbox = "STRIPE_SANDBOX"
)

var _ provider.ProviderWithEphemeralResources = (*stripeProvider)(nil)

type stripeProvider struct {
	version    string
	backend    Backend
	configured atomic.Pointer[tfkit.Provider]
}

// Configured is what the provider has been configured to be; nil before that.
func (p *stripeProvider) Configured() *tfkit.Provider { return p.configured.Load() }

// Backend is what the provider reaches instead of the network, and how it waits. Its zero value is the real thing; tests
// give the handler of a sandbox in the same process and a Sleep that moves that sandbox's clock.
type Backend struct {
	Transport http.RoundTripper
	Sleep     func(ctx context.Context, d time.Duration) error
}

// New makes the provider of a version on a backend.
func New(version string, backend Backend) tfkit.Configurable {
	if backend.Sleep == nil {
		backend.Sleep = wait.For
	}
	return &stripeProvider{version: version, backend: backend}
}

// Metadata names the provider.
func (p *stripeProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "stripe"
	response.Version = p.version
}

// Schema is the provider's configuration.
func (p *stripeProvider) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Stripe's embedded finance in HCL: connected accounts with their capabilities, Treasury financial accounts with their " +
			"features, Issuing cardholders and cards, and the money that moves between them. Runs against Stripe, or against a stateful sandbox inside the provider that needs neither an account nor a network.",
		Attributes: map[string]schema.Attribute{
			"api_key": schema.StringAttribute{
				MarkdownDescription: "Secret key (`sk_test_...`) or restricted key (`rk_test_...`) of the platform. Defaults to the environment variable `" + envAPIKey + "`. " +
					"Excludes `sandbox`.",
				Optional: true, Sensitive: true,
				Validators: []validator.String{
					tfkit.StringRule("a Stripe API key", problem(stripeapi.CheckKey)),
					stringvalidator.ConflictsWith(path.MatchRoot("sandbox")),
				},
			},
			"account": schema.StringAttribute{
				MarkdownDescription: "Connected account, `acct_...`, that owns objects which name no account themselves. Defaults to the environment variable `" + envAccount + "`; " +
					"without both, such objects belong to the platform.",
				Optional: true, Validators: []validator.String{tfkit.AccountID()},
			},
			"api_base": schema.StringAttribute{
				MarkdownDescription: "Base URL of the API, `https://host[:port]`; plain `http` for loopback addresses only. Defaults to the environment variable `" + envAPIBase + "`, " +
					"or else `https://api.stripe.com`. Point it at `terraform-provider-stripe sandbox` to share one sandbox.",
				Optional: true,
				Validators: []validator.String{
					tfkit.StringRule("a base URL", problem(stripeapi.CheckBase)),
					stringvalidator.ConflictsWith(path.MatchRoot("sandbox")),
				},
			},
			"allow_live_mode": schema.BoolAttribute{
				MarkdownDescription: "Accept live keys (`sk_live_...`, `rk_live_...`), which act on real money. Without it they are refused before any request.",
				Optional:            true,
			},
			"default_metadata": schema.MapAttribute{
				MarkdownDescription: "Metadata that every object gets: up to 50 keys of up to 40 characters, values of up to 500. An object's own `metadata` wins. " +
					"`metadata_all` of each resource shows the result.",
				ElementType: types.StringType, Optional: true, Validators: tfkit.MetadataValidators(),
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How often one request is tried again, 0 to 100, when a rate limit or a lock refuses it, when Stripe fails (5xx), or when the connection does. Defaults to `%d`. ", stripeapi.DefaultMaxRetries) +
					"The pauses between are random and grow to 8 seconds; all attempts of a creation carry one idempotency key, so nothing is made twice.",
				Optional: true, Validators: []validator.Int64{int64validator.Between(0, 100)},
			},
			"requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "How many requests a second the provider sends at the most, more than 0. Defaults to a little less than Stripe's limit for the platform: 25 in test mode, " +
					"100 in live mode ([rate limits](https://docs.stripe.com/rate-limits)). It is slowed down further when Stripe objects, since others may use the same platform, and recovers. " +
					"The sandbox, and whatever serves `api_base` on a loopback address, is not limited until it objects.",
				Optional: true, Validators: []validator.Float64{float64validator.AtLeast(0.01)},
			},
			"snapshot": schema.BoolAttribute{
				MarkdownDescription: "Whether a refresh reads pages of lists, of a hundred objects each, where it would otherwise retrieve many objects of one type one by one. Defaults to `true`. " +
					"What no page has is retrieved, and nothing is read from a page once something was changed.",
				Optional: true,
			},
			"sandbox": schema.SingleNestedAttribute{
				MarkdownDescription: "Run against the sandbox inside the provider instead of Stripe: `sandbox = {}`. The environment variable `" + envSandbox + "` (the path of a store) " +
					"does the same without a change of the configuration. Excludes `api_key`.",
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"store": schema.StringAttribute{
						MarkdownDescription: "File that keeps the sandbox's objects, relative to the working directory, or `:memory:` for a sandbox that ends with the command. " +
							"Defaults to `" + defaultStore + "`. Several commands may use it at once, and `terraform-provider-stripe sandbox --store` serves it.",
						Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					},
					"activation_delay": schema.StringAttribute{
						MarkdownDescription: "How long features and capabilities stay `pending` before they become active, as a duration such as `30s` or `10m`. Defaults to `0s`: " +
							"they are active at the next request.",
						Optional: true, Validators: []validator.String{tfkit.StringRule("a duration", problem(checkDelay))},
					},
				},
			},
		},
	}
}

// problem makes the function that a StringRule wants of one that returns an error.
func problem(check func(string) error) func(string) string {
	return func(value string) string {
		if err := check(value); err != nil {
			message := err.Error()
			return strings.ToUpper(message[:1]) + message[1:] + "."
		}
		return ""
	}
}

func checkDelay(value string) error {
	delay, err := time.ParseDuration(value)
	if err != nil || delay < 0 {
		return fmt.Errorf("%q is not a duration such as 30s or 10m, zero or longer", value)
	}
	return nil
}

// configuration mirrors the schema.
type configuration struct {
	APIKey            types.String  `tfsdk:"api_key"`
	Account           types.String  `tfsdk:"account"`
	APIBase           types.String  `tfsdk:"api_base"`
	AllowLiveMode     types.Bool    `tfsdk:"allow_live_mode"`
	DefaultMetadata   types.Map     `tfsdk:"default_metadata"`
	MaxRetries        types.Int64   `tfsdk:"max_retries"`
	RequestsPerSecond types.Float64 `tfsdk:"requests_per_second"`
	Snapshot          types.Bool    `tfsdk:"snapshot"`
	Sandbox           types.Object  `tfsdk:"sandbox"`
}

// Configure makes the client. It sends no request, so that a plan needs no network of its own.
func (p *stripeProvider) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	var config configuration
	response.Diagnostics.Append(request.Config.Get(ctx, &config)...)
	config.refuseUnknown(&response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	account := valueOr(config.Account, envAccount)
	if account != "" && !tfkit.IsAccountID(account) {
		response.Diagnostics.AddAttributeError(path.Root("account"), "Invalid account", fmt.Sprintf("%q (from %s) is not the id of a Stripe account, acct_...", account, envAccount))
	}
	defaults := map[string]string{}
	response.Diagnostics.Append(config.DefaultMetadata.ElementsAs(ctx, &defaults, false)...)

	client := stripeapi.Config{
		UserAgent: "terraform-provider-stripe/" + p.version, Base: valueOr(config.APIBase, envAPIBase),
		MaxRetries: stripeapi.DefaultMaxRetries, RequestsPerSecond: config.RequestsPerSecond.ValueFloat64(),
		Snapshot: config.Snapshot.IsNull() || config.Snapshot.ValueBool(), Counters: &requests,
	}
	if !config.MaxRetries.IsNull() {
		client.MaxRetries = int(config.MaxRetries.ValueInt64())
	}
	if store, delay, ok := config.sandbox(ctx, &response.Diagnostics); ok {
		p.useSandbox(&client, store, delay, &response.Diagnostics)
	} else {
		p.useStripe(&client, config, &response.Diagnostics)
	}
	if response.Diagnostics.HasError() {
		return
	}
	made, err := stripeapi.New(client)
	if err != nil {
		response.Diagnostics.AddError("Unable to configure the Stripe client", err.Error())
		return
	}
	data := &tfkit.Provider{Client: made, Account: account, DefaultMetadata: maps.Clone(defaults), Sleep: p.backend.Sleep}
	response.ResourceData, response.DataSourceData, response.EphemeralResourceData = data, data, data
	p.configured.Store(data)
}

// refuseUnknown reports values that are not known before an apply: the plan itself needs them.
func (c *configuration) refuseUnknown(diagnostics *diag.Diagnostics) {
	refuse := func(name string, unknown bool, alternative string) {
		if unknown {
			diagnostics.AddAttributeError(path.Root(name), "Unknown "+name,
				"The value of "+name+" is known only after apply, but the provider needs it to plan. Give it a value that is known at plan, such as an input variable, "+
					alternative+", or apply the resource that it comes from first with -target.")
		}
	}
	refuse("api_key", c.APIKey.IsUnknown(), "or set "+envAPIKey)
	refuse("account", c.Account.IsUnknown(), "or set "+envAccount+" (an object of an account that does not exist yet takes account = stripe_connected_account.NAME itself)")
	refuse("api_base", c.APIBase.IsUnknown(), "or set "+envAPIBase)
	refuse("allow_live_mode", c.AllowLiveMode.IsUnknown(), "or leave it out")
	refuse("max_retries", c.MaxRetries.IsUnknown(), "or leave it out")
	refuse("requests_per_second", c.RequestsPerSecond.IsUnknown(), "or leave it out")
	refuse("snapshot", c.Snapshot.IsUnknown(), "or leave it out")
	refuse("sandbox", c.Sandbox.IsUnknown(), "or set "+envSandbox)
	unknownMetadata := c.DefaultMetadata.IsUnknown()
	for _, value := range c.DefaultMetadata.Elements() {
		unknownMetadata = unknownMetadata || value.IsUnknown()
	}
	refuse("default_metadata", unknownMetadata, "or put the key into metadata of the resources")
}

// useStripe takes the key of a real platform, whatever backend stands behind it.
func (p *stripeProvider) useStripe(client *stripeapi.Config, config configuration, diagnostics *diag.Diagnostics) {
	client.Key = valueOr(config.APIKey, envAPIKey)
	at := path.Root("api_key")
	switch err := stripeapi.CheckKey(client.Key); {
	case config.APIKey.IsNull() && client.Key == "":
		diagnostics.AddAttributeError(at, "Missing API key", "Set api_key or the environment variable "+envAPIKey+" to a test-mode secret key (sk_test_...), "+
			"or set sandbox = {} to run without Stripe.")
	case err != nil:
		diagnostics.AddAttributeError(at, "Invalid API key", "In the key, "+err.Error()+".")
	case stripeapi.IsLiveKey(client.Key) && !config.AllowLiveMode.ValueBool():
		diagnostics.AddAttributeError(at, "Live key refused", "The key acts on live data: real money and real people. "+
			"Use a test-mode key (sk_test_...), or set allow_live_mode = true if that is what you want.")
	}
	if err := stripeapi.CheckBase(client.Base); client.Base != "" && err != nil {
		diagnostics.AddAttributeError(path.Root("api_base"), "Invalid API base", err.Error())
	}
	client.Unlimited = stripeapi.IsLoopback(client.Base)
	if p.backend.Transport != nil {
		client.Transport = p.backend.Transport
	}
}

// valueOr is a configured value, or else that of an environment variable.
func valueOr(value types.String, variable string) string {
	if !value.IsNull() {
		return value.ValueString()
	}
	return os.Getenv(variable)
}

// Command terraform-provider-bare is the floor of the benchmark: what Terraform, the plugin protocol and the framework cost
// by themselves. It is a provider with one resource of three attributes that does nothing, served as the real one is.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sdklog"
)

const address = "registry.terraform.io/embedded-finance/bare"

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-bare:", err)
		os.Exit(1)
	}
}

func serve() error {
	if err := sdklog.Quiet(); err != nil {
		return err
	}
	return providerserver.Serve(context.Background(), func() provider.Provider { return bare{} }, providerserver.ServeOpts{Address: address})
}

// bare is a provider without a configuration.
type bare struct{}

func (bare) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "bare"
}

func (bare) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (bare) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (bare) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (bare) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing{} }}
}

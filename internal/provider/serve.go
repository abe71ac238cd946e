package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// NewServer serves the provider of a version on a backend, to Terraform and to the tests alike.
func NewServer(version string, backend Backend) (tfprotov6.ProviderServer, error) {
	return tfkit.NewServer(New(version, backend))
}

// Serve is the process that Terraform starts; for a debugger it prints the address instead of expecting Terraform as the parent.
// It ends when Terraform is done.
func Serve(address, version string, debug bool) error {
	server, err := NewServer(version, Backend{})
	if err != nil {
		return err
	}
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	err = tf6server.Serve(address, func() tfprotov6.ProviderServer { return server }, options...)
	logTotals(context.Background())
	return err
}

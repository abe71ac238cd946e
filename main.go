// Command terraform-provider-stripe is a Terraform provider for Stripe's embedded finance. Terraform starts it as a
// plugin; as `terraform-provider-stripe sandbox` it serves its embedded Stripe over HTTP.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/server"
)

// version is set by the linker.
var version = "dev"

const address = "registry.terraform.io/embedded-finance/stripe"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "sandbox" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		status := server.Run(ctx, os.Args[2:], os.Stdout, os.Stderr)
		stop()
		os.Exit(status)
	}
	os.Exit(servePlugin())
}

func servePlugin() int {
	debug := flag.Bool("debug", false, "serve for a debugger: print the address instead of expecting Terraform as the parent")
	printVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *printVersion {
		fmt.Println("terraform-provider-stripe", version)
		return 0
	}
	quietSDK()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{Address: address, Debug: *debug})
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-stripe:", err)
		return 1
	}
	return 0
}

// quietSDK turns the plugin SDK's trace logs off unless somebody asked for logs: Terraform throws them away, but writing
// them takes a third of the time of a plan.
func quietSDK() {
	for _, variable := range os.Environ() {
		if strings.HasPrefix(variable, "TF_LOG") {
			return
		}
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK"} {
		os.Setenv(name, "OFF")
	}
}

// Command terraform-provider-stripe is a Terraform provider for Stripe's embedded finance. Terraform starts it as a
// plugin; as `terraform-provider-stripe sandbox` it serves its embedded Stripe over HTTP.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/server"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sdklog"
)

// version is set by the linker.
var version = "dev"

const address = "registry.terraform.io/embedded-finance/stripe"

func main() {
	os.Exit(run(os.Args[1:]))
}

// run does what the arguments ask for and returns the exit status.
func run(args []string) int {
	if len(args) > 0 && args[0] == "sandbox" {
		return server.Run(context.Background(), args[1:], os.Stdout, os.Stderr)
	}
	flags := flag.NewFlagSet("terraform-provider-stripe", flag.ContinueOnError)
	flags.Usage = func() { printUsage(flags) }
	debug := flags.Bool("debug", false, "serve for a debugger: print the address instead of expecting Terraform as the parent")
	printVersion := flags.Bool("version", false, "print the version and exit")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(os.Stderr, "unknown command %q\n", flags.Arg(0))
		printUsage(flags)
		return 2
	case *printVersion:
		fmt.Println("terraform-provider-stripe", version)
		return 0
	}
	return servePlugin(*debug)
}

func printUsage(flags *flag.FlagSet) {
	fmt.Fprintln(flags.Output(), `Terraform starts this program as a plugin; there is no need to run it by hand. Except:

  terraform-provider-stripe sandbox [-h]    serve the embedded Stripe over HTTP

Flags:`)
	flags.PrintDefaults()
}

func servePlugin(debug bool) int {
	if err := sdklog.Quiet(); err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-stripe:", err) // the logs stay on, which is only slower
	}
	if err := provider.Serve(address, version, debug); err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-stripe:", err)
		return 1
	}
	return 0
}

// Command schema prints the provider's schemas as `terraform providers schema -json` does, without Terraform: what the
// documentation says then depends on the code alone, and resource identity, which Terraform prints from 1.12 on, is
// always there.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
)

// name is the key under which tfplugindocs looks for the provider's schemas.
const name = "stripe"

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	server, err := provider.NewServer("dev", provider.Backend{})
	if err != nil {
		return err
	}
	schemas, err := dump(ctx, name, server)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(schemas)
}

//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

const module = "github.com/embedded-finance/terraform-provider-stripe"

// The two programs that are compared.
const (
	stripeProvider = "terraform-provider-stripe"
	bareProvider   = "terraform-provider-bare"
)

// tools are the programs that are measured, and where they find each other.
type tools struct {
	terraform string   // the Terraform CLI
	scratch   string   // everything that the benchmark writes is in here
	plugins   string   // the directory of the providers
	env       []string // of every process
}

func (t *tools) binary(name string) string { return filepath.Join(t.plugins, name) }

// build builds both providers as a release is built.
func build(ctx context.Context, scratch, terraform string) (*tools, error) {
	t := &tools{terraform: terraform, scratch: scratch, plugins: filepath.Join(scratch, "plugins"), env: environment(os.Environ(), scratch)}
	for name, source := range map[string]string{stripeProvider: module, bareProvider: module + "/internal/bench/bare"} {
		cmd := command(ctx, append(t.env, "CGO_ENABLED=0"), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", t.binary(name), source)
		if printed, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go build %s: %w\n%s", source, err, printed)
		}
	}
	return t, t.override()
}

// override makes Terraform start this program in the place of both providers.
func (t *tools) override() error {
	overrides := filepath.Join(t.scratch, "overrides")
	if err := os.Mkdir(overrides, 0o700); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, name := range []string{stripeProvider, bareProvider} {
		if err := os.Symlink(self, filepath.Join(overrides, name)); err != nil {
			return err
		}
	}
	config := filepath.Join(t.scratch, "terraform.tfrc")
	text := fmt.Sprintf(`provider_installation {
  dev_overrides {
    "embedded-finance/stripe" = %[1]q
    "embedded-finance/bare"   = %[1]q
  }
}
`, overrides)
	t.env = append(t.env, "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", envPlugins+"="+t.plugins)
	return os.WriteFile(config, []byte(text), 0o600)
}

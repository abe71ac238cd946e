package acctest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
)

const (
	cliAddress = "registry.terraform.io/embedded-finance/stripe"
	cliVersion = "0.1.0"
	// cliServe makes a test binary serve the provider, so that Terraform can start it as a plugin.
	cliServe = "ACCTEST_SERVE_PROVIDER"
)

// Main is the TestMain of a package whose tests use the command line: its binary is the provider, too.
func Main(m *testing.M) {
	if os.Getenv(cliServe) == "" {
		os.Exit(m.Run())
	}
	if err := provider.Serve(cliAddress, "test", false); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// CLI runs Terraform's command line in a directory of its own, with the provider as a plugin in a process of its own: for
// what the testing framework has no steps for, and for a look at the files and logs that a command leaves.
type CLI struct {
	Dir string

	t           testing.TB
	environment []string
}

// NewCLI makes a directory with a copy of the files that are given by name (with the folders in it), and initializes it.
func NewCLI(t testing.TB, files map[string]string) *CLI {
	t.Helper()
	scratch := t.TempDir()
	c := &CLI{t: t, Dir: filepath.Join(scratch, "configuration")}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	plugin := filepath.Join(scratch, "mirror", filepath.FromSlash(cliAddress), cliVersion, runtime.GOOS+"_"+runtime.GOARCH)
	c.must(os.MkdirAll(plugin, 0o750))
	c.must(os.Symlink(self, filepath.Join(plugin, "terraform-provider-stripe_v"+cliVersion)))
	config := filepath.Join(scratch, "terraform.tfrc")
	c.must(os.WriteFile(config, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.Join(scratch, "mirror")), 0o600))
	for name, text := range files {
		file := filepath.Join(c.Dir, filepath.FromSlash(name))
		c.must(os.MkdirAll(filepath.Dir(file), 0o750))
		c.must(os.WriteFile(file, []byte(text), 0o600))
	}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "STRIPE_") {
			c.environment = append(c.environment, variable)
		}
	}
	c.environment = append(c.environment, "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", cliServe+"=1")
	if printed, err := c.Run("init", "-no-color"); err != nil {
		t.Fatalf("terraform init: %v\n%s", err, printed)
	}
	return c
}

// Set adds a variable to the environment of the commands that follow, as "TF_LOG=TRACE".
func (c *CLI) Set(variables ...string) { c.environment = append(c.environment, variables...) }

// Run runs a command and gives what it prints. The error says whether it failed.
func (c *CLI) Run(arguments ...string) (string, error) {
	c.t.Helper()
	printed, err := c.command(arguments).CombinedOutput()
	return string(printed), err
}

// Start starts a command in a process group of its own, which the provider belongs to, too. Whoever interrupts it with a signal
// waits for its end.
func (c *CLI) Start(arguments ...string) *exec.Cmd {
	c.t.Helper()
	command := c.command(arguments)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.must(command.Start())
	return command
}

func (c *CLI) command(arguments []string) *exec.Cmd {
	terraform := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if terraform == "" {
		terraform = "terraform"
	}
	command := exec.CommandContext(context.Background(), terraform, arguments...) //nolint:gosec // the tests choose their Terraform
	command.Dir, command.Env = c.Dir, c.environment
	return command
}

// Apply plans into a file, applies that, and ends the test when one of them fails.
func (c *CLI) Apply() {
	c.t.Helper()
	for _, arguments := range [][]string{{"plan", "-no-color", "-input=false", "-out=plan"}, {"apply", "-no-color", "-input=false", "plan"}} {
		if printed, err := c.Run(arguments...); err != nil {
			c.t.Fatalf("terraform %s: %v\n%s", arguments[0], err, printed)
		}
	}
}

func (c *CLI) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

package provider_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// read reads a directory of examples, by the names of its files.
func read(t *testing.T, directory string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(directory), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name == ".terraform":
			return fs.SkipDir
		case entry.IsDir(), strings.HasPrefix(name, "."): // of somebody who has run it here
			return nil
		}
		text, err := os.ReadFile(filepath.Join(directory, name))
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The tests of the example module are what `terraform test` says they are.
func TestAModuleIsTestedOffline(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, read(t, "../../examples/module-tests"))
	printed, err := cli.Run("test", "-no-color")
	if err != nil {
		t.Fatalf("terraform test: %v\n%s", err, printed)
	}
	for _, want := range []string{
		`run "a_tenant_without_card_issuing_is_refused"... pass`, `run "a_tenant_can_spend"... pass`, "Success! 8 passed, 0 failed.",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("it did not print %q:\n%s", want, printed)
		}
	}
}

// Without the condition of the module, the provider's own check refuses the same tenant at plan.
func TestAModuleWithoutConditionsIsRefusedByTheProvider(t *testing.T) {
	t.Parallel()
	files := read(t, "../../examples/module-tests")
	before, rest, _ := strings.Cut(files["main.tf"], "  lifecycle {")
	_, after, found := strings.Cut(rest, "\n  }\n")
	if !found {
		t.Fatal("the module has no condition")
	}
	files["main.tf"] = before + after + "\nprovider \"stripe\" {\n  sandbox = {}\n}\n"
	cli := acctest.NewCLI(t, files)
	printed, err := cli.Run("plan", "-no-color", "-input=false", "-var=name=Rocket Rides", `-var=capabilities=["transfers","card_payments","treasury"]`)
	if err == nil || !strings.Contains(printed, "Missing capability card_issuing") {
		t.Errorf("the plan ended with %v:\n%s", err, printed)
	}
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

const (
	toyAddress = "registry.terraform.io/test/toy"
	// serveToy makes the test binary serve the toy provider, so that Terraform can ask it.
	serveToy = "SCHEMA_TEST_SERVE_TOY"
)

func TestMain(m *testing.M) {
	if os.Getenv(serveToy) == "" {
		os.Exit(m.Run())
	}
	if err := providerserver.Serve(context.Background(), newToyProvider, providerserver.ServeOpts{Address: toyAddress}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestDumpEqualsWhatTerraformPrints(t *testing.T) {
	t.Parallel()
	dumped, err := dump(t.Context(), toyAddress, providerserver.NewProtocol6(newToyProvider())())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(dumped)
	if err != nil {
		t.Fatal(err)
	}
	got, want := decode(t, text), decode(t, terraformSchema(t))

	// Terraform prints identity from 1.12 on.
	toy := func(schemas map[string]any) map[string]any {
		return schemas["provider_schemas"].(map[string]any)[toyAddress].(map[string]any)
	}
	if _, prints := toy(want)["resource_identity_schemas"]; !prints {
		delete(toy(got), "resource_identity_schemas")
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the dump differs from Terraform's\ndump:      %s\nterraform: %s", encode(t, got), encode(t, want))
	}
}

func TestDumpHasIdentity(t *testing.T) {
	t.Parallel()
	dumped, err := dump(t.Context(), "toy", providerserver.NewProtocol6(newToyProvider())())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]identitySchema{"toy_thing": {Attributes: map[string]identityAttribute{
		"id":    {Type: json.RawMessage(`"string"`), Description: "Id.", RequiredForImport: true},
		"owner": {Type: json.RawMessage(`"string"`), OptionalForImport: true},
	}}}
	if got := dumped.Providers["toy"].Identities; !reflect.DeepEqual(got, want) {
		t.Errorf("identities: got %s, want %s", encode(t, got), encode(t, want))
	}
}

// terraformSchema is what Terraform prints of the toy provider.
func terraformSchema(t *testing.T) []byte {
	t.Helper()
	terraform := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if terraform == "" {
		terraform = "terraform"
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "terraform-provider-toy")); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "terraform.tfrc")
	for file, text := range map[string]string{
		config:                        fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n", toyAddress, dir),
		filepath.Join(dir, "main.tf"): fmt.Sprintf("terraform {\n  required_providers {\n    toy = { source = %q }\n  }\n}\n", toyAddress),
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), terraform, "providers", "schema", "-json")
	command.Dir = dir
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", serveToy+"=1")
	text, err := command.Output()
	if err != nil {
		t.Fatalf("terraform providers schema: %v\n%s", err, stderr(err))
	}
	return text
}

func stderr(err error) []byte {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.Stderr
	}
	return nil
}

func encode(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func decode(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var decoded map[string]any
	if err := json.Unmarshal(text, &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

package provider_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// Every example of the documentation applies to an empty sandbox, plans empty afterwards, and is destroyed.
func TestAccExamplesApply(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"resources/*/resource*.tf", "data-sources/*/data-source.tf", "ephemeral-resources/*/ephemeral-resource.tf"} {
		found, err := filepath.Glob(filepath.Join("../../examples", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Fatal("there are no examples")
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			hcl, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			acctest.New(t).Test(resource.TestStep{Config: string(hcl)})
		})
	}
}

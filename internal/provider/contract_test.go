package provider

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfwire"
)

const root = "../.."

// attribute is what the schemas of the provider, its resources and its data sources have in common.
type attribute interface {
	GetMarkdownDescription() string
	IsComputed() bool
	IsSensitive() bool
	IsWriteOnly() bool
}

// walk visits every attribute and block below a schema, with its dotted path.
func walkResource(prefix string, attributes map[string]resourceschema.Attribute, blocks map[string]resourceschema.Block, visit func(path string, a attribute)) {
	for name, a := range attributes {
		visit(prefix+name, a)
		switch a := a.(type) {
		case resourceschema.SingleNestedAttribute:
			walkResource(prefix+name+".", a.Attributes, nil, visit)
		case resourceschema.ListNestedAttribute:
			walkResource(prefix+name+".", a.NestedObject.Attributes, nil, visit)
		case resourceschema.MapNestedAttribute:
			walkResource(prefix+name+".", a.NestedObject.Attributes, nil, visit)
		}
	}
	for name, b := range blocks {
		if b, ok := b.(resourceschema.SingleNestedBlock); ok {
			visit(prefix+name, resourceschema.StringAttribute{MarkdownDescription: b.MarkdownDescription})
			walkResource(prefix+name+".", b.Attributes, b.Blocks, visit)
		}
	}
}

func walkDataSource(prefix string, attributes map[string]datasourceschema.Attribute, visit func(path string, a attribute)) {
	for name, a := range attributes {
		visit(prefix+name, a)
		switch a := a.(type) {
		case datasourceschema.SingleNestedAttribute:
			walkDataSource(prefix+name+".", a.Attributes, visit)
		case datasourceschema.ListNestedAttribute:
			walkDataSource(prefix+name+".", a.NestedObject.Attributes, visit)
		case datasourceschema.MapNestedAttribute:
			walkDataSource(prefix+name+".", a.NestedObject.Attributes, visit)
		}
	}
}

func schemaOf(t *testing.T, made resource.Resource) (name string, schema resourceschema.Schema) {
	t.Helper()
	var metadata resource.MetadataResponse
	made.Metadata(context.Background(), resource.MetadataRequest{ProviderTypeName: "stripe"}, &metadata)
	var response resource.SchemaResponse
	made.Schema(context.Background(), resource.SchemaRequest{}, &response)
	if response.Diagnostics.HasError() {
		t.Fatalf("%s: %v", metadata.TypeName, response.Diagnostics)
	}
	return metadata.TypeName, response.Schema
}

func eachResource(t *testing.T, check func(t *testing.T, object *tfkit.ObjectType, made resource.Resource, schema resourceschema.Schema)) {
	t.Helper()
	for _, object := range objects {
		made := tfkit.NewResource(object)
		name, schema := schemaOf(t, made)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, object, made, schema)
		})
	}
}

func eachDataSource(t *testing.T, check func(t *testing.T, name string, schema datasourceschema.Schema)) {
	t.Helper()
	for _, make := range (&stripeProvider{}).DataSources(context.Background()) {
		made := make()
		var metadata datasource.MetadataResponse
		made.Metadata(context.Background(), datasource.MetadataRequest{ProviderTypeName: "stripe"}, &metadata)
		var response datasource.SchemaResponse
		made.Schema(context.Background(), datasource.SchemaRequest{}, &response)
		t.Run("data."+metadata.TypeName, func(t *testing.T) {
			t.Parallel()
			check(t, metadata.TypeName, response.Schema)
		})
	}
}

func TestSchemasAreValidToTheFramework(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, _ *tfkit.ObjectType, _ resource.Resource, schema resourceschema.Schema) {
		if diagnostics := schema.ValidateImplementation(context.Background()); diagnostics.HasError() {
			t.Error(diagnostics)
		}
	})
	eachDataSource(t, func(t *testing.T, _ string, schema datasourceschema.Schema) {
		if diagnostics := schema.ValidateImplementation(context.Background()); diagnostics.HasError() {
			t.Error(diagnostics)
		}
	})
}

func TestTheServerKnowsTheSchemaOfEveryResource(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, _ *tfkit.ObjectType, _ resource.Resource, schema resourceschema.Schema) {
		if _, err := tfwire.Compile(t.Context(), schema); err != nil {
			t.Errorf("the framework would have to answer all about it: %v", err)
		}
	})
}

// sentence wants the description of an attribute to be one.
func sentence(t *testing.T) func(path string, a attribute) {
	return func(path string, a attribute) {
		description := a.GetMarkdownDescription()
		if path == "timeouts" || strings.HasPrefix(path, "timeouts.") {
			return // written by terraform-plugin-framework-timeouts
		}
		if len(description) < 10 || !strings.HasSuffix(description, ".") {
			t.Errorf("%s is described as %q", path, description)
		}
	}
}

func TestEveryAttributeHasADescriptionThatIsASentence(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, _ *tfkit.ObjectType, _ resource.Resource, schema resourceschema.Schema) {
		sentence(t)("the resource", resourceschema.StringAttribute{MarkdownDescription: schema.MarkdownDescription})
		walkResource("", schema.Attributes, schema.Blocks, sentence(t))
	})
	eachDataSource(t, func(t *testing.T, _ string, schema datasourceschema.Schema) {
		sentence(t)("the data source", datasourceschema.StringAttribute{MarkdownDescription: schema.MarkdownDescription})
		walkDataSource("", schema.Attributes, sentence(t))
	})
	var response provider.SchemaResponse
	(&stripeProvider{}).Schema(context.Background(), provider.SchemaRequest{}, &response)
	for name, a := range response.Schema.Attributes {
		sentence(t)(name, a)
	}
}

// secretName matches the names of values that may be in no state: sensitive is not enough, since a state is a file.
var secretName = regexp.MustCompile(`(^|\.)(number|cvc|secret|client_secret|password|token|encrypted_number|account_number|id_number|id_number_secondary|ssn_last_4|ssn|tax_id|vat_id|pin)$`)

func TestNoSecretIsMerelySensitive(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, _ *tfkit.ObjectType, _ resource.Resource, schema resourceschema.Schema) {
		walkResource("", schema.Attributes, schema.Blocks, func(path string, a attribute) {
			if _, leaf := a.(resourceschema.StringAttribute); leaf && secretName.MatchString(path) && !a.IsWriteOnly() {
				t.Errorf("%s is kept in the state", path)
			}
			if strings.HasSuffix(path, "_wo") && !a.IsWriteOnly() {
				t.Errorf("%s is not write-only", path)
			}
		})
	})
	eachDataSource(t, func(t *testing.T, _ string, schema datasourceschema.Schema) {
		walkDataSource("", schema.Attributes, func(path string, a attribute) {
			if _, leaf := a.(datasourceschema.StringAttribute); leaf && secretName.MatchString(path) {
				t.Errorf("%s is kept in the state", path)
			}
		})
	})
}

func TestDeclarationsDoNotContradictThemselves(t *testing.T) {
	t.Parallel()
	for _, object := range objects {
		t.Run(object.Name, func(t *testing.T) {
			t.Parallel()
			for _, problem := range tfkit.CheckDeclaration(object) {
				t.Error(problem)
			}
		})
	}
}

func TestEveryResourceHasItsIdentityExamplesPageAndTests(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, object *tfkit.ObjectType, made resource.Resource, _ resourceschema.Schema) {
		identified, ok := made.(resource.ResourceWithIdentity)
		if !ok {
			t.Fatal("no identity")
		}
		var response resource.IdentitySchemaResponse
		identified.IdentitySchema(context.Background(), resource.IdentitySchemaRequest{}, &response)
		if response.IdentitySchema.Attributes["id"] == nil {
			t.Error("its identity has no id")
		}
		name := object.Name
		exist(t, "examples/resources/"+name, "resource.tf", "import.sh", "import-by-string-id.tf", "import-by-identity.tf", "notes.md")
		exist(t, "docs/resources", page(name))
		if !hasTest(t, name, "Disappears") {
			t.Error("no test lets the object disappear outside Terraform (a test function with Disappears in its name)")
		}
	})
}

func TestEveryDataSourceHasItsExampleAndPage(t *testing.T) {
	t.Parallel()
	eachDataSource(t, func(t *testing.T, name string, _ datasourceschema.Schema) {
		exist(t, "examples/data-sources/"+name, "data-source.tf", "notes.md")
		exist(t, "docs/data-sources", page(name))
	})
}

func walkEphemeral(prefix string, attributes map[string]ephemeralschema.Attribute, visit func(path string, a attribute)) {
	for name, a := range attributes {
		visit(prefix+name, a)
		if nested, ok := a.(ephemeralschema.SingleNestedAttribute); ok {
			walkEphemeral(prefix+name+".", nested.Attributes, visit)
		}
	}
}

func TestEveryEphemeralResourceIsDescribedAndHidesItsSecrets(t *testing.T) {
	t.Parallel()
	for _, of := range ephemerals {
		t.Run("ephemeral."+of.Name, func(t *testing.T) {
			t.Parallel()
			var response ephemeral.SchemaResponse
			tfkit.NewEphemeral(of).Schema(t.Context(), ephemeral.SchemaRequest{}, &response)
			if diagnostics := response.Schema.ValidateImplementation(t.Context()); diagnostics.HasError() {
				t.Error(diagnostics)
			}
			sentence(t)("the ephemeral resource", datasourceschema.StringAttribute{MarkdownDescription: response.Schema.MarkdownDescription})
			walkEphemeral("", response.Schema.Attributes, func(path string, a attribute) {
				sentence(t)(path, a)
				if secretName.MatchString(path) && !a.IsSensitive() {
					t.Errorf("%s is not sensitive", path)
				}
			})
			exist(t, "examples/ephemeral-resources/"+of.Name, "ephemeral-resource.tf", "notes.md")
			exist(t, "docs/ephemeral-resources", page(of.Name))
		})
	}
}

func page(name string) string { return strings.TrimPrefix(name, "stripe_") + ".md" }

// exist wants files in a directory below the root.
func exist(t *testing.T, directory string, files ...string) {
	t.Helper()
	for _, file := range files {
		if _, err := os.Stat(filepath.Join(root, directory, file)); err != nil {
			t.Errorf("%s/%s is missing", directory, file)
		}
	}
}

// hasTest looks for a test function about a resource whose name has a word in it.
func hasTest(t *testing.T, resourceName, word string) bool {
	t.Helper()
	files, err := filepath.Glob("*/*/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile(fmt.Sprintf(`func Test\w*%s\w*\(`, word))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), resourceName) && pattern.Match(text) {
			return true
		}
	}
	return false
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The shape of `terraform providers schema -json`:
// https://developer.hashicorp.com/terraform/cli/commands/providers/schema#format-summary
type (
	providersSchema struct {
		FormatVersion string                    `json:"format_version"`
		Providers     map[string]providerSchema `json:"provider_schemas"`
	}

	providerSchema struct {
		Provider           *schema                   `json:"provider,omitempty"`
		Resources          map[string]*schema        `json:"resource_schemas,omitempty"`
		DataSources        map[string]*schema        `json:"data_source_schemas,omitempty"`
		EphemeralResources map[string]*schema        `json:"ephemeral_resource_schemas,omitempty"`
		ListResources      map[string]*schema        `json:"list_resource_schemas,omitempty"`
		Identities         map[string]identitySchema `json:"resource_identity_schemas,omitempty"`
	}

	schema struct {
		Version int64  `json:"version"`
		Block   *block `json:"block"`
	}

	block struct {
		Attributes map[string]*attribute   `json:"attributes,omitempty"`
		Blocks     map[string]*nestedBlock `json:"block_types,omitempty"`
		description
	}

	nestedBlock struct {
		NestingMode string `json:"nesting_mode"`
		Block       *block `json:"block"`
		MinItems    int64  `json:"min_items,omitempty"`
		MaxItems    int64  `json:"max_items,omitempty"`
	}

	attribute struct {
		Type       json.RawMessage `json:"type,omitempty"`
		NestedType *nestedType     `json:"nested_type,omitempty"`
		description
		Required  bool `json:"required,omitempty"`
		Optional  bool `json:"optional,omitempty"`
		Computed  bool `json:"computed,omitempty"`
		Sensitive bool `json:"sensitive,omitempty"`
		WriteOnly bool `json:"write_only,omitempty"`
	}

	nestedType struct {
		Attributes  map[string]*attribute `json:"attributes"`
		NestingMode string                `json:"nesting_mode"`
	}

	description struct {
		Description string `json:"description,omitempty"`
		Kind        string `json:"description_kind"`
		Deprecated  bool   `json:"deprecated,omitempty"`
	}

	identitySchema struct {
		Version    int64                        `json:"version"`
		Attributes map[string]identityAttribute `json:"attributes"`
	}

	identityAttribute struct {
		Type              json.RawMessage `json:"type"`
		Description       string          `json:"description,omitempty"`
		RequiredForImport bool            `json:"required_for_import,omitempty"`
		OptionalForImport bool            `json:"optional_for_import,omitempty"`
	}
)

// dump asks a provider server for its schemas.
func dump(ctx context.Context, provider string, server tfprotov6.ProviderServer) (*providersSchema, error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("get provider schema: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("get resource identity schemas: %w", err)
	}
	if err := problems(append(schemas.Diagnostics, identities.Diagnostics...)); err != nil {
		return nil, err
	}
	if len(schemas.Functions)+len(schemas.ActionSchemas)+len(schemas.StateStoreSchemas) > 0 {
		return nil, errors.New("functions, actions and state stores are not printed yet: add their shape to dump.go")
	}

	dumped := providerSchema{Identities: map[string]identitySchema{}}
	if dumped.Provider, err = newSchema(schemas.Provider); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	for _, kind := range []struct {
		into *map[string]*schema
		from map[string]*tfprotov6.Schema
	}{
		{&dumped.Resources, schemas.ResourceSchemas},
		{&dumped.DataSources, schemas.DataSourceSchemas},
		{&dumped.EphemeralResources, schemas.EphemeralResourceSchemas},
		{&dumped.ListResources, schemas.ListResourceSchemas},
	} {
		if *kind.into, err = newSchemas(kind.from); err != nil {
			return nil, err
		}
	}
	for name, identity := range identities.IdentitySchemas {
		if dumped.Identities[name], err = newIdentitySchema(identity); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return &providersSchema{FormatVersion: "1.0", Providers: map[string]providerSchema{provider: dumped}}, nil
}

// problems is the error that diagnostics amount to.
func problems(diagnostics []*tfprotov6.Diagnostic) error {
	var errs []error
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			errs = append(errs, fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail))
		}
	}
	return errors.Join(errs...)
}

func newSchemas(from map[string]*tfprotov6.Schema) (map[string]*schema, error) {
	schemas := make(map[string]*schema, len(from))
	for name, each := range from {
		made, err := newSchema(each)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		schemas[name] = made
	}
	return schemas, nil
}

func newSchema(from *tfprotov6.Schema) (*schema, error) {
	made, err := newBlock(from.Block)
	if err != nil {
		return nil, err
	}
	return &schema{Version: from.Version, Block: made}, nil
}

func newBlock(from *tfprotov6.SchemaBlock) (*block, error) {
	attributes, err := newAttributes(from.Attributes)
	if err != nil {
		return nil, err
	}
	blocks := make(map[string]*nestedBlock, len(from.BlockTypes))
	for _, nested := range from.BlockTypes {
		inner, err := newBlock(nested.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nested.TypeName, err)
		}
		mode, found := blockNesting[nested.Nesting]
		if !found {
			return nil, fmt.Errorf("%s: unknown nesting mode %s", nested.TypeName, nested.Nesting)
		}
		blocks[nested.TypeName] = &nestedBlock{NestingMode: mode, Block: inner, MinItems: nested.MinItems, MaxItems: nested.MaxItems}
	}
	return &block{
		Attributes: attributes, Blocks: blocks,
		description: newDescription(from.Description, from.DescriptionKind, from.Deprecated),
	}, nil
}

func newAttributes(from []*tfprotov6.SchemaAttribute) (map[string]*attribute, error) {
	attributes := make(map[string]*attribute, len(from))
	for _, each := range from {
		made, err := newAttribute(each)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", each.Name, err)
		}
		attributes[each.Name] = made
	}
	return attributes, nil
}

func newAttribute(from *tfprotov6.SchemaAttribute) (*attribute, error) {
	made := &attribute{
		description: newDescription(from.Description, from.DescriptionKind, from.Deprecated),
		Required:    from.Required, Optional: from.Optional, Computed: from.Computed,
		Sensitive: from.Sensitive, WriteOnly: from.WriteOnly,
	}
	if from.NestedType == nil {
		var err error
		made.Type, err = typeJSON(from.Type)
		return made, err
	}
	mode, found := attributeNesting[from.NestedType.Nesting]
	if !found {
		return nil, fmt.Errorf("unknown nesting mode %s", from.NestedType.Nesting)
	}
	attributes, err := newAttributes(from.NestedType.Attributes)
	if err != nil {
		return nil, err
	}
	made.NestedType = &nestedType{Attributes: attributes, NestingMode: mode}
	return made, nil
}

func newDescription(text string, kind tfprotov6.StringKind, deprecated bool) description {
	made := description{Description: text, Kind: "plain", Deprecated: deprecated}
	if kind == tfprotov6.StringKindMarkdown {
		made.Kind = "markdown"
	}
	return made
}

func newIdentitySchema(from *tfprotov6.ResourceIdentitySchema) (identitySchema, error) {
	made := identitySchema{Version: from.Version, Attributes: map[string]identityAttribute{}}
	for _, each := range from.IdentityAttributes {
		ty, err := typeJSON(each.Type)
		if err != nil {
			return identitySchema{}, fmt.Errorf("%s: %w", each.Name, err)
		}
		made.Attributes[each.Name] = identityAttribute{
			Type: ty, Description: each.Description,
			RequiredForImport: each.RequiredForImport, OptionalForImport: each.OptionalForImport,
		}
	}
	return made, nil
}

// typeJSON is a type as Terraform prints it: "string", ["list", "string"], ["object", {"id": "string"}].
func typeJSON(ty tftypes.Type) (json.RawMessage, error) {
	if ty == nil {
		return nil, errors.New("no type")
	}
	return json.Marshal(ty)
}

var (
	blockNesting = map[tfprotov6.SchemaNestedBlockNestingMode]string{
		tfprotov6.SchemaNestedBlockNestingModeSingle: "single",
		tfprotov6.SchemaNestedBlockNestingModeList:   "list",
		tfprotov6.SchemaNestedBlockNestingModeSet:    "set",
	}
	attributeNesting = map[tfprotov6.SchemaObjectNestingMode]string{
		tfprotov6.SchemaObjectNestingModeSingle: "single",
		tfprotov6.SchemaObjectNestingModeList:   "list",
		tfprotov6.SchemaObjectNestingModeSet:    "set",
		tfprotov6.SchemaObjectNestingModeMap:    "map",
	}
)

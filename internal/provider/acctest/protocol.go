package acctest

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Protocol drives the provider as Terraform does, without Terraform: for what the CLI in use cannot ask for (resource
// identities came with 1.12), and for tables of plans that are too long for a process each.
type Protocol struct {
	t          testing.TB
	server     tfprotov6.ProviderServer
	resources  map[string]tftypes.Type
	blocks     map[string]*tfprotov6.SchemaBlock // of the resources
	identities map[string]tftypes.Type
}

// Unknown stands for a value that is not known yet, in the values that Protocol takes.
var Unknown = unknown{}

type unknown struct{}

// Protocol starts a configured provider in this process. arguments are further arguments of the provider block.
func (s *Stripe) Protocol(arguments map[string]any) *Protocol {
	s.t.Helper()
	ctx := context.Background()
	server, err := s.Factories()["stripe"]()
	if err != nil {
		s.t.Fatal(err)
	}
	p := &Protocol{t: s.t, server: server, resources: map[string]tftypes.Type{}, blocks: map[string]*tfprotov6.SchemaBlock{}, identities: map[string]tftypes.Type{}}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	p.must(err, schemas.Diagnostics)
	for name, schema := range schemas.ResourceSchemas {
		p.resources[name], p.blocks[name] = schema.ValueType(), schema.Block
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	p.must(err, identities.Diagnostics)
	for name, schema := range identities.IdentitySchemas {
		p.identities[name] = schema.ValueType()
	}
	config := map[string]any{}
	if s.Server != nil {
		config["api_key"], config["api_base"] = s.Key, s.URL
	}
	for name, value := range arguments {
		config[name] = value
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		Config: p.dynamic(schemas.Provider.ValueType(), config),
	})
	p.must(err, configured.Diagnostics)
	return p
}

// Validate checks the configuration of a resource, as `terraform validate` does. The configuration is made of maps, slices,
// strings, numbers, booleans and Unknown; what it leaves out is null.
func (p *Protocol) Validate(resource string, config map[string]any) []*tfprotov6.Diagnostic {
	p.t.Helper()
	response, err := p.server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource, Config: p.dynamic(p.resources[resource], config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return response.Diagnostics
}

// Plan plans the creation of a resource, whose configuration is given as to Validate.
func (p *Protocol) Plan(resource string, config map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	typ := p.resources[resource]
	given := p.dynamic(typ, config)
	response, err := p.server.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: p.dynamic(typ, nil), ProposedNewState: given, Config: given,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if response.PlannedState == nil {
		return tftypes.NewValue(typ, nil), response.Diagnostics
	}
	return p.value(typ, response.PlannedState), response.Diagnostics
}

// Replaces plans a change of the state and names the attributes, dotted, for which the plan makes a new object. State and
// configuration are given as to Validate; what the configuration leaves out stays as the state has it.
func (p *Protocol) Replaces(resource string, state, config map[string]any) []string {
	p.t.Helper()
	typ := p.resources[resource]
	response, err := p.server.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: p.dynamic(typ, state), Config: p.dynamic(typ, config), ProposedNewState: p.dynamic(typ, With(state, config)),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.must(nil, slices.DeleteFunc(response.Diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return d.Severity != tfprotov6.DiagnosticSeverityError
	}))
	var replaced []string
	for _, at := range response.RequiresReplace {
		replaced = append(replaced, dotted(at))
	}
	slices.Sort(replaced)
	return replaced
}

// Value is a configuration, a plan or a state of a resource, given as to Validate.
func (p *Protocol) Value(resource string, given map[string]any) tfkit.Value {
	p.t.Helper()
	return tfkit.NewValue(p.build(p.resources[resource], given))
}

// Import imports a resource by its identity and reads it, as `import { identity = {...} }` does.
func (p *Protocol) Import(resource string, identity map[string]any) tftypes.Value {
	p.t.Helper()
	ctx := context.Background()
	imported, err := p.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{
		TypeName: resource, Identity: &tfprotov6.ResourceIdentityData{IdentityData: p.dynamic(p.identities[resource], identity)},
	})
	p.must(err, imported.Diagnostics)
	if len(imported.ImportedResources) != 1 {
		p.t.Fatalf("the import gave %d resources", len(imported.ImportedResources))
	}
	found := imported.ImportedResources[0]
	return p.read(&tfprotov6.ReadResourceRequest{
		TypeName: resource, CurrentState: found.State, CurrentIdentity: found.Identity, Private: found.Private,
	})
}

// Refresh reads a resource anew. Its state is given as to Validate; what is gone is null.
func (p *Protocol) Refresh(resource string, state map[string]any) tftypes.Value {
	p.t.Helper()
	return p.read(&tfprotov6.ReadResourceRequest{TypeName: resource, CurrentState: p.dynamic(p.resources[resource], state)})
}

func (p *Protocol) read(request *tfprotov6.ReadResourceRequest) tftypes.Value {
	p.t.Helper()
	read, err := p.server.ReadResource(context.Background(), request)
	p.must(err, read.Diagnostics)
	return p.value(p.resources[request.TypeName], read.NewState)
}

// must ends the test on a failed call and on any diagnostic.
func (p *Protocol) must(err error, diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, d := range diagnostics {
		p.t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
}

func (p *Protocol) value(typ tftypes.Type, dynamic *tfprotov6.DynamicValue) tftypes.Value {
	p.t.Helper()
	value, err := dynamic.Unmarshal(typ)
	if err != nil {
		p.t.Fatal(err)
	}
	return value
}

func (p *Protocol) dynamic(typ tftypes.Type, given any) *tfprotov6.DynamicValue {
	p.t.Helper()
	if config, ok := given.(map[string]any); ok && config == nil {
		given = nil
	}
	dynamic, err := tfprotov6.NewDynamicValue(typ, p.build(typ, given))
	if err != nil {
		p.t.Fatal(err)
	}
	return &dynamic
}

// build makes a value, or ends the test.
func (p *Protocol) build(typ tftypes.Type, given any) tftypes.Value {
	p.t.Helper()
	value, err := Build(typ, given)
	if err != nil {
		p.t.Fatal(err)
	}
	return value
}

// Build makes a Terraform value of maps, slices, strings, numbers, booleans and Unknown; what an object leaves out is null.
func Build(typ tftypes.Type, given any) (tftypes.Value, error) {
	switch given := given.(type) {
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue), nil
	case int:
		return tftypes.NewValue(typ, big.NewFloat(float64(given))), nil
	case []any:
		elements := make([]tftypes.Value, len(given))
		for i, element := range given {
			var err error
			if elements[i], err = Build(elementType(typ), element); err != nil {
				return tftypes.Value{}, err
			}
		}
		return tftypes.NewValue(typ, elements), nil
	case map[string]any:
		members, err := buildMembers(typ, given)
		return tftypes.NewValue(typ, members), err
	}
	return tftypes.NewValue(typ, given), nil
}

func buildMembers(typ tftypes.Type, given map[string]any) (map[string]tftypes.Value, error) {
	types := map[string]tftypes.Type{}
	if object, ok := typ.(tftypes.Object); ok {
		types = object.AttributeTypes
		for name := range given {
			if _, ok := types[name]; !ok {
				return nil, fmt.Errorf("there is no argument %q", name)
			}
		}
	} else {
		for name := range given {
			types[name] = elementType(typ)
		}
	}
	members := make(map[string]tftypes.Value, len(types))
	for name, member := range types {
		var err error
		if members[name], err = Build(member, given[name]); err != nil {
			return nil, err
		}
	}
	return members, nil
}

func elementType(typ tftypes.Type) tftypes.Type {
	switch typ := typ.(type) {
	case tftypes.List:
		return typ.ElementType
	case tftypes.Set:
		return typ.ElementType
	case tftypes.Map:
		return typ.ElementType
	}
	return tftypes.DynamicPseudoType
}

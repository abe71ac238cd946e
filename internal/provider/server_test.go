package provider_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// The server answers four calls itself that the framework can answer, too. Whatever it is asked, both have to say the same:
// the framework is the oracle.
func TestServerAnswersAsTheFrameworkDoes(t *testing.T) {
	t.Parallel()
	stripe := &made{}
	var pairs []*pair
	for _, config := range []map[string]any{
		nil, // not configured, as while `terraform validate` runs
		{"api_key": "sk_test_1"},
		{"api_key": "sk_test_1", "account": "acct_1", "default_metadata": map[string]any{"tenant": "acme", "team": "money"}},
		{"api_key": "sk_live_1", "allow_live_mode": true},
	} {
		pairs = append(pairs, newPair(t, stripe, config))
	}
	for _, name := range slices.Sorted(maps.Keys(pairs[0].schemas)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				p := rapid.SampledFrom(pairs).Draw(t, "provider")
				p.ask(t, name, &draw{T: t, block: p.schemas[name].Block, stripe: stripe})
			})
		})
	}
}

// ask asks both servers the same.
func (p *pair) ask(t *rapid.T, name string, g *draw) {
	typ := p.schemas[name].ValueType()
	null := tftypes.NewValue(typ, nil)
	switch rapid.SampledFrom([]string{"validate", "upgrade", "read", "create", "change", "rest", "destroy"}).Draw(t, "call") {
	case "validate":
		request := &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: dynamic(t, typ, g.config(null))}
		if !g.rarely("an old Terraform") {
			request.ClientCapabilities = &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true}
		}
		p.validate(t, request)
	case "upgrade":
		request := &tfprotov6.UpgradeResourceStateRequest{TypeName: name, RawState: g.stored()}
		if g.rarely("another version") {
			request.Version = 1
		}
		p.upgrade(t, request)
	case "read":
		if p.configured {
			p.read(t, &tfprotov6.ReadResourceRequest{
				TypeName: name, CurrentState: dynamic(t, typ, g.state()), Private: g.private(), CurrentIdentity: g.identity(p.identities[name]),
			})
		}
	case "create":
		config := dynamic(t, typ, g.config(null))
		p.plan(t, &tfprotov6.PlanResourceChangeRequest{TypeName: name, PriorState: dynamic(t, typ, null), ProposedNewState: config, Config: config})
	case "change":
		state := g.state()
		config := g.config(state)
		p.plan(t, &tfprotov6.PlanResourceChangeRequest{
			TypeName: name, PriorState: dynamic(t, typ, state), Config: dynamic(t, typ, config),
			ProposedNewState: dynamic(t, typ, acctest.Propose(p.schemas[name].Block, config, state)),
			PriorPrivate:     g.private(), PriorIdentity: g.identity(p.identities[name]),
		})
	case "rest":
		state := g.state()
		config := g.rest(state)
		p.plan(t, &tfprotov6.PlanResourceChangeRequest{
			TypeName: name, PriorState: dynamic(t, typ, state), Config: dynamic(t, typ, config),
			ProposedNewState: dynamic(t, typ, acctest.Propose(p.schemas[name].Block, config, state)),
			PriorPrivate:     g.private(), PriorIdentity: g.identity(p.identities[name]),
		})
	case "destroy":
		p.plan(t, &tfprotov6.PlanResourceChangeRequest{
			TypeName: name, PriorState: dynamic(t, typ, g.state()), ProposedNewState: dynamic(t, typ, null), Config: dynamic(t, typ, null),
			PriorPrivate: g.private(), PriorIdentity: g.identity(p.identities[name]),
		})
	}
}

// pair is the same provider, served in both ways.
type pair struct {
	ours, frameworks tfprotov6.ProviderServer
	schemas          map[string]*tfprotov6.Schema
	identities       map[string]*tfprotov6.ResourceIdentitySchema
	configured       bool
}

func newPair(t testing.TB, stripe http.RoundTripper, config map[string]any) *pair {
	t.Helper()
	backend := provider.Backend{Transport: stripe, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
	ours, err := provider.NewServer("test", backend)
	if err != nil {
		t.Fatal(err)
	}
	p := &pair{ours: ours, frameworks: providerserver.NewProtocol6(provider.New("test", backend))(), configured: config != nil}
	schemas, err := p.frameworks.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := p.frameworks.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	p.schemas, p.identities = schemas.ResourceSchemas, identities.IdentitySchemas
	if !p.configured {
		return p
	}
	all := map[string]any{"snapshot": false, "max_retries": 0, "api_base": "http://127.0.0.1:1"} // a loopback address, so that no rate limit holds
	maps.Copy(all, config)
	given := dynamic(t, schemas.Provider.ValueType(), build(t, schemas.Provider.ValueType(), all))
	for _, server := range []tfprotov6.ProviderServer{p.ours, p.frameworks} {
		configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: given})
		if err != nil || len(configured.Diagnostics) > 0 {
			t.Fatal(err, configured.Diagnostics)
		}
	}
	return p
}

func (p *pair) validate(t *rapid.T, request *tfprotov6.ValidateResourceConfigRequest) {
	ours, err := p.ours.ValidateResourceConfig(t.Context(), request)
	frameworks, other := p.frameworks.ValidateResourceConfig(t.Context(), request)
	same(t, "errors", err, other)
	sameDiagnostics(t, ours.Diagnostics, frameworks.Diagnostics)
}

func (p *pair) upgrade(t *rapid.T, request *tfprotov6.UpgradeResourceStateRequest) {
	typ := p.schemas[request.TypeName].ValueType()
	ours, err := p.ours.UpgradeResourceState(t.Context(), request)
	frameworks, other := p.frameworks.UpgradeResourceState(t.Context(), request)
	same(t, "errors", err, other)
	sameDiagnostics(t, ours.Diagnostics, frameworks.Diagnostics)
	sameValues(t, "states", typ, ours.UpgradedState, frameworks.UpgradedState)
}

func (p *pair) read(t *rapid.T, request *tfprotov6.ReadResourceRequest) {
	typ := p.schemas[request.TypeName].ValueType()
	ours, err := p.ours.ReadResource(t.Context(), request)
	frameworks, other := p.frameworks.ReadResource(t.Context(), request)
	same(t, "errors", err, other)
	sameDiagnostics(t, ours.Diagnostics, frameworks.Diagnostics)
	sameValues(t, "states", typ, ours.NewState, frameworks.NewState)
	p.sameIdentities(t, request.TypeName, ours.NewIdentity, frameworks.NewIdentity)
	same(t, "private states", string(ours.Private), string(frameworks.Private))
	same(t, "deferrals", ours.Deferred, frameworks.Deferred)
}

func (p *pair) plan(t *rapid.T, request *tfprotov6.PlanResourceChangeRequest) {
	typ := p.schemas[request.TypeName].ValueType()
	ours, err := p.ours.PlanResourceChange(t.Context(), request)
	frameworks, other := p.frameworks.PlanResourceChange(t.Context(), request)
	same(t, "errors", err, other)
	sameDiagnostics(t, ours.Diagnostics, frameworks.Diagnostics)
	sameValues(t, "plans", typ, ours.PlannedState, frameworks.PlannedState)
	p.sameIdentities(t, request.TypeName, ours.PlannedIdentity, frameworks.PlannedIdentity)
	same(t, "private states", string(ours.PlannedPrivate), string(frameworks.PlannedPrivate))
	same(t, "replacements", fmt.Sprint(ours.RequiresReplace), fmt.Sprint(frameworks.RequiresReplace))
	same(t, "deferrals", ours.Deferred, frameworks.Deferred)
}

func same[T comparable](t *rapid.T, what string, ours, frameworks T) {
	t.Helper()
	if ours != frameworks {
		t.Fatalf("%s differ:\nours:        %v\nframework's: %v", what, ours, frameworks)
	}
}

// sameDiagnostics compares diagnostics in any order: the framework goes through attributes in the order of a map.
func sameDiagnostics(t *rapid.T, ours, frameworks []*tfprotov6.Diagnostic) {
	t.Helper()
	texts := func(diagnostics []*tfprotov6.Diagnostic) string {
		all := make([]string, len(diagnostics))
		for i, d := range diagnostics {
			all[i] = fmt.Sprintf("%s %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail)
		}
		slices.Sort(all)
		return fmt.Sprintf("%q", all)
	}
	same(t, "diagnostics", texts(ours), texts(frameworks))
}

func sameValues(t *rapid.T, what string, typ tftypes.Type, ours, frameworks *tfprotov6.DynamicValue) {
	t.Helper()
	same(t, what+" that are missing", ours == nil, frameworks == nil)
	if ours == nil {
		return
	}
	mine, err := ours.Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := frameworks.Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	differences, err := mine.Diff(theirs)
	if err != nil {
		t.Fatal(err)
	}
	if len(differences) > 0 {
		t.Fatalf("%s differ: %v", what, differences)
	}
}

func (p *pair) sameIdentities(t *rapid.T, name string, ours, frameworks *tfprotov6.ResourceIdentityData) {
	t.Helper()
	same(t, "identities that are missing", ours == nil, frameworks == nil)
	if ours != nil {
		sameValues(t, "identities", p.identities[name].ValueType(), ours.IdentityData, frameworks.IdentityData)
	}
}

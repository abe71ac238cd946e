package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// BenchmarkServer measures what Terraform asks of an object that is planned and has not changed, and of one that is to be
// created: ours, as the framework alone would answer, and of the floor, a resource of three attributes that does nothing.
func BenchmarkServer(b *testing.B) {
	b.Setenv("TF_LOG_SDK_FRAMEWORK", "OFF")
	sandbox := sandboxtest.New(b)
	p := newPair(b, &replay{}, map[string]any{"api_key": sandbox.Key, "api_base": sandbox.URL})
	floor := providerserver.NewProtocol6(bare{})()
	floors, err := floor.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	for name, config := range map[string]map[string]any{"stripe_issuing_cardholder": benchCardholder, "stripe_connected_account": benchAccount} {
		ours := createFor(b, p.ours, name, p.schemas[name], config)
		frameworks := *ours
		frameworks.server = p.frameworks
		b.Run(name+"/ours", ours.measure)
		b.Run(name+"/framework", frameworks.measure)
	}
	b.Run("floor", createFor(b, floor, "bare_thing", floors.ResourceSchemas["bare_thing"], map[string]any{"name": "a", "note": "b"}).measure)
}

var (
	benchAccepted = map[string]any{"date": "2025-06-01T09:00:00Z", "ip": "203.0.113.7"}
	benchAddress  = map[string]any{"line1": "address_full_match", "city": "South San Francisco", "state": "CA", "postal_code": "94080", "country": "US"}
	benchAsked    = map[string]any{"requested": true}

	benchCardholder = map[string]any{
		"name":       "Jenny Rosen",
		"individual": map[string]any{"first_name": "Jenny", "last_name": "Rosen", "card_issuing": map[string]any{"user_terms_acceptance": benchAccepted}},
		"billing":    map[string]any{"address": benchAddress},
	}
	benchAccount = map[string]any{
		"country": "US", "email": "jenny.rosen@example.com", "business_type": "individual",
		"controller": map[string]any{
			"stripe_dashboard": map[string]any{"type": "none"}, "fees": map[string]any{"payer": "application"},
			"losses": map[string]any{"payments": "application"}, "requirement_collection": "application",
		},
		"capabilities": map[string]any{
			"card_issuing": benchAsked, "card_payments": benchAsked, "transfers": benchAsked, "treasury": benchAsked, "us_bank_account_ach_payments": benchAsked,
		},
		"business_profile": map[string]any{"name": "Acme Rides", "mcc": "4121", "url": "https://accessible.stripe.com"},
		"individual": map[string]any{
			"first_name": "Jenny", "last_name": "Rosen", "email": "jenny.rosen@example.com", "phone": "+15555550123", "address": benchAddress,
			"dob": map[string]any{"day": 1, "month": 1, "year": 1901}, "id_number_wo": "000000000", "id_number_wo_version": 1,
		},
		"tos_acceptance": benchAccepted, "metadata": map[string]any{"tenant": "acme"},
		"settings": map[string]any{"card_issuing": map[string]any{"tos_acceptance": benchAccepted}, "treasury": map[string]any{"tos_acceptance": benchAccepted}},
	}
)

// subject is an object that exists, and all that Terraform knows of it.
type subject struct {
	server                        tfprotov6.ProviderServer
	name                          string
	config, null, state, proposed *tfprotov6.DynamicValue
	stored, private               []byte
	identity                      *tfprotov6.ResourceIdentityData
}

func createFor(b *testing.B, server tfprotov6.ProviderServer, name string, of *tfprotov6.Schema, config map[string]any) *subject {
	b.Helper()
	typ := of.ValueType()
	given := build(b, typ, config)
	s := &subject{server: server, name: name, config: dynamic(b, typ, given), null: dynamic(b, typ, tftypes.NewValue(typ, nil))}
	planned := s.create(b)
	made, err := server.ApplyResourceChange(b.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: s.null, PlannedState: planned.PlannedState, Config: s.config, PlannedIdentity: planned.PlannedIdentity,
	})
	if err != nil || len(made.Diagnostics) > 0 {
		b.Fatal(err, made.Diagnostics)
	}
	s.state, s.private, s.identity = made.NewState, made.Private, made.NewIdentity
	state, err := s.state.Unmarshal(typ)
	if err != nil {
		b.Fatal(err)
	}
	s.proposed = dynamic(b, typ, acctest.Propose(of.Block, given, state))
	if s.stored, err = json.Marshal(plain(state, func(leaf any) any { return leaf })); err != nil {
		b.Fatal(err)
	}
	s.read(b)
	return s
}

func (s *subject) measure(b *testing.B) {
	for _, each := range []struct {
		name string
		ask  func(*testing.B)
	}{
		{"validate", s.validate},
		{"upgrade", s.upgrade},
		{"read", s.read},
		{"plan", s.plan},
		{"unchanged", func(b *testing.B) { s.validate(b); s.upgrade(b); s.read(b); s.validate(b); s.plan(b) }},
		{"creation", func(b *testing.B) { s.validate(b); s.create(b) }},
	} {
		b.Run(each.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				each.ask(b)
			}
		})
	}
}

func (s *subject) validate(b *testing.B) {
	response, err := s.server.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: s.name, Config: s.config, ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil || len(response.Diagnostics) > 0 {
		b.Fatal(err, response.Diagnostics)
	}
}

func (s *subject) upgrade(b *testing.B) {
	response, err := s.server.UpgradeResourceState(b.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: s.name, RawState: &tfprotov6.RawState{JSON: s.stored}})
	if err != nil || len(response.Diagnostics) > 0 {
		b.Fatal(err, response.Diagnostics)
	}
}

func (s *subject) read(b *testing.B) {
	response, err := s.server.ReadResource(b.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: s.name, CurrentState: s.state, Private: s.private, CurrentIdentity: s.identity,
	})
	if err != nil || len(response.Diagnostics) > 0 {
		b.Fatal(err, response.Diagnostics)
	}
}

func (s *subject) plan(b *testing.B) {
	response, err := s.server.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.name, PriorState: s.state, ProposedNewState: s.proposed, Config: s.config, PriorPrivate: s.private, PriorIdentity: s.identity,
	})
	if err != nil || len(response.Diagnostics) > 0 {
		b.Fatal(err, response.Diagnostics)
	}
}

func (s *subject) create(b *testing.B) *tfprotov6.PlanResourceChangeResponse {
	response, err := s.server.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.name, PriorState: s.null, ProposedNewState: s.config, Config: s.config,
	})
	if err != nil || len(response.Diagnostics) > 0 {
		b.Fatal(err, response.Diagnostics)
	}
	return response
}

// replay answers each GET with what was answered first, so that a measurement has nothing of the sandbox.
type replay struct {
	mu      sync.Mutex
	answers map[string][]byte
}

func (r *replay) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet {
		return http.DefaultTransport.RoundTrip(request)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	body, ok := r.answers[request.URL.Path]
	if !ok {
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if body, err = io.ReadAll(response.Body); err != nil {
			return nil, err
		}
		if r.answers == nil {
			r.answers = map[string][]byte{}
		}
		r.answers[request.URL.Path] = body
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// bare is a provider with the floor's resource.
type bare struct{ framework.Provider }

func (bare) Metadata(_ context.Context, _ framework.MetadataRequest, response *framework.MetadataResponse) {
	response.TypeName = "bare"
}
func (bare) Schema(context.Context, framework.SchemaRequest, *framework.SchemaResponse) {}
func (bare) DataSources(context.Context) []func() datasource.DataSource                 { return nil }
func (bare) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return bareThing{} }}
}

type bareThing struct{ resource.Resource }

func (bareThing) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "bare_thing"
}

func (bareThing) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"name": schema.StringAttribute{Required: true},
		"note": schema.StringAttribute{Optional: true},
	}}
}

func (bareThing) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	response.State.Raw = request.Plan.Raw
	response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root("id"), "thing")...)
}

func (bareThing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

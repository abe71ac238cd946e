package acctest

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Managed is a resource as Terraform keeps it between two calls. It starts out with nothing.
type Managed struct {
	p        *Protocol
	resource string
	typ      tftypes.Type
	state    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// Manage begins to manage a resource. Other than the methods of Protocol, those of Managed may be called by several goroutines,
// each with a resource of its own, and return errors instead of ending the test.
func (p *Protocol) Manage(resource string) *Managed {
	typ := p.resources[resource]
	return &Managed{p: p, resource: resource, typ: typ, state: tftypes.NewValue(typ, nil)}
}

// State is what Terraform knows of the resource; null before its creation and after its end.
func (m *Managed) State() tfkit.Value { return tfkit.NewValue(m.state) }

// Apply plans a configuration, given as to Validate, and applies the plan. A replacement is an error.
func (m *Managed) Apply(config map[string]any) error {
	given, err := Build(m.typ, config)
	if err != nil {
		return err
	}
	planned, private, err := m.plan(given)
	if err != nil {
		return err
	}
	return m.apply(given, planned, private)
}

// Rests says what a plan of a configuration would change; nil when it is nothing.
func (m *Managed) Rests(config map[string]any) error {
	given, err := Build(m.typ, config)
	if err != nil {
		return err
	}
	planned, _, err := m.plan(given)
	if err != nil {
		return err
	}
	differences, err := planned.Diff(m.state)
	if err != nil || len(differences) == 0 {
		return err
	}
	return fmt.Errorf("the plan of %s is not empty: %v", m.resource, differences)
}

// Refresh reads the resource anew.
func (m *Managed) Refresh() error {
	e := encoder{typ: m.typ}
	request := &tfprotov6.ReadResourceRequest{TypeName: m.resource, CurrentState: e.encode(m.state), Private: m.private, CurrentIdentity: m.identity}
	if e.err != nil {
		return e.err
	}
	response, err := m.p.server.ReadResource(context.Background(), request)
	if err != nil {
		return err
	}
	if err := failure(response.Diagnostics); err != nil {
		return err
	}
	m.private, m.identity = response.Private, response.NewIdentity
	m.state, err = response.NewState.Unmarshal(m.typ)
	return err
}

// Destroy ends the resource.
func (m *Managed) Destroy() error {
	return m.apply(tftypes.NewValue(m.typ, nil), tftypes.NewValue(m.typ, nil), m.private)
}

func (m *Managed) plan(config tftypes.Value) (tftypes.Value, []byte, error) {
	e := encoder{typ: m.typ}
	request := &tfprotov6.PlanResourceChangeRequest{
		TypeName: m.resource, PriorState: e.encode(m.state), PriorPrivate: m.private, PriorIdentity: m.identity,
		Config: e.encode(config), ProposedNewState: e.encode(Propose(m.p.blocks[m.resource], config, m.state)),
	}
	if e.err != nil {
		return tftypes.Value{}, nil, e.err
	}
	response, err := m.p.server.PlanResourceChange(context.Background(), request)
	if err != nil {
		return tftypes.Value{}, nil, err
	}
	if err := failure(response.Diagnostics); err != nil {
		return tftypes.Value{}, nil, err
	}
	if !m.state.IsNull() && len(response.RequiresReplace) > 0 {
		return tftypes.Value{}, nil, fmt.Errorf("%s would be replaced for %v", m.resource, response.RequiresReplace)
	}
	planned, err := response.PlannedState.Unmarshal(m.typ)
	return planned, response.PlannedPrivate, err
}

func (m *Managed) apply(config, planned tftypes.Value, private []byte) error {
	e := encoder{typ: m.typ}
	request := &tfprotov6.ApplyResourceChangeRequest{
		TypeName: m.resource, PriorState: e.encode(m.state), PlannedPrivate: private, PlannedIdentity: m.identity,
		Config: e.encode(config), PlannedState: e.encode(planned),
	}
	if e.err != nil {
		return e.err
	}
	response, err := m.p.server.ApplyResourceChange(context.Background(), request)
	if err != nil {
		return err
	}
	// What the provider says is kept even when it failed, as Terraform does.
	if m.state, err = response.NewState.Unmarshal(m.typ); err != nil {
		return err
	}
	m.private, m.identity = response.Private, response.NewIdentity
	return failure(response.Diagnostics)
}

// encoder encodes the values of one request, and keeps the first error.
type encoder struct {
	typ tftypes.Type
	err error
}

func (e *encoder) encode(value tftypes.Value) *tfprotov6.DynamicValue {
	dynamic, err := tfprotov6.NewDynamicValue(e.typ, value)
	if e.err == nil {
		e.err = err
	}
	return &dynamic
}

// failure is the first error among diagnostics.
func failure(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", d.Summary, strings.ReplaceAll(d.Detail, "\n", " "))
		}
	}
	return nil
}

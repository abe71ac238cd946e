package tfkit

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfwire"
)

// errObjection stands for what the framework has to word.
var errObjection = errors.New("the framework has something to object to")

// serveValidate answers ValidateResourceConfig; an error leaves that to the framework.
func (r *managed) serveValidate(
	ctx context.Context, shape *tfwire.Shape, request *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	config, err := shape.Decode(request.Config)
	if err != nil {
		return nil, err
	}
	capabilities := validator.ValidateSchemaClientCapabilities{
		WriteOnlyAttributesAllowed: request.ClientCapabilities != nil && request.ClientCapabilities.WriteOnlyAttributesAllowed,
	}
	if !shape.Valid(ctx, config, capabilities) {
		return nil, errObjection
	}
	var diagnostics diag.Diagnostics
	r.validate(NewValue(config), &diagnostics)
	said, err := tfwire.Diagnostics(ctx, diagnostics)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: said}, nil
}

// serveRead answers ReadResource; an error leaves that to the framework, which then reads again.
func (r *managed) serveRead(
	ctx context.Context, shape *tfwire.Shape, request *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	state, err := shape.Decode(request.CurrentState)
	if err != nil {
		return nil, err
	}
	private, err := tfwire.DecodePrivate(request.Private)
	if err != nil {
		return nil, err
	}
	identity, err := r.decodeIdentity(request.CurrentIdentity)
	if err != nil {
		return nil, err
	}
	if state.IsNull() {
		return nil, errObjection
	}
	imported := private.TakeImported()

	var diagnostics diag.Diagnostics
	current, found := r.current(ctx, NewValue(state), &diagnostics), identity
	if !diagnostics.HasError() {
		found = r.identified(identity, NewValue(state), current)
		if !imported && !identity.IsFullyNull() && !identity.Equal(found) || found.IsFullyNull() {
			return nil, errObjection
		}
		current = NewValue(shape.WithoutWriteOnly(current.raw))
	}
	response := &tfprotov6.ReadResourceResponse{}
	if response.NewState, err = shape.Encode(current.raw); err != nil {
		return nil, err
	}
	if response.NewIdentity, err = encodeIdentity(found); err != nil {
		return nil, err
	}
	if response.Private, err = private.Encode(); err != nil {
		return nil, err
	}
	if response.Diagnostics, err = tfwire.Diagnostics(ctx, diagnostics); err != nil {
		return nil, err
	}
	return response, nil
}

// servePlan answers PlanResourceChange; an error leaves that to the framework.
func (r *managed) servePlan(
	ctx context.Context, shape *tfwire.Shape, request *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	private, err := tfwire.DecodePrivate(request.PriorPrivate)
	if err != nil {
		return nil, err
	}
	identity, err := r.decodeIdentity(request.PriorIdentity)
	if err != nil {
		return nil, err
	}
	state, err := shape.Decode(request.PriorState)
	if err != nil {
		return nil, err
	}
	response := &tfprotov6.PlanResourceChangeResponse{}
	if response.PlannedIdentity, err = encodeIdentity(identity); err != nil {
		return nil, err
	}
	if response.PlannedPrivate, err = private.Encode(); err != nil {
		return nil, err
	}
	proposed, err := shape.Decode(request.ProposedNewState)
	if err != nil {
		return nil, err
	}
	planned := shape.WithoutWriteOnly(proposed)
	changes := !shape.Equal(planned, state)
	if !changes && r.rests(NewValue(state)) {
		response.PlannedState = request.PriorState
		return response, nil
	}

	config, err := shape.Decode(request.Config)
	if err != nil {
		return nil, err
	}
	var diagnostics diag.Diagnostics
	if !planned.IsNull() {
		if changes {
			planned = shape.WithUnknowns(planned, config)
		}
		completed, replaced := r.plan(ctx, NewValue(config), NewValue(state), NewValue(planned), private, &diagnostics)
		planned = completed.raw
		if response.RequiresReplace, err = tfwire.Paths(ctx, replaced); err != nil {
			return nil, err
		}
	}
	if response.PlannedState, err = shape.Encode(planned); err != nil {
		return nil, err
	}
	if response.Diagnostics, err = tfwire.Diagnostics(ctx, diagnostics); err != nil {
		return nil, err
	}
	return response, nil
}

// rests reports whether an object stays as it is when its configuration proposes nothing else: the metadata that the provider
// gives it may change.
func (r *managed) rests(state Value) bool {
	if state.IsNull() {
		return false
	}
	if r.provider == nil {
		return true
	}
	planned := r.object.Metadata.plan(r.provider.DefaultMetadata, state, state)
	return planned.Get("metadata_all").Equal(state.Get("metadata_all")) && !r.object.Metadata.replaces(r.provider.DefaultMetadata, state, planned)
}

// decodeIdentity reads an identity; null where there is none.
func (r *managed) decodeIdentity(given *tfprotov6.ResourceIdentityData) (tftypes.Value, error) {
	if given == nil || given.IdentityData == nil {
		return tftypes.NewValue(r.identity, nil), nil
	}
	return given.IdentityData.Unmarshal(r.identity)
}

func encodeIdentity(identity tftypes.Value) (*tfprotov6.ResourceIdentityData, error) {
	data, err := tfprotov6.NewDynamicValue(identity.Type(), identity)
	return &tfprotov6.ResourceIdentityData{IdentityData: &data}, err
}

// identified is the identity of an object after a read, which has found a state or that the object is gone.
func (r *managed) identified(identity tftypes.Value, before, after Value) tftypes.Value {
	if after.IsNull() {
		after = before // even what is gone has an identity
	}
	members := NewValue(identity).orNulls(identity.Type())
	for name, value := range r.identityOf(after) {
		members[name] = StringValue(value)
	}
	return tftypes.NewValue(identity.Type(), members)
}

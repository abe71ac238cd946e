package tfwire

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// subject is what a check looks at: a value that is set, and the configuration around it.
type subject struct {
	config       tfsdk.Config
	capabilities validator.ValidateSchemaClientCapabilities
	at           path.Path
	value        tftypes.Value
}

// check reports whether validators find nothing to say.
type check func(ctx context.Context, of subject) bool

// Valid reports whether the framework would find nothing to say about a configuration. Validators see known values only, as
// those that are declared all return early on others.
func (s *Shape) Valid(ctx context.Context, config tftypes.Value, capabilities validator.ValidateSchemaClientCapabilities) bool {
	of := subject{config: tfsdk.Config{Raw: config, Schema: s.schema}, capabilities: capabilities}
	return s.root.membersValid(ctx, of, config)
}

func (n *node) membersValid(ctx context.Context, of subject, object tftypes.Value) bool {
	given, around := members(object), of.at
	if given == nil && !object.IsNull() {
		return false // not known as a whole, which few things are
	}
	for name, member := range n.members {
		if !member.checks {
			continue
		}
		value, ok := given[name]
		if !ok {
			value = tftypes.NewValue(member.typ, nil)
		}
		if !isSet(value) && member.nesting != block {
			if value.IsNull() && member.required || !value.IsNull() && !member.allowed(of) {
				return false
			}
			continue
		}
		of.at, of.value = around.AtName(name), value
		if !member.valid(ctx, of) {
			return false
		}
	}
	return true
}

// allowed reports whether a configuration can give the attribute at all.
func (n *node) allowed(of subject) bool {
	return (!n.computed || n.optional) && (!n.writeOnly || of.capabilities.WriteOnlyAttributesAllowed)
}

func (n *node) valid(ctx context.Context, of subject) bool {
	value := of.value
	if n.nesting == block {
		return (n.check == nil || !isSet(value) || n.check(ctx, of)) && n.membersValid(ctx, of, value)
	}
	if !n.allowed(of) || n.check != nil && !n.check(ctx, of) {
		return false
	}
	around := of.at
	switch n.nesting {
	case single:
		return n.membersValid(ctx, of, value)
	case each:
		for i, element := range elements(value) {
			of.at = around.AtListIndex(i)
			if !isSet(element) || !n.membersValid(ctx, of, element) {
				return false
			}
		}
		for key, entry := range members(value) {
			of.at = around.AtMapKey(key)
			if !isSet(entry) || !n.membersValid(ctx, of, entry) {
				return false
			}
		}
	}
	return true
}

func stringCheck(validators []validator.String) check {
	return checkOf(types.StringType, validators, func(ctx context.Context, each validator.String, of subject, value types.String) int {
		var response validator.StringResponse
		each.ValidateString(ctx, validator.StringRequest{
			Path: of.at, PathExpression: of.at.Expression(), Config: of.config, ConfigValue: value, ClientCapabilities: of.capabilities,
		}, &response)
		return len(response.Diagnostics)
	})
}

func int64Check(validators []validator.Int64) check {
	return checkOf(types.Int64Type, validators, func(ctx context.Context, each validator.Int64, of subject, value types.Int64) int {
		var response validator.Int64Response
		each.ValidateInt64(ctx, validator.Int64Request{
			Path: of.at, PathExpression: of.at.Expression(), Config: of.config, ConfigValue: value, ClientCapabilities: of.capabilities,
		}, &response)
		return len(response.Diagnostics)
	})
}

func listCheck(typ attr.Type, validators []validator.List) check {
	return checkOf(typ, validators, func(ctx context.Context, each validator.List, of subject, value types.List) int {
		var response validator.ListResponse
		each.ValidateList(ctx, validator.ListRequest{
			Path: of.at, PathExpression: of.at.Expression(), Config: of.config, ConfigValue: value, ClientCapabilities: of.capabilities,
		}, &response)
		return len(response.Diagnostics)
	})
}

func setCheck(typ attr.Type, validators []validator.Set) check {
	return checkOf(typ, validators, func(ctx context.Context, each validator.Set, of subject, value types.Set) int {
		var response validator.SetResponse
		each.ValidateSet(ctx, validator.SetRequest{
			Path: of.at, PathExpression: of.at.Expression(), Config: of.config, ConfigValue: value, ClientCapabilities: of.capabilities,
		}, &response)
		return len(response.Diagnostics)
	})
}

func mapCheck(typ attr.Type, validators []validator.Map) check {
	return checkOf(typ, validators, func(ctx context.Context, each validator.Map, of subject, value types.Map) int {
		var response validator.MapResponse
		each.ValidateMap(ctx, validator.MapRequest{
			Path: of.at, PathExpression: of.at.Expression(), Config: of.config, ConfigValue: value, ClientCapabilities: of.capabilities,
		}, &response)
		return len(response.Diagnostics)
	})
}

func objectCheck(typ attr.Type, validators []validator.Object) check {
	return checkOf(typ, validators, func(ctx context.Context, each validator.Object, of subject, value types.Object) int {
		var response validator.ObjectResponse
		each.ValidateObject(ctx, validator.ObjectRequest{
			Path: of.at, PathExpression: of.at.Expression(), Config: of.config, ConfigValue: value, ClientCapabilities: of.capabilities,
		}, &response)
		return len(response.Diagnostics)
	})
}

// checkOf makes a check of validators of one type; complaints counts what one of them has to say.
func checkOf[Validator any, Value attr.Value](
	typ attr.Type, validators []Validator, complaints func(ctx context.Context, each Validator, of subject, value Value) int,
) check {
	if len(validators) == 0 {
		return nil
	}
	return func(ctx context.Context, of subject) bool {
		made, err := typ.ValueFromTerraform(ctx, of.value)
		value, ok := made.(Value)
		if err != nil || !ok {
			return false
		}
		for _, each := range validators {
			if complaints(ctx, each, of, value) > 0 {
				return false
			}
		}
		return true
	}
}

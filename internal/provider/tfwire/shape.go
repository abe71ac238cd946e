// Package tfwire does what terraform-plugin-framework does between the protocol and a resource, in one pass over the values
// instead of one for each attribute. It knows schemas without plan modifiers, defaults and semantic equality, which is all
// that a declaration makes, and leaves the rest to the framework: whatever it cannot read or finds fault with is the
// framework's to answer, so that there is one wording of each refusal.
package tfwire

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Shape is a schema as one pass over a value needs it.
type Shape struct {
	schema schema.Schema
	root   *node
	format *format
}

// nesting says what the members of a node belong to.
type nesting int

const (
	leaf   nesting = iota // no members
	single                // the value itself
	each                  // the elements of a list or map
	block                 // the value itself, which a configuration cannot leave out: its members are checked all the same
)

// node is an attribute or a block.
type node struct {
	typ                                     tftypes.Type
	nesting                                 nesting
	computed, required, optional, writeOnly bool
	check                                   check // of a value that is set; nil where there is none
	members                                 map[string]*node

	// What there is to do below, the node itself included, so that a pass skips the rest.
	marks, hides, checks bool
}

// Compile reads a schema. It refuses one that says what this package does not do.
func Compile(ctx context.Context, given schema.Schema) (*Shape, error) {
	members, err := compileAll(ctx, given.Attributes, given.Blocks)
	if err != nil {
		return nil, err
	}
	root := &node{typ: given.Type().TerraformType(ctx), nesting: single, members: members}
	root.summarize()
	format, err := formatOf(ctx, given.Type())
	if err != nil {
		return nil, err
	}
	return &Shape{schema: given, root: root, format: format}, nil
}

// Version is the version of the schema.
func (s *Shape) Version() int64 { return s.schema.Version }

func compileAll(ctx context.Context, attributes map[string]schema.Attribute, blocks map[string]schema.Block) (map[string]*node, error) {
	members := make(map[string]*node, len(attributes)+len(blocks))
	for name, attribute := range attributes {
		made, err := compile(ctx, attribute)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		members[name] = made
	}
	for name, given := range blocks {
		nested, ok := given.(schema.SingleNestedBlock)
		if !ok || len(nested.PlanModifiers) > 0 || nested.DeprecationMessage != "" {
			return nil, fmt.Errorf("%s: a block of the type %T", name, given)
		}
		inner, err := compileAll(ctx, nested.Attributes, nested.Blocks)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		members[name] = &node{typ: nested.Type().TerraformType(ctx), nesting: block, members: inner, check: objectCheck(nested.Type(), nested.Validators)}
		members[name].summarize()
	}
	return members, nil
}

func compile(ctx context.Context, attribute schema.Attribute) (*node, error) {
	if attribute.GetDeprecationMessage() != "" {
		return nil, fmt.Errorf("deprecated")
	}
	made := &node{
		typ: attribute.GetType().TerraformType(ctx), computed: attribute.IsComputed(), required: attribute.IsRequired(), optional: attribute.IsOptional(),
		writeOnly: attribute.IsWriteOnly(),
	}
	var nested map[string]schema.Attribute
	plain := false // no plan modifiers, no default
	switch a := attribute.(type) {
	case schema.StringAttribute:
		made.check, plain = stringCheck(a.Validators), len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.Int64Attribute:
		made.check, plain = int64Check(a.Validators), len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.Float64Attribute:
		plain = len(a.Validators) == 0 && len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.BoolAttribute:
		plain = len(a.Validators) == 0 && len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.ListAttribute:
		made.check, plain = listCheck(a.GetType(), a.Validators), len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.SetAttribute:
		made.check, plain = setCheck(a.GetType(), a.Validators), len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.MapAttribute:
		made.check, plain = mapCheck(a.GetType(), a.Validators), len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.SingleNestedAttribute:
		made.nesting, nested = single, a.Attributes
		made.check, plain = objectCheck(a.GetType(), a.Validators), len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.ListNestedAttribute:
		made.nesting, nested = each, a.NestedObject.Attributes
		made.check = listCheck(a.GetType(), a.Validators)
		plain = len(a.PlanModifiers) == 0 && a.Default == nil && len(a.NestedObject.Validators) == 0 && len(a.NestedObject.PlanModifiers) == 0
	case schema.MapNestedAttribute:
		made.nesting, nested = each, a.NestedObject.Attributes
		made.check = mapCheck(a.GetType(), a.Validators)
		plain = len(a.PlanModifiers) == 0 && a.Default == nil && len(a.NestedObject.Validators) == 0 && len(a.NestedObject.PlanModifiers) == 0
	}
	if !plain {
		return nil, fmt.Errorf("a plan modifier, a default or a type that only the framework knows: %T", attribute)
	}
	members, err := compileAll(ctx, nested, nil)
	if err != nil {
		return nil, err
	}
	made.members = members
	made.summarize()
	return made, nil
}

// summarize notes what there is to do at the node and below.
func (n *node) summarize() {
	n.marks, n.hides, n.checks = n.computed, n.writeOnly, n.required || n.writeOnly || n.computed || n.check != nil
	for _, member := range n.members {
		n.marks, n.hides, n.checks = n.marks || member.marks, n.hides || member.hides, n.checks || member.checks
	}
}

// Equal reports whether two values are the same.
func (s *Shape) Equal(a, b tftypes.Value) bool { return s.format.equal(a, b) }

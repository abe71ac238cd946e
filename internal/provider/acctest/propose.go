package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Propose is what Terraform proposes: the configuration, with what the state has of everything that is computed and not
// configured.
func Propose(block *tfprotov6.SchemaBlock, config, state tftypes.Value) tftypes.Value {
	return proposeObject(Flat(block), config, state)
}

func proposeObject(attributes []*tfprotov6.SchemaAttribute, config, state tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	configs, states, members := Members(config), Members(state), map[string]tftypes.Value{}
	for _, attribute := range attributes {
		given, before := configs[attribute.Name], states[attribute.Name]
		if before.Type() == nil {
			before = tftypes.NewValue(given.Type(), nil)
		}
		members[attribute.Name] = proposeAttribute(attribute, given, before)
	}
	return tftypes.NewValue(config.Type(), members)
}

func proposeAttribute(attribute *tfprotov6.SchemaAttribute, config, state tftypes.Value) tftypes.Value {
	switch {
	case config.IsNull() && attribute.Computed:
		return state
	case config.IsNull(), !config.IsKnown(), attribute.NestedType == nil:
		return config
	}
	nested := attribute.NestedType.Attributes
	switch config.Type().(type) {
	case tftypes.List:
		elements, before := Elements(config), Elements(state)
		made := make([]tftypes.Value, len(elements))
		for i, element := range elements {
			prior := tftypes.NewValue(element.Type(), nil)
			if i < len(before) {
				prior = before[i]
			}
			made[i] = proposeObject(nested, element, prior)
		}
		return tftypes.NewValue(config.Type(), made)
	case tftypes.Map:
		entries, before := Members(config), Members(state)
		for key, entry := range entries {
			prior := before[key]
			if prior.Type() == nil {
				prior = tftypes.NewValue(entry.Type(), nil)
			}
			entries[key] = proposeObject(nested, entry, prior)
		}
		return tftypes.NewValue(config.Type(), entries)
	}
	return proposeObject(nested, config, state)
}

// Flat are the attributes of a block, with the blocks in it as attributes.
func Flat(block *tfprotov6.SchemaBlock) []*tfprotov6.SchemaAttribute {
	all := append([]*tfprotov6.SchemaAttribute(nil), block.Attributes...)
	for _, nested := range block.BlockTypes {
		all = append(all, &tfprotov6.SchemaAttribute{
			Name: nested.TypeName, Optional: true,
			NestedType: &tfprotov6.SchemaObject{Nesting: tfprotov6.SchemaObjectNestingModeSingle, Attributes: Flat(nested.Block)},
		})
	}
	return all
}

// Members are the members of an object or map; none where it is not known or null.
func Members(value tftypes.Value) map[string]tftypes.Value {
	members := map[string]tftypes.Value{}
	var found map[string]tftypes.Value
	if value.Type() != nil && value.IsKnown() && value.As(&found) == nil {
		for name, member := range found {
			members[name] = member
		}
	}
	return members
}

// Elements are the elements of a list or set; none where it is not known or null.
func Elements(value tftypes.Value) []tftypes.Value {
	var found []tftypes.Value
	if value.Type() == nil || !value.IsKnown() || value.As(&found) != nil {
		return nil
	}
	return found
}

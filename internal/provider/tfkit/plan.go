package tfkit

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// settle replaces what the framework has marked unknown in the plan of an update by the state's value wherever the
// declaration says that it stays: this is the one place that keeps plans quiet, instead of a plan modifier on each leaf.
func (a Attributes) settle(config, state, planned tftypes.Value, changed func(attribute string) bool) tftypes.Value {
	if !planned.IsKnown() || planned.IsNull() || planned.IsFullyKnown() {
		return planned
	}
	configs, states := NewValue(config).inner(), NewValue(state).inner()
	members := make(map[string]tftypes.Value)
	for name, value := range NewValue(planned).inner() {
		members[name] = value
		attribute, ok := a[name]
		if !ok || value.IsFullyKnown() {
			continue
		}
		before := states.get(name)
		switch {
		case attribute.Computed && !value.IsKnown():
			if configs.get(name).IsNull() && attribute.stays(changed) && before.raw.Type() != nil {
				members[name] = before.raw
			}
		case attribute.Type == Object && before.raw.Type() != nil:
			members[name] = attribute.Attributes.settle(configs[name], before.raw, value, changed)
		case attribute.Type == ObjectMap:
			members[name] = attribute.settleMap(configs.get(name), before, NewValue(value), changed)
		}
	}
	return tftypes.NewValue(planned.Type(), members)
}

// settleAll settles until nothing more follows: a value that changes with another one can settle only after that one has.
func (a Attributes) settleAll(config, state, planned Value) Value {
	for {
		changed := func(name string) bool {
			if a[name].Type == Secret {
				name += versionSuffix
			}
			return !planned.Get(name).Equal(state.Get(name))
		}
		settled := NewValue(a.settle(config.raw, state.raw, planned.raw, changed))
		if settled.raw.Equal(planned.raw) {
			return settled
		}
		planned = settled
	}
}

// settleMap settles the entries that are configured as they were: a computed member of an entry changes with what is
// configured beside it, and with attributes of the whole object.
func (a Attribute) settleMap(config, state, planned Value, outside func(attribute string) bool) tftypes.Value {
	configs, states := config.Members(), state.Members()
	members := make(map[string]tftypes.Value)
	for name, entry := range planned.Members() {
		members[name] = entry.raw
		before, ok := states[name]
		if !ok || !before.IsSet() || !entry.IsSet() {
			continue
		}
		changed := func(name string) bool {
			if _, ok := a.Attributes[name]; !ok {
				return outside(name)
			}
			return !entry.Get(name).Equal(before.Get(name))
		}
		members[name] = a.Attributes.settle(configs[name].raw, before.raw, entry.raw, changed)
	}
	return tftypes.NewValue(planned.raw.Type(), members)
}

// stays reports whether a computed value survives an update, given which top-level attributes change.
func (a Attribute) stays(changed func(attribute string) bool) bool {
	if a.Volatile != "" {
		return false
	}
	for _, name := range a.ChangesWith {
		if changed(name) {
			return false
		}
	}
	return true
}

// same reports whether two values mean the same to Stripe, null standing for the default.
func (a Attribute) same(before, after Value) bool {
	if after.Equal(before) || a.Default == nil || a.nested() {
		return after.Equal(before)
	}
	meaning := func(value Value) string {
		if value.IsNull() {
			return fmt.Sprint(a.Default)
		}
		return a.format(value)
	}
	return before.IsKnown() && after.IsKnown() && meaning(before) == meaning(after)
}

// Differ reports whether two objects differ in what can be configured; what Stripe computes beside it does not count.
func (a Attributes) Differ(before, after Value) bool {
	if before.IsNull() || after.IsNull() || !after.IsKnown() {
		return !before.IsNull() || !after.IsNull()
	}
	befores, afters := before.Members(), after.Members()
	for name, attribute := range a {
		var differ bool
		switch {
		case !attribute.configurable():
		case attribute.Type == Secret:
			differ = !befores[name+versionSuffix].Equal(afters[name+versionSuffix])
		case attribute.Type == Object:
			differ = attribute.Attributes.Differ(befores[name], afters[name])
		default:
			differ = !attribute.same(befores[name], afters[name])
		}
		if differ {
			return true
		}
	}
	return false
}

// replacements lists the attributes whose change Stripe takes at creation only. What no import can read is no change after
// one (imported): the configuration is taken at its word.
func (a Attributes) replacements(at path.Path, config, state, planned Value, imported bool) path.Paths {
	var paths path.Paths
	configs, states, plans := config.inner(), state.inner(), planned.inner()
	for _, name := range a.names() {
		attribute := a[name]
		if attribute.Local || attribute.ByAction {
			continue
		}
		if attribute.Type == Secret {
			before, after := states.get(name+versionSuffix), plans.get(name+versionSuffix)
			if attribute.RequiresReplace && !after.Equal(before) && (!imported || before.IsSet()) {
				paths = append(paths, at.AtName(name+versionSuffix))
			}
			continue
		}
		before, after := states.get(name), plans.get(name)
		if imported && attribute.InputOnly && attribute.Derive == nil && before.IsNull() {
			continue
		}
		if attribute.same(before, after) || attribute.Computed && configs.get(name).IsNull() {
			continue
		}
		here := at.AtName(name)
		switch {
		case attribute.Type == Reference:
			if attribute.RequiresReplace && !after.Get("id").Equal(before.Get("id")) {
				paths = append(paths, here)
			}
		case attribute.RequiresReplace:
			paths = append(paths, here)
		case attribute.Type == Object:
			paths = append(paths, attribute.Attributes.replacements(here, configs.get(name), before, after, imported)...)
		}
	}
	return paths
}

// pathOf finds the attribute that a parameter of a request comes from: "shipping[address][line1]" is
// shipping.address.line1. It goes as deep as it can.
func (a Attributes) pathOf(param string) (path.Path, bool) {
	steps := paramSteps(param)
	at, found := path.Empty(), false
	attributes := a
	for i := 0; i < len(steps); i++ {
		name, attribute, ok := attributes.byParam(steps[i])
		if !ok {
			break
		}
		found = true
		if attribute.Type == Secret {
			return at.AtName(name + secretSuffix), true
		}
		at = at.AtName(name)
		switch {
		case attribute.Type == ObjectMap && i+1 < len(steps):
			i++
			at = at.AtMapKey(steps[i])
		case attribute.Type == ObjectList && i+1 < len(steps):
			i++
			if index, err := strconv.Atoi(steps[i]); err == nil {
				at = at.AtListIndex(index)
			}
		}
		attributes = attribute.Attributes
	}
	return at, found
}

func (a Attributes) byParam(param string) (string, Attribute, bool) {
	for _, name := range a.names() {
		attribute := a[name]
		if attribute.configurable() && !attribute.Local && attribute.param("", name) == param {
			return name, attribute, true
		}
	}
	return "", Attribute{}, false
}

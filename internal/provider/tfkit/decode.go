package tfkit

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// decode reads an API object into a value of the state. The prior value (the plan after a change, the state at a
// refresh, nothing at an import) decides only how absence is written: what Stripe returns always wins.
//
//   - Stripe's null, "" and empty list or hash are null, unless prior holds an empty list, map or object. A computed list
//     is empty instead, so that a configuration can count it.
//   - Stripe's default is null where prior is null, so that only a value other than the default is drift.
//   - What Stripe never returns stays as prior has it.
//   - What the configuration leaves to others is null while prior is.
func (a Attributes) decode(api map[string]any, prior Value) tftypes.Value {
	return a.decodeAs(a.TerraformType(), api, prior)
}

// decodeAs is decode for a type that is at hand.
func (a Attributes) decodeAs(typ tftypes.Type, api map[string]any, prior Value) tftypes.Value {
	return tftypes.NewValue(typ, a.members(api, prior))
}

func (a Attributes) members(api map[string]any, prior Value) map[string]tftypes.Value {
	priors := prior.inner()
	members := make(map[string]tftypes.Value, len(a))
	for name, attribute := range a {
		if attribute.Type == Secret {
			members[name+secretSuffix] = tftypes.NewValue(tftypes.String, nil)
			members[name+versionSuffix] = priors.get(name + versionSuffix).keep(tftypes.Number)
			continue
		}
		switch before := priors.get(name); {
		case attribute.Local:
			members[name] = before.keep(attribute.tftype())
		case attribute.leaves(before):
			members[name] = tftypes.NewValue(attribute.tftype(), nil)
		case attribute.veiled(api):
			members[name] = before.keep(attribute.tftype())
		case attribute.ByAction && attribute.field(name, api) == nil:
			members[name] = before.keep(attribute.tftype())
		case attribute.Decode != nil:
			members[name] = attribute.Decode(attribute.field(name, api), api, before)
		case attribute.InputOnly && (attribute.Derive == nil || before.IsSet()):
			members[name] = before.keep(attribute.tftype())
		default:
			members[name] = attribute.decode(attribute.field(name, api), before)
		}
	}
	return members
}

// veiled reports whether a response keeps the attribute from us.
func (a Attribute) veiled(api map[string]any) bool {
	if a.ShownBy == "" {
		return false
	}
	_, shown := api[a.ShownBy]
	return !shown
}

// keep is the value as it was, or null of the type where there was none or it is not known.
func (v Value) keep(typ tftypes.Type) tftypes.Value {
	if !v.IsSet() || !v.raw.IsFullyKnown() {
		return tftypes.NewValue(typ, nil)
	}
	return v.raw
}

func (a Attribute) decode(api any, prior Value) tftypes.Value {
	typ := a.tftype()
	null := tftypes.NewValue(typ, nil)
	switch a.Type {
	case Object, Block:
		return a.decodeObject(api, prior)
	case Reference:
		id := idOf(api)
		if id == "" {
			return null
		}
		return a.Attributes.decodeAs(typ, map[string]any{"id": id}, prior)
	case ObjectList:
		if prior.IsNull() && a.isDefault(api) {
			return null
		}
		return a.decodeList(api, prior)
	case ObjectMap:
		return a.decodeMap(api, prior)
	case StringMap:
		return decodeStringMap(api, prior)
	case Int64List, StringList, StringSet:
		return a.decodeElements(api, prior)
	}
	if a.Default != nil && prior.IsNull() && fmt.Sprint(api) == fmt.Sprint(a.Default) {
		return null
	}
	return a.decodeLeaf(api, prior)
}

func (a Attribute) decodeLeaf(api any, prior Value) tftypes.Value {
	null := tftypes.NewValue(a.tftype(), nil)
	switch a.Type {
	case Int64, Float64:
		number := numberOf(api)
		if number == nil {
			return null
		}
		return tftypes.NewValue(tftypes.Number, number)
	case Bool:
		if b, ok := api.(bool); ok {
			return tftypes.NewValue(tftypes.Bool, b)
		}
		return null
	case Time:
		number := numberOf(api)
		if number == nil {
			return null
		}
		seconds, _ := number.Int64()
		instant := time.Unix(seconds, 0).UTC()
		if before, err := time.Parse(time.RFC3339, prior.String()); err == nil && before.Equal(instant) {
			return prior.raw // the same instant, in the notation of the configuration
		}
		return StringValue(instant.Format(time.RFC3339))
	}
	if s := stringOf(api); s != "" {
		return StringValue(s)
	}
	return null
}

// decodeObject reads a nested object. One that says nothing is null, unless the configuration has it empty too.
func (a Attribute) decodeObject(api any, prior Value) tftypes.Value {
	object, _ := api.(map[string]any)
	if object == nil && (a.Computed || !prior.IsSet()) {
		return tftypes.NewValue(a.tftype(), nil)
	}
	value := a.Attributes.decodeAs(a.tftype(), object, prior)
	if !a.Computed && a.Attributes.silent(NewValue(value)) && (!prior.IsSet() || !a.Attributes.silent(prior)) {
		return tftypes.NewValue(a.tftype(), nil)
	}
	return value
}

func (a Attribute) decodeList(api any, prior Value) tftypes.Value {
	list, _ := api.([]any)
	if len(list) == 0 && !a.Computed && a.Default == nil && !prior.IsSet() {
		return tftypes.NewValue(a.tftype(), nil)
	}
	priors := prior.Elements()
	elements := make([]tftypes.Value, 0, len(list))
	for i, item := range list {
		object, ok := item.(map[string]any)
		if !ok {
			continue
		}
		var before Value
		if i < len(priors) {
			before = priors[i]
		}
		elements = append(elements, a.Attributes.decodeAs(a.elementType(), object, before))
	}
	return tftypes.NewValue(a.tftype(), elements)
}

// isDefault reports whether the API shows the list that Stripe makes when none is given.
func (a Attribute) isDefault(api any) bool {
	fallback, _ := a.Default.(List)
	list, _ := api.([]any)
	return len(fallback) > 0 && slices.EqualFunc(list, fallback, func(item any, want map[string]any) bool {
		object, _ := item.(map[string]any)
		for name := range a.Attributes {
			if fmt.Sprint(absent(object[name])) != fmt.Sprint(want[name]) {
				return false
			}
		}
		return true
	})
}

// absent is nil for what stands for nothing in the API, and the value itself otherwise.
func absent(api any) any {
	if list, ok := api.([]any); ok && len(list) == 0 || api == "" {
		return nil
	}
	return api
}

func (a Attribute) decodeMap(api any, prior Value) tftypes.Value {
	objects, _ := api.(map[string]any)
	if len(objects) == 0 && !a.Computed && !prior.IsSet() {
		return tftypes.NewValue(a.tftype(), nil)
	}
	priors := prior.inner()
	members := make(map[string]tftypes.Value, len(objects))
	for name, item := range objects {
		if object, ok := item.(map[string]any); ok {
			members[name] = a.Attributes.decodeAs(a.elementType(), object, priors.get(name))
		}
	}
	return tftypes.NewValue(a.tftype(), members)
}

func decodeStringMap(api any, prior Value) tftypes.Value {
	values := map[string]string{}
	if object, ok := api.(map[string]any); ok {
		for name, value := range object {
			values[name] = stringOf(value)
		}
	}
	if len(values) == 0 && !prior.IsSet() {
		return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, nil)
	}
	return stringMapValue(values)
}

func (a Attribute) decodeElements(api any, prior Value) tftypes.Value {
	list, _ := api.([]any)
	if len(list) == 0 && prior.IsNull() && a.configurable() {
		return tftypes.NewValue(a.tftype(), nil)
	}
	elements := make([]tftypes.Value, 0, len(list))
	for _, item := range list {
		elements = append(elements, a.element().decodeLeaf(item, Value{}))
	}
	return tftypes.NewValue(a.tftype(), elements)
}

// silent reports whether an object says nothing: no member is set but for values that Stripe chooses anyway, and such as
// it never returns.
func (a Attributes) silent(object Value) bool {
	for name, raw := range object.inner() {
		if attribute, ok := a[name]; ok && NewValue(raw).IsSet() && !attribute.Computed && !attribute.InputOnly {
			return false
		}
	}
	return true
}

// idOf is the id of an object that the API gives as an id or in full.
func idOf(api any) string {
	if object, ok := api.(map[string]any); ok {
		return stringOf(object["id"])
	}
	return stringOf(api)
}

func stringOf(api any) string {
	switch value := api.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case map[string]any:
		return idOf(value)
	}
	return ""
}

func numberOf(api any) *big.Float {
	number, ok := api.(json.Number)
	if !ok {
		return nil
	}
	value, _, err := big.ParseFloat(number.String(), 10, 512, big.ToNearestEven)
	if err != nil {
		return nil
	}
	return value
}

// orNulls is a copy of the members of an object, each of which is null where there is no object.
func (v Value) orNulls(typ tftypes.Type) map[string]tftypes.Value {
	object, ok := typ.(tftypes.Object)
	if v.IsSet() || !ok {
		return v.rawMembers()
	}
	members := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, member := range object.AttributeTypes {
		members[name] = tftypes.NewValue(member, nil)
	}
	return members
}

// conform puts what a plan has promised into the members of a state after a change: a fact that moved between the plan
// and the change, and a value that Stripe writes differently, show at the next refresh. Terraform would take them for a
// broken creation and replace the object.
func (a Attributes) conform(members map[string]tftypes.Value, promised Value) map[string]tftypes.Value {
	for name, promise := range promised.Members() {
		attribute, ok := a[name]
		if !ok || !promise.IsKnown() || promise.raw.Type() == nil {
			continue
		}
		switch value := NewValue(members[name]); {
		case promise.raw.IsFullyKnown():
			members[name] = promise.raw
		case attribute.Type == Object && promise.IsSet():
			members[name] = tftypes.NewValue(promise.raw.Type(), attribute.Attributes.conform(value.orNulls(promise.raw.Type()), promise))
		case attribute.Type == ObjectMap:
			entries := value.rawMembers()
			for key, entry := range entries {
				if given := promise.Members()[key]; given.IsSet() {
					entries[key] = tftypes.NewValue(entry.Type(), attribute.Attributes.conform(NewValue(entry).rawMembers(), given))
				}
			}
			if value.IsSet() {
				members[name] = tftypes.NewValue(value.raw.Type(), entries)
			}
		}
	}
	return members
}

package tfkit

import (
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Limits of metadata (Stripe API reference, "Metadata").
const (
	maxMetadataKeys  = 50
	maxMetadataKey   = 40
	maxMetadataValue = 500
)

// MetadataValidators check a map of metadata against Stripe's limits.
func MetadataValidators() []validator.Map {
	return []validator.Map{
		mapvalidator.SizeAtMost(maxMetadataKeys),
		mapvalidator.KeysAre(stringvalidator.LengthBetween(1, maxMetadataKey), metadataKey()),
		mapvalidator.ValueStringsAre(stringvalidator.LengthBetween(1, maxMetadataValue)),
	}
}

func metadataKey() validator.String {
	return StringRule("no square brackets", func(key string) string {
		if strings.ContainsAny(key, "[]") {
			return fmt.Sprintf("The metadata key %q has square brackets, which Stripe does not allow.", key)
		}
		return ""
	})
}

// MetadataMode says when Stripe takes the metadata of a type of object.
type MetadataMode int

// The kinds of metadata.
const (
	// MetadataAlways: at creation and with any update, which is the rule.
	MetadataAlways MetadataMode = iota
	// MetadataAtCreation: at creation only, so that a change makes a new object. The provider's defaults reach new objects,
	// and leave those that exist alone.
	MetadataAtCreation
	// MetadataAfterCreation: with an update only, which follows the creation at once.
	MetadataAfterCreation
	// NoMetadata: never.
	NoMetadata
)

// attributes are what a resource shows of the metadata of its object.
func (m MetadataMode) attributes() Attributes {
	own := Attribute{
		Type: StringMap, Optional: true, Local: true, Validators: Validators{Map: MetadataValidators()},
		Description: "Key-value pairs of your own: up to 50 keys of up to 40 characters (no square brackets), values of up to 500 characters. " +
			"The provider's `default_metadata` is merged in; a key here wins.",
	}
	all := Attribute{
		Type: StringMap, Computed: true, Local: true, ChangesWith: []string{"metadata"},
		Description: "All metadata of the object: the provider's `default_metadata`, overridden by `metadata`.",
	}
	switch m {
	case NoMetadata:
		return nil
	case MetadataAtCreation:
		own.Description += " Stripe takes metadata at creation only: changing it here replaces the object, while a change of `default_metadata` " +
			"reaches new objects alone."
		all.Description = "All metadata of the object: what the provider's `default_metadata` was at creation, overridden by `metadata`."
	}
	return Attributes{"metadata": own, "metadata_all": all}
}

// plan completes the metadata of a plan: what the object's will be.
func (m MetadataMode) plan(defaults map[string]string, state, planned Value) Value {
	switch {
	case m == NoMetadata:
		return planned
	case m == MetadataAtCreation && !state.IsNull() && !m.replaces(defaults, state, planned):
		return planned.with("metadata_all", state.Get("metadata_all").raw)
	}
	return planned.with("metadata_all", plannedMetadata(defaults, planned.Get("metadata")))
}

// replaces reports whether a plan wants other metadata than an object was created with: a pair that it does not have, or one
// less that no default stands for.
func (m MetadataMode) replaces(defaults map[string]string, state, planned Value) bool {
	if m != MetadataAtCreation {
		return false
	}
	own, has := planned.Get("metadata"), state.Get("metadata_all").StringMap()
	if !own.IsKnown() {
		return true
	}
	wanted := own.Members()
	for key, value := range wanted {
		if had, ok := has[key]; !ok || !value.IsKnown() || value.String() != had {
			return true
		}
	}
	for key := range state.Get("metadata").Members() {
		if _, ok := wanted[key]; !ok && defaults[key] != has[key] {
			return true
		}
	}
	return false
}

// encode adds the metadata of a creation (null state) or a change to a request.
func (m MetadataMode) encode(form *Form, state, planned Value) {
	switch {
	case m == NoMetadata:
	case m == MetadataAtCreation && !state.IsNull():
	case m == MetadataAfterCreation && state.IsNull():
	default:
		encodeStringMap(form, "metadata", state.Get("metadata_all"), planned.Get("metadata_all"))
	}
}

// decode reads the object's metadata into the members of a state. Where an update cannot change it, it cannot drift: the
// object's own stays as it was, and what an import finds is its own unless it has the name of a default.
func (m MetadataMode) decode(members map[string]tftypes.Value, api any, defaults map[string]string, prior Value, imported bool) {
	if m == NoMetadata {
		return
	}
	own, all := splitMetadata(api, defaults, prior.Get("metadata"))
	if m == MetadataAtCreation {
		own = prior.Get("metadata").keep(all.Type())
		if imported {
			own = ownMetadata(api, defaults)
		}
	}
	members["metadata"], members["metadata_all"] = own, all
}

// ownMetadata is the metadata that has the name of no default; null where there is none.
func ownMetadata(api any, defaults map[string]string) tftypes.Value {
	object, _ := api.(map[string]any)
	rest := maps.Clone(object)
	maps.DeleteFunc(rest, func(key string, _ any) bool { _, ok := defaults[key]; return ok })
	return decodeStringMap(rest, Value{})
}

// plannedMetadata is what the object's metadata will be: the defaults with the configured keys on top; unknown while the
// configured ones are.
func plannedMetadata(defaults map[string]string, configured Value) tftypes.Value {
	typ := tftypes.Map{ElementType: tftypes.String}
	if !configured.IsKnown() {
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	elements := map[string]tftypes.Value{}
	for key, value := range defaults {
		elements[key] = StringValue(value)
	}
	for key, value := range configured.Members() {
		elements[key] = value.raw
	}
	return tftypes.NewValue(typ, elements)
}

// splitMetadata reads the object's metadata into the two attributes. A default that is as it should be belongs to
// metadata only where metadata names it; everything else that Stripe has is shown there, so that it counts as drift.
func splitMetadata(api any, defaults map[string]string, prior Value) (own, all tftypes.Value) {
	object, _ := api.(map[string]any)
	configured := prior.StringMap()
	rest := map[string]any{}
	for key, value := range object {
		_, named := configured[key]
		if fallback, ok := defaults[key]; ok && !named && fallback == stringOf(value) {
			continue
		}
		rest[key] = value
	}
	all = stringMapValue(nil)
	if len(object) > 0 {
		all = decodeStringMap(maps.Clone(object), Value{})
	}
	return decodeStringMap(rest, prior), all
}

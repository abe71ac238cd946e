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

var metadata = Attribute{
	Type: StringMap, Optional: true, Local: true, Validators: Validators{Map: MetadataValidators()},
	Description: "Key-value pairs of your own: up to 50 keys of up to 40 characters (no square brackets), values of up to 500 characters. " +
		"The provider's `default_metadata` is merged in; a key here wins.",
}

var metadataAll = Attribute{
	Type: StringMap, Computed: true, Local: true, ChangesWith: []string{"metadata"},
	Description: "All metadata of the object: the provider's `default_metadata`, overridden by `metadata`.",
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

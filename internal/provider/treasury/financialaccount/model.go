package financialaccount

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// requested is the member that makes a hash of the API's features tree a feature, and the argument of a feature's block.
const requested = "requested"

// wish is what blocks say of one feature.
type wish struct {
	asked bool
	known bool // false while the block, or its argument, depends on something that is not known yet
}

// wished reads what a features block says of the feature at a path: a block that is there asks for it, unless it says no.
func wished(blocks tfkit.Value, path string) wish {
	block := blocks.Get(path)
	argument := block.Get(requested)
	if !block.IsKnown() || !argument.IsKnown() {
		return wish{}
	}
	return wish{known: true, asked: block.IsSet() && (argument.IsNull() || argument.Bool())}
}

// encodeFeatures sends the features whose wish has changed. One that is no longer wished is given up by name, since Stripe
// leaves alone what a request does not name.
func encodeFeatures(form *tfkit.Form, param string, prior, planned tfkit.Value) {
	for _, feature := range capabilities.Features {
		before, after := wished(prior, feature.Path), wished(planned, feature.Path)
		if after.known && after.asked != before.asked {
			form.SetBool(param+"["+strings.ReplaceAll(feature.Path, ".", "][")+"]["+requested+"]", after.asked)
		}
	}
}

// decodeFeatures reads the features tree into blocks: a block is there exactly when Stripe has the feature requested, save
// for one that says `requested = false` and is right.
func decodeFeatures(api any, _ map[string]any, prior tfkit.Value) tftypes.Value {
	return decodeBlocks(features, api, prior)
}

// decodeBlocks reads one level of the tree. A level of which nothing is requested is null, unless it is configured empty.
func decodeBlocks(blocks tfkit.Attributes, api any, prior tfkit.Value) tftypes.Value {
	tree, _ := api.(map[string]any)
	members := make(map[string]tftypes.Value, len(blocks))
	present := prior.IsSet()
	for name, block := range blocks {
		if _, leaf := block.Attributes[requested]; leaf {
			members[name] = decodeFeature(block, tree[name], prior.Get(name))
		} else {
			members[name] = decodeBlocks(block.Attributes, tree[name], prior.Get(name))
		}
		present = present || !members[name].IsNull()
	}
	if !present {
		return tftypes.NewValue(blocks.TerraformType(), nil)
	}
	return tftypes.NewValue(blocks.TerraformType(), members)
}

func decodeFeature(block tfkit.Attribute, api any, prior tfkit.Value) tftypes.Value {
	typ := block.Attributes.TerraformType()
	says := func(argument any) tftypes.Value {
		return tftypes.NewValue(typ, map[string]tftypes.Value{requested: tftypes.NewValue(tftypes.Bool, argument)})
	}
	argument := prior.Get(requested)
	switch {
	case isRequested(api) && argument.IsSet():
		return says(true)
	case isRequested(api):
		return says(nil)
	case argument.IsSet() && !argument.Bool():
		return says(false)
	}
	return tftypes.NewValue(typ, nil)
}

func isRequested(api any) bool {
	feature, _ := api.(map[string]any)
	asked, _ := feature[requested].(bool)
	return asked
}

// eachRequested visits the features that Stripe has requested, in the order of their paths.
func eachRequested(account stripeapi.Object, visit func(feature capabilities.Feature, node stripeapi.Object)) {
	for _, feature := range capabilities.Features {
		if node, ok := account.Get("features." + feature.Path).(map[string]any); ok && isRequested(node) {
			visit(feature, node)
		}
	}
}

func requestedFeatures(account map[string]any) any {
	paths := []any{}
	eachRequested(account, func(feature capabilities.Feature, _ stripeapi.Object) { paths = append(paths, feature.Path) })
	return paths
}

// featureStatus turns the features tree into a flat map, with the details of each feature gathered by kind.
func featureStatus(account map[string]any) any {
	statuses := map[string]any{}
	eachRequested(account, func(feature capabilities.Feature, node stripeapi.Object) {
		codes, resolutions, restrictions := []any{}, []any{}, []any{}
		for _, detail := range detailsOf(node) {
			codes = appendNew(codes, detail.code)
			resolutions = appendNew(resolutions, detail.resolution)
			restrictions = appendNew(restrictions, detail.restriction)
		}
		statuses[feature.Path] = map[string]any{
			"status": node.String("status"), "codes": codes, "resolutions": resolutions, "restrictions": restrictions,
		}
	})
	return statuses
}

// appendNew appends a word that is neither empty nor there already.
func appendNew(words []any, word string) []any {
	if word == "" || slices.Contains(words, any(word)) {
		return words
	}
	return append(words, word)
}

// detail is one reason why a feature is not active: an element of status_details.
type detail struct {
	code, resolution, restriction string
}

func detailsOf(node stripeapi.Object) []detail {
	list, _ := node.Get("status_details").([]any)
	details := make([]detail, 0, len(list))
	for _, item := range list {
		object, _ := item.(map[string]any)
		of := stripeapi.Object(object)
		details = append(details, detail{code: of.String("code"), resolution: of.String("resolution"), restriction: of.String("restriction")})
	}
	return details
}

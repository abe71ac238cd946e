package issuing

import (
	"strconv"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// givenControls are the spending controls of a request, nil when it has none. Unsetting them all clears every list.
func givenControls(r *api.Request) api.Object {
	if r.Params["spending_controls"] == "" {
		cleared := api.Object{}
		for _, list := range []string{
			"allowed_categories", "allowed_merchant_countries", "blocked_categories", "blocked_merchant_countries", "spending_limits",
		} {
			cleared[list] = []any{}
		}
		return cleared
	}
	return r.Params.Object("spending_controls").Clone()
}

// mergeControls checks the spending controls of a request and merges them into those of a card or cardholder. Lists
// replace lists; the amounts are in the minor unit of spending_limits_currency. given changes.
func mergeControls(controls, given api.Object) error {
	const prefix = "spending_controls"
	for _, name := range []string{"allowed_merchant_countries", "blocked_merchant_countries"} {
		if !given.Has(name) {
			continue
		}
		codes := []any{}
		for _, country := range given.Strings(name) {
			code := strings.ToUpper(country)
			if err := checkCountry(code, prefix+"["+name+"]"); err != nil {
				return err
			}
			codes = append(codes, code)
		}
		given[name] = codes
	}
	for i, element := range given.List("spending_limits") {
		limit := store.AsObject(element)
		if limit.Int("amount") <= 0 {
			return api.Invalid(prefix+"[spending_limits]["+strconv.Itoa(i)+"][amount]", "parameter_invalid_integer",
				"This value must be greater than or equal to 1.")
		}
		if !limit.Has("categories") {
			limit["categories"] = []any{}
		}
	}
	controls.Merge(given)
	for _, what := range []string{"categories", "merchant_countries"} {
		allowed, blocked := "allowed_"+what, "blocked_"+what
		if len(controls.List(allowed)) > 0 && len(controls.List(blocked)) > 0 {
			return api.Exclusive(prefix+"["+allowed+"]", prefix+"["+blocked+"]")
		}
	}
	return nil
}

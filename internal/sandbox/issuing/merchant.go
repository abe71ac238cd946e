package issuing

import (
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/merchantcategories"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// Of a merchant, the network always knows these. A test helper that is not told takes those of the samples in Stripe's reference.
const (
	usualCategory  = "ac_refrigeration_repair"
	usualNetworkID = "1234567890"
)

// merchantOf is the merchant of a test helper, as the API shows it.
func merchantOf(r *api.Request) (api.Object, error) {
	const param = "merchant_data"
	if r.Params[param] == "" {
		return nil, api.Empty(param)
	}
	merchant := api.Object{
		"category": usualCategory, "city": nil, "country": nil, "name": nil, "network_id": usualNetworkID, "postal_code": nil,
		"state": nil, "tax_id": nil, "terminal_id": nil, "url": nil,
	}
	merchant.Merge(r.Params.Object(param))
	for _, name := range []string{"category", "network_id"} {
		if !merchant.Has(name) {
			return nil, api.Empty(param + "[" + name + "]")
		}
	}
	if merchant.Has("country") {
		country := strings.ToUpper(merchant.String("country"))
		if err := checkCountry(country, param+"[country]"); err != nil {
			return nil, err
		}
		merchant["country"] = country
	}
	merchant["category_code"] = merchantcategories.Codes[merchant.String("category")]
	return merchant, nil
}

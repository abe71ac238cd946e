package issuing

import "github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"

// MerchantData is what authorizations and transactions show of the merchant.
var MerchantData = tfkit.Attribute{
	Type: tfkit.Object, Computed: true, Description: "The merchant.",
	Attributes: tfkit.Attributes{
		"category":      tfkit.Fact(tfkit.String, "Category of the merchant, such as `taxicabs_limousines`."),
		"category_code": tfkit.Fact(tfkit.String, "Category code of the merchant, such as `4121`."),
		"name":          tfkit.Fact(tfkit.String, "Name of the merchant."),
		"city":          tfkit.Fact(tfkit.String, "City of the merchant."),
		"state":         tfkit.Fact(tfkit.String, "State of the merchant."),
		"country":       tfkit.Fact(tfkit.String, "Country of the merchant."),
		"postal_code":   tfkit.Fact(tfkit.String, "Postal code of the merchant."),
		"network_id":    tfkit.Fact(tfkit.String, "Identifier that the card network has given to the merchant."),
		"terminal_id":   tfkit.Fact(tfkit.String, "Identifier of the terminal."),
		"url":           tfkit.Fact(tfkit.String, "URL of the merchant's website."),
	},
}

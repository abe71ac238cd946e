package testauthorization

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

var decimal = regexp.MustCompile(`^\d+(\.\d{1,12})?$`)

// number is a number with decimals, which Stripe has as text.
func number(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.String, Optional: true, Description: description + " A number as text, with up to 12 decimals.",
		Validators: tfkit.Validators{String: []validator.String{
			stringvalidator.RegexMatches(decimal, "must be a number such as 12.5, with up to 12 decimals"),
		}},
	}
}

var fuel = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, RequiresReplace: true, Description: "Fuel that is bought.",
	Attributes: tfkit.Attributes{
		"industry_product_code": {Type: tfkit.String, Optional: true, Description: "Conexxus product code of the fuel."},
		"quantity_decimal":      number("How much is bought, in `unit`."),
		"type": {
			Type: tfkit.String, Optional: true, Values: []string{"diesel", "other", "unleaded_plus", "unleaded_regular", "unleaded_super"},
			Description: "Kind of fuel.",
		},
		"unit": {
			Type: tfkit.String, Optional: true,
			Values:      []string{"charging_minute", "imperial_gallon", "kilogram", "kilowatt_hour", "liter", "other", "pound", "us_gallon"},
			Description: "Unit of the quantity.",
		},
		"unit_cost_decimal": number("Price of one unit, in the smallest unit of the currency."),
	},
}

var fleet = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, RequiresReplace: true, Description: "What a fleet card is asked at the pump.",
	Attributes: tfkit.Attributes{
		"cardholder_prompt_data": {
			Type: tfkit.Object, Optional: true, Description: "What the cardholder answers.",
			Attributes: tfkit.Attributes{
				"driver_id":      {Type: tfkit.String, Optional: true, Description: "Id of the driver."},
				"odometer":       {Type: tfkit.Int64, Optional: true, Description: "Reading of the odometer."},
				"unspecified_id": {Type: tfkit.String, Optional: true, Description: "Id of whatever the merchant has asked for."},
				"user_id":        {Type: tfkit.String, Optional: true, Description: "Id of the user."},
				"vehicle_number": {Type: tfkit.String, Optional: true, Description: "Number of the vehicle."},
			},
		},
		"purchase_type": {
			Type: tfkit.String, Optional: true, Values: []string{"fuel_and_non_fuel_purchase", "fuel_purchase", "non_fuel_purchase"},
			Description: "What is bought.",
		},
		"reported_breakdown": {
			Type: tfkit.Object, Optional: true, Description: "Parts of the total, as the merchant reports them.",
			Attributes: tfkit.Attributes{
				"fuel": {
					Type: tfkit.Object, Optional: true, Description: "Part of the fuel.",
					Attributes: tfkit.Attributes{"gross_amount_decimal": number("Gross amount.")},
				},
				"non_fuel": {
					Type: tfkit.Object, Optional: true, Description: "Part of everything else.",
					Attributes: tfkit.Attributes{"gross_amount_decimal": number("Gross amount.")},
				},
				"tax": {
					Type: tfkit.Object, Optional: true, Description: "Taxes in the total.",
					Attributes: tfkit.Attributes{
						"local_amount_decimal":    number("Tax of the state."),
						"national_amount_decimal": number("Tax of the country."),
					},
				},
			},
		},
		"service_type": {
			Type: tfkit.String, Optional: true, Values: []string{"full_service", "non_fuel_transaction", "self_service"},
			Description: "Who fills up.",
		},
	},
}

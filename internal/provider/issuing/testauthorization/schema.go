// Package testauthorization is an Issuing authorization that a test helper makes: a card at a merchant's, in test mode.
package testauthorization

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/merchantcategories"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Results of the checks of what a cardholder gives to a merchant.
const notProvided = "not_provided"

var attributes = tfkit.Attributes{
	"card": tfkit.Card(tfkit.Attribute{
		Required: true, Field: "card",
		Description: "Card that is used: pass the whole resource (`card = stripe_issuing_card.travel`), so that a plan can check that it " +
			"is active, or `{ id = \"ic_...\" }` for one that is declared elsewhere.",
	}),
	"amount": {
		Type: tfkit.Int64, Required: true, RequiresReplace: true, Derive: firstRequest("amount"), Validators: positive,
		Description: "Amount that the merchant asks for, in the smallest unit of the card's currency (`1000` is 10.00 USD). What is " +
			"authorized in the end is `authorized_amount`.",
	},
	"currency": {
		Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true,
		Validators:  tfkit.Validators{String: []validator.String{tfkit.Currency()}},
		Description: "Currency of `amount`, in lower-case ISO 4217: that of the card, which is used when it is left out.",
	},
	"merchant_amount": {
		Type: tfkit.Int64, Optional: true, Computed: true, RequiresReplace: true, Derive: firstRequest("merchant_amount"), Validators: positive,
		Description: "The amount in `merchant_currency`; the same as `amount` where the currencies are the same.",
	},
	"merchant_currency": {
		Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true,
		Validators:  tfkit.Validators{String: []validator.String{tfkit.Currency()}},
		Description: "Currency in which the merchant asks for the amount, in lower-case ISO 4217; that of the card when it is left out.",
	},
	"is_amount_controllable": {
		Type: tfkit.Bool, Optional: true, RequiresReplace: true, InputOnly: true,
		Description: "Whether a real-time authorization webhook may approve another amount than the one asked for.",
	},
	"authorization_method": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, Default: "online",
		Values:      []string{"chip", "contactless", "keyed_in", "online", "swipe"},
		Description: "How the merchant gets the card's data.",
	},
	"wallet": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, Values: []string{"apple_pay", "google_pay", "samsung_pay"},
		Description: "Digital wallet that is used.",
	},
	"merchant_data":     merchantData,
	"verification_data": verificationData,
	"amount_details": {
		Type: tfkit.Object, Optional: true, RequiresReplace: true, Description: "Parts of the amount.",
		Attributes: tfkit.Attributes{
			"atm_fee":         {Type: tfkit.Int64, Optional: true, Description: "Fee of the cash machine."},
			"cashback_amount": {Type: tfkit.Int64, Optional: true, Description: "Cash that the cardholder gets from the merchant."},
		},
	},
	"network_data": {
		Type: tfkit.Object, Optional: true, RequiresReplace: true, Description: "What the card network says.",
		Attributes: tfkit.Attributes{
			"acquiring_institution_id": {Type: tfkit.String, Optional: true, Description: "Id that the network gives to the merchant's bank."},
		},
	},
	"fuel":  fuel,
	"fleet": fleet,

	"capture_amount": {
		Type: tfkit.Int64, Optional: true, Computed: true, ByAction: true, ChangesWith: []string{"outcome"}, Derive: capturedAmount,
		Validators: positive,
		Description: "Amount to capture when `outcome` becomes `captured`: all of it when it is left out, and more than was authorized " +
			"if the merchant takes more. It shows what has been captured.",
	},

	"approved": {Type: tfkit.Bool, Computed: true, Description: "Whether the authorization was approved."},
	"decline_reason": {
		Type: tfkit.String, Computed: true, Derive: declineReason,
		Description: "Why the authorization was declined, such as `insufficient_funds` or `spending_controls`; null when it was approved.",
	},
	"status": {
		Type: tfkit.String, Computed: true, Volatile: byItself,
		Description: "State in Stripe: `pending` until it is captured, `closed` when it was captured or declined, `reversed` or `expired`.",
	},
	"authorized_amount": {
		Type: tfkit.Int64, Computed: true, Volatile: byItself, Field: "amount",
		Description: "Amount that is authorized by now: more after an increment, less after the merchant has given up a part.",
	},
	"authorization_code": {
		Type: tfkit.String, Computed: true, Derive: authorizationCode, Description: "Code that the merchant gets for an approval, such as `S498162`.",
	},
	"cardholder": {Type: tfkit.String, Computed: true, Description: "Id of the cardholder, `ich_...`."},
	"transactions": {
		Type: tfkit.StringList, Computed: true, Volatile: byItself,
		Description: "Ids of the Issuing transactions that captures and refunds have made, `ipi_...`.",
	},
	"treasury": {
		Type: tfkit.Object, Computed: true, Volatile: byItself,
		Description: "What the authorization is on the financial account of the card; null for a card on the Issuing balance.",
		Attributes: tfkit.Attributes{
			"transaction":      {Type: tfkit.String, Computed: true, Description: "Id of the transaction that holds the money, `trxn_...`."},
			"received_debits":  {Type: tfkit.StringList, Computed: true, Description: "Ids of the debits of its captures, `rd_...`."},
			"received_credits": {Type: tfkit.StringList, Computed: true, Description: "Ids of the credits of its refunds, `rc_...`."},
		},
	},
	"created": tfkit.Created,
}

const byItself = "an authorization expires by itself, and the merchant can capture and refund"

var positive = tfkit.Validators{Int64: []validator.Int64{int64validator.AtLeast(1)}}

var merchantData = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Computed: true, RequiresReplace: true,
	Description: "Merchant at which the card is used; Stripe makes one up when it is left out.",
	Attributes: tfkit.Attributes{
		"category": {
			Type: tfkit.String, Optional: true, Computed: true, Values: merchantcategories.OfMerchants,
			Description: "What the merchant sells, which spending controls look at: a name of Stripe's list of merchant categories, such as " +
				"`taxicabs_limousines`. Stripe chooses one when it is left out.",
		},
		"city": {Type: tfkit.String, Optional: true, Description: "City of the merchant."},
		"country": {
			Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.Country()}},
			Description: "Country of the merchant, which spending controls look at: a two-letter country code (ISO 3166-1 alpha-2).",
		},
		"name": {Type: tfkit.String, Optional: true, Description: "Name of the merchant."},
		"network_id": {
			Type: tfkit.String, Optional: true, Computed: true,
			Description: "Id that the card network gives to the merchant; Stripe chooses one when it is left out.",
		},
		"postal_code": {Type: tfkit.String, Optional: true, Description: "ZIP or postal code of the merchant."},
		"state":       {Type: tfkit.String, Optional: true, Description: "State of the merchant."},
		"terminal_id": {Type: tfkit.String, Optional: true, Description: "Id that the merchant gives to the place of sale."},
		"url":         {Type: tfkit.String, Optional: true, Description: "URL of the merchant in a 3D Secure request."},
	},
}

// check is the result of one check.
func check(what string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.String, Optional: true, Default: notProvided, Values: []string{"match", "mismatch", notProvided},
		Description: "Whether " + what + " that the merchant was given is right.",
	}
}

var verificationData = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, RequiresReplace: true,
	Description: "What Stripe finds about the data that the cardholder gives to the merchant. A wrong CVC, a wrong expiry date and a failed " +
		"3D Secure authentication decline the authorization.",
	Attributes: tfkit.Attributes{
		"address_line1_check":       check("the first line of the address"),
		"address_postal_code_check": check("the postal code"),
		"cvc_check":                 check("the CVC"),
		"expiry_check":              check("the expiry date"),
		"authentication_exemption": {
			Type: tfkit.Object, Optional: true, Description: "Exemption from strong customer authentication.",
			Attributes: tfkit.Attributes{
				"claimed_by": {Type: tfkit.String, Required: true, Values: []string{"acquirer", "issuer"}, Description: "Who asks for the exemption."},
				"type": {
					Type: tfkit.String, Required: true, Values: []string{"low_value_transaction", "transaction_risk_analysis", "unknown"},
					Description: "Kind of the exemption.",
				},
			},
		},
		"three_d_secure": {
			Type: tfkit.Object, Optional: true, Description: "3D Secure authentication.",
			Attributes: tfkit.Attributes{
				"result": {
					Type: tfkit.String, Required: true, Values: []string{"attempt_acknowledged", "authenticated", "failed", "required"},
					Description: "What came of it.",
				},
			},
		},
	},
}

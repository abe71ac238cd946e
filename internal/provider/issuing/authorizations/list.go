// Package authorizations lists Issuing authorizations: what cards were asked to pay.
package authorizations

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// List is the list of Issuing authorizations (`issuing.authorization` in the API).
var List = &tfkit.ListType{
	Name: "stripe_issuing_authorizations",
	Noun: "authorizations",
	Path: "/v1/issuing/authorizations",
	Description: "Lists Issuing authorizations, approved and declined ones. They are read at plan, so add `depends_on` to see what " +
		"the same apply authorizes.",
	Items: "authorizations",
	Arguments: tfkit.Attributes{
		"card": {
			Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.ObjectID("ic_", "an issuing card")}},
			Description: "Only authorizations of a card, `ic_...`.",
		},
		"cardholder": {
			Type: tfkit.String, Optional: true,
			Validators:  tfkit.Validators{String: []validator.String{tfkit.ObjectID("ich_", "an issuing cardholder")}},
			Description: "Only authorizations of a cardholder, `ich_...`.",
		},
		"status": {
			Type: tfkit.String, Optional: true, Values: []string{"closed", "expired", "pending", "reversed"},
			Description: "Only authorizations of a status. A declined one is `closed`, like one that was captured.",
		},
		"created": tfkit.Instants("Only authorizations that were created in a period."),
	},
	Attributes: tfkit.Attributes{
		"id":                   tfkit.Fact(tfkit.String, "Id of the authorization, `iauth_...`."),
		"amount":               tfkit.Fact(tfkit.Int64, "Amount that was authorized, or declined, in the currency's smallest unit; less after the merchant has given up a part."),
		"currency":             tfkit.Fact(tfkit.String, "Currency, in lower-case ISO 4217."),
		"approved":             tfkit.Fact(tfkit.Bool, "Whether it was approved."),
		"status":               tfkit.Fact(tfkit.String, "`pending`, `closed`, `reversed` or `expired`."),
		"authorization_method": tfkit.Fact(tfkit.String, "How the card was given: `chip`, `contactless`, `keyed_in`, `online` or `swipe`."),
		"card":                 tfkit.Fact(tfkit.String, "Id of the card, `ic_...`."),
		"cardholder":           tfkit.Fact(tfkit.String, "Id of the cardholder, `ich_...`."),
		"merchant_amount":      tfkit.Fact(tfkit.Int64, "Amount in the merchant's currency."),
		"merchant_currency":    tfkit.Fact(tfkit.String, "Currency of the merchant."),
		"merchant_data":        issuing.MerchantData,
		"wallet":               tfkit.Fact(tfkit.String, "Digital wallet that was used: `apple_pay`, `google_pay` or `samsung_pay`."),
		"metadata":             tfkit.Fact(tfkit.StringMap, "Metadata of the authorization."),
		"created":              tfkit.Created,
		"request_history": {
			Type: tfkit.ObjectList, Description: "Each request for money, the first one first, with what was decided and why.",
			Attributes: tfkit.Attributes{
				"amount":   tfkit.Fact(tfkit.Int64, "Amount that was asked for, in the currency's smallest unit."),
				"approved": tfkit.Fact(tfkit.Bool, "Whether it was approved."),
				"currency": tfkit.Fact(tfkit.String, "Currency, in lower-case ISO 4217."),
				"reason":   tfkit.Fact(tfkit.String, "Why it was approved or declined, such as `webhook_approved`, `insufficient_funds` or `spending_controls`."),
				"created":  tfkit.Created,
			},
		},
		"treasury": {
			Type: tfkit.Object, Description: "What moved the money of the financial account; none for a card on the Issuing balance.",
			Attributes: tfkit.Attributes{
				"transaction":      tfkit.Fact(tfkit.String, "Id of the Treasury transaction that holds the money, `trxn_...`."),
				"received_credits": tfkit.Fact(tfkit.StringList, "Ids of the ReceivedCredits of refunds, `rc_...`."),
				"received_debits":  tfkit.Fact(tfkit.StringList, "Ids of the ReceivedDebits of captures, `rd_...`."),
			},
		},
	},
}

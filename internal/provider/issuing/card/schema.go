// Package card is the Issuing card: virtual or physical, of a cardholder, on a financial account or the Issuing balance.
package card

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Values of attributes that rules speak of.
const (
	virtual  = "virtual"
	physical = "physical"
	active   = "active"
	inactive = "inactive"
	canceled = "canceled"
	pending  = "pending" // of a shipment
	standard = "standard"
)

var attributes = tfkit.Attributes{
	"cardholder": {
		Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true,
		Validators: ids("ich_", "an issuing cardholder"),
		Description: "Id of the cardholder who uses the card, `ich_...`. Required unless the card is a replacement, " +
			"which has the cardholder of the card that it replaces.",
	},
	"financial_account": financialAccount,
	"type": {
		Type: tfkit.String, Required: true, RequiresReplace: true, Values: []string{physical, virtual},
		Description: "Whether the card is sent to the cardholder or exists as a number alone.",
	},
	"currency": {
		Type: tfkit.String, Required: true, RequiresReplace: true,
		Validators:  tfkit.Validators{String: []validator.String{tfkit.Currency()}},
		Description: "Currency of the card, in lower-case ISO 4217: `usd` for accounts in the US.",
	},
	"status": {
		Type: tfkit.String, Optional: true, Default: inactive, Values: []string{active, inactive},
		Description: "Whether authorizations can be approved. A physical card is created `inactive` and activated " +
			"when it has arrived. A card that is canceled outside Terraform is gone, and planned anew.",
	},
	"cancellation_reason": {
		Type: tfkit.String, Optional: true, Local: true, Values: []string{"lost", "stolen"},
		Description: "Why the card is canceled, told to Stripe when the resource is destroyed. Apply it before " +
			"that: a destroy knows the state alone.",
	},
	"spending_controls": spendingControls(),
	"personalization_design": {
		Type: tfkit.String, Optional: true, Validators: ids("ipcd_", "a personalization design"),
		Description: "Id of the design of a physical card, `ipcd_...`.",
	},
	"second_line": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, InputOnly: true,
		Validators:  tfkit.Validators{String: []validator.String{tfkit.MaxLength(24)}},
		Description: "Second line to print on the card, below the cardholder's name: up to 24 characters.",
	},
	"pin": {
		Type: tfkit.Object, Optional: true, InputOnly: true, Description: "PIN of the card.",
		Attributes: tfkit.Attributes{
			"encrypted_number": {
				Type: tfkit.Secret,
				Description: "The PIN, encrypted with Stripe's public key and Base64-encoded (Stripe's PIN " +
					"management guide).",
			},
		},
	},
	"shipping": shipping,
	"replacement_for": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, Validators: ids("ic_", "an issuing card"),
		Description: "Id of the card that this one replaces, `ic_...`. A lost or stolen card has to be canceled " +
			"before; a damaged or expired one lends its number, and is canceled by Stripe when its replacement " +
			"becomes active.",
	},
	"replacement_reason": {
		Type: tfkit.String, Optional: true, RequiresReplace: true, Values: []string{"damaged", "expired", "lost", "stolen"},
		Description: "Why `replacement_for` needs to be replaced.",
	},
	"exp_month": {
		Type: tfkit.Int64, Optional: true, Computed: true, RequiresReplace: true,
		Validators: tfkit.Validators{Int64: []validator.Int64{int64validator.Between(1, 12), tfkit.AlsoRequires("exp_year")}},
		Description: "Last month in which the card is valid, 1 to 12, together with `exp_year`; Stripe chooses both " +
			"where they are not set.",
	},
	"exp_year": {
		Type: tfkit.Int64, Optional: true, Computed: true, RequiresReplace: true,
		Validators:  tfkit.Validators{Int64: []validator.Int64{int64validator.Between(2000, 9999), tfkit.AlsoRequires("exp_month")}},
		Description: "Year in which the card expires, with four digits.",
	},
	"brand": {Type: tfkit.String, Computed: true, Description: "Brand of the card, such as `Visa`."},
	"last4": {Type: tfkit.String, Computed: true, Description: "Last four digits of the card's number."},
	"replaced_by": {
		Type: tfkit.String, Computed: true,
		Description: "Id of the latest card that replaces this one, `ic_...`.",
	},
	"created": tfkit.Created,
}

var financialAccount = tfkit.FinancialAccount(tfkit.Attribute{
	Optional: true,
	Description: "Financial account that the card draws on: pass the whole resource (`financial_account = " +
		"stripe_financial_account.wallet`), so that a plan can check that it has the feature `card_issuing`, or `{ " +
		"id = \"fa_...\" }` for one that is declared elsewhere. Without it the card draws on the Issuing balance.",
})

var shipping = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Atomic: true,
	Description: "Where a physical card is sent. It can change until Stripe has submitted the card to the printer.",
	Attributes: tfkit.Attributes{
		"name": {Type: tfkit.String, Required: true, Description: "Name of the recipient."},
		"address": {
			Type: tfkit.Object, Required: true, Atomic: true, Attributes: tfkit.Address("line1", "city", "postal_code", "country"),
			Description: "Address of the recipient; `state` is needed in the US.",
		},
		"phone_number": {
			Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.Phone()}},
			Description: "Phone number of the recipient in E.164 form (`+18008675309`), for the courier.",
		},
		"service": {
			Type: tfkit.String, Optional: true, Default: standard,
			Values: []string{"express", "priority", standard}, Description: "Service that ships the card.",
		},
		"type": {
			Type: tfkit.String, Optional: true, Default: "individual", Values: []string{"bulk", "individual"},
			Description: "Whether the card comes in an envelope of its own or packed together with others.",
		},
		"require_signature": {
			Type: tfkit.Bool, Optional: true, Decode: requireSignature,
			Description: "Whether the recipient has to sign; in the US alone, and not with the service `standard`. " +
				"Without it Stripe asks for a signature with `express` and `priority`.",
		},
		"customs": {
			Type: tfkit.Object, Optional: true, Description: "What customs want to know.",
			Attributes: tfkit.Attributes{
				"eori_number": {
					Type: tfkit.String, Optional: true,
					Description: "EORI number of the importer, for shipments into the EU or the UK.",
				},
			},
		},
		"address_validation": {
			Type: tfkit.Object, Optional: true, Absence: tfkit.Dropped,
			Description: "Whether Stripe checks and normalizes the address.",
			Attributes: tfkit.Attributes{
				"mode": {
					Type: tfkit.String, Required: true,
					Values:      []string{"disabled", "normalization_only", "validation_and_normalization"},
					Description: "What Stripe does with the address.",
				},
				"result": {
					Type: tfkit.String, Computed: true, Volatile: "every change of the address is validated anew",
					Description: "What validation has found: `indeterminate`, `likely_deliverable` or " +
						"`likely_undeliverable`.",
				},
			},
		},
		"status": {
			Type: tfkit.String, Computed: true, Volatile: shipmentMoves,
			Description: "State of the shipment: `canceled`, `delivered`, `failure`, `pending`, `returned`, " +
				"`shipped` or `submitted`.",
		},
		"carrier": {
			Type: tfkit.String, Computed: true, Volatile: shipmentMoves,
			Description: "Delivery company: `dhl`, `fedex`, `royal_mail` or `usps`.",
		},
		"tracking_number": {
			Type: tfkit.String, Computed: true, Volatile: shipmentMoves,
			Description: "Number under which the carrier tracks the shipment.",
		},
		"tracking_url": {
			Type: tfkit.String, Computed: true, Volatile: shipmentMoves,
			Description: "Page on which the carrier shows the shipment.",
		},
	},
}

const shipmentMoves = "the shipment moves on by itself"

// spendingControls are the common ones. Stripe limits each new card unless told otherwise.
func spendingControls() tfkit.Attribute {
	controls := issuing.SpendingControls("Rules that decide which authorizations of the card are approved, beside " +
		"those of the cardholder. 10,000 USD per authorization hold always.")
	limits := controls.Attributes["spending_limits"]
	limits.Default = tfkit.List{{"amount": 50000, "interval": "daily"}} // Stripe's spending controls guide
	limits.Description += " Without it Stripe limits the card to 500 units of its currency a day (`50000`, `daily`); an " +
		"empty list takes that limit away. " +
		"A replacement shares the limits of the cards that it replaces."
	controls.Attributes = controls.Attributes.With(tfkit.Attributes{"spending_limits": limits})
	return controls
}

// ids accepts the ids of one type of object.
func ids(prefix, noun string) tfkit.Validators {
	return tfkit.Validators{String: []validator.String{tfkit.ObjectID(prefix, noun)}}
}

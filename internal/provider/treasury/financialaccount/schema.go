// Package financialaccount is the Treasury financial account: an account that holds a connected account's money.
package financialaccount

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// maxNickname is how many characters a nickname can have ("fewer than 250", Stripe's financial accounts guide).
const maxNickname = 249

var attributes = tfkit.Attributes{
	// The API requires it, but there is one currency to choose: a plan fills it in, so that it is sent and shown all the same.
	"supported_currencies": {
		Type: tfkit.StringList, Optional: true, Computed: true, RequiresReplace: true, Values: []string{"usd"},
		Description: "Currencies that the financial account can hold, in lower-case ISO 4217. Treasury has only `usd`, which is also " +
			"what an unset value becomes.",
		Validators: tfkit.Validators{List: []validator.List{listvalidator.SizeAtLeast(1)}},
	},
	"nickname": {
		Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.MaxLength(maxNickname), notBlank()}},
		Description: "Name of your own, up to 249 characters; unique among the open financial accounts of the account.",
	},
	"platform_restrictions": {
		Type: tfkit.Object, Optional: true,
		Description: "Movements of money that the platform stops. Features that need them become restricted.",
		Attributes: tfkit.Attributes{
			capabilities.InboundFlows: restriction("Whether money may come in."),
			capabilities.OutboundFlows: restriction("Whether money may go out. While it is `restricted`, authorizations of cards on " +
				"the financial account are declined, too."),
		},
	},
	"features": {
		Type: tfkit.Block, Attributes: features, Encode: encodeFeatures, Decode: decodeFeatures,
		Description: "What the financial account can do. A block that is present requests its feature, unless it says `requested = " +
			"false`; removing the block gives the feature up.",
	},
	"forwarding_settings": {
		Type: tfkit.Object, Optional: true, Local: true,
		Description: "Where Stripe moves credits and debits that arrive after the financial account is closed. Sent when the resource " +
			"is destroyed, so it has to be applied before; Stripe asks for it where the financial account has had recent activity.",
		Attributes: tfkit.Attributes{
			"type": {
				Type: tfkit.String, Required: true, Values: []string{"financial_account", "payment_method"},
				Description: "Which kind of account takes over.",
			},
			"financial_account": {
				Type: tfkit.String, Optional: true,
				Description: "Id of the financial account, `fa_...`, for the type `financial_account`.",
			},
			"payment_method": {
				Type: tfkit.String, Optional: true,
				Description: "Id of the payment method of a bank account, `pm_...`, for the type `payment_method`.",
			},
		},
	},

	"requested_features": {
		Type: tfkit.StringList, Computed: true, ChangesWith: []string{"features"}, Derive: requestedFeatures,
		Description: "Paths of the features that are requested, such as `financial_addresses.aba`. Known at plan, so that a card can " +
			"tell whether its financial account requests `card_issuing`.",
	},
	"active_features":     featureList("active: they can be used"),
	"pending_features":    featureList("pending: Stripe is setting them up"),
	"restricted_features": featureList("restricted: they cannot be used, or only in part"),
	"feature_status": {
		Type: tfkit.ObjectMap, Computed: true, ChangesWith: featuresChangeWith, Derive: featureStatus,
		Description: "State of each requested feature, by its path.",
		Attributes: tfkit.Attributes{
			"status":       tfkit.Fact(tfkit.String, "State of the feature: `active`, `pending` or `restricted`."),
			"codes":        tfkit.Fact(tfkit.StringList, "Why the feature is not active, such as `activating` or `requirements_past_due`."),
			"resolutions":  tfkit.Fact(tfkit.StringList, "What makes it active: `provide_information`, `remove_restriction` or `contact_stripe`."),
			"restrictions": tfkit.Fact(tfkit.StringList, "Members of `platform_restrictions` that restrict it."),
		},
	},
	"financial_addresses": {
		Type: tfkit.ObjectList, Computed: true, ChangesWith: []string{"features"},
		Description: "Bank details under which the financial account can be reached; empty before the feature " +
			"`financial_addresses.aba` is active for the first time.",
		Attributes: tfkit.Attributes{
			"type":               tfkit.Fact(tfkit.String, "Kind of the address; `aba` is the only one."),
			"supported_networks": tfkit.Fact(tfkit.StringList, "Networks that reach the address: `ach`, `us_domestic_wire`."),
			"aba": {
				Type: tfkit.Object, Computed: true,
				Description: "The address in the US banking system. The full account number is in no state; Stripe shows it when " +
					"asked with `expand`.",
				Attributes: tfkit.Attributes{
					"account_holder_name":  tfkit.Fact(tfkit.String, "Person or business that holds the bank account."),
					"account_number_last4": tfkit.Fact(tfkit.String, "Last four digits of the account number."),
					"bank_name":            tfkit.Fact(tfkit.String, "Name of the bank."),
					"routing_number":       tfkit.Fact(tfkit.String, "Routing number of the bank."),
				},
			},
		},
	},
	"status":     tfkit.Fact(tfkit.String, "State of the financial account: `open`. A `closed` one counts as gone."),
	"country":    tfkit.Fact(tfkit.String, "Country of the financial account, as a two-letter code (ISO 3166-1 alpha-2)."),
	"is_default": tfkit.Fact(tfkit.Bool, "Whether it is the default financial account of the account."),
	"created":    tfkit.Created,
}

// lookup is what only the data source shows: balances, which move all the time, and features as what Stripe has of them
// rather than as blocks that ask for them.
var lookup = tfkit.Attributes{
	"features": {
		Type: tfkit.Object, Attributes: features,
		Description: "What the financial account can do, feature by feature; `feature_status` tells how far each has come.",
	},
	"balance": {
		Type: tfkit.Object, Description: "Money in the financial account, by currency, in the currency's smallest unit (cents).",
		Attributes: tfkit.Attributes{
			"cash":             funds("Money that can be spent now."),
			"inbound_pending":  funds("Money on its way in, which cannot be spent yet."),
			"outbound_pending": funds("Money held for pending movements out."),
		},
	},
}

func funds(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.Object, Description: description,
		Attributes: tfkit.Attributes{"usd": {Type: tfkit.Int64, Description: "US dollars, in cents."}},
	}
}

// featuresChangeWith are the attributes whose change can move features between active, pending and restricted. All else
// that does so lies outside: the account, and time.
var featuresChangeWith = []string{"features", "platform_restrictions"}

func featureList(state string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.StringList, Computed: true, ChangesWith: featuresChangeWith,
		Description: "Paths of the requested features that are " + state + ".",
	}
}

func restriction(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.String, Optional: true, Default: "unrestricted", Values: []string{"restricted", "unrestricted"}, Description: description,
	}
}

// features are the blocks of all features, nested as in the API. What each needs of the account is in capabilities.Features.
var features = tfkit.Attributes{
	"card_issuing":      feature("card_issuing", "Cards can draw on the financial account."),
	"deposit_insurance": feature("deposit_insurance", "Deposits are eligible for FDIC insurance."),
	"financial_addresses": group("Bank details of the financial account.", tfkit.Attributes{
		"aba": feature("financial_addresses.aba", "The financial account gets an account number and a routing number, to which "+
			"ACH transfers and wires can be sent."),
	}),
	"inbound_transfers": group("Money pulled in from bank accounts of the same owner.", tfkit.Attributes{
		"ach": feature("inbound_transfers.ach", "Money can be pulled from the owner's US bank accounts by ACH debit."),
	}),
	"intra_stripe_flows": feature("intra_stripe_flows", "Money can move to and from other financial accounts at Stripe that "+
		"have the feature, too."),
	"outbound_payments": group("Money sent to somebody else.", tfkit.Attributes{
		"ach":              feature("outbound_payments.ach", "Money can be sent to others by ACH."),
		"us_domestic_wire": feature("outbound_payments.us_domestic_wire", "Money can be sent to others by wire within the US."),
	}),
	"outbound_transfers": group("Money sent to bank accounts of the same owner.", tfkit.Attributes{
		"ach": feature("outbound_transfers.ach", "Money can be sent to the owner's bank accounts by ACH."),
		"us_domestic_wire": feature("outbound_transfers.us_domestic_wire", "Money can be sent to the owner's bank accounts by "+
			"wire within the US."),
	}),
}

func group(description string, members tfkit.Attributes) tfkit.Attribute {
	return tfkit.Attribute{Type: tfkit.Block, Description: description, Attributes: members}
}

// feature declares the block of one feature; what it needs of the account comes from the table of capabilities.
func feature(path, description string) tfkit.Attribute {
	if known, ok := capabilities.LookupFeature(path); ok {
		description += fmt.Sprintf(" Needs `%s` on the account.", strings.Join(known.Capabilities, "` and `"))
	}
	return tfkit.Attribute{Type: tfkit.Block, Description: description, Attributes: tfkit.Attributes{
		requested: {
			Type: tfkit.Bool, Optional: true,
			Description: "Whether the feature is requested, `true` where it is not set. `false` is the same as no block, so that a " +
				"variable can switch the feature.",
		},
	}}
}

func notBlank() validator.String {
	return tfkit.StringRule("not blank", func(value string) string {
		if value != "" && strings.TrimSpace(value) == "" {
			return "A nickname of spaces is refused by Stripe. Leave it out for none."
		}
		return ""
	})
}

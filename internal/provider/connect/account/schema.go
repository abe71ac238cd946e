// Package account is the connected account: a business for which the platform provides payments, money accounts and cards.
package account

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// told are the attributes from which Stripe judges the account: what follows from them can change when one of them does.
var told = []string{
	"business_profile", "business_type", "company", "documents", "email", "external_account", "external_account_token",
	"individual", "settings", "tos_acceptance",
}

var attributes = tfkit.Attributes{
	"country": {
		Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Validators: text(tfkit.Country()),
		Description: "Country in which the holder of the account lives or the business is legally established, as a " +
			"two-letter code (ISO 3166-1 alpha-2). " +
			"Without it Stripe takes the platform's.",
	},
	"type": {
		Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Derive: legacyType,
		Values:      []string{"custom", "express", "standard"},
		Description: "Legacy type of the account, which stands for a `controller`; excludes it. New platforms use `controller`.",
	},
	"controller": controller,
	"email": {
		Type: tfkit.String, Optional: true, Absence: tfkit.Unmanaged,
		Description: "Email address of the account's holder. Stripe does not write to it unless the account has a Stripe " +
			"dashboard.",
	},
	"default_currency": {
		Type: tfkit.String, Optional: true, Computed: true, Validators: text(tfkit.Currency()),
		Description: "Currency in which the account keeps its balance and is paid out, in lower-case ISO 4217. Without it " +
			"Stripe takes that of the country.",
	},
	"business_type": {
		Type: tfkit.String, Optional: true, Absence: tfkit.Kept, Values: []string{"company", "government_entity", "individual", "non_profit"},
		Description: "Legal form of the holder: `individual` goes with `individual`, all others with `company`. " +
			"`government_entity` exists in the US only.",
	},
	"business_profile": businessProfile,
	"company":          company,
	"individual":       individual,
	"capabilities": {
		Type: tfkit.ObjectMap, Optional: true, Absence: tfkit.Unmanaged, Encode: encodeCapabilities, Decode: decodeCapabilities,
		Description: "What the account is to be able to do, by name, such as `transfers`, `card_payments`, `card_issuing` " +
			"and `treasury`. " +
			"A capability that is removed is given back, which Stripe refuses for most of those that are active.",
		Attributes: capability,
	},
	"settings": settings,
	"tos_acceptance": acceptance("Acceptance of the Stripe Services Agreement by the holder, in a form of the platform's. "+
		"Only for accounts whose requirements the platform collects; elsewhere Stripe asks the holder itself.", tfkit.Attributes{
		"service_agreement": {
			Type: tfkit.String, Optional: true, Values: []string{"full", "recipient"},
			Description: "Kind of agreement: `full`, or `recipient` for accounts that only receive transfers.",
		},
	}),
	"external_account": {
		Type: tfkit.Object, Optional: true, Atomic: true, Absence: tfkit.Kept, Derive: payoutAccount, ShownBy: "external_accounts", Attributes: bankAccount,
		Description: "Bank account for payouts in the account's default currency. Setting it replaces the present one; " +
			"`external_accounts` shows what became of it.",
	},
	"external_account_token": {
		Type: tfkit.Secret, Param: "external_account",
		Description: "Token of a bank account (`btok_...`) or a debit card (`tok_...`) for payouts, instead of " +
			"`external_account`.",
	},
	"documents": documents,
	"groups": {
		Type: tfkit.Object, Optional: true, Description: "Groups of accounts to which the platform assigns the account.",
		Attributes: tfkit.Attributes{
			"payments_pricing": {
				Type: tfkit.String, Optional: true,
				Description: "Id of the pricing group whose platform pricing tools hold for the account.",
			},
		},
	},

	"external_accounts": {
		Type: tfkit.ObjectList, Computed: true, Field: "external_accounts.data",
		ChangesWith: []string{"external_account", "external_account_token"},
		Description: "Bank accounts and debit cards for payouts, as far as Stripe shows them.", Attributes: externalAccounts,
	},
	"requirements": {
		Type: tfkit.Object, Computed: true, ChangesWith: append([]string{"capabilities"}, told...), Attributes: requirements,
		Description: "What Stripe still needs to know before it turns on, or keeps on, the capabilities of the account.",
	},
	"charges_enabled": {
		Type: tfkit.Bool, Computed: true, ChangesWith: append([]string{"capabilities"}, told...),
		Description: "Whether the account can process charges.",
	},
	"payouts_enabled": {
		Type: tfkit.Bool, Computed: true, ChangesWith: append([]string{"capabilities"}, told...),
		Description: "Whether funds of the account can be paid out.",
	},
	"details_submitted": {
		Type: tfkit.Bool, Computed: true, ChangesWith: append([]string{"capabilities"}, told...),
		Description: "Whether all details that were asked for at first have been given once. Accounts with a Stripe " +
			"dashboard cannot receive payouts before.",
	},
	"created": tfkit.Created,
}

func text(validators ...validator.String) tfkit.Validators {
	return tfkit.Validators{String: validators}
}

func number(validators ...validator.Int64) tfkit.Validators {
	return tfkit.Validators{Int64: validators}
}
func list(validators ...validator.List) tfkit.Validators { return tfkit.Validators{List: validators} }

var capability = tfkit.Attributes{
	"requested": {Type: tfkit.Bool, Required: true, Description: "Whether the account requests the capability."},
	"status": {
		Type: tfkit.String, Computed: true, ChangesWith: append([]string{"requested"}, told...),
		Description: "State of the capability: `active`, `inactive` (`requirements` says what Stripe needs), `pending` or " +
			"`unrequested`.",
	},
}

var controller = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Computed: true, Derive: modernController,
	Description: "Who answers for the account. Issuing and Treasury need `none`, `application`, `application`, " +
		"`application`. Excludes the legacy `type`; null for accounts that were made with one.",
	Attributes: tfkit.Attributes{
		"stripe_dashboard": {
			Type: tfkit.Object, Optional: true, Computed: true, Description: "Dashboard of the holder.",
			Attributes: tfkit.Attributes{
				"type": {
					Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: capabilities.Dashboards,
					Description: "Stripe dashboard to which the holder has access; `full` without it.",
				},
			},
		},
		"fees": {
			Type: tfkit.Object, Optional: true, Computed: true, Description: "Stripe's fees.",
			Attributes: tfkit.Attributes{
				"payer": {
					Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: capabilities.FeePayers,
					Description: "Who pays Stripe's fees on the account's payments, `application` being the platform; " +
						"`account` without it.",
				},
			},
		},
		"losses": {
			Type: tfkit.Object, Optional: true, Computed: true, Description: "Losses from negative balances.",
			Attributes: tfkit.Attributes{
				"payments": {
					Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: capabilities.LossBearers,
					Description: "Who bears losses that the account cannot pay, `application` being the platform; `stripe` " +
						"without it.",
				},
			},
		},
		"requirement_collection": {
			Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: capabilities.RequirementCollectors,
			Description: "Who collects what Stripe has to know of the holder, `application` being the platform; `stripe` " +
				"without it.",
		},
	},
}

// acceptance declares an agreement to terms, with more members where the terms have more. Once given it stays.
func acceptance(description string, more tfkit.Attributes) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.Object, Optional: true, Absence: tfkit.Kept, Description: description, Attributes: tfkit.Acceptance().With(more),
	}
}

// address declares a postal address; Stripe fills in the account's country.
func address(description string) tfkit.Attribute {
	members := tfkit.Address()
	country := members["country"]
	country.Computed = true
	country.Description += " Without it Stripe takes the account's."
	return tfkit.Attribute{
		Type: tfkit.Object, Optional: true, Description: description, Attributes: members.With(tfkit.Attributes{"country": country}),
	}
}

// pages declares the two sides of an uploaded document.
func pages(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.Object, Optional: true, Description: description,
		Attributes: tfkit.Attributes{
			"front": {Type: tfkit.String, Optional: true, Description: "Id of the uploaded front, `file_...`."},
			"back":  {Type: tfkit.String, Optional: true, Description: "Id of the uploaded back, `file_...`."},
		},
	}
}

var bankAccount = tfkit.Attributes{
	"country": {
		Type: tfkit.String, Required: true, Validators: text(tfkit.Country()), Encode: encodeBankCountry,
		Description: "Country of the bank account, as a two-letter code (ISO 3166-1 alpha-2).",
	},
	"currency": {
		Type: tfkit.String, Optional: true, Validators: text(tfkit.Currency()),
		Description: "Currency of the bank account, in lower-case ISO 4217.",
	},
	"account_number": {
		Type: tfkit.Secret,
		Description: "Number of the bank account, an IBAN where there is one. Stripe shows its last four digits in " +
			"`external_accounts`.",
	},
	"routing_number": {
		Type: tfkit.String, Optional: true,
		Description: "Routing number, sort code or the like; in the US the ACH routing number. Not with an IBAN.",
	},
	"account_type": {
		Type: tfkit.String, Optional: true, Values: []string{"checking", "futsu", "savings", "toza"},
		Description: "Kind of bank account: `checking` or `savings`, in Japan `futsu` or `toza`.",
	},
	"account_holder_name": {
		Type: tfkit.String, Optional: true,
		Description: "Name of the person or business that owns the bank account.",
	},
	"account_holder_type": {
		Type: tfkit.String, Optional: true, Values: []string{"company", "individual"},
		Description: "What owns the bank account.",
	},
}

var externalAccounts = tfkit.Attributes{
	"id":        {Type: tfkit.String, Computed: true, Description: "Id, `ba_...` or `card_...`."},
	"object":    {Type: tfkit.String, Computed: true, Description: "`bank_account` or `card`."},
	"bank_name": {Type: tfkit.String, Computed: true, Description: "Name of the bank."},
	"brand":     {Type: tfkit.String, Computed: true, Description: "Brand of a card."},
	"country":   {Type: tfkit.String, Computed: true, Description: "Country, as a two-letter code."},
	"currency": {
		Type: tfkit.String, Computed: true,
		Description: "Currency of payouts to it, in lower-case ISO 4217.",
	},
	"default_for_currency": {
		Type: tfkit.Bool, Computed: true,
		Description: "Whether payouts in the currency go there unless they say otherwise.",
	},
	"last4": {Type: tfkit.String, Computed: true, Description: "Last four digits of the number."},
	"status": {
		Type: tfkit.String, Computed: true,
		Description: "State of a bank account: `new`, `validated`, `verified`, `verification_failed`, " +
			"`tokenized_account_number_deactivated` or `errored`.",
	},
}

var documents = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, InputOnly: true, Description: "Uploaded documents that support what was said of the account.",
	Attributes: tfkit.Attributes{
		"bank_account_ownership_verification":    files("Statements of the bank account that show its owner and number."),
		"company_license":                        files("License of the business."),
		"company_memorandum_of_association":      files("Memorandum of Association."),
		"company_ministerial_decree":             files("Ministerial decree that legalizes the business."),
		"company_registration_verification":      files("Proof of the registration of the business."),
		"company_tax_id_verification":            files("Proof of the tax id of the business."),
		"proof_of_address":                       files("Proof of the address of the business."),
		"proof_of_registration":                  files("Proof of registration with the national register of businesses."),
		"proof_of_ultimate_beneficial_ownership": files("Proof of who ultimately owns the business."),
	},
}

// files declares one kind of uploaded documents.
func files(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.Object, Optional: true, InputOnly: true, Description: description,
		Attributes: tfkit.Attributes{
			"files": {
				Type: tfkit.StringList, Required: true, InputOnly: true,
				Description: "Ids of the uploaded files, `file_...`.",
			},
		},
	}
}

var requirements = tfkit.Attributes{
	"currently_due": {
		Type: tfkit.StringList, Computed: true,
		Description: "Fields that are needed by `current_deadline` to keep the account enabled.",
	},
	"eventually_due": {
		Type: tfkit.StringList, Computed: true,
		Description: "Fields that will be needed as the account grows.",
	},
	"past_due": {
		Type: tfkit.StringList, Computed: true,
		Description: "Fields whose deadline has passed; they keep the account disabled.",
	},
	"pending_verification": {Type: tfkit.StringList, Computed: true, Description: "Fields that Stripe is verifying."},
	"disabled_reason": {
		Type: tfkit.String, Computed: true,
		Description: "Why the account is disabled, such as `requirements.past_due` or `rejected.fraud`.",
	},
	"current_deadline": {
		Type: tfkit.Time, Computed: true,
		Description: "When what is currently due has to be there, as an RFC 3339 timestamp.",
	},
	"errors": {
		Type: tfkit.ObjectList, Computed: true, Description: "What was wrong with given values, so that the fields are due again.",
		Attributes: tfkit.Attributes{
			"requirement": {Type: tfkit.String, Computed: true, Description: "The field."},
			"code": {
				Type: tfkit.String, Computed: true,
				Description: "Code of the problem, such as `invalid_street_address`.",
			},
			"reason": {Type: tfkit.String, Computed: true, Description: "The problem, in words."},
		},
	},
}

// Package account is the connected account: a business for which the platform provides payments, money accounts and cards.
package account

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

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
		Description: "Country in which the holder of the account lives or the business is legally established, as a two-letter code (ISO 3166-1 alpha-2). " +
			"Without it Stripe takes the platform's.",
	},
	"type": {
		Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: []string{"custom", "express", "standard"}, Derive: legacyType,
		Description: "Legacy type of the account, which stands for a `controller`; excludes it. New platforms use `controller`.",
	},
	"controller": controller,
	"email": {
		Type: tfkit.String, Optional: true, Absence: tfkit.Unmanaged,
		Description: "Email address of the account's holder. Stripe does not write to it unless the account has a Stripe dashboard.",
	},
	"default_currency": {
		Type: tfkit.String, Optional: true, Computed: true, Validators: text(tfkit.Currency()),
		Description: "Currency in which the account keeps its balance and is paid out, in lower-case ISO 4217. Without it Stripe takes that of the country.",
	},
	"business_type": {
		Type: tfkit.String, Optional: true, Absence: tfkit.Kept, Values: []string{"company", "government_entity", "individual", "non_profit"},
		Description: "Legal form of the holder: `individual` goes with `individual`, all others with `company`. `government_entity` exists in the US only.",
	},
	"business_profile": businessProfile,
	"company":          company,
	"individual":       individual,
	"capabilities": {
		Type: tfkit.ObjectMap, Optional: true, Absence: tfkit.Unmanaged, Encode: encodeCapabilities, Decode: decodeCapabilities,
		Description: "What the account is to be able to do, by name, such as `transfers`, `card_payments`, `card_issuing` and `treasury`. " +
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
		Type: tfkit.Object, Optional: true, Atomic: true, Absence: tfkit.Kept, Derive: payoutAccount, Attributes: bankAccount,
		Description: "Bank account for payouts in the account's default currency. Setting it replaces the present one; `external_accounts` shows what became of it.",
	},
	"external_account_token": {
		Type: tfkit.Secret, Param: "external_account",
		Description: "Token of a bank account (`btok_...`) or a debit card (`tok_...`) for payouts, instead of `external_account`.",
	},
	"documents": documents,
	"groups": {
		Type: tfkit.Object, Optional: true, Description: "Groups of accounts to which the platform assigns the account.",
		Attributes: tfkit.Attributes{
			"payments_pricing": {Type: tfkit.String, Optional: true, Description: "Id of the pricing group whose platform pricing tools hold for the account."},
		},
	},

	"external_accounts": {
		Type: tfkit.ObjectList, Computed: true, Field: "external_accounts.data", ChangesWith: []string{"external_account", "external_account_token"},
		Description: "Bank accounts and debit cards for payouts, as far as Stripe shows them.", Attributes: externalAccounts,
	},
	"requirements": {
		Type: tfkit.Object, Computed: true, ChangesWith: append([]string{"capabilities"}, told...), Attributes: requirements,
		Description: "What Stripe still needs to know before it turns on, or keeps on, the capabilities of the account.",
	},
	"charges_enabled": {
		Type: tfkit.Bool, Computed: true, ChangesWith: append([]string{"capabilities"}, told...), Description: "Whether the account can process charges.",
	},
	"payouts_enabled": {
		Type: tfkit.Bool, Computed: true, ChangesWith: append([]string{"capabilities"}, told...), Description: "Whether funds of the account can be paid out.",
	},
	"details_submitted": {
		Type: tfkit.Bool, Computed: true, ChangesWith: append([]string{"capabilities"}, told...),
		Description: "Whether all details that were asked for at first have been given once. Accounts with a Stripe dashboard cannot receive payouts before.",
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
		Description: "State of the capability: `active`, `inactive` (`requirements` says what Stripe needs), `pending` or `unrequested`.",
	},
}

var controller = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Computed: true, Derive: modernController,
	Description: "Who answers for the account. Issuing and Treasury need `none`, `application`, `application`, `application`. Excludes the legacy `type`; null for accounts that were made with one.",
	Attributes: tfkit.Attributes{
		"stripe_dashboard": {
			Type: tfkit.Object, Optional: true, Computed: true, Description: "Dashboard of the holder.",
			Attributes: tfkit.Attributes{
				"type": {
					Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: []string{"express", "full", "none"},
					Description: "Stripe dashboard to which the holder has access; `full` without it.",
				},
			},
		},
		"fees": {
			Type: tfkit.Object, Optional: true, Computed: true, Description: "Stripe's fees.",
			Attributes: tfkit.Attributes{
				"payer": {
					Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: []string{"account", "application"},
					Description: "Who pays Stripe's fees on the account's payments, `application` being the platform; `account` without it.",
				},
			},
		},
		"losses": {
			Type: tfkit.Object, Optional: true, Computed: true, Description: "Losses from negative balances.",
			Attributes: tfkit.Attributes{
				"payments": {
					Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: []string{"application", "stripe"},
					Description: "Who bears losses that the account cannot pay, `application` being the platform; `stripe` without it.",
				},
			},
		},
		"requirement_collection": {
			Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: []string{"application", "stripe"},
			Description: "Who collects what Stripe has to know of the holder, `application` being the platform; `stripe` without it.",
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
	return tfkit.Attribute{Type: tfkit.Object, Optional: true, Description: description, Attributes: members.With(tfkit.Attributes{"country": country})}
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

var businessProfile = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Absence: tfkit.Unmanaged, Description: "What the business does, and how its customers reach it.",
	Attributes: tfkit.Attributes{
		"name": {Type: tfkit.String, Optional: true, Description: "Name under which customers know the business."},
		"mcc": {
			Type: tfkit.String, Optional: true, Validators: text(merchantCategory()),
			Description: "Merchant category code of the business, four digits.",
		},
		"url": {
			Type: tfkit.String, Optional: true, Validators: text(webAddress()),
			Description: "Public website of the business, `https://...`. `product_description` does where there is none.",
		},
		"product_description": {
			Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(40000)),
			Description: "What the business sells or does, for Stripe's eyes. Up to 40,000 characters.",
		},
		"estimated_worker_count": {
			Type: tfkit.Int64, Optional: true, Absence: tfkit.Kept, Validators: number(int64validator.AtLeast(0)),
			Description: "Upper bound of how many employees, contractors and vendors work for the business.",
		},
		"annual_revenue": {
			Type: tfkit.Object, Optional: true, Atomic: true, Description: "Gross revenue of the last fiscal year.",
			Attributes: revenue.With(tfkit.Attributes{
				"fiscal_year_end": {
					Type: tfkit.String, Required: true, Validators: text(calendarDate()), Description: "Last day of that fiscal year, as `YYYY-MM-DD`.",
				},
			}),
		},
		"monthly_estimated_revenue": {
			Type: tfkit.Object, Optional: true, Atomic: true, Description: "Estimated revenue in a month.", Attributes: revenue,
		},
		"minority_owned_business_designation": {
			Type: tfkit.StringSet, Optional: true,
			Values:      []string{"lgbtqi_owned_business", "minority_owned_business", "none_of_these_apply", "prefer_not_to_answer", "women_owned_business"},
			Description: "Whether the business is owned by minorities, women or LGBTQI+ persons.",
		},
		"support_email":   {Type: tfkit.String, Optional: true, Description: "Public email address for support."},
		"support_phone":   {Type: tfkit.String, Optional: true, Validators: text(tfkit.Phone()), Description: "Public phone number for support, in E.164 form (`+18008675309`)."},
		"support_url":     {Type: tfkit.String, Optional: true, Validators: text(webAddress()), Description: "Public website for support, `https://...`."},
		"support_address": {Type: tfkit.Object, Optional: true, Attributes: tfkit.Address(), Description: "Public postal address for support."},
	},
}

var revenue = tfkit.Attributes{
	"amount":   {Type: tfkit.Int64, Required: true, Validators: number(int64validator.AtLeast(0)), Description: "Amount in the smallest unit of the currency (cents)."},
	"currency": {Type: tfkit.String, Required: true, Validators: text(tfkit.Currency()), Description: "Currency in lower-case ISO 4217."},
}

var company = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Absence: tfkit.Unmanaged, Derive: companyOf,
	Description: "The holder, unless it is an individual: every `business_type` but `individual`.",
	Attributes: tfkit.Attributes{
		"name":    {Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(100)), Description: "Legal name. Up to 100 characters."},
		"phone":   {Type: tfkit.String, Optional: true, Validators: text(tfkit.Phone()), Description: "Phone number in E.164 form (`+18008675309`), for verification."},
		"address": address("Principal address."),
		"structure": {
			Type: tfkit.String, Optional: true, Values: structures,
			Description: "Legal structure, which decides what Stripe asks for; see Stripe's page on business structure for the values of each country.",
		},
		"tax_id":              {Type: tfkit.Secret, Description: "Tax id of the business, in the US the EIN."},
		"tax_id_registrar":    {Type: tfkit.String, Optional: true, Description: "Jurisdiction in which the tax id is registered; in Germany only."},
		"vat_id":              {Type: tfkit.Secret, Description: "VAT id of the business."},
		"registration_number": {Type: tfkit.String, Optional: true, InputOnly: true, Description: "Number of the business in the register of its country, for example in Hong Kong."},
		"registration_date": {
			Type: tfkit.Object, Optional: true, Atomic: true, Attributes: tfkit.DateOfBirth(), Description: "Date on which the business was registered.",
		},
		"export_license_id":   {Type: tfkit.String, Optional: true, Description: "Import Export Code of the business; in India only."},
		"export_purpose_code": {Type: tfkit.String, Optional: true, Description: "Purpose code of exports; in India only."},
		"directors_provided":  {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether all directors have been added as persons."},
		"executives_provided": {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether all executives have been added as persons."},
		"owners_provided":     {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether all owners of a quarter or more have been added as persons."},
		"ownership_exemption_reason": {
			Type: tfkit.String, Optional: true, Values: []string{"qualified_entity_exceeds_ownership_threshold", "qualifies_as_financial_institution"},
			Description: "Why the business need not name its owners.",
		},
		"ownership_declaration":    acceptance("Attestation that what was said of the owners is current and correct.", nil),
		"directorship_declaration": acceptance("Attestation that what was said of the directors is current and correct.", nil),
		"verification": {
			Type: tfkit.Object, Optional: true, Description: "Documents that verify the business.",
			Attributes: tfkit.Attributes{"document": pages("Document that shows the name and the tax id, or the like.")},
		},
	},
}

var structures = []string{
	"free_zone_establishment", "free_zone_llc", "government_instrumentality", "governmental_unit", "incorporated_non_profit",
	"incorporated_partnership", "limited_liability_partnership", "llc", "multi_member_llc", "private_company", "private_corporation",
	"private_partnership", "public_company", "public_corporation", "public_partnership", "registered_charity", "single_member_llc",
	"sole_establishment", "sole_proprietorship", "tax_exempt_government_instrumentality", "unincorporated_association",
	"unincorporated_non_profit", "unincorporated_partnership",
}

var individual = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Absence: tfkit.Unmanaged, Derive: individualOf,
	Description: "The holder, if it is a person: `business_type = \"individual\"`.",
	Attributes: tfkit.Attributes{
		"first_name":          {Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(100)), Description: "First name. Up to 100 characters."},
		"last_name":           {Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(100)), Description: "Last name. Up to 100 characters."},
		"maiden_name":         {Type: tfkit.String, Optional: true, Description: "Maiden name."},
		"full_name_aliases":   {Type: tfkit.StringSet, Optional: true, Description: "Other names by which the person is known."},
		"email":               {Type: tfkit.String, Optional: true, Description: "Email address."},
		"phone":               {Type: tfkit.String, Optional: true, Validators: text(tfkit.Phone()), Description: "Phone number in E.164 form (`+18008675309`)."},
		"dob":                 {Type: tfkit.Object, Optional: true, Atomic: true, Attributes: tfkit.DateOfBirth(), Description: "Date of birth."},
		"address":             address("Address at which the person lives."),
		"registered_address":  {Type: tfkit.Object, Optional: true, Attributes: tfkit.Address(), Description: "Address at which the person is registered."},
		"gender":              {Type: tfkit.String, Optional: true, Values: []string{"female", "male"}, Description: "Gender, where international regulations want it."},
		"id_number":           {Type: tfkit.Secret, Description: "Government-issued number of the person, in the US the whole social security number; or a PII token of it."},
		"id_number_secondary": {Type: tfkit.Secret, Description: "Second government-issued number, in Thailand the laser code; or a PII token of it."},
		"ssn_last_4":          {Type: tfkit.Secret, Description: "Last four digits of the social security number; in the US only."},
		"political_exposure": {
			Type: tfkit.String, Optional: true, Default: "none", Values: []string{"existing", "none"},
			Description: "Whether the person, or somebody close, has an important public function: `existing` or `none`.",
		},
		"relationship": {
			Type: tfkit.Object, Optional: true, Description: "What the person is to the account's business.",
			Attributes: tfkit.Attributes{
				"director":          {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether the person is a director."},
				"executive":         {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether the person has significant responsibility to control or manage the business."},
				"owner":             {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether the person is an owner."},
				"percent_ownership": {Type: tfkit.Float64, Optional: true, Description: "Share of the business that the person owns, in percent."},
				"title":             {Type: tfkit.String, Optional: true, Description: "Title of the person, such as `CEO`."},
			},
		},
		"verification": {
			Type: tfkit.Object, Optional: true, Description: "Documents that verify the person.",
			Attributes: tfkit.Attributes{
				"document":            pages("Identity document."),
				"additional_document": pages("Document that shows the address."),
			},
		},
		"metadata": {
			Type: tfkit.StringMap, Optional: true, Validators: tfkit.Validators{Map: tfkit.MetadataValidators()},
			Description: "Key-value pairs of your own on the person that Stripe makes of the individual.",
		},
	},
}

var settings = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Description: "How the account behaves.",
	Attributes: tfkit.Attributes{
		"branding": {
			Type: tfkit.Object, Optional: true, Description: "Looks of what customers see of the account.",
			Attributes: tfkit.Attributes{
				"icon":            {Type: tfkit.String, Optional: true, Description: "Id of an uploaded square icon of at least 128 x 128 pixels, `file_...`."},
				"logo":            {Type: tfkit.String, Optional: true, Description: "Id of an uploaded logo of at least 128 x 128 pixels, `file_...`."},
				"primary_color":   {Type: tfkit.String, Optional: true, Validators: text(color()), Description: "Colour of the brand, as `#rrggbb`."},
				"secondary_color": {Type: tfkit.String, Optional: true, Validators: text(color()), Description: "Second colour of the brand, as `#rrggbb`."},
			},
		},
		"card_issuing": {
			Type: tfkit.Object, Optional: true, Description: "Settings of Stripe Issuing.",
			Attributes: tfkit.Attributes{"tos_acceptance": acceptance("Acceptance of the Issuing terms by the holder; the capability `card_issuing` needs it.", nil)},
		},
		"treasury": {
			Type: tfkit.Object, Optional: true, Description: "Settings of Stripe Treasury.",
			Attributes: tfkit.Attributes{"tos_acceptance": acceptance("Acceptance of the Treasury terms by the holder; the capability `treasury` needs it.", nil)},
		},
		"card_payments": {
			Type: tfkit.Object, Optional: true, Description: "Settings of card payments.",
			Attributes: tfkit.Attributes{
				"statement_descriptor_prefix": {
					Type: tfkit.String, Optional: true, Absence: tfkit.Unmanaged, Validators: text(statementDescriptor(2, 10)),
					Description: "Beginning of the text on card statements when a charge has a text of its own, 2 to 10 characters.",
				},
				"decline_on": {
					Type: tfkit.Object, Optional: true, Description: "Failed checks that decline a charge whatever the bank says.",
					Attributes: tfkit.Attributes{
						"avs_failure": {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether charges with a wrong postal code or street are declined."},
						"cvc_failure": {Type: tfkit.Bool, Optional: true, Default: false, Description: "Whether charges with a wrong CVC are declined."},
					},
				},
			},
		},
		"payments": {
			Type: tfkit.Object, Optional: true, Description: "Settings of all payments.",
			Attributes: tfkit.Attributes{
				"statement_descriptor": {
					Type: tfkit.String, Optional: true, Absence: tfkit.Unmanaged, Validators: text(statementDescriptor(5, 22)),
					Description: "Text on the statements of customers, 5 to 22 characters.",
				},
			},
		},
		"bacs_debit_payments": {
			Type: tfkit.Object, Optional: true, Description: "Settings of Bacs Direct Debit.",
			Attributes: tfkit.Attributes{
				"display_name": {Type: tfkit.String, Optional: true, Description: "Name on the mandate and on statements."},
			},
		},
		"invoices": {
			Type: tfkit.Object, Optional: true, Description: "Settings of invoices.",
			Attributes: tfkit.Attributes{
				"hosted_payment_method_save": {
					Type: tfkit.String, Optional: true, Absence: tfkit.Kept, Values: []string{"always", "never", "offer"},
					Description: "Whether the payment method is saved when a customer pays a hosted invoice.",
				},
			},
		},
		"payouts": {
			Type: tfkit.Object, Optional: true, Description: "Settings of payouts.",
			Attributes: tfkit.Attributes{
				"debit_negative_balances": {
					Type: tfkit.Bool, Optional: true, Computed: true,
					Description: "Whether Stripe debits the bank account when the balance is negative. Without it `false` for accounts whose requirements the platform collects, `true` for others.",
				},
				"statement_descriptor": {
					Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(22)),
					Description: "Text on the bank statements of the account, up to 22 characters; Stripe's own text without it.",
				},
				"schedule": schedule,
			},
		},
	},
}

var schedule = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Description: "When the balance is paid out.",
	Attributes: tfkit.Attributes{
		"interval": {
			Type: tfkit.String, Optional: true, Default: "daily", Values: []string{"daily", "manual", "monthly", "weekly"},
			Description: "How often the available balance is paid out; `manual` means by the API only.",
		},
		"delay_days": {
			Type: tfkit.Int64, Optional: true, Computed: true, Validators: number(int64validator.Between(0, 31)),
			Description: "Days for which funds of charges are held before they are paid out. Without it Stripe takes the least that the country allows, 2 in the US.",
		},
		"monthly_anchor": {
			Type: tfkit.Int64, Optional: true, Absence: tfkit.Dropped, Validators: number(int64validator.Between(1, 31)),
			Description: "Day of the month of monthly payouts, 1 to 31; the last one where a month is shorter.",
		},
		"monthly_payout_days": {
			Type: tfkit.Int64List, Optional: true, Absence: tfkit.Dropped,
			Validators:  list(listvalidator.SizeAtLeast(1), listvalidator.ValueInt64sAre(int64validator.Between(1, 31))),
			Description: "Days of the month of monthly payouts, 1 to 31; excludes `monthly_anchor`.",
		},
		"weekly_anchor": {
			Type: tfkit.String, Optional: true, Absence: tfkit.Dropped,
			Values:      []string{"friday", "monday", "saturday", "sunday", "thursday", "tuesday", "wednesday"},
			Description: "Day of the week of weekly payouts.",
		},
		"weekly_payout_days": {
			Type: tfkit.StringList, Optional: true, Absence: tfkit.Dropped, Values: []string{"friday", "monday", "thursday", "tuesday", "wednesday"},
			Validators:  list(listvalidator.SizeAtLeast(1)),
			Description: "Days of the week of weekly payouts; excludes `weekly_anchor`.",
		},
	},
}

var bankAccount = tfkit.Attributes{
	"country": {
		Type: tfkit.String, Required: true, Validators: text(tfkit.Country()), Encode: encodeBankCountry,
		Description: "Country of the bank account, as a two-letter code (ISO 3166-1 alpha-2).",
	},
	"currency":       {Type: tfkit.String, Optional: true, Validators: text(tfkit.Currency()), Description: "Currency of the bank account, in lower-case ISO 4217."},
	"account_number": {Type: tfkit.Secret, Description: "Number of the bank account, an IBAN where there is one. Stripe shows its last four digits in `external_accounts`."},
	"routing_number": {Type: tfkit.String, Optional: true, Description: "Routing number, sort code or the like; in the US the ACH routing number. Not with an IBAN."},
	"account_type": {
		Type: tfkit.String, Optional: true, Values: []string{"checking", "futsu", "savings", "toza"},
		Description: "Kind of bank account: `checking` or `savings`, in Japan `futsu` or `toza`.",
	},
	"account_holder_name": {Type: tfkit.String, Optional: true, Description: "Name of the person or business that owns the bank account."},
	"account_holder_type": {Type: tfkit.String, Optional: true, Values: []string{"company", "individual"}, Description: "What owns the bank account."},
}

var externalAccounts = tfkit.Attributes{
	"id":                   {Type: tfkit.String, Computed: true, Description: "Id, `ba_...` or `card_...`."},
	"object":               {Type: tfkit.String, Computed: true, Description: "`bank_account` or `card`."},
	"bank_name":            {Type: tfkit.String, Computed: true, Description: "Name of the bank."},
	"brand":                {Type: tfkit.String, Computed: true, Description: "Brand of a card."},
	"country":              {Type: tfkit.String, Computed: true, Description: "Country, as a two-letter code."},
	"currency":             {Type: tfkit.String, Computed: true, Description: "Currency of payouts to it, in lower-case ISO 4217."},
	"default_for_currency": {Type: tfkit.Bool, Computed: true, Description: "Whether payouts in the currency go there unless they say otherwise."},
	"last4":                {Type: tfkit.String, Computed: true, Description: "Last four digits of the number."},
	"status":               {Type: tfkit.String, Computed: true, Description: "State of a bank account: `new`, `validated`, `verified`, `verification_failed`, `tokenized_account_number_deactivated` or `errored`."},
}

var documents = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, InputOnly: true, Description: "Uploaded documents that support what was said of the account.",
	Attributes: tfkit.Attributes{
		"bank_account_ownership_verification":    files("Statements of the bank account that show its owner and number."),
		"company_license":                        files("Licence of the business."),
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
			"files": {Type: tfkit.StringList, Required: true, InputOnly: true, Description: "Ids of the uploaded files, `file_...`."},
		},
	}
}

var requirements = tfkit.Attributes{
	"currently_due":        {Type: tfkit.StringList, Computed: true, Description: "Fields that are needed by `current_deadline` to keep the account enabled."},
	"eventually_due":       {Type: tfkit.StringList, Computed: true, Description: "Fields that will be needed as the account grows."},
	"past_due":             {Type: tfkit.StringList, Computed: true, Description: "Fields whose deadline has passed; they keep the account disabled."},
	"pending_verification": {Type: tfkit.StringList, Computed: true, Description: "Fields that Stripe is verifying."},
	"disabled_reason":      {Type: tfkit.String, Computed: true, Description: "Why the account is disabled, such as `requirements.past_due` or `rejected.fraud`."},
	"current_deadline":     {Type: tfkit.Time, Computed: true, Description: "When what is currently due has to be there, as an RFC 3339 timestamp."},
	"errors": {
		Type: tfkit.ObjectList, Computed: true, Description: "What was wrong with given values, so that the fields are due again.",
		Attributes: tfkit.Attributes{
			"requirement": {Type: tfkit.String, Computed: true, Description: "The field."},
			"code":        {Type: tfkit.String, Computed: true, Description: "Code of the problem, such as `invalid_street_address`."},
			"reason":      {Type: tfkit.String, Computed: true, Description: "The problem, in words."},
		},
	},
}

package account

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

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
		"support_email": {Type: tfkit.String, Optional: true, Description: "Public email address for support."},
		"support_phone": {
			Type: tfkit.String, Optional: true, Validators: text(tfkit.Phone()),
			Description: "Public phone number for support, in E.164 form (`+18008675309`).",
		},
		"support_url": {
			Type: tfkit.String, Optional: true, Validators: text(webAddress()),
			Description: "Public website for support, `https://...`.",
		},
		"support_address": {
			Type: tfkit.Object, Optional: true, Attributes: tfkit.Address(),
			Description: "Public postal address for support.",
		},
	},
}

var revenue = tfkit.Attributes{
	"amount": {
		Type: tfkit.Int64, Required: true, Validators: number(int64validator.AtLeast(0)),
		Description: "Amount in the smallest unit of the currency (cents).",
	},
	"currency": {
		Type: tfkit.String, Required: true, Validators: text(tfkit.Currency()),
		Description: "Currency in lower-case ISO 4217.",
	},
}

var company = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, Absence: tfkit.Unmanaged, Derive: companyOf, ShownBy: "company",
	Description: "The holder, unless it is an individual: every `business_type` but `individual`.",
	Attributes: tfkit.Attributes{
		"name": {
			Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(100)),
			Description: "Legal name. Up to 100 characters.",
		},
		"phone": {
			Type: tfkit.String, Optional: true, Validators: text(tfkit.Phone()),
			Description: "Phone number in E.164 form (`+18008675309`), for verification.",
		},
		"address": address("Principal address."),
		"structure": {
			Type: tfkit.String, Optional: true, Values: structures,
			Description: "Legal structure, which decides what Stripe asks for; see Stripe's page on business structure for " +
				"the values of each country.",
		},
		"tax_id": {Type: tfkit.Secret, Description: "Tax id of the business, in the US the EIN."},
		"tax_id_registrar": {
			Type: tfkit.String, Optional: true,
			Description: "Jurisdiction in which the tax id is registered; in Germany only.",
		},
		"vat_id": {Type: tfkit.Secret, Description: "VAT id of the business."},
		"registration_number": {
			Type: tfkit.String, Optional: true, InputOnly: true,
			Description: "Number of the business in the register of its country, for example in Hong Kong.",
		},
		"registration_date": {
			Type: tfkit.Object, Optional: true, Atomic: true, Attributes: tfkit.DateOfBirth(), Description: "Date on which the business was registered.",
		},
		"export_license_id": {
			Type: tfkit.String, Optional: true,
			Description: "Import Export Code of the business; in India only.",
		},
		"export_purpose_code": {Type: tfkit.String, Optional: true, Description: "Purpose code of exports; in India only."},
		"directors_provided": {
			Type: tfkit.Bool, Optional: true, Default: false,
			Description: "Whether all directors have been added as persons.",
		},
		"executives_provided": {
			Type: tfkit.Bool, Optional: true, Default: false,
			Description: "Whether all executives have been added as persons.",
		},
		"owners_provided": {
			Type: tfkit.Bool, Optional: true, Default: false,
			Description: "Whether all owners of a quarter or more have been added as persons.",
		},
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
	Type: tfkit.Object, Optional: true, Absence: tfkit.Unmanaged, Derive: individualOf, ShownBy: "individual",
	Description: "The holder, if it is a person: `business_type = \"individual\"`.",
	Attributes: tfkit.Attributes{
		"first_name": {
			Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(100)),
			Description: "First name. Up to 100 characters.",
		},
		"last_name": {
			Type: tfkit.String, Optional: true, Validators: text(tfkit.MaxLength(100)),
			Description: "Last name. Up to 100 characters.",
		},
		"maiden_name":       {Type: tfkit.String, Optional: true, Description: "Maiden name."},
		"full_name_aliases": {Type: tfkit.StringSet, Optional: true, Description: "Other names by which the person is known."},
		"email":             {Type: tfkit.String, Optional: true, Description: "Email address."},
		"phone": {
			Type: tfkit.String, Optional: true, Validators: text(tfkit.Phone()),
			Description: "Phone number in E.164 form (`+18008675309`).",
		},
		"dob": {
			Type: tfkit.Object, Optional: true, Atomic: true, Attributes: tfkit.DateOfBirth(),
			Description: "Date of birth.",
		},
		"address": address("Address at which the person lives."),
		"registered_address": {
			Type: tfkit.Object, Optional: true, Attributes: tfkit.Address(),
			Description: "Address at which the person is registered.",
		},
		"gender": {
			Type: tfkit.String, Optional: true, Values: []string{"female", "male"},
			Description: "Gender, where international regulations want it.",
		},
		"id_number": {
			Type: tfkit.Secret,
			Description: "Government-issued number of the person, in the US the whole social security number; or a PII token " +
				"of it.",
		},
		"id_number_secondary": {
			Type:        tfkit.Secret,
			Description: "Second government-issued number, in Thailand the laser code; or a PII token of it.",
		},
		"ssn_last_4": {
			Type:        tfkit.Secret,
			Description: "Last four digits of the social security number; in the US only.",
		},
		"political_exposure": {
			Type: tfkit.String, Optional: true, Default: "none", Values: []string{"existing", "none"},
			Description: "Whether the person, or somebody close, has an important public function: `existing` or `none`.",
		},
		"relationship": {
			Type: tfkit.Object, Optional: true, Description: "What the person is to the account's business.",
			Attributes: tfkit.Attributes{
				"director": {
					Type: tfkit.Bool, Optional: true, Default: false,
					Description: "Whether the person is a director.",
				},
				"executive": {
					Type: tfkit.Bool, Optional: true, Default: false,
					Description: "Whether the person has significant responsibility to control or manage the business.",
				},
				"owner": {
					Type: tfkit.Bool, Optional: true, Default: false,
					Description: "Whether the person is an owner.",
				},
				"percent_ownership": {
					Type: tfkit.Float64, Optional: true,
					Description: "Share of the business that the person owns, in percent.",
				},
				"title": {Type: tfkit.String, Optional: true, Description: "Title of the person, such as `CEO`."},
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

package connect

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// The test values of "Testing Stripe Connect", and what they do.

// validation finds the test values that fail in one field of the account.
type validation struct {
	field    string
	outcomes map[string]outcome
	cure     string // optional: a document that settles the matter
	unless   string // optional: a field that settles it
}

// validations are the checks that Stripe makes at once. The values come from "Testing Stripe Connect".
var validations = []validation{
	{field: fieldURL, outcomes: map[string]outcome{
		"https://disallowed.stripe.com": fail("invalid_url_denylisted",
			"Generic or well-known business URLs aren't supported."),
		"https://geoblocked.stripe.com": fail("invalid_url_website_inaccessible_geoblocked",
			"The provided website is inaccessible from the United States."),
		"https://problem.stripe.com": fail("invalid_url_website_other",
			"The provided website couldn't be verified."),
		"https://missing.stripe.com": fail("invalid_url_website_incomplete",
			"The provided website lacks required information."),
		"https://mismatch.stripe.com": fail("invalid_url_website_business_information_mismatch",
			"The website's business information doesn't match the account's."),
		"https://passwordprotected.stripe.com": fail("invalid_url_website_inaccessible_password_protected",
			"The provided website is password protected."),
		"https://underconstruction.stripe.com": fail("invalid_url_website_incomplete_under_construction",
			"The provided website is incomplete or under construction."),
		"https://inaccessible.stripe.com": fail("invalid_url_website_inaccessible",
			"The provided website is inaccessible."),
	}},
	{field: "business_profile.name", outcomes: map[string]outcome{
		"disallowed_dba": fail("invalid_business_profile_name_denylisted",
			"Generic or well-known business names aren't supported."),
		"invalid_dba": fail("invalid_business_profile_name",
			"The provided business name couldn't be verified."),
	}},
	{field: fieldDescription, unless: fieldURL, outcomes: map[string]outcome{
		"require_url": {
			failure: failure{"invalid_url_web_presence_detected", "Because the business has a website, its URL is required."},
			fields:  []string{fieldURL},
		},
	}},
	{field: "settings.payments.statement_descriptor", outcomes: map[string]outcome{
		"mismatch": fail("invalid_statement_descriptor_business_mismatch",
			"The statement descriptor doesn't resemble the business name or URL."),
		"disallowed": fail("invalid_statement_descriptor_denylisted",
			"Generic or well-known statement descriptors aren't supported."),
	}},
	{field: "settings.card_payments.statement_descriptor_prefix", outcomes: map[string]outcome{
		"mismatch": fail("invalid_statement_descriptor_prefix_mismatch",
			"The prefix doesn't resemble the statement descriptor."),
		"disallowed": fail("invalid_statement_descriptor_prefix_denylisted",
			"Generic or well-known statement descriptor prefixes aren't supported."),
	}},
	{field: fieldCompanyLine1, outcomes: map[string]outcome{
		addressNoMatch: {
			failure: failure{"verification_failed_address_match", "The address on the account couldn't be verified."},
			payouts: true,
		},
		addressLine1NoMatch: {
			failure: failure{"verification_failed_address_match", "The address on the account couldn't be verified."},
			fields:  []string{"company.address.city", fieldCompanyLine1, "company.address.postal_code", "company.address.state"},
		},
	}},
}

// verifications are the checks that take a while.
var verifications = []validation{
	{field: "company.tax_id", cure: "company.verification.document", outcomes: map[string]outcome{
		"111111111": fail("verification_failed_tax_id_match",
			"The tax ID couldn't be verified. Correct the company name or the tax ID, or upload a document that contains them."),
		"111111112": fail("verification_failed_tax_id_not_issued", "The tax ID hasn't been issued."),
	}},
	{field: "company.name", cure: "company.verification.document", outcomes: map[string]outcome{
		"mismatch_business_name": fail("verification_failed_name_match",
			"The company name on the account couldn't be verified."),
		"match_name_only": fail("verification_failed_name_match",
			"The company name on the account couldn't be verified."),
		"disallowed_name": fail("invalid_company_name_denylisted",
			"Generic or well-known business names aren't supported."),
	}},
}

// Test values that several rules name.
const (
	addressFullMatch    = "address_full_match"
	addressNoMatch      = "address_no_match"
	addressLine1NoMatch = "address_line1_no_match"
	documentSuccess     = "file_identity_document_success"
	documentFailure     = "file_identity_document_failure"
	idVerifies          = "000000000"
	idMismatch          = "111111111"
	idImmediate         = "222222222"
	dobVerifies         = "1901-1-1"
	dobImmediate        = "1902-1-1"
	dobSanctioned       = "1900-1-1" // raises an alert of the Office of Foreign Assets Control
	urlInactive         = "https://inactivity.stripe.com"
	fieldCompanyLine1   = "company.address.line1"
)

func fail(code, reason string) outcome { return outcome{failure: failure{code, reason}} }

var failedTestMode = failure{
	"verification_document_failed_test_mode", "A test data helper was supplied to simulate verification failure.",
}

// identityRule finds what is wrong with a person's identity.
type identityRule struct {
	field string
	fails func(api.Object) bool
	cure  string // optional: the document that settles the matter
	failure
}

// identityRules are the test values for persons, of the same page. Of several that concern one field the first one counts.
var identityRules = []identityRule{
	{
		field:   fieldDocument,
		fails:   func(facts api.Object) bool { return documentState(facts, fieldDocument) == refused },
		failure: failedTestMode,
	},
	{
		field:   fieldAddressDocument,
		fails:   func(facts api.Object) bool { return documentState(facts, fieldAddressDocument) == refused },
		failure: failedTestMode,
	},
	{
		field: fieldDocument, cure: fieldDocument,
		fails: func(facts api.Object) bool {
			dob := dateOfBirth(facts)
			return dob != dobVerifies && dob != dobImmediate && dob != dobSanctioned
		},
		failure: failure{
			"verification_failed_keyed_identity",
			"The person's keyed-in identity information couldn't be verified. Correct any errors, or upload a document that " +
				"matches the identity fields. In test mode only the date of birth 1901-01-01 verifies without a document.",
		},
	},
	{
		field: fieldAddressDocument, cure: fieldAddressDocument,
		fails: func(facts api.Object) bool {
			line1 := facts.String("address.line1")
			return line1 == addressNoMatch || line1 == addressLine1NoMatch
		},
		failure: failure{
			"verification_failed_residential_address",
			"The person's address couldn't be verified. Correct it, or upload a proof of address.",
		},
	},
	{
		field: fieldIDNumber, cure: fieldDocument,
		fails: func(facts api.Object) bool { return facts.String(fieldIDNumber) == idMismatch },
		failure: failure{
			"verification_failed_id_number_match", "The person's ID number doesn't match their identity information.",
		},
	},
	directorRule("mismatch_director", "verification_directors_mismatch",
		"The director's name doesn't match the public registry."),
	directorRule("missing_director", "verification_missing_directors",
		"Directors of the public registry are missing from the account."),
	directorRule("extraneous_director", "verification_extraneous_directors",
		"The account has directors whom the public registry doesn't know."),
}

func directorRule(name, code, reason string) identityRule {
	return identityRule{
		field: "relationship.director",
		fails: func(facts api.Object) bool {
			return facts.Bool("relationship.director") && facts.String("first_name") == name
		},
		failure: failure{code, reason},
	}
}

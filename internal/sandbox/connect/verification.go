package connect

import (
	"slices"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// failure is why a field is due again, as the errors of a requirements hash say it.
type failure struct{ code, reason string }

// outcome is what a test value does.
type outcome struct {
	failure
	fields  []string // that become due again; nil: the field that has the value
	payouts bool     // payouts alone suffer
}

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
		"https://disallowed.stripe.com":        fail("invalid_url_denylisted", "Generic or well-known business URLs aren't supported."),
		"https://geoblocked.stripe.com":        fail("invalid_url_website_inaccessible_geoblocked", "The provided website is inaccessible from the United States."),
		"https://problem.stripe.com":           fail("invalid_url_website_other", "The provided website couldn't be verified."),
		"https://missing.stripe.com":           fail("invalid_url_website_incomplete", "The provided website lacks required information."),
		"https://mismatch.stripe.com":          fail("invalid_url_website_business_information_mismatch", "The website's business information doesn't match the account's."),
		"https://passwordprotected.stripe.com": fail("invalid_url_website_inaccessible_password_protected", "The provided website is password protected."),
		"https://underconstruction.stripe.com": fail("invalid_url_website_incomplete_under_construction", "The provided website is incomplete or under construction."),
		"https://inaccessible.stripe.com":      fail("invalid_url_website_inaccessible", "The provided website is inaccessible."),
	}},
	{field: "business_profile.name", outcomes: map[string]outcome{
		"disallowed_dba": fail("invalid_business_profile_name_denylisted", "Generic or well-known business names aren't supported."),
		"invalid_dba":    fail("invalid_business_profile_name", "The provided business name couldn't be verified."),
	}},
	{field: fieldDescription, unless: fieldURL, outcomes: map[string]outcome{
		"require_url": {
			failure: failure{"invalid_url_web_presence_detected", "Because the business has a website, its URL is required."},
			fields:  []string{fieldURL},
		},
	}},
	{field: "settings.payments.statement_descriptor", outcomes: map[string]outcome{
		"mismatch":   fail("invalid_statement_descriptor_business_mismatch", "The statement descriptor doesn't resemble the business name or URL."),
		"disallowed": fail("invalid_statement_descriptor_denylisted", "Generic or well-known statement descriptors aren't supported."),
	}},
	{field: "settings.card_payments.statement_descriptor_prefix", outcomes: map[string]outcome{
		"mismatch":   fail("invalid_statement_descriptor_prefix_mismatch", "The prefix doesn't resemble the statement descriptor."),
		"disallowed": fail("invalid_statement_descriptor_prefix_denylisted", "Generic or well-known statement descriptor prefixes aren't supported."),
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
		"mismatch_business_name": fail("verification_failed_name_match", "The company name on the account couldn't be verified."),
		"match_name_only":        fail("verification_failed_name_match", "The company name on the account couldn't be verified."),
		"disallowed_name":        fail("invalid_company_name_denylisted", "Generic or well-known business names aren't supported."),
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

var failedTestMode = failure{"verification_document_failed_test_mode", "A test data helper was supplied to simulate verification failure."}

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
		field: fieldDocument, fails: func(facts api.Object) bool { return documentState(facts, fieldDocument) == refused },
		failure: failedTestMode,
	},
	{
		field: fieldAddressDocument, fails: func(facts api.Object) bool { return documentState(facts, fieldAddressDocument) == refused },
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
			"The person's keyed-in identity information couldn't be verified. Correct any errors, or upload a document that matches " +
				"the identity fields. In test mode only the date of birth 1901-01-01 verifies without a document.",
		},
	},
	{
		field: fieldAddressDocument, cure: fieldAddressDocument,
		fails: func(facts api.Object) bool {
			line1 := facts.String("address.line1")
			return line1 == addressNoMatch || line1 == addressLine1NoMatch
		},
		failure: failure{"verification_failed_residential_address", "The person's address couldn't be verified. Correct it, or upload a proof of address."},
	},
	{
		field: fieldIDNumber, cure: fieldDocument,
		fails:   func(facts api.Object) bool { return facts.String(fieldIDNumber) == idMismatch },
		failure: failure{"verification_failed_id_number_match", "The person's ID number doesn't match their identity information."},
	},
	directorRule("mismatch_director", "verification_directors_mismatch", "The director's name doesn't match the public registry."),
	directorRule("missing_director", "verification_missing_directors", "Directors of the public registry are missing from the account."),
	directorRule("extraneous_director", "verification_extraneous_directors", "The account has directors whom the public registry doesn't know."),
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

// document states.
const (
	absent   = iota
	accepted // verifies whatever else was given: documents take precedence over typed-in values
	refused
)

func documentState(facts api.Object, field string) int {
	front, back := facts.String(field+".front"), facts.String(field+".back")
	switch {
	case front == documentFailure || back == documentFailure:
		return refused
	case front != "" || back != "":
		return accepted
	}
	return absent
}

func dateOfBirth(facts api.Object) string {
	if !facts.Has("dob.year") {
		return ""
	}
	return time.Date(int(facts.Int("dob.year")), time.Month(facts.Int("dob.month")), int(facts.Int("dob.day")), 0, 0, 0, 0, time.UTC).
		Format("2006-1-2")
}

// check is a verification that has been started: what was looked at, when it ends and whether it has ended.
type check struct {
	key       string // what it is about
	value     string // the values that it looked at: others start it anew
	immediate bool
}

// checks remembers the verifications of an account: {key: {value, due, done}}.
type checks api.Object

// done says whether the verification of the present value has ended.
func (c checks) done(key string) bool { return api.Object(c).Object(key).Bool("done") }

// started lists the verifications for which all is given.
func (d *dossier) started() []check {
	var started []check
	if d.isCompany() {
		for _, v := range verifications {
			if value := d.facts.String(v.field); value != "" {
				started = append(started, check{
					key: checkKey(v.field), immediate: value == idImmediate,
					value: value + "|" + d.facts.String(v.cure+".front") + "|" + d.facts.String(v.cure+".back"),
				})
			}
		}
	}
	for _, p := range d.persons {
		if c, complete := p.identity(); complete {
			started = append(started, c)
		}
	}
	for _, external := range d.externals {
		if external.Secret.String(secretAccountNumber) == bankOwnershipFails {
			started = append(started, check{key: checkKey(external.ID), value: strings.Join(external.Secret.Strings(secretOwnership), "|")})
		}
	}
	return started
}

// checkKey keeps dots out of the names under which checks are stored.
func checkKey(name string) string { return strings.ReplaceAll(name, ".", "_") }

// identity is the verification of the person, complete when there is enough to verify.
func (p *person) identity() (c check, complete bool) {
	if p.record == nil || !p.identifies() {
		return check{}, false
	}
	for _, field := range []string{"first_name", "last_name", "dob.year", "address.line1"} {
		if !p.facts.Has(field) {
			return check{}, false
		}
	}
	dob := dateOfBirth(p.facts)
	values := []string{dob}
	for _, field := range []string{
		"first_name", "last_name", "address.line1", fieldIDNumber, fieldSSN,
		fieldDocument + ".front", fieldDocument + ".back", fieldAddressDocument + ".front", fieldAddressDocument + ".back",
	} {
		values = append(values, p.facts.String(field))
	}
	return check{
		key: checkKey(p.record.ID), value: strings.Join(values, "|"),
		immediate: dob == dobImmediate || p.facts.String(fieldIDNumber) == idImmediate,
	}, true
}

// verified lists what validations and verifications have found, and what is still being verified.
func (d *dossier) verified() []demand {
	var demands []demand
	for _, v := range validations {
		if strings.HasPrefix(v.field, "company.") && !d.isCompany() {
			continue
		}
		if out, ok := v.find(d.facts); ok {
			demands = append(demands, v.demands(out)...)
		}
	}
	if d.isCompany() {
		demands = append(demands, d.verifiedCompany()...)
	}
	for _, p := range d.persons {
		demands = append(demands, d.verifiedPerson(p)...)
	}
	for _, external := range d.externals {
		if external.Data.String("status") == statusVerificationFailed {
			demands = append(demands, demand{field: fieldBankDocuments, scope: settling, payouts: true})
		}
	}
	return demands
}

// find returns what the value of the field does, when it is one of the test values.
func (v validation) find(facts api.Object) (outcome, bool) {
	if v.cure != "" && documentState(facts, v.cure) == accepted || v.unless != "" && facts.Has(v.unless) {
		return outcome{}, false
	}
	out, ok := v.outcomes[strings.TrimSuffix(facts.String(v.field), "/")]
	return out, ok
}

func (v validation) demands(out outcome) []demand {
	fields := out.fields
	if fields == nil {
		fields = []string{v.field}
	}
	demands := make([]demand, len(fields))
	for i, field := range fields {
		demands[i] = demand{field: field, scope: every, payouts: out.payouts, failure: &out.failure}
	}
	return demands
}

func (d *dossier) verifiedCompany() []demand {
	var demands []demand
	for _, v := range verifications {
		switch {
		case !d.facts.Has(v.field):
		case !d.checks.done(checkKey(v.field)):
			demands = append(demands, demand{field: v.field, scope: every, pending: true})
		default:
			if out, ok := v.find(d.facts); ok {
				demands = append(demands, v.demands(out)...)
			}
		}
	}
	if document := "company.verification.document"; documentState(d.facts, document) == refused {
		demands = append(demands, demand{field: document, scope: every, failure: &failedTestMode})
	}
	return demands
}

func (d *dossier) verifiedPerson(p *person) []demand {
	c, complete := p.identity()
	if !complete {
		return nil
	}
	if !d.checks.done(c.key) {
		return []demand{{field: p.prefix() + fieldDocument, of: p, scope: every, pending: true}}
	}
	var demands []demand
	for _, rule := range identityRules {
		field := p.prefix() + rule.field
		known := slices.ContainsFunc(demands, func(d demand) bool { return d.field == field })
		if known || !rule.fails(p.facts) || rule.cure != "" && documentState(p.facts, rule.cure) == accepted {
			continue
		}
		demands = append(demands, demand{field: field, of: p, scope: every, failure: &rule.failure})
	}
	return demands
}

// sanctioned says whether a person's date of birth raised an alert.
func (d *dossier) sanctioned() bool {
	for _, p := range d.persons {
		if c, complete := p.identity(); complete && d.checks.done(c.key) && dateOfBirth(p.facts) == dobSanctioned {
			return true
		}
	}
	return false
}

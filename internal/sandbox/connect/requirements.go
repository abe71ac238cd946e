package connect

import (
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// scope says which capabilities need something. It is asked for none for what an account needs that has requested none.
type scope func(capability string) bool

const none = ""

// every capability, and the account without any.
func every(string) bool { return true }

// trading covers what takes money for goods and services or holds it, and so needs to know the business.
func trading(capability string) bool {
	return capability != capabilities.Transfers && !strings.HasPrefix(capability, "tax_reporting_")
}

// settling covers what brings money to the account that is paid out in the end.
func settling(capability string) bool {
	return capability == none || capability == capabilities.Transfers || strings.HasSuffix(capability, "_payments")
}

func only(names ...string) scope {
	return func(capability string) bool { return slices.Contains(names, capability) }
}

// rule demands fields of an account.
type rule struct {
	fields  []string
	scope   scope
	payouts bool                // without these fields only payouts are held back
	applies func(*dossier) bool // nil: to every account
	given   func(*dossier) bool // nil: each field is looked up by its name
}

// accountRules are the fields that Stripe's "Required verification information" asks of an account. What the documentation
// on testing verification prints for a company in the United States follows from them, in the same order.
var accountRules = []rule{
	{fields: []string{"business_type"}, scope: every},
	{fields: []string{"business_profile.mcc"}, scope: trading},
	{fields: []string{fieldURL}, scope: trading, given: describesBusiness},
	{fields: []string{"tos_acceptance.date", "tos_acceptance.ip"}, scope: every},
	{fields: []string{fieldExternalAccount}, scope: settling, payouts: true, given: hasExternalAccount},
	{
		fields: []string{"settings.card_issuing.tos_acceptance.date", "settings.card_issuing.tos_acceptance.ip"},
		scope:  only(capabilities.CardIssuing),
	},
	{
		fields: []string{"settings.treasury.tos_acceptance.date", "settings.treasury.tos_acceptance.ip"},
		scope:  only(capabilities.Treasury),
	},
	{
		fields: []string{
			"company.address.city", "company.address.line1", "company.address.postal_code",
			"company.name", "company.phone", "company.tax_id",
		},
		scope: every, applies: (*dossier).isCompany,
	},
	{
		fields: []string{"company.address.state"},
		scope:  every, applies: func(d *dossier) bool { return d.isCompany() && d.hasStates() },
	},
	{
		fields: []string{fieldOwner},
		scope:  every, applies: (*dossier).hasOwners,
		given: func(d *dossier) bool { return d.facts.Bool("company.owners_provided") },
	},
	{
		fields: []string{fieldRepresentative},
		scope:  every, applies: (*dossier).isCompany, given: (*dossier).hasRepresentative,
	},
}

// personRule demands fields of a person.
type personRule struct {
	fields  []string
	later   bool                         // eventually due: it holds nothing back
	applies func(*dossier, *person) bool // nil: to every person who is asked for an identity
	given   func(*person) bool           // nil: each field is looked up by its name
}

// personRules are the fields that the same page asks of the individual, the representative and the owners, and the few
// that it asks of other executives and directors.
var personRules = []personRule{
	{fields: []string{"first_name", "last_name"}, applies: func(*dossier, *person) bool { return true }},
	{fields: []string{"email"}, applies: func(*dossier, *person) bool { return true }},
	{fields: []string{"address.city", "address.line1", "address.postal_code", "dob.day", "dob.month", "dob.year"}},
	{fields: []string{"address.state"}, applies: func(d *dossier, p *person) bool { return p.identifies() && d.hasStates() }},
	{fields: []string{"phone"}, applies: func(_ *dossier, p *person) bool { return p.represents() }},
	{
		fields:  []string{"relationship.executive"},
		applies: func(_ *dossier, p *person) bool { return p.represents() && !p.individual },
		given:   func(p *person) bool { return p.facts.Bool("relationship.executive") },
	},
	{
		fields:  []string{fieldSSN},
		applies: func(d *dossier, p *person) bool { return p.represents() && d.country() == "US" },
		given:   func(p *person) bool { return p.facts.Has(fieldSSN) || p.facts.Has(fieldIDNumber) },
	},
	{
		// The last four digits do until an account has grown.
		fields: []string{fieldIDNumber}, later: true,
		applies: func(d *dossier, p *person) bool {
			return p.represents() && d.country() == "US" && p.facts.Has(fieldSSN)
		},
	},
}

// Fields that rules, checks and the onboarding with test data share.
const (
	fieldURL             = "business_profile.url"
	fieldDescription     = "business_profile.product_description"
	fieldExternalAccount = "external_account"
	fieldOwner           = "relationship.owner"
	fieldRepresentative  = "relationship.representative"
	fieldSSN             = "ssn_last_4"
	fieldIDNumber        = "id_number"
	fieldDocument        = "verification.document"
	fieldAddressDocument = "verification.additional_document"
	fieldBankDocuments   = "documents.bank_account_ownership_verification.files"
)

// describesBusiness: a product description does where a business has no website.
func describesBusiness(d *dossier) bool {
	return d.facts.Has(fieldURL) || d.facts.Has(fieldDescription)
}

func hasExternalAccount(d *dossier) bool { return len(d.externals) > 0 }

// dossier is all that is known about an account when its requirements are computed.
type dossier struct {
	facts     api.Object // what the account shows, and what it was told and does not show
	persons   []*person
	externals []*api.Record
	checks    checks
}

// person is one of the account's persons, or the individual of whom nothing is known yet.
type person struct {
	record     *api.Record // nil for the latter
	facts      api.Object
	individual bool // the account's individual: its fields are called "individual."
}

func (d *dossier) businessType() string { return d.facts.String("business_type") }
func (d *dossier) country() string      { return d.facts.String("country") }

func (d *dossier) isCompany() bool {
	return d.businessType() != "" && d.businessType() != businessIndividual
}

// hasOwners: non-profits and government entities belong to nobody.
func (d *dossier) hasOwners() bool { return d.businessType() == "company" }

func (d *dossier) hasRepresentative() bool {
	return slices.ContainsFunc(d.persons, (*person).represents)
}

// hasStates: addresses of these countries name a state or province.
func (d *dossier) hasStates() bool {
	return slices.Contains([]string{"AU", "BR", "CA", "IN", "JP", "MX", "MY", "US"}, d.country())
}

// represents says whether the person stands for the account: its individual, or a company's representative.
func (p *person) represents() bool {
	return p.individual || p.facts.Bool("relationship.representative")
}

// identifies says whether the person's identity has to be verified.
func (p *person) identifies() bool { return p.represents() || p.facts.Bool("relationship.owner") }

// prefix comes before the person's fields in the account's requirements.
func (p *person) prefix() string {
	if p.individual {
		return businessIndividual + "."
	}
	return p.record.ID + "."
}

// demand is one entry of a requirements hash.
type demand struct {
	field   string  // as the account's requirements name it
	of      *person // nil for the account's own fields
	scope   scope
	payouts bool // holds back payouts only
	later   bool // only eventually due
	pending bool // given, and being verified
	failure *failure
}

// blocks says whether the demand keeps a capability from being active.
func (d demand) blocks(capability string) bool {
	return !d.payouts && !d.later && !d.pending && d.scope(capability)
}

// missing lists what the rules demand and nobody has given.
func (d *dossier) missing() []demand {
	var demands []demand
	for _, rule := range accountRules {
		if rule.applies != nil && !rule.applies(d) {
			continue
		}
		for _, field := range rule.fields {
			given := d.facts.Has(field)
			if rule.given != nil {
				given = rule.given(d)
			}
			if !given {
				demands = append(demands, demand{field: field, scope: rule.scope, payouts: rule.payouts})
			}
		}
	}
	for _, p := range d.persons {
		demands = append(demands, d.missingOf(p)...)
	}
	return demands
}

func (d *dossier) missingOf(p *person) []demand {
	var demands []demand
	for _, rule := range personRules {
		if rule.applies == nil && !p.identifies() || rule.applies != nil && !rule.applies(d, p) {
			continue
		}
		for _, field := range rule.fields {
			given := p.facts.Has(field)
			if rule.given != nil {
				given = rule.given(p)
			}
			if !given {
				demands = append(demands, demand{field: p.prefix() + field, of: p, scope: every, later: rule.later})
			}
		}
	}
	return demands
}

// requirements is the hash that Stripe shows for a set of demands.
func requirements(demands []demand) api.Object {
	var due, later, pending []string
	failures, alternatives := []any{}, []any{}
	for _, demand := range demands {
		switch {
		case demand.pending:
			pending = append(pending, demand.field)
		case demand.later:
			later = append(later, demand.field)
		default:
			due = append(due, demand.field)
			later = append(later, demand.field)
		}
		if demand.failure != nil {
			failures = append(failures, api.Object{
				"code": demand.failure.code, "reason": demand.failure.reason, "requirement": demand.field,
			})
		}
		if demand.field == fieldURL && demand.failure == nil {
			alternatives = append(alternatives, api.Object{
				"original_fields_due": []any{fieldURL}, "alternative_fields_due": []any{fieldDescription},
			})
		}
	}
	return api.Object{
		"alternatives": alternatives, "current_deadline": nil, "disabled_reason": nil,
		"currently_due": sorted(due), "past_due": sorted(due), "eventually_due": sorted(later),
		"pending_verification": sorted(pending), "errors": failures,
	}
}

// sorted is the list of fields as a record stores it, each of them once.
func sorted(fields []string) []any {
	list := []any{}
	for _, field := range slices.Compact(slices.Sorted(slices.Values(fields))) {
		list = append(list, field)
	}
	return list
}

// personRequirements is the hash for the demands on one person, whose names go without the prefix there.
func personRequirements(demands []demand) api.Object {
	own := make([]demand, len(demands))
	for i, demand := range demands {
		own[i] = demand
		own[i].field = strings.TrimPrefix(demand.field, demand.of.prefix())
	}
	hash := requirements(own)
	delete(hash, "current_deadline")
	delete(hash, "disabled_reason")
	return hash
}

package connect

import (
	"slices"
	"strings"

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
	born, _ := date(facts.Object("dob"))
	return born.Format("2006-1-2")
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
			proofs := strings.Join(external.Secret.Strings(secretOwnership), "|")
			started = append(started, check{key: checkKey(external.ID), value: proofs})
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

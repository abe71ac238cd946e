package connect

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// jobSettle ends the verifications and activations of an account that have fallen due.
const jobSettle = "account.settle"

// The statuses of a capability.
const (
	active      = "active"
	inactive    = "inactive"
	pending     = "pending"
	unrequested = "unrequested"
)

// What an account's record remembers beside what it shows.
const (
	secretPrivate      = "private"      // parameters that the API never returns, by their names: {company: {tax_id}}
	secretCapabilities = "capabilities" // {name: {requested, requested_at, requirements, activates}}
	secretChecks       = "checks"
	secretRejected     = "rejected"
	secretDeleted      = "deleted"
)

// refresh computes everything about an account that follows from the rest, and stores it: requirements, the status of
// capabilities and persons, what is enabled. Verifications and activations that start now end later, by a job.
func refresh(r *api.Request, account *api.Record) error { return settle(r, account, false) }

// settleAccount is the job: it ends what has fallen due.
func settleAccount(r *api.Request, id string) error {
	account, err := r.Get(typeAccount, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && isDeleted(account) {
		return nil
	}
	if err != nil {
		return err
	}
	return settle(r, account, true)
}

func settle(r *api.Request, account *api.Record, due bool) error {
	before, err := r.Get(typeAccount, account.ID)
	if err != nil {
		return err
	}
	d, err := loadDossier(r, account)
	if err != nil {
		return err
	}
	verifying := d.verify(r, due)
	for _, external := range d.externals {
		if verifyOwnership(d, external) {
			if err := r.Update(external); err != nil {
				return err
			}
		}
	}
	a := assess(account, d)
	activating := a.settleCapabilities(r, due)
	if err := a.settlePersons(r); err != nil {
		return err
	}
	a.settleAccount()
	account.Secret[secretChecks] = api.Object(d.checks)
	if verifying || activating {
		if err := r.After(r.ActivationDelay(), jobSettle, account.ID); err != nil {
			return err
		}
	}
	if due { // what the account can do follows from capabilities that have become active
		if err := tellCapabilities(r, a, before); err != nil {
			return err
		}
		return r.Update(account)
	}
	if err := r.Update(account); err != nil {
		return err
	}
	return tellCapabilities(r, a, before)
}

// loadDossier gathers what is known about an account.
func loadDossier(r *api.Request, account *api.Record) (*dossier, error) {
	d := &dossier{facts: factsOf(account), checks: checks(account.Secret.Object(secretChecks))}
	if d.checks == nil {
		d.checks = checks{}
	}
	d.facts.Set(fieldCompanyLine1, effectiveLine1(account))
	err := r.Each(store.Query{Type: typePerson, Parent: account.ID, Oldest: true}, func(rec *api.Record) (bool, error) {
		p := &person{record: rec, facts: factsOf(rec)}
		switch d.businessType() {
		case businessIndividual:
			p.individual = p.facts.Bool(fieldRepresentative)
		case "":
			p.individual = rec.Secret.Bool(secretIndividual)
		}
		d.persons = append(d.persons, p)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	if d.businessType() == businessIndividual && !d.hasRepresentative() {
		d.persons = append(d.persons, &person{facts: api.Object{}, individual: true})
	}
	err = r.Each(store.Query{Type: typeExternalAccount, Parent: account.ID, Oldest: true}, func(rec *api.Record) (bool, error) {
		d.externals = append(d.externals, rec)
		return true, nil
	})
	return d, err
}

// factsOf is what a record shows with what it was told and does not show.
func factsOf(rec *api.Record) api.Object {
	facts := rec.Data.Clone()
	facts.Merge(rec.Secret.Object(secretPrivate))
	return facts
}

// verify starts verifications of new values, and with due ends those whose time has come. It says whether one is under way
// that has just been started.
func (d *dossier) verify(r *api.Request, due bool) (started bool) {
	previous := d.checks
	d.checks = checks{}
	for _, c := range d.started() {
		entry := api.Object(previous).Object(c.key)
		if entry == nil || entry.String("value") != c.value {
			entry = api.Object{"value": c.value, "due": r.Now.Add(r.ActivationDelay()).Unix(), "done": c.immediate}
			started = started || !c.immediate
		}
		if due && entry.Int("due") <= r.Now.Unix() {
			entry["done"] = true
		}
		d.checks[c.key] = entry
	}
	return started
}

// assessment is what follows from a dossier.
type assessment struct {
	account *api.Record
	dossier *dossier
	demands []demand
}

func assess(account *api.Record, d *dossier) *assessment {
	return &assessment{account: account, dossier: d, demands: append(d.missing(), d.verified()...)}
}

// requested lists the capabilities that the account has requested, sorted.
func requested(account *api.Record) []string {
	var names []string
	for name := range account.Secret.Object(secretCapabilities) {
		if isRequested(account, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func isRequested(account *api.Record, capability string) bool {
	return account.Secret.Bool(secretCapabilities + "." + capability + ".requested")
}

// wanted are the demands that a capability makes.
func (a *assessment) wanted(capability string) []demand {
	var wanted []demand
	for _, demand := range a.demands {
		if demand.scope(capability) {
			wanted = append(wanted, demand)
		}
	}
	return wanted
}

// standing are the demands that the account's requested capabilities make together.
func (a *assessment) standing() []demand {
	names := requested(a.account)
	if len(names) == 0 {
		names = []string{none}
	}
	var standing []demand
	for _, demand := range a.demands {
		if slices.ContainsFunc(names, demand.scope) {
			standing = append(standing, demand)
		}
	}
	return standing
}

// reason says why a capability cannot be active, as requirements.disabled_reason has it; empty when it can.
func (a *assessment) reason(capability string) string {
	switch {
	case a.account.Secret.Has(secretRejected):
		return "rejected.other"
	case a.dossier.sanctioned():
		return "pending.review"
	case a.dossier.facts.String(fieldURL) == urlInactive && a.account.Data.String("capabilities."+capability) != active:
		return "paused.inactivity"
	}
	for _, name := range together(a.account, capability) {
		if slices.ContainsFunc(a.demands, func(d demand) bool { return d.blocks(name) }) {
			return "requirements.fields_needed"
		}
	}
	return ""
}

// together lists the capabilities whose requirements have to be met with those of one: card_payments and transfers are
// both active or both inactive when both are requested.
func together(account *api.Record, capability string) []string {
	pair := []string{capabilities.CardPayments, capabilities.Transfers}
	if slices.Contains(pair, capability) && isRequested(account, pair[0]) && isRequested(account, pair[1]) {
		return pair
	}
	return []string{capability}
}

// pending says whether something that a capability needs is still being verified.
func (a *assessment) pending(capability string) bool {
	return slices.ContainsFunc(a.demands, func(d demand) bool { return d.pending && d.scope(capability) })
}

// settleCapabilities gives each requested capability its status, and says whether an activation has just been started.
func (a *assessment) settleCapabilities(r *api.Request, due bool) (started bool) {
	statuses := api.Object{}
	now := r.Now.Unix()
	for _, name := range requested(a.account) {
		state := a.account.Secret.Object(secretCapabilities).Object(name)
		status := a.account.Data.String("capabilities." + name)
		switch reason := a.reason(name); {
		case reason != "":
			status = inactive
			delete(state, "activates")
		case status == active:
		case !state.Has("activates"):
			status, started = pending, true
			state["activates"] = r.Now.Add(r.ActivationDelay()).Unix()
		case due && state.Int("activates") <= now && !a.pending(name):
			status = active
			delete(state, "activates")
		}
		statuses[name] = status
		state["requirements"] = a.capabilityRequirements(name)
	}
	a.account.Data["capabilities"] = statuses
	return started
}

// capabilityRequirements is the requirements hash of one capability, requested or not.
func (a *assessment) capabilityRequirements(name string) api.Object {
	hash := requirements(a.wanted(name))
	if reason := a.reason(name); reason != "" && isRequested(a.account, name) {
		hash["disabled_reason"] = reason
	}
	return hash
}

// settlePersons stores what follows for each person.
func (a *assessment) settlePersons(r *api.Request) error {
	delete(a.account.Data, businessIndividual)
	for _, p := range a.dossier.persons {
		if p.record == nil {
			continue
		}
		var own []demand
		for _, demand := range a.demands {
			if demand.of == p {
				own = append(own, demand)
			}
		}
		before := p.record.Data.Clone()
		p.record.Data["requirements"] = personRequirements(own)
		p.settleVerification(a.dossier, own)
		if !reflect.DeepEqual(before, p.record.Data) {
			if err := r.Update(p.record); err != nil {
				return err
			}
		}
		if p.individual {
			a.account.Data[businessIndividual] = p.record.Data.Clone()
		}
	}
	return nil
}

// settleVerification gives the person's verification its status and details.
func (p *person) settleVerification(d *dossier, own []demand) {
	status, details, code := "unverified", any(nil), any(nil)
	c, complete := p.identity()
	if complete {
		status = pending
	}
	if complete && d.checks.done(c.key) {
		status = "verified"
		for _, demand := range own {
			if demand.failure != nil {
				status, details, code = "unverified", demand.failure.reason, "failed_keyed_identity"
				break
			}
		}
	}
	verification := p.record.Data.Object("verification")
	verification["status"], verification["details"], verification["details_code"] = status, details, code
	for _, name := range []string{"document", "additional_document"} {
		document := verification.Object(name)
		document["details"], document["details_code"] = nil, nil
		if documentState(p.facts, "verification."+name) == refused && complete && d.checks.done(c.key) {
			document["details"], document["details_code"] = failedTestMode.reason, "document_failed_test_mode"
		}
	}
}

// settleAccount stores what follows for the account itself.
func (a *assessment) settleAccount() {
	data := a.account.Data
	names := requested(a.account)
	wanted := a.standing()
	hash := requirements(wanted)

	held := a.account.Secret.Has(secretRejected) || a.dossier.sanctioned()
	lacking := slices.ContainsFunc(wanted, func(d demand) bool { return !d.pending && !d.later })
	// Any payment method makes an account able to charge.
	charges := slices.ContainsFunc(names, func(name string) bool {
		return strings.HasSuffix(name, "_payments") && data.String("capabilities."+name) == active
	})
	transfers := data.String("capabilities."+capabilities.Transfers) == active
	payouts := transfers && !held && !lacking && hasExternalAccount(a.dossier)
	data["charges_enabled"], data["payouts_enabled"] = charges, payouts

	verifying := len(hash.List("pending_verification")) > 0
	switch {
	case a.account.Secret.Has(secretRejected):
		hash["disabled_reason"] = "rejected." + a.account.Secret.String(secretRejected)
	case a.dossier.sanctioned():
		hash["disabled_reason"] = "listed"
	case lacking:
		hash["disabled_reason"] = "requirements.past_due"
	case verifying && !charges && !payouts:
		hash["disabled_reason"] = "requirements.pending_verification"
	case len(names) == 0:
		hash["disabled_reason"] = "action_required.requested_capabilities"
	}
	data["requirements"] = hash

	// Submitted is what has been told once, right or wrong; a bank account is told later.
	submitted := !slices.ContainsFunc(wanted, func(d demand) bool {
		return d.failure == nil && !d.pending && !d.later && !d.payouts
	})
	data["details_submitted"] = data.Bool("details_submitted") || submitted
}

// futureRequirements is the hash of an account that has nothing ahead of it.
func futureRequirements() api.Object { return requirements(nil) }

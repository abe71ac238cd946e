package connect

import (
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// accountTestData are values for an account's fields that Stripe's testing guide documents to verify.
var accountTestData = map[string]any{
	"business_profile.mcc":                   "5734",
	"business_profile.name":                  "Rocket Rides",
	fieldDescription:                         "Computer software",
	fieldURL:                                 "https://accessible.stripe.com",
	"business_type":                          businessIndividual,
	"company.address.city":                   "South San Francisco",
	fieldCompanyLine1:                        addressFullMatch,
	"company.address.postal_code":            "94080",
	"company.address.state":                  "CA",
	"company.name":                           "Rocket Rides",
	"company.phone":                          "0000000000",
	"company.tax_id":                         idVerifies,
	"company.verification.document":          api.Object{"front": documentSuccess},
	fieldBankDocuments:                       []any{documentSuccess},
	"settings.payments.statement_descriptor": "ROCKET RIDES",
	"settings.card_payments.statement_descriptor_prefix": "ROCKET",
	"settings.card_issuing.tos_acceptance.ip":            testIP,
	"settings.treasury.tos_acceptance.ip":                testIP,
	"tos_acceptance.ip":                                  testIP,
}

// personTestData are values for a person's fields.
var personTestData = map[string]any{
	"address.city":           "South San Francisco",
	"address.line1":          addressFullMatch,
	"address.postal_code":    "94080",
	"address.state":          "CA",
	"dob.day":                int64(1),
	"dob.month":              int64(1),
	"dob.year":               int64(1901),
	"email":                  "jenny.rosen@example.com",
	"first_name":             "Jenny",
	"last_name":              "Rosen",
	"phone":                  "0000000000",
	fieldIDNumber:            idVerifies,
	fieldDocument:            api.Object{"front": documentSuccess, "back": documentSuccess},
	fieldAddressDocument:     api.Object{"front": documentSuccess, "back": documentSuccess},
	"relationship.director":  false,
	"relationship.executive": true,
}

const (
	testIP        = "127.0.0.1"
	testBankToken = "btok_us_verified"
	// rounds bounds the filling: each brings to light what the one before has made due, such as the fields of a
	// representative who was not there.
	rounds = 8
)

// onboardAccount does what the holder of an account does on Stripe's onboarding pages, with test data that verifies: it
// fills in whatever is due and corrects what would fail. Capabilities then activate as ever.
func onboardAccount(r *api.Request) (api.Object, error) {
	account, err := r.Find(typeAccount, r.Path("id"))
	if err != nil {
		return nil, err
	}
	if account.ID == r.Platform {
		return nil, api.Invalid("", "", "Your own account is onboarded already.")
	}
	if account.Secret.Has(secretRejected) {
		return nil, api.Invalid("", "", "Account '%s' was rejected and cannot be onboarded.", account.ID)
	}
	for range rounds {
		progress, err := fillDue(r, account)
		if err != nil {
			return nil, err
		}
		if !progress {
			break
		}
	}
	if err := refresh(r, account); err != nil {
		return nil, err
	}
	return r.Render(account)
}

// fillDue fills in what is due now, judged as if all verifications had ended. It says whether anything was.
func fillDue(r *api.Request, account *api.Record) (progress bool, err error) {
	d, err := loadDossier(r, account)
	if err != nil {
		return false, err
	}
	for _, c := range d.started() {
		d.checks[c.key] = api.Object{"done": true}
	}
	for _, external := range d.externals {
		verifyOwnership(d, external)
	}
	a := assess(account, d)
	f := filling{account: api.Object{}, persons: map[*person]api.Object{}}
	for _, demand := range a.due() {
		if err := f.fill(r, account, d, demand); err != nil {
			return false, err
		}
	}
	if d.facts.String(fieldURL) == urlInactive {
		f.account.Set(fieldURL, accountTestData[fieldURL])
	}
	for _, p := range d.persons {
		if dateOfBirth(p.facts) == dobSanctioned {
			f.person(p).Set("dob.year", personTestData["dob.year"])
		}
	}
	return f.store(r, account, d)
}

// filling collects parameters for an account and its persons.
type filling struct {
	account api.Object
	persons map[*person]api.Object
	added   bool // something was stored already
}

func (f *filling) person(p *person) api.Object {
	if f.persons[p] == nil {
		f.persons[p] = api.Object{}
	}
	return f.persons[p]
}

// fill answers one demand.
func (f *filling) fill(r *api.Request, account *api.Record, d *dossier, demand demand) error {
	if demand.of != nil {
		field := strings.TrimPrefix(demand.field, demand.of.prefix())
		if field == fieldSSN {
			field = fieldIDNumber // the whole number, so that it isn't asked for later
		}
		if value, ok := personTestData[field]; ok {
			f.person(demand.of).Set(field, value)
		}
		if field == "relationship.director" {
			f.person(demand.of).Set("first_name", personTestData["first_name"])
		}
		return nil
	}
	switch {
	case demand.field == fieldExternalAccount:
		external, err := fromToken(r, account, fieldExternalAccount, testBankToken)
		if err != nil {
			return err
		}
		external.Data["default_for_currency"] = true
		f.added = true
		return r.Insert(external)
	case demand.field == fieldRepresentative:
		representative := newPerson(r, account)
		representative.Data.Set(fieldRepresentative, true)
		representative.Data.Set(fieldOwner, d.hasOwners())
		f.added = true
		return r.Insert(representative)
	case demand.field == fieldOwner:
		f.account.Set("company.owners_provided", true)
		for _, p := range d.persons {
			if p.represents() && !slices.ContainsFunc(d.persons, func(p *person) bool { return p.facts.Bool(fieldOwner) }) {
				f.person(p).Set(fieldOwner, true)
			}
		}
	case strings.HasSuffix(demand.field, "tos_acceptance.date"):
		f.account.Set(demand.field, r.Now.Unix())
	default:
		if value, ok := accountTestData[demand.field]; ok {
			f.account.Set(demand.field, value)
		}
	}
	return nil
}

// store puts the collected parameters into the records, and says whether there were any.
func (f *filling) store(r *api.Request, account *api.Record, d *dossier) (bool, error) {
	if len(f.account) > 0 {
		mergeAccount(account, f.account)
		if err := r.Update(account); err != nil {
			return false, err
		}
	}
	for _, p := range d.persons {
		params := f.persons[p]
		switch {
		case params == nil:
		case p.record == nil:
			if err := applyIndividual(r, account, params); err != nil {
				return false, err
			}
		default:
			mergePerson(p.record, params)
			if err := r.Update(p.record); err != nil {
				return false, err
			}
		}
	}
	return f.added || len(f.account)+len(f.persons) > 0, nil
}

// due lists the demands that hold something back now.
func (a *assessment) due() []demand {
	return slices.DeleteFunc(a.standing(), func(d demand) bool { return d.later || d.pending })
}

package connect

import (
	"slices"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// secretIndividual marks the person that an account's individual parameter made.
const secretIndividual = "individual"

// personSecrets lists the parameters of a person that the API does not return, with the field that says that they were
// given.
var personSecrets = map[string]string{
	fieldIDNumber: "id_number_provided", fieldSSN: "ssn_last_4_provided", "id_number_secondary": "id_number_secondary_provided",
	"documents": "",
}

// personOptional lists the fields that a person has only when they are set.
var personOptional = []string{
	"full_name_aliases", "political_exposure", "registered_address",
}

// newPersonData is what a person of an account shows of whom nothing is known yet.
func newPersonData(account, country string) api.Object {
	data := api.Object{
		"account": account, "additional_tos_acceptances": nulls("account"), "address": newAddress(country),
		"dob":                 nulls("day", "month", "year"),
		"future_requirements": personRequirements(nil), "id_number_provided": false, "metadata": api.Object{},
		"relationship": api.Object{
			"authorizer": false, "director": false, "executive": false, "legal_guardian": false, "owner": false,
			"percent_ownership": nil, "representative": false, "title": nil,
		},
		"requirements": personRequirements(nil), "ssn_last_4_provided": false,
		"verification": api.Object{
			"additional_document": nulls("back", "details", "details_code", "front"),
			"details":             nil, "details_code": nil,
			"document": nulls("back", "details", "details_code", "front"), "status": "unverified",
		},
	}
	for _, name := range []string{"email", "first_name", "last_name", "phone"} {
		data[name] = nil
	}
	return data
}

// applyIndividual makes or changes the person that an account of business_type individual is.
func applyIndividual(r *api.Request, account *api.Record, params api.Object) error {
	individual, err := findRepresentative(r, account)
	if err != nil {
		return err
	}
	if individual != nil {
		mergePerson(individual, params)
		return r.Update(individual)
	}
	individual = newPerson(r, account)
	individual.Secret[secretIndividual] = true
	individual.Data.Set(fieldRepresentative, true)
	mergePerson(individual, params)
	return r.Insert(individual)
}

func newPerson(r *api.Request, account *api.Record) *api.Record {
	person := r.New(typePerson)
	person.Account, person.Parent = account.ID, account.ID
	person.Data.Merge(newPersonData(account.ID, account.Data.String("country")))
	person.Secret = api.Object{secretPrivate: api.Object{}}
	return person
}

// mergePerson puts parameters into a person. They have been checked.
func mergePerson(person *api.Record, params api.Object) {
	params = params.Clone()
	delete(params, "person_token")
	if params["dob"] == "" {
		params["dob"] = nulls("day", "month", "year")
	}
	moveSecrets(person, params, personSecrets)
	data := person.Data
	data.Merge(params)
	drop(data, personOptional...)
	// A whole number includes its last four digits, and they count as the required part of it.
	private := person.Secret.Object(secretPrivate)
	data["id_number_provided"] = private.Has(fieldIDNumber) || private.Has(fieldSSN)
	if country := data.String("address.country"); country == "US" {
		data["ssn_last_4_provided"] = private.Has(fieldSSN) || private.Has(fieldIDNumber)
	}
}

// findRepresentative returns the person who represents the account, nil when there is none.
func findRepresentative(r *api.Request, account *api.Record) (*api.Record, error) {
	var found *api.Record
	err := eachPerson(r, account.ID, func(person *api.Record) (bool, error) {
		if person.Data.Bool(fieldRepresentative) {
			found = person
		}
		return found == nil, nil
	})
	return found, err
}

func eachPerson(r *api.Request, account string, fn func(*api.Record) (bool, error)) error {
	return r.Each(store.Query{Type: typePerson, Parent: account}, fn)
}

// personFilters are the relationships by which a list of persons can be filtered.
var personFilters = []string{"authorizer", "director", "executive", "legal_guardian", "owner", "representative"}

func listPersons(r *api.Request) (api.Object, error) {
	filter := r.Params.Object("relationship")
	return r.List(store.Query{Type: typePerson, Parent: r.Path("account")}, func(person *api.Record) bool {
		return !slices.ContainsFunc(personFilters, func(name string) bool {
			return filter.Has(name) && filter.Bool(name) != person.Data.Bool("relationship."+name)
		})
	})
}

func createPerson(r *api.Request) (api.Object, error) {
	account, err := findConnected(r, "add persons to")
	if err != nil {
		return nil, err
	}
	if err := checkPersonParams(r); err != nil {
		return nil, err
	}
	person := newPerson(r, account)
	if account.Data.String("business_type") == businessIndividual {
		individual, err := findRepresentative(r, account)
		if err != nil {
			return nil, err
		}
		if individual != nil {
			return nil, api.Invalid("", "", "Account '%s' has the business type individual, and its only person is '%s'.",
				account.ID, individual.ID)
		}
		person.Data.Set(fieldRepresentative, true)
	}
	if err := standDown(r, account); err != nil {
		return nil, err
	}
	mergePerson(person, r.Params)
	if err := r.Insert(person); err != nil {
		return nil, err
	}
	return refreshPerson(r, account, person.ID)
}

func retrievePerson(r *api.Request) (api.Object, error) {
	person, err := r.Find(typePerson, r.Path("person"))
	if err != nil {
		return nil, err
	}
	return r.Render(person)
}

// findPerson loads the person of the path, and the account to which it belongs.
func findPerson(r *api.Request) (account, person *api.Record, err error) {
	if account, err = loadAccount(r); err != nil {
		return nil, nil, err
	}
	person, err = r.Find(typePerson, r.Path("person"))
	return account, person, err
}

func updatePerson(r *api.Request) (api.Object, error) {
	account, person, err := findPerson(r)
	if err != nil {
		return nil, err
	}
	if err := checkPersonParams(r); err != nil {
		return nil, err
	}
	if !person.Data.Bool(fieldRepresentative) {
		if err := standDown(r, account); err != nil {
			return nil, err
		}
	}
	mergePerson(person, r.Params)
	if account.Data.String("business_type") == businessIndividual && person.Secret.Bool(secretIndividual) {
		person.Data.Set(fieldRepresentative, true) // an individual cannot stop to represent itself
	}
	if err := r.Update(person); err != nil {
		return nil, err
	}
	return refreshPerson(r, account, person.ID)
}

// standDown makes room for a new representative, of whom an account has one: "there can only be one representative at any
// given time", says the API reference.
func standDown(r *api.Request, account *api.Record) error {
	if !r.Params.Bool(fieldRepresentative) {
		return nil
	}
	previous, err := findRepresentative(r, account)
	if err != nil || previous == nil {
		return err
	}
	previous.Data.Set(fieldRepresentative, false)
	return r.Update(previous)
}

// refreshPerson computes what follows for the account, and answers with the person.
func refreshPerson(r *api.Request, account *api.Record, id string) (api.Object, error) {
	if err := refresh(r, account); err != nil {
		return nil, err
	}
	person, err := r.Get(typePerson, id)
	if err != nil {
		return nil, err
	}
	return r.Render(person)
}

func deletePerson(r *api.Request) (api.Object, error) {
	account, person, err := findPerson(r)
	if err != nil {
		return nil, err
	}
	if person.Data.Bool(fieldRepresentative) {
		return nil, api.Invalid("", "", "You cannot delete person '%s': it is the account opener of '%s'.", person.ID, account.ID)
	}
	if err := refuseLastExecutive(r, account, person); err != nil {
		return nil, err
	}
	if err := r.Delete(person); err != nil {
		return nil, err
	}
	if err := refresh(r, account); err != nil {
		return nil, err
	}
	return api.Object{"id": person.ID, "object": typePerson, "deleted": true}, nil
}

// refuseLastExecutive refuses to delete the only verified executive on file.
func refuseLastExecutive(r *api.Request, account, person *api.Record) error {
	if !isVerifiedExecutive(person) {
		return nil
	}
	others := 0
	err := eachPerson(r, account.ID, func(other *api.Record) (bool, error) {
		if other.ID != person.ID && isVerifiedExecutive(other) {
			others++
		}
		return true, nil
	})
	if err == nil && others == 0 {
		return api.Invalid("", "", "You cannot delete person '%s': it is the only verified executive on file.", person.ID)
	}
	return err
}

func isVerifiedExecutive(person *api.Record) bool {
	return person.Data.Bool("relationship.executive") && person.Data.String("verification.status") == "verified"
}

package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Types of cardholders.
const (
	individual = "individual"
	company    = "company"
)

func createCardholder(r *api.Request) (api.Object, error) {
	by, err := loadIssuer(r)
	if err != nil {
		return nil, err
	}
	name := r.Params.String("name")
	if err := checkPrintedName(name); err != nil {
		return nil, err
	}
	cardholder := r.New(typeCardholder)
	cardholder.Secret = api.Object{}
	cardholder.Data.Merge(api.Object{
		"email":             nil,
		"individual":        nil,
		"company":           nil,
		"metadata":          api.Object{},
		"name":              name,
		"phone_number":      nil,
		"preferred_locales": nil,
		"spending_controls": api.Object{
			"allowed_categories": []any{}, "allowed_merchant_countries": []any{},
			"blocked_categories": []any{}, "blocked_merchant_countries": []any{},
			"spending_limits": []any{}, "spending_limits_currency": nil,
		},
		"status": statusActive,
		"type":   individual,
	})
	if kind, given := r.Params["type"]; given {
		cardholder.Data["type"] = kind
	}
	if cardholder.Data.String("type") == company {
		cardholder.Data["company"] = api.Object{"tax_id_provided": false}
	}
	if err := applyCardholder(r, by, cardholder); err != nil {
		return nil, err
	}
	if err := r.Insert(cardholder); err != nil {
		return nil, err
	}
	return r.Render(cardholder)
}

func retrieveCardholder(r *api.Request) (api.Object, error) {
	cardholder, err := findCardholder(r)
	if err != nil {
		return nil, err
	}
	return r.Render(cardholder)
}

func listCardholders(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeCardholder}, func(cardholder *api.Record) bool {
		return matches(r.Params, cardholder.Data, "email", "phone_number", "status", "type")
	})
}

func updateCardholder(r *api.Request) (api.Object, error) {
	by, err := loadIssuer(r)
	if err != nil {
		return nil, err
	}
	cardholder, err := findCardholder(r)
	if err != nil {
		return nil, err
	}
	if err := applyCardholder(r, by, cardholder); err != nil {
		return nil, err
	}
	if err := r.Update(cardholder); err != nil {
		return nil, err
	}
	return r.Render(cardholder)
}

func findCardholder(r *api.Request) (*api.Record, error) {
	return r.Find(typeCardholder, r.Path("cardholder"))
}

// applyCardholder checks and writes the parameters that creation and update have in common.
func applyCardholder(r *api.Request, by issuer, cardholder *api.Record) error {
	for _, apply := range []func(*api.Request, issuer, *api.Record) error{
		applyBilling, applyContact, applyIndividual, applyCompany, applyStatus, applyCardholderControls,
	} {
		if err := apply(r, by, cardholder); err != nil {
			return err
		}
	}
	for _, name := range []string{"metadata", "preferred_locales"} {
		if value, given := r.Params[name]; given {
			cardholder.Data.Merge(api.Object{name: value})
		}
	}
	cardholder.Data["requirements"] = requirements(by, cardholder.Data)
	return nil
}

func applyBilling(r *api.Request, _ issuer, cardholder *api.Record) error {
	if r.Params["billing"] == "" {
		return api.Empty("billing")
	}
	given := r.Params.Object("billing.address")
	if given == nil {
		return nil
	}
	address, err := checkAddress(given, "billing[address]")
	if err != nil {
		return err
	}
	cardholder.Data.Set("billing.address", address)
	return nil
}

func applyContact(r *api.Request, by issuer, cardholder *api.Record) error {
	if email := r.Params.String("email"); email != "" {
		if err := api.CheckEmail("email", email); err != nil {
			return err
		}
	}
	given := api.Object{}
	if phone := r.Params.String("phone_number"); phone != "" {
		number, err := normalizePhone(phone, by.country, "phone_number")
		if err != nil {
			return err
		}
		given["phone_number"] = number
	}
	for _, name := range []string{"email", "phone_number"} {
		if value, there := r.Params[name]; there && !given.Has(name) {
			given[name] = value
		}
	}
	cardholder.Data.Merge(given)
	return nil
}

func applyIndividual(r *api.Request, _ issuer, cardholder *api.Record) error {
	value, there := r.Params["individual"]
	if !there {
		return nil
	}
	if err := checkKind(cardholder, individual); err != nil {
		return err
	}
	given := store.AsObject(value)
	if given == nil { // unset
		cardholder.Data["individual"] = nil
		return nil
	}
	person := cardholder.Data.Object("individual")
	if person == nil {
		person = api.Object{"card_issuing": nil, "dob": nil, "first_name": nil, "last_name": nil, "verification": nil}
	}
	person.Merge(given)
	if err := checkPerson(person, given, r.Now); err != nil {
		return err
	}
	cardholder.Data["individual"] = person
	return nil
}

func applyCompany(r *api.Request, by issuer, cardholder *api.Record) error {
	value, there := r.Params["company"]
	if !there {
		return nil
	}
	if err := checkKind(cardholder, company); err != nil {
		return err
	}
	given := store.AsObject(value)
	if taxID, there := given["tax_id"]; there || given == nil {
		if id, _ := taxID.(string); id != "" {
			if err := checkTaxID(id, by.country); err != nil {
				return err
			}
		}
		cardholder.Secret.Merge(api.Object{"tax_id": taxID})
		cardholder.Data["company"] = api.Object{"tax_id_provided": cardholder.Secret.Has("tax_id")}
	}
	return nil
}

// checkKind refuses the details of an individual for a company, and the other way round.
func checkKind(cardholder *api.Record, detail string) error {
	kind := cardholder.Data.String("type")
	if kind != detail {
		return api.Invalid(detail, "", "You cannot provide `%s` for a cardholder of type `%s`.", detail, kind)
	}
	return nil
}

// applyStatus switches between active and inactive. Only Stripe blocks a cardholder, and only Stripe could undo it.
func applyStatus(r *api.Request, _ issuer, cardholder *api.Record) error {
	status, given := r.Params["status"]
	if !given {
		return nil
	}
	if cardholder.Data.String("status") == statusBlocked {
		return api.Invalid("status", "",
			"The cardholder '%s' is blocked. The status of a blocked cardholder cannot be changed.", cardholder.ID)
	}
	cardholder.Data["status"] = status
	return nil
}

func applyCardholderControls(r *api.Request, by issuer, cardholder *api.Record) error {
	given := givenControls(r)
	if given == nil {
		return nil
	}
	controls := cardholder.Data.Object("spending_controls")
	const name = "spending_limits_currency"
	if value := given.String(name); value != "" {
		currency, err := by.currency(value, "spending_controls["+name+"]")
		if err != nil {
			return err
		}
		given[name] = currency
	}
	if err := mergeControls(controls, given); err != nil {
		return err
	}
	if len(controls.List("spending_limits")) > 0 && !controls.Has(name) {
		controls[name] = by.currencies[0]
	}
	return nil
}

// requirements says what keeps a cardholder's cards from being activated: the names of an individual, and in the US also
// the acceptance of the issuing bank's terms (Stripe's "Update the terms of service for Issuing" guide).
func requirements(by issuer, cardholder api.Object) api.Object {
	pastDue := []any{}
	if cardholder.String("type") == individual {
		fields := []string{"individual.first_name", "individual.last_name"}
		if by.country == "US" {
			const terms = "individual.card_issuing.user_terms_acceptance"
			fields = append([]string{terms + ".date", terms + ".ip"}, fields...)
		}
		for _, field := range fields {
			if !cardholder.Has(field) {
				pastDue = append(pastDue, field)
			}
		}
	}
	var reason any
	if len(pastDue) > 0 {
		reason = "requirements.past_due"
	}
	return api.Object{"disabled_reason": reason, "past_due": pastDue}
}

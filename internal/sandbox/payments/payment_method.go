package payments

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// What the record of a payment method remembers beside what package testbanks has there.
const (
	secretProven   = "proven"   // whether microdeposits have proven whose bank account it is
	secretDetached = "detached" // it had a customer once, and can never have one again
)

func registerPaymentMethods(m *api.Mux) {
	m.Type(api.Type{
		Name: typePaymentMethod, Prefix: "pm_", Noun: "PaymentMethod", Param: "payment_method", Events: paymentMethodEvents,
	})
	const collection = "/v1/payment_methods"
	const object = collection + "/{payment_method}"
	m.Handle("POST "+collection, createPaymentMethod, differsInTypes)
	m.Handle("GET "+collection, listPaymentMethods)
	m.Handle("GET "+object, retrieve(typePaymentMethod, "payment_method"),
		"A test token such as `pm_usBankAccount` cannot be retrieved; it becomes a payment method where it is used.")
	m.Handle("POST "+object, updatePaymentMethod, differsInTypes)
	m.Handle("POST "+object+"/attach", attachPaymentMethod)
	m.Handle("POST "+object+"/detach", detachPaymentMethod)
}

// paymentMethodEvents tells when a payment method gets a customer, loses it, or changes otherwise.
func paymentMethodEvents(c api.Change) []string {
	const name = "payment_method"
	switch {
	case c.After == nil:
		return nil
	case c.After.Has(fieldCustomer) && c.Changed(fieldCustomer):
		return []string{name + ".attached"}
	case c.Before == nil:
		return nil
	case c.Changed(fieldCustomer):
		return []string{name + ".detached"}
	}
	return []string{name + ".updated"}
}

func createPaymentMethod(r *api.Request) (api.Object, error) {
	if err := refuseUnsimulated(r, fieldCustomer, fieldMethod, "radar_options"); err != nil {
		return nil, err
	}
	pm, err := testbanks.Described(r, r.Params, "")
	if err != nil {
		return nil, err
	}
	if err := r.Insert(pm); err != nil {
		return nil, err
	}
	return r.Render(pm)
}

// listPaymentMethods lists those of a customer, or else those of the account itself, which Treasury moves money with.
func listPaymentMethods(r *api.Request) (api.Object, error) {
	kind := r.Params.String("type")
	ofType := func(pm *api.Record) bool { return kind == "" || pm.Data.String("type") == kind }
	if id := r.Params.String(fieldCustomer); id != "" {
		customer, err := r.Reference(typeCustomer, id, fieldCustomer)
		if err != nil {
			return nil, err
		}
		return r.List(store.Query{Type: typePaymentMethod, Parent: customer.ID}, ofType)
	}
	return r.List(store.Query{Type: typePaymentMethod}, func(pm *api.Record) bool {
		return pm.Secret.Bool(testbanks.SecretSelf) && ofType(pm)
	})
}

func listOfCustomer(r *api.Request) (api.Object, error) {
	customer, err := r.Find(typeCustomer, r.Path("customer"))
	if err != nil {
		return nil, err
	}
	kind, redisplay := r.Params.String("type"), r.Params.String("allow_redisplay")
	return r.List(store.Query{Type: typePaymentMethod, Parent: customer.ID}, func(pm *api.Record) bool {
		return (kind == "" || pm.Data.String("type") == kind) &&
			(redisplay == "" || pm.Data.String("allow_redisplay") == redisplay)
	})
}

func retrieveOfCustomer(r *api.Request) (api.Object, error) {
	customer, err := r.Find(typeCustomer, r.Path("customer"))
	if err != nil {
		return nil, err
	}
	pm, err := r.Find(typePaymentMethod, r.Path("payment_method"))
	if err != nil {
		return nil, err
	}
	if pm.Data.String(fieldCustomer) != customer.ID {
		return nil, api.NotFound("payment_method", "No such PaymentMethod: '%s'; it is not attached to the customer '%s'.", pm.ID, customer.ID)
	}
	return r.Render(pm)
}

func updatePaymentMethod(r *api.Request) (api.Object, error) {
	pm, err := r.Find(typePaymentMethod, r.Path("payment_method"))
	if err != nil {
		return nil, err
	}
	if !pm.Data.Has(fieldCustomer) && !pm.Secret.Bool(testbanks.SecretSelf) {
		return nil, api.Invalid("", "", "You must attach the PaymentMethod '%s' to a customer, or set it up for the account itself, "+
			"before you can update it.", pm.ID)
	}
	if r.Params.Has("card") {
		return nil, api.Invalid("card", "", "You cannot update `card` of a PaymentMethod of the type `%s`.", pm.Data.String("type"))
	}
	for _, name := range []string{fieldBilling, bankAccount} {
		if r.Params[name] == "" {
			return nil, api.Empty(name)
		}
	}
	if err := testbanks.CheckBilling(r.Params.Object(fieldBilling), fieldBilling); err != nil {
		return nil, err
	}
	for _, name := range []string{"allow_redisplay", fieldBilling, "metadata", bankAccount} {
		if value, given := r.Params[name]; given {
			pm.Data.Merge(api.Object{name: value})
		}
	}
	if !pm.Data.Has(fieldBilling + ".address") { // unset
		pm.Data.Set(fieldBilling+".address", testbanks.NoAddress())
	}
	if err := r.Update(pm); err != nil {
		return nil, err
	}
	return r.Render(pm)
}

func attachPaymentMethod(r *api.Request) (api.Object, error) {
	id := r.Path("payment_method")
	pm, err := r.Find(typePaymentMethod, id)
	if err != nil && testbanks.IsToken(id) {
		pm, err = testbanks.Resolve(r, id, "payment_method")
	}
	if err != nil {
		return nil, err
	}
	customer, err := r.Reference(typeCustomer, r.Params.String(fieldCustomer), fieldCustomer)
	if err != nil {
		return nil, err
	}
	if err := attach(r, pm, customer); err != nil {
		return nil, err
	}
	return r.Render(pm)
}

// attach gives a verified bank account to a customer.
func attach(r *api.Request, pm, customer *api.Record) error {
	switch owner := pm.Data.String(fieldCustomer); {
	case owner == customer.ID:
		return nil
	case owner != "":
		return api.Invalid(fieldMethod, "", "The payment method you provided has already been attached to a customer.")
	}
	if err := refuseDetached(pm); err != nil {
		return err
	}
	if !pm.Secret.Bool(testbanks.SecretVerified) {
		return api.Invalid(fieldMethod, "", "Bank accounts must be verified before they can be attached to a customer. Verify the "+
			"PaymentMethod '%s' with a SetupIntent for the customer.", pm.ID)
	}
	give(pm, customer.ID)
	return r.Update(pm)
}

// give makes a payment method a customer's.
func give(pm *api.Record, customer string) {
	pm.Data[fieldCustomer], pm.Parent = customer, customer
	pm.Secret[testbanks.SecretSelf] = false
}

// refuseDetached refuses to use a payment method again that has been detached.
func refuseDetached(pm *api.Record) error {
	if !pm.Secret.Bool(secretDetached) {
		return nil
	}
	return api.Invalid(fieldMethod, "", "The PaymentMethod '%s' was detached from a customer. It may not be used again.", pm.ID)
}

func detachPaymentMethod(r *api.Request) (api.Object, error) {
	pm, err := r.Find(typePaymentMethod, r.Path("payment_method"))
	if err != nil {
		return nil, err
	}
	if !pm.Data.Has(fieldCustomer) {
		return nil, api.Invalid("", "", "The payment method you provided is not attached to a customer so detachment is impossible.")
	}
	if err := detach(r, pm); err != nil {
		return nil, err
	}
	return r.Render(pm)
}

// detach takes a payment method from its customer, for good: its mandates end, and no money moves with it any more.
func detach(r *api.Request, pm *api.Record) error {
	if err := forgetDefault(r, pm); err != nil {
		return err
	}
	pm.Data[fieldCustomer], pm.Parent = nil, ""
	pm.Secret[secretDetached], pm.Secret[testbanks.SecretVerified] = true, false
	if err := r.Update(pm); err != nil {
		return err
	}
	return endMandates(r, pm)
}

// forgetDefault keeps a customer's settings from naming a payment method that is about to go.
func forgetDefault(r *api.Request, pm *api.Record) error {
	customer, err := r.Get(typeCustomer, pm.Data.String(fieldCustomer))
	if err != nil {
		return err
	}
	const field = "invoice_settings.default_payment_method"
	if customer.Data.String(field) != pm.ID {
		return nil
	}
	customer.Data.Set(field, nil)
	return r.Update(customer)
}

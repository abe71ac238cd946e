package payments

import (
	"errors"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// secretDeleted marks what has been deleted, and is still shown to those who ask for it.
const secretDeleted = "deleted"

// unsimulatedOfCustomer are the parameters that belong to invoices, taxes and the payment sources of old.
var unsimulatedOfCustomer = []string{
	"bank_account", "card", "cash_balance", "default_alipay_account", "default_bank_account", "default_card", "default_source",
	"source", "tax", "tax_id_data", "test_clock",
}

// ofCustomer are the parameters that creation and update copy.
var ofCustomer = []string{
	"address", "balance", "description", "email", "invoice_prefix", "metadata", "name", "next_invoice_sequence", "phone",
	"preferred_locales", "shipping", "tax_exempt",
}

func registerCustomers(m *api.Mux) {
	m.Type(api.Type{
		Name: typeCustomer, Prefix: "cus_", Length: 14, Noun: "customer", Param: "customer",
		View: viewCustomer, Gone: secretDeleted, Events: customerEvents,
	})
	const collection = "/v1/customers"
	const object = collection + "/{customer}"
	differs := "Taxes, invoices, cash balances and payment sources are not simulated; a parameter that asks for them is refused."
	m.Handle("POST "+collection, createCustomer, differs)
	m.Handle("GET "+collection, listCustomers)
	m.Handle("GET "+object, retrieveCustomer)
	m.Handle("POST "+object, updateCustomer, differs)
	m.Handle("DELETE "+object, deleteCustomer)
	m.Handle("GET "+object+"/payment_methods", listOfCustomer)
	m.Handle("GET "+object+"/payment_methods/{payment_method}", retrieveOfCustomer)
}

func customerEvents(c api.Change) []string {
	if c.After.Bool("deleted") {
		return []string{"customer.deleted"}
	}
	return api.Lifecycle("customer")(c)
}

func isDeleted(rec *api.Record) bool { return rec.Secret.Bool(secretDeleted) }

// viewCustomer shows of a deleted customer only that it is one.
func viewCustomer(_ *api.Request, customer *api.Record) (api.Object, error) {
	if isDeleted(customer) {
		return deletedCustomer(customer), nil
	}
	return customer.Data, nil
}

func deletedCustomer(customer *api.Record) api.Object {
	return api.Object{"id": customer.ID, "object": "customer", "deleted": true}
}

func createCustomer(r *api.Request) (api.Object, error) {
	customer := r.New(typeCustomer)
	customer.Data.Merge(api.Object{
		"balance": int64(0), "delinquent": false, "metadata": api.Object{}, "next_invoice_sequence": int64(1),
		"invoice_prefix":   strings.ToUpper(r.RandomID("", 8)),
		"invoice_settings": api.Object{"custom_fields": nil, "default_payment_method": nil, "footer": nil, "rendering_options": nil},
		"tax_exempt":       "none",
	})
	customer.Data["preferred_locales"] = []any{}
	if err := applyCustomer(r, customer); err != nil {
		return nil, err
	}
	if err := r.Insert(customer); err != nil {
		return nil, err
	}
	if id := r.Params.String(fieldMethod); id != "" {
		pm, err := testbanks.Resolve(r, id, fieldMethod)
		if err == nil {
			err = attach(r, pm, customer)
		}
		if err != nil {
			return nil, err
		}
	}
	return r.Render(customer)
}

// applyCustomer writes the parameters that creation and update have in common.
func applyCustomer(r *api.Request, customer *api.Record) error {
	if err := refuseUnsimulated(r, unsimulatedOfCustomer...); err != nil {
		return err
	}
	if email := r.Params.String("email"); email != "" {
		if err := api.CheckEmail("email", email); err != nil {
			return err
		}
	}
	for _, name := range ofCustomer {
		if value, given := r.Params[name]; given {
			customer.Data.Merge(api.Object{name: value})
		}
	}
	if !customer.Data.Has("tax_exempt") { // unset
		customer.Data["tax_exempt"] = "none"
	}
	return applyInvoiceSettings(r, customer)
}

// applyInvoiceSettings keeps the default payment method one of the customer's own.
func applyInvoiceSettings(r *api.Request, customer *api.Record) error {
	given := r.Params.Object("invoice_settings")
	if id := given.String("default_payment_method"); id != "" {
		const param = "invoice_settings[default_payment_method]"
		pm, err := r.Reference(typePaymentMethod, id, param)
		if err != nil {
			return err
		}
		if pm.Data.String(fieldCustomer) != customer.ID {
			return api.Invalid(param, "resource_missing", "The customer does not have a payment method with the ID %s. The payment "+
				"method must be attached to the customer.", id)
		}
	}
	customer.Data.Object("invoice_settings").Merge(given)
	return nil
}

func listCustomers(r *api.Request) (api.Object, error) {
	email := r.Params.String("email")
	return r.List(store.Query{Type: typeCustomer}, func(customer *api.Record) bool {
		return !isDeleted(customer) && (email == "" || customer.Data.String("email") == email)
	})
}

// retrieveCustomer also answers for a deleted customer, which says that it is deleted.
func retrieveCustomer(r *api.Request) (api.Object, error) {
	customer, err := r.Get(typeCustomer, r.Path("customer"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !isDeleted(customer) {
		customer, err = r.Find(typeCustomer, r.Path("customer"))
	}
	if err != nil {
		return nil, err
	}
	if customer.Account != r.Account {
		_, err := r.Find(typeCustomer, customer.ID)
		return nil, err
	}
	return r.Render(customer)
}

func updateCustomer(r *api.Request) (api.Object, error) {
	customer, err := r.Find(typeCustomer, r.Path("customer"))
	if err != nil {
		return nil, err
	}
	if err := applyCustomer(r, customer); err != nil {
		return nil, err
	}
	if err := r.Update(customer); err != nil {
		return nil, err
	}
	return r.Render(customer)
}

// deleteCustomer detaches what is attached to the customer, for good.
func deleteCustomer(r *api.Request) (api.Object, error) {
	customer, err := r.Find(typeCustomer, r.Path("customer"))
	if err != nil {
		return nil, err
	}
	err = r.Each(store.Query{Type: typePaymentMethod, Parent: customer.ID}, func(pm *api.Record) (bool, error) {
		err := detach(r, pm)
		return err == nil, err
	})
	if err != nil {
		return nil, err
	}
	if customer, err = r.Find(typeCustomer, customer.ID); err != nil { // as the detachment has left it
		return nil, err
	}
	customer.Secret[secretDeleted] = true
	if err := r.Update(customer); err != nil {
		return nil, err
	}
	return deletedCustomer(customer), nil
}

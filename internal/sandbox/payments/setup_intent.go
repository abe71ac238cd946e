package payments

import (
	"maps"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// Statuses of a SetupIntent, and of its attempts.
const (
	needsMethod       = "requires_payment_method"
	needsConfirmation = "requires_confirmation"
	needsAction       = "requires_action"
	succeeded         = "succeeded"
	canceled          = "canceled"
	failed            = "failed"
)

// unexpectedState is the code of what a SetupIntent cannot do in the status in which it is.
const unexpectedState = "setup_intent_unexpected_state"

// typesBeside are the types of payment methods that may stand beside us_bank_account in payment_method_types.
var typesBeside = []string{bankAccount, "card", "link"}

func registerSetupIntents(m *api.Mux) {
	m.Type(api.Type{
		Name: typeSetupIntent, Prefix: "seti_", Noun: "setupintent", Param: "intent", View: viewSetupIntent, Events: setupIntentEvents,
	})
	m.Type(api.Type{Name: typeSetupAttempt, Prefix: "setatt_", Noun: "setup attempt", Param: "attempt"})
	const collection = "/v1/setup_intents"
	const object = collection + "/{intent}"
	m.Handle("POST "+collection, createSetupIntent, differsInTypes,
		"Without `payment_method_types` a SetupIntent takes `us_bank_account` alone, whatever the platform's settings.",
		"`account_holder_type` and the name in the billing details are needed for every bank account.",
		"A test token such as `pm_usBankAccount` stands for a bank account that is verified already.",
		"The capability `us_bank_account_ach_payments` is not needed to set a bank account up, only to move money with it.")
	m.Handle("GET "+collection, listSetupIntents)
	m.Handle("GET "+object, retrieveSetupIntent)
	m.Handle("POST "+object, updateSetupIntent, differsInTypes)
	m.Handle("POST "+object+"/confirm", confirmSetupIntent, differsInTypes,
		"Bank accounts are verified with microdeposits; Financial Connections cannot verify them.",
		"`hosted_verification_url` leads nowhere.")
	m.Handle("POST "+object+"/cancel", cancelSetupIntent)
	m.Handle("POST "+object+"/verify_microdeposits", verifyMicrodeposits,
		"Both amounts and descriptor codes are accepted, whatever `microdeposit_type` says: Stripe's guide does so.",
		"Only the documented test values verify; every other one is a mismatch.")
	m.Job(jobMicrodepositsFail, microdepositsFail)
	m.Job(jobMicrodepositsExpire, microdepositsExpire)
}

func setupIntentEvents(c api.Change) []string {
	const name = "setup_intent"
	events := api.Statuses(name, map[string]string{succeeded: "succeeded", canceled: "canceled"})(c)
	if c.After.Has(fieldNextAction) && c.Changed(fieldNextAction) {
		events = append(events, name+".requires_action")
	}
	if c.After.Has("last_setup_error") && c.Changed("last_setup_error") {
		events = append(events, name+".setup_failed")
	}
	return events
}

// viewSetupIntent shows the payment method that could not be set up in full.
func viewSetupIntent(r *api.Request, intent *api.Record) (api.Object, error) {
	failure := intent.Data.Object("last_setup_error")
	if failure == nil {
		return intent.Data, nil
	}
	pm, err := r.Get(typePaymentMethod, intent.Secret.String("failed_method"))
	if err != nil {
		return nil, err
	}
	shown := maps.Clone(failure)
	if shown[fieldMethod], err = r.Embed(pm, "last_setup_error."+fieldMethod); err != nil {
		return nil, err
	}
	view := maps.Clone(intent.Data)
	view["last_setup_error"] = shown
	return view, nil
}

func createSetupIntent(r *api.Request) (api.Object, error) {
	confirming := r.Params.Bool("confirm")
	if !confirming {
		for _, name := range []string{fieldMandateData, "return_url"} {
			if r.Params.Has(name) && r.Params.Get(name) != "" {
				return nil, api.Invalid(name, "", "The parameter `%s` can only be used with `confirm=true`.", name)
			}
		}
	}
	intent := r.New(typeSetupIntent)
	intent.Data.Merge(api.Object{
		"client_secret": r.RandomID(intent.ID+"_secret_", 25), "metadata": api.Object{}, fieldMethodTypes: []any{bankAccount},
		fieldMethodOptions: api.Object{bankAccount: api.Object{
			"financial_connections": api.Object{"permissions": []any{"payment_method"}}, "mandate_options": api.Object{},
			"verification_method": "automatic",
		}},
		fieldStatus: needsMethod, "usage": "off_session",
	})
	if !r.Params.Has(fieldMethodTypes) {
		if err := automatic(r, intent); err != nil {
			return nil, err
		}
	}
	if owner := r.Params.String("on_behalf_of"); owner != "" {
		if _, err := r.Reference(typeAccount, owner, "on_behalf_of"); err != nil {
			return nil, err
		}
		intent.Data["on_behalf_of"] = owner
	}
	if usage := r.Params.String("usage"); usage != "" {
		intent.Data["usage"] = usage
	}
	if err := applySetupIntent(r, intent); err != nil {
		return nil, err
	}
	if err := r.Insert(intent); err != nil {
		return nil, err
	}
	if confirming {
		if err := confirm(r, intent); err != nil {
			return nil, err
		}
	}
	return r.Render(intent)
}

// automatic says that Stripe chooses the types of payment methods, as it does where the request names none.
func automatic(r *api.Request, intent *api.Record) error {
	const name = "automatic_payment_methods"
	if r.Params.Has(name) && !r.Params.Bool(name+".enabled") {
		return api.Missing(fieldMethodTypes)
	}
	redirects := r.Params.String(name + ".allow_redirects")
	if redirects == "" {
		redirects = "always"
	}
	intent.Data[name] = api.Object{"allow_redirects": redirects, "enabled": true}
	return nil
}

// applySetupIntent writes the parameters that creation, update and confirmation have in common.
func applySetupIntent(r *api.Request, intent *api.Record) error {
	err := refuseUnsimulated(r, "confirmation_token", "payment_method_configuration", "single_use")
	if err != nil {
		return err
	}
	if r.Params.Has(fieldMethodTypes) && r.Params.Bool("automatic_payment_methods.enabled") {
		return api.Exclusive("automatic_payment_methods", fieldMethodTypes)
	}
	for _, apply := range []func(*api.Request, *api.Record) error{applyOwner, applyMethodTypes, applyMethodOptions, applyMethod} {
		if err := apply(r, intent); err != nil {
			return err
		}
	}
	for _, name := range []string{"description", "metadata"} {
		if value, given := r.Params[name]; given {
			intent.Data.Merge(api.Object{name: value})
		}
	}
	return nil
}

// applyOwner says whose bank account it will be, the account's own or a customer's, and what for.
func applyOwner(r *api.Request, intent *api.Record) error {
	if self, given := r.Params[fieldSelf]; given {
		intent.Data[fieldSelf] = self
	}
	if id := r.Params.String(fieldCustomer); id != "" {
		customer, err := r.Reference(typeCustomer, id, fieldCustomer)
		if err != nil {
			return err
		}
		intent.Data[fieldCustomer] = customer.ID
	}
	if intent.Data.Bool(fieldSelf) && intent.Data.Has(fieldCustomer) {
		return api.Exclusive(fieldSelf, fieldCustomer)
	}
	if _, given := r.Params[fieldDirections]; given {
		intent.Data[fieldDirections] = nil
		if list := slices.Compact(slices.Sorted(slices.Values(r.Params.Strings(fieldDirections)))); len(list) > 0 {
			intent.Data[fieldDirections] = list
		}
	}
	return nil
}

func applyMethodTypes(r *api.Request, intent *api.Record) error {
	if !r.Params.Has(fieldMethodTypes) {
		return nil
	}
	types := r.Params.Strings(fieldMethodTypes)
	for _, kind := range types {
		if !slices.Contains(typesBeside, kind) {
			return api.NotSimulated(fieldMethodTypes, "payment methods of the type `"+kind+"`")
		}
	}
	if !slices.Contains(types, bankAccount) {
		return api.NotSimulated(fieldMethodTypes, "SetupIntents without the payment method type `"+bankAccount+"`")
	}
	intent.Data[fieldMethodTypes], intent.Data["automatic_payment_methods"] = types, nil
	return nil
}

func applyMethodOptions(r *api.Request, intent *api.Record) error {
	given := r.Params.Object(fieldMethodOptions)
	for _, kind := range slices.Sorted(maps.Keys(given)) {
		if kind != bankAccount {
			return api.NotSimulated(fieldMethodOptions+"["+kind+"]", "payment methods of the type `"+kind+"`")
		}
	}
	options := given.Object(bankAccount).Clone()
	delete(options, "networks") // is never shown
	shown := intent.Data.Object(fieldMethodOptions + "." + bankAccount)
	shown.Merge(options)
	if mandate := shown.Object("mandate_options"); mandate != nil && !mandate.Has("collection_method") { // unset
		delete(mandate, "collection_method")
	}
	return nil
}

// applyMethod takes the payment method, or makes the one that the request describes.
func applyMethod(r *api.Request, intent *api.Record) error {
	id, described := r.Params.String(fieldMethod), r.Params.Object(fieldMethodData)
	var pm *api.Record
	var err error
	switch {
	case id != "" && described != nil:
		return api.Exclusive(fieldMethod, fieldMethodData)
	case id != "":
		pm, err = testbanks.Resolve(r, id, fieldMethod)
	case described != nil:
		if pm, err = testbanks.Described(r, described, fieldMethodData); err == nil {
			err = r.Insert(pm)
		}
	default:
		return nil
	}
	if err != nil {
		return err
	}
	if err := guardOwner(intent, pm); err != nil {
		return err
	}
	intent.Data[fieldMethod], intent.Data[fieldNextAction] = pm.ID, nil
	intent.Data[fieldStatus] = needsConfirmation
	return nil
}

// guardOwner keeps a customer's payment method from being set up for anybody else.
func guardOwner(intent, pm *api.Record) error {
	owner, wanted := pm.Data.String(fieldCustomer), intent.Data.String(fieldCustomer)
	switch {
	case owner == wanted || owner == "":
		return refuseDetached(pm)
	case wanted == "":
		return api.Invalid(fieldMethod, "", "The payment method supplied (%s) belongs to the Customer %s. Please include the Customer "+
			"in the `customer` parameter on the SetupIntent.", pm.ID, owner)
	}
	return api.Invalid(fieldMethod, "", "The PaymentMethod %s does not belong to the Customer you supplied %s. Please use this "+
		"PaymentMethod with the Customer that it belongs to instead.", pm.ID, wanted)
}

// findSetupIntent loads the SetupIntent of the path for somebody who has its secret, where the request names one.
func findSetupIntent(r *api.Request) (*api.Record, error) {
	intent, err := r.Find(typeSetupIntent, r.Path("intent"))
	if err != nil {
		return nil, err
	}
	if secret := r.Params.String("client_secret"); secret != "" && secret != intent.Data.String("client_secret") {
		return nil, api.Invalid("client_secret", "", "The client_secret provided does not match the client_secret associated with "+
			"this SetupIntent.")
	}
	return intent, nil
}

func retrieveSetupIntent(r *api.Request) (api.Object, error) {
	intent, err := findSetupIntent(r)
	if err != nil {
		return nil, err
	}
	return r.Render(intent)
}

func listSetupIntents(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeSetupIntent}, func(intent *api.Record) bool {
		for _, name := range []string{fieldCustomer, fieldMethod} {
			if r.Params.Has(name) && r.Params.Get(name) != intent.Data.Get(name) {
				return false
			}
		}
		return !r.Params.Has(fieldSelf) || r.Params.Bool(fieldSelf) == intent.Data.Bool(fieldSelf)
	})
}

func updateSetupIntent(r *api.Request) (api.Object, error) {
	intent, err := findSetupIntent(r)
	if err != nil {
		return nil, err
	}
	if err := refuseEnded(r, intent); err != nil {
		return nil, err
	}
	if err := applySetupIntent(r, intent); err != nil {
		return nil, err
	}
	if err := r.Update(intent); err != nil {
		return nil, err
	}
	return r.Render(intent)
}

// refuseEnded refuses to change what has been settled. Notes may be made at any time.
func refuseEnded(r *api.Request, intent *api.Record) error {
	why := ended(intent)
	for name := range r.Params {
		if name != "description" && name != "metadata" && why != "" {
			return api.Invalid("", unexpectedState, "You cannot update this SetupIntent because it has %s.", why)
		}
	}
	return nil
}

// ended says how a SetupIntent came to its end, "" when it has not.
func ended(intent *api.Record) string {
	switch intent.Data.String(fieldStatus) {
	case succeeded:
		return "already succeeded"
	case canceled:
		return "been canceled"
	}
	return ""
}

func cancelSetupIntent(r *api.Request) (api.Object, error) {
	intent, err := findSetupIntent(r)
	if err != nil {
		return nil, err
	}
	if ended(intent) != "" {
		return nil, api.Invalid("", unexpectedState, "You cannot cancel this SetupIntent because it has a status of %s. Only a "+
			"SetupIntent with one of the following statuses may be canceled: `requires_payment_method`, `requires_confirmation`, or "+
			"`requires_action`.", intent.Data.String(fieldStatus))
	}
	intent.Data[fieldStatus], intent.Data[fieldNextAction] = canceled, nil
	intent.Data["cancellation_reason"] = orNull(r.Params.String("cancellation_reason"))
	if err := dropMandate(r, intent); err != nil {
		return nil, err
	}
	if err := endAttempt(r, intent, "abandoned", nil); err != nil {
		return nil, err
	}
	if err := r.Update(intent); err != nil {
		return nil, err
	}
	return r.Render(intent)
}

// errorOf is a failure as last_setup_error shows it.
func errorOf(failure *api.Error) api.Object {
	return api.Object{
		"code": failure.Code, "doc_url": "https://stripe.com/docs/error-codes/" + strings.ReplaceAll(failure.Code, "_", "-"),
		"message": failure.Message, "type": failure.Type,
	}
}

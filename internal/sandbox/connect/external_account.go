package connect

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const (
	paramExternalAccount = "external_account"
	paramBankAccount     = "bank_account" // an older name for the same parameter
	prefixBankAccount    = "ba_"
	prefixCard           = "card_"
	objectBankAccount    = "bank_account"
	objectCard           = "card"

	statusNew                = "new"
	statusVerificationFailed = "verification_failed"

	secretAccountNumber = "account_number"
	secretOwnership     = "ownership" // files that prove who owns a bank account
)

// replaceExternalAccount makes the external account that a parameter of an account describes: it takes the place of the
// default for its currency, which is deleted.
func replaceExternalAccount(r *api.Request, account *api.Record, param string) error {
	external, err := newExternalAccount(r, account, param)
	if err != nil {
		return err
	}
	previous, err := otherDefaults(r, external)
	if err != nil {
		return err
	}
	for _, other := range previous {
		if err := r.Delete(other); err != nil {
			return err
		}
	}
	external.Data["default_for_currency"] = true
	return r.Insert(external)
}

// otherDefaults are the other external accounts that are the default for the same currency.
func otherDefaults(r *api.Request, external *api.Record) ([]*api.Record, error) {
	var defaults []*api.Record
	err := eachInCurrency(r, external, func(other *api.Record) error {
		if other.Data.Bool("default_for_currency") {
			defaults = append(defaults, other)
		}
		return nil
	})
	return defaults, err
}

// eachInCurrency calls fn for the other external accounts of the same account in the same currency.
func eachInCurrency(r *api.Request, external *api.Record, fn func(*api.Record) error) error {
	q := store.Query{Type: typeExternalAccount, Parent: external.Parent}
	return r.Each(q, func(other *api.Record) (bool, error) {
		if other.ID == external.ID || other.Data.String("currency") != external.Data.String("currency") {
			return true, nil
		}
		err := fn(other)
		return err == nil, err
	})
}

func listExternalAccounts(r *api.Request) (api.Object, error) {
	object := r.Params.String("object")
	return r.List(store.Query{Type: typeExternalAccount, Parent: r.Path("account")}, func(external *api.Record) bool {
		return object == "" || external.Data.String("object") == object
	})
}

func createExternalAccount(r *api.Request) (api.Object, error) {
	account, err := findPaid(r)
	if err != nil {
		return nil, err
	}
	param := paramExternalAccount
	switch {
	case r.Params.Has(paramExternalAccount) && r.Params.Has(paramBankAccount):
		return nil, api.Exclusive(paramBankAccount, paramExternalAccount)
	case r.Params.Has(paramBankAccount):
		param = paramBankAccount
	case !r.Params.Has(paramExternalAccount):
		return nil, api.Missing(paramExternalAccount)
	}
	external, err := newExternalAccount(r, account, param)
	if err != nil {
		return nil, err
	}
	external.Data.Merge(pick(r.Params, "metadata"))
	first := true
	err = eachInCurrency(r, external, func(*api.Record) error { first = false; return nil })
	if err != nil {
		return nil, err
	}
	wanted := r.Params.Bool("default_for_currency") || r.Params.Bool(param+".default_for_currency")
	if err := r.Insert(external); err != nil {
		return nil, err
	}
	if first || wanted {
		if err := makeDefault(r, external); err != nil {
			return nil, err
		}
	}
	return refreshExternalAccount(r, account, external.ID)
}

// pick copies the named entries that are there.
func pick(from api.Object, names ...string) api.Object {
	picked := api.Object{}
	for _, name := range names {
		if value, ok := from[name]; ok {
			picked[name] = value
		}
	}
	return picked
}

// findPaid loads the account of the path for a change of its external accounts, which Stripe allows where the platform
// collects the requirements.
func findPaid(r *api.Request) (*api.Record, error) {
	account, err := findConnected(r, "change the external accounts of")
	if err != nil {
		return nil, err
	}
	if account.Data.String("controller.requirement_collection") != byApplication {
		return nil, api.Forbidden("oauth_not_supported",
			"This application does not have the required permissions for this endpoint on account '%s'.", account.ID)
	}
	return account, nil
}

// makeDefault makes an external account the one to which its currency is paid out.
func makeDefault(r *api.Request, external *api.Record) error {
	previous, err := otherDefaults(r, external)
	if err != nil {
		return err
	}
	for _, other := range previous {
		other.Data["default_for_currency"] = false
		if err := r.Update(other); err != nil {
			return err
		}
	}
	external.Data["default_for_currency"] = true
	return r.Update(external)
}

func retrieveExternalAccount(r *api.Request) (api.Object, error) {
	external, err := r.Find(typeExternalAccount, r.Path("id"))
	if err != nil {
		return nil, err
	}
	return r.Render(external)
}

// editable lists the parameters that an update changes, by the kind of external account.
var editable = map[string][]string{
	objectBankAccount: {"account_holder_name", "account_holder_type", "account_type", "metadata"},
	objectCard: {
		"address_city", "address_country", "address_line1", "address_line2", "address_state", "address_zip",
		"exp_month", "exp_year", "metadata", "name",
	},
}

func updateExternalAccount(r *api.Request) (api.Object, error) {
	account, err := findPaid(r)
	if err != nil {
		return nil, err
	}
	external, err := r.Find(typeExternalAccount, r.Path("id"))
	if err != nil {
		return nil, err
	}
	changes, err := externalAccountChanges(r, external)
	if err != nil {
		return nil, err
	}
	external.Data.Merge(changes)
	if external.Data.String("status") == "errored" {
		external.Data["status"] = statusNew // an update re-enables what a failed payout has disabled
	}
	if files := r.Params.Strings(fieldBankDocuments); files != nil {
		external.Secret[secretOwnership] = files
	}
	if err := r.Update(external); err != nil {
		return nil, err
	}
	if r.Params.Bool("default_for_currency") {
		if err := makeDefault(r, external); err != nil {
			return nil, err
		}
	}
	return refreshExternalAccount(r, account, external.ID)
}

// externalAccountChanges checks the parameters of an update, which serve bank accounts and cards alike.
func externalAccountChanges(r *api.Request, external *api.Record) (api.Object, error) {
	object := external.Data.String("object")
	changes := pick(r.Params, editable[object]...)
	for name := range r.Params {
		_, known := changes[name]
		if !known && name != "default_for_currency" && (name != "documents" || object != objectBankAccount) {
			return nil, api.Invalid(name, "parameter_unknown", "Received unknown parameter: %s", name)
		}
	}
	if r.Params.Get("default_for_currency") == false && external.Data.Bool("default_for_currency") {
		return nil, api.Invalid("default_for_currency", "", "You cannot unset the default external account for a currency. "+
			"Please make another external account the default using the `default_for_currency` param.")
	}
	// The description types them as text here, and as numbers in the card.
	for _, name := range []string{"exp_month", "exp_year"} {
		if !r.Params.Has(name) {
			continue
		}
		number, err := strconv.ParseInt(r.Params.String(name), 10, 64)
		if err != nil {
			return nil, api.Invalid(name, "parameter_invalid_integer", "Invalid integer: %s", r.Params.String(name))
		}
		changes[name] = number
	}
	return changes, nil
}

func deleteExternalAccount(r *api.Request) (api.Object, error) {
	account, err := findPaid(r)
	if err != nil {
		return nil, err
	}
	external, err := r.Find(typeExternalAccount, r.Path("id"))
	if err != nil {
		return nil, err
	}
	if err := refuseDefault(r, account, external); err != nil {
		return nil, err
	}
	if err := r.Delete(external); err != nil {
		return nil, err
	}
	if err := refresh(r, account); err != nil {
		return nil, err
	}
	return api.Object{
		"id": external.ID, "object": external.Data.String("object"), "deleted": true, "currency": external.Data.Get("currency"),
	}, nil
}

// refuseDefault refuses to delete the default external account of the account's default currency, and that of another
// currency as long as there are further ones to choose from.
func refuseDefault(r *api.Request, account, external *api.Record) error {
	if !external.Data.Bool("default_for_currency") {
		return nil
	}
	if external.Data.String("currency") == account.Data.String("default_currency") {
		return api.Invalid("", "", "You cannot delete the default external account for your default currency. Please make "+
			"another external account the default using the `default_for_currency` param, and then delete this one.")
	}
	others := 0
	if err := eachInCurrency(r, external, func(*api.Record) error { others++; return nil }); err != nil {
		return err
	}
	if others > 0 {
		return api.Invalid("", "", "You cannot delete the default external account for a currency while there are others. "+
			"Please make another external account the default using the `default_for_currency` param, and then delete this one.")
	}
	return nil
}

// refreshExternalAccount computes what follows for the account, and answers with the external account.
func refreshExternalAccount(r *api.Request, account *api.Record, id string) (api.Object, error) {
	if err := refresh(r, account); err != nil {
		return nil, err
	}
	external, err := r.Get(typeExternalAccount, id)
	if err != nil {
		return nil, err
	}
	return r.Render(external)
}

// verifyOwnership settles who owns a bank account, and says whether that changed it.
func verifyOwnership(d *dossier, external *api.Record) bool {
	if external.Secret.String(secretAccountNumber) != bankOwnershipFails || !d.checks.done(checkKey(external.ID)) {
		return false
	}
	proofs := append(external.Secret.Strings(secretOwnership), d.facts.Strings(fieldBankDocuments)...)
	status, due, failures := statusNew, []string{}, []api.Object{}
	if len(proofs) == 0 || slices.Contains(proofs, documentFailure) {
		status, due = statusVerificationFailed, []string{fieldBankDocuments}
	}
	if slices.Contains(proofs, documentFailure) {
		failures = append(failures, api.Object{
			"code": failedTestMode.code, "reason": failedTestMode.reason, "requirement": fieldBankDocuments,
		})
	}
	external.Data["status"] = status
	external.Data["requirements"] = api.Object{
		"currently_due": due, "past_due": due, "errors": failures, "pending_verification": []string{},
	}
	return true
}

// fingerprint tells equal account and card numbers without giving them away.
func fingerprint(number string) string {
	sum := sha256.Sum256([]byte(number))
	return base32.StdEncoding.EncodeToString(sum[:])[:16]
}

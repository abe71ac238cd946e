package connect

import (
	"slices"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func isDeleted(account *api.Record) bool { return account.Secret.Bool(secretDeleted) }

func createAccount(r *api.Request) (api.Object, error) {
	if r.Account != r.Platform {
		return nil, api.Invalid("", "", "You can only create new accounts if you've signed up for Connect, which you can do at "+
			"https://dashboard.stripe.com/connect.")
	}
	if err := refuseToken(r.Params, "account_token"); err != nil {
		return nil, err
	}
	country := r.Params.String("country")
	if country == "" {
		country = "US"
	}
	currency, ok := currencies[country]
	if !ok {
		return nil, unknownCountry("country", country)
	}
	controller, err := newController(r.Params)
	if err != nil {
		return nil, err
	}
	account := r.New(typeAccount)
	account.Data.Merge(newAccountData(country, currency, controller))
	account.Data["type"] = noType
	if given := r.Params.String("type"); given != "" {
		account.Data["type"] = given
	}
	account.Secret = api.Object{secretPrivate: api.Object{}, secretCapabilities: api.Object{}}
	if controller.String("stripe_dashboard.type") == "full" {
		requestAutomatically(r, account)
	}
	// Stored before its parts, which are listed under it; refresh stores what follows from them.
	if err := applyAccount(r, account); err != nil {
		return nil, err
	}
	if err := r.Insert(account); err != nil {
		return nil, err
	}
	return applyParts(r, account)
}

func updateAccount(r *api.Request) (api.Object, error) {
	account, err := findConnected(r, "update")
	if err != nil {
		return nil, err
	}
	if err := refuseToken(r.Params, "account_token"); err != nil {
		return nil, err
	}
	if err := refuseImmutable(r.Params, account.Data); err != nil {
		return nil, err
	}
	if err := applyAccount(r, account); err != nil {
		return nil, err
	}
	return applyParts(r, account)
}

// applyAccount puts the parameters into the account's record.
func applyAccount(r *api.Request, account *api.Record) error {
	if err := checkAccountParams(r, account); err != nil {
		return err
	}
	mergeAccount(account, r.Params)
	return requestCapabilities(r, account, r.Params.Object("capabilities"))
}

// applyParts puts the parameters into the records that belong to the account, and answers with the account.
func applyParts(r *api.Request, account *api.Record) (api.Object, error) {
	if individual := r.Params.Object(businessIndividual); individual != nil {
		if err := applyIndividual(r, account, individual); err != nil {
			return nil, err
		}
	}
	for _, param := range []string{paramExternalAccount, paramBankAccount} {
		if !r.Params.Has(param) {
			continue
		}
		if err := replaceExternalAccount(r, account, param); err != nil {
			return nil, err
		}
	}
	if err := refresh(r, account); err != nil {
		return nil, err
	}
	return r.Render(account)
}

// findConnected loads the connected account of the path, for an operation that Stripe refuses for one's own.
func findConnected(r *api.Request, doing string) (*api.Record, error) {
	account, err := r.Find(typeAccount, r.Path("account"))
	if err != nil {
		return nil, err
	}
	if account.ID == r.Platform {
		return nil, api.Invalid("", "", "You cannot %s your own account using the API. Use the Dashboard instead: "+
			"https://dashboard.stripe.com/settings/account.", doing)
	}
	return account, nil
}

// accountEvents tells of changes only: Stripe has no event for a new account, and the platform's own never changes here.
func accountEvents(c api.Change) []string {
	if c.Before == nil || c.After == nil {
		return nil
	}
	return []string{"account.updated"}
}

func retrieveAccount(r *api.Request) (api.Object, error) {
	account, err := r.Find(typeAccount, r.Path("account"))
	if err != nil {
		return nil, err
	}
	return r.Render(account)
}

func retrieveOwnAccount(r *api.Request) (api.Object, error) {
	account, err := r.Find(typeAccount, r.Account)
	if err != nil {
		return nil, err
	}
	return r.Render(account)
}

// listAccounts lists the accounts that are connected to the caller: connected accounts have none.
func listAccounts(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeAccount, Account: r.Account}, func(account *api.Record) bool {
		return account.ID != r.Platform && !isDeleted(account)
	})
}

func deleteAccount(r *api.Request) (api.Object, error) {
	account, err := findConnected(r, "delete")
	if err != nil {
		return nil, err
	}
	account.Secret[secretDeleted] = true
	if err := r.Update(account); err != nil {
		return nil, err
	}
	return api.Object{"id": account.ID, "object": typeAccount, "deleted": true}, nil
}

// rejectReasons are the reasons that a platform can give.
var rejectReasons = []string{"fraud", "terms_of_service", "other"}

func rejectAccount(r *api.Request) (api.Object, error) {
	account, err := findConnected(r, "reject")
	if err != nil {
		return nil, err
	}
	reason := r.Params.String("reason")
	if !slices.Contains(rejectReasons, reason) {
		return nil, api.Invalid("reason", "", "Invalid reason: must be one of fraud, terms_of_service, or other")
	}
	if account.Data.String("controller.losses.payments") != byApplication {
		return nil, api.Invalid("", "", "You can only reject accounts for whose negative balances your platform is liable "+
			"(controller.losses.payments = application), and '%s' is not one of them.", account.ID)
	}
	account.Secret[secretRejected] = reason
	if err := refresh(r, account); err != nil {
		return nil, err
	}
	return r.Render(account)
}

func createLoginLink(r *api.Request) (api.Object, error) {
	account, err := findConnected(r, "create a login link for")
	if err != nil {
		return nil, err
	}
	switch {
	case account.Data.String("controller.stripe_dashboard.type") != "express":
		return nil, api.Invalid("", "", "Cannot create a login link for an account that does not use the Express Dashboard.")
	case !account.Data.Bool("details_submitted"):
		return nil, api.Invalid("", "", "Cannot create a login link for an account that has not completed onboarding.")
	}
	return api.Object{
		"object": "login_link", "created": r.Now.Unix(),
		"url": "https://connect.stripe.com/express/" + account.ID + "/" + r.RandomID("", 12),
	}, nil
}

// viewAccount is the account with its external accounts.
func viewAccount(r *api.Request, account *api.Record) (api.Object, error) {
	view := account.Data.Clone()
	if account.ID == r.Platform {
		return view, nil
	}
	list := []any{}
	err := r.Each(store.Query{Type: typeExternalAccount, Parent: account.ID}, func(external *api.Record) (bool, error) {
		shown, err := r.Embed(external, "external_accounts.data")
		list = append(list, shown)
		return err == nil, err
	})
	view["external_accounts"] = api.Object{
		"object": "list", "data": list, "has_more": false, "url": "/v1/accounts/" + account.ID + "/external_accounts",
	}
	return view, err
}

// loadAccount loads the account to which a person or an external account of the path belongs.
func loadAccount(r *api.Request) (*api.Record, error) { return r.Find(typeAccount, r.Path("account")) }

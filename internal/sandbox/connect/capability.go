package connect

import (
	"cmp"
	"maps"
	"slices"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// permanent lists the capabilities that an account keeps once they are active.
var permanent = []string{capabilities.CardIssuing, capabilities.CardPayments, capabilities.Transfers, capabilities.Treasury}

// automatic lists the capabilities of accounts with the full Stripe Dashboard, which nobody has to request.
var automatic = []string{capabilities.CardPayments, capabilities.Transfers}

func requestAutomatically(r *api.Request, account *api.Record) {
	for _, name := range automatic {
		request(r, account, name)
	}
}

func request(r *api.Request, account *api.Record, name string) {
	account.Secret.Set(secretCapabilities+"."+name, api.Object{"requested": true, "requested_at": r.Now.Unix()})
}

// requestCapabilities requests and gives back capabilities, as the capabilities parameter of an account says.
func requestCapabilities(r *api.Request, account *api.Record, params api.Object) error {
	wishes := map[string]bool{}
	for name, value := range params {
		if wish, ok := value.(api.Object); ok && wish.Has("requested") {
			wishes[name] = wish.Bool("requested")
		}
	}
	return wishCapabilities(r, account, wishes, func(name string) string { return "capabilities[" + name + "][requested]" })
}

// wishCapabilities turns capabilities on and off. param names the parameter of a capability for errors.
func wishCapabilities(r *api.Request, account *api.Record, wishes map[string]bool, param func(string) string) error {
	after := func(name string) bool {
		if wish, ok := wishes[name]; ok {
			return wish
		}
		return isRequested(account, name)
	}
	names := slices.Sorted(maps.Keys(wishes))
	for _, name := range names {
		if wishes[name] == isRequested(account, name) {
			continue
		}
		if err := refuseWish(account, name, wishes[name], param(name)); err != nil {
			return err
		}
	}
	if err := refuseCombination(wishes, after, param); err != nil {
		return err
	}
	for _, name := range names {
		switch {
		case wishes[name] == isRequested(account, name):
		case wishes[name]:
			request(r, account, name)
		default:
			account.Secret.Object(secretCapabilities).Delete(name)
			account.Data.Object("capabilities").Delete(name)
		}
	}
	return nil
}

// refuseWish says why an account cannot request a capability, or cannot give it back.
func refuseWish(account *api.Record, name string, wish bool, param string) error {
	if !wish {
		if slices.Contains(permanent, name) && account.Data.String("capabilities."+name) == active {
			return api.Invalid(param, "", "The `%s` capability is active on account '%s', and an active `%s` capability is "+
				"permanent: it cannot be unrequested.", name, account.ID, name)
		}
		return nil
	}
	country := account.Data.String("country")
	if countries := capabilities.Countries(name); countries != nil && !slices.Contains(countries, country) {
		return api.Invalid(param, "", "The `%s` capability is not available for accounts in %s.", name, country)
	}
	if capabilities.NeedsPlatformControl(name) && controllerOf(account) != capabilities.PlatformControlled {
		return api.Invalid(param, "", "The `%s` capability can only be requested for accounts with "+
			"controller[stripe_dashboard][type]=none, controller[fees][payer]=application, "+
			"controller[losses][payments]=application and controller[requirement_collection]=application.", name)
	}
	return nil
}

// refuseCombination says what is wrong with the capabilities that an account would have requested.
func refuseCombination(wishes map[string]bool, after func(string) bool, param func(string) string) error {
	if len(wishes) == 0 {
		return nil
	}
	for _, missing := range capabilities.MissingDependencies(after) {
		switch {
		case !missing.Required:
		case missing.Capability == capabilities.CardPayments: // in Stripe's own words
			return api.Invalid(param(missing.Capability), "", "Accounts do not currently support `card_payments` without "+
				"`transfers`. Please visit https://stripe.com/docs/connect/account-capabilities#card-payments for more details.")
		default:
			return api.Invalid(param(missing.Capability), "", "The `%s` capability requires the `%s` capability: request both.",
				missing.Capability, missing.Needs)
		}
	}
	return nil
}

// listCapabilities lists all capabilities: the requested ones by age, the latest first, then the others by name.
func listCapabilities(r *api.Request) (api.Object, error) {
	account, a, err := loadAssessment(r)
	if err != nil {
		return nil, err
	}
	names := slices.Clone(capabilities.Known)
	slices.SortStableFunc(names, func(x, y string) int {
		return cmp.Compare(requestedAt(account, y), requestedAt(account, x))
	})
	data := make([]any, len(names))
	for i, name := range names {
		if data[i], err = renderCapability(r, a, name); err != nil {
			return nil, err
		}
	}
	return api.Object{
		"object": "list", "url": "/v1/accounts/" + account.ID + "/capabilities", "has_more": false, "data": data,
	}, nil
}

func requestedAt(account *api.Record, name string) int64 {
	return account.Secret.Int(secretCapabilities + "." + name + ".requested_at")
}

func retrieveCapability(r *api.Request) (api.Object, error) {
	_, a, err := loadAssessment(r)
	if err != nil {
		return nil, err
	}
	if err := refuseUnknown(r); err != nil {
		return nil, err
	}
	return renderCapability(r, a, r.Path("capability"))
}

func updateCapability(r *api.Request) (api.Object, error) {
	account, err := findConnected(r, "change the capabilities of")
	if err != nil {
		return nil, err
	}
	if err := refuseUnknown(r); err != nil {
		return nil, err
	}
	if r.Params.Has("requested") {
		wishes := map[string]bool{r.Path("capability"): r.Params.Bool("requested")}
		if err := wishCapabilities(r, account, wishes, func(string) string { return "requested" }); err != nil {
			return nil, err
		}
		if err := refresh(r, account); err != nil {
			return nil, err
		}
	}
	return retrieveCapability(r)
}

func refuseUnknown(r *api.Request) error {
	if name := r.Path("capability"); !capabilities.IsKnown(name) {
		return api.NotFound("capability", "No such capability: '%s'", name)
	}
	return nil
}

// loadAssessment judges the account of the path as it is now.
func loadAssessment(r *api.Request) (*api.Record, *assessment, error) {
	account, err := loadAccount(r)
	if err != nil {
		return nil, nil, err
	}
	d, err := loadDossier(r, account)
	if err != nil {
		return nil, nil, err
	}
	a := assess(account, d)
	if account.ID == r.Platform {
		a.demands = nil // the platform was verified before it came here
	}
	return account, a, nil
}

// renderCapability shows a capability, which is a part of the account's record, as the object that it is in the API.
func renderCapability(r *api.Request, a *assessment, name string) (api.Object, error) {
	return r.Render(capabilityRecord(a.account, name, a.capabilityRequirements(name)))
}

// capabilityRecord has a capability as it was when the account was last settled: one without a status yet is not requested.
func capabilityRecord(account *api.Record, name string, requirements api.Object) *api.Record {
	data := api.Object{
		"id": name, "object": typeCapability, "account": account.ID, "requested": false, "requested_at": nil, "status": unrequested,
		"requirements": requirements, "future_requirements": futureRequirements(),
	}
	if status := account.Data.String("capabilities." + name); status != "" {
		data["requested"], data["requested_at"], data["status"] = true, requestedAt(account, name), status
	}
	return &api.Record{Type: typeCapability, ID: name, Account: account.ID, Parent: account.ID, Data: data}
}

// tellCapabilities tells of the capabilities that are not what they were in the account's record before.
func tellCapabilities(r *api.Request, a *assessment, before *api.Record) error {
	for _, name := range slices.Compact(slices.Sorted(slices.Values(append(requested(before), requested(a.account)...)))) {
		needs := a.capabilityRequirements(name)
		after, err := r.Show(capabilityRecord(a.account, name, needs))
		if err != nil {
			return err
		}
		if remembered := before.Secret.Object(secretCapabilities + "." + name + ".requirements"); remembered != nil {
			needs = remembered
		}
		was, err := r.Show(capabilityRecord(before, name, needs))
		if err != nil {
			return err
		}
		replaced := api.Replaced(was, after)
		if len(replaced) == 0 {
			continue
		}
		e := api.Event{Type: typeCapability + ".updated", Account: a.account.ID, Object: after, Previous: replaced}
		if err := r.Emit(e); err != nil {
			return err
		}
	}
	return nil
}

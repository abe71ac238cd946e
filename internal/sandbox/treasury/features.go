package treasury

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Statuses of a feature.
const (
	active     = "active"
	pending    = "pending"
	restricted = "restricted"
)

// A financial account remembers in its secret, below "features", each requested feature at its path: when its activation
// is due, and whether it has been activated once. All that the API shows of features follows from that, from the
// account that owns the financial account and from platform_restrictions: refresh works it out.
const (
	secretFeatures  = "features"
	secretDue       = "due"
	secretActivated = "activated"
)

func requestedAt(path string) string { return secretFeatures + "." + path }

func retrieveFeatures(r *api.Request) (api.Object, error) {
	fa, err := find(r)
	if err != nil {
		return nil, err
	}
	return fa.Data.Object("features"), nil
}

func updateFeatures(r *api.Request) (api.Object, error) {
	fa, err := findOpen(r)
	if err != nil {
		return nil, err
	}
	who, err := loadOwner(r, fa.Account)
	if err != nil {
		return nil, err
	}
	if err := request(fa, who, r.Params, ""); err != nil {
		return nil, err
	}
	if err := refresh(r, who, fa); err != nil {
		return nil, err
	}
	if err := r.Update(fa); err != nil {
		return nil, err
	}
	return fa.Data.Object("features"), nil
}

// refuseEmpty refuses empty values in a tree of features: requested is the one thing that can be said of a feature.
func refuseEmpty(tree api.Object, prefix string) error {
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		param := api.Member(prefix, name)
		if tree[name] == "" {
			return api.Empty(param)
		}
		if err := refuseEmpty(tree.Object(name), param); err != nil {
			return err
		}
	}
	return nil
}

// request notes which features a tree of parameters asks for and which it gives up. prefix is the parameter that holds
// the tree, for errors.
func request(fa *api.Record, who owner, tree api.Object, prefix string) error {
	if err := refuseEmpty(tree, prefix); err != nil {
		return err
	}
	for _, feature := range capabilities.Features {
		node := tree.Object(feature.Path)
		if node == nil {
			continue
		}
		at := requestedAt(feature.Path)
		switch {
		case !node.Bool("requested"):
			if fa.Secret.Has(at) {
				fa.Secret.Delete(at)
			}
		case feature.Path == capabilities.CardIssuing && !who.requested(capabilities.CardIssuing):
			// The only feature that Stripe refuses outright without its capability (Stripe's financial accounts guide).
			return api.Invalid(api.Member(prefix, feature.Path), "",
				"The `card_issuing` feature cannot be requested, because the `card_issuing` capability was not requested for the "+
					"account '%s'. Request the capability first.", fa.Account)
		case !fa.Secret.Has(at):
			fa.Secret.Set(at, api.Object{})
		}
	}
	return nil
}

// refresh works out everything that the financial account shows of its features. Where an activation begins it schedules
// the job that ends it; where one has ended nothing is left to do.
func refresh(r *api.Request, who owner, fa *api.Record) error {
	features := api.Object{"object": typeFeatures}
	paths := map[string][]any{active: {}, pending: {}, restricted: {}}
	begun := false
	for _, feature := range capabilities.Features {
		at := requestedAt(feature.Path)
		if !fa.Secret.Has(at) {
			continue
		}
		progress := fa.Secret.Object(at)
		status, details := obstacles(who, fa, feature)
		if status == active && !progress.Bool(secretActivated) {
			switch {
			case feature.Path == capabilities.CardIssuing: // Stripe activates this one at once
				progress[secretActivated] = true
			case !progress.Has(secretDue):
				progress[secretDue] = r.Now.Add(r.ActivationDelay()).Unix()
				begun = true
			}
			if !progress.Bool(secretActivated) {
				status, details = pending, []any{detail("activating", "")}
			}
		}
		if limits := restrictions(fa, feature); len(limits) > 0 {
			if status != restricted {
				status, details = restricted, nil
			}
			details = append(details, limits...)
		}
		features.Set(feature.Path, api.Object{"requested": true, "status": status, "status_details": details})
		paths[status] = append(paths[status], feature.Path)
	}
	fa.Data["features"] = features
	for status, list := range paths {
		fa.Data[status+"_features"] = list
	}
	addresses(r, who, fa)
	if begun {
		return r.After(r.ActivationDelay(), jobActivate, fa.ID)
	}
	return nil
}

// obstacles says what the state of the financial account and of its owner makes of a feature, platform restrictions and
// activation aside.
func obstacles(who owner, fa *api.Record, feature capabilities.Feature) (status string, details []any) {
	if fa.Data.String("status") == statusClosed {
		return restricted, []any{detail("financial_account_closed", "")}
	}
	status, details = active, []any{}
	for _, capability := range feature.Capabilities {
		state, why := who.allows(capability)
		switch {
		case state == active:
		case status == active, status == pending && state == restricted:
			// What the user must mend outweighs what only needs time.
			status, details = state, []any{why}
		case status == state && !contains(details, why):
			details = append(details, why)
		}
	}
	return status, details
}

// restrictions lists the details for the flows that the platform restricts and that the feature needs. They are no news
// on a closed financial account.
func restrictions(fa *api.Record, feature capabilities.Feature) []any {
	if fa.Data.String("status") == statusClosed {
		return nil
	}
	limited := func(flow string) bool {
		return fa.Data.String("platform_restrictions."+flow) == flowRestricted
	}
	var details []any
	for _, restriction := range feature.Restrictions(limited(capabilities.InboundFlows), limited(capabilities.OutboundFlows)) {
		why := detail("restricted_by_platform", "remove_restriction")
		why["restriction"] = restriction.Flow
		details = append(details, why)
	}
	return details
}

// detail is an element of status_details. Stripe leaves the resolution out where there is none.
func detail(code, resolution string) api.Object {
	if resolution == "" {
		return api.Object{"code": code}
	}
	return api.Object{"code": code, "resolution": resolution}
}

func contains(details []any, why api.Object) bool {
	return slices.ContainsFunc(details, func(known any) bool { return reflect.DeepEqual(known, why) })
}

// activate is the job that ends the activations that are due. An activation that the account has come to stand in the way
// of is off, and begins anew when the way is free.
func activate(r *api.Request, id string) error {
	fa, err := r.Get(typeFinancialAccount, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	who, err := loadOwner(r, fa.Account)
	if err != nil {
		return err
	}
	for _, feature := range capabilities.Features {
		progress := fa.Secret.Object(requestedAt(feature.Path))
		if !progress.Has(secretDue) || time.Unix(progress.Int(secretDue), 0).After(r.Now) {
			continue
		}
		progress.Delete(secretDue)
		if status, _ := obstacles(who, fa, feature); status == active {
			progress[secretActivated] = true
		}
	}
	if err := refresh(r, who, fa); err != nil {
		return err
	}
	return r.Update(fa)
}

// followAccount brings the features of an account's financial accounts up to date when the account has changed.
func followAccount(r *api.Request, account *api.Record) error {
	who := newOwner(r, account)
	return r.Each(store.Query{Type: typeFinancialAccount, Account: account.ID}, func(fa *api.Record) (bool, error) {
		data, secret := fa.Data.Clone(), fa.Secret.Clone()
		if err := refresh(r, who, fa); err != nil {
			return false, err
		}
		if reflect.DeepEqual(data, fa.Data) && reflect.DeepEqual(secret, fa.Secret) {
			return true, nil
		}
		return true, r.Update(fa)
	})
}

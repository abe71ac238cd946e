package issuing

import (
	"errors"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Test helpers stand for the card network, which knows cards and not accounts. So the platform's key also reaches what belongs
// to its connected accounts, as Stripe's embedded finance guide has it, and the request goes on as if it named the account.

// onNetwork loads an object that is named by an id in the path of a test helper, and makes its account the request's.
func onNetwork(r *api.Request, typ, id string) (*api.Record, error) {
	if err := enterOwner(r, typ, id); err != nil {
		return nil, err
	}
	return r.Find(typ, id)
}

// cardOnNetwork loads the card that a test helper is given, and makes its account the request's.
func cardOnNetwork(r *api.Request) (*api.Record, error) {
	const param = "card"
	id := r.Params.String(param)
	if err := enterOwner(r, typeCard, id); err != nil {
		return nil, err
	}
	return r.Reference(typeCard, id, param)
}

func enterOwner(r *api.Request, typ, id string) error {
	if r.Account != r.Platform {
		return nil // the request says whose objects it is about
	}
	rec, err := r.Get(typ, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && rec.Account == r.Account {
		return nil // whoever looks for it says whether it is there
	}
	if err != nil {
		return err
	}
	if _, err := r.Find(typeAccount, rec.Account); err != nil {
		return err // an account that is gone
	}
	r.Account = rec.Account
	return nil
}

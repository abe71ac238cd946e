package issuing

import (
	"errors"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// keepsNumber says whether a replacement for this reason is the same card again: it keeps the number, and takes the place
// of the old card when it is activated. A card that is lost or stolen is canceled first, and the new one has a new number
// (Stripe's replacement cards guide).
func keepsNumber(reason string) bool {
	return reason == "damaged" || reason == "expired"
}

// replaced loads the card that the new one replaces, nil when it replaces none.
func replaced(r *api.Request, currency string) (*api.Record, error) {
	id, reason := r.Params.String("replacement_for"), r.Params.String("replacement_reason")
	switch {
	case id == "" && reason == "":
		return nil, nil
	case id == "":
		return nil, api.Missing("replacement_for")
	case reason == "":
		return nil, api.Missing("replacement_reason")
	}
	old, err := r.Reference(typeCard, id, "replacement_for")
	if err != nil {
		return nil, err
	}
	canceled := old.Data.String("status") == statusCanceled
	switch {
	case !keepsNumber(reason) && !canceled:
		return nil, api.Invalid("replacement_for", "", "The card '%s' must be canceled before it can be replaced as %s.", id, reason)
	case keepsNumber(reason) && canceled:
		return nil, api.Invalid("replacement_for", "",
			"The card '%s' is canceled and cannot be replaced as %s: the replacement would keep its number.", id, reason)
	case old.Data.String("currency") != currency:
		return nil, api.Invalid("currency", "", "A replacement must have the currency of the card that it replaces ('%s').",
			old.Data.String("currency"))
	}
	return old, nil
}

// retireReplaced cancels the card whose number an active replacement has taken over.
func retireReplaced(r *api.Request, card *api.Record) error {
	if card.Data.String("status") != statusActive || !keepsNumber(card.Data.String("replacement_reason")) {
		return nil
	}
	old, err := r.Get(typeCard, card.Data.String("replacement_for"))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if old.Data.String("status") == statusCanceled {
		return nil
	}
	cancel(old)
	return r.Update(old)
}

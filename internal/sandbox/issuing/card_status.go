package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

func updateCard(r *api.Request) (api.Object, error) {
	card, err := findCard(r)
	if err != nil {
		return nil, err
	}
	if err := applyCard(r, card); err != nil {
		return nil, err
	}
	activated, err := applyCardStatus(r, card)
	if err != nil {
		return nil, err
	}
	if err := r.Update(card); err != nil {
		return nil, err
	}
	if activated {
		if err := retireReplaced(r, card); err != nil {
			return nil, err
		}
	}
	return r.Render(card)
}

// applyCardStatus moves a card between active and inactive as often as one likes, and to canceled once and for all.
func applyCardStatus(r *api.Request, card *api.Record) (activated bool, err error) {
	current := card.Data.String("status")
	status, reason := r.Params.String("status"), r.Params.String("cancellation_reason")
	if reason != "" && (status != statusCanceled || current == statusCanceled) {
		return false, api.Invalid("cancellation_reason", "", "`cancellation_reason` can only be given when a card is being canceled.")
	}
	if status == "" || status == current {
		return false, nil
	}
	if current == statusCanceled {
		return false, api.Invalid("status", "", "The card '%s' is canceled. The status of a canceled card cannot be changed.", card.ID)
	}
	switch status {
	case statusCanceled:
		cancel(card)
		if reason != "" {
			card.Data["cancellation_reason"] = reason
		}
	case statusActive:
		by, err := loadIssuer(r)
		if err != nil {
			return false, err
		}
		cardholder, err := r.Get(typeCardholder, card.Data.String("cardholder"))
		if err != nil {
			return false, err
		}
		if err := checkActivation(by, cardholder); err != nil {
			return false, err
		}
		card.Data["status"] = statusActive
		return true, nil
	default:
		card.Data["status"] = status
	}
	return false, nil
}

// checkActivation refuses to activate a card of an account or a cardholder that cannot use it.
func checkActivation(by issuer, cardholder *api.Record) error {
	if err := by.ready(); err != nil {
		return err
	}
	if cardholder.Data.Has("requirements.disabled_reason") {
		return api.Invalid("", "", "This cardholder has outstanding requirements preventing them from activating an issued card")
	}
	if status := cardholder.Data.String("status"); status != statusActive {
		return api.Invalid("", "", "The cardholder '%s' is %s. Their cards cannot be activated.", cardholder.ID, status)
	}
	return nil
}

// cancel ends a card, and stops it from being sent if it has not left yet.
func cancel(card *api.Record) {
	card.Data["status"] = statusCanceled
	switch card.Data.String("shipping.status") {
	case shippingPending, shippingSubmitted:
		card.Data.Set("shipping.status", shippingCanceled)
	}
}

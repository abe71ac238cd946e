package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// captureAuthorization is the merchant who takes what was authorized: all of it, a part, or more. It may come after the
// authorization has ended, but not after the merchant has given it up.
func captureAuthorization(r *api.Request) (api.Object, error) {
	auth, err := onNetwork(r, typeAuthorization, r.Path("authorization"))
	if err != nil {
		return nil, err
	}
	if err := checkCapturable(auth); err != nil {
		return nil, err
	}
	held := auth.Secret.Int("held")
	amount := held
	if r.Params.Has("capture_amount") {
		amount = r.Params.Int("capture_amount")
	} else if held == 0 {
		amount = auth.Data.Int("amount") - auth.Secret.Int("captured")
	}
	if amount <= 0 && !r.Params.Has("capture_amount") {
		return nil, api.Invalid("capture_amount", "parameter_missing", "The authorization '%s' has been captured in full. Give a "+
			"`capture_amount` to capture more.", auth.ID)
	}
	if err := checkAmount(amount, 1, "capture_amount"); err != nil {
		return nil, err
	}
	last := !r.Params.Has("close_authorization") || r.Params.Bool("close_authorization")

	a, err := newAttempt(r, auth, amount)
	if err != nil {
		return nil, err
	}
	txn, err := transact(r, a.card, a.purse, movement{
		kind: capture, amount: -amount, merchantAmount: -inMerchantCurrency(auth.Data, amount), merchant: auth.Data.Object("merchant_data"),
		merchantCurrency: auth.Data.String("merchant_currency"), auth: auth,
	})
	if err != nil {
		return nil, err
	}
	register(auth, txn)
	auth.Secret["captured"] = auth.Secret.Int("captured") + amount
	part := min(amount, held)
	if last {
		part = held
		auth.Data["status"] = authorizationClosed
	}
	if err := a.purse.release(r, auth, part, last); err != nil {
		return nil, err
	}
	return saved(r, auth)
}

func checkCapturable(auth *api.Record) error {
	switch {
	case auth.Data.Has("pending_request"):
		return stillAsked(auth)
	case !auth.Data.Bool("approved"):
		return api.Invalid("", "", "The authorization '%s' was declined. A declined authorization cannot be captured.", auth.ID)
	case auth.Data.String("status") == authorizationReversed:
		return api.Invalid("", "", "The authorization '%s' was reversed. A reversed authorization cannot be captured.", auth.ID)
	}
	return nil
}

func stillAsked(auth *api.Record) error {
	return api.Invalid("", "", "The authorization '%s' has a request that is not decided yet.", auth.ID)
}

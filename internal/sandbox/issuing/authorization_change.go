package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// jobExpire is the kind of the job that ends an authorization that nobody has captured.
const jobExpire = "issuing.authorization.expire"

// findPending finds the authorization of a test helper that changes it before it is captured.
func findPending(r *api.Request, verb string) (*api.Record, error) {
	auth, err := onNetwork(r, typeAuthorization, r.Path("authorization"))
	if err != nil {
		return nil, err
	}
	if status := auth.Data.String("status"); status != authorizationPending {
		return nil, api.Invalid("", "", "You cannot %s the authorization '%s', because its status is `%s`. It must be `pending`.",
			verb, auth.ID, status)
	}
	if auth.Data.Has("pending_request") {
		return nil, stillAsked(auth)
	}
	return auth, nil
}

// incrementAuthorization is a merchant who asks for more. The request is decided like the first one; a refusal leaves what was
// approved before.
func incrementAuthorization(r *api.Request) (api.Object, error) {
	auth, err := findPending(r, "increment")
	if err != nil {
		return nil, err
	}
	amount := r.Params.Int("increment_amount")
	if err := checkAmount(amount, 1, "increment_amount"); err != nil {
		return nil, err
	}
	return request(r, auth, amount, inMerchantCurrency(auth.Data, amount))
}

// reverseAuthorization is a merchant who gives up what was authorized, or a part of it.
func reverseAuthorization(r *api.Request) (api.Object, error) {
	auth, err := findPending(r, "reverse")
	if err != nil {
		return nil, err
	}
	held := auth.Secret.Int("held")
	amount := held
	if r.Params.Has("reverse_amount") {
		amount = r.Params.Int("reverse_amount")
		if err := checkAmount(amount, 1, "reverse_amount"); err != nil {
			return nil, err
		}
	}
	if amount > held {
		return nil, api.Invalid("reverse_amount", "", "You cannot reverse %d of the authorization '%s': only %d are left.", amount, auth.ID, held)
	}
	if err := lower(r, auth, amount, amount == held); err != nil {
		return nil, err
	}
	if amount == held {
		end(auth, authorizationReversed)
	}
	return saved(r, auth)
}

// lower takes a part off the amount of an authorization and gives it back.
func lower(r *api.Request, auth *api.Record, amount int64, last bool) error {
	a, err := newAttempt(r, auth, 0)
	if err != nil {
		return err
	}
	if err := a.purse.release(r, auth, amount, last); err != nil {
		return err
	}
	part := inMerchantCurrency(auth.Data, amount)
	auth.Data["amount"] = auth.Data.Int("amount") - amount
	auth.Data["merchant_amount"] = auth.Data.Int("merchant_amount") - part
	return nil
}

// end gives an authorization its last status: closed when something was captured of it, whatever became of the rest.
func end(auth *api.Record, status string) {
	if auth.Secret.Int("captured") > 0 {
		status = authorizationClosed
	}
	auth.Data["status"] = status
}

// expireAuthorization ends an authorization before its time.
func expireAuthorization(r *api.Request) (api.Object, error) {
	auth, err := findPending(r, "expire")
	if err != nil {
		return nil, err
	}
	if err := expire(r, auth); err != nil {
		return nil, err
	}
	return saved(r, auth)
}

// expireInTime ends an authorization that is still waiting for its capture.
func expireInTime(r *api.Request, id string) error {
	auth, err := r.Get(typeAuthorization, id)
	if err != nil || auth.Data.String("status") != authorizationPending {
		return err
	}
	if err := expire(r, auth); err != nil {
		return err
	}
	return r.Update(auth)
}

// expire gives back what an authorization holds. Its amount stays, because the merchant may still capture it.
func expire(r *api.Request, auth *api.Record) error {
	a, err := newAttempt(r, auth, 0)
	if err != nil {
		return err
	}
	end(auth, authorizationExpired)
	return a.purse.release(r, auth, auth.Secret.Int("held"), true)
}

// finalizeAmount is a merchant who knows at last how much it is: at a fuel pump. It is nothing that could be declined.
func finalizeAmount(r *api.Request) (api.Object, error) {
	auth, err := findPending(r, "finalize the amount of")
	if err != nil {
		return nil, err
	}
	if auth.Secret.Int("captured") > 0 {
		return nil, api.Invalid("", "", "You cannot finalize the amount of the authorization '%s', because a part of it has been captured.", auth.ID)
	}
	final := r.Params.Int("final_amount")
	if err := checkAmount(final, 1, "final_amount"); err != nil {
		return nil, err
	}
	if err := applyFuel(r, auth); err != nil {
		return nil, err
	}
	if err := settleAmount(r, auth, final); err != nil {
		return nil, err
	}
	return saved(r, auth)
}

func settleAmount(r *api.Request, auth *api.Record, final int64) error {
	more := final - auth.Data.Int("amount")
	if more <= 0 {
		return lower(r, auth, -more, false)
	}
	a, err := newAttempt(r, auth, more)
	if err != nil {
		return err
	}
	if err := a.purse.hold(r, auth, more); err != nil {
		return err
	}
	part := inMerchantCurrency(auth.Data, more)
	auth.Data["amount"] = final
	auth.Data["merchant_amount"] = auth.Data.Int("merchant_amount") + part
	return nil
}

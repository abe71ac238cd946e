package issuing

import (
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// How long an authorization waits for its capture (Stripe's support pages about reversals).
const (
	usualLife   = 7 * 24 * time.Hour
	longestLife = 31 * 24 * time.Hour
)

// lodging are the categories whose merchants have the longest time.
var lodging = map[string]bool{"hotels_motels_and_resorts": true, "timeshares": true}

// request is a merchant's request for an amount, on top of what an authorization has already. It is decided, by the endpoint that
// listens to such requests where Stripe has nothing against it, and the authorization is stored.
func request(r *api.Request, auth *api.Record, amount, merchantAmount int64) (api.Object, error) {
	auth.Data["pending_request"] = api.Object{
		"amount": amount, "amount_details": auth.Data["amount_details"], "currency": auth.Data["currency"],
		"is_amount_controllable": r.Params.Bool("is_amount_controllable"),
		"merchant_amount":        merchantAmount, "merchant_currency": auth.Data["merchant_currency"], "network_risk_score": nil,
	}
	a, err := newAttempt(r, auth, amount)
	if err != nil {
		return nil, err
	}
	reason, err := decide(r, a)
	if err != nil {
		return nil, err
	}
	if reason == "" {
		question, asking := ask(r, auth)
		if asking != nil {
			return nil, asking
		}
		if question != nil {
			return nil, conversation(auth.ID, question)
		}
		err = approve(r, a, amount, cardActive)
	} else {
		err = decline(r, a, reason, "")
	}
	if err != nil {
		return nil, err
	}
	if err := put(r, auth); err != nil {
		return nil, err
	}
	return r.Render(auth)
}

// put stores an authorization, new or not.
func put(r *api.Request, auth *api.Record) error {
	if auth.Sequence == 0 {
		return r.Insert(auth)
	}
	return r.Update(auth)
}

// approve ends a pending request with a hold of an amount.
func approve(r *api.Request, a attempt, amount int64, reason string) error {
	auth := a.auth
	pending := answered(r, auth, amount, true, reason, "")
	first := !auth.Data.Bool("approved")
	if err := a.purse.hold(r, auth, amount); err != nil {
		return err
	}
	auth.Data["approved"] = true
	auth.Data["amount"] = auth.Data.Int("amount") + amount
	auth.Data["merchant_amount"] = auth.Data.Int("merchant_amount") + inMerchantCurrency(pending, amount)
	if !first {
		return nil
	}
	life := usualLife
	if lodging[auth.Data.String("merchant_data.category")] {
		life = longestLife
	}
	return r.After(life, jobExpire, auth.ID)
}

// decline ends a pending request. It ends the authorization too, unless something was approved before.
func decline(r *api.Request, a attempt, reason, message string) error {
	auth := a.auth
	pending := answered(r, auth, auth.Data.Int("pending_request.amount"), false, reason, message)
	if auth.Data.Bool("approved") {
		return nil
	}
	auth.Data["amount"], auth.Data["merchant_amount"] = pending["amount"], pending["merchant_amount"]
	auth.Data["status"] = authorizationClosed
	if reason == suspectedFraud {
		challenge(a)
	}
	return nil
}

// answered moves the pending request of an authorization to its history, and returns it.
func answered(r *api.Request, auth *api.Record, amount int64, approved bool, reason, message string) api.Object {
	pending := auth.Data.Object("pending_request")
	auth.Data["pending_request"] = nil
	entry := api.Object{
		"amount": amount, "amount_details": pending["amount_details"], "approved": approved, "authorization_code": nil,
		"created": r.Now.Unix(), "currency": pending["currency"],
		"merchant_amount": inMerchantCurrency(pending, amount), "merchant_currency": pending["merchant_currency"],
		"network_risk_score": nil, "reason": reason, "reason_message": nil, "requested_at": r.Now.Unix(),
	}
	if approved {
		entry["authorization_code"] = "S" + r.Digits(6)
	}
	if message != "" {
		entry["reason_message"] = message
	}
	appendTo(auth.Data, "request_history", entry)
	return pending
}

// approveAuthorization answers a real-time request by a call of its own.
func approveAuthorization(r *api.Request) (api.Object, error) {
	a, err := pendingAttempt(r)
	if err != nil {
		return nil, err
	}
	amount := a.amount
	if r.Params.Has("amount") {
		amount = r.Params.Int("amount")
		if !a.auth.Data.Bool("pending_request.is_amount_controllable") {
			return nil, api.Invalid("amount", "", "The amount of this request cannot be controlled: `pending_request.is_amount_controllable` is false.")
		}
		if err := checkAmount(amount, 1, "amount"); err != nil {
			return nil, err
		}
	}
	mergeMetadata(r, a.auth)
	if err := conclude(r, a, verdict{approved: true, amount: amount, reason: "webhook_approved"}); err != nil {
		return nil, err
	}
	return saved(r, a.auth)
}

// declineAuthorization answers a real-time request by a call of its own.
func declineAuthorization(r *api.Request) (api.Object, error) {
	a, err := pendingAttempt(r)
	if err != nil {
		return nil, err
	}
	mergeMetadata(r, a.auth)
	if err := conclude(r, a, verdict{reason: "webhook_declined"}); err != nil {
		return nil, err
	}
	return saved(r, a.auth)
}

// pendingAttempt is the attempt about which the holder of an authorization is being asked.
func pendingAttempt(r *api.Request) (attempt, error) {
	auth, err := r.Find(typeAuthorization, r.Path("authorization"))
	if err != nil {
		return attempt{}, err
	}
	if !auth.Data.Has("pending_request") {
		return attempt{}, api.Invalid("", "", "The authorization '%s' has no pending request: it can only be approved or declined while "+
			"its `issuing_authorization.request` webhook is open.", auth.ID)
	}
	return newAttempt(r, auth, auth.Data.Int("pending_request.amount"))
}

// verdict is what a real-time request has been answered.
type verdict struct {
	approved bool
	amount   int64 // to hold
	reason   string
	message  string
}

// conclude decides a pending request that has been answered. An approval counts only when nothing has come up against it in the
// meantime, such as another authorization that has taken the money.
func conclude(r *api.Request, a attempt, v verdict) error {
	if !v.approved {
		return decline(r, a, v.reason, v.message)
	}
	a.amount = v.amount
	reason, err := decide(r, a)
	switch {
	case err != nil:
		return err
	case reason != "":
		return decline(r, a, reason, "")
	}
	return approve(r, a, v.amount, v.reason)
}

package issuing

import (
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const suspectedFraud = "suspected_fraud"

// suspect is the name of the merchant of whom the sandbox suspects fraud: a test value of its own.
const suspect = "Suspected Fraud"

// Statuses of fraud challenges.
const (
	challengePending  = "pending"
	challengeVerified = "verified"
	challengeRejected = "rejected"
)

// suspicion declines what looks like fraud, unless the cardholder has vouched for it.
func suspicion(_ *api.Request, a attempt) (string, error) {
	if suspicious(a.auth) && !a.auth.Data.Bool("verified_by_fraud_challenge") {
		return suspectedFraud, nil
	}
	return "", nil
}

func suspicious(auth *api.Record) bool {
	return strings.EqualFold(auth.Data.String("merchant_data.name"), suspect)
}

// challenge asks the cardholder of a declined authorization by SMS whether it was them.
func challenge(a attempt) {
	asked := api.Object{"channel": "sms", "status": challengePending, "undeliverable_reason": nil}
	if !a.cardholder.Data.Has("phone_number") {
		asked.Merge(api.Object{"status": "undeliverable", "undeliverable_reason": "no_phone_number"})
	}
	appendTo(a.auth.Data, "fraud_challenges", asked)
}

// rememberChallenge lets a suspicious authorization pass when the cardholder has said of an earlier one, of the same card at the
// same merchant, that it was them.
func rememberChallenge(r *api.Request, auth *api.Record) error {
	if !suspicious(auth) {
		return nil
	}
	q := store.Query{Type: typeAuthorization, Parent: auth.Parent}
	return r.Each(q, func(earlier *api.Record) (bool, error) {
		same := earlier.Data.String("card") == auth.Data.String("card") &&
			earlier.Data.String("merchant_data.network_id") == auth.Data.String("merchant_data.network_id")
		if same && challengeOf(earlier, challengeVerified) != nil {
			auth.Data["verified_by_fraud_challenge"] = true
			return false, nil
		}
		return true, nil
	})
}

// challengeOf is the challenge of an authorization that has a status, nil when there is none.
func challengeOf(auth *api.Record, status string) api.Object {
	for _, element := range auth.Data.List("fraud_challenges") {
		if asked := store.AsObject(element); asked.String("status") == status {
			return asked
		}
	}
	return nil
}

// respondToFraudChallenge is the cardholder's answer.
func respondToFraudChallenge(r *api.Request) (api.Object, error) {
	auth, err := onNetwork(r, typeAuthorization, r.Path("authorization"))
	if err != nil {
		return nil, err
	}
	asked := challengeOf(auth, challengePending)
	if asked == nil {
		return nil, api.Invalid("", "", "The authorization '%s' has no pending fraud challenge to respond to.", auth.ID)
	}
	asked["status"] = challengeRejected
	if r.Params.Bool("confirmed") {
		asked["status"] = challengeVerified
	}
	return saved(r, auth)
}

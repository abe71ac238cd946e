package payments

import (
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// The jobs of microdeposits. They are about an attempt: what has become of it decides whether they still matter.
const (
	jobMicrodepositsFail   = "setup_intent.microdeposits_fail"
	jobMicrodepositsExpire = "setup_intent.microdeposits_expire"
)

// microdepositsExpireAfter is how long a customer has to tell what has arrived (Stripe's ACH Direct Debit guide).
const microdepositsExpireAfter = 10 * 24 * time.Hour

// microdepositDays are the business days until microdeposits arrive.
const microdepositDays = 2

// The actions and the failures of microdeposits.
const (
	verifyWithMicrodeposits = "verify_with_microdeposits"

	codeMicrodeposits = "payment_method_microdeposit_"
	codeVerification  = codeMicrodeposits + "verification_"
)

// What a SetupIntent remembers of attempts to verify it.
const (
	secretWrongCodes   = "wrong_codes"
	secretWrongAmounts = "wrong_amounts"
)

// awaitMicrodeposits sends the deposits, and leaves it to the customer to tell what has arrived.
func awaitMicrodeposits(r *api.Request, intent, pm *api.Record) error {
	intent.Data[fieldStatus] = needsAction
	intent.Data[fieldNextAction] = api.Object{"type": verifyWithMicrodeposits, verifyWithMicrodeposits: api.Object{
		"arrival_date":            testbanks.BusinessDay(r.Now, microdepositDays).Unix(),
		"hosted_verification_url": r.RandomID("https://payments.stripe.com/microdeposit/sacs_test_", 24),
		"microdeposit_type":       "amounts",
	}}
	delete(intent.Secret, secretWrongCodes)
	delete(intent.Secret, secretWrongAmounts)
	if err := r.Update(intent); err != nil {
		return err
	}
	attempt := intent.Data.String("latest_attempt")
	if testbanks.Of(pm).NoProof {
		return r.After(r.ActivationDelay(), jobMicrodepositsFail, attempt)
	}
	return r.After(microdepositsExpireAfter, jobMicrodepositsExpire, attempt)
}

func microdepositsFail(r *api.Request, attempt string) error {
	return failAttempt(r, attempt, api.Invalid("", codeMicrodeposits+"failed",
		"Microdeposits failed. Please check the account, institution and transit numbers provided"))
}

func microdepositsExpire(r *api.Request, attempt string) error {
	return failAttempt(r, attempt, timedOut())
}

func timedOut() *api.Error {
	return api.Invalid("", codeVerification+"timeout",
		"Microdeposit timeout. Customer hasn't verified their bank account within the required 10 day period.")
}

// failAttempt fails the SetupIntent of an attempt, unless something else has become of it.
func failAttempt(r *api.Request, id string, failure *api.Error) error {
	attempt, err := r.Get(typeSetupAttempt, id)
	if err != nil || attempt.Data.String(fieldStatus) != needsAction {
		return err
	}
	intent, err := r.Get(typeSetupIntent, attempt.Data.String("setup_intent"))
	if err != nil {
		return err
	}
	if intent.Data.String(fieldStatus) != needsAction { // a new payment method waits for its confirmation
		return endAttempt(r, intent, "abandoned", nil)
	}
	pm, err := r.Get(typePaymentMethod, intent.Data.String(fieldMethod))
	if err != nil {
		return err
	}
	return fail(r, intent, pm, failure)
}

func verifyMicrodeposits(r *api.Request) (api.Object, error) {
	intent, err := findSetupIntent(r)
	if err != nil {
		return nil, err
	}
	proof, counter, err := judge(r)
	if err != nil {
		return nil, err
	}
	if status := intent.Data.String(fieldStatus); status != needsAction {
		return nil, api.Invalid("", "intent_invalid_state", "This SetupIntent cannot be actioned on because it has a status of %s. "+
			`Only a SetupIntent with one of the following statuses may be actioned on: ["requires_action"].`, status)
	}
	pm, err := r.Get(typePaymentMethod, intent.Data.String(fieldMethod))
	if err != nil {
		return nil, err
	}
	switch proof {
	case bankaccounts.TimedOut:
		return refuseForGood(r, intent, pm, timedOut())
	case bankaccounts.AttemptsExceeded:
		return refuseForGood(r, intent, pm, attemptsExceeded())
	case bankaccounts.Mismatch:
		return mismatch(r, intent, pm, counter)
	}
	pm.Secret[secretProven] = true
	if err := succeed(r, intent, pm); err != nil {
		return nil, err
	}
	return r.Render(intent)
}

// judge says what the values prove that the request gives, and where it is counted when they are wrong.
func judge(r *api.Request) (bankaccounts.Proof, string, error) {
	amounts, code := r.Params.List("amounts"), r.Params.String("descriptor_code")
	switch {
	case r.Params.Has("amounts") && r.Params.Has("descriptor_code"):
		return 0, "", api.Exclusive("amounts", "descriptor_code")
	case code != "":
		return bankaccounts.ProveCode(code), secretWrongCodes, nil
	case r.Params.Has("descriptor_code"):
		return 0, "", api.Empty("descriptor_code")
	case !r.Params.Has("amounts"):
		return 0, "", api.Missing("amounts", "descriptor_code")
	case len(amounts) != 2:
		return 0, "", api.Invalid("amounts", codeVerification+"amounts_invalid", "You must provide exactly two microdeposit amounts.")
	}
	given := make([]int64, 0, len(amounts))
	for _, amount := range amounts {
		n, _ := amount.(int64) // the description has them as integers
		given = append(given, n)
	}
	return bankaccounts.ProveAmounts(given), secretWrongAmounts, nil
}

func attemptsExceeded() *api.Error {
	return api.Invalid("", codeVerification+"attempts_exceeded", "Exceeded number of allowed verification attempts")
}

// refuseForGood fails the SetupIntent and says so.
func refuseForGood(r *api.Request, intent, pm *api.Record, failure *api.Error) (api.Object, error) {
	if err := fail(r, intent, pm, failure); err != nil {
		return nil, err
	}
	return nil, api.Kept(failure)
}

// mismatch counts values that are wrong, and says how many more may be.
func mismatch(r *api.Request, intent, pm *api.Record, counter string) (api.Object, error) {
	limit, code, what := int64(testbanks.MaxCodes), "descriptor_code_mismatch", "descriptor code provided does not match the one that was"
	if counter == secretWrongAmounts {
		limit, code, what = testbanks.MaxAmounts, "amounts_mismatch", "amounts provided do not match the amounts that were"
	}
	wrong := intent.Secret.Int(counter) + 1
	if wrong >= limit {
		return refuseForGood(r, intent, pm, attemptsExceeded())
	}
	intent.Secret[counter] = wrong
	if err := r.Update(intent); err != nil {
		return nil, err
	}
	return nil, api.Kept(api.Invalid("", codeVerification+code,
		"The %s sent to the bank account. You have %d verification attempts remaining.", what, limit-wrong))
}

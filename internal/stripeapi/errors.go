package stripeapi

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/stripe/stripe-go/v82"
)

// Gone reports whether err says that the object does not exist (any more) for this key: 404 resource_missing, or 403
// account_invalid for an account that was deleted or never was the platform's. An object that exists in the other mode is
// not gone: the key is of the wrong mode.
func Gone(err error) bool {
	var failure *stripe.Error
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.HTTPStatusCode {
	case http.StatusNotFound:
		return failure.Code == stripe.ErrorCodeResourceMissing && !strings.Contains(failure.Msg, otherMode)
	case http.StatusForbidden:
		return failure.Code == stripe.ErrorCodeAccountInvalid
	}
	return false
}

// otherMode is how Stripe says that an id is known, but to keys of the other mode.
const otherMode = "similar object exists in"

// Param is the request parameter that the error blames, in Stripe's bracket notation; empty when it blames none.
func Param(err error) string {
	var failure *stripe.Error
	if errors.As(err, &failure) {
		return failure.Param
	}
	return ""
}

// advised is an error of a request with a remedy that only its caller knows.
type advised struct {
	error
	remedy string
}

func (a *advised) Unwrap() error { return a.error }

// Advise adds to an error of a request what to do about it, for Explain.
func Advise(err error, remedy string) error { return &advised{error: err, remedy: remedy} }

// refused is an error of a request that was not even sent.
type refused struct{ why string }

func (r *refused) Error() string { return r.why }

// Refuse is the error for a request that is not sent; why is a sentence, and what Explain says.
func Refuse(why string) error { return &refused{why: why} }

// Explain turns an error of a request into the detail of a diagnostic: Stripe's own message, its code and request id,
// and what to do about the codes that have a known remedy. It never contains the key or a raw body.
func Explain(err error) string {
	if refusal, ok := errors.AsType[*refused](err); ok {
		return refusal.why
	}
	var failure *stripe.Error
	if !errors.As(err, &failure) {
		return "The request did not reach Stripe or its answer got lost: " + err.Error()
	}
	var detail strings.Builder
	message := failure.Msg
	if message == "" {
		message = fmt.Sprintf("Stripe answered with HTTP status %d.", failure.HTTPStatusCode)
	}
	detail.WriteString(message)
	if remedy := remedy(failure); remedy != "" {
		detail.WriteString("\n\n" + remedy)
	}
	var advice *advised
	if errors.As(err, &advice) {
		detail.WriteString("\n\n" + advice.remedy)
	}
	facts := []string{fmt.Sprintf("HTTP status: %d", failure.HTTPStatusCode)}
	if failure.Code != "" {
		facts = append(facts, "code: "+string(failure.Code))
	}
	if failure.DeclineCode != "" {
		facts = append(facts, "decline code: "+string(failure.DeclineCode))
	}
	if failure.Param != "" {
		facts = append(facts, "parameter: "+failure.Param)
	}
	if failure.RequestID != "" {
		facts = append(facts, "request: "+failure.RequestID)
	}
	detail.WriteString("\n\n" + strings.Join(facts, ", "))
	return detail.String()
}

// remedies are looked up in order; the first whose conditions all hold speaks.
var remedies = []struct {
	status  int
	code    stripe.ErrorCode
	message string // part of the message, lower case
	remedy  string
}{
	{status: http.StatusUnauthorized, remedy: "Check api_key or STRIPE_API_KEY: the key may be rolled, deleted or of another account."},
	{code: "account_invalid", remedy: "The account was deleted, belongs to another platform, or the key is of the other mode (test or live)."},
	{code: "oauth_not_supported", remedy: "Stripe lets the platform do this only for accounts whose controller.requirement_collection is \"application\"."},
	{code: "more_permissions_required", remedy: "Give the restricted key the permission that the message names, or use a secret key."},
	{message: otherMode, remedy: "The object exists in the other mode: use a key of the mode in which it was created."},
	{message: "outstanding requirements preventing", remedy: "Complete the cardholder first: for US individuals first_name, last_name and card_issuing.user_terms_acceptance under individual."},
	{message: "must be active before", remedy: "Stripe is still at work on the capability, or lacks information about the account: see requirements of the account, and apply again once the capability is active. A longer timeouts.create of the account waits for it."},
	{message: "signed up for connect", remedy: "Activate Connect for the platform in the Stripe Dashboard (Settings, Connect)."},
	{message: "onboarded on stripe issuing", remedy: "Activate Issuing for the platform in the Stripe Dashboard (Issuing)."},
	{message: "not set up to use issuing", remedy: "Activate Issuing for the platform in the Stripe Dashboard (Issuing), and request card_issuing on the connected account."},
	{status: http.StatusTooManyRequests, remedy: "Stripe limits the rate of requests (25 a second in test mode): run Terraform with a lower -parallelism, or again later."},
	{status: http.StatusNotImplemented, code: "sandbox_not_simulated", remedy: "The embedded sandbox does not simulate this operation: use a Stripe test-mode key for it."},
}

func remedy(failure *stripe.Error) string {
	message := strings.ToLower(failure.Msg)
	for _, r := range remedies {
		if (r.status == 0 || r.status == failure.HTTPStatusCode) && (r.code == "" || r.code == failure.Code) &&
			(r.message == "" || strings.Contains(message, r.message)) {
			return r.remedy
		}
	}
	return ""
}

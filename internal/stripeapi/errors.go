package stripeapi

import (
	"cmp"
	"context"
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

// failed is the error of a request with the trail that it left.
type failed struct {
	error
	trail trail
}

func (f *failed) Unwrap() error { return f.error }

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
	paragraphs, facts := []string{lost(err)}, []string(nil)
	if failure, ok := errors.AsType[*stripe.Error](err); ok {
		paragraphs, facts = []string{cmp.Or(failure.Msg, fmt.Sprintf("Stripe answered with HTTP status %d.", failure.HTTPStatusCode))}, factsOf(failure)
		if remedy := remedy(failure); remedy != "" {
			paragraphs = append(paragraphs, remedy)
		}
	}
	if advice, ok := errors.AsType[*advised](err); ok {
		paragraphs = append(paragraphs, advice.remedy)
	}
	if way, ok := errors.AsType[*failed](err); ok {
		if way.trail.undecided {
			paragraphs = append(paragraphs, undecided)
		}
		if way.trail.attempts > 1 {
			facts = append(facts, fmt.Sprintf("attempts: %d", way.trail.attempts))
		}
	}
	if len(facts) > 0 {
		paragraphs = append(paragraphs, strings.Join(facts, ", "))
	}
	return strings.Join(paragraphs, "\n\n")
}

// undecided is the remedy for a request that may have done its work unseen.
const undecided = "Stripe may have acted all the same: a further apply would not know of an object that was made. Look for it first, by the " +
	"metadata that default_metadata gives every object (see \"Interrupted applies\" in the guide \"Requests, limits and interruptions\"), and import it."

// lost explains an error that is no answer of Stripe's.
func lost(err error) string {
	if throttled, ok := errors.AsType[*throttled](err); ok {
		return "The request was not sent: " + throttled.Error() + ".\n\nRaise timeouts of the resource, or requests_per_second of the provider if Stripe has " +
			"raised your limit; a lower -parallelism does not help."
	}
	if errors.Is(err, context.Canceled) {
		return "Terraform was interrupted before Stripe answered."
	}
	return "The request did not reach Stripe or its answer got lost: " + err.Error()
}

// factsOf are for whoever looks the request up.
func factsOf(failure *stripe.Error) []string {
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
	return facts
}

// remedies are looked up in order; the first whose conditions all hold speaks.
var remedies = []struct {
	status  int
	typ     stripe.ErrorType
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
	{code: codeLockTimeout, remedy: "Something else keeps changing the same object: apply again when it is done. max_retries of the provider says how often to try."},
	{status: http.StatusTooManyRequests, remedy: "Something else uses the platform's rate limit too (25 requests a second in test mode, 100 in live mode): set requests_per_second of the provider to the part of it that Terraform may have, or apply again later. max_retries says how often to try."},
	{code: codeKeyInUse, remedy: "Stripe is still working on an earlier attempt of this very request: apply again in a minute."},
	{typ: stripe.ErrorTypeIdempotency, remedy: "The provider gives each request a key of its own, so something between it and Stripe has changed or repeated a request. Apply again; please report it if that happens again."},
	{message: "set up to use treasury", remedy: "Activate Treasury for the platform in the Stripe Dashboard (Financial accounts for platforms), and request treasury on the connected account."},
	{message: "capability was not requested", remedy: "Request the capability under capabilities of the account, and apply again."},
	{message: "feature", remedy: "Request the feature under features of the financial account, with the capability that it needs on the account, and apply again once feature_status shows it as active."},
	{code: stripe.ErrorCodeResourceMissing, remedy: "The object was deleted, or belongs to another account or platform: check the id, the account that the resource names, and which platform the key is of. What Terraform manages it plans anew."},
	{status: http.StatusNotImplemented, code: "sandbox_not_simulated", remedy: "The embedded sandbox does not simulate this operation: use a Stripe test-mode key for it."},
}

func remedy(failure *stripe.Error) string {
	message := strings.ToLower(failure.Msg)
	for _, r := range remedies {
		if (r.status == 0 || r.status == failure.HTTPStatusCode) && (r.typ == "" || r.typ == failure.Type) && (r.code == "" || r.code == failure.Code) &&
			(r.message == "" || strings.Contains(message, r.message)) {
			return r.remedy
		}
	}
	return ""
}

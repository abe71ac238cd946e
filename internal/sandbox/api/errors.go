package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// The types of Stripe's errors.
const (
	TypeAPI            = "api_error"
	TypeCard           = "card_error"
	TypeIdempotency    = "idempotency_error"
	TypeInvalidRequest = "invalid_request_error"
)

// Error is an error as Stripe's API answers it.
type Error struct {
	Status      int    // HTTP status
	Type        string // one of Stripe's error types
	Code        string // optional: doc_url follows from it
	DeclineCode string // optional: why an issuer declined
	Param       string // optional: bracket path of the parameter: "individual[dob][day]"
	Message     string
	NoLog       bool // leaves out request_log_url, where Stripe has none
}

// Error returns the message, with the code and the parameter where there are any.
func (e *Error) Error() string {
	text := fmt.Sprintf("%d %s: %s", e.Status, e.Type, e.Message)
	if e.Code != "" {
		text += " (" + e.Code + ")"
	}
	if e.Param != "" {
		text += " [" + e.Param + "]"
	}
	return text
}

// Invalid is a 400 invalid_request_error. param and code may be empty.
func Invalid(param, code, format string, args ...any) *Error {
	return &Error{
		Status: http.StatusBadRequest, Type: TypeInvalidRequest,
		Param: param, Code: code, Message: fmt.Sprintf(format, args...),
	}
}

// Missing is the 400 for parameters that a request needs and does not have.
func Missing(params ...string) *Error {
	noun := "param"
	if len(params) > 1 {
		noun = "params"
	}
	list := strings.Join(params, ", ")
	first, _, _ := strings.Cut(list, ", ")
	return Invalid(first, "parameter_missing", "Missing required %s: %s.", noun, list)
}

// Empty is the 400 for an empty string where the parameter cannot be unset.
func Empty(param string) *Error {
	return Invalid(param, "parameter_invalid_empty",
		"You passed an empty string for '%[1]s'. We assume empty values are an attempt to unset a parameter; however "+
			"'%[1]s' cannot be unset. You should remove '%[1]s' from your request or supply a non-empty value.", param)
}

// Exclusive is the 400 for parameters of which only one may be given.
func Exclusive(params ...string) *Error {
	return Invalid("", "parameters_exclusive",
		"You may only specify one of these parameters: %s.", strings.Join(params, ", "))
}

// Forbidden is a 403 invalid_request_error. code may be empty.
func Forbidden(code, format string, args ...any) *Error {
	return &Error{
		Status: http.StatusForbidden, Type: TypeInvalidRequest, Code: code, Message: fmt.Sprintf(format, args...),
	}
}

// NotSimulated is the 501 for what Stripe can do and the sandbox cannot. param may be empty.
func NotSimulated(param, what string) *Error {
	return &Error{
		Status: http.StatusNotImplemented, Type: TypeInvalidRequest, Code: "sandbox_not_simulated", Param: param, NoLog: true,
		Message: "The sandbox does not simulate " + what + ".",
	}
}

// lockTimeout is the 429 for an object that another request keeps locked.
func lockTimeout() *Error {
	return &Error{
		Status: http.StatusTooManyRequests, Type: TypeInvalidRequest, Code: "lock_timeout",
		Message: "This object cannot be accessed right now because another API request or Stripe process is currently accessing " +
			"it. If you see this error intermittently, retry the request. If you see this error frequently and are making " +
			"multiple concurrent requests to a single object, make your requests serially or at a lower rate.",
	}
}

// rateLimited is the 429 for too many requests with a test key.
func rateLimited() *Error {
	return &Error{
		Status: http.StatusTooManyRequests, Type: TypeInvalidRequest, Code: "rate_limit",
		Message: "Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about " +
			"rate limits here https://stripe.com/docs/rate-limits.",
	}
}

// keyInUse is the 409 for an idempotency key whose first request is still being answered.
func keyInUse(key string) *Error {
	return &Error{
		Status: http.StatusConflict, Type: TypeIdempotency, Code: "idempotency_key_in_use",
		Message: "There is currently another in-progress request using this Idempotent Key (that probably means you submitted " +
			"twice, and the other request is still going through): " + printable(key) + ". Please try again later.",
	}
}

// Kept answers with an error like any other, but keeps what the handler has done so far: a failure that is remembered.
func Kept(failure *Error) error {
	return &Detour{
		Do:   func(context.Context) {},
		Then: func(*Request) (Object, error) { return nil, failure },
	}
}

// NotFound is the 404 resource_missing for an id in the path. param names it as Stripe does.
func NotFound(param, format string, args ...any) *Error {
	return &Error{
		Status: http.StatusNotFound, Type: TypeInvalidRequest, Code: "resource_missing",
		Param: param, Message: fmt.Sprintf(format, args...),
	}
}

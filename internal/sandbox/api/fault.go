package api

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

// FaultKind is what goes wrong with a request.
type FaultKind string

// The kinds of faults.
const (
	FaultError      FaultKind = "error"       // answers an error; nothing is done
	FaultErrorAfter FaultKind = "error_after" // does what is asked, and answers an error, which the idempotency key keeps
	FaultDrop       FaultKind = "drop"        // breaks the connection off; nothing is done
	FaultDropAfter  FaultKind = "drop_after"  // does what is asked, and breaks the connection off without an answer
	FaultCut        FaultKind = "cut"         // does what is asked, and breaks the connection off in the middle of the body
	FaultLatency    FaultKind = "latency"     // does what is asked, and lets the answer wait
	FaultDrip       FaultKind = "drip"        // does what is asked, and sends the body in small pieces
	FaultRateLimit  FaultKind = "rate_limit"  // answers 429 to what exceeds a rate; nothing is done
)

// Fault is something that goes wrong with the requests of a key that it matches. One request is struck by one fault: the
// oldest that is due. Rate limits come before all others, and count what those strike.
type Fault struct {
	Kind   FaultKind
	Method string // GET, POST or DELETE; empty: any
	Path   string // "/v1/accounts/acct_1", "/v1/issuing/cards/{card}" or "/v1/issuing/*"; empty: any
	Every  int    // strikes every nth of the requests that match; 0: each
	Times  int    // strikes this often; 0: until it is removed

	Error  Error         // of the kinds that answer one; what is left out is as Stripe has it for the code
	Header http.Header   // that goes with the error
	Delay  time.Duration // how long an answer waits, or how long its body takes
	Rate   float64       // requests a second. Without method and path the limits of single endpoints come with it
}

// maxDelay is well below the time for which a server lets an answer take.
const maxDelay = time.Minute

// aboutErrors are the parameters of faults that answer an error.
var aboutErrors = []string{"status", "type", "code", "decline_code", "param", "message", "headers"}

// faultParams are the parameters of each kind, beyond kind, method and path.
var faultParams = map[FaultKind][]string{
	FaultError:      append([]string{"every", "times"}, aboutErrors...),
	FaultErrorAfter: append([]string{"every", "times"}, aboutErrors...),
	FaultDrop:       {"every", "times"},
	FaultDropAfter:  {"every", "times"},
	FaultCut:        {"every", "times"},
	FaultLatency:    {"every", "times", "delay"},
	FaultDrip:       {"every", "times", "delay"},
	FaultRateLimit:  {"rate"},
}

// object shows the fault by the parameters that make it.
func (f *Fault) object() Object {
	o := Object{}
	for name, text := range map[string]string{
		"kind": string(f.Kind), "method": f.Method, "path": f.Path, "type": f.Error.Type, "code": f.Error.Code,
		"decline_code": f.Error.DeclineCode, "param": f.Error.Param, "message": f.Error.Message,
	} {
		if text != "" {
			o[name] = text
		}
	}
	for name, n := range map[string]int{"every": f.Every, "times": f.Times, "status": f.Error.Status} {
		if n != 0 {
			o[name] = n
		}
	}
	if f.Delay != 0 {
		o["delay"] = f.Delay.String()
	}
	if f.Rate != 0 {
		o["rate"] = f.Rate
	}
	if len(f.Header) > 0 {
		headers := Object{}
		for name := range f.Header {
			headers[name] = f.Header.Get(name)
		}
		o["headers"] = headers
	}
	return o
}

// check says what is wrong with the fault.
func (f *Fault) check(d *spec.Description) *Error {
	takes, known := faultParams[f.Kind]
	switch {
	case f.Kind == "":
		return Missing("kind")
	case !known:
		kinds := slices.Sorted(maps.Keys(faultParams))
		return Invalid("kind", "", "Invalid kind: must be one of %s", strings.Trim(fmt.Sprint(kinds), "[]"))
	}
	for _, name := range slices.Sorted(maps.Keys(f.object())) {
		if !slices.Contains([]string{"kind", "method", "path"}, name) && !slices.Contains(takes, name) {
			return Invalid(name, "", "A fault of the kind %s takes no %s, but %s.", f.Kind, name, strings.Join(takes, ", "))
		}
	}
	return cmp.Or(f.checkPattern(d), f.checkNumbers(takes), f.checkHeader())
}

// pathPattern is a path whose last part may be open.
var pathPattern = regexp.MustCompile(`^(\*|(/(\{\w+\}|[\w.-]+))*(/[\w.-]*\*)?)$`)

func (f *Fault) checkPattern(d *spec.Description) *Error {
	switch f.Method {
	case "", http.MethodGet, http.MethodPost, http.MethodDelete:
	default:
		return Invalid("method", "", "Invalid method: must be one of GET, POST or DELETE")
	}
	if !pathPattern.MatchString(f.Path) {
		return Invalid("path", "", "Invalid path: %s. Give it as /v1/accounts/acct_1, /v1/issuing/cards/{card} or /v1/issuing/*.",
			printable(f.Path))
	}
	for _, op := range d.Operations() {
		if f.matches(op.Method, op.Path) {
			return nil
		}
	}
	return Invalid("path", "", "Stripe's API has no operation that matches %s.", printable(strings.TrimSpace(f.Method+" "+f.Path)))
}

func (f *Fault) checkNumbers(takes []string) *Error {
	switch {
	case f.Every < 0:
		return Invalid("every", "", "Invalid every: it cannot be negative")
	case f.Times < 0:
		return Invalid("times", "", "Invalid times: it cannot be negative")
	case f.Error.Status != 0 && (f.Error.Status < 400 || f.Error.Status > 599):
		return Invalid("status", "", "Invalid status: an error has one from 400 to 599")
	case f.Kind == FaultErrorAfter && neverKept(f.failure("").Status):
		return Invalid("status", "", "Invalid status: Stripe answers 409 and 429 before it does anything")
	case slices.Contains(takes, "delay") && f.Delay == 0:
		return Missing("delay")
	case f.Delay < 0 || f.Delay > maxDelay:
		return Invalid("delay", "", "Invalid delay: it is at most %s, and not negative", maxDelay)
	case slices.Contains(takes, "rate") && f.Rate == 0:
		return Missing("rate")
	case !validRate(f.Rate):
		return Invalid("rate", "", "Invalid rate: it is a number of requests a second")
	}
	return nil
}

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

func (f *Fault) checkHeader() *Error {
	for name, values := range f.Header {
		switch {
		case !headerName.MatchString(name) || len(values) != 1:
			return Invalid("headers", "", "Invalid headers: give each as headers[Retry-After]=2")
		case slices.Contains([]string{"Content-Length", "Transfer-Encoding"}, http.CanonicalHeaderKey(name)):
			return Invalid("headers", "", "Invalid headers: %s follows from the answer", name)
		}
	}
	return nil
}

// matches says whether a fault is about a request. A parameter in the path, on either side, may be anything.
func (f *Fault) matches(method, path string) bool {
	if f.Method != "" && f.Method != method {
		return false
	}
	if f.Path == "" {
		return true
	}
	patterns, segments := strings.Split(f.Path, "/"), strings.Split(path, "/")
	for i, pattern := range patterns {
		if i == len(segments) {
			return false
		}
		wild := isPathParam(pattern) || isPathParam(segments[i])
		if prefix, open := strings.CutSuffix(pattern, "*"); open {
			return wild || strings.HasPrefix(segments[i], prefix)
		}
		if !wild && pattern != segments[i] {
			return false
		}
	}
	return len(patterns) == len(segments)
}

func isPathParam(segment string) bool { return strings.HasPrefix(segment, "{") }

// everything says whether a fault is about all requests.
func (f *Fault) everything() bool { return f.Method == "" && (f.Path == "" || f.Path == "*") }

// failure is the error that the fault answers, for a request with an idempotency key.
func (f *Fault) failure(key string) *Error {
	var usual *Error
	switch f.Error.Code {
	case "lock_timeout":
		usual = lockTimeout()
	case "idempotency_key_in_use":
		usual = keyInUse(key)
	case "rate_limit":
		usual = rateLimited()
	case "":
		usual = &Error{Status: http.StatusInternalServerError}
	default:
		usual = &Error{Status: http.StatusBadRequest}
	}
	e := f.Error
	e.Status = cmp.Or(e.Status, usual.Status)
	e.Type = cmp.Or(e.Type, usual.Type, usualType(e.Status))
	e.Message = cmp.Or(e.Message, usual.Message, "The sandbox was told to fail this request.")
	return &e
}

func usualType(status int) string {
	switch {
	case status >= http.StatusInternalServerError:
		return TypeAPI
	case status == http.StatusPaymentRequired:
		return TypeCard
	}
	return TypeInvalidRequest
}

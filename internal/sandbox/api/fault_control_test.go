package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestFaultsAreSetByForms(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]api.Fault{
		"kind=drop": {Kind: api.FaultDrop},
		"kind=error&method=POST&path=/v1/accounts&every=3&times=2&status=503&type=api_error&code=a&decline_code=b&param=c&message=No" +
			"&headers[retry-after]=2&headers[Stripe-Should-Retry]=true": {
			Kind: api.FaultError, Method: "POST", Path: "/v1/accounts", Every: 3, Times: 2,
			Error:  api.Error{Status: 503, Type: "api_error", Code: "a", DeclineCode: "b", Param: "c", Message: "No"},
			Header: http.Header{"Retry-After": {"2"}, "Stripe-Should-Retry": {"true"}},
		},
		"kind=latency&delay=1500ms&path=/v1/issuing/*":                  {Kind: api.FaultLatency, Delay: 1500 * time.Millisecond, Path: "/v1/issuing/*"},
		"kind=drip&delay=30&path=/v1/issuing/cards/{card}":              {Kind: api.FaultDrip, Delay: 30 * time.Second, Path: "/v1/issuing/cards/{card}"},
		"kind=rate_limit&rate=0.5&method=GET&path=/v1/issuing/cards":    {Kind: api.FaultRateLimit, Rate: 0.5, Method: "GET", Path: "/v1/issuing/cards"},
		"kind=error_after&code=processing_error&status=402&times=1":     {Kind: api.FaultErrorAfter, Times: 1, Error: api.Error{Status: 402, Code: "processing_error"}},
		"kind=cut&path=/v1/accounts/acct_1/persons/person_1&method=GET": {Kind: api.FaultCut, Method: "GET", Path: "/v1/accounts/acct_1/persons/person_1"},
	} {
		s := toy(t)
		made := s.OK(s.Post("/_sandbox/faults", form))
		set := s.Sandbox.Faults(s.Key).List()
		if len(set) != 1 || fmt.Sprint(set[0].Fault) != fmt.Sprint(want) {
			t.Errorf("%s set\n%v, want\n%v", form, set, want)
			continue
		}
		for _, part := range strings.Split(form, "&") {
			name, _, _ := strings.Cut(part, "=")
			if name, _, _ = strings.Cut(name, "["); !made.Has(name) {
				t.Errorf("%s: the answer %v does not have %s", form, made, name)
			}
		}
		if list := s.OK(s.Get("/_sandbox/faults")).List("data"); len(list) != 1 || fmt.Sprint(list[0]) != fmt.Sprint(made) {
			t.Errorf("%s: the list is %v, made was %v", form, list, made)
		}
	}
}

func TestFaultsThatCannotBe(t *testing.T) {
	t.Parallel()
	s := toy(t)
	for form, want := range map[string]api.Error{
		"":                                         {Param: "kind", Code: "parameter_missing", Message: "Missing required param: kind."},
		"kind=boom":                                {Param: "kind", Message: "Invalid kind: must be one of cut drip drop drop_after error error_after latency rate_limit"},
		"kind=drop&color=red":                      {Param: "color", Code: "parameter_unknown", Message: "Received unknown parameter: color"},
		"kind=drop&status=500":                     {Param: "status", Message: "A fault of the kind drop takes no status, but every, times."},
		"kind=rate_limit&rate=1&times=1":           {Param: "times", Message: "A fault of the kind rate_limit takes no times, but rate."},
		"kind=drop&method=PUT":                     {Param: "method", Message: "Invalid method: must be one of GET, POST or DELETE"},
		"kind=drop&path=v1":                        {Param: "path", Message: "Invalid path: v1. Give it as..."},
		"kind=drop&path=/v1/*/x":                   {Param: "path", Message: "Invalid path: /v1/*/x. Give it as..."},
		"kind=drop&path=/v1/{a":                    {Param: "path", Message: "Invalid path: /v1/{a. Give it as..."},
		"kind=drop&path=/v1/acounts":               {Param: "path", Message: "Stripe's API has no operation that matches /v1/acounts."},
		"kind=drop&path=/v1/account&method=DELETE": {Param: "path", Message: "Stripe's API has no operation that matches DELETE /v1/account."},
		"kind=drop&path=/_sandbox/*":               {Param: "path", Message: "Stripe's API has no operation that matches /_sandbox/*."},
		"kind=drop&every=x":                        {Param: "every", Code: "parameter_invalid_integer", Message: "Invalid integer: x"},
		"kind=drop&every=-1":                       {Param: "every", Message: "Invalid every: it cannot be negative"},
		"kind=drop&times=-1":                       {Param: "times", Message: "Invalid times: it cannot be negative"},
		"kind=drop&times[]=1":                      {Param: "times", Message: "Invalid string: [1]"},
		"kind=error&status=200":                    {Param: "status", Message: "Invalid status: an error has one from 400 to 599"},
		"kind=error_after&status=409":              {Param: "status", Message: "Invalid status: Stripe answers 409 and 429 before it does anything"},
		"kind=error_after&code=lock_timeout":       {Param: "status", Message: "Invalid status: Stripe answers 409 and 429 before it does anything"},
		"kind=error&headers=x":                     {Param: "headers", Message: "Invalid headers: give each as headers[Retry-After]=2"},
		"kind=error&headers[a b]=x":                {Param: "headers", Message: "Invalid headers: give each as headers[Retry-After]=2"},
		"kind=error&headers[content-length]=1":     {Param: "headers", Message: "Invalid headers: Content-Length follows from the answer"},
		"kind=latency":                             {Param: "delay", Code: "parameter_missing", Message: "Missing required param: delay."},
		"kind=latency&delay=soon":                  {Param: "delay", Message: "Invalid duration: soon. Give it as..."},
		"kind=latency&delay=-1s":                   {Param: "delay", Message: "Invalid delay: it is at most 1m0s, and not negative"},
		"kind=drip&delay=61":                       {Param: "delay", Message: "Invalid delay: it is at most 1m0s, and not negative"},
		"kind=rate_limit":                          {Param: "rate", Code: "parameter_missing", Message: "Missing required param: rate."},
		"kind=rate_limit&rate=fast":                {Param: "rate", Message: "Invalid decimal: fast"},
		"kind=rate_limit&rate=-1":                  {Param: "rate", Message: "Invalid rate: it is a number of requests a second"},
		"kind=rate_limit&rate=NaN":                 {Param: "rate", Message: "Invalid rate: it is a number of requests a second"},
	} {
		status, body := s.Post("/_sandbox/faults", form)
		want.Status = http.StatusBadRequest
		t.Log(form)
		wantError(t, status, body, want)
	}
	if _, err := s.Sandbox.Faults(s.Key).Add(api.Fault{Kind: api.FaultDrop, Delay: time.Second}); err == nil ||
		!strings.Contains(err.Error(), "takes no delay") {
		t.Errorf("from Go: %v", err)
	}
	if set := s.Sandbox.Faults(s.Key).List(); len(set) != 0 {
		t.Errorf("there are faults: %v", set)
	}
}

func TestFaultsAreTakenAway(t *testing.T) {
	t.Parallel()
	s := toy(t)
	first := s.Fault(api.Fault{Kind: api.FaultError})
	second := s.Fault(api.Fault{Kind: api.FaultError, Error: api.Error{Status: http.StatusBadGateway}})
	if body := s.OK(s.Delete("/_sandbox/faults/" + first)); !body.Bool("deleted") || body.String("id") != first {
		t.Errorf("got %v", body)
	}
	if status, _ := s.Get("/v1/account"); status != http.StatusBadGateway {
		t.Errorf("got %d", status)
	}
	list := s.OK(s.Get("/_sandbox/faults")).List("data")
	if len(list) != 1 || store.AsObject(list[0]).String("id") != second || store.AsObject(list[0]).Int("struck") != 1 {
		t.Errorf("the list is %v", list)
	}
	status, body := s.Delete("/_sandbox/faults/" + first)
	wantError(t, status, body, api.Error{
		Status: http.StatusNotFound, Code: "resource_missing", Param: "id", Message: "No such fault: '" + first + "'",
	})
	if body := s.OK(s.Delete("/_sandbox/faults")); len(body.List("data")) != 0 {
		t.Errorf("got %v", body)
	}
	s.OK(s.Get("/v1/account"))
}

// Those that have struck as often as they should make room.
func TestTheNumberOfFaultsIsBounded(t *testing.T) {
	t.Parallel()
	s := toy(t)
	s.Fault(api.Fault{Kind: api.FaultError, Times: 1})
	s.Get("/v1/account")
	for range 100 {
		s.Fault(api.Fault{Kind: api.FaultDrop})
	}
	if set := s.Sandbox.Faults(s.Key).List(); len(set) != 100 || set[0].Kind != api.FaultDrop {
		t.Errorf("there are %d faults, the first is %v", len(set), set[0])
	}
	status, body := s.Post("/_sandbox/faults", "kind=drop")
	wantError(t, status, body, api.Error{Status: http.StatusBadRequest, Message: "No more than 100 faults are possible..."})
}

package api_test

import (
	"fmt"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestExpand(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "email=a")
	base := "/v1/accounts/" + id + "/capabilities"
	status, made := s.Post(base+"/treasury", "requested=true&expand[]=requirements&expand[]=account")
	if status != 200 || !made.Has("requirements") || made.Has("future_requirements") || made.String("account.email") != "a" {
		t.Fatalf("POST with expand: %d %v", status, made)
	}
	tests := []struct {
		query                         string
		requirements, future, account bool
	}{
		{"", false, false, false},
		{"?expand[]=requirements", true, false, false},
		{"?expand[]=future_requirements", false, true, false},
		{"?expand[0]=account&expand[1]=requirements", true, false, true},
		{"?expand[]=account.individual&expand[]=account", false, false, true},
		{"?expand[]=account.external_accounts.data", false, false, true},
	}
	for _, test := range tests {
		status, body := s.Get(base + "/treasury" + test.query)
		if status != 200 || body.Has("requirements") != test.requirements || body.Has("future_requirements") != test.future ||
			(body.String("account.id") == id) != test.account || (body.String("account") == id) == test.account {
			t.Errorf("%s: %d %v", test.query, status, body)
		}
	}
	_, list := s.Get(base + "?expand[]=data.account&expand[]=data.requirements")
	if item := store.AsObject(list.List("data")[0]); item.String("account.id") != id || !item.Has("requirements") {
		t.Errorf("in a list: %v", list)
	}
	// Empty lists and hashes of an object that is stored survive.
	if got := fmt.Sprint(made.Get("requirements.errors")); got != "[]" {
		t.Errorf("requirements.errors is %s", got)
	}
}

func TestExpandRefuses(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "")
	base := "/v1/accounts/" + id + "/capabilities"
	if status, body := s.Post(base+"/treasury", "requested=true"); status != 200 {
		t.Fatalf("%d %v", status, body)
	}
	tests := []struct{ request, expand, message string }{
		{"GET /treasury", "nonesuch", "This property cannot be expanded (nonesuch)."},
		{"GET /treasury", "status", "This property cannot be expanded (status)."},
		{"GET /treasury", "", "You passed an empty string for 'expand[0]'..."},
		{"GET /treasury", "account.", "This property cannot be expanded (account.)."},
		{"GET /treasury", "account.email", "This property cannot be expanded (account.email)."},
		{"GET /treasury", "a.b.c.d.e", "You cannot expand more than 4 levels of a property. Property: a.b.c.d.e"},
		{"POST /treasury", "future_requirements", "This property cannot be expanded (future_requirements)."},
		{"GET ", "account", "This property cannot be expanded (account). You may want to try expanding 'data.account' instead."},
		{"GET ", "nonesuch", "This property cannot be expanded (nonesuch)."},
		{"GET ", "data.future_requirements", "This property cannot be expanded (data.future_requirements)."},
		{"GET ", "has_more", "This property cannot be expanded (has_more)."},
	}
	for _, test := range tests {
		method, path := test.request[:4], test.request[4:]
		if method == "POST" {
			path = test.request[5:]
		}
		status, body := s.Do(map[string]string{"GET ": "GET", "POST": "POST"}[method], base+path+"?expand[]="+test.expand, "")
		param, code := "expand", ""
		if test.expand == "" {
			param, code = "expand[0]", "parameter_invalid_empty"
		}
		wantError(t, status, body, api.Error{Status: 400, Param: param, Code: code, Message: test.message})
	}
}

package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func nothing(*api.Request) (api.Object, error) { return api.Object{}, nil }

func memory(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestMistakesInRegistering(t *testing.T) {
	t.Parallel()
	for want, register := range map[string]func(*api.Mux){
		"POST /v1/account is simulated twice": func(m *api.Mux) {
			m.Handle("POST /v1/account", nothing)
			m.Handle("POST /v1/account", nothing)
		},
		"the description has no operation POST /v1/account":        func(m *api.Mux) { m.Handle("POST /v1/account", nothing) },
		"the description has no operation POST /v1/charges":        func(m *api.Mux) { m.Handle("POST /v1/charges", nothing) },
		"the description has no type nonesuch":                     func(m *api.Mux) { m.Type(api.Type{Name: "nonesuch"}) },
		"type account is registered twice":                         func(m *api.Mux) { m.Type(api.Type{Name: "account"}); m.Type(api.Type{Name: "account"}) },
		"type account: x is hidden without a way to reveal it":     func(m *api.Mux) { m.Type(api.Type{Name: "account", Hidden: map[string]api.Reveal{"x": 0}}) },
		"job activate is registered twice":                         func(m *api.Mux) { m.Job("activate", job); m.Job("activate", job) },
		"GET /v1/x: the path should begin with /_sandbox/":         func(m *api.Mux) { m.Sandbox("GET /v1/x", nothing) },
		"GET /v1/account accepts parameters, but is not simulated": func(m *api.Mux) { m.Accept("GET /v1/account", "POST /v1/accounts", "country") },
		"GET /v1/account accepts x of POST /v1/accounts, which": func(m *api.Mux) {
			m.Handle("GET /v1/account", nothing)
			m.Accept("GET /v1/account", "POST /v1/accounts", "x")
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			m := api.NewMux()
			register(m)
			if _, err := api.New(memory(t), m, api.Options{}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func job(*api.Request, string) error { return nil }

func TestOperations(t *testing.T) {
	t.Parallel()
	m := api.NewMux()
	registerToy(m)
	s, err := api.New(memory(t), m, api.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]api.Operation{}
	for _, op := range s.Operations() {
		found[op.Name] = op
	}
	for _, want := range []api.Operation{
		{Name: "POST /v1/accounts", ID: "PostAccounts", Simulated: true, Differences: []string{"It is a toy."}},
		{Name: "GET /v1/account", ID: "GetAccount", Simulated: true},
		{Name: "POST /v1/charges", ID: "PostCharges"},
		{Name: "GET /_sandbox/now", Simulated: true},
	} {
		if got := found[want.Name]; !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestAClientThatGoesAwayIsNoFault(t *testing.T) {
	t.Parallel()
	var f faults
	s := toy(t, f.option())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		req := httptest.NewRequestWithContext(ctx, method, "/v1/accounts", http.NoBody)
		req.Header.Set("Authorization", "Bearer sk_test_x")
		s.Sandbox.ServeHTTP(httptest.NewRecorder(), req)
	}
	if len(f.list) != 0 {
		t.Errorf("reported: %v", f.list)
	}
}

package api_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// eventful is a server whose persons and accounts tell what happens to them.
func eventful(t *testing.T) (*sandboxtest.Server, *[]api.Event) {
	t.Helper()
	var events []api.Event
	s := sandboxtest.New(t, sandboxtest.WithMux(func(m *api.Mux) {
		m.Type(api.Type{Name: "account", Prefix: "acct_", Length: 16, Param: "account", Events: func(c api.Change) []string {
			if c.Before == nil {
				return nil
			}
			return []string{"account.updated"}
		}})
		m.Type(api.Type{Name: "person", Prefix: "person_", Param: "person", Events: api.Lifecycle("person")})
		m.Provision(func(r *api.Request) error {
			rec := r.New("account")
			rec.ID = r.Platform
			rec.Data["id"] = r.Platform
			return r.Insert(rec)
		})
		m.Handle("POST /v1/accounts", createAccount)
		m.Handle("POST /v1/accounts/{account}", updateAccount)
		m.Job("activate", func(r *api.Request, id string) error {
			rec, err := r.Get("account", id)
			if err != nil {
				return err
			}
			rec.Data["charges_enabled"] = true
			return r.Update(rec)
		})
		m.OnCreate("person", func(r *api.Request, _ *api.Record) error { return r.Emit(api.Event{Type: "person.hooked"}) })
		registerPersons(m)
		m.OnEvent(func(r *api.Request, e api.Event) error {
			if byJob := len(events) == 0; byJob != (r.ID == "") {
				t.Errorf("%s comes from the request %q", e.Type, r.ID)
			}
			events = append(events, e)
			return nil
		})
	}))
	return s, &events
}

func names(events []api.Event) []string {
	var out []string
	for _, e := range events {
		out = append(out, e.Type)
	}
	return out
}

func TestChangesTellOfThemselves(t *testing.T) {
	t.Parallel()
	s, events := eventful(t)
	account := create(t, s, "email=a&metadata[k]=1&metadata[j]=2")
	s.Post("/v1/accounts/"+account, "email=b&metadata[k]=3")
	s.Post("/v1/accounts/"+account, "email=b") // the same again is no news
	_, person := s.Post("/v1/accounts/"+account+"/persons", "first_name=Jenny")
	s.Delete("/v1/accounts/" + account + "/persons/" + person.String("id"))

	want := []string{"account.updated", "account.updated", "person.created", "person.hooked", "person.deleted"}
	if got := names(*events); !slices.Equal(got, want) {
		t.Fatalf("told %v, want %v", got, want)
	}
	activated, updated, created, hooked, deleted := (*events)[0], (*events)[1], (*events)[2], (*events)[3], (*events)[4]
	if !activated.Object.Bool("charges_enabled") || !reflect.DeepEqual(activated.Previous, api.Object{"charges_enabled": nil}) {
		t.Errorf("the activation is %v, before it %v", activated.Object, activated.Previous)
	}
	if updated.Account != account || updated.Object.String("email") != "b" ||
		!reflect.DeepEqual(updated.Previous, api.Object{"email": "a", "metadata": api.Object{"k": "1"}}) {
		t.Errorf("the update is %v of %s, before it %v", updated.Object, updated.Account, updated.Previous)
	}
	if created.Account != account || created.Object.String("first_name") != "Jenny" || created.Previous != nil {
		t.Errorf("the creation is %+v", created)
	}
	if hooked.Account != account || hooked.Object != nil {
		t.Errorf("what the hook tells is %+v", hooked)
	}
	if deleted.Object.String("id") != person.String("id") || deleted.Previous != nil {
		t.Errorf("the deletion is %+v", deleted)
	}
}

func TestTheNamesOfEvents(t *testing.T) {
	t.Parallel()
	told := api.Statuses("transfer", map[string]string{"posted": "posted", "done": "completed", "processing": ""})
	in := func(status string) api.Object { return api.Object{"status": status} }
	for _, test := range []struct {
		before, after api.Object
		want          []string
	}{
		{nil, in("processing"), []string{"transfer.created"}},
		{nil, in("posted"), []string{"transfer.created", "transfer.posted"}},
		{in("processing"), in("done"), []string{"transfer.completed"}},
		{in("posted"), in("posted"), nil},
		{in("posted"), in("processing"), nil},
		{in("posted"), in("nonesuch"), nil},
	} {
		if got := told(api.Change{Before: test.before, After: test.after}); !slices.Equal(got, test.want) {
			t.Errorf("%v to %v tells %v, want %v", test.before, test.after, got, test.want)
		}
	}
}

// A request that asks somebody outside keeps what it has done so far, holds up nobody, and is answered once.
func TestARequestCanLeaveTheSandbox(t *testing.T) {
	t.Parallel()
	var s *sandboxtest.Server
	calls := 0
	s = sandboxtest.New(t, sandboxtest.WithMux(registerToy, func(m *api.Mux) {
		m.Type(api.Type{Name: "customer", Prefix: "cus_", Length: 14, Param: "customer"})
		m.Job("detour", func(*api.Request, string) error { return nil })
		m.Handle("GET /v1/customers/{customer}", func(r *api.Request) (api.Object, error) { return show(r, "customer", r.Path("customer")) })
		m.Handle("POST /v1/customers", func(r *api.Request) (api.Object, error) {
			rec := r.New("customer")
			rec.Data.Merge(api.Object{"name": "first", "email": nil, "description": nil, "shipping": nil})
			if err := r.Insert(rec); err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("wrapped: %w", &api.Detour{
				Do: func(ctx context.Context) {
					calls++
					if status, body := s.Post("/v1/accounts", "email=meanwhile"); status != http.StatusOK {
						t.Errorf("meanwhile: %d %v", status, body)
					}
					if status, body := s.Get("/v1/customers/" + rec.ID); status != http.StatusOK || body.String("name") != "first" {
						t.Errorf("meanwhile the customer is: %d %v", status, body)
					}
					if ctx.Err() != nil {
						t.Error(ctx.Err())
					}
				},
				Then: func(r *api.Request) (api.Object, error) {
					rec, err := r.Get("customer", rec.ID)
					if err != nil {
						return nil, err
					}
					rec.Data["name"] = "second"
					if err := r.Update(rec); err != nil {
						return nil, err
					}
					if r.Params.String("description") == "refused" {
						return nil, api.Invalid("description", "", "No.")
					}
					return r.Render(rec)
				},
			})
		})
	}))
	status, body := s.Post("/v1/customers", "", key)
	again, repeated := s.Post("/v1/customers", "", key)
	if status != http.StatusOK || again != status || body.String("name") != "second" || repeated.String("id") != body.String("id") || calls != 1 {
		t.Errorf("answered %d %v, then %d %v, after %d calls", status, body, again, repeated, calls)
	}
	s.Advance(time.Second)
	status, body = s.Post("/v1/customers", "description=refused")
	wantError(t, status, body, api.Error{Status: 400, Param: "description", Message: "No."})
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
}

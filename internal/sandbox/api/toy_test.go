package api_test

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// registerToy simulates just enough of accounts, persons and capabilities to see how the protocol treats a simulation. The
// e-mail address of an account says what goes wrong with it.
func registerToy(m *api.Mux) {
	m.Type(api.Type{
		Name: "account", Prefix: "acct_", Length: 16, Param: "account", Gone: "deleted",
	})
	m.Type(api.Type{Name: "person", Prefix: "person_", Param: "person"})
	m.Type(api.Type{
		Name: "capability", Param: "capability",
		View:   func(_ *api.Request, rec *api.Record) (api.Object, error) { return rec.Data, nil },
		Hidden: map[string]api.Reveal{"requirements": api.OnExpand, "future_requirements": api.OnRetrieve},
	})
	m.Provision(func(r *api.Request) error {
		rec := r.New("account")
		rec.ID = r.Platform
		rec.Data["id"] = r.Platform
		return r.Insert(rec)
	})
	m.Handle("GET /v1/account", func(r *api.Request) (api.Object, error) { return show(r, "account", r.Account) })
	m.Handle("GET /v1/accounts/{account}", func(r *api.Request) (api.Object, error) { return show(r, "account", r.Path("account")) })
	m.Handle("POST /v1/accounts", createAccount, "It is a toy.")
	m.Handle("POST /v1/accounts/{account}", updateAccount)
	m.Accept("POST /v1/accounts/{account}", "POST /v1/accounts", "country")
	m.Handle("DELETE /v1/accounts/{account}", deleteAccount)
	m.Handle("GET /v1/accounts", func(r *api.Request) (api.Object, error) {
		return r.List(store.Query{Type: "account"}, func(rec *api.Record) bool { return rec.ID != r.Platform })
	})
	m.Job("activate", func(r *api.Request, id string) error {
		rec, err := r.Get("account", id)
		if err != nil {
			return err
		}
		if rec.Data.String("email") == "failing job" {
			rec.Data["business_type"] = "company"
			return errors.Join(r.Update(rec), errors.New("this job fails"))
		}
		rec.Data["charges_enabled"] = true
		return r.Update(rec)
	})
	m.OnChange("account", func(r *api.Request, rec *api.Record) error {
		if rec.Data.String("email") != "hook" || rec.Data.Bool("payouts_enabled") {
			return nil
		}
		rec.Data["payouts_enabled"] = true
		return r.Update(rec)
	})
	m.OnChange("account", func(r *api.Request, rec *api.Record) error {
		if rec.Data.String("email") == "endless hook" {
			return r.Update(rec)
		}
		return nil
	})
	registerPersons(m)
	registerCapabilities(m)
	m.Sandbox("POST /_sandbox/accounts/{id}/echo", func(r *api.Request) (api.Object, error) {
		if _, err := r.Find("account", r.Path("id")); err != nil {
			return nil, err
		}
		return api.Object{"params": r.Params, "id": r.Path("id")}, nil
	})
	m.Sandbox("GET /_sandbox/now", func(r *api.Request) (api.Object, error) {
		return api.Object{"now": r.Now.Unix(), "platform": r.Platform, "delay": r.ActivationDelay().String()}, r.Context().Err()
	})
}

func registerPersons(m *api.Mux) {
	m.Handle("POST /v1/accounts/{account}/persons", func(r *api.Request) (api.Object, error) {
		rec := r.New("person")
		rec.Parent = r.Path("account")
		rec.Data["account"] = rec.Account
		rec.Data.Merge(r.Params)
		if err := r.Insert(rec); err != nil {
			return nil, err
		}
		return r.Render(rec)
	})
	m.Handle("GET /v1/accounts/{account}/persons", func(r *api.Request) (api.Object, error) {
		return r.List(store.Query{Type: "person", Parent: r.Path("account")}, nil)
	})
	m.Handle("GET /v1/accounts/{account}/persons/{person}", func(r *api.Request) (api.Object, error) {
		return show(r, "person", r.Path("person"))
	})
	m.Handle("DELETE /v1/accounts/{account}/persons/{person}", func(r *api.Request) (api.Object, error) {
		rec, err := r.Find("person", r.Path("person"))
		if err != nil {
			return nil, err
		}
		return api.Object{"id": rec.ID, "object": "person", "deleted": true}, r.Delete(rec)
	})
	// A transfer stands for any operation that names another object in its body.
	m.Handle("POST /v1/transfers", func(r *api.Request) (api.Object, error) {
		_, err := r.Reference("account", r.Params.String("destination"), "destination")
		if err == nil {
			err = api.Invalid("", "balance_insufficient", "You have insufficient available funds in your Stripe account.")
		}
		return nil, err
	})
}

func registerCapabilities(m *api.Mux) {
	m.Handle("POST /v1/accounts/{account}/capabilities/{capability}", func(r *api.Request) (api.Object, error) {
		rec := r.New("capability")
		rec.ID = r.Path("capability")
		rec.Data = api.Object{
			"id": rec.ID, "object": "capability", "account": r.Account, "requested": r.Params.Bool("requested"), "status": "active",
			"requirements": requirements(), "future_requirements": requirements(),
		}
		if err := r.Insert(rec); err != nil {
			return nil, err
		}
		return r.Render(rec)
	})
	m.Handle("GET /v1/accounts/{account}/capabilities/{capability}", func(r *api.Request) (api.Object, error) {
		return show(r, "capability", r.Path("capability"))
	})
	m.Handle("GET /v1/accounts/{account}/capabilities", func(r *api.Request) (api.Object, error) {
		return r.List(store.Query{Type: "capability"}, nil)
	})
}

func requirements() api.Object {
	return api.Object{
		"alternatives": nil, "current_deadline": nil, "currently_due": []string{}, "disabled_reason": nil, "errors": []api.Object{},
		"eventually_due": []string{}, "past_due": []string{}, "pending_verification": []string{},
	}
}

func show(r *api.Request, typ, id string) (api.Object, error) {
	rec, err := r.Find(typ, id)
	if err != nil {
		return nil, err
	}
	return r.Render(rec)
}

func createAccount(r *api.Request) (api.Object, error) {
	rec := r.New("account")
	rec.Data.Merge(r.Params)
	if err := r.Insert(rec); err != nil {
		return nil, err
	}
	if err := r.After(r.ActivationDelay(), "activate", rec.ID); err != nil {
		return nil, err
	}
	switch r.Params.String("email") {
	case "panic":
		panic("the handler panics")
	case "fault":
		return nil, errors.New("the secret reason of a fault")
	case "state":
		return nil, api.Invalid("email", "", "This account cannot be.")
	case "conflict":
		return nil, &api.Error{Status: http.StatusConflict, Type: api.TypeInvalidRequest, Message: "Not now."}
	case "unknown type":
		return nil, r.Insert(r.New("nonesuch"))
	case "unknown job":
		return nil, r.After(0, "nonesuch", rec.ID)
	case "breaks the description":
		return api.Object{"id": rec.ID, "object": "account", "extra": true}, nil
	case "no JSON":
		return api.Object{"id": rec.ID, "object": "account", "email": math.Inf(1)}, nil
	}
	return r.Render(rec)
}

func updateAccount(r *api.Request) (api.Object, error) {
	rec, err := r.Find("account", r.Path("account"))
	if err != nil {
		return nil, err
	}
	rec.Data.Merge(r.Params)
	if err := r.Update(rec); err != nil {
		return nil, err
	}
	return r.Render(rec)
}

func deleteAccount(r *api.Request) (api.Object, error) {
	rec, err := r.Find("account", r.Path("account"))
	if err != nil {
		return nil, err
	}
	rec.Secret.Set("deleted", true)
	return api.Object{"id": rec.ID, "object": "account", "deleted": true}, r.Update(rec)
}

func toy(t testing.TB, opts ...sandboxtest.Option) *sandboxtest.Server {
	t.Helper()
	return sandboxtest.New(t, append([]sandboxtest.Option{sandboxtest.WithMux(registerToy)}, opts...)...)
}

// create makes an account and returns its id.
func create(t testing.TB, s *sandboxtest.Server, form string, headers ...string) string {
	t.Helper()
	status, body := s.Post("/v1/accounts", form, headers...)
	if status != http.StatusOK {
		t.Fatalf("create an account: %d %v", status, body)
	}
	return body.String("id")
}

// wantError checks an error's envelope.
func wantError(t testing.TB, status int, body api.Object, want api.Error) {
	t.Helper()
	got := api.Error{
		Status: status, Type: body.String("error.type"), Code: body.String("error.code"), Param: body.String("error.param"),
		Message: body.String("error.message"), DeclineCode: body.String("error.decline_code"),
		NoLog: !body.Has("error.request_log_url"),
	}
	if want.Type == "" {
		want.Type = api.TypeInvalidRequest
	}
	if prefix, ok := strings.CutSuffix(want.Message, "..."); ok && strings.HasPrefix(got.Message, prefix) {
		got.Message = want.Message
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	doc := ""
	if want.Code != "" {
		doc = "https://stripe.com/docs/error-codes/" + strings.ReplaceAll(want.Code, "_", "-")
	}
	if body.String("error.doc_url") != doc {
		t.Errorf("doc_url %q, want %q", body.String("error.doc_url"), doc)
	}
	if len(body) != 1 {
		t.Errorf("the envelope is %v", body)
	}
}

func ids(body api.Object) string {
	var out []string
	for _, v := range body.List("data") {
		out = append(out, store.AsObject(v).String("id"))
	}
	return fmt.Sprint(out)
}

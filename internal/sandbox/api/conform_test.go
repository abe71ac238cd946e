package api

import (
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

func resource(t testing.TB, name string) *spec.Schema {
	t.Helper()
	d, err := spec.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := d.Resource(name)
	if s == nil {
		t.Fatalf("%s is not described", name)
	}
	return s
}

func capability() Object {
	return Object{"id": "treasury", "object": "capability", "account": "acct_1", "requested": true, "requested_at": int64(1), "status": "active"}
}

func TestConformFillsInNulls(t *testing.T) {
	t.Parallel()
	o := Object{"id": "ich_1", "object": "issuing.cardholder", "email": "a@example.com", "billing": Object{"address": Object{}}}
	if err := conform(resource(t, "issuing.cardholder"), o, false); err != nil {
		t.Errorf("an error without a check: %v", err)
	}
	for _, name := range []string{"company", "individual", "phone_number", "preferred_locales", "spending_controls"} {
		if v, ok := o[name]; !ok || v != nil {
			t.Errorf("%s is %v, %v", name, v, ok)
		}
	}
	if _, ok := o["name"]; ok {
		t.Error("name cannot be null, but was filled in")
	}
	if o["email"] != "a@example.com" || len(o.Object("billing.address")) > 0 {
		t.Errorf("more has changed than what is absent from the object itself: %v", o)
	}
	list := Object{"object": "list", "url": "/v1/x", "has_more": false, "data": []any{capability()}}
	delete(list.List("data")[0].(Object), "requested_at")
	d, err := spec.Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := conform(d.Operation("GET", "/v1/accounts/{account}/capabilities").Response(), list, true); err != nil {
		t.Error(err)
	}
	if v, ok := list.List("data")[0].(Object)["requested_at"]; !ok || v != nil {
		t.Error("an element of a list was not filled in")
	}
}

func TestConformNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(Object)
		want   string // empty: nothing is wrong
	}{
		{"as it should be", func(Object) {}, ""},
		{"a field too many", func(o Object) { o["extra"] = 1 }, "extra: the description has no such field"},
		{"a field too many below", func(o Object) { o["requirements"] = Object{"extra": 1} }, "requirements.extra: the description has no such field"},
		{"a missing field", func(o Object) { delete(o, "status") }, "status: is missing"},
		{"a null that may not be", func(o Object) { o["status"] = nil }, "status: is null"},
		{"a null that may be", func(o Object) { o["requested_at"] = nil }, ""},
		{"no string", func(o Object) { o["id"] = int64(1) }, "id: 1 (int64) is no string"},
		{"no boolean", func(o Object) { o["requested"] = "true" }, "requested: true (string) is no boolean"},
		{"no integer", func(o Object) { o["requested_at"] = 1.5 }, "requested_at: 1.5 (float64) is no integer"},
		{"no value of the enumeration", func(o Object) { o["status"] = "on" }, `status: "on" is none of ["active"`},
		{"the wrong type of object", func(o Object) { o["object"] = "card" }, `object: "card" is none of ["capability"]`},
		{"no object", func(o Object) { o["requirements"] = []any{} }, "requirements: [] ([]interface {}) is no object"},
		{"too long", func(o Object) { o["id"] = strings.Repeat("x", 5001) }, "is longer than 5000 characters"},
		{"an expanded account", func(o Object) { o["account"] = Object{"id": "acct_1", "object": "account"} }, ""},
		{
			"a wrong expanded account", func(o Object) { o["account"] = Object{"id": "acct_1", "object": "account", "x": 1} },
			"account.x: the description has no such field",
		},
		{"an expanded card", func(o Object) { o["account"] = Object{"id": "ic_1", "object": "issuing.card"} }, "is none of the alternatives"},
		{"a list instead of an id", func(o Object) { o["account"] = []any{} }, "is none of the alternatives"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := capability()
			test.change(o)
			err := conform(resource(t, "capability"), o, true)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

func TestConformLists(t *testing.T) {
	t.Parallel()
	account := func(accounts Object) Object {
		return Object{"id": "acct_1", "object": "account", "external_accounts": accounts}
	}
	list := func(items ...any) Object {
		return Object{"object": "list", "url": "/v1/x", "has_more": false, "data": items, "total_count": int64(len(items))}
	}
	bank := Object{"id": "ba_1", "object": "bank_account", "country": "US", "currency": "usd", "last4": "6789", "status": "new"}
	if err := conform(resource(t, "account"), account(list(bank)), true); err != nil {
		t.Error(err)
	}
	if _, ok := bank["fingerprint"]; !ok {
		t.Error("an element of a union was not filled in")
	}
	wrong := bank.Clone()
	wrong["status"] = int64(7)
	if err := conform(resource(t, "account"), account(list(bank, wrong)), true); err == nil ||
		!strings.Contains(err.Error(), "external_accounts.data[1].status: 7 (int64) is no string") {
		t.Errorf("got %v", err)
	}
	if err := conform(resource(t, "account"), account(Object{"object": "list", "url": "/", "has_more": false, "data": "x"}), true); err == nil ||
		!strings.Contains(err.Error(), "external_accounts.data: x (string) is no list") {
		t.Errorf("got %v", err)
	}
	if err := conform(resource(t, "capability"), Object{"total_count": int64(1)}, true); err == nil ||
		!strings.Contains(err.Error(), "total_count: the description has no such field") {
		t.Errorf("only lists have a total_count: %v", err)
	}
}

func TestConformTellsDeletedObjects(t *testing.T) {
	t.Parallel()
	union := resource(t, "deleted_external_account")
	if err := conform(union, Object{"id": "ba_1", "object": "bank_account", "deleted": true}, true); err != nil {
		t.Error(err)
	}
	if err := conform(union, Object{"id": "ba_1", "object": "bank_account", "deleted": false}, true); err == nil {
		t.Error("what is not deleted passes for a deleted object")
	}
	metadata := Object{"id": "acct_1", "object": "account", "metadata": Object{"k": int64(1)}}
	if err := conform(resource(t, "account"), metadata, true); err == nil || !strings.Contains(err.Error(), "metadata.k: 1 (int64) is no string") {
		t.Errorf("got %v", err)
	}
}

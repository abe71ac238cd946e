package spec

import (
	"slices"
	"strings"
	"testing"
)

func load(t testing.TB) *Description {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDescriptionIsWellFormed(t *testing.T) {
	t.Parallel()
	d := load(t)
	if d.Version != "2025-08-27.basil" {
		t.Errorf("version %q", d.Version)
	}
	in := func(i *int) bool { return i == nil || *i >= 0 && *i < len(d.lines) }
	for i := range d.lines {
		l, err := d.line(i)
		if err != nil {
			t.Fatalf("schema %d: %v", i, err)
		}
		for name, p := range l.Properties {
			if !in(&p) {
				t.Errorf("schema %d: property %s is schema %d of %d", i, name, p, len(d.lines))
			}
		}
		for _, a := range l.AnyOf {
			if !in(&a) {
				t.Errorf("schema %d: alternative %d of %d", i, a, len(d.lines))
			}
		}
		if !in(l.Items) || !in(l.Additional) {
			t.Errorf("schema %d: element out of range", i)
		}
		for _, name := range l.Required {
			if _, ok := l.Properties[name]; !ok {
				t.Errorf("schema %d (%s): requires %s, which it does not have", i, l.Component, name)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	d := load(t)
	tests := []struct {
		method, path, operation, params string
	}{
		{"GET", "/v1/account", "GET /v1/account", ""},
		{"GET", "/v1/accounts", "GET /v1/accounts", ""},
		{"POST", "/v1/accounts/acct_1", "POST /v1/accounts/{account}", "account=acct_1"},
		{"GET", "/v1/accounts/acct_1/external_accounts/ba_1", "GET /v1/accounts/{account}/external_accounts/{id}", "account=acct_1 id=ba_1"},
		{"GET", "/v1/transfers/tr_1/reversals", "GET /v1/transfers/{id}/reversals", "id=tr_1"},
		{"GET", "/v1/transfers/tr_1/reversals/trr_1", "GET /v1/transfers/{transfer}/reversals/{id}", "transfer=tr_1 id=trr_1"},
		{"GET", "/v1/customers/search", "GET /v1/customers/search", ""},
		{"GET", "/v1/customers/cus_1", "GET /v1/customers/{customer}", "customer=cus_1"},
		{"GET", "/v1/accounts/a%2Fb", "GET /v1/accounts/{account}", "account=a/b"},
		{"GET", "/v1/accounts/", "", ""},
		{"PUT", "/v1/accounts", "", ""},
		{"GET", "/v1/balance_settings", "", ""},
		{"GET", "/v1", "", ""},
		{"GET", "/", "", ""},
		{"GET", "", "", ""},
		{"GET", "/v1//accounts", "", ""},
	}
	for _, test := range tests {
		op, params := d.Match(test.method, test.path)
		name, got := "", []string{}
		if op != nil {
			name = op.String()
			for _, p := range op.names {
				got = append(got, p+"="+params[p])
			}
		}
		if name != test.operation || strings.Join(got, " ") != test.params {
			t.Errorf("%s %s: %q with %v, want %q with %q", test.method, test.path, name, got, test.operation, test.params)
		}
	}
}

func TestEveryOperationMatchesItsOwnPath(t *testing.T) {
	t.Parallel()
	d := load(t)
	for _, op := range d.Operations() {
		path := strings.NewReplacer("{", "x_", "}", "").Replace(op.Path)
		if got, _ := d.Match(op.Method, path); got != op {
			t.Errorf("%s is matched by %v", op, got)
		}
		if op.ID == "" {
			t.Errorf("%s has no operationId", op)
		}
	}
}

func TestScopeIsDescribed(t *testing.T) {
	t.Parallel()
	d := load(t)
	for _, name := range []string{
		"GET /v1/account", "POST /v1/accounts", "POST /v1/issuing/cards", "GET /v1/issuing/physical_bundles",
		"POST /v1/treasury/financial_accounts/{financial_account}/features", "POST /v1/test_helpers/treasury/received_credits",
		"POST /v1/setup_intents", "GET /v1/balance",
	} {
		method, path, _ := strings.Cut(name, " ")
		if op := d.Operation(method, path); op == nil || !op.Known || op.Params() == nil || op.Response() == nil {
			t.Errorf("%s is not described", name)
		}
	}
	op := d.Operation("POST", "/v1/charges")
	if op == nil || op.Known || op.Params() != nil || op.Response() != nil {
		t.Errorf("POST /v1/charges should be known by name only: %+v", op)
	}
}

// The description is of the version that stripe-go v82.5.1 was made from.
func TestDeltas(t *testing.T) {
	t.Parallel()
	d := load(t)
	params := func(method, path string) *Schema { return d.Operation(method, path).Params() }
	if p := params("POST", "/v1/accounts").Property("capabilities"); p.Property("mb_way_payments") != nil || p.Property("treasury") == nil {
		t.Error("capabilities are not those of basil")
	}
	if d.Resource("issuing.card").Property("second_line") != nil {
		t.Error("issuing.card has second_line")
	}
	if d.Resource("payment_intent") == nil || !d.Resource("payment_intent").Requires("amount") {
		t.Error("payment_intent does not require amount")
	}
	if params("POST", "/v1/topups").Property("destination_balance") == nil {
		t.Error("topups lack destination_balance")
	}
	external := params("POST", "/v1/accounts").Property("external_account")
	if len(external.AnyOf()) != 3 || external.AnyOf()[0].Property("routing_number") == nil {
		t.Error("external_account takes no hash")
	}
	versions := params("POST", "/v1/webhook_endpoints").Property("api_version")
	if slices.Contains(versions.Enum, "2025-09-30.clover") || !slices.Contains(versions.Enum, "2025-08-27.basil") {
		t.Error("api_version has the wrong versions")
	}
}

func TestSchema(t *testing.T) {
	t.Parallel()
	d := load(t)
	accounts := d.Operation("POST", "/v1/accounts").Params()
	metadata := accounts.Property("metadata")
	if !metadata.Unsettable() || metadata.Unwrap().Additional() == nil || metadata.Unwrap().Additional().Type != "string" {
		t.Error("metadata is not a map that can be unset")
	}
	if typ := accounts.Property("type"); typ.Unsettable() || !slices.Equal(typ.Enum, []string{"custom", "express", "standard"}) {
		t.Errorf("type is %+v", accounts.Property("type"))
	}
	card := d.Operation("GET", "/v1/issuing/cards/{card}").Response()
	if card != d.Resource("issuing.card") || card.Name != "issuing.card" || !card.Requires("last4") {
		t.Errorf("the answer is %+v", card)
	}
	if union := card.Property("replaced_by"); !union.Nullable || len(union.AnyOf()) != 2 || union.AnyOf()[1] != card {
		t.Errorf("replaced_by is %+v", union)
	}
	list := d.Operation("GET", "/v1/issuing/cards").Response()
	if list.AsList() != card || card.AsList() != nil {
		t.Error("the list of cards is not one of cards")
	}
	financialAccounts := d.Operation("POST", "/v1/treasury/financial_accounts").Params()
	if !financialAccounts.Requires("supported_currencies") || financialAccounts.Property("supported_currencies").Items().Type != "string" {
		t.Error("supported_currencies should be a required list of strings")
	}
	if financialAccounts.Property("nonesuch") != nil || d.Resource("nonesuch") != nil || d.Operation("GET", "/nonesuch") != nil {
		t.Error("what does not exist should be nil")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		d, err := read(compressed)
		if err != nil {
			b.Fatal(err)
		}
		op, _ := d.Match("POST", "/v1/accounts")
		visit(op.Params(), 3)
		visit(op.Response(), 3)
	}
}

// visit decodes schemas to a depth, as validating a request or an answer does.
func visit(s *Schema, depth int) {
	if s == nil || depth == 0 {
		return
	}
	for _, name := range s.Properties() {
		visit(s.Property(name), depth-1)
	}
	visit(s.Items(), depth-1)
	for _, a := range s.AnyOf() {
		visit(a, depth-1)
	}
}

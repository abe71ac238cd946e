package api_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestLists(t *testing.T) {
	t.Parallel()
	s := toy(t)
	var made []string // the newest first
	for range 12 {
		made = slices.Insert(made, 0, create(t, s, ""))
		s.Advance(time.Second)
	}
	first := made[11]
	_, oldest := s.Get("/v1/accounts/" + first)
	since := oldest.Int("created")
	tests := []struct {
		query string
		want  []string
		more  bool
	}{
		{"", made[:10], true},
		{"?limit=3", made[:3], true},
		{"?limit=12", made, false},
		{"?limit=100", made, false},
		{"?limit=11", made[:11], true},
		{"?limit=3&starting_after=" + made[2], made[3:6], true},
		{"?starting_after=" + made[8], made[9:], false},
		{"?starting_after=" + made[11], nil, false},
		{"?limit=3&ending_before=" + made[6], made[3:6], true},
		{"?limit=3&ending_before=" + made[3], made[:3], false},
		{"?ending_before=" + made[0], nil, false},
		{"?starting_after=", made[:10], true},
		{fmt.Sprintf("?created=%d", since), made[11:], false},
		{fmt.Sprintf("?created[gt]=%d", since), made[:10], true},
		{fmt.Sprintf("?created[lte]=%d", since+2), made[9:], false},
		{"?created[lte]=0", nil, false},
		{fmt.Sprintf("?created[gt]=%d", math.MaxInt64), nil, false},
		{fmt.Sprintf("?created[lt]=%d", math.MaxInt64), made[:10], true},
		{fmt.Sprintf("?created[gte]=%d&created[lt]=%d", since+1, since+3), made[9:11], false},
	}
	for _, test := range tests {
		status, body := s.Get("/v1/accounts" + test.query)
		if status != 200 || body.String("object") != "list" || body.String("url") != "/v1/accounts" ||
			ids(body) != fmt.Sprint(test.want) || body.Bool("has_more") != test.more {
			t.Errorf("%s: %d %v more %v, want %v more %v", test.query, status, ids(body), body.Bool("has_more"), test.want, test.more)
		}
	}
}

func TestListsRefuse(t *testing.T) {
	t.Parallel()
	s := toy(t)
	one, two := create(t, s, ""), create(t, s, "")
	_, person := s.Post("/v1/accounts/"+one+"/persons", "")
	tests := []struct {
		path string
		want api.Error
	}{
		{"/v1/accounts?limit=0", api.Error{
			Code: "parameter_invalid_integer", Param: "limit",
			Message: "This value must be greater than or equal to 1 (it currently is '0').",
		}},
		{"/v1/accounts?limit=1000", api.Error{
			Code: "parameter_invalid_integer", Param: "limit",
			Message: "This value must be less than or equal to 100 (it currently is '1000').",
		}},
		{"/v1/accounts?limit=x", api.Error{Code: "parameter_invalid_integer", Param: "limit", Message: "Invalid integer: x"}},
		{"/v1/accounts?starting_after=a&ending_before=b", api.Error{
			Code:    "parameters_exclusive",
			Message: "You may only specify one of these parameters: ending_before, starting_after.",
		}},
		{"/v1/accounts?starting_after=acct_nonesuch", api.Error{
			Code: "resource_missing", Param: "starting_after",
			Message: "No such account: 'acct_nonesuch'",
		}},
		{"/v1/accounts?ending_before=" + person.String("id"), api.Error{
			Code: "resource_missing", Param: "ending_before",
			Message: "No such account: '" + person.String("id") + "'",
		}},
		// The cursor must be of the same list.
		{"/v1/accounts/" + two + "/persons?starting_after=" + person.String("id"), api.Error{
			Code: "resource_missing", Param: "starting_after",
			Message: "No such person: '" + person.String("id") + "'",
		}},
		{"/v1/accounts?status=x", api.Error{Code: "parameter_unknown", Param: "status", Message: "Received unknown parameter: status"}},
	}
	for _, test := range tests {
		status, body := s.Get(test.path)
		test.want.Status = 400
		wantError(t, status, body, test.want)
	}
}

// Whatever the page size and the direction, walking through a list meets each object once, in order.
func TestWalkingThroughAList(t *testing.T) {
	t.Parallel()
	s := toy(t)
	var made []string
	for range 23 {
		made = slices.Insert(made, 0, create(t, s, ""))
	}
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(1, 30).Draw(rt, "limit")
		backwards := rapid.Bool().Draw(rt, "backwards")
		var seen []string
		cursor := ""
		for more := true; more; {
			path := fmt.Sprintf("/v1/accounts?limit=%d%s", limit, cursor)
			_, page := s.Get(path)
			more = page.Bool("has_more")
			var got []string
			for _, v := range page.List("data") {
				got = append(got, store.AsObject(v).String("id"))
			}
			if backwards && cursor == "" { // begin at the end
				cursor, more = "&ending_before="+made[len(made)-1], true
				seen = made[len(made)-1:]
				continue
			}
			if backwards {
				seen = append(slices.Clone(got), seen...)
			} else {
				seen = append(seen, got...)
			}
			if len(got) == 0 {
				break
			}
			if cursor = "&starting_after=" + got[len(got)-1]; backwards {
				cursor = "&ending_before=" + got[0]
			}
		}
		if !slices.Equal(seen, made) {
			rt.Fatalf("limit %d: %v, want %v", limit, seen, made)
		}
	})
}

func TestListsInAnotherOrder(t *testing.T) {
	t.Parallel()
	s := sandboxtest.New(t, sandboxtest.WithMux(registerToy, func(m *api.Mux) {
		m.Type(api.Type{Name: "customer", Prefix: "cus_", Length: 14, Param: "customer"})
		m.Handle("POST /v1/customers", func(r *api.Request) (api.Object, error) {
			rec := r.New("customer")
			rec.Data.Merge(api.Object{"email": nil, "description": nil, "shipping": nil, "name": r.Params["name"]})
			if err := r.Insert(rec); err != nil {
				return nil, err
			}
			return r.Render(rec)
		})
		m.Handle("GET /v1/customers", func(r *api.Request) (api.Object, error) {
			byName := func(rec *api.Record) int64 { return int64(rec.Data.String("name")[0]) }
			return r.ListBy(byName, store.Query{Type: "customer"}, func(rec *api.Record) bool { return rec.Data.String("name") != "x" })
		})
	}))
	ids := map[string]string{}
	for _, name := range []string{"c", "x", "a", "e", "b", "d"} {
		_, body := s.Post("/v1/customers", "name="+name)
		ids[name] = body.String("id")
		s.Advance(time.Second)
	}
	for _, test := range []struct {
		query, want string
		more        bool
	}{
		{"", "edcba", false},
		{"?limit=2", "ed", true},
		{"?limit=2&starting_after=" + ids["d"], "cb", true},
		{"?limit=2&starting_after=" + ids["c"], "ba", false},
		{"?starting_after=" + ids["a"], "", false},
		{"?limit=2&ending_before=" + ids["b"], "dc", true},
		{"?limit=2&ending_before=" + ids["d"], "e", false},
		{"?created[gte]=" + fmt.Sprint(s.Now().Unix()-3), "edb", false},
	} {
		status, body := s.Get("/v1/customers" + test.query)
		got := ""
		for _, customer := range body.List("data") {
			got += store.AsObject(customer).String("name")
		}
		if status != 200 || got != test.want || body.Bool("has_more") != test.more {
			t.Errorf("%s: %d %q and more: %v, want %q and %v", test.query, status, got, body.Bool("has_more"), test.want, test.more)
		}
	}
	for _, query := range []string{"?limit=0", "?starting_after=cus_nonesuch", "?starting_after=a&ending_before=b"} {
		if status, body := s.Get("/v1/customers" + query); status != 400 {
			t.Errorf("%s: %d %v", query, status, body)
		}
	}
}

//go:build unix

package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// The forms of the load are what the sandbox takes, and its log counts what was sent, and nothing else.
func TestLoadIsUnderstood(t *testing.T) {
	t.Parallel()
	server := sandboxtest.New(t)
	s := &sandbox{url: server.URL, client: http.DefaultClient}
	before, err := s.requests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	objects := newPool()
	for _, kind := range objects.all() {
		if _, err := objects.run(t.Context(), s, []request{{create, kind}}, 0, 10); err != nil {
			t.Fatal(err)
		}
	}
	all := deck(mixed, objects.all())
	sent, err := objects.run(t.Context(), s, all, 0, clients*len(all))
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.requests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	since := after.minus(before)
	want := map[string]int{}
	for _, kind := range objects.all() {
		want["POST "+kind.path] = 10 + clients
	}
	for path, parameter := range map[string]string{"/v1/accounts": "account", "/v1/issuing/cardholders": "cardholder", "/v1/issuing/cards": "card"} {
		want["GET "+path+"/{"+parameter+"}"] = 7 * clients
		want["POST "+path+"/{"+parameter+"}"] = 2 * clients
	}
	if sent != clients*len(all) || !maps.Equal(since.Operations, want) {
		t.Errorf("%d requests were sent, %v were counted, want %v", sent, since.Operations, want)
	}
}

func TestRequestsSince(t *testing.T) {
	t.Parallel()
	var before, after requestLog
	for text, log := range map[string]*requestLog{
		`{"total":3,"operations":{"a":1,"b":2},"recent":[]}`:       &before,
		`{"total":7,"operations":{"a":4,"b":2,"c":1},"recent":[]}`: &after,
	} {
		if err := json.Unmarshal([]byte(text), log); err != nil {
			t.Fatal(err)
		}
	}
	since := after.minus(before)
	if want := map[string]int{"a": 3, "c": 1}; since.Total != 4 || !maps.Equal(since.Operations, want) {
		t.Errorf("got %+v", since)
	}
}

func TestAddressOfTheSandbox(t *testing.T) {
	t.Parallel()
	match := readyAt.FindStringSubmatch("Stripe sandbox ready on http://127.0.0.1:40001, store /tmp/x.db\n")
	if match == nil || match[1] != "http://127.0.0.1:40001" {
		t.Errorf("got %q", match)
	}
}

package events_test

import (
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const endpoints = "/v1/webhook_endpoints"

func TestTheLifeOfAnEndpoint(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	made := f.OK(f.Post(endpoints, "url=http://127.0.0.1:1/hook&enabled_events[]=account.updated&enabled_events[]=*"+
		"&description=Mine&metadata[a]=b&api_version=2024-06-20"))
	id := made.String("id")
	want := api.Object{
		"id": id, "object": "webhook_endpoint", "api_version": "2024-06-20", "application": nil, "created": sandboxtest.Start.Unix(),
		"description": "Mine", "enabled_events": []any{"account.updated", "*"}, "livemode": false, "metadata": api.Object{"a": "b"},
		"secret": made.String("secret"), "status": "enabled", "url": "http://127.0.0.1:1/hook",
	}
	if !reflect.DeepEqual(made, want) || !regexp.MustCompile(`^we_\w{24}$`).MatchString(id) ||
		!regexp.MustCompile(`^whsec_\w{32}$`).MatchString(made.String("secret")) {
		t.Errorf("created %v", made)
	}

	if got := f.OK(f.Get("/_sandbox/webhook_endpoints/" + id)); !reflect.DeepEqual(got, want) {
		t.Errorf("revealed %v", got)
	}
	delete(want, "secret") // the API shows it once
	path := endpoints + "/" + id
	if got := f.OK(f.Get(path)); !reflect.DeepEqual(got, want) {
		t.Errorf("retrieved %v", got)
	}
	want.Merge(api.Object{
		"url": "https://example.com", "enabled_events": []any{"person.created"}, "description": nil, "metadata": api.Object{"c": "d"},
		"status": "disabled",
	})
	want["metadata"] = api.Object{"c": "d"}
	got := f.OK(f.Post(path, "url=https://example.com&enabled_events[]=person.created&description=&metadata[a]=&metadata[c]=d&disabled=true"))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("updated %v, want %v", got, want)
	}
	if got := f.OK(f.Post(path, "disabled=false")); got.String("status") != "enabled" {
		t.Errorf("enabled again: %v", got)
	}
	other := f.OK(f.Post(endpoints, "url=https://example.com&enabled_events[]=*&connect=true"))
	if !strings.HasPrefix(other.String("application"), "ca_") || other["api_version"] != nil {
		t.Errorf("an endpoint for connected accounts is %v", other)
	}
	if list := f.OK(f.Get(endpoints)); len(list.List("data")) != 2 || list.List("data")[1].(api.Object).Has("secret") {
		t.Errorf("listed %v", list)
	}
	if got := f.OK(f.Delete(path)); !reflect.DeepEqual(got, api.Object{"id": id, "object": "webhook_endpoint", "deleted": true}) {
		t.Errorf("deleted %v", got)
	}
	f.Refused(http.StatusNotFound, "webhook_endpoint", "No such webhook endpoint: '"+id+"'")(f.Get(path))
}

func TestEndpointsThatCannotBe(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const ok = "url=https://example.com&enabled_events[]=*"
	path := endpoints + "/" + f.OK(f.Post(endpoints, ok)).String("id")
	for _, test := range []struct{ path, form, param, text string }{
		{endpoints, "enabled_events[]=*", "url", "Missing required param: url"},
		{endpoints, "url=https://example.com", "enabled_events", "Missing required param: enabled_events"},
		{endpoints, "url=https://example.com&enabled_events=", "enabled_events", "empty string"},
		{path, "enabled_events=", "enabled_events", "at least one event"},
		{path, "enabled_events[]=account.renamed", "enabled_events[0]", "must be one of *, account."},
		{path, "connect=true", "connect", "unknown parameter"},
		{path, "api_version=2025-08-27.basil", "api_version", "unknown parameter"},
		{endpoints, ok + "&disabled=true", "disabled", "unknown parameter"},
		{endpoints, ok + "&api_version=1999-12-31", "api_version", "must be one of"},
		{path, "url=", "url", "empty string"},
		{path, "url=example.com/hook", "url", "explicit scheme"},
		{path, "url=ftp://example.com", "url", "explicit scheme"},
		{path, "url=https://:80", "url", "no host"},
		{path, "url=https://jenny:secret@example.com", "url", "password"},
		{path, "url=http://[::1", "url", "Invalid URL"},
	} {
		f.Refused(http.StatusBadRequest, test.param, test.text)(f.Post(test.path, test.form))
	}
}

func TestAnAccountHasSixteenEndpoints(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const form = "url=https://example.com&enabled_events[]=*"
	for range 16 {
		f.OK(f.Post(endpoints, form))
	}
	f.Refused(http.StatusBadRequest, "", "maximum of 16")(f.Post(endpoints, form))
	account := f.tenant()
	theirs := f.OK(f.Post(endpoints, form, sandboxtest.On(account)))
	f.Refused(http.StatusNotFound, "webhook_endpoint", "No such")(f.Get(endpoints + "/" + theirs.String("id")))
}

func TestStripeGoKeepsEndpoints(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	client := f.Client().V1WebhookEndpoints
	made, err := client.Create(t.Context(), &stripe.WebhookEndpointCreateParams{
		URL: stripe.String("http://localhost:4242"), EnabledEvents: []*string{stripe.String("*")}, Connect: stripe.Bool(true),
	})
	if err != nil || made.Secret == "" || made.Status != "enabled" {
		t.Fatalf("%+v, %v", made, err)
	}
	changed, err := client.Update(t.Context(), made.ID, &stripe.WebhookEndpointUpdateParams{Disabled: stripe.Bool(true)})
	if err != nil || changed.Status != "disabled" || changed.Secret != "" {
		t.Errorf("%+v, %v", changed, err)
	}
	if got, err := client.Retrieve(t.Context(), made.ID, nil); err != nil || got.URL != "http://localhost:4242" {
		t.Errorf("%+v, %v", got, err)
	}
	count := 0
	for endpoint, err := range client.List(t.Context(), &stripe.WebhookEndpointListParams{}) {
		count++
		if err != nil || endpoint.ID != made.ID {
			t.Errorf("%+v, %v", endpoint, err)
		}
	}
	if deleted, err := client.Delete(t.Context(), made.ID, nil); err != nil || !deleted.Deleted || count != 1 {
		t.Errorf("%+v, %v, listed %d", deleted, err, count)
	}
}

// deliveries are the endpoints that an event of each account would be sent to.
func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.tenant()
	const path = "/v1/issuing/cardholders"
	on := sandboxtest.On(account)
	form := func(rest string) string { return "url=https://example.com&" + rest }
	names := map[string]string{}
	for name, make := range map[string]func() (int, api.Object){
		"own, all": func() (int, api.Object) { return f.Post(endpoints, form("enabled_events[]=*")) },
		"own, by name": func() (int, api.Object) {
			return f.Post(endpoints, form("enabled_events[]=issuing_cardholder.created"))
		},
		"own, others":    func() (int, api.Object) { return f.Post(endpoints, form("enabled_events[]=account.updated")) },
		"connected, all": func() (int, api.Object) { return f.Post(endpoints, form("enabled_events[]=*&connect=true")) },
		"connected, others": func() (int, api.Object) {
			return f.Post(endpoints, form("enabled_events[]=account.updated&connect=true"))
		},
		"of the account": func() (int, api.Object) { return f.Post(endpoints, form("enabled_events[]=*"), on) },
	} {
		names[f.OK(make()).String("id")] = name
	}
	disabled := f.OK(f.Post(endpoints, form("enabled_events[]=*"))).String("id")
	f.OK(f.Post(endpoints+"/"+disabled, "disabled=true"))

	told := func(event string) map[string]bool {
		got := map[string]bool{}
		for _, d := range f.OK(f.Get("/_sandbox/deliveries?event=" + event)).List("data") {
			got[names[d.(api.Object).String("endpoint")]] = true
		}
		return got
	}
	f.make(path, cardholder)
	theirs := f.events()[len(f.events())-1]
	if got := told(theirs.String("id")); fmt.Sprint(got) != "map[connected, all:true of the account:true]" || theirs.Int("pending_webhooks") != 2 {
		t.Errorf("of a connected account's event %v are told: %v", theirs, got)
	}
	f.account = ""
	f.make(path, cardholder)
	own := f.events()[0]
	if got := told(own.String("id")); fmt.Sprint(got) != "map[own, all:true own, by name:true]" || own.Int("pending_webhooks") != 2 {
		t.Errorf("of the platform's event %v are told: %v", own, got)
	}
	if page := f.OK(f.Get("/v1/events?delivery_success=false")); len(page.List("data")) != 1 {
		t.Errorf("not delivered: %v", page)
	}
}

package events_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/events"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

func TestAnEventSaysWhoseItIsAndWhatCausedIt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	response, _ := f.Raw(http.MethodPost, "/v1/issuing/cardholders", cardholder, "Idempotency-Key: key_1")
	own := f.events()[0]
	want := api.Object{
		"id": own.String("id"), "object": "event", "api_version": "2025-08-27.basil", "created": sandboxtest.Start.Unix(),
		"livemode": false, "pending_webhooks": int64(0), "type": "issuing_cardholder.created",
		"request": api.Object{"id": response.Header.Get("Request-Id"), "idempotency_key": "key_1"},
		"data":    api.Object{"object": own.Get("data.object")},
	}
	if !reflect.DeepEqual(own, want) {
		t.Errorf("the platform's event is %v, want %v", own, want)
	}
	if !strings.HasPrefix(own.String("id"), "evt_") || own.String("data.object.object") != "issuing.cardholder" {
		t.Errorf("event %v", own)
	}

	account := f.tenant()
	events := f.events()
	first, last := events[0], events[len(events)-1] // of a request, and of a job
	if first.String("account") != account || !first.Has("request.id") || first.Object("request")["idempotency_key"] != nil {
		t.Errorf("event of an account: %v", first)
	}
	if request := last.Object("request"); !reflect.DeepEqual(request, api.Object{"id": nil, "idempotency_key": nil}) {
		t.Errorf("request of an event that nobody caused: %v", request)
	}
}

func TestEventsAreSeenByTheirAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.OK(f.Post("/v1/issuing/cardholders", cardholder))
	own := f.events()[0].String("id")
	account := f.tenant()
	wantTypes(t, f.events()[:2], "account.updated", "capability.updated")
	theirs := f.events()[0].String("id")
	f.account = ""
	wantTypes(t, f.events(), "issuing_cardholder.created")

	on := sandboxtest.On(account)
	f.OK(f.Get("/v1/events/" + own))
	f.OK(f.Get("/v1/events/"+theirs, on))
	f.Refused(http.StatusNotFound, "id", "No such event")(f.Get("/v1/events/" + theirs))
	f.Refused(http.StatusNotFound, "id", "No such event")(f.Get("/v1/events/"+own, on))
	f.Refused(http.StatusNotFound, "id", "No such event: 'evt_1'")(f.Get("/v1/events/evt_1"))
	f.Refused(http.StatusBadRequest, "starting_after", "No such event")(f.Get("/v1/events?starting_after=" + theirs))
}

func TestListsOfEvents(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	holder := f.make("/v1/issuing/cardholders", cardholder)
	f.Advance(time.Minute)
	f.make("/v1/issuing/cardholders/"+holder, "email=a@example.com")
	f.make("/v1/treasury/financial_accounts", "supported_currencies[]=usd")
	const (
		created = "issuing_cardholder.created"
		updated = "issuing_cardholder.updated"
		wallet  = "treasury.financial_account.created"
	)
	for query, want := range map[string][]string{
		"":                            {wallet, updated, created},
		"limit=1":                     {wallet},
		"type=" + updated:             {updated},
		"type=issuing_cardholder.*":   {updated, created},
		"type=*.created":              {wallet, created},
		"type=issuing_cardholder":     {},
		"type=issuing.cardholder.*":   {},
		"types[]=" + created:          {created},
		"types[]=x&types[]=" + wallet: {wallet},
		"delivery_success=true":       {wallet, updated, created},
		"delivery_success=false":      {},
		"created[lt]=1756728001":      {created},
		"created[gt]=1756728001":      {wallet, updated},
	} {
		page := f.OK(f.Get("/v1/events?" + query))
		got := []string{}
		for _, e := range page.List("data") {
			got = append(got, e.(api.Object).String("type"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	f.Refused(http.StatusBadRequest, "", "only specify one")(f.Get("/v1/events?type=a&types[]=b"))
	f.Refused(http.StatusBadRequest, "types", "at most 20")(f.Get("/v1/events?" + strings.Repeat("types[]=a&", 21)))
}

func TestEventsAreKeptForThirtyDays(t *testing.T) {
	t.Parallel()
	const month = 30 * 24 * time.Hour
	f := newFixture(t)
	holder := f.make("/v1/issuing/cardholders", cardholder)
	id := f.events()[0].String("id")
	f.Advance(month)
	f.OK(f.Get("/v1/events/" + id))
	f.Advance(time.Second)
	f.Refused(http.StatusNotFound, "id", "30 days")(f.Get("/v1/events/" + id))
	wantTypes(t, f.events())
	f.make("/v1/issuing/cardholders/"+holder, "email=a@example.com") // it also looks for what is too old
	wantTypes(t, f.events(), "issuing_cardholder.updated")
	f.Refused(http.StatusNotFound, "id", "No such event: '"+id+"'")(f.Get("/v1/events/" + id))
}

func TestStripeGoReadsEvents(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.tenant()
	params := &stripe.EventListParams{ListParams: stripe.ListParams{StripeAccount: &account}, Types: []*string{stripe.String("account.updated")}}
	for event, err := range f.Client().V1Events.List(t.Context(), params) {
		if err != nil {
			t.Fatal(err)
		}
		if event.Account != account || event.Type != stripe.EventTypeAccountUpdated || event.Data.Object["id"] != account {
			t.Errorf("event %+v", event)
		}
		again, err := f.Client().V1Events.Retrieve(t.Context(), event.ID, &stripe.EventRetrieveParams{
			Params: stripe.Params{StripeAccount: &account},
		})
		if err != nil || again.ID != event.ID {
			t.Errorf("%+v, %v", again, err)
		}
	}
}

func TestOnlyEventsThatStripeHasAreKept(t *testing.T) {
	t.Parallel()
	var failure error
	s := sandboxtest.NewFixture(t, []func(*api.Mux){events.Register}, sandboxtest.WithCheck(func(string, error) {}))
	s.Do(func(r *api.Request) error {
		failure = r.Emit(api.Event{Type: "treasury.financial_account.renamed", Object: api.Object{}})
		return nil
	})
	if failure == nil || !strings.Contains(failure.Error(), "treasury.financial_account.renamed") {
		t.Errorf("the error is %v", failure)
	}
}

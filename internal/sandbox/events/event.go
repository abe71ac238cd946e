package events

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// keep makes an event object of what has happened, and puts it in the queues of the endpoints that want to be told.
func keep(r *api.Request, e api.Event) error {
	event, err := insert(r, e)
	if err != nil {
		return err
	}
	endpoints, err := listeners(r, e)
	if err != nil {
		return err
	}
	for _, endpoint := range endpoints {
		d := store.Delivery{
			Event: event.ID, Endpoint: endpoint.ID, State: store.DeliveryPending, Due: time.Now(), Created: r.Now,
		}
		if err := r.Outbox().Add(&d); err != nil {
			return err
		}
	}
	return nil
}

func insert(r *api.Request, e api.Event) (*api.Record, error) {
	names, err := catalog()
	if err == nil && !slices.Contains(names, e.Type) {
		err = fmt.Errorf("there is no event %q", e.Type)
	}
	if err != nil {
		return nil, err
	}
	d, err := spec.Load()
	if err != nil {
		return nil, err
	}
	event := r.New(typeEvent)
	event.Account = e.Account
	data := api.Object{"object": e.Object}
	if len(e.Previous) > 0 {
		data["previous_attributes"] = e.Previous
	}
	event.Data.Merge(api.Object{
		"api_version": d.Version, "type": e.Type,
		"request": api.Object{"id": orNull(r.ID), "idempotency_key": orNull(r.IdempotencyKey)},
	})
	event.Data["data"] = data // Merge would take empty strings in it for nulls
	if e.Account != r.Platform {
		event.Data["account"] = e.Account
	}
	return event, r.Insert(event)
}

// viewEvent adds how many endpoints have not been told yet.
func viewEvent(r *api.Request, event *api.Record) (api.Object, error) {
	unsent, err := r.Outbox().Unsent(event.ID)
	view := maps.Clone(event.Data)
	view["pending_webhooks"] = unsent
	return view, err
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// expired says whether an event is too old to be read.
func expired(r *api.Request, event *api.Record) bool {
	return event.Created.Before(r.Now.Add(-retention))
}

func retrieveEvent(r *api.Request) (api.Object, error) {
	id := r.Path("id")
	event, err := r.Find(typeEvent, id)
	if err != nil {
		return nil, err
	}
	if expired(r, event) {
		return nil, api.NotFound("id", "No such event: '%s'. Events can be read for 30 days.", id)
	}
	return r.Render(event)
}

// maxTypes is how many names a list may be filtered by.
const maxTypes = 20

func listEvents(r *api.Request) (api.Object, error) {
	names := r.Params.Strings("types")
	switch {
	case r.Params.Has("type") && r.Params.Has("types"):
		return nil, api.Exclusive("type", "types")
	case len(names) > maxTypes:
		return nil, api.Invalid("types", "", "You can filter by at most %d types of events, but you passed in %d.", maxTypes, len(names))
	}
	pattern, err := wildcard(r.Params.String("type"))
	if err != nil {
		return nil, err
	}
	filtered, delivered := r.Params.Has("delivery_success"), r.Params.Bool("delivery_success")
	var failure error
	list, err := r.List(store.Query{Type: typeEvent}, func(event *api.Record) bool {
		name := event.Data.String("type")
		if expired(r, event) || !pattern.MatchString(name) || len(names) > 0 && !slices.Contains(names, name) {
			return false
		}
		if !filtered {
			return true
		}
		unsent, err := r.Outbox().Unsent(event.ID)
		failure = errors.Join(failure, err)
		return delivered == (unsent == 0)
	})
	return list, errors.Join(err, failure)
}

// wildcard matches the name of an event, or a group of names such as "issuing_card.*"; the empty one matches all.
func wildcard(name string) (*regexp.Regexp, error) {
	if name == "" {
		name = "*"
	}
	return regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(name), `\*`, ".*") + "$")
}

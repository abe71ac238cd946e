package events

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// keep makes an event object of what has happened.
func keep(r *api.Request, e api.Event) error {
	_, err := insert(r, e)
	return err
}

func insert(r *api.Request, e api.Event) (*api.Record, error) {
	ok, err := known(e.Type)
	if err == nil && !ok {
		err = fmt.Errorf("Stripe has no event %q", e.Type) //nolint:staticcheck // it is a name
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
		"api_version": d.Version, "pending_webhooks": 0, "type": e.Type,
		"request": api.Object{"id": orNull(r.ID), "idempotency_key": orNull(r.IdempotencyKey)},
	})
	event.Data["data"] = data // Merge would take empty strings in it for nulls
	if e.Account != r.Platform {
		event.Data["account"] = e.Account
	}
	return event, r.Insert(event)
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
	return r.List(store.Query{Type: typeEvent}, func(event *api.Record) bool {
		name := event.Data.String("type")
		if filtered && delivered != (event.Data.Int("pending_webhooks") == 0) {
			return false
		}
		return !expired(r, event) && pattern.MatchString(name) && (len(names) == 0 || slices.Contains(names, name))
	})
}

// wildcard matches the name of an event, or a group of names such as "issuing_card.*"; the empty one matches all.
func wildcard(name string) (*regexp.Regexp, error) {
	if name == "" {
		name = "*"
	}
	return regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(name), `\*`, ".*") + "$")
}

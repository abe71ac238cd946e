// Package events keeps what happens in the sandbox as event objects, and tells webhook endpoints of it.
//
// Other packages say what happens: by the Events of their types, or by r.Emit.
package events

import (
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// typeEvent is the type of events' records.
const typeEvent = "event"

// retention is how long an event can be read.
const retention = 30 * 24 * time.Hour

// Register adds the operations of this package.
func Register(m *api.Mux) {
	m.Type(api.Type{Name: typeEvent, Prefix: "evt_", Noun: "event"})
	m.OnEvent(keep)
	m.Purge(func(tx *store.Tx, now time.Time) error { return tx.PurgeObjects(typeEvent, now.Add(-retention)) })

	m.Handle("GET /v1/events", listEvents,
		"Events have the shapes of 2025-08-27.basil, whatever version the request or an endpoint names.",
		"Each change is an event of its own, also where Stripe tells of several changes at once.")
	m.Handle("GET /v1/events/{id}", retrieveEvent)
}

// known says whether Stripe has events of that name.
func known(name string) (bool, error) {
	d, err := spec.Load()
	if err != nil {
		return false, err
	}
	names := d.Operation("POST", "/v1/webhook_endpoints").Params().Property("enabled_events").Items().Enum
	return slices.Contains(names, name), nil
}

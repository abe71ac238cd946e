// Package events keeps what happens in the sandbox as event objects, and tells webhook endpoints of it.
//
// Other packages say what happens: by the Events of their types, or by r.Emit.
package events

import (
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The types of this package's records.
const (
	typeEvent    = "event"
	typeEndpoint = "webhook_endpoint"
)

// retention is how long an event can be read.
const retention = 30 * 24 * time.Hour

// Register adds the operations of this package.
func Register(m *api.Mux) {
	m.Type(api.Type{Name: typeEvent, Prefix: "evt_", Noun: "event", View: viewEvent})
	m.OnEvent(keep)
	m.Purge(func(tx *store.Tx, now time.Time) error {
		oldest := now.Add(-retention)
		if err := tx.PurgeObjects(typeEvent, oldest); err != nil {
			return err
		}
		return tx.PurgeDeliveries(oldest)
	})
	m.Handle("GET /v1/events", listEvents,
		"Events have the shapes of 2025-08-27.basil, whatever version the request or an endpoint names.",
		"Each change is an event of its own, also where Stripe tells of several changes at once.")
	m.Handle("GET /v1/events/{id}", retrieveEvent)

	m.Type(api.Type{Name: typeEndpoint, Prefix: "we_", Noun: "webhook endpoint", Param: "webhook_endpoint"})
	const endpoints = "/v1/webhook_endpoints"
	m.Handle("POST "+endpoints, createEndpoint,
		"Any http or https URL is accepted, also one that only this machine reaches; Stripe asks for a public one.",
		"`api_version` is kept and shown, but events have the shapes of 2025-08-27.basil.",
		"Of several endpoints that name `issuing_authorization.request` the oldest one is asked, and one of the platform for "+
			"connected accounts before one of the account itself.",
		"Events are sent while the sandbox is served. What an embedded sandbox has kept is sent when its store is served next.")
	m.Handle("GET "+endpoints, listEndpoints)
	m.Handle("GET "+endpoints+"/{webhook_endpoint}", retrieveEndpoint)
	m.Handle("POST "+endpoints+"/{webhook_endpoint}", updateEndpoint)
	m.Handle("DELETE "+endpoints+"/{webhook_endpoint}", deleteEndpoint)
	m.Sandbox("GET /_sandbox/deliveries", listDeliveries)
	m.Sandbox("GET /_sandbox/webhook_endpoints/{webhook_endpoint}", revealEndpoint)
}

// catalog are the names of the events that Stripe has, with "*" for all of them.
func catalog() ([]string, error) {
	d, err := spec.Load()
	if err != nil {
		return nil, err
	}
	return d.Operation("POST", "/v1/webhook_endpoints").Params().Property("enabled_events").Items().Enum, nil
}

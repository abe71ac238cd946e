package events

import (
	"strconv"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// write makes the letter that tells an endpoint of an event.
func write(r *api.Request, event, endpoint *api.Record) (letter, error) {
	body, err := r.Body(event)
	return letter{url: endpoint.Data.String("url"), secret: endpoint.Secret.String(secretKey), body: body}, err
}

// maxDeliveries is how many deliveries one page shows, unless fewer are asked for.
const maxDeliveries = 100

// listDeliveries shows what became of events, the latest first.
func listDeliveries(r *api.Request) (api.Object, error) {
	limit, err := number(r, "limit", maxDeliveries)
	if err != nil {
		return nil, err
	}
	before, err := number(r, "starting_after", 0)
	if err != nil {
		return nil, err
	}
	if limit < 1 || limit > maxDeliveries {
		return nil, api.Invalid("limit", "", "limit should be between 1 and %d.", maxDeliveries)
	}
	deliveries, err := r.Outbox().List(r.Params.String("event"), r.Params.String("endpoint"), before, int(limit)+1)
	if err != nil {
		return nil, err
	}
	more := len(deliveries) > int(limit)
	data := []any{}
	for _, d := range deliveries[:min(len(deliveries), int(limit))] {
		data = append(data, showDelivery(d))
	}
	return api.Object{"data": data, "has_more": more}, nil
}

func number(r *api.Request, param string, otherwise int64) (int64, error) {
	text := r.Params.String(param)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, api.Invalid(param, "parameter_invalid_integer", "Invalid integer: %s", text)
	}
	return n, nil
}

func showDelivery(d *store.Delivery) api.Object {
	attempts := []any{}
	for _, a := range d.Attempts {
		shown := api.Object{"at": a.At.UTC().Format(time.RFC3339Nano), "duration_ms": a.Took.Milliseconds(), "status": nil, "error": nil}
		if a.Status != 0 {
			shown["status"] = a.Status
		}
		if a.Error != "" {
			shown["error"] = a.Error
		}
		attempts = append(attempts, shown)
	}
	next := any(nil)
	if !d.Due.IsZero() {
		next = d.Due.UTC().Format(time.RFC3339Nano)
	}
	return api.Object{
		"id": strconv.FormatInt(d.Sequence, 10), "event": d.Event, "endpoint": d.Endpoint, "state": string(d.State),
		"created": d.Created.Unix(), "next_attempt": next, "attempts": attempts,
	}
}

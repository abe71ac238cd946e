// Package events lists events: what has happened at Stripe, and what webhook endpoints were or will be told.
package events

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// maxTypes is how many types Stripe takes at once ("up to 20 strings", API reference).
const maxTypes = 20

// List is the list of events (`event` in the API).
var List = &tfkit.ListType{
	Name: "stripe_events",
	Noun: "events",
	Path: "/v1/events",
	Description: "Lists the events of the last 30 days: what has happened to which object. An event holds the object as it was; of that the " +
		"data source shows the id and what changed, and no more, since an object can have secrets. The events are read at plan, so " +
		"add `depends_on` to see what the same apply causes.",
	Items: "events",
	Arguments: tfkit.Attributes{
		"type": {
			Type: tfkit.String, Optional: true,
			Description: "Only events of a type, such as `issuing_card.created`, or of all types of an object, such as `issuing_card.*`. Excludes `types`.",
		},
		"types": {
			Type: tfkit.StringList, Optional: true,
			Validators: tfkit.Validators{List: []validator.List{
				listvalidator.SizeBetween(1, maxTypes), listvalidator.ConflictsWith(path.MatchRoot("type")),
			}},
			Description: "Only events of these types, up to 20.",
		},
		"delivery_success": {
			Type: tfkit.Bool, Optional: true,
			Description: "Only events that were delivered to all endpoints (`true`), or of which a delivery has failed or is pending (`false`).",
		},
		"created": tfkit.Instants("Only events of a period."),
	},
	Attributes: tfkit.Attributes{
		"id":               tfkit.Fact(tfkit.String, "Id of the event, `evt_...`."),
		"type":             tfkit.Fact(tfkit.String, "What has happened, such as `issuing_card.created`."),
		"account":          tfkit.Fact(tfkit.String, "Connected account in which it happened, `acct_...`; none for the account itself."),
		"api_version":      tfkit.Fact(tfkit.String, "API version in which the event shows its object."),
		"pending_webhooks": tfkit.Fact(tfkit.Int64, "How many endpoints have yet to take the event."),
		"created":          tfkit.Created,
		"object": {
			Type: tfkit.Object, Field: "data.object", Description: "The object to which it happened.",
			Attributes: tfkit.Attributes{
				"id":     tfkit.Fact(tfkit.String, "Id of the object."),
				"object": tfkit.Fact(tfkit.String, "Type of the object, such as `issuing.card`."),
			},
		},
		"changed": {
			Type: tfkit.StringList, Derive: changed, Description: "Names of the object's fields that changed, for an event that tells of a change.",
		},
		"request": {
			Type: tfkit.Object, Description: "The request that caused the event.",
			Attributes: tfkit.Attributes{
				"id":              tfkit.Fact(tfkit.String, "Id of the request, `req_...`; none where something happened by itself."),
				"idempotency_key": tfkit.Fact(tfkit.String, "Idempotency key of the request."),
			},
		},
	},
}

// changed names the fields of which an event has the previous values.
func changed(event map[string]any) any {
	data, _ := event["data"].(map[string]any)
	previous, _ := data["previous_attributes"].(map[string]any)
	names := []any{}
	for _, name := range slices.Sorted(maps.Keys(previous)) {
		names = append(names, name)
	}
	return names
}

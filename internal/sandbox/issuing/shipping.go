package issuing

import (
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// Statuses of a shipment.
const (
	shippingPending   = "pending"
	shippingSubmitted = "submitted"
	shippingShipped   = "shipped"
	shippingCanceled  = "canceled"
)

// transit is roughly how many days Stripe's shipping services take.
var transit = map[string]int{"standard": 8, "express": 4, "priority": 2}

// applyShipping sets where a physical card is sent, which can be changed until it is submitted to the printer. Shipping
// information is given as a whole, since its members are required together.
func applyShipping(card *api.Record, given api.Object) error {
	if card.Data.String("type") == virtual {
		return api.Invalid("shipping", "", "A virtual card cannot be shipped. `shipping` is for physical cards.")
	}
	if status := card.Data.String("shipping.status"); status != "" && status != shippingPending {
		return api.Invalid("shipping", "",
			"The shipping information cannot be changed, because the shipping status of the card is `%s`.", status)
	}
	name := strings.TrimSpace(given.String("name"))
	if name == "" {
		return api.Empty("shipping[name]")
	}
	address, err := checkAddress(given.Object("address"), "shipping[address]")
	if err != nil {
		return err
	}
	shipping := api.Object{
		"address":            address,
		"address_validation": validation(given, address),
		"carrier":            nil,
		"customs":            nil,
		"eta":                nil,
		"name":               name,
		"phone_number":       nil,
		"require_signature":  given.Get("require_signature"),
		"service":            "standard",
		"status":             shippingPending,
		"tracking_number":    nil,
		"tracking_url":       nil,
		"type":               "individual",
	}
	for _, member := range []string{"service", "type"} {
		if given.Has(member) {
			shipping[member] = given[member]
		}
	}
	if customs := given.Object("customs"); customs != nil {
		eori := api.Object{"eori_number": nil}
		eori.Merge(customs)
		shipping["customs"] = eori
	}
	if phone := given.String("phone_number"); phone != "" {
		number, err := normalizePhone(phone, address.String("country"), "shipping[phone_number]")
		if err != nil {
			return err
		}
		shipping["phone_number"] = number
	}
	card.Data["shipping"] = shipping
	return nil
}

// validation is the outcome of the validation of an address that was asked for, null when none was.
func validation(given, address api.Object) any {
	mode := given.String("address_validation.mode")
	if mode == "" {
		return nil
	}
	outcome := api.Object{"mode": mode, "normalized_address": nil, "result": nil}
	if mode != "disabled" {
		outcome["normalized_address"] = address.Clone()
	}
	if mode == "validation_and_normalization" {
		outcome["result"] = "likely_deliverable"
	}
	return outcome
}

// shippingStep is a test helper that moves a shipment on.
type shippingStep struct {
	name     string // the last segment of its path
	from, to string // the status that it needs, and the one that it leads to
}

var shippingSteps = []shippingStep{
	{name: "submit", from: shippingPending, to: shippingSubmitted},
	{name: "ship", from: shippingSubmitted, to: shippingShipped},
	{name: "deliver", from: shippingShipped, to: "delivered"},
	{name: "return", from: shippingShipped, to: "returned"},
	{name: "fail", from: shippingShipped, to: "failure"},
}

func (s shippingStep) handle(r *api.Request) (api.Object, error) {
	card, err := findCard(r)
	if err != nil {
		return nil, err
	}
	shipping := card.Data.Object("shipping")
	if shipping == nil {
		return nil, api.Invalid("", "", "The card '%s' is virtual and has no shipment.", card.ID)
	}
	if status := shipping.String("status"); status != s.from {
		return nil, api.Invalid("", "", "You cannot %s the card '%s', because its shipping status is `%s`. It must be `%s`.",
			s.name, card.ID, status, s.from)
	}
	shipping["status"] = s.to
	switch s.to {
	case shippingSubmitted:
		shipping["eta"] = r.Now.AddDate(0, 0, transit[shipping.String("service")]).Unix()
	case shippingShipped:
		tracking := r.Digits(22)
		shipping["carrier"] = "usps"
		shipping["tracking_number"] = tracking
		shipping["tracking_url"] = "https://tools.usps.com/go/TrackConfirmAction?tLabels=" + tracking
	}
	if err := r.Update(card); err != nil {
		return nil, err
	}
	return r.Render(card)
}

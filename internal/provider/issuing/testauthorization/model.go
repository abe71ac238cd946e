package testauthorization

import (
	"encoding/json"
	"strconv"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Outcomes of an authorization.
const (
	pending  = "pending"
	declined = "declined"
	captured = "captured"
	reversed = "reversed"
	expired  = "expired"
)

// outcomes are what becomes of an authorization. Stripe decides at once; one that has expired can still be captured.
var outcomes = &tfkit.Outcomes{
	Of:      outcome,
	Created: []string{pending, declined},
	Moves: []tfkit.Move{
		{From: pending, To: captured, Action: "/capture", Helper: true, Takes: captureTakes},
		{From: pending, To: reversed, Action: "/reverse", Helper: true},
		{From: pending, To: expired, Action: "/expire", Helper: true},
		{From: expired, To: captured, Action: "/capture", Helper: true, Takes: captureTakes},
	},
}

var captureTakes = map[string]string{"capture_amount": "capture_amount"}

// outcome is the outcome that Stripe shows: `closed` stands for two.
func outcome(authorization stripeapi.Object) string {
	approved, _ := authorization.Get("approved").(bool)
	switch status := authorization.String("status"); {
	case status != "closed":
		return status
	case approved:
		return captured
	}
	return declined
}

// requests are the requests of the merchant, the first at first.
func requests(authorization map[string]any) []map[string]any {
	list, _ := authorization["request_history"].([]any)
	var requests []map[string]any
	for _, element := range list {
		if request, ok := element.(map[string]any); ok {
			requests = append(requests, request)
		}
	}
	return requests
}

// firstRequest reads what the merchant has asked for at first: what Stripe shows beside it changes with what follows.
func firstRequest(field string) func(authorization map[string]any) any {
	return func(authorization map[string]any) any {
		for _, request := range requests(authorization) {
			return request[field]
		}
		return nil
	}
}

// declineReason is why Stripe has declined the first request; nil when it has not.
func declineReason(authorization map[string]any) any {
	if approved, known := firstRequest("approved")(authorization).(bool); known && !approved {
		return firstRequest("reason")(authorization)
	}
	return nil
}

// authorizationCode is the code of the first approval.
func authorizationCode(authorization map[string]any) any {
	return firstRequest("authorization_code")(authorization)
}

// capturedAmount is what all captures have taken, nil while there is none.
func capturedAmount(authorization map[string]any) any {
	list, _ := authorization["transactions"].([]any)
	total := int64(0)
	for _, element := range list {
		transaction, _ := element.(map[string]any)
		number, _ := transaction["amount"].(json.Number)
		if amount, err := number.Int64(); err == nil && transaction["type"] == "capture" {
			total -= amount
		}
	}
	if total == 0 {
		return nil
	}
	return json.Number(strconv.FormatInt(total, 10))
}

// Package payments simulates what embedded finance needs of Stripe's payments: customers, bank accounts and how they are set
// up, and the money that comes into an account's balance and leaves it.
package payments

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// The types of this package's objects.
const (
	typePaymentMethod = testbanks.TypePaymentMethod
)

// Register adds the operations of this package.
func Register(m *api.Mux) {
	m.Type(api.Type{
		Name: typePaymentMethod, Prefix: "pm_", Noun: "PaymentMethod", Param: "payment_method", Events: paymentMethodEvents,
	})
}

// paymentMethodEvents tells when a payment method gets a customer, loses it, or changes otherwise.
func paymentMethodEvents(c api.Change) []string {
	const name = "payment_method"
	switch {
	case c.After == nil:
		return nil
	case c.After.Has("customer") && c.Changed("customer"):
		return []string{name + ".attached"}
	case c.Before == nil:
		return nil
	case c.Changed("customer"):
		return []string{name + ".detached"}
	}
	return []string{name + ".updated"}
}

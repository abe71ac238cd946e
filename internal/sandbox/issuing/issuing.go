// Package issuing simulates Stripe Issuing: cardholders, cards, and what is bought with them.
package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// The types of objects that the rules of this package touch.
const (
	typeAccount             = "account"
	typeAuthorization       = "issuing.authorization"
	typeBalanceTransaction  = "balance_transaction"
	typeCard                = "issuing.card"
	typeCardholder          = "issuing.cardholder"
	typeFinancialAccount    = "treasury.financial_account"
	typeTransaction         = "issuing.transaction"
	typeTreasuryTransaction = "treasury.transaction"
)

// Statuses of cards and cardholders.
const (
	statusActive   = "active"
	statusInactive = "inactive"
	statusCanceled = "canceled"
	statusBlocked  = "blocked"
)

// Register adds the operations of this package.
func Register(m *api.Mux) {
	m.Type(api.Type{
		Name: typeCardholder, Prefix: "ich_", Noun: "issuing cardholder", Param: "cardholder",
		Events: api.Lifecycle("issuing_cardholder"),
	})
	m.Type(api.Type{
		Name: typeCard, Prefix: "ic_", Noun: "issuing card", Param: "card", View: viewCard,
		Events: api.Lifecycle("issuing_card"),
		Hidden: map[string]api.Reveal{"number": api.OnRetrieve, "cvc": api.OnRetrieve},
	})

	const cardholders = "/v1/issuing/cardholders"
	m.Handle("POST "+cardholders, createCardholder,
		"No cardholder is ever screened: `disabled_reason` is `requirements.past_due` or null, and nobody becomes `blocked`.",
		"Identity documents are not examined: any id of a file is accepted.")
	m.Handle("GET "+cardholders, listCardholders)
	m.Handle("GET "+cardholders+"/{cardholder}", retrieveCardholder)
	m.Handle("POST "+cardholders+"/{cardholder}", updateCardholder,
		"`billing[address]` replaces the whole address, because its members are required together; Stripe does "+
			"not document what happens to the optional ones.")

	const cards = "/v1/issuing/cards"
	m.Handle("POST "+cards, createCard,
		"Personalization designs are not simulated: any id that looks like one is accepted.",
		"Encrypted PINs are accepted as they are, without decryption.",
		"Shipping addresses are checked for form only: `validation_and_normalization` finds every one of them deliverable.",
		"Cards can be created on financial accounts of the platform itself; Stripe allows that on connected accounts only.")
	m.Handle("GET "+cards, listCards)
	m.Handle("GET "+cards+"/{card}", retrieveCard,
		"Number and CVC are shown for physical cards too, as in Stripe's test mode.")
	m.Handle("POST "+cards+"/{card}", updateCard,
		"A physical card can be activated before it has been delivered, as in Stripe's test mode.",
		"`shipping` replaces the shipping information as a whole; Stripe does not document what happens to the optional members.")

	for _, step := range shippingSteps {
		m.Handle("POST /v1/test_helpers"+cards[len("/v1"):]+"/{card}/shipping/"+step.name, step.handle,
			"Statuses must be reached in order (`pending`, `submitted`, `shipped`, then the outcome); Stripe does "+
				"not document which skips it allows.")
	}
	registerAuthorizations(m)
	registerTransactions(m)
}

// Package treasury simulates Stripe Treasury: financial accounts, their features, and the money that moves in and out of them.
package treasury

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// The types of objects that the rules of this package touch.
const (
	typeFinancialAccount = "treasury.financial_account"
	typeFeatures         = "treasury.financial_account_features"
	typeInboundTransfer  = "treasury.inbound_transfer"
	typeOutboundPayment  = "treasury.outbound_payment"
	typeOutboundTransfer = "treasury.outbound_transfer"
	typeTransaction      = "treasury.transaction"
	typeCustomer         = "customer"
	typeAccount          = "account"
	typeCard             = "issuing.card"
	typeMandate          = "mandate"
)

// jobActivate is the kind of the job that ends the activation of features.
const jobActivate = "treasury.financial_account.activate"

// Register adds the operations of this package.
func Register(m *api.Mux) {
	m.Type(api.Type{
		Name: typeFinancialAccount, Prefix: "fa_", Noun: "financial account", Param: "financial_account", View: viewFinancialAccount,
		Events: financialAccountEvents,
		Hidden: map[string]api.Reveal{
			"features":                               api.OnExpand,
			"financial_addresses.aba.account_number": api.OnExpand,
		},
	})

	const collection = "/v1/treasury/financial_accounts"
	const object = collection + "/{financial_account}"
	m.Handle("POST "+collection, create,
		"An account can have ten open financial accounts; how many Stripe allows depends on the platform.",
		"The platform's own account creates financial accounts like a connected account, and has every "+
			"capability; Stripe makes its only one when Treasury is turned on.",
		"Features other than `card_issuing` activate after the configured delay; with Stripe it takes up to 30 minutes.")
	m.Handle("GET "+collection, list)
	m.Handle("GET "+object, retrieve)
	m.Handle("POST "+object, update,
		"`forwarding_settings` are checked and kept, but no money is forwarded, and the feature "+
			"`financial_addresses.aba.forwarding` is not simulated.",
		"A closed financial account cannot be updated at all; what Stripe still allows there is not documented.")
	m.Handle("POST "+object+"/close", closeAccount,
		"`forwarding_settings` are never required; Stripe requires them after recent activity.",
		"The platform's own financial accounts can be closed; Stripe closes them on request only.")
	m.Handle("GET "+object+"/features", retrieveFeatures)
	m.Handle("POST "+object+"/features", updateFeatures)

	registerInboundTransfers(m)
	registerOutboundPayments(m)
	registerOutboundTransfers(m)
	registerCreditReversals(m)
	registerDebitReversals(m)
	registerReceivedCredits(m)
	registerReceivedDebits(m)
	registerCardSpending(m)

	m.Job(jobActivate, activate)
	m.OnChange(typeAccount, followAccount)
}

// Package connect simulates Stripe Connect: accounts with their capabilities, requirements, persons and external accounts.
//
// Other packages of the sandbox read an account with r.Get("account", id) and may rely on these fields of the record:
//
//   - Data["capabilities"]: {name: "active", "inactive" or "pending"}, requested capabilities only
//   - Data["requirements"]: as the API shows them
//   - Data["individual"]: the person of an account of business_type individual, as the API shows it
//   - Secret["capabilities"]: {name: {requested, requested_at, requirements, activates}}, where requirements is what the
//     capability object shows and activates the time at which a pending capability becomes active
//   - Secret["rejected"]: the reason for which the platform rejected the account
//   - Secret["deleted"]: true once the account was deleted
//
// Whatever changes one of them updates the account's record, so that OnChange hooks of "account" see it.
package connect

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// The types of this package's records.
const (
	typeAccount         = "account"
	typeCapability      = "capability" // part of an account's record, rendered as an object of its own
	typePerson          = "person"
	typeExternalAccount = "external_account" // bank accounts and cards: they share one list
)

// Sentences for the documentation that concern several operations.
const (
	differsInRequirements = "Requirements follow Stripe's documentation for the United States; accounts of other countries need " +
		"the same without ssn_last_4 and, where the country has none, without a state. Nothing is asked about the legal " +
		"entity before business_type is known."
	differsInDeadlines = "Whatever is missing is past due at once: there are no deadlines, volume thresholds or future requirements."
	differsInFiles     = "Files are not simulated: any id that begins with file_ is accepted, and only " +
		"file_identity_document_failure fails to verify."
	differsInTokens = "Account and person tokens are not simulated."
)

// Register adds the operations, types, jobs and hooks of Connect.
func Register(m *api.Mux) {
	m.Type(api.Type{
		Name: typeAccount, Prefix: "acct_", Length: 16, Noun: "account", Param: "account", View: viewAccount, Gone: secretDeleted,
		Events: accountEvents,
	})
	m.Type(api.Type{Name: typeCapability, Noun: "capability", Param: "capability"})
	m.Type(api.Type{Name: typePerson, Prefix: "person_", Noun: "person", Param: "person", Events: api.Lifecycle("person")})
	m.Type(api.Type{
		Name: typeExternalAccount, Prefix: prefixBankAccount, Noun: "external account", Param: "id",
		Events: api.Lifecycle("account.external_account"),
	})
	m.Provision(provisionPlatform)
	m.Job(jobSettle, settleAccount)

	registerAccounts(m)
	registerCapabilities(m)
	registerPersons(m)
	registerExternalAccounts(m)
	registerLinks(m)
	m.Sandbox("POST /_sandbox/accounts/{id}/onboard", onboardAccount)
}

func registerAccounts(m *api.Mux) {
	// Stripe's embedded finance guide repeats these parameters of the creation when it updates an account.
	m.Accept("POST /v1/accounts/{account}", "POST /v1/accounts", "controller", "country", "type")
	m.Handle("GET /v1/account", retrieveOwnAccount,
		"Each test key is a platform of its own in the United States, with Connect, Issuing and Treasury turned on.")
	m.Handle("GET /v1/accounts", listAccounts)
	m.Handle("POST /v1/accounts", createAccount,
		differsInRequirements, differsInDeadlines, differsInFiles, differsInTokens,
		"Capabilities may be left out for accounts without a Stripe dashboard.",
		"Values that Stripe does not document as test values verify, except dates of birth.",
		"There is no limit on how fast accounts are created.")
	m.Handle("GET /v1/accounts/{account}", retrieveAccount)
	m.Handle("POST /v1/accounts/{account}", updateAccount,
		"controller, country and type are accepted with their present values, as Stripe's embedded finance guide sends them.",
		"Accounts whose requirements Stripe collects can be updated in full at any time: account links do not narrow it.",
		"The platform's own account cannot be updated; Stripe has its dashboard for that.")
	m.Handle("DELETE /v1/accounts/{account}", deleteAccount, "As in test mode, balances do not matter.")
	m.Handle("POST /v1/accounts/{account}/reject", rejectAccount, "As in test mode, balances do not matter.")
	m.Handle("POST /v1/accounts/{account}/login_links", createLoginLink, "The URL leads nowhere.")
}

func registerCapabilities(m *api.Mux) {
	m.Handle("GET /v1/accounts/{account}/capabilities", listCapabilities)
	m.Handle("GET /v1/accounts/{account}/capabilities/{capability}", retrieveCapability)
	m.Handle("POST /v1/accounts/{account}/capabilities/{capability}", updateCapability,
		"card_payments, transfers, treasury and card_issuing are permanent once active; every other capability can be given back.")
}

func registerPersons(m *api.Mux) {
	for _, name := range []string{"persons", "people"} {
		list := "/v1/accounts/{account}/" + name
		m.Handle("GET "+list, listPersons)
		m.Handle("POST "+list, createPerson, differsInFiles, differsInTokens)
		m.Handle("GET "+list+"/{person}", retrievePerson)
		m.Handle("POST "+list+"/{person}", updatePerson, differsInFiles, differsInTokens)
		m.Handle("DELETE "+list+"/{person}", deletePerson,
			"The account opener, who cannot be deleted, is the account's representative.")
	}
}

func registerExternalAccounts(m *api.Mux) {
	m.Handle("GET /v1/accounts/{account}/external_accounts", listExternalAccounts)
	for _, name := range []string{"external_accounts", "bank_accounts"} {
		list := "/v1/accounts/{account}/" + name
		m.Handle("POST "+list, createExternalAccount,
			"Only Stripe's documented test tokens are known.",
			"Test account numbers are demanded of bank accounts in the United States only.")
		m.Handle("GET "+list+"/{id}", retrieveExternalAccount)
		m.Handle("POST "+list+"/{id}", updateExternalAccount, differsInFiles)
		m.Handle("DELETE "+list+"/{id}", deleteExternalAccount)
	}
}

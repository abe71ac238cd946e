// Package payments simulates what embedded finance needs of Stripe's payments: customers, bank accounts and how they are set
// up, and the money that comes into an account's balance and leaves it.
package payments

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// The types of objects that the rules of this package touch.
const (
	typeAccount            = "account"
	typeBalanceTransaction = "balance_transaction"
	typeCustomer           = "customer"
	typeExternalAccount    = "external_account"
	typeMandate            = "mandate"
	typePaymentMethod      = testbanks.TypePaymentMethod
	typePayout             = "payout"
	typeSetupAttempt       = "setup_attempt"
	typeSetupIntent        = "setup_intent"
	typeTopup              = "topup"
	typeTransfer           = "transfer"
	typeTransferReversal   = "transfer_reversal"
)

// bankAccount is the one type of payment method that the sandbox simulates.
const bankAccount = "us_bank_account"

// Parameters and fields that several objects have.
const (
	fieldBilling       = "billing_details"
	fieldCustomer      = "customer"
	fieldDirections    = "flow_directions"
	fieldMandateData   = "mandate_data"
	fieldMethod        = "payment_method"
	fieldMethodData    = "payment_method_data"
	fieldMethodOptions = "payment_method_options"
	fieldMethodTypes   = "payment_method_types"
	fieldNextAction    = "next_action"
	fieldSelf          = "attach_to_self"
	fieldStatus        = "status"
)

// Register adds the operations of this package.
func Register(m *api.Mux) {
	registerCustomers(m)
	registerPaymentMethods(m)
	registerSetupIntents(m)
	m.Type(api.Type{Name: typeMandate, Prefix: "mandate_", Noun: "mandate", Param: "mandate", Events: mandateEvents})
	m.Handle("GET /v1/mandates/{mandate}", retrieve(typeMandate, "mandate"))
	registerTopups(m)
	registerPayouts(m)
	registerSchedule(m)
	registerTransfers(m)
}

// differsInTypes is a sentence for the documentation that concerns several operations.
const differsInTypes = "Of the types of payment methods only `us_bank_account` is simulated."

// refuseUnsimulated refuses parameters whose effect the sandbox does not have: leaving them out silently would make tests
// pass that should not.
func refuseUnsimulated(r *api.Request, names ...string) error {
	for _, name := range names {
		if r.Params.Has(name) && r.Params.Get(name) != "" {
			return api.NotSimulated(name, "the parameter `"+name+"`")
		}
	}
	return nil
}

// take copies what the request gives of the named parameters to a new record.
func take(r *api.Request, rec *api.Record, names ...string) {
	for _, name := range names {
		if value := r.Params[name]; value != nil && value != "" {
			rec.Data.Merge(api.Object{name: value})
		}
	}
}

// orNull is a string, or null when it is empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

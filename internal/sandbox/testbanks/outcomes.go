// Package testbanks knows the bank accounts of Stripe's test mode: their numbers, the tokens of payment methods that stand for
// them, what becomes of transfers to and from them, and the microdeposits that verify them.
package testbanks

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// Status is where a transfer ends that nobody drives by hand.
type Status int

// The statuses. What a transfer calls them is its own: an InboundTransfer succeeds where an OutboundPayment is posted.
const (
	Succeeds Status = iota
	StaysProcessing
	Fails
	IsCanceled
	IsReturned // first it succeeds, then it comes back
)

// Ending is what becomes of a transfer.
type Ending struct {
	Status Status
	Code   string // of the failure or the return
	Late   bool   // expected_arrival_date moves by a day
}

// Outcome is what becomes of the transfers on one bank account.
type Outcome struct {
	Name     string
	Inbound  Ending // of money that is pulled from the account
	Outbound Ending // of money that is sent to it
	NoProof  bool   // microdeposits cannot be sent
}

func failing(code string) Ending { return Ending{Status: Fails, Code: code} }

func returned(code string) Ending { return Ending{Status: IsReturned, Code: code} }

// outcomes are those of the test account numbers. Stripe documents what the numbers of the ACH Direct Debit guide do to
// debits; money that is sent to an account without funds arrives.
var outcomes = map[string]Outcome{
	bankaccounts.TestSuccess:    {Name: "success"},
	bankaccounts.TestProcessing: {Name: "processing", Inbound: Ending{Status: StaysProcessing}, Outbound: Ending{Status: StaysProcessing}},
	bankaccounts.TestCanceled:   {Name: "canceled", Inbound: Ending{Status: IsCanceled}, Outbound: Ending{Status: IsCanceled}},
	bankaccounts.TestInternalFailure: {
		Name: "internal_failure", Inbound: failing("other"), Outbound: failing("other"),
	},
	bankaccounts.TestAccountClosed: {
		Name: "account_closed", Inbound: failing("account_closed"), Outbound: returned("account_closed"),
	},
	bankaccounts.TestNoAccount: {Name: "no_account", Inbound: failing("no_account"), Outbound: returned("no_account")},
	bankaccounts.TestInvalidAccountNumber: {
		Name: "invalid_account_number", Inbound: failing("invalid_account_number"), Outbound: returned("invalid_account_number"),
	},
	bankaccounts.TestInvalidCurrency: {
		Name: "invalid_currency", Inbound: failing("invalid_currency"), Outbound: returned("invalid_currency"),
	},
	bankaccounts.TestExpectedArrivalDateUpdated: {Name: "expected_arrival_date_updated", Outbound: Ending{Late: true}},
	bankaccounts.TestInsufficientFunds:          {Name: "insufficient_funds", Inbound: failing("insufficient_funds")},
	bankaccounts.TestDebitNotAuthorized:         {Name: "debit_not_authorized", Inbound: failing("debit_not_authorized")},
	bankaccounts.TestDispute:                    {Name: "dispute", Inbound: Ending{Status: IsReturned}},
	bankaccounts.TestFailMicrodeposits:          {Name: "fail_microdeposits", NoProof: true},
	bankaccounts.TestRiskLevelHighest:           {Name: "risk_level_highest", Inbound: failing("other")},
	bankaccounts.TestWeeklyLimitExceeded:        {Name: "weekly_limit_exceeded", Inbound: failing("other")},
	bankaccounts.TestTokenDeactivated:           {Name: "token_deactivated", Inbound: failing("other"), Outbound: failing("other")},
}

// tokens are the test tokens of payment methods, with the account number behind each.
var tokens = map[string]string{
	"pm_usBankAccount":                            bankaccounts.TestSuccess,
	"pm_usBankAccount_success":                    bankaccounts.TestSuccess,
	"pm_usBankAccount_processing":                 bankaccounts.TestProcessing,
	"pm_usBankAccount_canceledByUser":             bankaccounts.TestCanceled,
	"pm_usBankAccount_internalFailure":            bankaccounts.TestInternalFailure,
	"pm_usBankAccount_accountClosed":              bankaccounts.TestAccountClosed,
	"pm_usBankAccount_noAccount":                  bankaccounts.TestNoAccount,
	"pm_usBankAccount_invalidAccountNumber":       bankaccounts.TestInvalidAccountNumber,
	"pm_usBankAccount_invalidCurrency":            bankaccounts.TestInvalidCurrency,
	"pm_usBankAccount_expectedArrivalDateUpdated": bankaccounts.TestExpectedArrivalDateUpdated,
	"pm_usBankAccount_insufficientFunds":          bankaccounts.TestInsufficientFunds,
	"pm_usBankAccount_debitNotAuthorized":         bankaccounts.TestDebitNotAuthorized,
	"pm_usBankAccount_dispute":                    bankaccounts.TestDispute,
	"pm_usBankAccount_failMicrodeposits":          bankaccounts.TestFailMicrodeposits,
	"pm_usBankAccount_riskLevelHighest":           bankaccounts.TestRiskLevelHighest,
	"pm_usBankAccount_weeklyLimitExceeded":        bankaccounts.TestWeeklyLimitExceeded,
}

// OfNumber is what becomes of transfers on a bank account, by its number.
func OfNumber(number string) Outcome { return outcomes[number] }

// Of is what becomes of transfers on the bank account of a payment method.
func Of(paymentMethod *api.Record) Outcome {
	return OfNumber(paymentMethod.Secret.String(SecretAccountNumber))
}

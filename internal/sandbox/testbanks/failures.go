package testbanks

// cardFails is the number of the test debit card to which no payout gets.
const cardFails = "4000056655665572"

// failures are the reasons for which top-ups and payouts fail, by their codes (Stripe's "Payout failures").
var failures = map[string]string{
	"account_closed":       "The bank account has been closed.",
	"could_not_process":    "The bank could not process this payout.",
	"debit_not_authorized": "Debit transactions are not approved on the bank account.",
	"insufficient_funds":   "The bank account has insufficient funds.",
	"invalid_currency":     "The bank was unable to process the money because of its currency.",
	"no_account":           "The bank account details on file are probably incorrect. No bank account could be located with those details.",
}

// Failure says why a payout to an external account, or a top-up from it, fails: it is named by its account number or its card
// number. Both are empty when it succeeds.
func Failure(number string) (code, message string) {
	switch outcome := OfNumber(number).Inbound; {
	case number == cardFails:
		code = "could_not_process"
	case outcome.Status == Fails:
		code = outcome.Code
	}
	return code, failures[code]
}

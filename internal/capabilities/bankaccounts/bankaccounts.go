// Package bankaccounts knows bank accounts in the United States, and those that Stripe's test mode takes. It is pure: what
// becomes of money on a test account is the sandbox's business.
package bankaccounts

// TestRoutingNumber is the routing number of Stripe's test bank.
const TestRoutingNumber = "110000000"

// The account numbers that Stripe documents for its test mode: in the ACH Direct Debit guide, and in the guides to
// OutboundPayments and InboundTransfers.
const (
	TestSuccess                    = "000123456789"
	TestProcessing                 = "000000000009"
	TestCanceled                   = "000000000123"
	TestInternalFailure            = "000000000234"
	TestRiskLevelHighest           = "000000004954"
	TestAccountClosed              = "000111111113"
	TestNoAccount                  = "000111111116"
	TestInvalidAccountNumber       = "000111111119"
	TestExpectedArrivalDateUpdated = "000123457890"
	TestInsufficientFunds          = "000222222227"
	TestDebitNotAuthorized         = "000333333335"
	TestInvalidCurrency            = "000444444440"
	TestDispute                    = "000555555559"
	TestFailMicrodeposits          = "000666666661"
	TestWeeklyLimitExceeded        = "000777777771"
	TestTokenDeactivated           = "000888888885"
)

var testNumbers = map[string]bool{
	TestSuccess: true, TestProcessing: true, TestCanceled: true, TestInternalFailure: true, TestRiskLevelHighest: true,
	TestAccountClosed: true, TestNoAccount: true, TestInvalidAccountNumber: true, TestExpectedArrivalDateUpdated: true,
	TestInsufficientFunds: true, TestDebitNotAuthorized: true, TestInvalidCurrency: true, TestDispute: true,
	TestFailMicrodeposits: true, TestWeeklyLimitExceeded: true, TestTokenDeactivated: true,
}

// IsTestNumber says whether Stripe's test mode takes the account number.
func IsTestNumber(number string) bool { return testNumbers[number] }

// IsRoutingNumber says whether a number has the form of an ABA routing number, with the right check digit.
func IsRoutingNumber(number string) bool {
	if len(number) != 9 {
		return false
	}
	sum := 0
	for i, weight := range []int{3, 7, 1, 3, 7, 1, 3, 7, 1} {
		digit := number[i]
		if digit < '0' || digit > '9' {
			return false
		}
		sum += weight * int(digit-'0')
	}
	return sum%10 == 0
}

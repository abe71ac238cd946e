// Package bankaccounts knows bank accounts in the United States, and those that Stripe's test mode takes. It is pure: what
// becomes of money on a test account is the sandbox's business.
package bankaccounts

import "slices"

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

// TestMicrodeposits are what proves a bank account in test mode, or fails to: the amounts of two deposits, or the code of one.
var TestMicrodeposits = []struct {
	Amounts []int64 // in ascending order
	Code    string
	Proof   Proof
}{
	{[]int64{32, 45}, "SM11AA", Verified},
	{[]int64{10, 11}, "SM33CC", AttemptsExceeded},
	{[]int64{40, 41}, "SM44DD", TimedOut},
}

// Proof is what comes of the values with which somebody wants to prove that a bank account is theirs.
type Proof int

// The proofs.
const (
	Mismatch Proof = iota
	Verified
	AttemptsExceeded
	TimedOut
)

// ProveCode judges a descriptor code in test mode.
func ProveCode(code string) Proof {
	for _, m := range TestMicrodeposits {
		if m.Code == code {
			return m.Proof
		}
	}
	return Mismatch
}

// ProveAmounts judges the amounts of two deposits in test mode, in whatever order.
func ProveAmounts(amounts []int64) Proof {
	sorted := slices.Sorted(slices.Values(amounts))
	for _, m := range TestMicrodeposits {
		if slices.Equal(m.Amounts, sorted) {
			return m.Proof
		}
	}
	return Mismatch
}

// IsTestMicrodeposit says whether a code or amounts mean something in test mode alone.
func IsTestMicrodeposit(code string, amounts []int64) bool {
	return ProveCode(code) != Mismatch || ProveAmounts(amounts) != Mismatch
}

// testTokens are Stripe's test tokens of external accounts and of the sources of top-ups, with the account number behind each.
var testTokens = map[string]string{
	"btok_us":                             TestSuccess,
	"btok_us_verified":                    TestSuccess,
	"btok_us_verified_noAccount":          TestNoAccount,
	"btok_us_verified_accountClosed":      TestAccountClosed,
	"btok_us_verified_insufficientFunds":  TestInsufficientFunds,
	"btok_us_verified_debitNotAuthorized": TestDebitNotAuthorized,
	"btok_us_verified_invalidCurrency":    TestInvalidCurrency,
}

// IsToken says whether an id is the test token of a bank account.
func IsToken(token string) bool { return testTokens[token] != "" }

// IsFailingToken says whether an id is the test token of a bank account from which no money comes.
func IsFailingToken(token string) bool { return IsToken(token) && testTokens[token] != TestSuccess }

// TokenNumber is the account number behind the test token of a bank account; empty for any other id.
func TokenNumber(token string) string { return testTokens[token] }

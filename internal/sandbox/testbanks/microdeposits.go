package testbanks

import "slices"

// Proof is what comes of the values with which somebody wants to prove that a bank account is theirs.
type Proof int

// The proofs.
const (
	Mismatch Proof = iota
	Verified
	AttemptsExceeded
	TimedOut
)

// microdeposits are the values that Stripe's ACH Direct Debit guide documents for test mode.
var microdeposits = []struct {
	amounts []int64
	code    string
	proof   Proof
}{
	{[]int64{32, 45}, "SM11AA", Verified},
	{[]int64{10, 11}, "SM33CC", AttemptsExceeded},
	{[]int64{40, 41}, "SM44DD", TimedOut},
}

// How often somebody may be wrong: with codes, and with amounts.
const (
	MaxCodes   = 10
	MaxAmounts = 3
)

// ProveCode judges a descriptor code.
func ProveCode(code string) Proof {
	for _, m := range microdeposits {
		if m.code == code {
			return m.proof
		}
	}
	return Mismatch
}

// ProveAmounts judges the amounts of two deposits, in whatever order.
func ProveAmounts(amounts []int64) Proof {
	sorted := slices.Sorted(slices.Values(amounts))
	for _, m := range microdeposits {
		if slices.Equal(m.amounts, sorted) {
			return m.proof
		}
	}
	return Mismatch
}

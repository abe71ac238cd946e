package bankaccounts_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
)

func TestIsRoutingNumber(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		bankaccounts.TestRoutingNumber: true,
		"021000021":                    true,
		"021000022":                    false,
		"11000000":                     false,
		"1100000000":                   false,
		"11000000x":                    false,
		"":                             false,
	} {
		if got := bankaccounts.IsRoutingNumber(number); got != want {
			t.Errorf("%q: %v", number, got)
		}
	}
}

func TestIsTestNumber(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		bankaccounts.TestSuccess: true, bankaccounts.TestFailMicrodeposits: true, "123456789": false, "": false,
	} {
		if got := bankaccounts.IsTestNumber(number); got != want {
			t.Errorf("%q: %v", number, got)
		}
	}
}

func TestProofs(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bankaccounts.Proof{
		"SM11AA": bankaccounts.Verified, "SM33CC": bankaccounts.AttemptsExceeded, "SM44DD": bankaccounts.TimedOut, "SM22BB": bankaccounts.Mismatch,
	} {
		if got := bankaccounts.ProveCode(code); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
	for _, c := range []struct {
		amounts []int64
		want    bankaccounts.Proof
	}{
		{[]int64{32, 45}, bankaccounts.Verified},
		{[]int64{45, 32}, bankaccounts.Verified},
		{[]int64{10, 11}, bankaccounts.AttemptsExceeded},
		{[]int64{40, 41}, bankaccounts.TimedOut},
		{[]int64{32}, bankaccounts.Mismatch},
		{nil, bankaccounts.Mismatch},
	} {
		if got := bankaccounts.ProveAmounts(c.amounts); got != c.want {
			t.Errorf("%v: %v", c.amounts, got)
		}
	}
}

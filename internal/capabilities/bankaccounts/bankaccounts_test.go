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

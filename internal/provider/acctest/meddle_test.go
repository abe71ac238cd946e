package acctest_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

func TestAccountsOfTestsHaveActiveCapabilities(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	id := h.Account("transfers", "card_payments", "treasury", "card_issuing", "us_bank_account_ach_payments")
	account := h.Look("/v1/accounts/"+id, "")
	for _, capability := range []string{"transfers", "card_payments", "treasury", "card_issuing", "us_bank_account_ach_payments"} {
		if status := account.String("capabilities." + capability); status != "active" {
			t.Errorf("%s is %s: %v", capability, status, account.Get("requirements"))
		}
	}
}

package financialaccount_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/financialaccount"
)

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, financialaccount.Object, map[string]string{
		"supported_currencies": "has one value to choose from, which the plan fills in",
		"forwarding_settings":  "is sent when the financial account is closed, which is when it matters",
	})
}

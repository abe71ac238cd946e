package balance_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/balance"
)

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckShown(t, balance.Single.Path, balance.Single.Attributes)
}

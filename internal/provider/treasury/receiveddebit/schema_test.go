package receiveddebit_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/receiveddebit"
)

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, receiveddebit.Object, nil)
}

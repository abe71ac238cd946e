package outboundpayment_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/outboundpayment"
)

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, outboundpayment.Object, nil)
}

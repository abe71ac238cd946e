package cardholder_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/cardholder"
)

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, cardholder.Object, nil)
}

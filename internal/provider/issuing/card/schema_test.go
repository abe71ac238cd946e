package card_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/card"
)

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, card.Object, map[string]string{
		"cancellation_reason":         "is told to Stripe when the resource is destroyed",
		"shipping[require_signature]": "goes by being left out, since shipping is sent whole",
	})
}

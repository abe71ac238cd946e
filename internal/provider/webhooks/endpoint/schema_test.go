package endpoint_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/webhooks/endpoint"
)

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, endpoint.Object, map[string]string{
		"enabled_events": "grows with Stripe, so an event that is not known is a warning",
		"api_version":    "grows with Stripe, which says what it knows",
	})
}

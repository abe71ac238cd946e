package topup_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/topup"
)

func TestDeclarationFollowsTheDescription(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, topup.Object, nil)
}

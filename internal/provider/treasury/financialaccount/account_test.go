package financialaccount_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// tenant is an account that requests capabilities, and a wallet to which it is passed whole.
func tenant(capabilities []string, body string) string {
	var requests strings.Builder
	for _, capability := range capabilities {
		fmt.Fprintf(&requests, "    %s = { requested = true }\n", capability)
	}
	return fmt.Sprintf(`
resource "stripe_connected_account" "acme" {
  country = "US"
  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }
  capabilities = {
%s  }
}
resource %q "wallet" {
  account = stripe_connected_account.acme
%s
}
`, requests.String(), resourceType, body)
}

func TestAccFinancialAccountIsRefusedBeforeItsAccountExists(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	// With treasury missing, all but card_issuing have nothing to stand on: one error, inside the block, that names it.
	h.Test(resource.TestStep{
		Config: tenant(without(everything, "treasury"), allFeatures), PlanOnly: true,
		ExpectError: regexp.MustCompile(`(?s)Missing\s+capability\s+treasury.*\d+:\s+deposit_insurance \{\}.*` +
			`need\s+the\s+capability\s+"treasury",\s+which\s+the\s+account\s+does\s+not\s+request.*treasury\s+=\s+\{\s+requested\s+=\s+true\s+\}`),
	})
	if requests := h.Requests(); len(requests) > 0 {
		t.Errorf("asked Stripe: %v", requests)
	}
}

func TestAccFinancialAccountStaysQuietWhenItsAccountChanges(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	const account = "stripe_connected_account.acme"
	few := []string{"card_payments", "transfers", "treasury"}
	more := append([]string{"card_issuing"}, few...)
	insured := "features {\n    deposit_insurance {}\n  }"
	h.Test(
		resource.TestStep{
			Config: tenant(few, insured), // nothing is known of the holder, so nothing works yet, and that is no error
			ConfigStateChecks: []statecheck.StateCheck{
				address.Has("requested_features", []string{"deposit_insurance"}), address.Has("restricted_features", []string{"deposit_insurance"}),
			},
		},
		resource.TestStep{
			Config:      tenant(few, "features {\n    deposit_insurance {}\n    card_issuing {}\n  }"),
			ExpectError: regexp.MustCompile("(?s)Missing capability card_issuing.*The\\s+feature\\s+`card_issuing`\\s+needs"),
		},
		resource.TestStep{
			Config:           tenant(more, insured),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionNoop, plancheck.ExpectResourceAction(account, plancheck.ResourceActionUpdate)),
		},
		resource.TestStep{
			Config:            tenant(more, "features {\n    deposit_insurance {}\n    card_issuing {}\n  }"),
			ConfigPlanChecks:  address.Plans(plancheck.ResourceActionUpdate, plancheck.ExpectResourceAction(account, plancheck.ResourceActionNoop)),
			ConfigStateChecks: []statecheck.StateCheck{address.Has("requested_features", []string{"card_issuing", "deposit_insurance"})},
		},
	)
}

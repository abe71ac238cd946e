package account_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

const jenny = acctest.Resource("stripe_issuing_cardholder.jenny")

// cardholder is a child that takes the account whole.
const cardholder = `
resource "stripe_issuing_cardholder" "jenny" {
  account = stripe_connected_account.acme
  name    = "Jenny Rosen"
  billing = {
    address = { line1 = "354 Oyster Point Blvd", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
  }
  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    card_issuing = { user_terms_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
  }
}
`

func TestAccAccountShowsItsCapabilitiesToChildrenBeforeItExists(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	without := strings.Replace(verified, "card_issuing  = { requested = true }", "", 1)
	h.Test(
		resource.TestStep{
			Config:      acmeWith(without) + cardholder,
			ExpectError: regexp.MustCompile(`Missing capability card_issuing[\s\S]*account = stripe_connected_account.acme[\s\S]*A\s+cardholder\s+needs\s+the\s+capability\s+"card_issuing"`),
		},
		resource.TestStep{
			Config: acmeWith(verified) + cardholder,
			PreConfig: func() {
				if requests := h.Requests(); len(requests) > 0 {
					t.Errorf("the plan that failed sent %v", requests)
				}
			},
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionCreate,
				append(acme.Knows("capabilities/card_issuing/requested"), plancheck.ExpectUnknownValue(string(jenny), acctest.At("account/id")))...),
			ConfigStateChecks: []statecheck.StateCheck{jenny.Has("account/id", knownvalue.StringRegexp(regexp.MustCompile(`^acct_`)))},
		},
	)
}

func TestAccAccountChangesLeaveItsChildrenAlone(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	h.Test(
		resource.TestStep{Config: acmeWith(verified) + cardholder, Check: acme.Remember("id", &id)},
		resource.TestStep{
			Config: acmeWith(strings.Replace(verified, "capabilities = {", "capabilities = {\n    link_payments = { requested = true }", 1)) + cardholder,
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate,
				plancheck.ExpectResourceAction(string(jenny), plancheck.ResourceActionNoop)),
		},
		resource.TestStep{
			Config: acmeWith(verified) + cardholder,
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate,
				plancheck.ExpectResourceAction(string(jenny), plancheck.ResourceActionNoop)),
		},
		resource.TestStep{
			Config:           acmeWith(strings.Replace(verified, "controller = {", "controller = {\n", 1)) + cardholder,
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionNoop, plancheck.ExpectResourceAction(string(jenny), plancheck.ResourceActionNoop)),
		},
	)
}

func TestAccAccountTakesItsChildrenAlongWhenItIsReplaced(t *testing.T) {
	t.Parallel()
	h := start(t)
	config := func(tail string) string {
		return acmeWith(strings.Replace(verified, `country = "US"`, tail, 1)) + cardholder
	}
	var first string
	h.Test(
		resource.TestStep{Config: config(`country = "US"`), Check: acme.Remember("id", &first)},
		resource.TestStep{
			PreConfig: func() {}, Config: config(`country = "US"`), Taint: []string{string(acme)},
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionReplace, plancheck.ExpectResourceAction(string(jenny), plancheck.ResourceActionReplace)),
		},
	)
	h.mustBeGone(first)
}

// A card that can still pay does not stand in the way: in test mode Stripe deletes an account at any time.
func TestAccAccountIsDestroyedWithAnActiveCardOnIt(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	h.Test(resource.TestStep{
		Config: acmeWith(verified) + cardholder,
		Check: resource.ComposeTestCheckFunc(acme.Remember("id", &id), func(state *terraform.State) error {
			holder := state.RootModule().Resources[string(jenny)].Primary.ID
			card := h.Meddle("/v1/issuing/cards", id, "cardholder="+holder+"&currency=usd&type=virtual&status=active")
			if card.String("status") != "active" {
				return fmt.Errorf("the card is %s", card.String("status"))
			}
			return nil
		}),
	})
	h.mustBeGone(id)
}

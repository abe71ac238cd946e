package account_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

func TestAccAccountWaitsUntilStripeHasDecided(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t, sandboxtest.WithActivationDelay(10*time.Minute))
	h.Test(
		resource.TestStep{
			Config:            acmeWith(verified),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("capabilities/treasury/status", "active"), acme.Has("charges_enabled", true)},
		},
		resource.TestStep{
			Config:            acmeWith(strings.Replace(verified, "capabilities = {", "capabilities = {\n    link_payments = { requested = true }", 1)),
			ConfigPlanChecks:  acme.Plans(plancheck.ResourceActionUpdate, acme.Knows("capabilities/treasury/status", "capabilities/link_payments/requested")...),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("capabilities/link_payments/status", "active")},
		},
	)
}

func TestAccAccountPlansOnlyWhatCanChange(t *testing.T) {
	t.Parallel()
	h := start(t)
	h.Test(
		resource.TestStep{Config: acmeWith(verified)},
		resource.TestStep{
			Config: acmeWith(strings.Replace(verified, `tenant = "acme"`, `tenant = "acme corp"`, 1)),
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate, acme.Knows(
				"id", "country", "created", "requirements/currently_due", "charges_enabled", "payouts_enabled", "details_submitted", "external_accounts",
				"capabilities/treasury/status", "individual/address/country", "settings/payouts/debit_negative_balances", "controller/fees/payer", "metadata_all")...),
		},
		resource.TestStep{
			Config: acmeWith(strings.Replace(verified, "Jenny", "Jennifer", 1)),
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate, append(acme.Knows("id", "external_accounts", "capabilities/treasury/requested"),
				plancheck.ExpectUnknownValue(string(acme), acctest.At("charges_enabled")),
				plancheck.ExpectUnknownValue(string(acme), acctest.At("requirements")),
				plancheck.ExpectUnknownValue(string(acme), acctest.At("capabilities/treasury/status")))...),
		},
	)
}

func TestAccAccountSendsNoRequestTooMany(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	h.Test(
		resource.TestStep{Config: acmeWith(platformControlled), Check: h.Sent(acme, "the creation", "POST "+collection)},
		resource.TestStep{
			Config: acmeWith(verified), PreConfig: h.ResetRequests,
			Check: h.Sent(acme, "an update after which Stripe verifies", "GET "+collection+"/ID", "POST "+collection+"/ID", "GET "+collection+"/ID"),
		},
		resource.TestStep{
			Config: acmeWith(verified + "\n  deletion_policy = \"delete\""), PreConfig: h.ResetRequests,
			Check: h.Sent(acme, "a change that Stripe does not know of", "GET "+collection+"/ID", "GET "+collection+"/ID"),
		},
	)
}

func TestAccAccountIsInTheStateBeforeAnythingElseCanFail(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	var id string
	h.Test(
		resource.TestStep{
			Config: acmeWith(verified), PreConfig: func() { h.FailNext("GET", collection+"/*", 400, "Something is wrong.") },
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("capabilities/treasury/status", "pending")},
			Check:             acme.Remember("id", &id),
		},
		resource.TestStep{
			Config: acmeWith(verified), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionNoop), Check: acme.Keeps("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("capabilities/treasury/status", "active")},
		},
		resource.TestStep{
			Config: acmeWith(verified), PreConfig: func() { h.FailNext("GET", collection+"/"+id, 400, "Something is wrong.") },
			ExpectError: regexp.MustCompile(`Unable to read connected account[\s\S]*Something is wrong`),
		},
		resource.TestStep{Config: acmeWith(verified), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionNoop), Check: acme.Keeps("id", &id)},
	)
}

func TestAccAccountBlamesTheAttributeThatStripeRefuses(t *testing.T) {
	t.Parallel()
	h := start(t)
	h.Test(resource.TestStep{
		Config:      acmeWith(platformControlled + "\n  email = \"nobody\""),
		ExpectError: regexp.MustCompile(`Unable to create connected account[\s\S]*email = "nobody"[\s\S]*Invalid\s+email\s+address`),
	})
}

func TestAccAccountGivesCapabilitiesBack(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	requested := func(want ...string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			statuses, _ := h.Look(collection+"/"+id, "").Get("capabilities").(map[string]any)
			for _, name := range want {
				if statuses[name] == nil {
					return fmt.Errorf("%s is not requested: %v", name, statuses)
				}
			}
			if len(statuses) != len(want) {
				return fmt.Errorf("requested are %v, want %v", statuses, want)
			}
			return nil
		}
	}
	capabilities := func(list string) string { return acmeWith(platformControlled + "  capabilities = { " + list + " }") }
	h.Test(
		resource.TestStep{
			Config: capabilities(`transfers = { requested = true }, card_payments = { requested = true }, treasury = { requested = true }`),
			Check:  resource.ComposeTestCheckFunc(acme.Remember("id", &id), func(state *terraform.State) error { return requested("card_payments", "transfers", "treasury")(state) }),
		},
		resource.TestStep{
			Config: capabilities(`transfers = { requested = true }, card_payments = { requested = false }`), Check: requested("transfers"),
			ConfigPlanChecks:  acme.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("capabilities/card_payments/status", "unrequested"), acme.Has("capabilities", knownvalue.MapSizeExact(2))},
		},
		resource.TestStep{
			Config: capabilities(`transfers = { requested = true }, card_payments = { requested = false }`), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate),
			PreConfig: func() {
				h.Meddle(collection+"/"+id, "", "capabilities[transfers][requested]=false&capabilities[link_payments][requested]=true")
			},
			// What the configuration does not name was requested by somebody else, and stays.
			Check: requested("transfers", "link_payments"),
		},
		resource.TestStep{Config: acmeWith(platformControlled), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate), Check: requested("link_payments")},
	)
}

func TestAccAccountKeepsWhatStripeDoesNotTakeBack(t *testing.T) {
	t.Parallel()
	h := start(t)
	h.Test(
		resource.TestStep{Config: acmeWith(verified)},
		resource.TestStep{
			Config:      acmeWith(strings.Replace(verified, "card_issuing  = { requested = true }", "", 1)),
			ExpectError: regexp.MustCompile(`capability\s+is\s+permanent[\s\S]*parameter:\s+capabilities\[card_issuing\]\[requested\]`),
		},
		resource.TestStep{Config: acmeWith(verified), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionNoop)},
	)
}

func TestAccAccountTakesWhatIsKnownOnlyLater(t *testing.T) {
	t.Parallel()
	config := func(country, email string) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input = {
    country = %q, email = %q, kind = "individual", no = "none", us = "application", yes = true, date = "2025-06-01T09:00:00Z", day = 1, days = ["friday"]
    number = "000123456789", person = { first_name = "Jenny", last_name = "Rosen" }
  }
}
`, country, email) + acmeWith(`
  country       = terraform_data.later.output.country
  email         = terraform_data.later.output.email
  business_type = terraform_data.later.output.kind
  controller = {
    stripe_dashboard       = { type = terraform_data.later.output.no }
    fees                   = { payer = terraform_data.later.output.us }
    losses                 = { payments = terraform_data.later.output.us }
    requirement_collection = terraform_data.later.output.us
  }
  capabilities   = { transfers = { requested = terraform_data.later.output.yes } }
  individual     = { first_name = terraform_data.later.output.person.first_name, dob = { day = terraform_data.later.output.day, month = 2, year = 1990 } }
  tos_acceptance = { date = terraform_data.later.output.date, ip = "203.0.113.7" }
  settings = {
    payouts = { schedule = { interval = "weekly", weekly_payout_days = terraform_data.later.output.days, delay_days = terraform_data.later.output.day + 2 } }
  }
  metadata = { mail = terraform_data.later.output.email }
`)
	}
	h := start(t)
	h.Test(
		resource.TestStep{
			Config:            config("US", "jenny@example.com"),
			ConfigPlanChecks:  acme.Plans(plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(string(acme), acctest.At("email"))),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("email", "jenny@example.com"), acme.Has("settings/payouts/schedule/delay_days", 3)},
		},
		resource.TestStep{Config: config("US", "rosen@example.com"), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionReplace)},
	)
}

func TestAccAccountIsAbandoned(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	h.Test(resource.TestStep{Config: acmeWith(platformControlled + "  deletion_policy = \"abandon\""), Check: acme.Remember("id", &id)})
	if got := h.Look(collection+"/"+id, "").ID(); got != id {
		t.Errorf("the abandoned account is %q", got)
	}
}

func TestAccAccountSaysWhyItCannotBeDeleted(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	h.Test(
		resource.TestStep{Config: acmeWith(platformControlled)},
		resource.TestStep{
			Config: acmeWith(platformControlled), Destroy: true,
			PreConfig:   func() { h.FailNext("DELETE", collection+"/*", 400, "This account still has a balance.") },
			ExpectError: regexp.MustCompile(`Unable to delete connected account[\s\S]*This account still has a balance`),
		},
	)
}

func TestAccAccountDataSource(t *testing.T) {
	t.Parallel()
	h := start(t)
	found := acctest.Resource("data." + resourceType + ".found")
	h.Test(
		resource.TestStep{
			Config: acmeWith(verified) + fmt.Sprintf("data %q \"found\" {\n  id = %s.id\n}\n", resourceType, acme),
			ConfigStateChecks: []statecheck.StateCheck{
				found.Has("country", "US"), found.Has("controller/requirement_collection", "application"), found.Has("business_type", "individual"),
				found.Has("capabilities", knownvalue.MapSizeExact(4)), found.Has("capabilities/treasury/requested", true), found.Has("capabilities/treasury/status", "active"),
				found.Has("business_profile/mcc", "4121"), found.Has("individual/dob/year", 1902), found.Has("individual/relationship/owner", false),
				found.Has("settings/payouts/schedule/interval", "monthly"), found.Has("settings/payouts/schedule/monthly_anchor", 31),
				found.Has("settings/card_payments/decline_on/cvc_failure", false), found.Has("tos_acceptance/date", "2025-06-01T09:00:00Z"),
				found.Has("charges_enabled", true), found.Has("requirements/past_due", knownvalue.ListSizeExact(1)), found.Has("metadata/tenant", "acme"),
				found.Has("external_account", nil), found.Has("external_accounts", knownvalue.ListSizeExact(0)),
			},
		},
		resource.TestStep{
			Config:      fmt.Sprintf("data %q \"found\" {\n  id = \"acct_none\"\n}\n", resourceType),
			ExpectError: regexp.MustCompile(`The connected account does not exist`),
		},
	)
}

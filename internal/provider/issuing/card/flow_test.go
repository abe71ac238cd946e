package card_test

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

// ship moves the shipment of a card on: submit, ship, deliver, return or fail.
func ship(h *acctest.Stripe, id, step string) {
	h.Meddle("/v1/test_helpers/issuing/cards/"+id+"/shipping/"+step, "", "")
}

func TestAccCardPhysicalIsShippedAndThenActivated(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	jenny := holder(h, "")
	full := declare(jenny, `
  type        = "physical"
  currency    = "usd"
  second_line = "Rocket Rides"
  shipping = {
    name               = "Jenny Rosen"
    service            = "express"
    type               = "bulk"
    phone_number       = "+18008675309"
    require_signature  = false
    customs            = { eori_number = "GB123456789000" }
    address_validation = { mode = "validation_and_normalization" }
    address = {
      line1 = "354 Oyster Point Blvd", line2 = "Floor 3", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US"
    }
  }`)
	minimal := func(rest string) string { return declare(jenny, physical+"\n  second_line = \"Rocket Rides\"\n"+rest) }
	var id string
	h.Test(
		resource.TestStep{
			Config: full, Check: travel.Remember("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("shipping/status", "pending"),
				travel.Has("shipping/address_validation/result", "likely_deliverable"),
				travel.Has("shipping/require_signature", false),
				travel.Has("shipping/customs/eori_number", "GB123456789000"),
			},
		},
		resource.TestStep{
			Config: strings.NewReplacer(
				"express", "priority", "Jenny Rosen\"", "Jenny Alves\"", "Floor 3", "Floor 4", "= false", "= true",
			).Replace(full),
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("shipping/service", "priority"),
				travel.Has("shipping/name", "Jenny Alves"), travel.Has("shipping/address/line2", "Floor 4"),
				travel.Has("shipping/require_signature", true),
			},
			Check: travel.Keeps("id", &id),
		},
		resource.TestStep{
			Config:           minimal(""),
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: travel.Lacks("shipping/service", "shipping/type", "shipping/phone_number", "shipping/require_signature", "shipping/customs",
				"shipping/address_validation", "shipping/address/line2"),
			Check: both(travel.Keeps("id", &id), func(*terraform.State) error {
				stripe := h.Look(collection+"/"+id, "")
				if stripe.String("shipping.service") != "standard" || stripe.String("shipping.type") != "individual" ||
					stripe.Get("shipping.phone_number") != nil || stripe.Get("shipping.address.line2") != nil {
					return fmt.Errorf("Stripe still has %v", stripe.Get("shipping"))
				}
				return nil
			}),
		},
		resource.TestStep{ // what happens to the shipment shows, and changes nothing
			Config: minimal(""), PreConfig: func() { ship(h, id, "submit"); ship(h, id, "ship") },
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("shipping/status", "shipped"),
				travel.Has("shipping/carrier", "usps"), travel.Has("shipping/tracking_number", knownvalue.NotNull()),
				travel.Has("shipping/tracking_url", knownvalue.StringRegexp(regexp.MustCompile(`^https://`))),
			},
		},
		resource.TestStep{ // an update of something else leaves the shipment alone
			Config: minimal(`metadata = { trip = "reno" }`), ConfigPlanChecks: travel.Plans(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{ // too late
			Config:      strings.Replace(minimal(`metadata = { trip = "reno" }`), "94080", "94081", 1),
			ExpectError: regexp.MustCompile(`Unable to update issuing card`),
		},
		resource.TestStep{ // it has arrived
			Config:           minimal("status = \"active\"\n  metadata = { trip = \"reno\" }"),
			PreConfig:        func() { ship(h, id, "deliver") },
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("status", "active"), travel.Has("shipping/status", "delivered"),
			},
			Check: travel.Keeps("id", &id),
		},
	)
}

// A lost card ends before it is replaced: in its own place Terraform destroys before it creates.
func TestAccCardLostIsReplacedInItsPlace(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	jenny := holder(h, "")
	var lost string
	config := func() string {
		return fmt.Sprintf(`
resource %q "travel" {
  type               = "virtual"
  currency           = "usd"
  status             = "active"
  replacement_for    = %q
  replacement_reason = "lost"
}
`, resourceType, lost)
	}
	lost = h.Meddle(collection, "", "type=virtual&currency=usd&status=active&cardholder="+jenny).ID()
	h.Test(
		resource.TestStep{ // a card of earlier times, which Terraform takes over
			Config: declare(jenny, virtual+"\n  status = \"active\"\n  cancellation_reason = \"lost\"") +
				fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", travel, lost),
		},
		resource.TestStep{
			Config: config(), ConfigPlanChecks: travel.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("cardholder", jenny),
				travel.Has("replacement_for", lost),
				travel.Has("replacement_reason", "lost"), travel.Has("financial_account", nil),
			},
		},
	)
	old := h.Look(collection+"/"+lost, "")
	if old.String("status") != "canceled" || old.String("cancellation_reason") != "lost" || old.Get("replaced_by") == nil {
		t.Errorf("the lost card is %v", old)
	}
}

// A damaged card lends its number, so its replacement is made first; Stripe cancels it when the new one becomes active.
func TestAccCardDamagedIsReplacedBeforeItEnds(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(issuing...)
	fa := wallet(h, account)
	jenny := holder(h, account)
	old := h.Meddle(
		collection, account, "type=virtual&currency=usd&status=active&cardholder="+jenny+"&financial_account="+fa,
	)
	config := func(rest string) string {
		return fmt.Sprintf(`
resource %q "travel" {
  account            = { id = %q }
  type               = "virtual"
  currency           = "usd"
  status             = "active"
  %s
  lifecycle {
    create_before_destroy = true
  }
}
`, resourceType, account, rest)
	}
	wallet := fmt.Sprintf("financial_account = { id = %q }\n", fa)
	replaced := fmt.Sprintf("replacement_for = %q\n  replacement_reason = \"damaged\"\n", old.ID())
	h.Test(
		resource.TestStep{
			Config: config(wallet+fmt.Sprintf("  cardholder = %q\n", jenny)) + fmt.Sprintf("import {\n  to = %s\n  id = "+
				"\"%s/%s\"\n}\n", travel, account, old.ID()),
		},
		resource.TestStep{
			Config:      config(replaced),
			ExpectError: regexp.MustCompile(`Missing financial account[\s\S]*draws\s+on\s+the\s+financial\s+account\s+` + fa),
		},
		resource.TestStep{
			Config: config(wallet + replaced), ConfigPlanChecks: travel.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("last4", old.String("last4")),
				travel.Has("financial_account/id", fa), travel.Has("status", "active"),
			},
		},
	)
	if status := h.Look(collection+"/"+old.ID(), account).String("status"); status != "canceled" {
		t.Errorf("the damaged card is %s", status)
	}
}

// The whole tenant from nothing: what depends on what is passed whole, and is destroyed in the opposite order.
func TestAccCardOfATenantThatIsPassedWhole(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	tenant := func(capabilities, feature, rest string) string {
		return fmt.Sprintf(`
locals {
  terms = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" }
}
resource "stripe_connected_account" "acme" {
  country       = "US"
  email         = "jenny.rosen@example.com"
  business_type = "individual"
  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }
  capabilities = {
    %s
    card_payments = { requested = true }
    transfers     = { requested = true }
    treasury      = { requested = true }
  }
  business_profile = { name = "Acme", mcc = "5734", product_description = "Rides.", url = "https://accessible.stripe.com" }
  individual = {
    first_name           = "Jenny"
    last_name            = "Rosen"
    email                = "jenny.rosen@example.com"
    phone                = "+15555550123"
    dob                  = { day = 1, month = 1, year = 1901 }
    id_number_wo         = "000000000"
    id_number_wo_version = 1
    address              = { line1 = "address_full_match", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
  }
  tos_acceptance = local.terms
  settings = {
    card_issuing = { tos_acceptance = local.terms }
    treasury     = { tos_acceptance = local.terms }
  }
}
resource "stripe_financial_account" "wallet" {
  account              = stripe_connected_account.acme
  supported_currencies = ["usd"]
  features {
    %s {}
  }
}
resource "stripe_issuing_cardholder" "jenny" {
  account = stripe_connected_account.acme
  name    = "Jenny Rosen"
  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    card_issuing = { user_terms_acceptance = local.terms }
  }
  billing = {
    address = { line1 = "354 Oyster Point Blvd", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
  }
}
resource %q "travel" {
  account           = stripe_connected_account.acme
  financial_account = stripe_financial_account.wallet
  cardholder        = stripe_issuing_cardholder.jenny.id
  type              = "virtual"
  status            = "active"
  %s
}
`, capabilities, feature, resourceType, rest)
	}
	const issues = "card_issuing = { requested = true }"
	var account, wallet string
	h.Test(
		resource.TestStep{
			Config:      tenant("", "deposit_insurance", `currency = "usd"`),
			ExpectError: regexp.MustCompile(`Missing capability card_issuing`),
		},
		resource.TestStep{
			Config:      tenant(issues, "deposit_insurance", `currency = "usd"`),
			ExpectError: regexp.MustCompile(`Missing feature card_issuing`),
		},
		resource.TestStep{
			Config:      tenant(issues, "card_issuing", `currency = "eur"`),
			ExpectError: regexp.MustCompile(`country\s+is\s+US\s+issues\s+cards\s+in\s+usd,\s+not\s+in\s+eur`),
		},
		resource.TestStep{
			Config: tenant(issues, "card_issuing", `currency = "usd"`),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("status", "active"), travel.Has("financial_account/requested_features", nil),
			},
			Check: both(
				travel.Remember("account.id", &account), travel.Remember("financial_account.id", &wallet),
			),
		},
		resource.TestStep{ // evidence that changes is no change of the card
			Config:           tenant(issues, "card_issuing {}\n    deposit_insurance", `currency = "usd"`),
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionNoop),
		},
	)
	if _, err := h.Client().V1Accounts.GetByID(t.Context(), account, nil); err == nil {
		t.Errorf("the account %s is still there, with the financial account %s", account, wallet)
	}
}

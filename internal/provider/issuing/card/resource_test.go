package card_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

const (
	resourceType = "stripe_issuing_card"
	travel       = acctest.Resource(resourceType + ".travel")
	collection   = "/v1/issuing/cards"
)

// issuing are the capabilities of accounts with cards on financial accounts.
var issuing = []string{"card_issuing", "card_payments", "transfers", "treasury"}

// holder makes a cardholder whose cards can be activated, behind Terraform's back.
func holder(h *acctest.Stripe, account string) string {
	return h.Meddle("/v1/issuing/cardholders", account, "name=Jenny "+
		"Rosen&individual[first_name]=Jenny&individual[last_name]=Rosen"+
		"&individual[card_issuing][user_terms_acceptance][date]=1735689600"+
		"&individual[card_issuing][user_terms_acceptance][ip]=203.0.113.7"+
		"&billing[address][line1]=354 Oyster Point Blvd&billing[address][city]=South San "+
		"Francisco&billing[address][state]=CA"+
		"&billing[address][postal_code]=94080&billing[address][country]=US").ID()
}

// wallet makes a financial account that can have cards, behind Terraform's back.
func wallet(h *acctest.Stripe, account string) string {
	return h.Meddle(
		"/v1/treasury/financial_accounts", account, "supported_currencies[]=usd&features[card_issuing][requested]=true",
	).ID()
}

// declare is the resource with a cardholder and arguments of a test.
func declare(holder, arguments string) string {
	return fmt.Sprintf("resource %q \"travel\" {\n  cardholder = %q\n%s\n}\n", resourceType, holder, arguments)
}

const virtual = `
  type     = "virtual"
  currency = "usd"
`

const physical = `
  type     = "physical"
  currency = "usd"
  shipping = {
    name    = "Jenny Rosen"
    address = { line1 = "354 Oyster Point Blvd", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
  }
`

// both runs two checks.
func both(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeTestCheckFunc(checks...)
}

func TestAccCardLivesThroughEveryArgument(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(issuing...)
	jenny, fa := holder(h, account), wallet(h, account)
	fixed := fmt.Sprintf(
		"  account = { id = %q }\n  financial_account = { id = %q }\n  second_line = \"Rocket Rides\"\n%s",
		account, fa, virtual,
	)
	var id string
	h.Test(
		resource.TestStep{
			Config: declare(jenny, fixed+`
  status                 = "inactive"
  cancellation_reason    = "stolen"
  personalization_design = "ipcd_1"
  exp_month              = 5
  exp_year               = 2031
  pin                    = { encrypted_number_wo = "c2VjcmV0", encrypted_number_wo_version = 1 }
  metadata               = { trip = "reno", team = "sales" }
  deletion_policy        = "delete"
  timeouts               = { create = "1m", read = "1m", update = "1m", delete = "1m" }
  spending_controls = {
    allowed_categories         = ["taxicabs_limousines", "airlines_air_carriers"]
    allowed_merchant_countries = ["US", "CA"]
    spending_limits = [
      { amount = 10000, interval = "per_authorization" },
      { amount = 70000, interval = "weekly", categories = ["taxicabs_limousines"] },
    ]
  }`),
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				travel.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^ic_\w+$`))),
				travel.Has("last4", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}$`))),
				travel.Has("created", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-.*Z$`))),
				travel.Has("brand", "Visa"), travel.Has("exp_month", 5), travel.Has("exp_year", 2031),
				travel.Has("cardholder", jenny), travel.Has("financial_account/id", fa), travel.Has("account/id", account),
				travel.Has("second_line", "Rocket Rides"),
				travel.Has("pin/encrypted_number_wo", nil), travel.Has("replaced_by", nil),
				travel.Has("spending_controls/spending_limits/1/amount", 70000), travel.Has("metadata_all/trip", "reno"),
			},
			Check: travel.Remember("id", &id),
		},
		resource.TestStep{
			Config: declare(jenny, fixed+`
  status                 = "active"
  cancellation_reason    = "lost"
  personalization_design = "ipcd_2"
  pin                    = { encrypted_number_wo = "b3RoZXI=", encrypted_number_wo_version = 2 }
  metadata               = { trip = "paris" }
  spending_controls = {
    blocked_categories         = ["betting_casino_gambling"]
    blocked_merchant_countries = ["GB"]
    spending_limits            = []
  }`),
			ConfigPlanChecks: travel.Plans(
				plancheck.ResourceActionUpdate, travel.Knows("id", "last4", "brand", "created", "exp_month", "exp_year")...,
			),
			ConfigStateChecks: append([]statecheck.StateCheck{
				travel.Has("status", "active"), travel.Has("personalization_design", "ipcd_2"), travel.Has("exp_month", 5),
				travel.Has("spending_controls/spending_limits", []string{}),
				travel.Has("pin/encrypted_number_wo_version", 2),
			}, travel.Lacks("spending_controls/allowed_categories", "spending_controls/allowed_merchant_countries")...),
			Check: both(travel.Keeps("id", &id), func(*terraform.State) error {
				limits, _ := h.Look(collection+"/"+id, account).Get("spending_controls.spending_limits").([]any)
				if len(limits) > 0 {
					return fmt.Errorf("Stripe still has limits: %v", limits)
				}
				return nil
			}),
		},
		resource.TestStep{
			Config:           declare(jenny, fixed),
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: append(travel.Lacks("status", "cancellation_reason", "personalization_design", "pin", "metadata", "spending_controls"),
				travel.Has("exp_month", 5), travel.Has("second_line", "Rocket Rides")),
			Check: both(travel.Keeps("id", &id), func(*terraform.State) error {
				stripe := h.Look(collection+"/"+id, account)
				if stripe.String("status") != "inactive" || stripe.Get("personalization_design") != nil || stripe.Get("metadata.trip") != nil ||
					len(stripe.Strings("spending_controls.blocked_categories")) > 0 {
					return fmt.Errorf("Stripe still has %v", stripe)
				}
				if limits := acctest.Snapshot(stripe, "spending_controls"); !strings.Contains(limits, `"amount":50000`) {
					return fmt.Errorf("Stripe's limit has not come back: %s", limits)
				}
				return nil
			}),
		},
	)
	card := h.Look(collection+"/"+id, account)
	if card.String("status") != "canceled" || card.Get("cancellation_reason") != nil {
		t.Errorf("after the destruction the card is %s (%v)", card.String("status"), card.Get("cancellation_reason"))
	}
}

func TestAccCardIsCanceledForAReason(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(resource.TestStep{
		Config: declare(holder(h, ""), virtual+"\n  status = \"active\"\n  cancellation_reason = \"stolen\""),
		Check:  travel.Remember("id", &id),
	})
	card := h.Look(collection+"/"+id, "")
	if card.String("status") != "canceled" || card.String("cancellation_reason") != "stolen" {
		t.Errorf("after the destruction the card is %s (%s)", card.String("status"), card.String("cancellation_reason"))
	}
}

func TestAccCardIsAbandoned(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(resource.TestStep{
		Config: declare(holder(h, ""), virtual+"\n  status = \"active\"\n  deletion_policy = \"abandon\""),
		Check:  travel.Remember("id", &id),
	})
	if status := h.Look(collection+"/"+id, "").String("status"); status != "active" {
		t.Errorf("the abandoned card is %s", status)
	}
}

func TestAccCardImportsAsItWasCreated(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(issuing...)
	config := declare(holder(h, account), fmt.Sprintf("  account = { id = %q }\n  financial_account = { id = %q }\n", account, wallet(h, account))+virtual+`
  status                 = "active"
  personalization_design = "ipcd_1"
  metadata               = { trip = "reno" }
  spending_controls = {
    blocked_categories = ["betting_casino_gambling"]
    spending_limits    = [{ amount = 70000, interval = "weekly", categories = ["taxicabs_limousines"] }]
  }`)
	h.Test(append([]resource.TestStep{{Config: config, Check: func(state *terraform.State) error {
		id := state.RootModule().Resources[string(travel)].Primary.ID
		identity := map[string]any{"account_id": account, "id": id}
		imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, identity))
		if imported.Get("id").String() != id || imported.Get("account.id").String() != account ||
			!imported.Get("financial_account.id").IsSet() {
			return fmt.Errorf("imported by identity: %v", imported)
		}
		return nil
	}}}, travel.Imports()...)...)
}

func TestAccCardImportsAPhysicalOne(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := declare(holder(h, ""), strings.Replace(physical, "    name ", `
    service            = "express"
    phone_number       = "+18008675309"
    address_validation = { mode = "validation_and_normalization" }
    customs            = { eori_number = "GB123456789000" }
    name `, 1))
	h.Test(append([]resource.TestStep{{Config: config}}, travel.Imports()...)...)
}

func TestAccCardIsReplaced(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account(issuing...)
	british := h.Meddle("/v1/accounts", "", "country=GB&business_type=individual&controller[stripe_dashboard][type]=none"+
		"&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[card_issuing][requested]=true").ID()
	if status, body := h.Post("/_sandbox/accounts/"+british+"/onboard", ""); status != 200 {
		t.Fatalf("onboarding: %d %v", status, body)
	}
	first, second, uk := holder(h, account), holder(h, account), holder(h, british)
	fa, other := wallet(h, account), wallet(h, account)
	on := func(account, fa, rest string) string {
		config := fmt.Sprintf("  account = { id = %q }\n", account)
		if fa != "" {
			config += fmt.Sprintf("  financial_account = { id = %q }\n", fa)
		}
		return config + rest
	}
	var before string
	steps := []resource.TestStep{{Config: declare(first, on(account, fa, virtual)), Check: travel.Remember("id", &before)}}
	for _, config := range []string{
		declare(second, on(account, fa, virtual)),
		declare(second, on(account, other, virtual)),
		declare(second, on(account, "", virtual)),
		declare(second, on(account, "", physical)),
		declare(second, on(account, "", physical+"\n  second_line = \"Rocket Rides\"")),
		declare(second, on(account, "", physical+"\n  second_line = \"Rockets\"\n  exp_month = 1\n  exp_year = 2032")),
		declare(uk, on(british, "", strings.Replace(virtual, "usd", "gbp", 1))),
		declare(uk, on(british, "", strings.Replace(virtual, "usd", "eur", 1))),
	} {
		steps = append(steps, resource.TestStep{
			Config: config, ConfigPlanChecks: travel.Plans(plancheck.ResourceActionReplace),
			Check: func(state *terraform.State) error {
				id := state.RootModule().Resources[string(travel)].Primary.ID
				if id == before {
					return fmt.Errorf("the card is still %s", id)
				}
				before = id
				return nil
			},
		})
	}
	h.Test(steps...)
}

func TestAccCardDisappears(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := declare(holder(h, ""), virtual)
	var id string
	h.Test(
		resource.TestStep{Config: config, Check: travel.Remember("id", &id)},
		resource.TestStep{
			Config: config, PreConfig: func() { h.Meddle(collection+"/"+id, "", "status=canceled") },
			ConfigPlanChecks: travel.Plans(plancheck.ResourceActionCreate),
		},
	)
}

func TestAccCardDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account("transfers", "card_issuing")
	h.Test(
		resource.TestStep{Config: declare(holder(h, account), fmt.Sprintf("  account = { id = %q }\n%s", account, virtual))},
		resource.TestStep{
			PreConfig: func() {
				if status, body := h.Delete("/v1/accounts/" + account); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{
				PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(string(travel), plancheck.ResourceActionCreate)},
			},
		},
	)
}

func TestAccCardMendsDrift(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := declare(holder(h, ""), strings.Replace(physical, "    name ", `
    service            = "express"
    type               = "bulk"
    phone_number       = "+18008675309"
    require_signature  = false
    address_validation = { mode = "validation_and_normalization" }
    customs            = { eori_number = "GB123456789000" }
    name `, 1)+`
  personalization_design = "ipcd_1"
  metadata               = { trip = "reno" }
  spending_controls = {
    allowed_categories         = ["taxicabs_limousines"]
    allowed_merchant_countries = ["US"]
    spending_limits            = [{ amount = 70000, interval = "weekly" }]
  }`)
	const elsewhere = "shipping[name]=A&shipping[address][line1]=1 Main " +
		"St&shipping[address][city]=Reno&shipping[address][state]=NV" +
		"&shipping[address][postal_code]=89501&shipping[address][country]=US"
	h.Test(h.Mended(
		acctest.Drifting{
			Resource: travel, Config: config, Collection: collection,
			Look: acctest.Fields("status", "personalization_design", "metadata", "spending_controls", "shipping"),
		},
		elsewhere+"&shipping[address][line2]=B&shipping[service]=priority&shipping[type]=individual"+
			"&shipping[phone_number]=%2B18005550100"+
			"&shipping[require_signature]=true&shipping[address_validation][mode]=normalization_only"+
			"&shipping[customs][eori_number]=GB1"+
			"&status=active&personalization_design=ipcd_2&metadata[trip]=none&metadata[more]=1"+
			"&spending_controls[allowed_categories][]=airlines_air_carriers"+
			"&spending_controls[allowed_merchant_countries][]=FR"+
			"&spending_controls[spending_limits][0][amount]=5&spending_controls[spending_limits][0][interval]=daily",
		elsewhere+"&personalization_design=&metadata="+
			"&spending_controls[allowed_categories]=&spending_controls[allowed_merchant_countries]="+
			"&spending_controls[spending_limits]=",
	)...)
}

func TestAccCardSeesThatItsLimitIsGone(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := declare(holder(h, ""), virtual)
	var id string
	h.Test(
		resource.TestStep{
			Config: config, Check: travel.Remember("id", &id), ConfigStateChecks: travel.Lacks("spending_controls"),
		},
		resource.TestStep{
			Config: config, PreConfig: func() { h.Meddle(collection+"/"+id, "", "spending_controls[spending_limits]=") },
			ConfigPlanChecks:  travel.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: travel.Lacks("spending_controls"),
			Check: func(*terraform.State) error {
				limits := acctest.Snapshot(h.Look(collection+"/"+id, ""), "spending_controls")
				if !strings.Contains(limits, `"amount":50000`) {
					return fmt.Errorf("Stripe's limit has not come back: %s", limits)
				}
				return nil
			},
		},
	)
}

func TestAccCardTakesWhatIsKnownOnlyLater(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(issuing...)
	config := func(holder string) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input = {
    account = %q, wallet = %q, holder = %q, type = "virtual", currency = "usd", status = "active", month = 5, year = 2031
    category = "taxicabs_limousines", amount = 100
  }
}
resource %q "travel" {
  account           = { id = terraform_data.later.output.account }
  financial_account = { id = terraform_data.later.output.wallet }
  cardholder        = terraform_data.later.output.holder
  type              = terraform_data.later.output.type
  currency          = terraform_data.later.output.currency
  status            = terraform_data.later.output.status
  exp_month         = terraform_data.later.output.month
  exp_year          = terraform_data.later.output.year
  metadata          = { holder = terraform_data.later.output.holder }
  spending_controls = {
    allowed_categories = [terraform_data.later.output.category]
    spending_limits    = [{ amount = terraform_data.later.output.amount, interval = "daily" }]
  }
}
`, account, wallet(h, account), holder, resourceType)
	}
	first := config(holder(h, account))
	h.Test(
		resource.TestStep{
			Config: first,
			ConfigPlanChecks: travel.Plans(
				plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(string(travel), acctest.At("cardholder")),
			),
			ConfigStateChecks: []statecheck.StateCheck{travel.Has("status", "active"), travel.Has("exp_month", 5)},
		},
		resource.TestStep{
			Config: config(holder(h, account)), ConfigPlanChecks: travel.Plans(plancheck.ResourceActionReplace),
		},
	)
}

// The answer to the creation is all that a card needs: there is no further request that could fail and leave it out of
// the state.
func TestAccCardSendsNoRequestTooMany(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account(issuing...)
	fa := wallet(h, account)
	jenny := holder(h, account)
	fixed := fmt.Sprintf("  account = { id = %q }\n  financial_account = { id = %q }\n%s", account, fa, virtual)
	look := []string{"GET /v1/accounts/" + account, "GET /v1/treasury/financial_accounts/" + fa}
	h.Test(
		resource.TestStep{
			// Account and financial account are read for the plan and for the plan that opens the apply, in processes
			// of their own.
			Config: declare(jenny, fixed),
			Check:  h.Sent(travel, "the creation", slices.Concat(look, look, []string{"POST " + collection})...),
		},
		resource.TestStep{
			Config: declare(jenny, fixed+"\n  status = \"active\""), PreConfig: h.ResetRequests,
			Check: h.Sent(travel, "the update", "GET "+collection+"/ID", "POST "+collection+"/ID"),
		},
	)
}

func TestAccCardStaysInTheStateWhenItCannotBeRead(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	config := declare(holder(h, ""), virtual)
	var id string
	h.Test(
		resource.TestStep{Config: config, Check: travel.Remember("id", &id)},
		resource.TestStep{
			Config: config, PreConfig: func() { h.FailNext("GET", collection+"/"+id, 400, "Something is wrong.") },
			ExpectError: regexp.MustCompile(`Unable to read issuing card[\s\S]*Something is wrong`),
		},
		resource.TestStep{
			Config: config, ConfigPlanChecks: travel.Plans(plancheck.ResourceActionNoop), Check: travel.Keeps("id", &id),
		},
	)
}

func TestAccCardDataSource(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	found := acctest.Resource("data." + resourceType + ".found")
	lookup := func(id any) string { return fmt.Sprintf("data %q \"found\" {\n  id = %v\n}\n", resourceType, id) }
	jenny := holder(h, "")
	ended := h.Meddle(collection, "", "type=virtual&currency=usd&cardholder="+jenny).ID()
	h.Meddle(collection+"/"+ended, "", "status=canceled")
	h.Test(
		resource.TestStep{
			Config: declare(jenny, physical+"\n  metadata = { trip = \"reno\" }") + lookup(travel+".id"),
			ConfigStateChecks: []statecheck.StateCheck{
				found.Has("type", "physical"),
				found.Has("status", "inactive"), found.Has("currency", "usd"), found.Has("metadata/trip", "reno"),
				found.Has("shipping/status", "pending"),
				found.Has("shipping/service", "standard"), found.Has("shipping/address/city", "South San Francisco"),
				found.Has("spending_controls/spending_limits/0/amount", 50000), found.Has("financial_account", nil),
			},
		},
		resource.TestStep{
			Config: lookup(strconv.Quote(ended)), ExpectError: regexp.MustCompile(`The issuing card does not exist`),
		},
	)
}

package cardholder_test

import (
	"context"
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
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

const (
	resourceType = "stripe_issuing_cardholder"
	jenny        = acctest.Resource(resourceType + ".jenny")
	collection   = "/v1/issuing/cardholders"
)

// holder is the resource with what Stripe requires and with arguments of a test.
func holder(arguments string) string {
	return fmt.Sprintf(`
resource %q "jenny" {
  name = "Jenny Rosen"
  billing = {
    address = { line1 = "354 Oyster Point Blvd", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
  }
%s
}
`, resourceType, arguments)
}

// verified are details with which cards can be activated.
const verified = `
  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    card_issuing = { user_terms_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
  }`

func TestAccCardholderLivesThroughEveryArgument(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(
		resource.TestStep{
			Config: fmt.Sprintf(`
resource %q "jenny" {
  name              = "Jenny Rosen"
  type              = "individual"
  status            = "inactive"
  email             = "jenny@example.com"
  phone_number      = "+18008675309"
  preferred_locales = ["fr", "en"]
  metadata          = { team = "travel", desk = "4" }
  deletion_policy   = "delete"
  timeouts          = { create = "1m", read = "1m", update = "1m", delete = "1m" }
  billing = {
    address = {
      line1 = "354 Oyster Point Blvd", line2 = "Floor 3", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US"
    }
  }
  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    dob          = { day = 1, month = 11, year = 1981 }
    card_issuing = { user_terms_acceptance = { date = "2025-06-01T11:00:00+02:00", ip = "203.0.113.7", user_agent = "Firefox" } }
    verification = { document = { front = "file_1front", back = "file_1back" } }
  }
  spending_controls = {
    allowed_categories         = ["taxicabs_limousines", "airlines_air_carriers"]
    allowed_merchant_countries = ["US", "CA"]
    spending_limits_currency   = "usd"
    spending_limits = [
      { amount = 10000, interval = "per_authorization" },
      { amount = 50000, interval = "weekly", categories = ["taxicabs_limousines"] },
    ]
  }
}
`, resourceType),
			ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				jenny.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^ich_\w+$`))),
				jenny.Has("created", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-.*Z$`))),
				jenny.Has("requirements/past_due", []string{}),
				jenny.Has("requirements/disabled_reason", nil),
				jenny.Has("individual/card_issuing/user_terms_acceptance/date", "2025-06-01T11:00:00+02:00"),
				jenny.Has("spending_controls/spending_limits/1/amount", 50000),
				jenny.Has("metadata_all/team", "travel"),
			},
			Check: jenny.Remember("id", &id),
		},
		resource.TestStep{
			Config: holder(`
  status            = "active"
  email             = "rosen@example.com"
  phone_number      = "+18005550100"
  preferred_locales = ["de"]
  metadata          = { team = "sales" }
  individual = {
    first_name   = "Jennifer"
    last_name    = "Rosen-Alves"
    dob          = { day = 2, month = 12, year = 1982 }
    card_issuing = { user_terms_acceptance = { date = "2025-06-02T09:00:00Z", ip = "203.0.113.8" } }
    verification = { document = { front = "file_2front" } }
  }
  spending_controls = {
    blocked_categories         = ["betting_casino_gambling"]
    blocked_merchant_countries = ["GB"]
    spending_limits            = [{ amount = 1, interval = "all_time" }]
  }`),
			ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: append([]statecheck.StateCheck{
				jenny.Has("status", "active"),
				jenny.Has("phone_number", "+18005550100"), jenny.Has("preferred_locales", []string{"de"}),
				jenny.Has("individual/last_name", "Rosen-Alves"), jenny.Has("individual/dob/year", 1982),
				jenny.Has("individual/card_issuing/user_terms_acceptance/ip", "203.0.113.8"),
				jenny.Has("spending_controls/spending_limits_currency", "usd"),
			}, jenny.Lacks(
				"billing/address/line2", "individual/card_issuing/user_terms_acceptance/user_agent", "individual/verification/document/back",
				"spending_controls/allowed_categories", "spending_controls/allowed_merchant_countries",
			)...),
			Check: resource.ComposeTestCheckFunc(jenny.Keeps("id", &id), func(*terraform.State) error {
				stripe := h.Look(collection+"/"+id, "")
				if line2 := stripe.Get("billing.address.line2"); line2 != nil {
					return fmt.Errorf("Stripe still has line2 %v", line2)
				}
				if agent := stripe.Get("individual.card_issuing.user_terms_acceptance.user_agent"); agent != nil {
					return fmt.Errorf("Stripe still has user_agent %v", agent)
				}
				return nil
			}),
		},
		resource.TestStep{
			Config:           holder(""),
			ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: append(jenny.Lacks("status", "email", "phone_number", "preferred_locales", "metadata", "individual", "spending_controls"),
				jenny.Has("requirements/past_due", knownvalue.ListSizeExact(4)),
			),
			Check: resource.ComposeTestCheckFunc(jenny.Keeps("id", &id), func(*terraform.State) error {
				stripe := h.Look(collection+"/"+id, "")
				for _, field := range []string{
					"email", "phone_number", "individual.first_name", "individual.dob", "individual.card_issuing.user_terms_acceptance",
					"individual.verification.document.front", "metadata.team",
				} {
					if value := stripe.Get(field); value != nil {
						return fmt.Errorf("Stripe still has %s: %v", field, value)
					}
				}
				for _, field := range []string{"preferred_locales", "spending_controls.blocked_categories", "spending_controls.spending_limits"} {
					if list, _ := stripe.Get(field).([]any); len(list) > 0 {
						return fmt.Errorf("Stripe still has %s: %v", field, list)
					}
				}
				return nil
			}),
		},
	)
	if status := h.Look(collection+"/"+id, "").String("status"); status != "inactive" {
		t.Errorf("after the destruction the cardholder is %s", status)
	}
}

func TestAccCardholderOfACompany(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	company := func(version int) string {
		return holder(fmt.Sprintf("  type = \"company\"\n  company = { tax_id_wo = \"00000000%d\", tax_id_wo_version = %d }", version, version))
	}
	provided := func(want bool) resource.TestCheckFunc {
		return func(*terraform.State) error {
			if got := h.Look(collection+"/"+id, "").Get("company.tax_id_provided"); got != want {
				return fmt.Errorf("tax_id_provided is %v, want %t", got, want)
			}
			return nil
		}
	}
	h.Test(
		resource.TestStep{Config: company(1), Check: resource.ComposeTestCheckFunc(jenny.Remember("id", &id), provided(true)), ConfigStateChecks: []statecheck.StateCheck{
			jenny.Has("company/tax_id_wo", nil),
			jenny.Has("company/tax_id_wo_version", 1), jenny.Has("requirements/past_due", []string{}),
		}},
		resource.TestStep{Config: company(2), ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionUpdate), Check: resource.ComposeTestCheckFunc(
			jenny.Keeps("id", &id), provided(true))},
		resource.TestStep{
			Config: holder("  type = \"company\""), ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionUpdate),
		},
	)
}

func TestAccCardholderImportsAsItWasCreated(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := holder(verified + `
  email        = "jenny@example.com"
  phone_number = "+18008675309"
  metadata     = { team = "travel" }
  spending_controls = {
    allowed_categories = ["taxicabs_limousines"]
    spending_limits    = [{ amount = 10000, interval = "daily", categories = ["taxicabs_limousines"] }]
  }`)
	h.Test(append([]resource.TestStep{{Config: config, Check: func(state *terraform.State) error {
		id := state.RootModule().Resources[string(jenny)].Primary.ID
		imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, map[string]any{"id": id}))
		if imported.Get("id").String() != id || imported.Get("individual.first_name").String() != "Jenny" ||
			!imported.Get("account").IsNull() {
			return fmt.Errorf("imported by identity: %v", imported)
		}
		return nil
	}}}, jenny.Imports()...)...)
}

func TestAccCardholderOfAConnectedAccount(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "card_issuing")
	config := holder(fmt.Sprintf("  account = { id = %q }\n%s", account, verified))
	h.Test(append([]resource.TestStep{{Config: config, Check: func(state *terraform.State) error {
		id := state.RootModule().Resources[string(jenny)].Primary.ID
		if owned := h.Look(collection+"/"+id, account); owned.ID() != id {
			return fmt.Errorf("the account has no cardholder %s", id)
		}
		identity := map[string]any{"id": id, "account_id": account}
		imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, identity))
		if imported.Get("account.id").String() != account {
			return fmt.Errorf("imported by identity: %v", imported)
		}
		return nil
	}}}, jenny.Imports()...)...)
}

func TestAccCardholderIsReplaced(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "card_issuing")
	var first, second string
	company := "  type = \"company\"\n"
	h.Test(
		resource.TestStep{Config: holder(company), Check: jenny.Remember("id", &first)},
		resource.TestStep{
			Config:           strings.Replace(holder(company), "Jenny Rosen", "Jenny Alves", 1),
			ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionReplace), Check: jenny.Remember("id", &second),
		},
		resource.TestStep{Config: holder(verified), ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionReplace)},
		resource.TestStep{
			Config:           holder(fmt.Sprintf("  account = { id = %q }\n%s", account, verified)),
			ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionReplace),
		},
	)
	if first == second {
		t.Error("the cardholder is still the same")
	}
	if status := h.Look(collection+"/"+first, "").String("status"); status != "inactive" {
		t.Errorf("the replaced cardholder is %s", status)
	}
}

func TestAccCardholderDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account("transfers", "card_issuing")
	h.Test(
		resource.TestStep{Config: holder(fmt.Sprintf("  account = { id = %q }\n%s", account, verified))},
		resource.TestStep{
			PreConfig: func() {
				if status, body := h.Delete("/v1/accounts/" + account); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{
				PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(string(jenny), plancheck.ResourceActionCreate)},
			},
		},
	)
}

func TestAccCardholderMendsDrift(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := holder(`
  status            = "active"
  email             = "jenny@example.com"
  phone_number      = "+18008675309"
  preferred_locales = ["fr", "en"]
  metadata          = { team = "travel" }
  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    dob          = { day = 1, month = 11, year = 1981 }
    card_issuing = { user_terms_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7", user_agent = "Firefox" } }
    verification = { document = { front = "file_1front", back = "file_1back" } }
  }
  spending_controls = {
    allowed_categories         = ["taxicabs_limousines"]
    allowed_merchant_countries = ["US"]
    spending_limits            = [{ amount = 10000, interval = "daily" }]
  }`)
	h.Test(h.Mended(
		acctest.Drifting{
			Resource: jenny, Config: config, Collection: collection,
			Look: acctest.Fields(
				"status", "email", "phone_number", "preferred_locales", "metadata", "billing", "individual", "spending_controls",
			),
		},
		"status=inactive&email=a@example.com&phone_number=%2B18005550100&preferred_locales[]=it"+
			"&metadata[team]=none&metadata[more]=1"+
			"&billing[address][line1]=1 Main "+
			"St&billing[address][line2]=B&billing[address][city]=Reno&billing[address][state]=NV"+
			"&billing[address][postal_code]=89501&billing[address][country]=US"+
			"&individual[first_name]=A&individual[last_name]=B&individual[dob][day]=3&individual[dob][month]=4"+
			"&individual[dob][year]=1990"+
			"&individual[card_issuing][user_terms_acceptance][date]=1735689600"+
			"&individual[card_issuing][user_terms_acceptance][ip]=203.0.113.9"+
			"&individual[card_issuing][user_terms_acceptance][user_agent]=curl"+
			"&individual[verification][document][front]=file_9&individual[verification][document][back]=file_8"+
			"&spending_controls[allowed_categories][]=airlines_air_carriers"+
			"&spending_controls[allowed_merchant_countries][]=FR"+
			"&spending_controls[spending_limits][0][amount]=5&spending_controls[spending_limits][0][interval]=weekly",
		"email=&phone_number=&preferred_locales=&metadata=&individual[first_name]="+
			"&individual[last_name]=&individual[dob]="+
			"&individual[card_issuing][user_terms_acceptance]=&individual[verification][document][front]="+
			"&individual[verification][document][back]="+
			"&spending_controls[allowed_categories]=&spending_controls[allowed_merchant_countries]="+
			"&spending_controls[spending_limits]=",
	)...)
}

func TestAccCardholderSeesWhatWasAddedOutside(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(
		resource.TestStep{Config: holder(verified), Check: jenny.Remember("id", &id)},
		resource.TestStep{
			Config: holder(verified),
			PreConfig: func() {
				h.Meddle(
					collection+"/"+id, "",
					"email=a@example.com&preferred_locales[]=it&metadata[more]=1"+
						"&spending_controls[blocked_categories][]=betting_casino_gambling",
				)
			},
			ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionUpdate),
			Check: func(*terraform.State) error {
				stripe := h.Look(collection+"/"+id, "")
				if stripe.Get("email") != nil || len(stripe.Strings("spending_controls.blocked_categories")) > 0 ||
					stripe.Get("metadata.more") != nil {
					return fmt.Errorf("Stripe still has %v", stripe)
				}
				return nil
			},
		},
	)
}

func TestAccCardholderTakesWhatIsKnownOnlyLater(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := func(name string) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input = {
    name = %q, type = "individual", email = "jenny@example.com", country = "US", state = "CA", ip = "203.0.113.7", date = "2025-06-01T09:00:00Z"
    category = "taxicabs_limousines", amount = 100, day = 1
  }
}
resource %q "jenny" {
  name  = terraform_data.later.output.name
  type  = terraform_data.later.output.type
  email = terraform_data.later.output.email
  billing = {
    address = {
      line1 = "354 Oyster Point Blvd", city = "South San Francisco", postal_code = "94080"
      state = terraform_data.later.output.state, country = terraform_data.later.output.country
    }
  }
  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    dob          = { day = terraform_data.later.output.day, month = 2, year = 1990 }
    card_issuing = { user_terms_acceptance = { date = terraform_data.later.output.date, ip = terraform_data.later.output.ip } }
  }
  spending_controls = {
    allowed_categories = [terraform_data.later.output.category]
    spending_limits    = [{ amount = terraform_data.later.output.amount, interval = "daily" }]
  }
  metadata = { name = terraform_data.later.output.name }
}
`, name, resourceType)
	}
	h.Test(
		resource.TestStep{
			Config: config("Jenny Rosen"),
			ConfigPlanChecks: jenny.Plans(
				plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(string(jenny), acctest.At("name")),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				jenny.Has("name", "Jenny Rosen"), jenny.Has("spending_controls/spending_limits/0/amount", 100),
			},
		},
		resource.TestStep{Config: config("Jenny Alves"), ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionReplace)},
	)
}

// The answer to the creation is all that a cardholder needs: there is no further request that could fail and leave it
// out of the state.
func TestAccCardholderSendsNoRequestTooMany(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	h.Test(
		resource.TestStep{Config: holder(verified), Check: h.Sent(jenny, "the creation", "POST "+collection)},
		resource.TestStep{
			Config: holder(verified + "\n  email = \"jenny@example.com\""), PreConfig: h.ResetRequests,
			Check: h.Sent(jenny, "the update", "GET "+collection+"/ID", "POST "+collection+"/ID"),
		},
		resource.TestStep{
			Config:    holder(verified + "\n  email = \"jenny@example.com\"\n  timeouts = { update = \"1m\" }"),
			PreConfig: h.ResetRequests,
			Check:     h.Sent(jenny, "a change that Stripe does not know of", "GET "+collection+"/ID", "GET "+collection+"/ID"),
		},
	)
}

func TestAccCardholderStaysInTheStateWhenItCannotBeRead(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	var id string
	h.Test(
		resource.TestStep{Config: holder(verified), Check: jenny.Remember("id", &id)},
		resource.TestStep{
			Config: holder(verified), PreConfig: func() { h.FailNext("GET", collection+"/"+id, 400, "Something is wrong.") },
			ExpectError: regexp.MustCompile(`Unable to read issuing cardholder[\s\S]*Something is wrong`),
		},
		resource.TestStep{
			Config: holder(verified), ConfigPlanChecks: jenny.Plans(plancheck.ResourceActionNoop),
			Check: jenny.Keeps("id", &id),
		},
	)
}

func TestAccCardholderIsAbandoned(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(resource.TestStep{Config: holder(verified + "\n  deletion_policy = \"abandon\""), Check: jenny.Remember("id", &id)})
	if status := h.Look(collection+"/"+id, "").String("status"); status != "active" {
		t.Errorf("the abandoned cardholder is %s", status)
	}
}

func TestAccCardholderDestroysAnInactiveOneWithoutARequest(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	h.Test(resource.TestStep{Config: holder(verified + "\n  status = \"inactive\""), Check: func(*terraform.State) error {
		h.ResetRequests()
		return nil
	}})
	for _, request := range h.Requests() {
		if strings.HasPrefix(request, "POST") {
			t.Errorf("the destruction sent %s", request)
		}
	}
}

func TestAccCardholderDataSource(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	found := acctest.Resource("data." + resourceType + ".found")
	h.Test(
		resource.TestStep{
			Config: holder(verified+"\n  metadata = { team = \"travel\" }\n  spending_controls = { spending_limits = [{ "+
				"amount = 5, interval = \"daily\" }] }") +
				fmt.Sprintf("data %q \"found\" {\n  id = %s.id\n}\n", resourceType, jenny),
			ConfigStateChecks: []statecheck.StateCheck{
				found.Has("name", "Jenny Rosen"), found.Has("type", "individual"), found.Has("status", "active"),
				found.Has("billing/address/postal_code", "94080"),
				found.Has("individual/first_name", "Jenny"), found.Has("metadata/team", "travel"),
				found.Has("spending_controls/spending_limits/0/amount", 5), found.Has("requirements/past_due", []string{}),
			},
		},
		resource.TestStep{
			Config:      fmt.Sprintf("data %q \"found\" {\n  id = \"ich_none\"\n}\n", resourceType),
			ExpectError: regexp.MustCompile(`The issuing cardholder does not exist`),
		},
	)
}

func TestAccCardholderMergesDefaultMetadata(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: h.Factories(), Steps: []resource.TestStep{{
		Config: h.Config(
			holder(verified+"\n  metadata = { team = \"travel\" }"), `default_metadata = { team = "none", stage = "test" }`,
		),
		Check: jenny.Remember("id", &id),
		ConfigStateChecks: []statecheck.StateCheck{
			jenny.Has("metadata_all/team", "travel"),
			jenny.Has("metadata_all/stage", "test"), jenny.Has("metadata", knownvalue.MapSizeExact(1)),
		},
	}}})
	ours, err := h.Client().V1IssuingCardholders.Retrieve(context.Background(), id, nil)
	if err != nil || ours.Metadata["stage"] != "test" || ours.Metadata["team"] != "travel" {
		t.Errorf("Stripe has %v, %v", ours, err)
	}
}

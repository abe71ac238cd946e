package setupintent_test

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
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

const (
	resourceType = "stripe_setup_intent"
	corp         = acctest.Resource(resourceType + ".corp")
	collection   = "/v1/setup_intents"
)

// declare is the resource of the guide, with further arguments.
func declare(number, arguments string) string {
	return fmt.Sprintf(`
resource %q "corp" {
  payment_method_data = {
    us_bank_account = {
      routing_number            = "110000000"
      account_number_wo         = %q
      account_number_wo_version = 1
      account_holder_type       = "company"
    }
    billing_details = { name = "Company Corp" }
  }
%s
}
`, resourceType, number, arguments)
}

const (
	own = `
  attach_to_self  = true
  flow_directions = ["inbound", "outbound"]
`
	acceptance = `
  mandate_data = {
    customer_acceptance = {
      type   = "online"
      online = { ip_address = "123.123.123.123", user_agent = "Mozilla/5.0" }
    }
  }
`
	good     = "000123456789"
	verified = `
  microdeposits = { descriptor_code = "SM11AA" }
`
)

func account(id string) string { return fmt.Sprintf("  account = { id = %q }\n", id) }

// both runs two checks.
func both(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeTestCheckFunc(checks...)
}

func TestAccSetupIntentIsVerified(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	id := h.Account("transfers", "treasury")
	var intent, method string
	waiting := declare(good, account(id)+own+acceptance)
	h.Test(
		resource.TestStep{
			Config: waiting,
			ConfigPlanChecks: corp.Plans(plancheck.ResourceActionCreate, append(corp.Knows("payment_method/flow_directions", "payment_method_types"),
				corp.Promises("payment_method/verified", false), corp.Awaits("payment_method/id"))...),
			ConfigStateChecks: append([]statecheck.StateCheck{
				corp.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^seti_\w+$`))), corp.Has("status", "requires_action"),
				corp.Has("next_action/type", "verify_with_microdeposits"),
				corp.Has("next_action/verify_with_microdeposits/microdeposit_type", "amounts"),
				corp.Has("next_action/verify_with_microdeposits/arrival_date", knownvalue.NotNull()),
				corp.Has("payment_method/verified", false), corp.Has("payment_method_data/type", "us_bank_account"),
				corp.Has("payment_method_types", []string{"us_bank_account"}), corp.Has("created", knownvalue.NotNull()),
			}, corp.Lacks("mandate", "microdeposits", "last_setup_error", "payment_method_data/us_bank_account/account_number_wo",
				"payment_method_data/us_bank_account/account_type", "usage")...),
			Check: both(corp.Remember("id", &intent), corp.Remember("payment_method.id", &method)),
		},
		resource.TestStep{ // the deposits have arrived
			Config: declare(good, account(id)+own+acceptance+verified),
			ConfigPlanChecks: corp.Plans(plancheck.ResourceActionUpdate,
				append(corp.Knows("id", "payment_method/id"), corp.Promises("payment_method/verified", true))...),
			ConfigStateChecks: append([]statecheck.StateCheck{
				corp.Has("status", "succeeded"), corp.Has("mandate", knownvalue.StringRegexp(regexp.MustCompile(`^mandate_\w+$`))),
				corp.Has("payment_method/verified", true), corp.Has("microdeposits/descriptor_code", "SM11AA"),
			}, corp.Lacks("next_action")...),
			Check: both(corp.Keeps("id", &intent), corp.Keeps("payment_method.id", &method)),
		},
		resource.TestStep{ // they need not be told any longer
			Config:           declare(good, account(id)+own+acceptance+"\n  description = \"Payroll\"\n  metadata = { team = \"hr\" }"),
			ConfigPlanChecks: corp.Plans(plancheck.ResourceActionUpdate, corp.Promises("payment_method/verified", true)),
			ConfigStateChecks: []statecheck.StateCheck{
				corp.Has("status", "succeeded"), corp.Has("description", "Payroll"), corp.Has("payment_method/verified", true),
			},
			Check: corp.Keeps("id", &intent),
		},
		resource.TestStep{
			Config:            declare(good, account(id)+own+acceptance),
			ConfigPlanChecks:  corp.Plans(plancheck.ResourceActionUpdate, corp.Knows("id", "payment_method/id", "mandate", "status")...),
			ConfigStateChecks: corp.Lacks("description", "metadata"),
			Check:             corp.Keeps("id", &intent),
		},
	)
	if status := h.Look(collection+"/"+intent, id).String("status"); status != "succeeded" {
		t.Errorf("after the destruction the setup intent is %s", status)
	}
}

func TestAccSetupIntentIsVerifiedAtOnce(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	h.Test(resource.TestStep{
		Config:           declare(good, own+acceptance+"  microdeposits = { amounts = [32, 45] }"),
		ConfigPlanChecks: corp.Plans(plancheck.ResourceActionCreate, corp.Promises("payment_method/verified", true)),
		ConfigStateChecks: []statecheck.StateCheck{
			corp.Has("status", "succeeded"), corp.Has("microdeposits/amounts/1", 45), corp.Has("payment_method/verified", true),
		},
		Check: func(state *terraform.State) error {
			return h.Sent(corp, "the creation", "POST "+collection, "POST "+collection+"/ID/verify_microdeposits")(state)
		},
	})
}

// Money that is only sent needs neither a mandate nor proof, and every argument is read back.
func TestAccSetupIntentOfACustomer(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	customer := h.Meddle("/v1/customers", "", "name=Jenny Rosen").ID()
	var before string
	full := func(changes ...string) string {
		return strings.NewReplacer(changes...).Replace(fmt.Sprintf(`
resource %q "corp" {
  customer        = %q
  flow_directions = ["outbound"]
  usage           = "on_session"
  description     = "Rent"
  metadata        = { team = "hr" }
  payment_method_types = ["us_bank_account"]
  payment_method_data = {
    type = "us_bank_account"
    us_bank_account = {
      routing_number            = "110000000"
      account_number_wo         = "000123456789"
      account_number_wo_version = 1
      account_holder_type       = "individual"
      account_type              = "savings"
    }
    billing_details = {
      name    = "Jenny Rosen"
      email   = "jenny@example.com"
      phone   = "+18008675309"
      address = { line1 = "354 Oyster Point Blvd", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
    }
  }
}
`, resourceType, customer))
	}
	steps := []resource.TestStep{{
		Config: full(), Check: corp.Remember("id", &before),
		ConfigStateChecks: append([]statecheck.StateCheck{
			corp.Has("status", "succeeded"), corp.Has("customer", customer), corp.Has("usage", "on_session"),
			corp.Has("payment_method_data/us_bank_account/account_type", "savings"),
			corp.Has("payment_method_data/billing_details/address/city", "South San Francisco"),
		}, corp.Lacks("mandate", "next_action", "attach_to_self", "mandate_data")...),
	}}
	for _, changes := range [][]string{ // what Stripe takes once
		{"on_session", "off_session"},
		{"savings", "checking"},
		{"Jenny Rosen", "Jenny Alves"},
		{"94080", "94081"},
		{"version = 1", "version = 2"},
		{`account_holder_type       = "individual"`, `account_holder_type       = "company"`},
		{fmt.Sprintf("customer        = %q", customer), "attach_to_self = true"},
	} {
		steps = append(steps, resource.TestStep{
			Config: full(changes...), ConfigPlanChecks: corp.Plans(plancheck.ResourceActionReplace),
			Check: func(state *terraform.State) error {
				if err := corp.Keeps("id", &before)(state); err == nil {
					return fmt.Errorf("%q made no new object", changes)
				}
				return corp.Remember("id", &before)(state)
			},
		})
	}
	h.Test(append(steps, resource.TestStep{
		Config: full("Rent", "Lease", `{ team = "hr" }`, `{ team = "it" }`), ConfigPlanChecks: corp.Plans(plancheck.ResourceActionReplace),
	})...)
}

// A wrong value is told, and the next plan tries again; too many of them, and the bank account has to be set up anew.
func TestAccSetupIntentWithWrongDeposits(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	deposits := func(amounts string) string {
		return declare(good, own+acceptance+"  microdeposits = { amounts = "+amounts+" }")
	}
	var id string
	wrong := regexp.MustCompile(`amounts\s+provided\s+do\s+not\s+match`)
	h.Test(
		resource.TestStep{Config: declare(good, own+acceptance), Check: corp.Remember("id", &id)},
		resource.TestStep{Config: deposits("[1, 2]"), ExpectError: wrong},
		resource.TestStep{Config: deposits("[1, 2]"), PlanOnly: true, ExpectNonEmptyPlan: true},
		resource.TestStep{Config: deposits("[1, 2]"), ExpectError: wrong},
		resource.TestStep{Config: deposits("[1, 2]"), ExpectError: regexp.MustCompile(`Exceeded\s+number`)},
		resource.TestStep{
			Config: deposits("[32, 45]"), ConfigPlanChecks: corp.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: append([]statecheck.StateCheck{corp.Has("status", "succeeded")}, corp.Lacks("last_setup_error")...),
			Check: func(*terraform.State) error {
				old := h.Look(collection+"/"+id, "")
				if old.String("status") != "canceled" {
					return fmt.Errorf("the old one is %s", old.String("status"))
				}
				return nil
			},
		},
	)
}

// At a creation a wrong value is a warning: the object is there, and the next plan tries again.
func TestAccSetupIntentIsCreatedWithWrongDeposits(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(
		resource.TestStep{
			Config: declare(good, own+acceptance+"  microdeposits = { descriptor_code = \"SM22BB\" }"), ExpectNonEmptyPlan: true,
			Check: corp.Remember("id", &id),
		},
		resource.TestStep{
			Config: declare(good, own+acceptance+verified), ConfigPlanChecks: corp.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{corp.Has("status", "succeeded")}, Check: corp.Keeps("id", &id),
		},
	)
}

func TestAccSetupIntentImports(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	id := h.Account("transfers", "treasury")
	config := declare(good, account(id)+own+acceptance+verified+"\n  description = \"Payroll\"\n  metadata = { team = \"hr\" }")
	unread := []string{"microdeposits", "payment_method_data.us_bank_account.account_number_wo_version"}
	h.Test(append([]resource.TestStep{{Config: config, Check: func(state *terraform.State) error {
		given := state.RootModule().Resources[string(corp)].Primary.ID
		imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, object{"account_id": id, "id": given}))
		if imported.Get("id").String() != given || imported.Get("mandate_data.customer_acceptance.online.ip_address").String() != "123.123.123.123" {
			return fmt.Errorf("imported by identity: %v", imported)
		}
		return nil
	}}}, corp.Imports(unread...)...)...)
}

// What an import cannot read is taken from the configuration at its word: the bank account stays.
func TestAccSetupIntentIsTakenOver(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	made := h.Meddle(collection, "", "confirm=true&attach_to_self=true&flow_directions[]=inbound&flow_directions[]=outbound"+
		"&payment_method_types[]=us_bank_account&payment_method_data[type]=us_bank_account&payment_method_data[billing_details][name]=Company Corp"+
		"&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[us_bank_account][account_number]=000123456789"+
		"&payment_method_data[us_bank_account][account_holder_type]=company&mandate_data[customer_acceptance][type]=online"+
		"&mandate_data[customer_acceptance][online][ip_address]=123.123.123.123&mandate_data[customer_acceptance][online][user_agent]=Mozilla/5.0").ID()
	h.Meddle(collection+"/"+made+"/verify_microdeposits", "", "descriptor_code=SM11AA")
	h.Test(resource.TestStep{
		Config:           declare(good, own+acceptance+verified) + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", corp, made),
		ConfigPlanChecks: corp.Plans(plancheck.ResourceActionUpdate),
		Check: func(*terraform.State) error {
			for _, request := range h.Requests() {
				if strings.HasPrefix(request, "POST") {
					return fmt.Errorf("sent %s", request)
				}
			}
			return nil
		},
	})
}

func TestAccSetupIntentMendsDrift(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	h.Test(h.Mended(acctest.Drifting{
		Resource: corp, Config: declare(good, own+acceptance+verified+"  description = \"Payroll\"\n  metadata = { team = \"hr\" }"),
		Collection: collection, Look: acctest.Fields("description", "metadata"),
	}, "description=Rent", "description=", "metadata[team]=it", "metadata[team]=", "metadata[other]=x")...)
}

func TestAccSetupIntentDisappears(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := declare(good, own+acceptance)
	var id string
	h.Test(
		resource.TestStep{Config: config, Check: corp.Remember("id", &id)},
		resource.TestStep{
			Config: config, PreConfig: func() { h.Meddle(collection+"/"+id+"/cancel", "", "") },
			ConfigPlanChecks: corp.Plans(plancheck.ResourceActionCreate), Check: corp.Remember("id", &id),
		},
	)
	if status := h.Look(collection+"/"+id, "").String("status"); status != "canceled" {
		t.Errorf("after the destruction the setup intent is %s", status)
	}
}

// Stripe could not send the deposits: the plan sets the bank account up anew.
func TestAccSetupIntentThatFailsIsPlannedAnew(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	h.Test(
		resource.TestStep{Config: declare("000666666661", own+acceptance), ExpectNonEmptyPlan: true},
		resource.TestStep{
			Config: declare(good, own+acceptance+verified), ConfigPlanChecks: corp.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{corp.Has("status", "succeeded")},
		},
	)
}

func TestAccSetupIntentDataSource(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	const data = acctest.Resource("data." + resourceType + ".corp")
	h.Test(resource.TestStep{
		Config: declare(good, own+acceptance+verified) + fmt.Sprintf("data %q \"corp\" {\n  id = %s.id\n}\n", resourceType, corp),
		ConfigStateChecks: []statecheck.StateCheck{
			data.Has("status", "succeeded"), data.Has("payment_method_data/us_bank_account/routing_number", "110000000"),
			data.Has("payment_method/verified", true),
		},
	})
}

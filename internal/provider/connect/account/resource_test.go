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
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

const (
	resourceType = "stripe_connected_account"
	acme         = acctest.Resource(resourceType + ".acme")
	collection   = "/v1/accounts"
)

func TestAccAccountLivesThroughEveryArgument(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	h.Test(
		resource.TestStep{
			Config:           acmeWith(everything),
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				acme.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^acct_\w+$`))),
				acme.Has("created", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-.*Z$`))),
				acme.Has("type", nil),
				acme.Has("capabilities/treasury/status", "active"), acme.Has("capabilities/link_payments/status", "unrequested"),
				acme.Has("requirements/currently_due", []string{}), acme.Has("requirements/disabled_reason", nil), acme.Has("requirements/errors", knownvalue.ListSizeExact(0)),
				acme.Has("charges_enabled", true), acme.Has("payouts_enabled", true), acme.Has("details_submitted", true),
				acme.Has("external_accounts/0/last4", "6789"), acme.Has("external_accounts/0/object", "bank_account"),
				acme.Has("settings/treasury/tos_acceptance/date", "2025-06-01T11:00:00+02:00"),
			},
			Check: acme.Remember("id", &id),
		},
		resource.TestStep{
			Config: acmeWith(changed), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate), Check: acme.Keeps("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{
				acme.Has("capabilities/link_payments/status", "active"), acme.Has("capabilities/us_bank_account_ach_payments/status", "unrequested"),
				acme.Has("external_accounts/0/last4", "9991"), acme.Has("external_accounts", knownvalue.ListSizeExact(1)),
				acme.Has("metadata_all", knownvalue.MapSizeExact(1)),
			},
		},
		resource.TestStep{
			Config: acmeWith(platformControlled + permanent), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: append(acme.Lacks("email", "business_type", "business_profile", "individual", "settings", "tos_acceptance",
				"external_account", "documents", "groups", "metadata", "timeouts", "deletion_policy"),
				acme.Has("capabilities", knownvalue.MapSizeExact(4)), acme.Has("default_currency", "usd"),
				acme.Has("requirements/past_due", knownvalue.NotNull()), acme.Has("charges_enabled", false),
			),
			Check: resource.ComposeTestCheckFunc(acme.Keeps("id", &id), lacks(h, &id, "email", "business_profile.name", "business_profile.mcc", "business_profile.url",
				"business_profile.annual_revenue", "business_profile.monthly_estimated_revenue", "business_profile.support_address.line1", "business_profile.support_url",
				"individual.first_name", "individual.dob.year", "individual.address.line2", "individual.registered_address.city", "individual.relationship.title",
				"individual.relationship.percent_ownership", "individual.verification.document.front", "individual.metadata.role",
				"settings.branding.icon", "settings.payments.statement_descriptor", "settings.payouts.statement_descriptor",
				"settings.payouts.schedule.monthly_payout_days", "settings.bacs_debit_payments.display_name", "groups.payments_pricing", "metadata.tenant",
			)),
		},
	)
	h.mustBeGone(id)
}

func TestAccAccountImportsAsItWasCreated(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"individual": importable,
		"company":    platformControlled + companyDetails,
		"legacy":     `  type = "custom"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := start(t)
			var id string
			config := acmeWith(config)
			steps := []resource.TestStep{{Config: config, Check: acme.Remember("id", &id)}, {RefreshState: true}} // what was pending is settled
			steps = append(steps, acme.Imports()...)
			h.Test(append(steps, resource.TestStep{Config: config, PlanOnly: true, PreConfig: func() {
				imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, map[string]any{"id": id}))
				if imported.Get("id").String() != id || imported.Get("created").IsNull() {
					t.Errorf("imported by identity: %v", imported)
				}
			}})...)
		})
	}
}

func TestAccAccountImportsAllButItsSecrets(t *testing.T) {
	t.Parallel()
	h := start(t)
	h.Test(resource.TestStep{Config: acmeWith(everything)}, acme.Imports(
		"capabilities.%", "capabilities.link_payments", "documents", "timeouts", "deletion_policy",
		"external_account.account_number_wo_version", "individual.id_number_wo_version", "individual.ssn_last_4_wo_version",
		"settings.treasury.tos_acceptance.date", // the same instant in another notation
	)[0])
}

func TestAccAccountOfACompany(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	secrets := func(version int) string {
		return strings.Replace(companyDetails, "name  ", fmt.Sprintf(
			"tax_id_wo = \"00000000%[1]d\"\n    tax_id_wo_version = %[1]d\n    vat_id_wo = \"DE12345678%[1]d\"\n    vat_id_wo_version = %[1]d\n    registration_number = \"HRB %[1]d\"\n    name  ", version), 1)
	}
	h.Test(
		resource.TestStep{
			Config: acmeWith(platformControlled + secrets(0)), Check: acme.Remember("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{
				acme.Has("individual", nil), acme.Has("company/tax_id_wo", nil), acme.Has("company/tax_id_wo_version", 0), acme.Has("company/registration_number", "HRB 0"),
				acme.Has("requirements/currently_due", knownvalue.NotNull()), acme.Has("capabilities/transfers/status", "inactive"),
			},
		},
		resource.TestStep{
			Config: acmeWith(platformControlled + secrets(1)), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate), Check: acme.Keeps("id", &id),
		},
		resource.TestStep{
			Config: acmeWith(platformControlled + `
  business_type = "company"
  capabilities  = { transfers = { requested = true } }
  company = {
    name             = "Acme Ltd."
    owners_provided  = true
    address          = { line1 = "2 Main St", city = "Reno", state = "NV", postal_code = "89501" }
  }`),
			ConfigPlanChecks:  acme.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("company/address/country", "US"), acme.Has("company/address/line2", nil), acme.Has("company/directors_provided", nil)},
			Check: resource.ComposeTestCheckFunc(acme.Keeps("id", &id), lacks(h, &id, "company.phone", "company.structure", "company.registration_date",
				"company.address.line2", "company.verification.document.front", "company.export_license_id", "company.ownership_exemption_reason"),
				func(*terraform.State) error {
					if stripe := h.Look(collection+"/"+id, ""); stripe.Get("company.directors_provided") != false || stripe.Get("company.tax_id_provided") != true {
						return fmt.Errorf("the company is %v", stripe.Get("company"))
					}
					return nil
				}),
		},
		resource.TestStep{
			Config: acmeWith(platformControlled + `  business_type = "individual"`), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate), Check: acme.Keeps("id", &id),
		},
	)
}

func TestAccAccountIsReplaced(t *testing.T) {
	t.Parallel()
	h := start(t)
	var first string
	h.Test(
		resource.TestStep{Config: acmeWith(platformControlled), Check: acme.Remember("id", &first)},
		resource.TestStep{
			Config:           acmeWith(strings.Replace(platformControlled, `"US"`, `"FR"`, 1)),
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionReplace),
		},
		resource.TestStep{Config: acmeWith(`  type = "standard"`), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionReplace)},
		resource.TestStep{
			Config: acmeWith(`  email = "jenny@example.com"`), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("type", "standard"), acme.Has("controller", nil), acme.Has("country", "US")},
		},
	)
	h.mustBeGone(first)
}

func TestPlanReplacesForWhatStripeTakesAtCreationOnly(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	state := object{
		"id": "acct_1", "country": "US", "created": "2025-06-01T09:00:00Z", "default_currency": "usd", "metadata_all": object{},
		"controller": controlled("full", "account", "application", "stripe"), "email": "jenny@example.com",
	}
	for want, config := range map[string]object{
		"":                                 {"country": "US", "email": "rosen@example.com"},
		"country":                          {"country": "FR"},
		"type":                             {"type": "custom"},
		"controller.stripe_dashboard.type": {"controller": controlled("express", "account", "application", "stripe")},
		"controller.fees.payer":            {"controller": controlled("full", "application", "application", "stripe")},
		"controller.losses.payments":       {"controller": controlled("full", "account", "stripe", "stripe")},
		"controller.fees.payer controller.requirement_collection controller.stripe_dashboard.type": {
			"controller": controlled("none", "application", "application", "application"),
		},
	} {
		if got := strings.Join(provider.Replaces(resourceType, state, config), " "); got != want {
			t.Errorf("%v replaces for %q, want %q", config, got, want)
		}
	}
}

func TestAccAccountDisappears(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	var id string
	h.Test(
		resource.TestStep{Config: acmeWith(platformControlled), Check: acme.Remember("id", &id)},
		resource.TestStep{
			PreConfig: func() {
				if status, body := h.Delete(collection + "/" + id); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{
				PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(string(acme), plancheck.ResourceActionCreate)},
			},
		},
	)
}

func TestAccAccountStaysWhenItIsRejected(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	h.Test(
		resource.TestStep{Config: acmeWith(verified), Check: acme.Remember("id", &id)},
		resource.TestStep{
			Config: acmeWith(verified), PreConfig: func() { h.Meddle(collection+"/"+id+"/reject", "", "reason=fraud") },
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionNoop), Check: acme.Keeps("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("requirements/disabled_reason", "rejected.fraud"), acme.Has("capabilities/treasury/status", "inactive")},
		},
	)
}

// judged are the fields of an account that a configuration decides on.
var judged = []string{"email", "business_type", "business_profile", "settings", "tos_acceptance", "groups", "metadata", "capabilities", "company"}

func TestAccAccountMendsDrift(t *testing.T) {
	t.Parallel()
	const elsewhere = "email=a@example.com&metadata[tenant]=none&metadata[more]=1&groups[payments_pricing]=pricing_9" +
		"&business_profile[name]=A&business_profile[mcc]=5734&business_profile[url]=https://example.net&business_profile[product_description]=B" +
		"&business_profile[estimated_worker_count]=9&business_profile[annual_revenue][amount]=9&business_profile[annual_revenue][currency]=eur" +
		"&business_profile[annual_revenue][fiscal_year_end]=2020-12-31&business_profile[monthly_estimated_revenue][amount]=9" +
		"&business_profile[monthly_estimated_revenue][currency]=eur&business_profile[minority_owned_business_designation][]=none_of_these_apply" +
		"&business_profile[support_email]=a@example.com&business_profile[support_phone]=%2B18005550109&business_profile[support_url]=https://example.net" +
		"&business_profile[support_address][line1]=9 Main St&business_profile[support_address][line2]=9&business_profile[support_address][city]=Elko" +
		"&business_profile[support_address][state]=CO&business_profile[support_address][postal_code]=80401&business_profile[support_address][country]=CA" +
		"&individual[first_name]=A&individual[last_name]=B&individual[maiden_name]=C&individual[full_name_aliases][]=D&individual[email]=a@example.com" +
		"&individual[phone]=%2B15555550129&individual[gender]=male&individual[political_exposure]=none&individual[dob][day]=2&individual[dob][month]=2" +
		"&individual[dob][year]=1902&individual[address][line1]=9 Main St&individual[address][line2]=9&individual[address][city]=Elko" +
		"&individual[address][state]=CO&individual[address][postal_code]=80401&individual[address][country]=CA" +
		"&individual[registered_address][line1]=9 Main St&individual[registered_address][line2]=9&individual[registered_address][city]=Elko" +
		"&individual[registered_address][state]=CO&individual[registered_address][postal_code]=80401&individual[registered_address][country]=CA" +
		"&individual[relationship][director]=false&individual[relationship][executive]=false&individual[relationship][owner]=false" +
		"&individual[relationship][percent_ownership]=9&individual[relationship][title]=A&individual[verification][document][front]=file_9" +
		"&individual[verification][document][back]=file_9&individual[verification][additional_document][front]=file_9" +
		"&individual[verification][additional_document][back]=file_9&individual[metadata][role]=A&individual[metadata][more]=B" +
		"&settings[branding][icon]=file_9&settings[branding][logo]=file_9&settings[branding][primary_color]=%23000000&settings[branding][secondary_color]=%23000000" +
		"&settings[card_issuing][tos_acceptance][date]=1735689600&settings[card_issuing][tos_acceptance][ip]=203.0.113.9" +
		"&settings[card_issuing][tos_acceptance][user_agent]=curl&settings[treasury][tos_acceptance][date]=1735689600" +
		"&settings[treasury][tos_acceptance][ip]=203.0.113.9&settings[treasury][tos_acceptance][user_agent]=curl" +
		"&settings[card_payments][statement_descriptor_prefix]=OTHER&settings[card_payments][decline_on][avs_failure]=false" +
		"&settings[card_payments][decline_on][cvc_failure]=false&settings[payments][statement_descriptor]=OTHER RIDES" +
		"&settings[bacs_debit_payments][display_name]=Other&settings[invoices][hosted_payment_method_save]=always" +
		"&settings[payouts][debit_negative_balances]=false&settings[payouts][statement_descriptor]=OTHER&settings[payouts][schedule][interval]=daily" +
		"&settings[payouts][schedule][delay_days]=9&tos_acceptance[date]=1735689600&tos_acceptance[ip]=203.0.113.9&tos_acceptance[user_agent]=curl" +
		"&tos_acceptance[service_agreement]=recipient&capabilities[link_payments][requested]=true&capabilities[us_bank_account_ach_payments][requested]=false" +
		"&external_account[object]=bank_account&external_account[country]=US&external_account[currency]=usd&external_account[account_number]=000111111116" +
		"&external_account[routing_number]=110000000&external_account[account_holder_name]=Somebody&external_account[account_holder_type]=company"
	const removed = "email=&metadata=&groups[payments_pricing]=&business_profile[name]=&business_profile[url]=&business_profile[product_description]=" +
		"&business_profile[annual_revenue]=&business_profile[monthly_estimated_revenue]=&business_profile[minority_owned_business_designation]=" +
		"&business_profile[support_email]=&business_profile[support_phone]=&business_profile[support_url]=&business_profile[support_address][line1]=" +
		"&individual[first_name]=&individual[maiden_name]=&individual[full_name_aliases]=&individual[dob]=&individual[address][line2]=" +
		"&individual[relationship][percent_ownership]=&individual[verification][document][front]=&individual[metadata]=" +
		"&settings[branding][icon]=&settings[branding][primary_color]=&settings[payments][statement_descriptor]=&settings[payouts][statement_descriptor]=" +
		"&settings[bacs_debit_payments][display_name]="
	h := start(t)
	// Ids, times and the state of verification aside, the person has to be who it was.
	person := []string{
		"first_name", "last_name", "maiden_name", "full_name_aliases", "email", "phone", "gender", "political_exposure", "dob", "address", "registered_address", "relationship", "metadata",
	}
	look := func(stripe stripeapi.Object) string {
		individual, _ := stripe.Get("individual").(map[string]any)
		return acctest.Snapshot(stripe, judged...) + acctest.Snapshot(individual, person...) + fmt.Sprint(stripe.Get("individual.verification.document.front"))
	}
	steps := h.Mended(
		acctest.Drifting{Resource: acme, Config: acmeWith(everything), Collection: collection, Look: look}, elsewhere, removed,
	)
	for i := range steps {
		steps[i].ConfigStateChecks = []statecheck.StateCheck{
			acme.Has("external_accounts/0/last4", "6789"), acme.Has("external_accounts", knownvalue.ListSizeExact(1)),
		}
	}
	h.Test(steps...)
}

func TestAccAccountSeesSettingsThatWereMadeOutside(t *testing.T) {
	t.Parallel()
	h := start(t)
	var id string
	h.Test(
		resource.TestStep{Config: acmeWith(platformControlled), Check: acme.Remember("id", &id)},
		resource.TestStep{
			Config: acmeWith(platformControlled),
			PreConfig: func() {
				h.Meddle(collection+"/"+id, "", "settings[payouts][schedule][interval]=manual&settings[card_payments][decline_on][avs_failure]=true"+
					"&settings[branding][primary_color]=%23000000&groups[payments_pricing]=pricing_9&metadata[more]=1")
			},
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate),
			Check: func(*terraform.State) error {
				stripe := h.Look(collection+"/"+id, "")
				if stripe.Get("settings.payouts.schedule.interval") != "daily" || stripe.Get("settings.card_payments.decline_on.avs_failure") != false ||
					stripe.Get("settings.branding.primary_color") != nil || stripe.Get("groups.payments_pricing") != nil || stripe.Get("metadata.more") != nil {
					return fmt.Errorf("Stripe has %v, %v", stripe.Get("settings"), stripe.Get("metadata"))
				}
				return nil
			},
		},
	)
}

func TestAccAccountLeavesAloneWhatItsHolderGives(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	config := platformControlled + `
  capabilities     = { transfers = { requested = true }, card_issuing = { requested = true } }
  business_profile = { name = "Acme Rides" }`
	var id string
	h.Test(
		resource.TestStep{
			Config: acmeWith(config), Check: acme.Remember("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("capabilities/transfers/status", "inactive"), acme.Has("details_submitted", false)},
		},
		resource.TestStep{
			Config: acmeWith(config), PreConfig: func() {
				if status, body := h.Post("/_sandbox/accounts/"+id+"/onboard", ""); status != 200 {
					t.Errorf("onboarding: %d %v", status, body)
				}
			},
			ConfigPlanChecks: acme.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: append(acme.Lacks("individual", "company", "tos_acceptance", "email", "external_account", "settings", "business_type", "business_profile/mcc"),
				acme.Has("capabilities/transfers/status", "active"), acme.Has("details_submitted", true), acme.Has("external_accounts", knownvalue.ListSizeExact(1))),
		},
	)
}

func TestAccAccountPaysOutToAToken(t *testing.T) {
	t.Parallel()
	h := start(t)
	token := func(token string, version int) string {
		return platformControlled + fmt.Sprintf("  external_account_token_wo = %q\n  external_account_token_wo_version = %d", token, version)
	}
	var id string
	h.Test(
		resource.TestStep{
			Config: acmeWith(token("btok_us", 1)), Check: acme.Remember("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("external_accounts/0/object", "bank_account"), acme.Has("external_account", nil)},
		},
		resource.TestStep{
			Config: acmeWith(token("tok_visa_debit", 2)), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("external_accounts/0/object", "card"), acme.Has("external_accounts/0/brand", "Visa")},
		},
	)
}

func TestAccAccountAddsItsBankAccountAgain(t *testing.T) {
	t.Parallel()
	h := start(t)
	config := platformControlled + `
  external_account = { country = "US", routing_number = "110000000", account_number_wo = "000123456789", account_number_wo_version = 1 }`
	var id string
	h.Test(
		resource.TestStep{Config: acmeWith(config), Check: acme.Remember("id", &id)},
		resource.TestStep{
			Config: acmeWith(config), PreConfig: func() { h.Meddle(collection+"/"+id, "", "external_account=tok_visa_debit") },
			ConfigPlanChecks:  acme.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("external_accounts/0/last4", "6789"), acme.Has("external_accounts", knownvalue.ListSizeExact(1))},
		},
		resource.TestStep{
			Config: acmeWith(platformControlled), ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acme.Has("external_account", nil), acme.Has("external_accounts/0/last4", "6789")},
		},
	)
}

func TestAccAccountKeepsWhatAnImportFindsAndTheConfigurationLeavesOut(t *testing.T) {
	t.Parallel()
	h := start(t)
	id := h.Account("transfers", "card_issuing", "card_payments")
	config := acmeWith(platformControlled+`  capabilities = { transfers = { requested = true }, card_issuing = { requested = true } }
  email = "new@example.com"`) + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", acme, id)
	kept := func() string {
		stripe := h.Look(collection+"/"+id, "")
		return fmt.Sprint(stripe.Get("individual.first_name"), stripe.Get("business_profile"), stripe.Get("tos_acceptance"), stripe.Get("capabilities"))
	}
	before := kept()
	h.Test(resource.TestStep{ // a first change that fails is none
		PreConfig: func() { h.FailNext("POST", collection+"/"+id, 400, "Not today.") },
		Config:    config, ExpectError: regexp.MustCompile(`Not\s+today`),
	}, resource.TestStep{
		Config: config, ConfigPlanChecks: acme.Plans(plancheck.ResourceActionUpdate),
		ConfigStateChecks: append(acme.Lacks("individual", "business_profile", "tos_acceptance", "business_type", "external_account"),
			acme.Has("email", "new@example.com"), acme.Has("capabilities", knownvalue.MapSizeExact(2))),
		Check: func(*terraform.State) error {
			if after := kept(); after != before {
				return fmt.Errorf("Stripe has\n%s\nhad\n%s", after, before)
			}
			return nil
		},
	})
}

package financialaccount_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const (
	address    = acctest.Resource(resourceType + ".wallet")
	collection = "/v1/treasury/financial_accounts"
)

// allFeatures is the block that asks for all nine.
const allFeatures = `
  features {
    card_issuing {}
    deposit_insurance {}
    intra_stripe_flows {}
    financial_addresses {
      aba {}
    }
    inbound_transfers {
      ach {}
    }
    outbound_payments {
      ach {}
      us_domestic_wire {}
    }
    outbound_transfers {
      ach {}
      us_domestic_wire {}
    }
  }`

// wallet is the resource on an account given by id.
func wallet(account, body string) string {
	return fmt.Sprintf("resource %q \"wallet\" {\n  account = { id = %q }\n%s\n}\n", resourceType, account, body)
}

func paths() []string {
	var all []string
	for _, feature := range capabilities.Features {
		all = append(all, feature.Path)
	}
	return all
}

func TestAccFinancialAccountLivesThroughEveryArgument(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(everything...)
	var id string
	h.Test(
		resource.TestStep{
			Config: wallet(account, `
  supported_currencies = ["usd"]
  nickname             = "Operating"
  metadata             = { team = "treasury", stage = "test" }
  deletion_policy      = "delete"
  timeouts             = { create = "40m" }
  forwarding_settings  = { type = "payment_method", payment_method = "pm_1" }
  platform_restrictions = {
    inbound_flows  = "unrestricted"
    outbound_flows = "unrestricted"
  }`+allFeatures),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionCreate, address.Promises("requested_features", paths())),
			ConfigStateChecks: []statecheck.StateCheck{
				address.Has("supported_currencies", []string{"usd"}),
				address.Has("nickname", "Operating"),
				address.Has("requested_features", paths()),
				address.Has("active_features", paths()),
				address.Has("pending_features", []string{}),
				address.Has("restricted_features", []string{}),
				address.Has("feature_status", knownvalue.MapSizeExact(len(paths()))),
				address.Has("feature_status/financial_addresses.aba/status", "active"),
				address.Has("features/card_issuing/requested", nil),
				address.Has("financial_addresses/0/aba", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"account_holder_name":  knownvalue.StringRegexp(regexp.MustCompile(".+")),
					"account_number_last4": knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}$`)),
					"bank_name":            knownvalue.StringRegexp(regexp.MustCompile(".+")),
					"routing_number":       knownvalue.StringRegexp(regexp.MustCompile(`^\d+$`)),
				})),
				address.Has("metadata_all", knownvalue.MapSizeExact(2)),
				address.Has("status", "open"),
				address.Has("country", "US"),
				address.Has("is_default", true),
				address.Has("created", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-.*Z$`))),
			},
			Check: address.Remember("id", &id),
		},
		resource.TestStep{
			Config: wallet(account, `
  supported_currencies = ["usd"]
  nickname             = "Reserve"
  metadata             = { team = "finance", tier = "1" }
  deletion_policy      = "abandon"
  forwarding_settings  = { type = "financial_account", financial_account = "fa_1" }
  platform_restrictions = {
    inbound_flows  = "restricted"
    outbound_flows = "unrestricted"
  }
  features {
    card_issuing {
      requested = false
    }
    deposit_insurance {
      requested = true
    }
    inbound_transfers {
      ach {}
    }
    financial_addresses {}
  }`),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate,
				address.Promises("requested_features", []string{"deposit_insurance", "inbound_transfers.ach"})),
			ConfigStateChecks: []statecheck.StateCheck{
				address.Has("nickname", "Reserve"),
				address.Has("requested_features", []string{"deposit_insurance", "inbound_transfers.ach"}),
				address.Has("active_features", []string{"deposit_insurance"}),
				address.Has("restricted_features", []string{"inbound_transfers.ach"}),
				address.Has("feature_status/inbound_transfers.ach/status", "restricted"),
				address.Has("feature_status/inbound_transfers.ach/codes", []string{"restricted_by_platform"}),
				address.Has("feature_status/inbound_transfers.ach/resolutions", []string{"remove_restriction"}),
				address.Has("feature_status/inbound_transfers.ach/restrictions", []string{"inbound_flows"}),
			},
			Check: func(*terraform.State) error {
				object := h.Look(collection+"/"+id, account)
				if object.String("metadata.team") != "finance" || object.Get("metadata.stage") != nil {
					return fmt.Errorf("metadata is %v", object.Get("metadata"))
				}
				return nil
			},
		},
		resource.TestStep{
			Config:           wallet(account, ""),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{
				address.Has("nickname", nil), address.Has("features", nil), address.Has("platform_restrictions", nil),
				address.Has("forwarding_settings", nil), address.Has("metadata", nil), address.Has("requested_features", []string{}),
				address.Has("supported_currencies", []string{"usd"}), address.Has("feature_status", knownvalue.MapSizeExact(0)),
			},
			Check: func(*terraform.State) error {
				object := h.Look(collection+"/"+id, account)
				if object.Get("nickname") != nil || object.String("platform_restrictions.inbound_flows") != "unrestricted" ||
					len(object.Strings("active_features")) > 0 || len(object.Strings("restricted_features")) > 0 || object.Get("metadata.team") != nil {
					return fmt.Errorf("Stripe still has %v", object)
				}
				return nil
			},
		},
	)
	if status := h.Look(collection+"/"+id, account).String("status"); status != "closed" {
		t.Errorf("after the destruction the financial account is %s", status)
	}
}

func TestAccFinancialAccountImportsAsItWasCreated(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(everything...)
	var id string
	config := wallet(account, `
  nickname              = "Operating"
  metadata              = { team = "treasury" }
  platform_restrictions = { outbound_flows = "restricted" }`+allFeatures)
	steps := append([]resource.TestStep{{Config: config, Check: address.Remember("id", &id)}}, address.Imports()...)
	h.Test(append(steps,
		resource.TestStep{Config: config, PlanOnly: true, PreConfig: func() {
			imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, map[string]any{"account_id": account, "id": id}))
			if imported.Get("nickname").String() != "Operating" || imported.Get("account.id").String() != account ||
				!slices.Equal(imported.Get("requested_features").Strings(), paths()) || !imported.Get("features.outbound_transfers.ach").IsSet() {
				t.Errorf("imported by identity: %v", imported)
			}
		}},
	)...)
}

func TestAccFinancialAccountImportsWithTheProvidersAccount(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "treasury")
	id := h.Meddle(collection, account, "supported_currencies[]=usd&features[deposit_insurance][requested]=true").ID()
	imported := tfkit.NewValue(h.Protocol(map[string]any{"account": account}).Import(resourceType, map[string]any{"id": id}))
	if imported.Get("id").String() != id || !imported.Get("account").IsNull() || !imported.Get("features.deposit_insurance").IsSet() {
		t.Errorf("imported %v", imported)
	}
}

func TestAccFinancialAccountIsReplacedOnAnotherAccount(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	first, second := h.Account("transfers", "treasury"), h.Account("transfers", "treasury")
	h.Test(
		resource.TestStep{Config: wallet(first, "")},
		resource.TestStep{Config: wallet(second, ""), ConfigPlanChecks: address.Plans(plancheck.ResourceActionReplace)},
	)
}

func TestAccFinancialAccountDisappears(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "treasury")
	var id string
	config := wallet(account, `
  features {
    deposit_insurance {}
  }`)
	h.Test(
		resource.TestStep{Config: config, Check: address.Remember("id", &id)},
		resource.TestStep{
			Config: config, PreConfig: func() { h.Meddle(collection+"/"+id+"/close", account, "") },
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionCreate),
		},
	)
}

func TestAccFinancialAccountDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account("transfers", "treasury")
	h.Test(
		resource.TestStep{Config: wallet(account, "")},
		resource.TestStep{
			PreConfig: func() {
				if status, body := h.Delete("/v1/accounts/" + account); status != 200 {
					t.Errorf("deleting the account: %d %v", status, body)
				}
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{
				PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(string(address), plancheck.ResourceActionCreate)},
			},
		},
	)
}

// TestAccFinancialAccountMendsDrift changes behind Terraform's back whatever Stripe lets change. What a plan overlooked
// would still be there afterwards.
func TestAccFinancialAccountMendsDrift(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(everything...)
	config := wallet(account, `
  nickname              = "Operating"
  metadata              = { team = "treasury" }
  platform_restrictions = { outbound_flows = "restricted" }
  features {
    deposit_insurance {}
    card_issuing {
      requested = false
    }
    financial_addresses {
      aba {
        requested = true
      }
    }
  }`)
	h.Test(h.Mended(
		acctest.Drifting{Resource: address, Config: config, Collection: collection, Account: account, Look: acctest.Fields(wishes...)},
		"nickname=Mine&metadata[team]=nobody&metadata[extra]=1&platform_restrictions[inbound_flows]=restricted&platform_restrictions[outbound_flows]=unrestricted",
		"nickname=&metadata=",
		"features[deposit_insurance][requested]=false&features[intra_stripe_flows][requested]=true",
		"features[financial_addresses][aba][requested]=false&features[card_issuing][requested]=true",
		"features[deposit_insurance][requested]=false&features[financial_addresses][aba][requested]=false",
	)...)
}

// wishes are the fields that a configuration can ask for.
var wishes = []string{"nickname", "metadata", "platform_restrictions", "active_features", "restricted_features"}

func TestAccFinancialAccountTakesWhatIsKnownOnlyLater(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(everything...)
	config := func(requested bool) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input = { account = %q, nickname = "Operating", flows = "restricted", on = %t, tag = "x" }
}
resource "stripe_financial_account" "wallet" {
  account               = { id = terraform_data.later.output.account }
  nickname              = terraform_data.later.output.nickname
  metadata              = { tag = terraform_data.later.output.tag }
  platform_restrictions = { inbound_flows = terraform_data.later.output.flows }
  features {
    card_issuing {
      requested = terraform_data.later.output.on
    }
    deposit_insurance {}
  }
}
`, account, requested)
	}
	h.Test(
		resource.TestStep{
			Config:            config(false),
			ConfigPlanChecks:  address.Plans(plancheck.ResourceActionCreate, address.Awaits("requested_features")),
			ConfigStateChecks: []statecheck.StateCheck{address.Has("requested_features", []string{"deposit_insurance"}), address.Has("nickname", "Operating")},
		},
		resource.TestStep{
			Config:            config(true),
			ConfigStateChecks: []statecheck.StateCheck{address.Has("active_features", []string{"card_issuing", "deposit_insurance"})},
		},
	)
}

func TestAccFinancialAccountIsInTheStateWhateverFailsAfterItsCreation(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account("transfers", "treasury")
	config := wallet(account, `
  features {
    deposit_insurance {}
  }`)
	h.FailNext("GET", collection+"/*", 500, "Something broke.")
	h.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			address.Has("pending_features", []string{"deposit_insurance"}), address.Has("requested_features", []string{"deposit_insurance"}),
		}},
		resource.TestStep{Config: config, ConfigPlanChecks: address.Plans(plancheck.ResourceActionNoop), ConfigStateChecks: []statecheck.StateCheck{
			address.Has("pending_features", []string{}), address.Has("active_features", []string{"deposit_insurance"}),
		}},
	)
}

func TestAccFinancialAccountWaitsForItsFeatures(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t, sandboxtest.WithActivationDelay(20*time.Second))
	account := h.Account(everything...)
	h.Advance(time.Minute)
	h.Test(resource.TestStep{
		Config:            wallet(account, allFeatures),
		ConfigStateChecks: []statecheck.StateCheck{address.Has("active_features", paths()), address.Has("pending_features", []string{})},
	})
}

func TestAccFinancialAccountOfAnAccountThatIsNotVerified(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Meddle("/v1/accounts", "", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[treasury][requested]=true").ID()
	config := wallet(account, `
  features {
    deposit_insurance {}
  }`)
	h.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			address.Has("restricted_features", []string{"deposit_insurance"}),
			address.Has("feature_status/deposit_insurance/codes", []string{"requirements_past_due"}),
			address.Has("feature_status/deposit_insurance/resolutions", []string{"provide_information"}),
		}},
		resource.TestStep{ // once the account is verified, a refresh shows it, and nothing has to be changed
			Config: config, PreConfig: func() {
				if status, body := h.Post("/_sandbox/accounts/"+account+"/onboard", ""); status != 200 {
					t.Errorf("onboarding: %d %v", status, body)
				}
			},
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{
				address.Has("restricted_features", []string{}), address.Has("active_features", []string{"deposit_insurance"}),
			},
		},
	)
}

func TestAccFinancialAccountPlansStayQuiet(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(everything...)
	computed := []string{
		"id", "status", "country", "is_default", "created", "supported_currencies", "requested_features", "active_features", "pending_features",
		"restricted_features", "feature_status", "financial_addresses", "metadata_all",
	}
	h.Test(
		resource.TestStep{Config: wallet(account, allFeatures)},
		resource.TestStep{
			Config:           wallet(account, `nickname = "Reserve"`+allFeatures),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate, address.Knows(computed...)...),
		},
		resource.TestStep{
			Config: wallet(account, `
  nickname              = "Reserve"
  platform_restrictions = { inbound_flows = "restricted" }`+allFeatures),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate, append(address.Knows("requested_features", "financial_addresses", "metadata_all", "created"),
				address.Awaits("active_features"), address.Awaits("feature_status"))...),
		},
		resource.TestStep{
			Config: wallet(account, `nickname = "Reserve"`),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate,
				address.Promises("requested_features", []string{}), address.Awaits("financial_addresses")),
		},
	)
}

func TestAccFinancialAccountSendsNoRequestTooMany(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account(everything...)
	h.Test(
		resource.TestStep{
			// The account is read for the plan and again for the plan that opens the apply, both in processes of their own.
			Config: wallet(account, allFeatures), Check: h.Sent(address, "the creation",
				"GET /v1/accounts/"+account, "GET /v1/accounts/"+account, "POST "+collection, "GET "+collection+"/ID"),
		},
		resource.TestStep{
			PreConfig: h.ResetRequests, Config: wallet(account, `nickname = "Reserve"`+allFeatures),
			Check: h.Sent(address, "the change of a nickname", "GET "+collection+"/ID", "POST "+collection+"/ID"),
		},
	)
}

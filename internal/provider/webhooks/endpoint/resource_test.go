package endpoint_test

import (
	"context"
	"fmt"
	"net/http"
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
	collection = "/v1/webhook_endpoints"
	address    = acctest.Resource("stripe_webhook_endpoint.test")

	resourceType = "stripe_webhook_endpoint"
)

func hook(arguments string) string {
	return "resource \"stripe_webhook_endpoint\" \"test\" {\n  " + arguments + "\n}\n"
}

const plain = `url = "https://example.com/hooks"
  enabled_events = ["account.updated", "capability.updated"]`

func events(names ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(names))
	for i, name := range names {
		checks[i] = knownvalue.StringExact(name)
	}
	return knownvalue.SetExact(checks)
}

func TestAccWebhookEndpointLives(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(append([]resource.TestStep{
		{
			Config: hook(plain), Check: address.Remember("id", &id),
			ConfigStateChecks: append(address.Lacks("api_version", "connect", "description", "disabled"),
				address.Has("status", "enabled"), address.Has("enabled_events", events("account.updated", "capability.updated"))),
		},
		{
			Config: hook(`url = "https://example.com/other"
  enabled_events = ["*"]
  description    = "Ours."
  disabled       = true
  metadata       = { team = "ledger" }`),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate, address.Awaits("status")),
			Check:            address.Keeps("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{
				address.Has("url", "https://example.com/other"), address.Has("enabled_events", events("*")), address.Has("status", "disabled"),
				address.Has("metadata_all/team", "ledger"),
			},
		},
		{
			Config: hook(plain), ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate), Check: address.Keeps("id", &id),
			ConfigStateChecks: append(address.Lacks("description", "metadata"), address.Has("status", "enabled")),
		},
		{
			Config:           hook(plain + "\n  connect = true\n  api_version = \"2025-08-27.basil\"\n  disabled = true\n  description = \"For tenants.\""),
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				address.Has("connect", true), address.Has("api_version", "2025-08-27.basil"), address.Has("status", "disabled"),
			},
		},
	}, address.Imports()...)...)
}

func TestAccWebhookEndpointBelongsToAnAccount(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers")
	config := hook(plain + fmt.Sprintf("\n  account = { id = %q }", account))
	h.Test(append([]resource.TestStep{{Config: config, Check: func(state *terraform.State) error {
		id := state.RootModule().Resources[string(address)].Primary.ID
		imported := tfkit.NewValue(h.Protocol(nil).Import(resourceType, object{"account_id": account, "id": id}))
		if imported.Get("account.id").String() != account || imported.Get("url").String() != "https://example.com/hooks" {
			return fmt.Errorf("imported by identity: %v", imported)
		}
		return nil
	}}}, address.Imports()...)...)
}

func TestAccWebhookEndpointMendsDrift(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	h.Test(h.Mended(acctest.Drifting{
		Resource: address, Config: hook(plain + "\n  description = \"Ours.\""), Collection: collection,
		Look: acctest.Fields("url", "enabled_events", "description", "status", "metadata"),
	}, "url=https://example.com/elsewhere", "enabled_events[0]=*", "description=Theirs", "disabled=true", "metadata[a]=b")...)
}

func TestAccWebhookEndpointDisappears(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(
		resource.TestStep{Config: hook(plain), Check: address.Remember("id", &id)},
		resource.TestStep{
			Config: hook(plain), ConfigPlanChecks: address.Plans(plancheck.ResourceActionCreate),
			PreConfig: func() {
				if _, err := h.Client().V1WebhookEndpoints.Delete(context.Background(), id, nil); err != nil {
					t.Fatal(err)
				}
			},
		},
	)
}

func TestAccWebhookEndpointDisappearsWithItsAccount(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account("transfers")
	h.Test(
		resource.TestStep{Config: hook(plain + fmt.Sprintf("\n  account = { id = %q }", account))},
		resource.TestStep{
			PreConfig: func() {
				if status, body := h.Delete("/v1/accounts/" + account); status != http.StatusOK {
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

func TestAccWebhookEndpointTakesWhatIsKnownOnlyLater(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	config := func(host, event string) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input = { host = %q, event = %q, disabled = true }
}

resource "stripe_webhook_endpoint" "test" {
  url            = "https://${terraform_data.later.output.host}/hooks"
  enabled_events = [terraform_data.later.output.event]
  description    = terraform_data.later.output.host
  disabled       = terraform_data.later.output.disabled
  metadata       = { host = terraform_data.later.output.host }
}
`, host, event)
	}
	h.Test(
		resource.TestStep{
			Config:            config("example.com", "account.updated"),
			ConfigPlanChecks:  address.Plans(plancheck.ResourceActionCreate, address.Awaits("url"), address.Awaits("metadata_all/host")),
			ConfigStateChecks: []statecheck.StateCheck{address.Has("url", "https://example.com/hooks"), address.Has("status", "disabled")},
		},
		resource.TestStep{
			Config: config("example.org", "capability.updated"), ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{address.Has("metadata_all/host", "example.org"), address.Has("enabled_events", events("capability.updated"))},
		},
	)
}

func TestAccWebhookEndpointSendsNoRequestTooMany(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	h.Test(
		resource.TestStep{Config: hook(plain), Check: h.Sent(address, "the creation", "POST "+collection)},
		resource.TestStep{
			Config: hook(plain + "\n  disabled = true"), PreConfig: h.ResetRequests,
			Check: h.Sent(address, "the update", "GET "+collection+"/ID", "POST "+collection+"/ID"),
		},
	)
}

func TestAccWebhookEndpointStaysInTheStateWhenItCannotBeRead(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	var id string
	h.Test(
		resource.TestStep{Config: hook(plain), Check: address.Remember("id", &id)},
		resource.TestStep{
			Config: hook(plain), PreConfig: func() { h.FailNext("GET", collection+"/"+id, http.StatusBadRequest, "Something is wrong.") },
			ExpectError: regexp.MustCompile(`Unable to read webhook endpoint[\s\S]*Something is wrong`),
		},
		resource.TestStep{Config: hook(plain), ConfigPlanChecks: address.Plans(plancheck.ResourceActionNoop), Check: address.Keeps("id", &id)},
	)
}

func TestAccWebhookEndpointIsAbandoned(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	var id string
	h.Test(resource.TestStep{Config: hook(plain + "\n  deletion_policy = \"abandon\""), Check: address.Remember("id", &id)})
	if status := h.Look(collection+"/"+id, "").String("status"); status != "enabled" {
		t.Errorf("the abandoned endpoint is %s", status)
	}
	if _, err := h.Client().V1WebhookEndpoints.Delete(context.Background(), id, nil); err != nil {
		t.Error(err)
	}
}

func TestAccWebhookEndpointShowsWhatStripeRefuses(t *testing.T) {
	t.Parallel()
	acctest.New(t).Test(resource.TestStep{
		Config:      hook("url = \"https://example.com\"\n  enabled_events = [\"account.imagined\"]"),
		ExpectError: regexp.MustCompile(`(?s)Unable to create webhook endpoint.*enabled_events = \["account.imagined"\].*parameter: enabled_events`),
	})
}

func TestAccWebhookEndpointDataSource(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	const found = acctest.Resource("data.stripe_webhook_endpoint.found")
	h.Test(
		resource.TestStep{
			Config: hook(plain+"\n  connect = true\n  metadata = { team = \"ledger\" }") +
				"data \"stripe_webhook_endpoint\" \"found\" {\n  id = stripe_webhook_endpoint.test.id\n}\n",
			ConfigStateChecks: []statecheck.StateCheck{
				found.Has("url", "https://example.com/hooks"), found.Has("connect", true), found.Has("disabled", false), found.Has("status", "enabled"),
				found.Has("metadata/team", "ledger"), found.Has("enabled_events", events("account.updated", "capability.updated")),
			},
		},
		resource.TestStep{
			Config:      "data \"stripe_webhook_endpoint\" \"found\" {\n  id = \"we_none\"\n}\n",
			ExpectError: regexp.MustCompile(`The webhook endpoint does not exist`),
		},
	)
}

func TestAWebhookEndpointThatCouldNotBeDisabledIsMended(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	h.FailNext(http.MethodPost, collection+"/*", http.StatusInternalServerError, "Not now.")
	h.Test(
		resource.TestStep{Config: hook(plain + "\n  disabled = true"), ExpectNonEmptyPlan: true},
		resource.TestStep{
			Config: hook(plain + "\n  disabled = true"), ConfigPlanChecks: address.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{address.Has("status", "disabled")},
		},
	)
}

func TestTheSigningSecretIsNotInTheState(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	h.Test(resource.TestStep{Config: hook(plain), Check: func(state *terraform.State) error {
		id := state.RootModule().Resources[string(address)].Primary.ID
		secret := h.OK(h.Get("/_sandbox/webhook_endpoints/" + id)).String("secret")
		if !strings.HasPrefix(secret, "whsec_") {
			return fmt.Errorf("the secret is %q", secret)
		}
		if strings.Contains(fmt.Sprint(state), secret) {
			return fmt.Errorf("the state has the secret")
		}
		return nil
	}})
	for _, endpoint := range h.List(collection, "", nil) {
		t.Errorf("%s is still there", endpoint.ID())
	}
}

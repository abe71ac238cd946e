package endpoint_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

const (
	collection = "/v1/webhook_endpoints"
	address    = acctest.Resource("stripe_webhook_endpoint.test")
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
	steps := []resource.TestStep{{Config: hook(plain + fmt.Sprintf("\n  account = { id = %q }", account))}}
	h.Test(append(steps, address.Imports()...)...)
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

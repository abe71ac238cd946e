package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"syscall"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// tenantsHCL are six tenants with an object of each core resource.
const tenantsHCL = `
terraform {
  required_providers {
    stripe = { source = "embedded-finance/stripe" }
  }
}

provider "stripe" {
  default_metadata = { terraform = "tenants-test" }
}

locals {
  tenants  = toset(["0", "1", "2", "3", "4", "5"])
  accepted = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" }
  address  = { line1 = "address_full_match", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
}

resource "stripe_connected_account" "tenant" {
  for_each = local.tenants

  country       = "US"
  email         = "jenny.rosen@example.com"
  business_type = "individual"
  metadata      = { tenant = each.key }

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = {
    for name in ["card_issuing", "card_payments", "transfers", "treasury", "us_bank_account_ach_payments"] : name => { requested = true }
  }

  business_profile = {
    name                = "Acme Rides"
    mcc                 = "4121"
    product_description = "Rides across town, on short notice."
    url                 = "https://accessible.stripe.com"
  }

  individual = {
    first_name           = "Jenny"
    last_name            = "Rosen"
    email                = "jenny.rosen@example.com"
    phone                = "+15555550123"
    dob                  = { day = 1, month = 1, year = 1901 }
    id_number_wo         = "000000000"
    id_number_wo_version = 1
    address              = local.address
  }

  tos_acceptance = local.accepted
  settings = {
    card_issuing = { tos_acceptance = local.accepted }
    treasury     = { tos_acceptance = local.accepted }
  }
}

resource "stripe_financial_account" "tenant" {
  for_each = local.tenants

  account  = stripe_connected_account.tenant[each.key]
  metadata = { tenant = each.key }

  features {
    card_issuing {}
    financial_addresses {
      aba {}
    }
  }
}

resource "stripe_issuing_cardholder" "tenant" {
  for_each = local.tenants

  account    = stripe_connected_account.tenant[each.key]
  name       = "Jenny Rosen"
  metadata   = { tenant = each.key }
  individual = { first_name = "Jenny", last_name = "Rosen", card_issuing = { user_terms_acceptance = local.accepted } }
  billing    = { address = local.address }
}

resource "stripe_issuing_card" "tenant" {
  for_each = local.tenants

  account           = stripe_connected_account.tenant[each.key]
  cardholder        = stripe_issuing_cardholder.tenant[each.key].id
  financial_account = stripe_financial_account.tenant[each.key]
  currency          = "usd"
  type              = "virtual"
  status            = "active"
  metadata          = { tenant = each.key }
}
`

// An apply is interrupted at ten points, by Ctrl-C and by a crash of everything that runs on the machine, and done again.
func TestAnInterruptedApplyIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	for _, after := range []int{1, 5, 9, 14, 20} {
		t.Run(fmt.Sprintf("Ctrl-C at creation %d", after), func(t *testing.T) {
			t.Parallel()
			if unknown := interrupted(t, after, syscall.SIGINT); len(unknown) > 0 {
				t.Errorf("the state does not know %v", unknown)
			}
		})
		t.Run(fmt.Sprintf("a crash at creation %d", after), func(t *testing.T) {
			t.Parallel()
			// What was under way, at the most: Terraform walks ten at a time. The one that was asked for is lost for sure.
			if unknown := interrupted(t, after, syscall.SIGKILL); len(unknown) < 1 || len(unknown) > 10 {
				t.Errorf("the state does not know %v", unknown)
			}
		})
	}
}

// interrupted applies the tenants, interrupts that at a creation, applies them again, and returns the ids of what the state does
// not know then. The creation at which a crash comes is done, but nobody hears of it.
func interrupted(t *testing.T, after int, signal syscall.Signal) []string {
	t.Helper()
	h := acctest.NewSandbox(t)
	cli := acctest.NewCLI(t, map[string]string{"main.tf": tenantsHCL})
	var mu sync.Mutex
	creations, hit := 0, make(chan struct{})
	stripe := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := false
		if r.Method == http.MethodPost && slices.Contains(slices.Collect(maps.Values(corePaths)), r.URL.Path) {
			mu.Lock()
			creations++
			now = creations == after
			mu.Unlock()
		}
		if !now {
			h.Sandbox.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		h.Sandbox.ServeHTTP(answer, r)
		close(hit)
		if signal == syscall.SIGKILL {
			panic(http.ErrAbortHandler)
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		if _, err := w.Write(answer.Body.Bytes()); err != nil {
			t.Error(err)
		}
	}))
	defer stripe.Close()
	cli.Set("STRIPE_API_KEY="+h.Key, "STRIPE_API_BASE="+stripe.URL)

	first := cli.Start("apply", "-auto-approve", "-input=false", "-no-color")
	<-hit
	if err := syscall.Kill(-first.Process.Pid, signal); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err == nil {
		t.Error("the apply was not interrupted")
	}
	for _, arguments := range [][]string{{"apply", "-auto-approve", "-input=false", "-no-color"}, {"plan", "-detailed-exitcode", "-input=false", "-no-color"}} {
		if printed, err := cli.Run(arguments...); err != nil {
			t.Fatalf("terraform %s: %v\n%s", arguments[0], err, printed)
		}
	}
	return compare(t, h, cli)
}

// compare takes the ids in the state and those that the search of the guide finds, and returns the ones that are not in the
// state. Each instance of a resource has one there, and nothing in Stripe is without the mark that is searched for.
func compare(t *testing.T, h *acctest.Stripe, cli *acctest.CLI) (unknown []string) {
	t.Helper()
	printed, err := cli.Run("show", "-json")
	if err != nil {
		t.Fatal(err)
	}
	var shown struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Type   string
					Index  string
					Values struct{ ID string }
				}
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal([]byte(printed), &shown); err != nil {
		t.Fatal(err)
	}
	state := map[string]string{} // the instances by the id of their object
	for _, instance := range shown.Values.RootModule.Resources {
		state[instance.Values.ID] = instance.Type + "." + instance.Index
	}
	if len(state) != 24 {
		t.Errorf("the state has %d objects", len(state))
	}
	owners := []string{""}
	for _, resource := range coreResources {
		known, all := 0, []string(nil)
		for _, owner := range owners {
			for _, object := range h.List(corePaths[resource], owner, nil) {
				if object.String("metadata.terraform") != mark["terraform"] {
					t.Errorf("the search does not find %s", object.ID())
				}
				all = append(all, object.ID())
				instance, ok := state[object.ID()]
				if !ok {
					unknown = append(unknown, object.ID())
					continue
				}
				known++
				if instance != resource+"."+object.String("metadata.tenant") {
					t.Errorf("%s is the state's %s", object.ID(), instance)
				}
			}
		}
		if known != 6 {
			t.Errorf("Stripe has %d of the %s in the state", known, resource)
		}
		if resource == accountResource {
			owners = all
		}
	}
	return unknown
}

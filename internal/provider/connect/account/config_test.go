package account_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// acmeWith is the resource with arguments of a test.
func acmeWith(arguments string) string {
	return fmt.Sprintf("resource %q \"acme\" {\n%s\n}\n", resourceType, arguments)
}

// harness is acctest.Stripe with what the tests of accounts share.
type harness struct {
	*acctest.Stripe
	t *testing.T
}

func start(t *testing.T, options ...sandboxtest.Option) *harness {
	t.Helper()
	return &harness{Stripe: acctest.New(t, options...), t: t}
}

// mustBeGone checks that an account was deleted.
func (h *harness) mustBeGone(id string) {
	h.t.Helper()
	_, err := h.Client().V1Accounts.GetByID(context.Background(), id, nil)
	if !stripeapi.Gone(err) {
		h.t.Errorf("account %s is still there: %v", id, err)
	}
}

// lacks expects fields that Stripe no longer has.
func lacks(h *harness, id *string, fields ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		stripe := h.Look(collection+"/"+*id, "")
		for _, field := range fields {
			if value := stripe.Get(field); value != nil {
				return fmt.Errorf("Stripe still has %s: %v", field, value)
			}
		}
		return nil
	}
}

// platformControlled is the controller of embedded finance.
const platformControlled = `
  country = "US"
  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }
`

// everything of a person in the US, with the values that verify in test mode.
const everything = platformControlled + `
  email            = "jenny@example.com"
  business_type    = "individual"
  default_currency = "usd"
  metadata         = { tenant = "acme", tier = "gold" }
  deletion_policy  = "delete"
  timeouts         = { create = "1m", read = "1m", update = "1m", delete = "1m" }
  capabilities = {
    card_issuing                 = { requested = true }
    card_payments                = { requested = true }
    transfers                    = { requested = true }
    treasury                     = { requested = true }
    us_bank_account_ach_payments = { requested = true }
    link_payments                = { requested = false }
  }
  business_profile = {
    name                                = "Acme Rides"
    mcc                                 = "4121"
    url                                 = "https://accessible.stripe.com"
    product_description                 = "Rides across town."
    estimated_worker_count              = 3
    annual_revenue                      = { amount = 1000000, currency = "usd", fiscal_year_end = "2024-12-31" }
    monthly_estimated_revenue           = { amount = 90000, currency = "usd" }
    minority_owned_business_designation = ["women_owned_business"]
    support_email                       = "help@example.com"
    support_phone                       = "+18005550100"
    support_url                         = "https://example.com/help"
    support_address                     = { line1 = "1 Main St", line2 = "Floor 2", city = "Reno", state = "NV", postal_code = "89501", country = "US" }
  }
  individual = {
    first_name                  = "Jenny"
    last_name                   = "Rosen"
    maiden_name                 = "Alves"
    full_name_aliases           = ["Jen Rosen"]
    email                       = "jenny@example.com"
    phone                       = "+15555550123"
    gender                      = "female"
    political_exposure          = "existing"
    dob                         = { day = 1, month = 1, year = 1901 }
    id_number_wo                = "000000000"
    id_number_wo_version        = 1
    ssn_last_4_wo               = "0000"
    ssn_last_4_wo_version       = 1
    address                     = { line1 = "address_full_match", line2 = "Apt 5", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
    registered_address          = { line1 = "2 Main St", line2 = "Apt 6", city = "Reno", state = "NV", postal_code = "89501", country = "US" }
    relationship                = { director = true, executive = true, owner = true, percent_ownership = 62.5, title = "CEO" }
    verification = {
      document            = { front = "file_identity_document_success", back = "file_identity_document_success" }
      additional_document = { front = "file_identity_document_success", back = "file_identity_document_success" }
    }
    metadata = { role = "founder" }
  }
  settings = {
    branding            = { icon = "file_icon", logo = "file_logo", primary_color = "#635bff", secondary_color = "#0a2540" }
    card_issuing        = { tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7", user_agent = "Firefox" } }
    treasury            = { tos_acceptance = { date = "2025-06-01T11:00:00+02:00", ip = "203.0.113.7", user_agent = "Firefox" } }
    card_payments       = { statement_descriptor_prefix = "ACME", decline_on = { avs_failure = true, cvc_failure = true } }
    payments            = { statement_descriptor = "ACME RIDES" }
    bacs_debit_payments = { display_name = "Acme" }
    invoices            = { hosted_payment_method_save = "offer" }
    payouts = {
      debit_negative_balances = true
      statement_descriptor    = "ACME PAYOUT"
      schedule                = { interval = "weekly", weekly_anchor = "monday", delay_days = 5 }
    }
  }
  tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7", user_agent = "Firefox", service_agreement = "full" }
  external_account = {
    country                   = "US"
    currency                  = "usd"
    routing_number            = "110000000"
    account_holder_name       = "Jenny Rosen"
    account_holder_type       = "individual"
    account_number_wo         = "000123456789"
    account_number_wo_version = 1
  }
  documents = { proof_of_address = { files = ["file_address"] }, company_license = { files = ["file_license1", "file_license2"] } }
  groups    = { payments_pricing = "pricing_1" }
`

// changed has another value for every argument that can change.
const changed = platformControlled + `
  email         = "rosen@example.com"
  business_type = "individual"
  metadata      = { tenant = "acme corp" }
  capabilities = {
    card_issuing                 = { requested = true }
    card_payments                = { requested = true }
    transfers                    = { requested = true }
    treasury                     = { requested = true }
    us_bank_account_ach_payments = { requested = false }
    link_payments                = { requested = true }
  }
  business_profile = {
    name                                = "Acme Trips"
    mcc                                 = "4722"
    url                                 = "https://example.org"
    product_description                 = "Trips."
    estimated_worker_count              = 4
    annual_revenue                      = { amount = 2000000, currency = "cad", fiscal_year_end = "2023-12-31" }
    monthly_estimated_revenue           = { amount = 0, currency = "cad" }
    minority_owned_business_designation = ["lgbtqi_owned_business", "minority_owned_business"]
    support_email                       = "support@example.com"
    support_phone                       = "+18005550101"
    support_url                         = "https://example.com/support"
    support_address                     = { line1 = "3 Main St", line2 = "Floor 4", city = "Toronto", state = "ON", postal_code = "M5V 1A1", country = "CA" }
  }
  individual = {
    first_name            = "Jennifer"
    last_name             = "Rosen-Alves"
    maiden_name           = "Smith"
    full_name_aliases     = ["JR", "Jenny Rosen"]
    email                 = "rosen@example.com"
    phone                 = "+15555550124"
    gender                = "male"
    political_exposure    = "none"
    dob                   = { day = 1, month = 1, year = 1902 }
    id_number_wo          = "222222222"
    id_number_wo_version  = 2
    ssn_last_4_wo         = "2222"
    ssn_last_4_wo_version = 2
    address               = { line1 = "4 Main St", line2 = "Apt 7", city = "Reno", state = "NV", postal_code = "89502", country = "CA" }
    registered_address    = { line1 = "5 Main St", line2 = "Apt 8", city = "Elko", state = "CO", postal_code = "80401", country = "CA" }
    relationship          = { director = false, executive = false, owner = false, percent_ownership = 10, title = "CFO" }
    verification = {
      document            = { front = "file_front", back = "file_back" }
      additional_document = { front = "file_front", back = "file_back" }
    }
    metadata = { role = "owner", desk = "4" }
  }
  settings = {
    branding            = { icon = "file_icon2", logo = "file_logo2", primary_color = "#000000", secondary_color = "#ffffff" }
    card_issuing        = { tos_acceptance = { date = "2025-06-02T09:00:00Z", ip = "203.0.113.8", user_agent = "Chrome" } }
    treasury            = { tos_acceptance = { date = "2025-06-02T09:00:00Z", ip = "203.0.113.8", user_agent = "Chrome" } }
    card_payments       = { statement_descriptor_prefix = "TRIPS", decline_on = { avs_failure = false, cvc_failure = false } }
    payments            = { statement_descriptor = "ACME TRIPS" }
    bacs_debit_payments = { display_name = "Trips" }
    invoices            = { hosted_payment_method_save = "never" }
    payouts = {
      debit_negative_balances = false
      statement_descriptor    = "TRIPS PAYOUT"
      schedule                = { interval = "monthly", monthly_payout_days = [1, 15], delay_days = 6 }
    }
  }
  tos_acceptance = { date = "2025-06-02T09:00:00Z", ip = "203.0.113.8", user_agent = "Chrome", service_agreement = "recipient" }
  external_account = {
    country                   = "US"
    currency                  = "usd"
    routing_number            = "110000000"
    account_holder_name       = "Jennifer Rosen"
    account_holder_type       = "company"
    account_number_wo         = "000999999991"
    account_number_wo_version = 2
  }
  documents = { company_license = { files = ["file_license3"] }, proof_of_registration = { files = ["file_register"] } }
  groups    = { payments_pricing = "pricing_2" }
`

// permanent are capabilities that Stripe does not take back once they are active.
const permanent = `
  capabilities = {
    card_issuing  = { requested = true }
    card_payments = { requested = true }
    transfers     = { requested = true }
    treasury      = { requested = true }
  }
`

// importable are details of an individual that an import can read back.
const importable = platformControlled + `
  email         = "jenny@example.com"
  business_type = "individual"
  capabilities = {
    card_issuing  = { requested = true }
    card_payments = { requested = true }
    transfers     = { requested = true }
    treasury      = { requested = true }
  }
  business_profile = { name = "Acme Rides", mcc = "4121", url = "https://accessible.stripe.com" }
  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    email        = "jenny@example.com"
    phone        = "+15555550123"
    dob          = { day = 1, month = 1, year = 1902 }
    address      = { line1 = "address_full_match", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" }
    relationship = { percent_ownership = 50.5 }
    verification = { document = { front = "file_identity_document_success" } }
    metadata     = { role = "founder" }
  }
  settings = {
    card_issuing = { tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
    treasury     = { tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
    payouts      = { schedule = { interval = "monthly", monthly_anchor = 31, delay_days = 4 }, debit_negative_balances = true }
  }
  tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" }
  metadata       = { tenant = "acme" }
`

// verified are those details and the number with which the individual is verified in test mode.
var verified = strings.Replace(importable, "    first_name ", "    id_number_wo = \"222222222\"\n    id_number_wo_version = 1\n    first_name ", 1)

// companyDetails are everything of a company but its secrets.
const companyDetails = `
  business_type = "company"
  capabilities  = { transfers = { requested = true } }
  company = {
    name                       = "Acme Inc."
    phone                      = "+18005550100"
    structure                  = "private_corporation"
    tax_id_registrar           = "Local Court Charlottenburg"
    export_license_id          = "ABCDE12345"
    export_purpose_code        = "P0802"
    directors_provided         = true
    executives_provided        = true
    owners_provided            = true
    ownership_exemption_reason = "qualifies_as_financial_institution"
    address                    = { line1 = "1 Main St", line2 = "Floor 2", city = "Reno", state = "NV", postal_code = "89501", country = "US" }
    registration_date          = { day = 29, month = 2, year = 2008 }
    ownership_declaration      = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7", user_agent = "Firefox" }
    directorship_declaration   = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7", user_agent = "Firefox" }
    verification               = { document = { front = "file_front", back = "file_back" } }
  }
`

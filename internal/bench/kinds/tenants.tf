# Tenants of the platform: connected accounts with everything that verifies them.

terraform {
  required_providers {
    stripe = { source = "embedded-finance/stripe" }
  }
}

variable "n" {
  type = number
}

variable "revision" {
  type = string
}

variable "requests_per_second" {
  type    = number
  default = null
}

provider "stripe" {
  requests_per_second = var.requests_per_second
}

locals {
  terms = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" }
}

resource "stripe_connected_account" "this" {
  # Not for_each: Terraform evaluates its set again for each instance, which at 1,000 costs more than all the rest.
  count = var.n

  country       = "US"
  email         = "tenant-${count.index}@example.com"
  business_type = "individual"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = {
    card_issuing  = { requested = true }
    card_payments = { requested = true }
    transfers     = { requested = true }
    treasury      = { requested = true }
  }

  business_profile = {
    name                = "Tenant ${count.index}"
    mcc                 = "4121"
    product_description = "Rides across town, on short notice."
    url                 = "https://accessible.stripe.com"
  }

  individual = {
    first_name           = "Jenny"
    last_name            = "Rosen"
    email                = "tenant-${count.index}@example.com"
    phone                = "+15555550123"
    dob                  = { day = 1, month = 1, year = 1901 }
    id_number_wo         = "000000000"
    id_number_wo_version = 1

    address = {
      line1       = "address_full_match"
      city        = "South San Francisco"
      state       = "CA"
      postal_code = "94080"
      country     = "US"
    }
  }

  tos_acceptance = local.terms
  settings = {
    card_issuing = { tos_acceptance = local.terms }
    treasury     = { tos_acceptance = local.terms }
  }

  metadata = { revision = var.revision }
}

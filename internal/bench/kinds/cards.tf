# Cards of one connected account, all of one cardholder.

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
  country       = "US"
  email         = "jenny.rosen@example.com"
  business_type = "individual"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = {
    card_issuing = { requested = true }
    transfers    = { requested = true }
  }

  business_profile = {
    name                = "Rocket Rides"
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

    address = {
      line1       = "address_full_match"
      city        = "South San Francisco"
      state       = "CA"
      postal_code = "94080"
      country     = "US"
    }
  }

  tos_acceptance = local.terms
  settings       = { card_issuing = { tos_acceptance = local.terms } }
}

resource "stripe_issuing_cardholder" "this" {
  account      = stripe_connected_account.this
  name         = "Jenny Rosen"
  email        = "jenny.rosen@example.com"
  phone_number = "+18008675309"
  type         = "individual"

  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    dob          = { day = 1, month = 11, year = 1981 }
    card_issuing = { user_terms_acceptance = local.terms }
  }

  billing = {
    address = {
      line1       = "354 Oyster Point Blvd"
      city        = "South San Francisco"
      state       = "CA"
      postal_code = "94080"
      country     = "US"
    }
  }
}

resource "stripe_issuing_card" "this" {
  count = var.n

  account    = stripe_connected_account.this
  cardholder = stripe_issuing_cardholder.this.id
  currency   = "usd"
  type       = "virtual"
  status     = "active"

  spending_controls = {
    spending_limits = [{ amount = 50000, interval = "monthly" }]
  }

  metadata = { revision = var.revision }
}

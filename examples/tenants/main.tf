# Three tenants of a platform, from one map: for each a connected account with everything that verifies it in test mode,
# a financial account with all nine features, a cardholder, and an active virtual card that draws on the financial account.
#
# `make demo` applies this against the sandbox inside the provider. To run it in Stripe's test mode, remove `sandbox = {}`
# and set STRIPE_API_KEY.

terraform {
  required_version = ">= 1.11"

  required_providers {
    stripe = {
      source  = "embedded-finance/stripe"
      version = "~> 0.1"
    }
  }
}

provider "stripe" {
  sandbox = {}

  default_metadata = {
    managed_by = "terraform"
  }
}

# Only accounts without a Stripe dashboard, for which the platform pays the fees, bears the losses and collects the
# requirements, can have financial accounts and issue cards.
resource "stripe_connected_account" "tenant" {
  for_each = var.tenants

  country       = "US"
  email         = each.value.email
  business_type = "individual"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = {
    card_issuing                 = { requested = true }
    card_payments                = { requested = true }
    transfers                    = { requested = true }
    treasury                     = { requested = true }
    us_bank_account_ach_payments = { requested = true }
  }

  business_profile = {
    name                = each.value.business
    mcc                 = each.value.mcc
    product_description = each.value.product
    url                 = "https://accessible.stripe.com"
  }

  # Stripe's test values: this address, date of birth and number verify the person.
  individual = {
    first_name           = each.value.first_name
    last_name            = each.value.last_name
    email                = each.value.email
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

  # The terms of Stripe's services, of Issuing and of Treasury: accepted by the tenant in the platform's application.
  tos_acceptance = local.terms
  settings = {
    card_issuing = { tos_acceptance = local.terms }
    treasury     = { tos_acceptance = local.terms }
  }
}

# Passing the account whole lets the plan check, before the account exists, that it requests what the features need.
resource "stripe_financial_account" "tenant" {
  for_each = stripe_connected_account.tenant

  account  = each.value
  nickname = "${var.tenants[each.key].business} wallet"

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
  }
}

resource "stripe_issuing_cardholder" "tenant" {
  for_each = stripe_connected_account.tenant

  account      = each.value
  name         = "${var.tenants[each.key].first_name} ${var.tenants[each.key].last_name}"
  email        = var.tenants[each.key].email
  phone_number = "+15555550123"
  type         = "individual"

  individual = {
    first_name   = var.tenants[each.key].first_name
    last_name    = var.tenants[each.key].last_name
    dob          = { day = 1, month = 1, year = 1990 }
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

resource "stripe_issuing_card" "tenant" {
  for_each = stripe_connected_account.tenant

  account           = each.value
  financial_account = stripe_financial_account.tenant[each.key]
  cardholder        = stripe_issuing_cardholder.tenant[each.key].id
  currency          = "usd"
  type              = "virtual"
  status            = "active"

  spending_controls = {
    spending_limits = [{ amount = var.tenants[each.key].monthly_limit, interval = "monthly" }]
  }
}

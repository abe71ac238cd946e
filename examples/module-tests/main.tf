# A module as a platform team has one: a tenant with an account, a financial account and a card. Its tests are in tests/ and
# run offline: `terraform init && terraform test`.

resource "stripe_connected_account" "tenant" {
  country       = "US"
  business_type = "individual"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  business_profile = {
    name = var.name
    mcc  = "4121"
    url  = "https://accessible.stripe.com"
  }

  capabilities = { for capability in var.capabilities : capability => { requested = true } }

  # Stripe's test values, which it verifies at once. The account works from the start, so that the tests can use it.
  individual = {
    first_name           = "Jenny"
    last_name            = "Rosen"
    email                = "jenny.rosen@example.com"
    phone                = "+18008675309"
    dob                  = { day = 1, month = 1, year = 1902 }
    id_number_wo         = "222222222"
    id_number_wo_version = 1

    address = {
      line1       = "address_full_match"
      city        = "South San Francisco"
      state       = "CA"
      postal_code = "94080"
      country     = "US"
    }
  }

  tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" }

  settings = {
    card_issuing = { tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
    treasury     = { tos_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
  }

  lifecycle {
    # At plan, before anything exists. Without it the provider's own checks of the cardholder, the wallet and the card would fail
    # the plan, with the same remedy. But `terraform test` can expect what the module itself checks, and no error of a provider.
    postcondition {
      condition     = try(self.capabilities["card_issuing"].requested, false)
      error_message = "Every tenant gets a card, so capabilities has to name card_issuing."
    }
  }
}

resource "stripe_financial_account" "wallet" {
  account  = stripe_connected_account.tenant
  nickname = var.name

  features {
    card_issuing {}
    deposit_insurance {}
  }
}

resource "stripe_issuing_cardholder" "owner" {
  account = stripe_connected_account.tenant
  name    = "Jenny Rosen"

  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    card_issuing = { user_terms_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
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

resource "stripe_issuing_card" "owner" {
  account           = stripe_connected_account.tenant
  financial_account = stripe_financial_account.wallet
  cardholder        = stripe_issuing_cardholder.owner.id
  currency          = "usd"
  type              = "virtual"
  status            = var.frozen ? "inactive" : "active"

  spending_controls = {
    spending_limits = [{ amount = var.monthly_limit, interval = "monthly" }]
  }
}

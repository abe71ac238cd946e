# A business in the US that can hold money and issue cards: Stripe's test values verify it.
resource "stripe_connected_account" "acme" {
  country       = "US"
  email         = "jenny.rosen@example.com"
  business_type = "individual"

  # The one controller with which Stripe offers Issuing and Treasury.
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

  metadata = {
    tenant = "acme"
  }
}

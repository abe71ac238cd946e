# An account that its owner completes in Stripe's onboarding form.
resource "stripe_connected_account" "shop" {
  country = "US"

  controller = {
    stripe_dashboard = { type = "express" }
    fees             = { payer = "application" }
    losses           = { payments = "application" }
  }

  capabilities = {
    card_payments = { requested = true }
    transfers     = { requested = true }
  }
}

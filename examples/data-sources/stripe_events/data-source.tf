resource "stripe_connected_account" "acme" {
  country = "US"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = {
    card_payments = { requested = true }
    transfers     = { requested = true }
    treasury      = { requested = true }
  }
}

resource "stripe_financial_account" "wallet" {
  account = stripe_connected_account.acme

  features {
    deposit_insurance {}
  }
}

data "stripe_events" "wallets" {
  account    = stripe_connected_account.acme
  type       = "treasury.financial_account.created"
  limit      = 20
  depends_on = [stripe_financial_account.wallet]
}

output "created" {
  value = data.stripe_events.wallets.events[*].object.id
}

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

data "stripe_financial_account" "wallet" {
  account = stripe_connected_account.acme
  id      = stripe_financial_account.wallet.id
}

output "active_features" {
  value = data.stripe_financial_account.wallet.active_features
}

resource "stripe_connected_account" "acme" {
  country = "US"

  controller = {
    stripe_dashboard = { type = "express" }
    fees             = { payer = "application" }
    losses           = { payments = "application" }
  }

  capabilities = {
    transfers = { requested = true }
  }
}

data "stripe_connected_account" "acme" {
  id = stripe_connected_account.acme.id
}

output "payouts_enabled" {
  value = data.stripe_connected_account.acme.payouts_enabled
}

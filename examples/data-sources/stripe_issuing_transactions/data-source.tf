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

data "stripe_issuing_transactions" "captures" {
  account = stripe_connected_account.acme
  type    = "capture"
  created = { gte = "2026-01-01T00:00:00Z" }
}

output "spent" {
  value = -sum(concat([0], data.stripe_issuing_transactions.captures.transactions[*].amount))
}

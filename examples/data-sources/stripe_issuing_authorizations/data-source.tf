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

data "stripe_issuing_authorizations" "pending" {
  account = stripe_connected_account.acme
  status  = "pending"
}

output "held" {
  value = sum(concat([0], data.stripe_issuing_authorizations.pending.authorizations[*].amount))
}

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

data "stripe_treasury_transactions" "posted" {
  account           = stripe_connected_account.acme
  financial_account = stripe_financial_account.wallet
  status            = "posted"
}

output "moved" {
  value = [for transaction in data.stripe_treasury_transactions.posted.transactions : transaction.balance_impact.cash]
}

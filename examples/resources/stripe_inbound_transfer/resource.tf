# A financial account with money in it cannot be closed, so it is left as it is.
resource "stripe_financial_account" "wallet" {
  deletion_policy = "abandon"

  features {
    inbound_transfers {
      ach {}
    }
  }
}

# 200 USD from a test bank account on which nothing happens by itself; the outcome is driven with Stripe's test helpers.
resource "stripe_inbound_transfer" "top_up" {
  financial_account     = stripe_financial_account.wallet
  origin_payment_method = { id = "pm_usBankAccount_processing" }
  amount                = 20000
  currency              = "usd"
  description           = "Top up"
  outcome               = "succeeded"
}

# A financial account with money in it cannot be closed, so it is left as it is.
resource "stripe_financial_account" "wallet" {
  deletion_policy = "abandon"

  features {
    financial_addresses {
      aba {}
    }
  }
}

resource "stripe_test_received_credit" "funds" {
  financial_account = stripe_financial_account.wallet
  amount            = 20000
  currency          = "usd"
  network           = "ach"
}

resource "stripe_test_received_debit" "rent" {
  financial_account = stripe_financial_account.wallet
  amount            = 5000
  currency          = "usd"
  network           = "ach"
  description       = "Rent"

  depends_on = [stripe_test_received_credit.funds]
}

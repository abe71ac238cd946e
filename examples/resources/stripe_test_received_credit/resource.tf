# A financial account with money in it cannot be closed, so it is left as it is.
resource "stripe_financial_account" "wallet" {
  deletion_policy = "abandon"

  features {
    financial_addresses {
      aba {}
    }
  }
}

resource "stripe_test_received_credit" "salary" {
  financial_account = stripe_financial_account.wallet
  amount            = 150000
  currency          = "usd"
  network           = "ach"
  description       = "Salary"
}

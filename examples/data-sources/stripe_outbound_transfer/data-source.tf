# A financial account with money in it cannot be closed, so it is left as it is.
resource "stripe_financial_account" "wallet" {
  deletion_policy = "abandon"

  features {
    financial_addresses {
      aba {}
    }
    outbound_transfers {
      ach {}
    }
  }
}

resource "stripe_test_received_credit" "funds" {
  financial_account = stripe_financial_account.wallet
  amount            = 20000
  currency          = "usd"
  network           = "ach"
}

# 10 USD to a test bank account on which nothing happens by itself; the outcome is driven with Stripe's test helpers.
resource "stripe_outbound_transfer" "sweep" {
  financial_account          = stripe_financial_account.wallet
  destination_payment_method = { id = "pm_usBankAccount_processing" }
  amount                     = 1000
  currency                   = "usd"
  statement_descriptor       = "Sweep"
  outcome                    = "posted"

  depends_on = [stripe_test_received_credit.funds]
}

data "stripe_outbound_transfer" "sweep" {
  id = stripe_outbound_transfer.sweep.id
}

output "status" {
  value = data.stripe_outbound_transfer.sweep.status
}

# A financial account with money in it cannot be closed, so it is left as it is.
resource "stripe_financial_account" "wallet" {
  deletion_policy = "abandon"

  features {
    financial_addresses {
      aba {}
    }
    outbound_payments {
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

# A payment to a bank account that is described here. Its account number is write-only: nothing of it is in the state.
resource "stripe_outbound_payment" "bill" {
  financial_account    = stripe_financial_account.wallet
  amount               = 2000
  currency             = "usd"
  statement_descriptor = "Invoice 1"
  outcome              = "posted"

  destination_payment_method_data = {
    type            = "us_bank_account"
    billing_details = { name = "Jenny Rosen" }
    us_bank_account = {
      account_holder_type       = "individual"
      routing_number            = "110000000"
      account_number_wo         = "000000000009"
      account_number_wo_version = 1
    }
  }

  depends_on = [stripe_test_received_credit.funds]
}

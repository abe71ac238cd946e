resource "stripe_connected_account" "acme" {
  country = "US"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = {
    card_issuing                 = { requested = true }
    card_payments                = { requested = true }
    transfers                    = { requested = true }
    treasury                     = { requested = true }
    us_bank_account_ach_payments = { requested = true }
  }
}

# The account is passed whole, so that the plan can check that it requests what the features need.
resource "stripe_financial_account" "wallet" {
  account  = stripe_connected_account.acme
  nickname = "Wallet"

  features {
    card_issuing {}
    deposit_insurance {}
    intra_stripe_flows {}
    financial_addresses {
      aba {}
    }
    inbound_transfers {
      ach {}
    }
    outbound_payments {
      ach {}
      us_domestic_wire {}
    }
    outbound_transfers {
      ach {}
      us_domestic_wire {}
    }
  }

  metadata = {
    purpose = "operating"
  }
}

# Stripe's integration guide for embedded finance, from the connected account to the captured card payment: the account gets a
# financial account and a verified bank account, pulls in 200 USD, and spends 10 USD with a card.
#
# Apply it once, and the outputs show 190 USD of cash and 10 USD pending. Set authorization_outcome to "captured", apply again,
# and the 10 USD are gone. With `sandbox = {}` all of it runs inside the provider; the test helpers behind `outcome` work with
# test keys only.

terraform {
  required_version = ">= 1.11"

  required_providers {
    stripe = {
      source  = "embedded-finance/stripe"
      version = "~> 0.1"
    }
  }
}

provider "stripe" {
  sandbox = {}
}

# Create a connected account, and everything that verifies it in test mode.
resource "stripe_connected_account" "company" {
  country       = "US"
  email         = "jenny.rosen@example.com"
  business_type = "individual"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = { for name in [
    "card_issuing", "card_payments", "transfers", "treasury", "us_bank_account_ach_payments",
  ] : name => { requested = true } }

  business_profile = {
    name                = "Company Corp"
    mcc                 = "5734"
    product_description = "Rides across town, on short notice."
    url                 = "https://accessible.stripe.com"
  }

  individual = {
    first_name           = "Jenny"
    last_name            = "Rosen"
    email                = "jenny.rosen@example.com"
    phone                = "+15555550123"
    dob                  = { day = 1, month = 1, year = 1901 }
    id_number_wo         = "000000000"
    id_number_wo_version = 1

    address = {
      line1       = "address_full_match"
      city        = "South San Francisco"
      state       = "CA"
      postal_code = "94080"
      country     = "US"
    }
  }

  tos_acceptance = local.terms
  settings = {
    card_issuing = { tos_acceptance = local.terms }
    treasury     = { tos_acceptance = local.terms }
  }
}

# Create a financial account.
resource "stripe_financial_account" "wallet" {
  account = stripe_connected_account.company

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

  # Stripe closes financial accounts only when they are empty, and this one will not be.
  deletion_policy = "abandon"
}

# Link a bank account of the company's own, and verify it with the code of the microdeposit.
resource "stripe_setup_intent" "bank" {
  account         = stripe_connected_account.company
  attach_to_self  = true
  flow_directions = ["inbound", "outbound"]

  payment_method_data = {
    billing_details = { name = "Company Corp" }

    us_bank_account = {
      routing_number            = "110000000"
      account_number_wo         = "000123456789"
      account_number_wo_version = 1
      account_holder_type       = "company"
    }
  }

  mandate_data = {
    customer_acceptance = {
      type = "online"

      online = {
        ip_address = "123.123.123.123"
        user_agent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
      }
    }
  }

  microdeposits = { descriptor_code = "SM11AA" }
}

# Add funds: 200 USD from the bank account.
resource "stripe_inbound_transfer" "funding" {
  account               = stripe_connected_account.company
  financial_account     = stripe_financial_account.wallet
  origin_payment_method = stripe_setup_intent.bank.payment_method
  amount                = 20000
  currency              = "usd"
  outcome               = "succeeded"
}

# Create a cardholder and a card.
resource "stripe_issuing_cardholder" "jenny" {
  account      = stripe_connected_account.company
  name         = "Jenny Rosen"
  email        = "jenny.rosen@example.com"
  phone_number = "+15555550123"
  type         = "individual"

  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    card_issuing = { user_terms_acceptance = local.terms }
  }

  billing = {
    address = {
      line1       = "354 Oyster Point Blvd"
      city        = "South San Francisco"
      state       = "CA"
      postal_code = "94080"
      country     = "US"
    }
  }
}

resource "stripe_issuing_card" "travel" {
  account           = stripe_connected_account.company
  financial_account = stripe_financial_account.wallet
  cardholder        = stripe_issuing_cardholder.jenny.id
  currency          = "usd"
  type              = "virtual"
  status            = "active"
}

# Use the card, when there is something to spend.
resource "stripe_test_issuing_authorization" "taxi" {
  account              = stripe_connected_account.company
  card                 = stripe_issuing_card.travel
  amount               = 1000
  authorization_method = "chip"
  outcome              = var.authorization_outcome

  merchant_data = {
    category    = "taxicabs_limousines"
    name        = "Rocket Rides"
    network_id  = "1234567890"
    city        = "San Francisco"
    state       = "CA"
    postal_code = "94107"
    country     = "US"
  }

  depends_on = [stripe_inbound_transfer.funding]
}

# The balance, as it is when all of that has happened.
data "stripe_financial_account" "wallet" {
  account = stripe_connected_account.company
  id      = stripe_financial_account.wallet.id

  depends_on = [stripe_test_issuing_authorization.taxi]
}

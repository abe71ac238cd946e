# Stripe's integration guide for B2B payments: the platform funds its own Issuing balance, and pays with a company card that
# draws on it.
#
# Set authorization_outcome to "captured" and apply again to capture the payment. With `sandbox = {}` all of it runs inside the
# provider; the test helpers behind `outcome` work with test keys only.

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

# Add funds to the Issuing balance.
resource "stripe_topup" "funding" {
  amount              = 50000
  currency            = "usd"
  destination_balance = "issuing"
}

# Create a cardholder.
resource "stripe_issuing_cardholder" "company" {
  name         = "Company Card"
  email        = "company@example.com"
  phone_number = "+18008675309"
  type         = "company"
  status       = "active"

  billing = {
    address = {
      line1       = "123 Main Street"
      city        = "San Francisco"
      state       = "CA"
      postal_code = "94111"
      country     = "US"
    }
  }
}

# Create a card, and activate it.
resource "stripe_issuing_card" "company" {
  cardholder = stripe_issuing_cardholder.company.id
  currency   = "usd"
  type       = "virtual"
  status     = "active"
}

# Use the card, when there is something to spend.
resource "stripe_test_issuing_authorization" "taxi" {
  card                 = stripe_issuing_card.company
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

  depends_on = [stripe_topup.funding]
}

# The balances of the platform, as they are when all of that has happened.
data "stripe_balance" "platform" {
  depends_on = [stripe_test_issuing_authorization.taxi]
}

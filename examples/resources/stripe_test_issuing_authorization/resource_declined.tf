resource "stripe_issuing_cardholder" "company" {
  name = "Company Card"
  type = "company"

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
  cardholder = stripe_issuing_cardholder.company.id
  currency   = "usd"
  type       = "virtual"
  status     = "active"

  spending_controls = {
    blocked_categories = ["betting_casino_gambling"]
  }
}

# The card is used in a casino, and its spending controls decline that.
resource "stripe_test_issuing_authorization" "casino" {
  card    = stripe_issuing_card.travel
  amount  = 1000
  outcome = "declined"

  merchant_data = {
    category = "betting_casino_gambling"
    name     = "Lucky Rides"
  }
}

output "reason" {
  value = stripe_test_issuing_authorization.casino.decline_reason
}

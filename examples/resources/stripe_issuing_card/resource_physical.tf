resource "stripe_issuing_cardholder" "driver" {
  name = "Francisco Alves"

  individual = {
    first_name   = "Francisco"
    last_name    = "Alves"
    card_issuing = { user_terms_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
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

# A physical card is created inactive, and is activated when it has arrived.
resource "stripe_issuing_card" "fuel" {
  cardholder = stripe_issuing_cardholder.driver.id
  currency   = "usd"
  type       = "physical"
  status     = "inactive"

  shipping = {
    name    = "Francisco Alves"
    service = "express"
    address = {
      line1       = "354 Oyster Point Blvd"
      city        = "South San Francisco"
      state       = "CA"
      postal_code = "94080"
      country     = "US"
    }
  }
}

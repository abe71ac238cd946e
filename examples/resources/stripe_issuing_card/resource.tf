resource "stripe_issuing_cardholder" "jenny" {
  name = "Jenny Rosen"

  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
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

# A virtual card that draws on the platform's Issuing balance and can be used at once.
resource "stripe_issuing_card" "travel" {
  cardholder = stripe_issuing_cardholder.jenny.id
  currency   = "usd"
  type       = "virtual"
  status     = "active"

  spending_controls = {
    allowed_categories = ["airlines_air_carriers", "hotels_motels_and_resorts"]
    spending_limits = [
      { amount = 50000, interval = "per_authorization" },
      { amount = 500000, interval = "monthly" },
    ]
  }
}

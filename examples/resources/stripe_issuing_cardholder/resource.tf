# A person who uses cards of the platform itself. `account = stripe_connected_account.acme` makes it one of a tenant's.
resource "stripe_issuing_cardholder" "jenny" {
  name         = "Jenny Rosen"
  email        = "jenny.rosen@example.com"
  phone_number = "+18008675309"
  type         = "individual"

  individual = {
    first_name = "Jenny"
    last_name  = "Rosen"
    dob        = { day = 1, month = 11, year = 1981 }

    # Cards in the US can be activated only when the person has accepted these terms.
    card_issuing = {
      user_terms_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" }
    }
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

  spending_controls = {
    blocked_categories = ["betting_casino_gambling"]
    spending_limits    = [{ amount = 500000, interval = "monthly" }]
  }
}

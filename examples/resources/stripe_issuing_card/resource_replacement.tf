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

resource "stripe_issuing_card" "worn" {
  cardholder = stripe_issuing_cardholder.jenny.id
  currency   = "usd"
  type       = "virtual"
  status     = "active"
}

# A damaged or expired card lends its number to its replacement. It stays in use until the replacement becomes active:
# set status = "active" then, write the id of the old card here instead of the reference, and remove the old card.
resource "stripe_issuing_card" "fresh" {
  cardholder         = stripe_issuing_cardholder.jenny.id
  currency           = "usd"
  type               = "virtual"
  status             = "inactive"
  replacement_for    = stripe_issuing_card.worn.id
  replacement_reason = "damaged"
}

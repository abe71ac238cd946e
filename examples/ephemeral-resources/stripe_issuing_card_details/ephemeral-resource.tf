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

resource "stripe_issuing_card" "travel" {
  cardholder = stripe_issuing_cardholder.jenny.id
  currency   = "usd"
  type       = "virtual"
  status     = "active"
}

ephemeral "stripe_issuing_card_details" "travel" {
  card = stripe_issuing_card.travel
}

# The values can go wherever Terraform takes ephemeral ones: into write-only arguments, into the configuration of providers,
# and through locals and ephemeral variables on the way there.
locals {
  card = {
    number = ephemeral.stripe_issuing_card_details.travel.number
    cvc    = ephemeral.stripe_issuing_card_details.travel.cvc
  }
}

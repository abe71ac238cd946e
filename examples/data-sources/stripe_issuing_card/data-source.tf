resource "stripe_issuing_cardholder" "fleet" {
  name = "Acme Fleet"
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

resource "stripe_issuing_card" "tolls" {
  cardholder = stripe_issuing_cardholder.fleet.id
  currency   = "usd"
  type       = "virtual"
}

data "stripe_issuing_card" "tolls" {
  id = stripe_issuing_card.tolls.id
}

output "last4" {
  value = data.stripe_issuing_card.tolls.last4
}

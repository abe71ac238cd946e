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

data "stripe_issuing_cardholder" "fleet" {
  id = stripe_issuing_cardholder.fleet.id
}

output "due" {
  value = data.stripe_issuing_cardholder.fleet.requirements.past_due
}

resource "stripe_topup" "cards" {
  amount              = 20000
  currency            = "usd"
  destination_balance = "issuing"
  outcome             = "succeeded"
}

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
}

# A ride of 10 USD, of which the driver takes 9.
resource "stripe_test_issuing_authorization" "taxi" {
  card                 = stripe_issuing_card.travel
  amount               = 1000
  authorization_method = "chip"
  outcome              = "captured"
  capture_amount       = 900

  merchant_data = {
    category    = "taxicabs_limousines"
    name        = "Rocket Rides"
    network_id  = "1234567890"
    city        = "San Francisco"
    state       = "CA"
    postal_code = "94107"
    country     = "US"
  }

  # The card can only spend what is there.
  depends_on = [stripe_topup.cards]
}

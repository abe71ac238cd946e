resource "stripe_issuing_cardholder" "fleet" {
  name = "Acme Fleet"
  type = "company"

  company = {
    tax_id_wo         = "000000000"
    tax_id_wo_version = 1
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

# Cardholders of the platform itself.

terraform {
  required_providers {
    stripe = { source = "embedded-finance/stripe" }
  }
}

variable "n" {
  type = number
}

variable "revision" {
  type = string
}

variable "requests_per_second" {
  type    = number
  default = null
}

provider "stripe" {
  requests_per_second = var.requests_per_second
}

resource "stripe_issuing_cardholder" "this" {
  count = var.n

  name         = "Jenny Rosen"
  email        = "jenny.rosen+${count.index}@example.com"
  phone_number = "+18008675309"
  type         = "individual"

  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    dob          = { day = 1, month = 11, year = 1981 }
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

  metadata = { revision = var.revision }
}

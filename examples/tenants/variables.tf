variable "tenants" {
  description = "The tenants by a name of your own. Amounts are in cents."

  type = map(object({
    business      = string
    mcc           = string
    product       = string
    first_name    = string
    last_name     = string
    email         = string
    monthly_limit = number
  }))

  default = {
    rocket-rides = {
      business      = "Rocket Rides"
      mcc           = "4121"
      product       = "Rides across town, on short notice."
      first_name    = "Jenny"
      last_name     = "Rosen"
      email         = "jenny.rosen@example.com"
      monthly_limit = 500000
    }
    kavholm = {
      business      = "Kavholm Rentals"
      mcc           = "6513"
      product       = "Homes to rent by the week."
      first_name    = "Francisco"
      last_name     = "Alves"
      email         = "francisco.alves@example.com"
      monthly_limit = 1200000
    }
    furever = {
      business      = "Furever Grooming"
      mcc           = "7299"
      product       = "Grooming for dogs and cats."
      first_name    = "Amara"
      last_name     = "Okafor"
      email         = "amara.okafor@example.com"
      monthly_limit = 250000
    }
  }
}

locals {
  terms = {
    date = "2025-06-01T09:00:00Z"
    ip   = "203.0.113.7"
  }
}

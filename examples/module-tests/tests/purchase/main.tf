# A purchase that is to be declined, for the tests alone.

terraform {
  required_providers {
    stripe = {
      source  = "embedded-finance/stripe"
      version = "~> 0.1"
    }
  }
}

variable "account_id" {
  type = string
}

variable "card_id" {
  type = string
}

resource "stripe_test_issuing_authorization" "purchase" {
  account = { id = var.account_id }
  card    = { id = var.card_id }
  amount  = 1000
  outcome = "declined"
}

output "reason" {
  value = stripe_test_issuing_authorization.purchase.decline_reason
}

terraform {
  required_version = ">= 1.11"

  required_providers {
    stripe = {
      source  = "embedded-finance/stripe"
      version = "~> 0.1"
    }
  }
}

terraform {
  required_version = ">= 1.11"

  required_providers {
    stripe = {
      source  = "embedded-finance/stripe"
      version = "~> 0.1"
    }
  }
}

# Without Stripe: everything happens in the sandbox inside the provider. With a key instead, `api_key` or the environment
# variable STRIPE_API_KEY, the same configuration runs in Stripe's test mode.
provider "stripe" {
  sandbox = {}

  default_metadata = {
    managed_by = "terraform"
  }
}

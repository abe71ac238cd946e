resource "stripe_connected_account" "acme" {
  country = "US"

  controller = {
    stripe_dashboard       = { type = "none" }
    fees                   = { payer = "application" }
    losses                 = { payments = "application" }
    requirement_collection = "application"
  }

  capabilities = {
    transfers                    = { requested = true }
    treasury                     = { requested = true }
    us_bank_account_ach_payments = { requested = true }
  }
}

# The account's own bank account at Stripe's test bank, verified by its microdeposits.
resource "stripe_setup_intent" "bank" {
  account         = stripe_connected_account.acme
  attach_to_self  = true
  flow_directions = ["inbound", "outbound"]

  payment_method_data = {
    us_bank_account = {
      routing_number            = "110000000"
      account_number_wo         = "000123456789"
      account_number_wo_version = 1
      account_holder_type       = "company"
    }
    billing_details = {
      name = "Company Corp"
    }
  }

  mandate_data = {
    customer_acceptance = {
      type = "online"
      online = {
        ip_address = "203.0.113.7"
        user_agent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
      }
    }
  }

  microdeposits = {
    descriptor_code = "SM11AA"
  }
}

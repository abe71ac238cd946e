resource "stripe_setup_intent" "savings" {
  attach_to_self  = true
  flow_directions = ["outbound"]

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
}

data "stripe_setup_intent" "savings" {
  id = stripe_setup_intent.savings.id
}

output "status" {
  value = data.stripe_setup_intent.savings.status
}

resource "stripe_topup" "cards" {
  amount              = 50000
  currency            = "usd"
  destination_balance = "issuing"
}

data "stripe_topup" "cards" {
  id = stripe_topup.cards.id
}

output "status" {
  value = data.stripe_topup.cards.status
}

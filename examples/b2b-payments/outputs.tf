output "authorization" {
  description = "State of the card payment in Stripe."
  value       = stripe_test_issuing_authorization.taxi.status
}

output "issuing_balance" {
  description = "What the cards can spend, in cents."
  value       = one([for funds in data.stripe_balance.platform.issuing.available : funds.amount if funds.currency == "usd"])
}

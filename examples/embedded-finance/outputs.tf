output "authorization" {
  description = "State of the card payment in Stripe."
  value       = stripe_test_issuing_authorization.taxi.status
}

output "cash" {
  description = "What the financial account can spend, in cents."
  value       = data.stripe_financial_account.wallet.balance.cash.usd
}

output "outbound_pending" {
  description = "What is on its way out of the financial account, in cents."
  value       = data.stripe_financial_account.wallet.balance.outbound_pending.usd
}

output "account_id" {
  description = "Id of the tenant's account."
  value       = stripe_connected_account.tenant.id
}

output "financial_account_id" {
  description = "Id of the tenant's financial account."
  value       = stripe_financial_account.wallet.id
}

output "card" {
  description = "The tenant's card, without what may be in no state."
  value       = { id = stripe_issuing_card.owner.id, last4 = stripe_issuing_card.owner.last4, status = stripe_issuing_card.owner.status }
}

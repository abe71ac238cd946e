output "tenants" {
  description = "What each tenant got."

  value = {
    for name, account in stripe_connected_account.tenant : name => {
      account           = account.id
      financial_account = stripe_financial_account.tenant[name].id
      features          = "${length(stripe_financial_account.tenant[name].active_features)} active"
      bank_account      = one([for address in stripe_financial_account.tenant[name].financial_addresses : "${address.aba.routing_number} ...${address.aba.account_number_last4}"])
      cardholder        = stripe_issuing_cardholder.tenant[name].id
      card              = "${stripe_issuing_card.tenant[name].brand} ...${stripe_issuing_card.tenant[name].last4}, ${stripe_issuing_card.tenant[name].status}"
    }
  }
}

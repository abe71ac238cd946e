data "stripe_balance" "platform" {}

output "available" {
  value = { for funds in data.stripe_balance.platform.available : funds.currency => funds.amount }
}

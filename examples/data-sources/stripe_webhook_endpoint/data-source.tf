resource "stripe_webhook_endpoint" "platform" {
  url            = "https://example.com/stripe/webhooks"
  enabled_events = ["balance.available", "topup.succeeded"]
}

data "stripe_webhook_endpoint" "platform" {
  id = stripe_webhook_endpoint.platform.id
}

output "status" {
  value = data.stripe_webhook_endpoint.platform.status
}

# Events of the platform's connected accounts: their features, their cards and what those spend.
resource "stripe_webhook_endpoint" "tenants" {
  url         = "https://example.com/stripe/webhooks"
  connect     = true
  description = "Tells the ledger what tenants do."
  api_version = "2025-08-27.basil"

  enabled_events = [
    "account.updated",
    "issuing_authorization.created",
    "issuing_transaction.created",
    "treasury.financial_account.features_status_updated",
  ]
}

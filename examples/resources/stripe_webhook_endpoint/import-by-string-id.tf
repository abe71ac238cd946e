import {
  to = stripe_webhook_endpoint.tenants
  id = "we_1PgafmB7WZ01zgkW6dKueIc5"
}

import {
  to = stripe_webhook_endpoint.tenants
  identity = {
    id = "we_1PgafmB7WZ01zgkW6dKueIc5"
  }
}

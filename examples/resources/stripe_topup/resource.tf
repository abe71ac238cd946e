# Money for cards that draw on the platform's Issuing balance.
resource "stripe_topup" "cards" {
  amount               = 50000
  currency             = "usd"
  destination_balance  = "issuing"
  statement_descriptor = "Cards"

  # Wait until the money is there: quick in the sandbox, days in live mode.
  outcome = "succeeded"
}

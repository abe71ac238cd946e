# A fixture: a top-up that fails for want of money on the bank account.
resource "stripe_topup" "failed" {
  amount   = 2000
  currency = "usd"
  source   = "btok_us_verified_insufficientFunds"
  outcome  = "failed"
}

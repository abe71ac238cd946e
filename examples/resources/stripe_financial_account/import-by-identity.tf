import {
  to = stripe_financial_account.wallet
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "fa_1Nv0FGQ9RKHgCVdKLmBu2Gno"
  }
}

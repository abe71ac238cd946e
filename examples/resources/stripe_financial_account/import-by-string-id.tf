import {
  to = stripe_financial_account.wallet
  id = "acct_1Nv0FGQ9RKHgCVdK/fa_1Nv0FGQ9RKHgCVdKLmBu2Gno"
}

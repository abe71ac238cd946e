import {
  to = stripe_connected_account.acme
  id = "acct_1Nv0FGQ9RKHgCVdK"
}

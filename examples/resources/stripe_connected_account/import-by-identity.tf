import {
  to = stripe_connected_account.acme
  identity = {
    id = "acct_1Nv0FGQ9RKHgCVdK"
  }
}

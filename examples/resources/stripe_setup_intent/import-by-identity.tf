import {
  to = stripe_setup_intent.bank
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "seti_1Nv0FGQ9RKHgCVdKxWcfVnPh"
  }
}

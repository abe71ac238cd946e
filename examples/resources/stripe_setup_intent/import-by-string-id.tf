import {
  to = stripe_setup_intent.bank
  id = "acct_1Nv0FGQ9RKHgCVdK/seti_1Nv0FGQ9RKHgCVdKxWcfVnPh"
}

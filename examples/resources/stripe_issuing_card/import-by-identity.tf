import {
  to = stripe_issuing_card.travel
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "ic_1MvSieLkdIwHu7ixn6uuO0Xu"
  }
}

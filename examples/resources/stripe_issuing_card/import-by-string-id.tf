import {
  to = stripe_issuing_card.travel
  id = "acct_1Nv0FGQ9RKHgCVdK/ic_1MvSieLkdIwHu7ixn6uuO0Xu"
}

import {
  to = stripe_topup.cards
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "tu_1NG6yj2eZvKYlo2C1FOBiHya"
  }
}

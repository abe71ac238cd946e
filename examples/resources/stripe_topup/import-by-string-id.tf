import {
  to = stripe_topup.cards
  id = "acct_1Nv0FGQ9RKHgCVdK/tu_1NG6yj2eZvKYlo2C1FOBiHya"
}

import {
  to = stripe_outbound_payment.bill
  id = "acct_1Nv0FGQ9RKHgCVdK/obp_1MtZgG2eZvKYlo2CDmGdLOEj"
}

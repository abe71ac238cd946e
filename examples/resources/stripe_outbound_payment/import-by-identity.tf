import {
  to = stripe_outbound_payment.bill
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "obp_1MtZgG2eZvKYlo2CDmGdLOEj"
  }
}

import {
  to = stripe_outbound_transfer.sweep
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "obt_1MtaDN2eZvKYlo2CxcxF1Qwi"
  }
}

import {
  to = stripe_inbound_transfer.top_up
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "ibt_1MtaDN2eZvKYlo2CxcxF1Qwi"
  }
}

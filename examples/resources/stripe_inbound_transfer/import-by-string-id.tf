import {
  to = stripe_inbound_transfer.top_up
  id = "acct_1Nv0FGQ9RKHgCVdK/ibt_1MtaDN2eZvKYlo2CxcxF1Qwi"
}

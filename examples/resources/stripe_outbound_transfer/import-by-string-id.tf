import {
  to = stripe_outbound_transfer.sweep
  id = "acct_1Nv0FGQ9RKHgCVdK/obt_1MtaDN2eZvKYlo2CxcxF1Qwi"
}

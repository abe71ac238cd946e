import {
  to = stripe_issuing_cardholder.jenny
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "ich_1MsKAB2eZvKYlo2C3eZ2BdvK"
  }
}

import {
  to = stripe_issuing_cardholder.jenny
  id = "acct_1Nv0FGQ9RKHgCVdK/ich_1MsKAB2eZvKYlo2C3eZ2BdvK"
}

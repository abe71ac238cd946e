import {
  to = stripe_test_received_credit.salary
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "rc_1MtkSr2eZvKYlo2CcysvUbEw"
  }
}

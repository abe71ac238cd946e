import {
  to = stripe_test_received_credit.salary
  id = "acct_1Nv0FGQ9RKHgCVdK/rc_1MtkSr2eZvKYlo2CcysvUbEw"
}

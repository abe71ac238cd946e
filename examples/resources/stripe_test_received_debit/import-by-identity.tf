import {
  to = stripe_test_received_debit.rent
  identity = {
    account_id = "acct_1Nv0FGQ9RKHgCVdK"
    id         = "rd_1MtkUY2eZvKYlo2CT9SYD1AF"
  }
}

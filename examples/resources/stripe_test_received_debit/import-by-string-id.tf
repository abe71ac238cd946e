import {
  to = stripe_test_received_debit.rent
  id = "acct_1Nv0FGQ9RKHgCVdK/rd_1MtkUY2eZvKYlo2CT9SYD1AF"
}

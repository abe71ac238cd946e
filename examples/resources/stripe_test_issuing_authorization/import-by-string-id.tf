import {
  to = stripe_test_issuing_authorization.taxi
  id = "acct_1Nv0FGQ9RKHgCVdK/iauth_1NvPyY2SSJdH5vn2xZQE8C7k"
}

# What the module refuses, at plan, before anything exists.
#
# expect_failures takes what the module itself checks: validations of variables, preconditions and postconditions, checks and
# outputs. An error of a provider fails the run, whatever it expects. So a module that wants to test such a refusal says it
# in a condition of its own, on what the provider's checks look at.

provider "stripe" {
  sandbox = { store = ".terraform/stripe-sandbox.db" }
}

variables {
  name = "Rocket Rides"
}

run "a_tenant_without_card_issuing_is_refused" {
  command = plan

  variables {
    capabilities = ["transfers", "card_payments", "treasury"]
  }

  expect_failures = [stripe_connected_account.tenant]
}

run "a_limit_is_limited" {
  command = plan

  variables {
    monthly_limit = 500001
  }

  expect_failures = [var.monthly_limit]
}

run "a_tenant_with_all_it_needs_is_not" {
  command = plan
}

# What the module makes of a tenant. The store lies where version control does not look, since several processes of one test
# share it; at the end Terraform destroys what it has made there.

provider "stripe" {
  sandbox = { store = ".terraform/stripe-sandbox.db" }
}

variables {
  name = "Rocket Rides"
}

# A plan knows what a tenant will have before anything exists.
run "the_plan_shows_what_is_requested" {
  command = plan

  assert {
    condition     = contains(stripe_financial_account.wallet.requested_features, "card_issuing")
    error_message = "The wallet does not request card_issuing."
  }

  assert {
    condition     = stripe_issuing_card.owner.status == "active"
    error_message = "The card would not be active."
  }
}

run "a_tenant_can_spend" {
  assert {
    condition     = stripe_connected_account.tenant.capabilities["card_issuing"].status == "active"
    error_message = "The account cannot issue cards."
  }

  assert {
    condition     = contains(stripe_financial_account.wallet.active_features, "card_issuing")
    error_message = "Cards cannot draw on the wallet."
  }

  assert {
    condition     = output.card.status == "active" && can(regex("^[0-9]{4}$", output.card.last4))
    error_message = "The card is ${output.card.status}."
  }
}

# A run without another state goes on from where the one before it has stopped.
run "a_frozen_card_is_the_same_card" {
  variables {
    frozen = true
  }

  assert {
    condition     = output.card.id == run.a_tenant_can_spend.card.id
    error_message = "Freezing has made another card."
  }

  assert {
    condition     = output.card.status == "inactive"
    error_message = "The card is ${output.card.status}."
  }
}

# What the outside world does is a module of the tests, with a state of its own.
run "a_frozen_card_declines" {
  module {
    source = "./tests/purchase"
  }

  variables {
    account_id = run.a_tenant_can_spend.account_id
    card_id    = run.a_tenant_can_spend.card.id
  }

  assert {
    condition     = output.reason == "card_inactive"
    error_message = "The card declined for another reason: ${output.reason}."
  }
}

run "a_limit_changes_in_place" {
  variables {
    monthly_limit = 250000
  }

  assert {
    condition     = output.card.id == run.a_tenant_can_spend.card.id && output.financial_account_id == run.a_tenant_can_spend.financial_account_id
    error_message = "Changing the limit has replaced something."
  }

  assert {
    condition     = one(stripe_issuing_card.owner.spending_controls.spending_limits).amount == 250000
    error_message = "The limit is another one."
  }
}

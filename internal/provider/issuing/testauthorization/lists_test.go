package testauthorization_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// What cards have spent is read by two data sources.
func TestAccSpendingIsListed(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	other := s.newCard()
	read := func(kind, name, arguments string) string {
		return fmt.Sprintf("data \"stripe_issuing_%s\" %q {\n  account = { id = %q }\n  depends_on = [%s, %s]\n%s\n}\n",
			kind, name, s.account, ride, "stripe_test_issuing_authorization.late", arguments)
	}
	declined := strings.Replace(guide, "1000", "50000", 1) + "\n  outcome    = \"declined\"\n  depends_on = [" + string(ride) + "]"
	late := strings.NewReplacer(`"ride"`, `"late"`, s.card, other).Replace(s.declare(declined))
	config := s.declare(guide+"\n  outcome = \"captured\"") + late +
		read("authorizations", "all", "") + read("authorizations", "of_card", fmt.Sprintf("  card = %q", s.card)) +
		read("authorizations", "pending", "  status = \"pending\"") + read("authorizations", "one", "  limit = 1") +
		read("transactions", "captures", "  type = \"capture\"") + read("transactions", "refunds", "  type = \"refund\"") +
		read("transactions", "early", "  created = { lt = \"2020-01-01T00:00:00Z\" }")
	all, ofCard := acctest.Resource("data.stripe_issuing_authorizations.all"), acctest.Resource("data.stripe_issuing_authorizations.of_card")
	captures := acctest.Resource("data.stripe_issuing_transactions.captures")
	s.Test(resource.TestStep{
		Config: config,
		ConfigStateChecks: []statecheck.StateCheck{
			all.Has("authorizations", knownvalue.ListSizeExact(2)), all.Has("has_more", false),
			all.Has("authorizations/0/approved", false), all.Has("authorizations/0/request_history/0/reason", "insufficient_funds"),
			ofCard.Has("authorizations", knownvalue.ListSizeExact(1)), ofCard.Has("authorizations/0/amount", 1000),
			ofCard.Has("authorizations/0/card", s.card), ofCard.Has("authorizations/0/merchant_data/name", "Rocket Rides"),
			ofCard.Has("authorizations/0/treasury/received_debits", knownvalue.ListSizeExact(1)),
			acctest.Resource("data.stripe_issuing_authorizations.pending").Has("authorizations", knownvalue.ListSizeExact(0)),
			acctest.Resource("data.stripe_issuing_authorizations.one").Has("has_more", true),
			captures.Has("transactions", knownvalue.ListSizeExact(1)), captures.Has("transactions/0/amount", -1000),
			captures.Has("transactions/0/card", s.card), captures.Has("transactions/0/treasury/received_debit", knownvalue.NotNull()),
			captures.Has("transactions/0/merchant_data/category", "taxicabs_limousines"),
			acctest.Resource("data.stripe_issuing_transactions.refunds").Has("transactions", knownvalue.ListSizeExact(0)),
			acctest.Resource("data.stripe_issuing_transactions.early").Has("transactions", knownvalue.ListSizeExact(0)),
		},
	})
}

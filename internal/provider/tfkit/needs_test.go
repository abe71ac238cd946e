package tfkit

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

func TestNeedsAreReportedWhereTheyMeet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attributes []string
		want       string
	}{
		"one need":            {[]string{"features.inbound_transfers.ach"}, "features.inbound_transfers.ach"},
		"two of one block":    {[]string{"features.outbound_transfers.ach", "features.outbound_transfers.us_domestic_wire"}, "features.outbound_transfers.ach"},
		"two of other blocks": {[]string{"features.inbound_transfers.ach", "features.outbound_transfers.ach"}, "features.inbound_transfers"},
		"three":               {[]string{"features.a.x", "features.a.y", "features.b"}, "features.a"},
		"nothing in common":   {[]string{"features.a", "account"}, "features"},
		"the same twice":      {[]string{"account", "account"}, "account"},
		"one inside another":  {[]string{"features", "features.a"}, "features"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			group := make([]Need, len(test.attributes))
			for i, attribute := range test.attributes {
				group[i].Attribute = attribute
			}
			if got := common(group); got != test.want {
				t.Errorf("reported on %s, want %s", got, test.want)
			}
		})
	}
}

func TestDescribeRequirementsLeavesAsideWhatDoesNotMatter(t *testing.T) {
	t.Parallel()
	account := stripeapi.Object{"requirements": map[string]any{
		"disabled_reason": "requirements.past_due",
		"currently_due":   []any{"business_profile.url", "external_account"},
		"past_due":        []any{"business_profile.url", "external_account", "tos_acceptance.ip"},
	}}
	for want, aside := range map[string][]string{
		"Reason: requirements.past_due. Stripe still needs: business_profile.url, external_account, tos_acceptance.ip.": nil,
		"Reason: requirements.past_due. Stripe still needs: business_profile.url, tos_acceptance.ip.":                   {"external_account"},
	} {
		if got := DescribeRequirements(account, "requirements", aside...); got != want {
			t.Errorf("without %v: %s", aside, got)
		}
	}
}

func TestAMissingFeatureIsShownAsItsBlock(t *testing.T) {
	t.Parallel()
	for feature, want := range map[string]string{
		"card_issuing":          "  features {\n    card_issuing {}\n  }",
		"inbound_transfers.ach": "  features {\n    inbound_transfers {\n      ach {}\n    }\n  }",
	} {
		if got := featureBlock(feature); got != want {
			t.Errorf("%s is shown as\n%s\nwant\n%s", feature, got, want)
		}
	}
}

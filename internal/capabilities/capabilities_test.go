package capabilities_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
)

// among makes the function that the rules ask for what is requested.
func among(requested ...string) func(string) bool {
	return func(capability string) bool { return slices.Contains(requested, capability) }
}

func TestTheTablesAgreeWithEachOther(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(capabilities.Known) {
		t.Error("Known is not sorted, so IsKnown cannot find everything")
	}
	byPath := func(a, b capabilities.Feature) int { return strings.Compare(a.Path, b.Path) }
	if !slices.IsSortedFunc(capabilities.Features, byPath) {
		t.Error("Features are not sorted by path")
	}
	var named []string
	for _, feature := range capabilities.Features {
		named = append(named, feature.Capabilities...)
		if found, ok := capabilities.LookupFeature(feature.Path); !ok || found.Path != feature.Path {
			t.Errorf("%s is not found by its path", feature.Path)
		}
	}
	for _, dependency := range capabilities.Dependencies {
		named = append(named, dependency.Capability, dependency.Needs)
	}
	for _, capability := range named {
		if !capabilities.IsKnown(capability) {
			t.Errorf("%s is no capability of Stripe", capability)
		}
	}
	if capabilities.IsKnown("telepathy") {
		t.Error("telepathy is known")
	}
	if _, ok := capabilities.LookupFeature("outbound_payments.ach.same_day"); ok {
		t.Error("same-day ACH is a beta that the API version lacks")
	}
}

// The rows of "Fonctionnalités disponibles" and of the table of restrictions in Stripe's page on financial account features.
func TestFeaturesNeedAndLoseWhatStripeSays(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]struct {
		needs             []string
		inbound, outbound bool
	}{
		"card_issuing":                        {needs: []string{"card_issuing"}},
		"deposit_insurance":                   {needs: []string{"treasury"}},
		"financial_addresses.aba":             {needs: []string{"treasury"}, inbound: true, outbound: true},
		"inbound_transfers.ach":               {needs: []string{"treasury", "us_bank_account_ach_payments"}, inbound: true},
		"intra_stripe_flows":                  {needs: []string{"treasury"}, inbound: true, outbound: true},
		"outbound_payments.ach":               {needs: []string{"treasury", "us_bank_account_ach_payments"}, outbound: true},
		"outbound_payments.us_domestic_wire":  {needs: []string{"treasury"}, outbound: true},
		"outbound_transfers.ach":              {needs: []string{"treasury", "us_bank_account_ach_payments"}, outbound: true},
		"outbound_transfers.us_domestic_wire": {needs: []string{"treasury"}, outbound: true},
	} {
		feature, ok := capabilities.LookupFeature(path)
		if !ok {
			t.Errorf("%s is missing", path)
			continue
		}
		if got := feature.Missing(among()); !slices.Equal(got, want.needs) {
			t.Errorf("%s needs %v, want %v", path, got, want.needs)
		}
		if got := feature.Missing(among(want.needs...)); len(got) > 0 {
			t.Errorf("%s still needs %v", path, got)
		}
		for flow, restricted := range map[string]bool{capabilities.InboundFlows: want.inbound, capabilities.OutboundFlows: want.outbound} {
			got := feature.Restrictions(flow == capabilities.InboundFlows, flow == capabilities.OutboundFlows)
			if (len(got) == 1 && got[0].Flow == flow && got[0].Effect != "") != restricted {
				t.Errorf("restricted %s take %v from %s", flow, got, path)
			}
		}
	}
	if len(capabilities.Features) != 9 {
		t.Errorf("there are %d features", len(capabilities.Features))
	}
}

func TestMissingDependencies(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		requested []string
		want      []string
	}{
		"none":                  {},
		"all":                   {requested: []string{"treasury", "transfers", "card_payments"}},
		"treasury alone":        {requested: []string{"treasury"}, want: []string{"treasury needs transfers", "treasury may need card_payments"}},
		"the guide's selection": {requested: []string{"treasury", "transfers"}, want: []string{"treasury may need card_payments"}},
		"card_payments alone":   {requested: []string{"card_payments"}, want: []string{"card_payments needs transfers"}},
	} {
		var got []string
		for _, missing := range capabilities.MissingDependencies(among(test.requested...)) {
			verb := " may need "
			if missing.Required {
				verb = " needs "
			}
			got = append(got, missing.Capability+verb+missing.Needs)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestControllers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		controller capabilities.Controller
		field      string
	}{
		"Stripe's defaults":              {},
		"the platform's":                 {controller: capabilities.PlatformControlled},
		"express, for which Stripe asks": {controller: capabilities.Controller{Dashboard: "express", Fees: "application", Losses: "application"}},
		"no dashboard, and Stripe asks":  {controller: capabilities.Controller{Dashboard: "none"}},
		"a dashboard of Stripe's":        {controller: capabilities.Controller{RequirementCollection: "application", Fees: "application", Losses: "application"}, field: "stripe_dashboard.type"},
		"losses of Stripe's":             {controller: capabilities.Controller{Dashboard: "none", RequirementCollection: "application", Fees: "application"}, field: "losses.payments"},
		"fees of the account's":          {controller: capabilities.Controller{Dashboard: "none", RequirementCollection: "application", Losses: "application"}, field: "fees.payer"},
	} {
		field, problem := test.controller.Check()
		if field != test.field || (problem == "") != (field == "") {
			t.Errorf("%s: %q: %s, want %q", name, field, problem, test.field)
		}
	}
	for _, legacy := range []string{"custom", "express", "standard"} {
		controller, ok := capabilities.LegacyController(legacy)
		if field, _ := controller.Check(); !ok || field != "" {
			t.Errorf("the legacy type %s is no possible controller (%s)", legacy, field)
		}
		if controller.WithDefaults() != controller {
			t.Errorf("the legacy type %s leaves something to defaults", legacy)
		}
	}
	if _, ok := capabilities.LegacyController("none"); ok {
		t.Error("none is no legacy type")
	}
}

func TestWhereCapabilitiesAndCurrenciesCanBeHad(t *testing.T) {
	t.Parallel()
	if got := capabilities.Countries(capabilities.Treasury); !slices.Equal(got, []string{"US"}) {
		t.Errorf("treasury in %v", got)
	}
	if got := capabilities.Countries(capabilities.Transfers); got != nil {
		t.Errorf("transfers in %v", got)
	}
	for country, want := range map[string]string{"US": "usd", "GB": "gbp", "FR": "eur"} {
		if !slices.Contains(capabilities.IssuingCurrencies(country), want) {
			t.Errorf("no cards in %s in %s", want, country)
		}
	}
	if got := capabilities.IssuingCurrencies("BR"); got != nil {
		t.Errorf("cards in %v in BR", got)
	}
	if !capabilities.NeedsPlatformControl(capabilities.CardIssuing) || capabilities.NeedsPlatformControl(capabilities.CardPayments) {
		t.Error("the wrong capabilities need an account that the platform controls")
	}
}

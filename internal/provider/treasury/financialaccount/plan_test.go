package financialaccount_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

const resourceType = "stripe_financial_account"

// everything is what accounts with all features request.
var everything = []string{"card_issuing", "card_payments", "transfers", "treasury", "us_bank_account_ach_payments"}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == name })
}

// request is a features block, as Protocol takes it, that asks for features.
func request(paths ...string) map[string]any {
	tree := map[string]any{}
	for _, path := range paths {
		level := tree
		steps := strings.Split(path, ".")
		for _, group := range steps[:len(steps)-1] {
			if level[group] == nil {
				level[group] = map[string]any{}
			}
			level, _ = level[group].(map[string]any)
		}
		level[steps[len(steps)-1]] = map[string]any{}
	}
	return tree
}

// passed is an account that is passed whole; a new one has no id yet, nor a status of its capabilities.
func passed(id, status any, names ...string) map[string]any {
	entries := map[string]any{}
	for _, name := range names {
		entries[name] = map[string]any{"requested": true, "status": status}
	}
	return map[string]any{"id": id, "capabilities": entries}
}

// TestEveryFeatureIsRefusedWithoutEachOfItsCapabilities walks the table of features: what is missing is found at plan
// whether the account is new, passed with its id, or given by id alone and read from Stripe.
func TestEveryFeatureIsRefusedWithoutEachOfItsCapabilities(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	provider := h.Protocol(nil)
	for _, missing := range []string{capabilities.CardIssuing, capabilities.Treasury, capabilities.USBankAccountACHPayments} {
		rest := without(everything, missing)
		id := h.Account(rest...)
		accounts := map[string]struct {
			account map[string]any
			name    string
		}{
			"new account":        {passed(acctest.Unknown, acctest.Unknown, rest...), "the account"},
			"referenced account": {passed(id, "active", rest...), "account " + id},
			"account by id":      {map[string]any{"id": id}, "account " + id},
		}
		for _, feature := range capabilities.Features {
			for how, test := range accounts {
				t.Run(feature.Path+" without "+missing+" on a "+how, func(t *testing.T) {
					t.Parallel()
					found := provider.Judge(resourceType, map[string]any{"account": test.account, "features": request(feature.Path)})
					if !slices.Contains(feature.Capabilities, missing) && missing != capabilities.Treasury {
						acctest.Expect(t, found) // nothing
						return
					}
					at, subject := "features."+feature.Path, "The feature `"+feature.Path+"`"
					if !slices.Contains(feature.Capabilities, missing) { // then the financial account itself needs it
						at, subject = "account", "A financial account"
					}
					want := "error " + at + ": Missing capability " + missing + ": " + subject + ` needs the capability "` + missing + `", which ` + test.name + " does not request."
					acctest.Expect(t, found, want+" Add it to the account:\n\n  capabilities = {\n    "+missing+" = { requested = true }")
				})
			}
		}
	}
}

func TestEveryFeatureIsPlannedWithItsCapabilities(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	provider := h.Protocol(nil)
	id := h.Account(everything...)
	for _, feature := range capabilities.Features {
		enough := append([]string{capabilities.Treasury}, feature.Capabilities...)
		for how, account := range map[string]map[string]any{
			"new account":        passed(acctest.Unknown, acctest.Unknown, enough...),
			"referenced account": passed(id, "active", enough...),
			"account by id":      {"id": id},
			"unknown account":    {"id": acctest.Unknown, "capabilities": acctest.Unknown},
		} {
			t.Run(feature.Path+" on a "+how, func(t *testing.T) {
				t.Parallel()
				planned, diagnostics := provider.Plan(resourceType, map[string]any{"account": account, "features": request(feature.Path)})
				if len(diagnostics) > 0 {
					t.Errorf("objected to: %v", diagnostics[0])
				}
				if got := tfkit.NewValue(planned).Get("requested_features"); !slices.Equal(got.Strings(), []string{feature.Path}) {
					t.Errorf("planned to request %v", got.Strings())
				}
			})
		}
	}
}

func TestFeaturesThatLackTheSameCapabilityShareOneError(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	found := provider.Judge(resourceType, map[string]any{
		"account":  passed(acctest.Unknown, acctest.Unknown, without(everything, "treasury")...),
		"features": request("deposit_insurance", "financial_addresses.aba", "intra_stripe_flows"),
	})
	acctest.Expect(t, found, "error features.deposit_insurance: Missing capability treasury: "+
		"The features `deposit_insurance`, `financial_addresses.aba` and `intra_stripe_flows` need")
}

func TestTheProvidersAccountIsChecked(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	id := h.Account("transfers", "treasury")
	provider := h.Protocol(map[string]any{"account": id})
	found := provider.Judge(resourceType, map[string]any{"features": request("card_issuing")})
	acctest.Expect(t, found, "error features.card_issuing: Missing capability card_issuing: The feature `card_issuing` needs "+
		`the capability "card_issuing", which account `+id)
}

func TestWhatIsNotAskedForNeedsNothing(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	account := passed(acctest.Unknown, acctest.Unknown, "transfers", "treasury")
	for name, features := range map[string]any{
		"no features":          nil,
		"an empty block":       map[string]any{},
		"an empty group":       map[string]any{"outbound_payments": map[string]any{}},
		"a feature turned off": map[string]any{"card_issuing": map[string]any{"requested": false}},
		"a feature that may be turned off": map[string]any{
			"card_issuing": map[string]any{"requested": acctest.Unknown},
		},
		"a block that is not known yet": map[string]any{"card_issuing": acctest.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned, diagnostics := provider.Plan(resourceType, map[string]any{"account": account, "features": features})
			if len(diagnostics) > 0 {
				t.Errorf("objected to: %v", diagnostics[0])
			}
			got := tfkit.NewValue(planned).Get("requested_features")
			if open := strings.Contains(name, "may") || strings.Contains(name, "not known"); got.IsKnown() == open {
				t.Errorf("requested_features is known: %t", got.IsKnown())
			}
			if got.IsKnown() && len(got.Elements()) > 0 {
				t.Errorf("planned to request %v", got.Strings())
			}
		})
	}
}

func TestAnInactiveCapabilityIsAWarningWithItsRequirements(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	id := h.Meddle("/v1/accounts", "", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&capabilities[treasury][requested]=true").ID()
	provider := h.Protocol(nil)
	for how, test := range map[string]struct {
		account map[string]any
		want    string
	}{
		"referenced": {passed(id, "inactive", "transfers", "treasury"), "tos_acceptance.date"},
		"by id":      {map[string]any{"id": id}, "tos_acceptance.date"},
		"new":        {passed(acctest.Unknown, "inactive", "transfers", "treasury"), "Stripe still needs information"},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			found := provider.Judge(resourceType, map[string]any{"account": test.account, "features": request("deposit_insurance")})
			acctest.Expect(t, found, "warning features.deposit_insurance: Capability treasury is inactive: ")
			if !strings.Contains(strings.Join(found, "\n"), test.want) {
				t.Errorf("%q does not name %s", found, test.want)
			}
		})
	}
}

// TestRestrictionsThatTakeFromFeaturesAreNamed walks the table of restrictions.
func TestRestrictionsThatTakeFromFeaturesAreNamed(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	account := passed(acctest.Unknown, acctest.Unknown, everything...)
	for _, feature := range capabilities.Features {
		for flow, effect := range map[string]string{"inbound_flows": feature.Inbound, "outbound_flows": feature.Outbound} {
			t.Run(feature.Path+" with "+flow+" restricted", func(t *testing.T) {
				t.Parallel()
				found := provider.Judge(resourceType, map[string]any{
					"account": account, "features": request(feature.Path), "platform_restrictions": map[string]any{flow: "restricted"},
				})
				if effect == "" {
					acctest.Expect(t, found) // nothing
					return
				}
				acctest.Expect(t, found, fmt.Sprintf("warning platform_restrictions.%[1]s: Features restricted by %[1]s: platform_restrictions.%[1]s = \"restricted\" "+
					"takes from the features of the same financial account:\n\n  - %[2]s: %[3]s", flow, feature.Path, effect))
			})
		}
	}
}

func TestThePlanFillsInTheOnlyCurrency(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	planned, _ := provider.Plan(resourceType, map[string]any{"account": passed(acctest.Unknown, acctest.Unknown, everything...)})
	if got := tfkit.NewValue(planned).Get("supported_currencies").Strings(); !slices.Equal(got, []string{"usd"}) {
		t.Errorf("planned %v", got)
	}
}

func TestConfigurationsThatContradictThemselvesAreRefused(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	provider := h.Protocol(nil)
	for name, test := range map[string]struct {
		config map[string]any
		want   string // empty where the configuration is fine
	}{
		"fine": {config: map[string]any{"nickname": strings.Repeat("é", 249), "supported_currencies": []any{"usd"}}},
		"not known yet": {config: map[string]any{
			"nickname": acctest.Unknown, "supported_currencies": acctest.Unknown, "platform_restrictions": acctest.Unknown, "forwarding_settings": acctest.Unknown,
		}},
		"a target that is not known yet": {config: map[string]any{"forwarding_settings": map[string]any{"type": "financial_account", "financial_account": acctest.Unknown}}},
		"a type that is not known yet":   {config: map[string]any{"forwarding_settings": map[string]any{"type": acctest.Unknown, "financial_account": "fa_1"}}},

		"a blank nickname":    {map[string]any{"nickname": "   "}, "nickname: Invalid nickname: A nickname of spaces is refused"},
		"an empty nickname":   {map[string]any{"nickname": ""}, "nickname: Invalid Attribute Value Length"},
		"a long nickname":     {map[string]any{"nickname": strings.Repeat("x", 250)}, "nickname: Invalid Attribute Value Length"},
		"another currency":    {map[string]any{"supported_currencies": []any{"eur"}}, "supported_currencies: Invalid Attribute Value Match"},
		"no currency":         {map[string]any{"supported_currencies": []any{}}, "supported_currencies: Invalid Attribute Value"},
		"an unheard-of state": {map[string]any{"platform_restrictions": map[string]any{"inbound_flows": "closed"}}, "platform_restrictions.inbound_flows: Invalid"},
		"forwarding to nowhere": {
			map[string]any{"forwarding_settings": map[string]any{"type": "financial_account"}}, "forwarding_settings: Missing financial_account",
		},
		"forwarding to another type": {
			map[string]any{"forwarding_settings": map[string]any{"type": "payment_method", "payment_method": "pm_1", "financial_account": "fa_1"}},
			"forwarding_settings.financial_account: Conflicting forwarding settings",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			if test.want != "" {
				want = append(want, "error "+test.want)
			}
			acctest.Expect(t, provider.Judge(resourceType, test.config), want...)
		})
	}
}

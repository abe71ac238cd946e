package financialaccount_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

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

// problems are the diagnostics of a severity, as "path: summary: detail".
func problems(diagnostics []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity) []string {
	var found []string
	for _, d := range diagnostics {
		if d.Severity == severity {
			found = append(found, dotted(d.Attribute)+": "+d.Summary+": "+d.Detail)
		}
	}
	return found
}

func dotted(path *tftypes.AttributePath) string {
	var steps []string
	for _, step := range path.Steps() {
		if name, ok := step.(tftypes.AttributeName); ok {
			steps = append(steps, string(name))
		}
	}
	return strings.Join(steps, ".")
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
					_, diagnostics := provider.Plan(resourceType, map[string]any{"account": test.account, "features": request(feature.Path)})
					errors := problems(diagnostics, tfprotov6.DiagnosticSeverityError)
					if !slices.Contains(feature.Capabilities, missing) && missing != capabilities.Treasury {
						if len(errors) > 0 {
							t.Errorf("refused, though it does not need %s: %q", missing, errors)
						}
						return
					}
					at, subject := "features."+feature.Path, "The feature `"+feature.Path+"`"
					if !slices.Contains(feature.Capabilities, missing) { // then the financial account itself needs it
						at, subject = "account", "A financial account"
					}
					want := at + ": Missing capability " + missing + ": " + subject + ` needs the capability "` + missing + `", which ` + test.name + " does not request."
					if len(errors) != 1 || !strings.HasPrefix(errors[0], want) || !strings.Contains(errors[0], missing+" = { requested = true }") {
						t.Errorf("got  %q\nwant %q and the remedy", errors, want)
					}
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
	_, diagnostics := provider.Plan(resourceType, map[string]any{
		"account":  passed(acctest.Unknown, acctest.Unknown, without(everything, "treasury")...),
		"features": request("deposit_insurance", "financial_addresses.aba", "intra_stripe_flows"),
	})
	errors := problems(diagnostics, tfprotov6.DiagnosticSeverityError)
	const want = "features.deposit_insurance: Missing capability treasury: The feature `deposit_insurance`, the feature `financial_addresses.aba` and the feature `intra_stripe_flows` need"
	if len(errors) != 1 || !strings.HasPrefix(errors[0], want) {
		t.Errorf("got  %q\nwant %q", errors, want)
	}
}

func TestTheProvidersAccountIsChecked(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	id := h.Account("transfers", "treasury")
	provider := h.Protocol(map[string]any{"account": id})
	_, diagnostics := provider.Plan(resourceType, map[string]any{"features": request("card_issuing")})
	errors := problems(diagnostics, tfprotov6.DiagnosticSeverityError)
	if len(errors) != 1 || !strings.Contains(errors[0], `needs the capability "card_issuing", which account `+id) {
		t.Errorf("got %q", errors)
	}
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
			_, diagnostics := provider.Plan(resourceType, map[string]any{"account": test.account, "features": request("deposit_insurance")})
			warnings := problems(diagnostics, tfprotov6.DiagnosticSeverityWarning)
			if len(diagnostics) != 1 || len(warnings) != 1 || !strings.HasPrefix(warnings[0], "features.deposit_insurance: Capability treasury is inactive: ") ||
				!strings.Contains(warnings[0], test.want) {
				t.Errorf("got %v, want a warning that names %s", diagnostics, test.want)
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
				_, diagnostics := provider.Plan(resourceType, map[string]any{
					"account": account, "features": request(feature.Path), "platform_restrictions": map[string]any{flow: "restricted"},
				})
				warnings := problems(diagnostics, tfprotov6.DiagnosticSeverityWarning)
				switch {
				case effect == "" && len(diagnostics) > 0:
					t.Errorf("objected without a reason: %v", diagnostics[0])
				case effect != "" && (len(diagnostics) != 1 || len(warnings) != 1 ||
					!strings.HasPrefix(warnings[0], "platform_restrictions."+flow+": Features restricted by "+flow) ||
					!strings.Contains(warnings[0], feature.Path+": "+effect)):
					t.Errorf("got %v, want a warning that says: %s", diagnostics, effect)
				}
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
			found := problems(provider.Validate(resourceType, test.config), tfprotov6.DiagnosticSeverityError)
			if test.want == "" && len(found) > 0 || test.want != "" && (len(found) != 1 || !strings.HasPrefix(found[0], test.want)) {
				t.Errorf("got %q, want %q", found, test.want)
			}
		})
	}
}

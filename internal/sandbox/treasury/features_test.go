package treasury_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// state is what a financial account shows of one feature.
type state struct {
	status  string
	details []string // "code/resolution/restriction", "-" for what is absent
}

func stateOf(t *testing.T, fa api.Object, path string) state {
	t.Helper()
	var s state
	for _, status := range []string{"active", "pending", "restricted"} {
		if slices.Contains(fa.Strings(status+"_features"), path) {
			if s.status != "" {
				t.Errorf("%s is both %s and %s", path, s.status, status)
			}
			s.status = status
		}
	}
	node := fa.Object("features." + path)
	if node.String("status") != s.status {
		t.Errorf("%s is %q in the arrays and %q in the features", path, s.status, node.String("status"))
	}
	for _, element := range node.List("status_details") {
		detail := store.AsObject(element)
		text := detail.String("code")
		for _, name := range []string{"resolution", "restriction"} {
			if detail.Has(name) {
				text += "/" + detail.String(name)
			} else {
				text += "/-"
			}
		}
		s.details = append(s.details, text)
	}
	if s.status != "" && (s.status == "active") != (len(s.details) == 0) {
		t.Errorf("%s is %s with details %v", path, s.status, s.details)
	}
	return s
}

func check(t *testing.T, fa api.Object, path, status string, details ...string) {
	t.Helper()
	got := stateOf(t, fa, path)
	if got.status != status || !slices.Equal(got.details, details) {
		t.Errorf("%s: got %+v, want %s %v", path, got, status, details)
	}
}

func TestEachFeatureWithEachCapabilityMissing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, missing := range slices.Sorted(maps.Keys(ready())) {
		states := ready()
		delete(states, missing)
		account := f.account(states)
		for _, feature := range capabilities.Features {
			form := "supported_currencies[]=usd&" + requesting("features", true, feature.Path)
			status, body := f.Post(accounts, form, sandboxtest.On(account))
			switch {
			case missing == capabilities.Treasury:
				f.Refused(http.StatusBadRequest, "", "`treasury` capability was not requested")(status, body)
				continue
			case feature.Path == missing: // card_issuing
				f.Refused(http.StatusBadRequest, "features[card_issuing]", "`card_issuing` capability was not requested")(status, body)
				continue
			}
			id := f.OK(status, body).String("id")
			if slices.Contains(feature.Capabilities, missing) {
				check(t, f.get(account, id), feature.Path, "restricted", "capability_not_requested/provide_information/-")
			} else {
				check(t, f.get(account, id), feature.Path, "active")
			}
			f.OK(f.Post(accounts+"/"+id+"/close", "", sandboxtest.On(account)))
		}
	}
}

func TestCardIssuingFeatureNeedsItsCapabilityWheneverItIsRequested(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(map[string]string{"treasury": "active"})
	id := f.open(account).String("id")
	const text = "`card_issuing` capability was not requested"
	f.Refused(http.StatusBadRequest, "features[card_issuing]", text)(
		f.Post(accounts+"/"+id, "features[card_issuing][requested]=true", sandboxtest.On(account)))
	f.Refused(http.StatusBadRequest, "card_issuing", text)(
		f.Post(accounts+"/"+id+"/features", "card_issuing[requested]=true", sandboxtest.On(account)))
	f.OK(f.Post(accounts+"/"+id+"/features", "card_issuing[requested]=false", sandboxtest.On(account)))
}

// The rows are the table of Stripe's features guide.
func TestEachFeatureUnderEachPlatformRestriction(t *testing.T) {
	t.Parallel()
	affected := map[string]struct{ inbound, outbound bool }{
		"card_issuing":                        {false, false},
		"deposit_insurance":                   {false, false},
		"financial_addresses.aba":             {true, true},
		"inbound_transfers.ach":               {true, false},
		"intra_stripe_flows":                  {true, true},
		"outbound_payments.ach":               {false, true},
		"outbound_payments.us_domestic_wire":  {false, true},
		"outbound_transfers.ach":              {false, true},
		"outbound_transfers.us_domestic_wire": {false, true},
	}
	if len(affected) != len(capabilities.Features) {
		t.Fatalf("%d features, %d rows", len(capabilities.Features), len(affected))
	}
	flow := map[bool]string{true: "restricted", false: "unrestricted"}
	f := newFixture(t)
	account := f.account(ready())
	id := f.open(account, allPaths()...).String("id")
	for _, inbound := range []bool{true, false} {
		for _, outbound := range []bool{true, false} {
			form := "platform_restrictions[inbound_flows]=" + flow[inbound] + "&platform_restrictions[outbound_flows]=" + flow[outbound]
			f.OK(f.Post(accounts+"/"+id, form, sandboxtest.On(account)))
			updated := f.get(account, id)
			born := f.OK(f.Post(accounts, "supported_currencies[]=usd&"+form+"&"+requesting("features", true, allPaths()...), sandboxtest.On(account)))
			created := f.get(account, born.String("id"))
			f.OK(f.Post(accounts+"/"+born.String("id")+"/close", "", sandboxtest.On(account)))
			for path, row := range affected {
				var details []string
				if inbound && row.inbound {
					details = append(details, "restricted_by_platform/remove_restriction/inbound_flows")
				}
				if outbound && row.outbound {
					details = append(details, "restricted_by_platform/remove_restriction/outbound_flows")
				}
				status := "active"
				if len(details) > 0 {
					status = "restricted"
				}
				check(t, updated, path, status, details...)
				check(t, created, path, status, details...)
			}
			for _, fa := range []api.Object{updated, created} {
				if fa.String("platform_restrictions.inbound_flows") != flow[inbound] ||
					fa.String("platform_restrictions.outbound_flows") != flow[outbound] {
					t.Errorf("platform_restrictions: %v", fa["platform_restrictions"])
				}
				if len(fa.List("financial_addresses")) != 1 {
					t.Errorf("financial_addresses under restrictions: %v", fa["financial_addresses"])
				}
			}
		}
	}
}

func TestFeatureFollowsItsAccount(t *testing.T) {
	t.Parallel()
	const path = "outbound_payments.ach" // needs treasury and us_bank_account_ach_payments
	set := func(field string, value any) func(*api.Record) {
		return func(account *api.Record) { account.Data.Set(field, value) }
	}
	own := func(capability, field string, value any) func(*api.Record) {
		return func(account *api.Record) {
			account.Secret.Set("capabilities."+capability+".requirements."+field, value)
		}
	}
	both := func(status string) func(*api.Record) {
		return func(account *api.Record) { setCapabilities(account, allWith(status)) }
	}
	for name, test := range map[string]struct {
		changes []func(*api.Record)
		status  string
		details []string
	}{
		"all well": {nil, "active", nil},
		"capabilities pending": {
			[]func(*api.Record){both("pending")},
			"pending",
			[]string{"requirements_pending_verification/-/-"},
		},
		"requirements past due": {
			[]func(*api.Record){both("inactive"), set("requirements.past_due", []any{"company.tax_id"})},
			"restricted",
			[]string{"requirements_past_due/provide_information/-"},
		},
		"requirements currently due": {
			[]func(*api.Record){set("capabilities.treasury", "inactive"), set("requirements.currently_due", []any{"company.tax_id"})},
			"restricted",
			[]string{"requirements_past_due/provide_information/-"},
		},
		"information under verification": {
			[]func(*api.Record){both("inactive"), set("requirements.pending_verification", []any{"company.tax_id"})},
			"pending",
			[]string{"requirements_pending_verification/-/-"},
		},
		"inactive for a reason that nobody can mend": {
			[]func(*api.Record){both("inactive")},
			"restricted",
			[]string{"restricted_other/contact_stripe/-"},
		},
		"one pending, one restricted": {
			[]func(*api.Record){
				set("capabilities.treasury", "pending"), set("capabilities.us_bank_account_ach_payments", "inactive"),
				set("requirements.past_due", []any{"company.tax_id"}),
			},
			"restricted",
			[]string{"requirements_past_due/provide_information/-"},
		},
		"one restricted, one pending": {
			[]func(*api.Record){
				set("capabilities.treasury", "inactive"), set("capabilities.us_bank_account_ach_payments", "pending"),
				set("requirements.past_due", []any{"company.tax_id"}),
			},
			"restricted",
			[]string{"requirements_past_due/provide_information/-"},
		},
		"one not requested, one past due": {
			[]func(*api.Record){
				set("capabilities.treasury", "inactive"), set("requirements.past_due", []any{"company.tax_id"}),
				func(account *api.Record) { account.Secret.Delete("capabilities.us_bank_account_ach_payments") },
			},
			"restricted",
			[]string{"requirements_past_due/provide_information/-", "capability_not_requested/provide_information/-"},
		},
		"account rejected": {
			[]func(*api.Record){set("requirements.disabled_reason", "rejected.fraud")},
			"restricted",
			[]string{"rejected_other/contact_stripe/-"},
		},
		"business not supported": {
			[]func(*api.Record){both("inactive"), own("treasury", "disabled_reason", "rejected.unsupported_business")},
			"restricted",
			[]string{"rejected_unsupported_business/contact_stripe/-", "restricted_other/contact_stripe/-"},
		},
		"capability under review": {
			[]func(*api.Record){set("capabilities.treasury", "inactive"), own("treasury", "disabled_reason", "pending.review")},
			"pending",
			[]string{"requirements_pending_verification/-/-"},
		},
		"requirements that other capabilities alone have": {
			[]func(*api.Record){
				set("requirements.past_due", []any{"external_account"}), both("inactive"),
				own("treasury", "pending_verification", []any{"company.tax_id"}),
				own("us_bank_account_ach_payments", "pending_verification", []any{"company.tax_id"}),
			},
			"pending",
			[]string{"requirements_pending_verification/-/-"},
		},
		"a capability that the feature does not need": {
			[]func(*api.Record){set("capabilities.card_issuing", "inactive"), set("requirements.past_due", []any{"company.tax_id"})},
			"active", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			account := f.account(ready())
			id := f.open(account, path).String("id")
			untouched := f.account(ready())
			other := f.open(untouched, path).String("id")
			f.Change("account", account, func(account *api.Record) {
				for _, change := range test.changes {
					change(account)
				}
			})
			check(t, f.get(account, id), path, test.status, test.details...)
			check(t, f.get(untouched, other), path, "active")

			// What the platform restricts comes on top of what the account restricts, and hides what only takes time.
			f.OK(f.Post(accounts+"/"+id, "platform_restrictions[outbound_flows]=restricted", sandboxtest.On(account)))
			details := []string{"restricted_by_platform/remove_restriction/outbound_flows"}
			if test.status == "restricted" {
				details = append(slices.Clone(test.details), details...)
			}
			check(t, f.get(account, id), path, "restricted", details...)
			f.OK(f.Post(accounts+"/"+id, "platform_restrictions[outbound_flows]=unrestricted", sandboxtest.On(account)))

			// A feature that was active once is active again as soon as the account is well.
			f.Change("account", account, func(account *api.Record) {
				account.Data.Delete("requirements")
				account.Secret.Delete("capabilities")
				setCapabilities(account, ready())
			})
			check(t, f.get(account, id), path, "active")
		})
	}
}

func TestFinancialAccountBeforeOnboarding(t *testing.T) {
	t.Parallel()
	f := newFixture(t, sandboxtest.WithActivationDelay(30*time.Minute))
	account := f.account(allWith("inactive"))
	f.Change("account", account, func(account *api.Record) { account.Data.Set("requirements.past_due", []any{"company.tax_id"}) })
	id := f.open(account, allPaths()...).String("id")
	for _, path := range allPaths() {
		check(t, f.get(account, id), path, "restricted", "requirements_past_due/provide_information/-")
	}
	f.Change("account", account, func(account *api.Record) {
		account.Data.Delete("requirements")
		setCapabilities(account, ready())
	})
	fa := f.get(account, id)
	for _, path := range allPaths() {
		if path == capabilities.CardIssuing {
			check(t, fa, path, "active")
		} else {
			check(t, fa, path, "pending", "activating/-/-")
		}
	}
	f.Advance(30 * time.Minute)
	if fa := f.get(account, id); !slices.Equal(fa.Strings("active_features"), allPaths()) {
		t.Errorf("active after the delay: %v", fa.Strings("active_features"))
	}
}

func TestActivation(t *testing.T) {
	t.Parallel()
	const delay = 30 * time.Minute
	for name, options := range map[string][]sandboxtest.Option{
		"without delay": nil,
		"with delay":    {sandboxtest.WithActivationDelay(delay)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, options...)
			account := f.account(ready())
			create := "supported_currencies[]=usd&expand[]=features&" + requesting("features", true, allPaths()...)
			created := f.OK(f.Post(accounts, create, sandboxtest.On(account)))
			id := created.String("id")
			early := func(fa api.Object) {
				t.Helper()
				for _, path := range allPaths() {
					if path == capabilities.CardIssuing {
						check(t, fa, path, "active")
					} else {
						check(t, fa, path, "pending", "activating/-/-")
					}
				}
				if len(fa.List("financial_addresses")) != 0 {
					t.Error("there is an ABA address before the feature is active")
				}
			}
			early(created)
			if options != nil {
				early(f.get(account, id))
				f.Advance(delay - time.Second)
				early(f.get(account, id))
				f.Advance(time.Second)
			}
			fa := f.get(account, id)
			for _, path := range allPaths() {
				check(t, fa, path, "active")
			}
			if len(fa.List("financial_addresses")) != 1 {
				t.Error("there is no ABA address though the feature is active")
			}
		})
	}
}

func TestFeaturesRequestedLaterActivateOnTheirOwnClock(t *testing.T) {
	t.Parallel()
	f := newFixture(t, sandboxtest.WithActivationDelay(time.Minute))
	account := f.account(ready())
	id := f.open(account, "deposit_insurance").String("id")
	f.Advance(40 * time.Second)
	f.OK(f.Post(accounts+"/"+id+"/features", requesting("", true, "deposit_insurance", "intra_stripe_flows"), sandboxtest.On(account)))
	f.Advance(20 * time.Second)
	check(t, f.get(account, id), "deposit_insurance", "active")
	check(t, f.get(account, id), "intra_stripe_flows", "pending", "activating/-/-")
	f.Advance(40 * time.Second)
	check(t, f.get(account, id), "intra_stripe_flows", "active")
}

func TestActivationThatTheAccountBlocksBeginsAnew(t *testing.T) {
	t.Parallel()
	const path = "financial_addresses.aba"
	f := newFixture(t, sandboxtest.WithActivationDelay(time.Minute))
	account := f.account(ready())
	id := f.open(account, path).String("id")
	f.Change("account", account, func(account *api.Record) {
		account.Data.Set("capabilities.treasury", "inactive")
		account.Data.Set("requirements.past_due", []any{"company.tax_id"})
	})
	f.Advance(time.Hour)
	fa := f.get(account, id)
	check(t, fa, path, "restricted", "requirements_past_due/provide_information/-")
	if len(fa.List("financial_addresses")) != 0 {
		t.Error("there is an ABA address though the feature was never active")
	}

	// The platform's restriction hides that the activation goes on behind it.
	f.OK(f.Post(accounts+"/"+id, "platform_restrictions[inbound_flows]=restricted", sandboxtest.On(account)))
	f.Change("account", account, func(account *api.Record) {
		account.Data.Delete("requirements")
		setCapabilities(account, ready())
	})
	f.Advance(time.Minute)
	fa = f.get(account, id)
	check(t, fa, path, "restricted", "restricted_by_platform/remove_restriction/inbound_flows")
	if len(fa.List("financial_addresses")) != 1 {
		t.Error("there is no ABA address though its activation has ended")
	}
}

func TestRemovedFeatureIsGone(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	for _, path := range allPaths() {
		id := f.open(account, allPaths()...).String("id")
		features := f.OK(f.Post(accounts+"/"+id+"/features", requesting("", false, path), sandboxtest.On(account)))
		if features.Has(path) || features.String("object") != "treasury.financial_account_features" {
			t.Errorf("features without %s: %v", path, features)
		}
		fa := f.get(account, id)
		check(t, fa, path, "")
		if len(fa.List("active_features")) != len(allPaths())-1 {
			t.Errorf("active without %s: %v", path, fa.List("active_features"))
		}
		f.OK(f.Post(accounts+"/"+id, requesting("features", false, allPaths()...), sandboxtest.On(account)))
		if left := f.OK(f.Get(accounts+"/"+id+"/features", sandboxtest.On(account))); len(left) != 1 {
			t.Errorf("features when all are given up: %v", left)
		}
		f.OK(f.Post(accounts+"/"+id+"/close", "", sandboxtest.On(account)))
	}
}

func TestEmptyValues(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	id := f.open(account, "deposit_insurance").String("id")
	post := func(path, form string) (int, api.Object) {
		return f.Post(accounts+"/"+id+path, form, sandboxtest.On(account))
	}
	for _, test := range []struct{ path, param string }{
		{"", "features"},
		{"", "features[card_issuing]"},
		{"", "features[financial_addresses]"},
		{"", "features[outbound_payments][ach]"},
		{"", "features[deposit_insurance][requested]"},
		{"", "platform_restrictions[inbound_flows]"},
		{"", "forwarding_settings"},
		{"/features", "inbound_transfers"},
		{"/features", "inbound_transfers[ach]"},
		{"/close", "forwarding_settings"},
	} {
		f.Refused(http.StatusBadRequest, test.param, "empty string")(post(test.path, test.param+"="))
	}
	f.OK(post("", "platform_restrictions[inbound_flows]=restricted&metadata[a]=b"))
	after := f.OK(post("", "platform_restrictions=&metadata="))
	if after.String("platform_restrictions.inbound_flows") != "unrestricted" || len(after.Object("metadata")) != 0 {
		t.Errorf("after unsetting: %v", after)
	}
}

func TestABAAddress(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	id := f.open(account, "financial_addresses.aba").String("id")
	address := func(expand string) api.Object {
		t.Helper()
		fa := f.OK(f.Get(accounts+"/"+id+"?"+expand, sandboxtest.On(account)))
		if list := fa.List("financial_addresses"); len(list) == 1 {
			return store.AsObject(list[0])
		}
		return nil
	}
	const expand = "expand[]=financial_addresses.aba.account_number"
	shown := address(expand)
	number := shown.String("aba.account_number")
	if len(number) != 10 || number[6:] != shown.String("aba.account_number_last4") ||
		fmt.Sprint(shown.Strings("supported_networks")) != "[ach us_domestic_wire]" || shown.String("type") != "aba" {
		t.Errorf("expanded address: %v", shown)
	}
	if hidden := address(""); hidden.Has("aba.account_number") || hidden.String("aba.account_number_last4") != number[6:] {
		t.Errorf("address without expand: %v", hidden)
	}
	listed := f.OK(f.Get(accounts+"?expand[]=data.financial_addresses.aba.account_number", sandboxtest.On(account)))
	first := store.AsObject(store.AsObject(listed.List("data")[0]).List("financial_addresses")[0])
	if first.String("aba.account_number") != number {
		t.Errorf("address in a list: %v", first)
	}

	f.Change("account", account, func(account *api.Record) { account.Data.Set("requirements.disabled_reason", "rejected.fraud") })
	if address(expand).String("aba.account_number") != number {
		t.Error("the address did not stay when its feature was restricted")
	}
	f.Change("account", account, func(account *api.Record) { account.Data.Delete("requirements") })
	f.OK(f.Post(accounts+"/"+id+"/features", "financial_addresses[aba][requested]=false", sandboxtest.On(account)))
	if got := address(expand); got != nil {
		t.Errorf("the address of a feature that was given up: %v", got)
	}
	f.OK(f.Post(accounts+"/"+id+"/features", "financial_addresses[aba][requested]=true", sandboxtest.On(account)))
	if address(expand).String("aba.account_number") != number {
		t.Error("a feature that is requested again got another address")
	}
}

func TestSameDayFeaturesAreUnknownWithoutTheBeta(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	f.Refused(http.StatusBadRequest, "features[outbound_payments][ach][same_day]", "unknown parameter")(
		f.Post(accounts, "supported_currencies[]=usd&features[outbound_payments][ach][requested]=true"+
			"&features[outbound_payments][ach][same_day][requested]=true", sandboxtest.On(account)))
}

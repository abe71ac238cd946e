package treasury_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestEveryOperationThroughStripesClient(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	service, ctx := f.Client().V1TreasuryFinancialAccounts, t.Context()

	created, err := service.Create(ctx, &stripe.TreasuryFinancialAccountCreateParams{
		Params:              sandboxtest.OnAccount(account, "features"),
		SupportedCurrencies: []*string{stripe.String("usd")},
		Nickname:            stripe.String("Operating"),
		Metadata:            map[string]string{"tenant": "acme"},
		Features: &stripe.TreasuryFinancialAccountCreateFeaturesParams{
			CardIssuing: &stripe.TreasuryFinancialAccountCreateFeaturesCardIssuingParams{Requested: stripe.Bool(true)},
			FinancialAddresses: &stripe.TreasuryFinancialAccountCreateFeaturesFinancialAddressesParams{
				ABA: &stripe.TreasuryFinancialAccountCreateFeaturesFinancialAddressesABAParams{Requested: stripe.Bool(true)},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if created.Status != "open" || created.Country != "US" || !created.IsDefault || created.Nickname != "Operating" ||
		created.Metadata["tenant"] != "acme" || created.Balance.Cash["usd"] != 0 || created.Livemode ||
		!strings.HasPrefix(created.ID, "fa_") || created.StatusDetails.Closed != nil {
		t.Errorf("created %+v", created)
	}
	if !slices.Equal(created.ActiveFeatures, []stripe.TreasuryFinancialAccountActiveFeature{"card_issuing"}) ||
		!slices.Equal(created.PendingFeatures, []stripe.TreasuryFinancialAccountPendingFeature{"financial_addresses.aba"}) ||
		len(created.RestrictedFeatures) != 0 || len(created.FinancialAddresses) != 0 {
		t.Errorf("features after creation: %v %v %v", created.ActiveFeatures, created.PendingFeatures, created.RestrictedFeatures)
	}
	if details := created.Features.FinancialAddresses.ABA.StatusDetails; len(details) != 1 || details[0].Code != "activating" {
		t.Errorf("status details of a feature that activates: %+v", details)
	}

	retrieved, err := service.Retrieve(ctx, created.ID, &stripe.TreasuryFinancialAccountRetrieveParams{
		Params: sandboxtest.OnAccount(account, "financial_addresses.aba.account_number"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(retrieved.FinancialAddresses) != 1 || retrieved.Features != nil {
		t.Fatalf("retrieved %+v", retrieved)
	}
	aba := retrieved.FinancialAddresses[0].ABA
	if aba.AccountHolderName != "Acme" || !strings.HasSuffix(aba.AccountNumber, aba.AccountNumberLast4) ||
		len(aba.AccountNumberLast4) != 4 || aba.RoutingNumber == "" || aba.BankName == "" {
		t.Errorf("ABA address %+v", aba)
	}

	updated, err := service.Update(ctx, created.ID, &stripe.TreasuryFinancialAccountUpdateParams{
		Params:   sandboxtest.OnAccount(account),
		Nickname: stripe.String(""),
		Metadata: map[string]string{"tenant": "", "tier": "gold"},
		PlatformRestrictions: &stripe.TreasuryFinancialAccountUpdatePlatformRestrictionsParams{
			OutboundFlows: stripe.String("restricted"),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if updated.Nickname != "" || len(updated.Metadata) != 1 || updated.Metadata["tier"] != "gold" ||
		updated.PlatformRestrictions.OutboundFlows != "restricted" || updated.PlatformRestrictions.InboundFlows != "unrestricted" {
		t.Errorf("updated %+v", updated)
	}

	features, err := service.UpdateFeatures(ctx, created.ID, &stripe.TreasuryFinancialAccountUpdateFeaturesParams{
		Params:           sandboxtest.OnAccount(account),
		CardIssuing:      &stripe.TreasuryFinancialAccountUpdateFeaturesCardIssuingParams{Requested: stripe.Bool(false)},
		DepositInsurance: &stripe.TreasuryFinancialAccountUpdateFeaturesDepositInsuranceParams{Requested: stripe.Bool(true)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if features.CardIssuing != nil || features.DepositInsurance.Status != "pending" {
		t.Errorf("features after an update: %+v", features)
	}
	features, err = service.RetrieveFeatures(ctx, created.ID, &stripe.TreasuryFinancialAccountRetrieveFeaturesParams{
		Params: sandboxtest.OnAccount(account),
	})
	if err != nil {
		t.Fatal(err)
	}
	if !features.DepositInsurance.Requested || features.DepositInsurance.Status != "active" {
		t.Errorf("features at the next request: %+v", features.DepositInsurance)
	}

	closed, err := service.Close(ctx, created.ID, &stripe.TreasuryFinancialAccountCloseParams{
		Params: sandboxtest.OnAccount(account),
		ForwardingSettings: &stripe.TreasuryFinancialAccountCloseForwardingSettingsParams{
			Type: stripe.String("payment_method"), PaymentMethod: stripe.String("pm_123"),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if closed.Status != "closed" || fmt.Sprint(closed.StatusDetails.Closed.Reasons) != "[closed_by_platform]" ||
		fmt.Sprint(closed.RestrictedFeatures) != "[deposit_insurance financial_addresses.aba]" || len(closed.ActiveFeatures) != 0 {
		t.Errorf("closed %+v", closed)
	}

	for status, want := range map[string]int{"open": 0, "closed": 1} {
		params := &stripe.TreasuryFinancialAccountListParams{Status: stripe.String(status)}
		params.StripeAccount = &account
		count := 0
		for fa, err := range service.List(ctx, params) {
			if err != nil {
				t.Fatal(err)
			}
			if fa.ID != created.ID {
				t.Errorf("listed a stranger: %s", fa.ID)
			}
			count++
		}
		if count != want {
			t.Errorf("%d financial accounts with status %s, want %d", count, status, want)
		}
	}
}

func TestPlatformItselfHasFinancialAccounts(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	created := f.OK(f.Post(accounts, "supported_currencies[]=usd&"+requesting("features", true, allPaths()...)))
	fa := f.OK(f.Get(accounts + "/" + created.String("id")))
	if got := fa.Strings("active_features"); !slices.Equal(got, allPaths()) {
		t.Errorf("active features of the platform's financial account: %v", got)
	}
}

func TestFinancialAccountNeedsTheTreasuryCapability(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(map[string]string{"card_issuing": "active", "transfers": "active"})
	f.Refused(http.StatusBadRequest, "", "`treasury` capability was not requested")(
		f.Post(accounts, "supported_currencies[]=usd", sandboxtest.On(account)))
}

func TestSupportedCurrencies(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	f.Refused(http.StatusBadRequest, "supported_currencies", "Missing required param")(f.Post(accounts, "", sandboxtest.On(account)))
	f.Refused(http.StatusBadRequest, "supported_currencies", "usd only")(f.Post(accounts, "supported_currencies[]=eur", sandboxtest.On(account)))
	f.Refused(http.StatusBadRequest, "supported_currencies", "usd only")(
		f.Post(accounts, "supported_currencies[]=usd&supported_currencies[]=eur", sandboxtest.On(account)))
	f.OK(f.Post(accounts, "supported_currencies[]=USD", sandboxtest.On(account)))
	id := f.open(account).String("id")
	f.Refused(http.StatusBadRequest, "supported_currencies", "unknown parameter")(
		f.Post(accounts+"/"+id, "supported_currencies[]=usd", sandboxtest.On(account)))
}

func TestNickname(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account, other := f.account(ready()), f.account(ready())
	first, second := f.open(account).String("id"), f.open(account).String("id")
	name := func(account, id, nickname string) (int, api.Object) {
		return f.Post(accounts+"/"+id, "nickname="+nickname, sandboxtest.On(account))
	}
	f.OK(name(account, first, "Payroll"))
	f.OK(name(account, first, "Payroll")) // its own name is no conflict
	f.OK(name(other, f.open(other).String("id"), "Payroll"))
	f.Refused(http.StatusBadRequest, "nickname", "already used by the financial account '"+first+"'")(name(account, second, "Payroll"))
	f.Refused(http.StatusBadRequest, "nickname", "blank")(name(account, second, "%20%20"))
	f.Refused(http.StatusBadRequest, "nickname", "at most 249 characters")(name(account, second, strings.Repeat("x", 250)))
	f.OK(name(account, second, strings.Repeat("é", 249)))
	f.Refused(http.StatusBadRequest, "nickname", "already used")(
		f.Post(accounts, "supported_currencies[]=usd&nickname=Payroll", sandboxtest.On(account)))

	if cleared := f.OK(name(account, first, "")); cleared.Has("nickname") {
		t.Errorf("nickname after clearing: %v", cleared["nickname"])
	}
	f.OK(name(account, second, "Payroll"))
	f.OK(f.Post(accounts+"/"+second+"/close", "", sandboxtest.On(account)))
	f.OK(name(account, first, "Payroll")) // a closed financial account gives its nickname free
}

func TestOpenFinancialAccountsAreLimited(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	var last string
	for i := range 10 {
		fa := f.open(account)
		last = fa.String("id")
		if fa.Bool("is_default") != (i == 0) {
			t.Errorf("is_default of financial account %d: %v", i, fa["is_default"])
		}
	}
	f.Refused(http.StatusBadRequest, "", "more than 10 open")(f.Post(accounts, "supported_currencies[]=usd", sandboxtest.On(account)))
	f.OK(f.Post(accounts+"/"+last+"/close", "", sandboxtest.On(account)))
	f.open(account)
}

func TestFinancialAccountsOfOthersAreNotFound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account, stranger := f.account(ready()), f.account(ready())
	id := f.open(account).String("id")
	notFound := f.Refused(http.StatusNotFound, "financial_account", "No such financial account: '"+id+"'")
	notFound(f.Get(accounts+"/"+id, sandboxtest.On(stranger)))
	notFound(f.Get(accounts + "/" + id))
	notFound(f.Get(accounts+"/"+id+"/features", sandboxtest.On(stranger)))
	notFound(f.Post(accounts+"/"+id, "nickname=x", sandboxtest.On(stranger)))
	notFound(f.Post(accounts+"/"+id+"/features", "deposit_insurance[requested]=true", sandboxtest.On(stranger)))
	notFound(f.Post(accounts+"/"+id+"/close", "", sandboxtest.On(stranger)))
}

func TestCloseNeedsAnEmptyFinancialAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	fa := f.open(account, "card_issuing").String("id")
	elsewhere := f.open(account).String("id")
	closing := func() (int, api.Object) { return f.Post(accounts+"/"+fa+"/close", "", sandboxtest.On(account)) }
	move := func(part string, amount int64) {
		f.Do(func(r *api.Request) error {
			return r.Post(
				store.Leg{Book: store.Book{Owner: fa, Name: part}, Currency: "usd", Amount: amount},
				store.Leg{Book: store.Book{Name: "outside"}, Currency: "usd", Amount: -amount},
			)
		})
	}
	for _, part := range []string{ledger.Cash, ledger.InboundPending, ledger.OutboundPending} {
		move(part, -1)
		f.Refused(http.StatusBadRequest, "", "its balance must be zero")(closing())
		move(part, 1)
	}

	attached := func(typ, on, status string) string {
		var id string
		f.Do(func(r *api.Request) error {
			rec := &api.Record{
				Type: typ, ID: r.RandomID("x_", 24), Account: account, Created: r.Now,
				Data: api.Object{"financial_account": on, "status": status},
			}
			id = rec.ID
			return r.Insert(rec)
		})
		return id
	}
	settle := func(typ, id, status string) {
		f.Do(func(r *api.Request) error {
			rec, err := r.Get(typ, id)
			if err != nil {
				return err
			}
			rec.Data["status"] = status
			return r.Update(rec)
		})
	}
	attached("issuing.card", elsewhere, "active")
	for _, blocker := range []struct{ typ, status, settled, text string }{
		{"issuing.card", "active", "canceled", "cards attached to it must be canceled"},
		{"issuing.card", "inactive", "canceled", "cards attached to it must be canceled"},
	} {
		id := attached(blocker.typ, fa, blocker.status)
		f.Refused(http.StatusBadRequest, "", blocker.text)(closing())
		settle(blocker.typ, id, blocker.settled)
	}
	f.OK(closing())
}

func TestClosedIsForGood(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account(ready())
	first := f.open(account, "card_issuing", "financial_addresses.aba", "outbound_payments.ach").String("id")
	f.OK(f.Post(accounts+"/"+first, "platform_restrictions[outbound_flows]=restricted", sandboxtest.On(account)))
	f.OK(f.Post(accounts+"/"+first+"/close", "", sandboxtest.On(account)))

	f.Refused(http.StatusBadRequest, "", "already closed")(f.Post(accounts+"/"+first+"/close", "", sandboxtest.On(account)))
	for _, form := range []string{"nickname=x", "metadata[a]=b", "features[deposit_insurance][requested]=true"} {
		f.Refused(http.StatusBadRequest, "", "is closed")(f.Post(accounts+"/"+first, form, sandboxtest.On(account)))
	}
	f.Refused(http.StatusBadRequest, "", "is closed")(
		f.Post(accounts+"/"+first+"/features", "deposit_insurance[requested]=true", sandboxtest.On(account)))

	f.Change("account", account, func(account *api.Record) { account.Data.Set("capabilities.treasury", "inactive") })
	fa := f.get(account, first)
	if len(fa.List("active_features"))+len(fa.List("pending_features")) != 0 || len(fa.List("restricted_features")) != 3 {
		t.Errorf("features of a closed financial account: %v", fa)
	}
	for _, path := range fa.Strings("restricted_features") {
		details := fa.List("features." + path + ".status_details")
		if len(details) != 1 || fmt.Sprint(details[0]) != "map[code:financial_account_closed]" {
			t.Errorf("status_details of %s on a closed financial account: %v", path, details)
		}
	}
	if len(fa.List("financial_addresses")) != 1 {
		t.Error("the ABA address went with the closing")
	}
	if next := f.open(account); !next.Bool("is_default") {
		t.Error("the only open financial account of an account is not its default")
	}
}

func TestClosingDuringActivation(t *testing.T) {
	t.Parallel()
	f := newFixture(t, sandboxtest.WithActivationDelay(time.Minute))
	account := f.account(ready())
	id := f.open(account, "financial_addresses.aba").String("id")
	f.OK(f.Post(accounts+"/"+id+"/close", "", sandboxtest.On(account)))
	f.Advance(time.Hour)
	fa := f.get(account, id)
	check(t, fa, "financial_addresses.aba", "restricted", "financial_account_closed/-/-")
	if len(fa.List("financial_addresses")) != 0 {
		t.Errorf("a closed financial account got an address: %v", fa)
	}
}

func TestForwardingSettings(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account, stranger := f.account(ready()), f.account(ready())
	fa, target := f.open(account).String("id"), f.open(account).String("id")
	closed, foreign := f.open(account).String("id"), f.open(stranger).String("id")
	f.OK(f.Post(accounts+"/"+closed+"/close", "", sandboxtest.On(account)))

	for _, path := range []string{"/" + fa, "/" + fa + "/close"} {
		post := func(form string) (int, api.Object) { return f.Post(accounts+path, form, sandboxtest.On(account)) }
		const settings = "forwarding_settings"
		f.Refused(http.StatusBadRequest, settings+"[type]", "Missing required param")(post(settings + "[payment_method]=pm_1"))
		f.Refused(http.StatusBadRequest, settings+"[payment_method]", "Missing required param")(post(settings + "[type]=payment_method"))
		f.Refused(http.StatusBadRequest, settings+"[financial_account]", "Missing required param")(post(settings + "[type]=financial_account"))
		f.Refused(http.StatusBadRequest, settings+"[payment_method]", "No such PaymentMethod: 'ba_1'")(
			post(settings + "[type]=payment_method&" + settings + "[payment_method]=ba_1"))
		f.Refused(http.StatusBadRequest, settings+"[financial_account]", "cannot be given")(
			post(settings + "[type]=payment_method&" + settings + "[payment_method]=pm_1&" + settings + "[financial_account]=" + target))
		to := func(id string) (int, api.Object) {
			return post(settings + "[type]=financial_account&" + settings + "[financial_account]=" + id)
		}
		f.Refused(http.StatusBadRequest, settings+"[financial_account]", "to itself")(to(fa))
		f.Refused(http.StatusBadRequest, settings+"[financial_account]", "No such financial account")(to(foreign))
		f.Refused(http.StatusBadRequest, settings+"[financial_account]", "is closed")(to(closed))
		f.OK(to(target))
	}
}

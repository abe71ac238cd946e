package payments_test

import (
	"slices"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const (
	payouts = "/v1/payouts"
	day     = 24 * time.Hour
)

// tenant is a whole sandbox with an onboarded account, which has been paid.
type tenant struct {
	*fixture
	account  string
	on       string // header
	external string // id
}

// newTenant starts on a Monday, with a bank account at this number and so much money.
func newTenant(t *testing.T, number, schedule string, amount string) *tenant {
	t.Helper()
	f := &fixture{Fixture: &sandboxtest.Fixture{Server: sandboxtest.New(t)}}
	made := f.post("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true&external_account[object]=bank_account&external_account[country]=US"+
		"&external_account[routing_number]=110000000&external_account[account_number]="+number+schedule)
	n := &tenant{fixture: f, account: made.String("id"), on: sandboxtest.On(made.String("id"))}
	external, _ := made.List("external_accounts.data")[0].(api.Object)
	n.external = external.String("id")
	f.post("/_sandbox/accounts/"+n.account+"/onboard", "")
	f.post(topups, "amount="+amount+"&currency=usd")
	f.post("/v1/transfers", "amount="+amount+"&currency=usd&destination="+n.account)
	return n
}

const manual = "&settings[payouts][schedule][interval]=manual"

// happens checks the account's events about payouts.
func (n *tenant) happens(want ...string) {
	n.T.Helper()
	var got []string
	for _, e := range n.get("/v1/events?type=payout.*", n.on).List("data") {
		event, _ := e.(api.Object)
		got = append([]string{event.String("type")}, got...)
	}
	if !slices.Equal(got, want) {
		n.T.Errorf("events %q, want %q", got, want)
	}
}

func TestPayout(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	payout := n.post(payouts, "amount=600&currency=usd&description=Pay&statement_descriptor=ACME&metadata[k]=v", n.on)
	n.shows(payout, map[string]any{
		"object": "payout", "status": "pending", "amount": 600, "automatic": false, "method": "standard", "type": "bank_account",
		"destination": n.external, "arrival_date": time.Date(2025, time.September, 3, 0, 0, 0, 0, time.UTC).Unix(),
		"reconciliation_status": "not_applicable", "statement_descriptor": "ACME", "metadata.k": "v",
	})
	n.balances(400, 0, n.on)
	status, body := n.Post(payouts, "amount=401&currency=usd", n.on)
	n.Refused(400, "amount", "insufficient funds")(status, body)
	if body.String("error.code") != "balance_insufficient" {
		t.Errorf("got %v", body)
	}
	path := payouts + "/" + payout.String("id")
	n.Advance(day)
	n.shows(n.get(path, n.on), map[string]any{"status": "in_transit"})
	status, body = n.Post(path+"/cancel", "", n.on)
	n.Refused(400, "", "Only pending payouts")(status, body)
	n.Advance(day)
	n.shows(n.get(path+"?expand[]=balance_transaction&expand[]=destination", n.on), map[string]any{
		"status": "paid", "balance_transaction.amount": -600, "balance_transaction.type": "payout",
	})
	n.balances(400, 0, n.on)
	n.shows(n.post(path, "metadata[k]=w", n.on), map[string]any{"metadata.k": "w"})
	n.happens("payout.created", "payout.updated", "payout.paid", "payout.updated")
	if list := n.get("/v1/balance_transactions?payout="+payout.String("id"), n.on).List("data"); len(list) != 1 {
		t.Errorf("balance transactions of the payout: %v", list)
	}
}

func TestPayoutFails(t *testing.T) {
	t.Parallel()
	for number, code := range map[string]string{
		"000111111116": "no_account", "000111111113": "account_closed", "000222222227": "insufficient_funds",
		"000333333335": "debit_not_authorized", "000444444440": "invalid_currency",
	} {
		n := newTenant(t, number, manual, "1000")
		path := payouts + "/" + n.post(payouts, "amount=600&currency=usd", n.on).String("id")
		n.Advance(2 * day)
		n.shows(n.get(path+"?expand[]=failure_balance_transaction", n.on), map[string]any{
			"status": "failed", "failure_code": code, "failure_balance_transaction.amount": 600,
			"failure_balance_transaction.type": "payout_failure",
		})
		n.balances(1000, 0, n.on)

		// The bank account is not used again before it has been looked at.
		status, body := n.Post(payouts, "amount=600&currency=usd", n.on)
		n.Refused(400, "destination", "has failed")(status, body)
		n.post("/v1/accounts/"+n.account+"/external_accounts/"+n.external, "account_holder_name=Jenny Rosen")
		n.post(payouts, "amount=600&currency=usd", n.on)
	}
}

func TestPayoutIsCanceled(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	path := payouts + "/" + n.post(payouts, "amount=600&currency=usd&destination="+n.external, n.on).String("id")
	n.shows(n.post(path+"/cancel", "", n.on), map[string]any{"status": "canceled"})
	n.balances(1000, 0, n.on)
	n.Advance(3 * day)
	n.shows(n.get(path, n.on), map[string]any{"status": "canceled"})
	n.balances(1000, 0, n.on)
	status, body := n.Post(path+"/reverse", "", n.on)
	n.Refused(400, "", "it is canceled")(status, body)
}

func TestPayoutIsReversed(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	payout := n.post(payouts, "amount=600&currency=usd", n.on)
	path := payouts + "/" + payout.String("id")
	status, body := n.Post(path+"/reverse", "", n.on)
	n.Refused(400, "", "Cancel it instead")(status, body)
	n.Advance(2 * day)
	reversal := n.post(path+"/reverse", "metadata[k]=v", n.on)
	n.shows(reversal, map[string]any{
		"amount": -600, "original_payout": payout.String("id"), "status": "pending", "metadata.k": "v",
	})
	n.balances(400, 0, n.on)
	status, body = n.Post(path+"/reverse", "", n.on)
	n.Refused(400, "", "cannot be reversed again")(status, body)
	status, body = n.Post(payouts+"/"+reversal.String("id")+"/cancel", "", n.on)
	n.Refused(400, "", "cannot be canceled")(status, body)
	n.Advance(2 * day)
	n.shows(n.get(path, n.on), map[string]any{"status": "paid", "reversed_by": reversal.String("id")})
	n.shows(n.get(payouts+"/"+reversal.String("id")+"?expand[]=balance_transaction", n.on), map[string]any{
		"status": "paid", "balance_transaction.amount": 600,
	})
	n.balances(1000, 0, n.on)
}

func TestPayoutIsRefused(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	for form, want := range map[string]struct{ param, text string }{
		"amount=1&currency=eur":                  {"currency", "Invalid currency: eur"},
		"amount=0&currency=usd":                  {"amount", "greater than or equal to 1"},
		"amount=1&currency=usd&destination=ba_x": {"destination", "No such external account: 'ba_x'"},
		"amount=1&currency=usd&method=instant":   {"method", "does not support instant payouts"},
		"amount=2000&currency=usd":               {"amount", "insufficient funds"},
		"amount=1&currency=usd&statement_descriptor=" + "0123456789012345678901x": {"statement_descriptor", "22"},
	} {
		status, body := n.Post(payouts, form, n.on)
		n.Refused(400, want.param, want.text)(status, body)
	}
	bare := n.post("/v1/accounts", "country=US").String("id")
	status, body := n.Post(payouts, "amount=1&currency=usd", sandboxtest.On(bare))
	n.Refused(400, "", "payouts are disabled")(status, body)
	n.OK(n.Get(payouts+"?destination="+n.external+"&status=paid&arrival_date[gt]=1", n.on))
}

func TestInstantPayout(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	for token, want := range map[string]map[string]any{
		"tok_visa_debit":                 {"status": "paid", "type": "card", "method": "instant"},
		"tok_visa_debit_us_transferFail": {"status": "failed", "failure_code": "could_not_process"},
	} {
		card := n.post("/v1/accounts/"+n.account+"/external_accounts", "external_account="+token).String("id")
		payout := n.post(payouts, "amount=100&currency=usd&method=instant&destination="+card, n.on)
		n.shows(n.get(payouts+"/"+payout.String("id"), n.on), want)
	}
	n.balances(900, 0, n.on)
}

// The platform pays out to the bank account that its dashboard would have.
func TestPlatformPayout(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	n.post(topups, "amount=500&currency=usd")
	path := payouts + "/" + n.post(payouts, "amount=500&currency=usd").String("id")
	n.Advance(2 * day)
	n.shows(n.get(path), map[string]any{"status": "paid"})
	status, body := n.Post(path+"/reverse", "")
	n.Refused(400, "", "connected accounts")(status, body)
}

func TestPayoutsFollowTheSchedule(t *testing.T) {
	t.Parallel()
	const interval = "&settings[payouts][schedule][interval]="
	const anchored = "&settings[payouts][schedule]"
	september := func(day int) time.Time { return time.Date(2025, time.September, day, 0, 0, 0, 0, time.UTC) }
	for schedule, want := range map[string]time.Time{
		interval + "daily": september(2),
		interval + "weekly" + anchored + "[weekly_anchor]=friday":                                                          september(5),
		interval + "weekly" + anchored + "[weekly_payout_days][]=thursday" + anchored + "[weekly_payout_days][]=wednesday": september(3),
		interval + "weekly" + anchored + "[weekly_anchor]=saturday":                                                        september(8),
		interval + "monthly" + anchored + "[monthly_anchor]=31":                                                            september(30),
		interval + "monthly" + anchored + "[monthly_payout_days][]=7" + anchored + "[monthly_payout_days][]=20":            september(8),
		manual: {},
	} {
		n := newTenant(t, "000123456789", schedule, "1000")
		n.Advance(40 * day)
		list := n.get(payouts, n.on).List("data")
		if want.IsZero() {
			if len(list) != 0 {
				t.Errorf("a manual schedule pays: %v", list)
			}
			continue
		}
		if len(list) != 1 {
			t.Fatalf("%s: %d payouts", schedule, len(list))
		}
		payout, _ := list[0].(api.Object)
		n.shows(payout, map[string]any{
			"amount": 1000, "automatic": true, "status": "paid", "created": want.Unix(), "reconciliation_status": "completed",
		})
		n.balances(0, 0, n.on)
		status, body := n.Post(payouts+"/"+payout.String("id")+"/cancel", "", n.on)
		n.Refused(400, "", "Stripe has made it")(status, body)
	}

	n := newTenant(t, "000123456789", "", "1000")
	n.Advance(5 * day)
	n.happens("payout.created", "payout.updated", "payout.paid", "payout.reconciliation_completed")
}

// A schedule that changes counts from then on, and so does a bank account that is new.
func TestPaydaysAreLookedForAnew(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	n.Advance(10 * day)
	n.post("/v1/accounts/"+n.account, "settings[payouts][schedule][interval]=weekly&settings[payouts][schedule][weekly_anchor]=friday")
	n.post("/v1/accounts/"+n.account, "settings[payouts][schedule][weekly_anchor]=monday")
	n.Advance(10 * day)
	if list := n.get(payouts, n.on).List("data"); len(list) != 1 {
		t.Errorf("%d payouts", len(list))
	}

	n = newTenant(t, "000111111113", "", "1000")
	n.Advance(3 * day)
	n.balances(1000, 0, n.on) // it has failed, and is not tried again
	n.Advance(3 * day)
	if list := n.get(payouts, n.on).List("data"); len(list) != 1 {
		t.Errorf("%d payouts", len(list))
	}
	n.post("/v1/accounts/"+n.account+"/external_accounts", "external_account=btok_us_verified&default_for_currency=true")
	n.Advance(5 * day)
	n.balances(0, 0, n.on)
}

package treasury_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// sending is one of the two ways to send money out, as tests need it.
type sending struct {
	kind   string // "outbound_payment"
	method string // the form that names a payment method, before its id
}

func (s sending) path() string { return "/v1/treasury/" + s.kind + "s" }

func (s sending) helper(id string) string { return "/v1/test_helpers/treasury/" + s.kind + "s/" + id }

// bothWays runs a test for OutboundPayments and OutboundTransfers, each on a wallet of its own with 10000 in it.
func bothWays(t *testing.T, test func(t *testing.T, w *wallet, s sending)) {
	t.Helper()
	for _, kind := range []string{"outbound_payment", "outbound_transfer"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := newWallet(t)
			w.fund(10000)
			s := sending{kind: kind, method: "destination_payment_method="}
			if kind == "outbound_payment" {
				s.method = "customer=" + w.customer() + "&" + s.method
			}
			test(t, w, s)
		})
	}
}

// customer makes one, and forgets the events of that.
func (w *wallet) customer() string {
	w.T.Helper()
	id := w.send("/v1/customers", "name=Jenny Rosen").String("id")
	w.events = nil
	return id
}

func TestOutboundOutcomes(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, w *wallet, s sending) {
		cash := int64(10000)
		for _, c := range []struct {
			token, status, code, end string // end: of the transaction
			late                     bool
			entries                  []string
		}{
			{token: "pm_usBankAccount", status: "posted", end: "posted", entries: []string{"_posting 0/-100"}},
			{token: stillProcessing, status: "processing", end: "open"},
			{token: "pm_usBankAccount_canceledByUser", status: "canceled", end: "void", entries: []string{"_cancellation 100/-100"}},
			{token: "pm_usBankAccount_internalFailure", status: "failed", end: "void", entries: []string{"_failure 100/-100"}},
			{token: "pm_usBankAccount_accountClosed", status: "returned", code: "account_closed", end: "posted", entries: []string{"_posting 0/-100"}},
			{token: "pm_usBankAccount_noAccount", status: "returned", code: "no_account", end: "posted", entries: []string{"_posting 0/-100"}},
			{
				token: "pm_usBankAccount_invalidAccountNumber", status: "returned", code: "invalid_account_number", end: "posted",
				entries: []string{"_posting 0/-100"},
			},
			{token: "pm_usBankAccount_expectedArrivalDateUpdated", status: "posted", late: true, end: "posted", entries: []string{"_posting 0/-100"}},
		} {
			w.events = nil
			created := w.send(s.path(), w.on(100, s.method+c.token))
			id := created.String("id")
			w.shows(created, map[string]any{
				"status": "processing", "cancelable": true, "returned_details": nil, "tracking_details": nil,
				"expected_arrival_date": sandboxtest.Start.Truncate(24*time.Hour).AddDate(0, 0, 1).Unix(),
			})
			after := w.look(s.path() + "/" + id)
			w.shows(after, map[string]any{"status": c.status, "cancelable": c.status == "processing", "transaction": created["transaction"]})
			if moved := after.Int("expected_arrival_date") - created.Int("expected_arrival_date"); moved != 0 != c.late || c.late && moved != 24*60*60 {
				t.Errorf("%s: the expected arrival has moved by %d", c.token, moved)
			}

			want := []string{s.kind + ".created"}
			if c.late {
				want = append(want, s.kind+".expected_arrival_date_updated")
			}
			if c.status == "returned" {
				want = append(want, s.kind+".posted")
			}
			if c.status != "processing" {
				want = append(want, s.kind+"."+c.status)
			}
			w.told(want...)

			entries := []string{s.kind + " -100/100"}
			for _, entry := range c.entries {
				entries = append(entries, s.kind+entry)
			}
			amount := int64(-100)
			if c.end == "void" {
				amount = 0
			}
			w.booked(created.String("transaction"), id, c.end, amount, entries...)
			switch c.status {
			case "posted":
				cash -= 100
				w.holds(cash, 0)
			case "processing":
				w.holds(cash-100, 100)
				w.send(s.path()+"/"+id+"/cancel", "")
			case "returned":
				w.shows(after, map[string]any{"returned_details.code": c.code})
				w.booked(after.String("returned_details.transaction"), id, "posted", 100, s.kind+"_return 100/0")
			}
			w.holds(cash, 0)
		}
	})
}

func TestDrivenOutflows(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, w *wallet, s sending) {
		create := func() string {
			t.Helper()
			id := w.send(s.path(), w.on(1000, s.method+stillProcessing)).String("id")
			w.events = nil
			return id
		}
		posted := create()
		w.holds(9000, 1000)
		w.shows(w.send(s.helper(posted)+"/post", ""), map[string]any{
			"status": "posted", "status_transitions.posted_at": w.Now().Unix(), "cancelable": false,
		})
		w.told(s.kind + ".posted")
		w.holds(9000, 0)
		tracking := "tracking_details[type]=ach&tracking_details[ach][trace_id]=12345678901234"
		w.shows(w.send(s.helper(posted), tracking), map[string]any{
			"tracking_details": api.Object{"type": "ach", "ach": api.Object{"trace_id": "12345678901234"}},
		})
		w.told(s.kind + ".tracking_details_updated")
		back := w.send(s.helper(posted)+"/return", "returned_details[code]=account_frozen")
		w.shows(back, map[string]any{"status": "returned", "returned_details.code": "account_frozen", "status_transitions.returned_at": w.Now().Unix()})
		w.told(s.kind + ".returned")
		w.holds(10000, 0)

		failed := create()
		w.shows(w.send(s.helper(failed)+"/fail", ""), map[string]any{"status": "failed", "status_transitions.failed_at": w.Now().Unix()})
		w.told(s.kind + ".failed")
		canceled := create()
		w.shows(w.send(s.path()+"/"+canceled+"/cancel", ""), map[string]any{"status": "canceled", "status_transitions.canceled_at": w.Now().Unix()})
		w.told(s.kind + ".canceled")
		w.shows(w.send(s.helper(create())+"/return", ""), map[string]any{"status": "returned", "returned_details.code": "declined"})
		w.told(s.kind+".posted", s.kind+".returned")
		w.holds(10000, 0)

		for _, c := range []struct{ path, form, param, text string }{
			{s.path() + "/" + posted + "/cancel", "", "", "cannot be canceled, because its status is `returned`"},
			{s.helper(posted) + "/return", "", "", "would have to be `processing` or `posted`"},
			{s.helper(failed) + "/post", "", "", "cannot be posted"},
			{s.helper(canceled) + "/fail", "", "", "cannot be failed"},
			{s.helper(failed), tracking, "", "cannot be tracked"},
			{s.helper(create()), tracking, "", "would have to be `posted`"},
			{s.helper(posted), "tracking_details[type]=us_domestic_wire", "tracking_details[type]", "over the network `ach`"},
			{s.helper(posted), "tracking_details[type]=ach", "tracking_details[ach]", "Missing required param"},
			{s.helper(posted), tracking + "&tracking_details[us_domestic_wire][imad]=1", "tracking_details[us_domestic_wire]", "cannot be given"},
			{s.helper(posted), "", "tracking_details", "Missing required param"},
			{s.helper(posted) + "/return", "returned_details[code]=could_not_process", "returned_details[code]", "must be one of"},
		} {
			w.refuses(c.path, c.form, c.param, c.text)
		}
		w.Refused(http.StatusNotFound, "id", "No such")(w.Get(s.path()+"/none", sandboxtest.On(w.account)))
	})
}

func TestBadOutflows(t *testing.T) {
	t.Parallel()
	const (
		method  = "destination_payment_method"
		data    = "destination_payment_method_data"
		network = "destination_payment_method_options[us_bank_account][network]="
	)
	bothWays(t, func(_ *testing.T, w *wallet, s sending) {
		inboundOnly, unverified := w.verified("000123456789", "inbound"), w.bank("000123456789", "inbound", "outbound").String("payment_method")
		good := s.method + "pm_usBankAccount"
		other := w.wallet()
		for _, c := range []struct{ form, param, text string }{
			{w.on(0, good), "amount", "greater than or equal to 1"},
			{w.on(10001, good), "amount", "insufficient funds: 10001 cents are needed, and its `balance[cash]` is 10000"},
			{"amount=1&currency=cad&financial_account=" + w.id + "&" + good, "currency", "usd only"},
			{"amount=1&currency=usd&financial_account=" + other.id + "&" + good, "financial_account", "No such financial account"},
			{w.on(1, ""), method, "You must provide one of"},
			{w.on(1, s.method+"&"+data+"[type]=financial_account"), data + "[financial_account]", "Missing required param"},
			{w.on(1, good+"&"+data+"[type]=financial_account&"+data+"[financial_account]="+other.id), "", "only specify one of these"},
			{w.on(1, s.method+"pm_none"), method, "No such PaymentMethod"},
			{w.on(1, good+"&statement_descriptor=Eleven char"), "statement_descriptor", "at most 10 characters on the network `ach`"},
			{w.on(1, good+"&"+network+"us_domestic_wire&statement_descriptor="+strings.Repeat("x", 141)), "statement_descriptor", "at most 140"},
			{w.on(1, good+"&"+network+"rtp"), "destination_payment_method_options[us_bank_account][network]", "must be one of"},
			{w.on(1, data+"[type]=financial_account&"+data+"[financial_account]="+w.id), data + "[financial_account]", "to itself"},
			{w.on(1, data+"[type]=financial_account&"+data+"[financial_account]=fa_none"), data + "[financial_account]", "No such financial account"},
			{
				w.on(1, data+"[type]=financial_account&"+data+"[financial_account]="+other.id+"&"+network+"ach"),
				"destination_payment_method_options[us_bank_account]", "Options for bank accounts",
			},
		} {
			w.refuses(s.path(), c.form, c.param, c.text)
		}
		if s.kind == "outbound_transfer" {
			w.refuses(s.path(), w.on(1, s.method+inboundOnly), method, "was not set up for outbound flows")
			w.refuses(s.path(), w.on(1, s.method+unverified), method, "is not verified")
			w.refuses(s.path(), w.on(1, data+"[type]=financial_account&"+data+"[financial_account]="+other.id), data+"[financial_account]", "Create an OutboundPayment")
			w.refuses(s.path(), w.on(1, data+"[type]=us_bank_account"), data+"[type]", "must be one of")
		}
		w.holds(10000, 0)

		w.send(accounts+"/"+w.id, "platform_restrictions[outbound_flows]=restricted")
		w.refuses(s.path(), w.on(1, good), "financial_account", "its feature `"+s.kind+"s.ach` is restricted by the platform")
		w.send(accounts+"/"+w.id, "platform_restrictions[outbound_flows]=unrestricted")
		w.send(accounts+"/"+w.id+"/features", s.kind+"s[us_domestic_wire][requested]=false")
		w.refuses(s.path(), w.on(1, good+"&"+network+"us_domestic_wire"), "financial_account", "`"+s.kind+"s.us_domestic_wire` was not requested")
		w.send(s.path(), w.on(10000, good))
		w.send(accounts+"/"+w.id+"/close", "")
		w.refuses(s.path(), w.on(1, good), "financial_account", "is closed")
	})
}

// TestCloseWithMoneyOnItsWay holds that money which is held stands in the way of closing.
func TestCloseWithMoneyOnItsWay(t *testing.T) {
	t.Parallel()
	bothWays(t, func(_ *testing.T, w *wallet, s sending) {
		id := w.send(s.path(), w.on(10000, s.method+stillProcessing)).String("id")
		w.refuses(accounts+"/"+w.id+"/close", "", "", "its balance must be zero")
		w.send(s.helper(id)+"/post", "")
		w.send(accounts+"/"+w.id+"/close", "")
		w.refuses(s.helper(id)+"/return", "", "", "is closed")
	})
}

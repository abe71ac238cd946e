package treasury_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const (
	inbounds        = "/v1/treasury/inbound_transfers"
	inboundHelper   = "/v1/test_helpers/treasury/inbound_transfers/"
	stillProcessing = "pm_usBankAccount_processing"
)

// bank sets up a bank account of the account itself, as the embedded finance guide does, and returns the SetupIntent.
func (w *wallet) bank(number string, directions ...string) api.Object {
	w.T.Helper()
	return w.send("/v1/setup_intents", "attach_to_self=true&flow_directions[]="+strings.Join(directions, "&flow_directions[]=")+
		"&payment_method_types[]=us_bank_account&payment_method_data[type]=us_bank_account"+
		"&payment_method_data[us_bank_account][routing_number]=110000000&payment_method_data[us_bank_account][account_number]="+number+
		"&payment_method_data[us_bank_account][account_holder_type]=company&payment_method_data[billing_details][name]=Company Corp"+
		"&confirm=true&mandate_data[customer_acceptance][type]=online&mandate_data[customer_acceptance][online][ip_address]=123.123.123.123"+
		"&mandate_data[customer_acceptance][online][user_agent]=Mozilla/5.0")
}

// verified is bank, with its microdeposits verified: the id of the payment method.
func (w *wallet) verified(number string, directions ...string) string {
	w.T.Helper()
	intent := w.bank(number, directions...)
	if intent.String("status") == "requires_action" {
		w.send("/v1/setup_intents/"+intent.String("id")+"/verify_microdeposits", "descriptor_code=SM11AA")
	}
	w.events = nil
	return intent.String("payment_method")
}

// pull creates an InboundTransfer.
func (w *wallet) pull(amount int64, pm string) api.Object {
	w.T.Helper()
	return w.send(inbounds, w.on(amount, "origin_payment_method="+pm))
}

func TestInboundTransfer(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	client, helpers, ctx := w.Client().V1TreasuryInboundTransfers, w.Client().V1TestHelpersTreasuryInboundTransfers, t.Context()
	pm := w.verified("000000000009", "inbound", "outbound")
	create := func() *stripe.TreasuryInboundTransfer {
		t.Helper()
		created, err := client.Create(ctx, &stripe.TreasuryInboundTransferCreateParams{
			Params: w.params(), Amount: stripe.Int64(20000), Currency: stripe.String("usd"), FinancialAccount: &w.id, OriginPaymentMethod: &pm,
			Description: stripe.String("Top up"), StatementDescriptor: stripe.String("Company"), Metadata: map[string]string{"order": "1"},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.told("inbound_transfer.created")
		return created
	}
	created := create()
	bank := created.OriginPaymentMethodDetails.USBankAccount
	if created.Status != "processing" || !created.Cancelable || created.Transaction != nil || created.Returned || created.FailureDetails != nil ||
		created.Metadata["order"] != "1" || created.StatementDescriptor != "Company" || created.Description != "Top up" ||
		created.OriginPaymentMethod != pm || bank.Last4 != "0009" || bank.Network != "ach" || bank.Mandate == nil ||
		created.OriginPaymentMethodDetails.BillingDetails.Name != "Company Corp" || created.HostedRegulatoryReceiptURL == "" {
		t.Errorf("created %+v", created)
	}
	w.holds(0, 0)

	done, err := helpers.Succeed(ctx, created.ID, &stripe.TestHelpersTreasuryInboundTransferSucceedParams{Params: w.params()})
	if err != nil {
		t.Fatal(err)
	}
	w.told("inbound_transfer.succeeded")
	w.holds(20000, 0)
	w.booked(done.Transaction.ID, created.ID, "posted", 20000, "inbound_transfer 20000/0")
	if done.Status != "succeeded" || done.Cancelable || done.StatusTransitions.SucceededAt != w.Now().Unix() {
		t.Errorf("done %+v", done)
	}

	back, err := helpers.ReturnInboundTransfer(ctx, created.ID, &stripe.TestHelpersTreasuryInboundTransferReturnInboundTransferParams{Params: w.params()})
	if err != nil {
		t.Fatal(err)
	}
	w.told("received_debit.created")
	w.holds(0, 0)
	if back.Status != "succeeded" || !back.Returned || back.Transaction.ID != done.Transaction.ID {
		t.Errorf("returned %+v", back)
	}
	debit := w.look("/v1/treasury/received_debits/" + back.LinkedFlows.ReceivedDebit)
	w.booked(debit.String("transaction"), created.ID, "posted", -20000, "inbound_transfer_return -20000/0")
	w.shows(debit, map[string]any{
		"linked_flows.inbound_transfer": created.ID, "amount": 20000, "status": "succeeded", "network": "ach",
		"reversal_details.restricted_reason":                      "source_flow_restricted",
		"initiating_payment_method_details.us_bank_account.last4": "0009",
	})

	second := create()
	failed, err := helpers.Fail(ctx, second.ID, &stripe.TestHelpersTreasuryInboundTransferFailParams{
		Params:         w.params(),
		FailureDetails: &stripe.TestHelpersTreasuryInboundTransferFailFailureDetailsParams{Code: stripe.String("insufficient_funds")},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.told("inbound_transfer.failed")
	if failed.Status != "failed" || failed.FailureDetails.Code != "insufficient_funds" || failed.Transaction != nil {
		t.Errorf("failed %+v", failed)
	}
	canceled, err := client.Cancel(ctx, create().ID, &stripe.TreasuryInboundTransferCancelParams{Params: w.params()})
	if err != nil {
		t.Fatal(err)
	}
	w.told("inbound_transfer.canceled")
	if canceled.Status != "canceled" || canceled.Cancelable {
		t.Errorf("canceled %+v", canceled)
	}
	w.shows(w.send(inboundHelper+create().ID+"/fail", ""), map[string]any{"failure_details.code": "other"})
	w.holds(0, 0)

	retrieved, err := client.Retrieve(ctx, created.ID, &stripe.TreasuryInboundTransferRetrieveParams{Params: w.params("transaction")})
	if err != nil || retrieved.Transaction.Amount != 20000 {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}
	listed := collect(t, client.List(ctx, &stripe.TreasuryInboundTransferListParams{
		ListParams: w.listParams(), FinancialAccount: &w.id, Status: stripe.String("failed"),
	}))
	if len(listed) != 2 || listed[1].ID != second.ID {
		t.Errorf("listed %+v", listed)
	}
}

// TestInboundOutcomes holds what becomes of transfers by themselves: the creation always answers processing.
func TestInboundOutcomes(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	cash := int64(0)
	for _, c := range []struct {
		token, status, code string
		returned            bool
	}{
		{token: "pm_usBankAccount", status: "succeeded"},
		{token: stillProcessing, status: "processing"},
		{token: "pm_usBankAccount_canceledByUser", status: "canceled"},
		{token: "pm_usBankAccount_internalFailure", status: "failed", code: "other"},
		{token: "pm_usBankAccount_accountClosed", status: "failed", code: "account_closed"},
		{token: "pm_usBankAccount_noAccount", status: "failed", code: "no_account"},
		{token: "pm_usBankAccount_invalidAccountNumber", status: "failed", code: "invalid_account_number"},
		{token: "pm_usBankAccount_insufficientFunds", status: "failed", code: "insufficient_funds"},
		{token: "pm_usBankAccount_debitNotAuthorized", status: "failed", code: "debit_not_authorized"},
		{token: "pm_usBankAccount_dispute", status: "succeeded", returned: true},
	} {
		w.events = nil
		created := w.pull(100, c.token)
		w.shows(created, map[string]any{"status": "processing", "cancelable": true, "transaction": nil})
		after := w.look(inbounds + "/" + created.String("id"))
		w.shows(after, map[string]any{"status": c.status, "returned": c.returned, "cancelable": c.status == "processing"})
		want := []string{"inbound_transfer.created"}
		if c.status != "processing" {
			want = append(want, "inbound_transfer."+c.status)
		}
		if c.returned {
			want = append(want, "received_debit.created")
		}
		w.told(want...)
		if after.String("failure_details.code") != c.code {
			t.Errorf("%s: failure_details = %v", c.token, after["failure_details"])
		}
		if c.status == "succeeded" && !c.returned {
			cash += 100
		}
		w.holds(cash, 0)
	}
}

func TestBadInboundTransfers(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	outboundOnly, unverified := w.verified("000123456789", "outbound"), w.bank("000123456789", "inbound").String("payment_method")
	customer := w.send("/v1/customers", "name=Jenny Rosen").String("id")
	foreign := w.send("/v1/payment_methods/pm_usBankAccount/attach", "customer="+customer).String("id")
	w.Change("payment_method", foreign, func(pm *api.Record) { pm.Secret["self"] = false })
	const from = "origin_payment_method="
	for _, c := range []struct{ form, param, text string }{
		{w.on(0, from+"pm_usBankAccount"), "amount", "greater than or equal to 1"},
		{"amount=1&currency=eur&financial_account=" + w.id + "&" + from + "pm_usBankAccount", "currency", "usd only"},
		{"amount=1&currency=usd&financial_account=fa_none&" + from + "pm_usBankAccount", "financial_account", "No such financial account"},
		{w.on(1, from+"pm_none"), "origin_payment_method", "No such PaymentMethod"},
		{w.on(1, from+unverified), "origin_payment_method", "is not verified"},
		{w.on(1, from+outboundOnly), "origin_payment_method", "was not set up for inbound flows"},
		{w.on(1, from+foreign), "origin_payment_method", "attach_to_self=true"},
		{w.on(1, from+"pm_usBankAccount&statement_descriptor=Eleven char"), "statement_descriptor", "at most 10 characters"},
		{w.on(1, ""), "origin_payment_method", "Missing required param"},
	} {
		w.refuses(inbounds, c.form, c.param, c.text)
	}

	moved := w.pull(1, "pm_usBankAccount").String("id")
	w.look(inbounds + "/" + moved)
	w.refuses(inbounds+"/"+moved+"/cancel", "", "", "cannot be canceled, because its status is `succeeded`")
	w.refuses(inboundHelper+moved+"/succeed", "", "", "cannot be succeeded")
	w.refuses(inboundHelper+moved+"/fail", "", "", "would have to be `processing`")
	w.send(inboundHelper+moved+"/return", "")
	w.refuses(inboundHelper+moved+"/return", "", "", "has already been returned")
	processing := w.pull(1, stillProcessing).String("id")
	w.refuses(inboundHelper+processing+"/return", "", "", "would have to be `succeeded`")
	w.refuses(inboundHelper+processing+"/fail", "failure_details[code]=could_not_process", "failure_details[code]", "must be one of")
	w.Refused(http.StatusNotFound, "id", "No such inbound transfer")(w.Get(inbounds+"/ibt_none", sandboxtest.On(w.account)))
	other := w.wallet()
	other.Refused(http.StatusNotFound, "id", "No such inbound transfer")(other.Get(inbounds+"/"+moved, sandboxtest.On(other.account)))

	w.refuses(accounts+"/"+w.id+"/close", "", "", "pending InboundTransfers")
	w.send(inbounds+"/"+processing+"/cancel", "")
	w.send(accounts+"/"+w.id+"/close", "")
	w.refuses(inbounds, w.on(1, from+"pm_usBankAccount"), "financial_account", "is closed")
}

// TestReturnOverdraws holds that a bank takes its money back, whatever is left of it.
func TestReturnOverdraws(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	pulled := w.pull(1000, "pm_usBankAccount").String("id")
	w.send(debitHelper, w.on(700, "network=ach"))
	w.holds(300, 0)
	w.send(inboundHelper+pulled+"/return", "")
	w.holds(-700, 0)

	again := w.pull(700, "pm_usBankAccount").String("id")
	w.holds(0, 0)
	w.send(accounts+"/"+w.id+"/close", "")
	w.refuses(inboundHelper+again+"/return", "", "", "is closed")
}

// TestDrivenByHand holds that an action on a transfer comes before its outcome, for a minute.
func TestDrivenByHand(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.shows(w.send(inbounds+"/"+w.pull(1, "pm_usBankAccount").String("id")+"/cancel", ""), map[string]any{"status": "canceled"})
	w.Advance(time.Hour)
	w.holds(0, 0)

	// Who tries it in vain has a minute for another try.
	waits := w.pull(5, "pm_usBankAccount").String("id")
	w.refuses(inboundHelper+waits+"/fail", "failure_details[code]=none", "failure_details[code]", "must be one of")
	w.Advance(59 * time.Second)
	w.shows(w.look(inbounds+"/"+waits), map[string]any{"status": "processing"})
	w.Advance(time.Second)
	w.shows(w.look(inbounds+"/"+waits), map[string]any{"status": "succeeded"})
	w.holds(5, 0)

	late := w.pull(7, "pm_usBankAccount").String("id")
	w.Advance(2 * time.Minute)
	w.refuses(inbounds+"/"+late+"/cancel", "", "", "`succeeded`")
	w.holds(12, 0)
}

// TestFeaturesThatMoneyNeeds goes through what can keep a feature from letting money flow, by the example of one direction.
func TestFeaturesThatMoneyNeeds(t *testing.T) {
	t.Parallel()
	const feature = "inbound_transfers.ach"
	for name, c := range map[string]struct {
		states  map[string]string
		without bool // the feature
		delay   time.Duration
		prepare func(*wallet)
		text    string
	}{
		"not requested":            {states: ready(), without: true, text: "its feature `inbound_transfers.ach` was not requested"},
		"activating":               {states: ready(), delay: time.Hour, text: "is being activated"},
		"pending":                  {states: allWith("pending"), text: "to be verified"},
		"capability not requested": {states: map[string]string{"treasury": "active"}, text: "needs the capabilities `treasury` and `us_bank_account_ach_payments`"},
		"past due": {
			states: allWith("inactive"),
			prepare: func(w *wallet) {
				w.Change("account", w.account, func(account *api.Record) {
					account.Data.Set("requirements", api.Object{"past_due": []any{"external_account"}})
				})
			},
			text: "until everything is provided",
		},
		"rejected": {
			states: ready(),
			prepare: func(w *wallet) {
				w.Change("account", w.account, func(account *api.Record) {
					account.Data.Set("requirements.disabled_reason", "rejected.fraud")
				})
			},
			text: "is restricted (`rejected_other`)",
		},
		"inbound restricted": {
			states:  ready(),
			prepare: func(w *wallet) { w.send(accounts+"/"+w.id, "platform_restrictions[inbound_flows]=restricted") },
			text:    "`platform_restrictions[inbound_flows]` to `unrestricted`",
		},
		"outbound restricted": {
			states:  ready(),
			prepare: func(w *wallet) { w.send(accounts+"/"+w.id, "platform_restrictions[outbound_flows]=restricted") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, sandboxtest.WithActivationDelay(c.delay))
			account := f.account(c.states)
			paths := allPaths()
			paths = slices.DeleteFunc(paths, func(path string) bool { return path == "card_issuing" || c.without && path == feature })
			w := &wallet{f, account, f.open(account, paths...).String("id")}
			f.get(account, w.id)
			if c.prepare != nil {
				c.prepare(w)
			}
			form := w.on(1, "origin_payment_method=pm_usBankAccount")
			if c.text == "" {
				w.send(inbounds, form)
				return
			}
			w.refuses(inbounds, form, "financial_account", c.text)
			w.holds(0, 0)
		})
	}
}

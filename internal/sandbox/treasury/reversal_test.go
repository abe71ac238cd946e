package treasury_test

import (
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const (
	creditReversals = "/v1/treasury/credit_reversals"
	debitReversals  = "/v1/treasury/debit_reversals"
)

func TestCreditReversal(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	client, ctx := w.Client().V1TreasuryCreditReversals, t.Context()
	credit := w.send(creditHelper, w.on(1000, "network=ach&description=By mistake")).String("id")
	w.events = nil
	created, err := client.Create(ctx, &stripe.TreasuryCreditReversalCreateParams{
		Params: w.params(), ReceivedCredit: &credit, Metadata: map[string]string{"reason": "Because"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if created.Status != "processing" || created.Amount != 1000 || created.Network != "ach" || created.ReceivedCredit != credit ||
		created.Metadata["reason"] != "Because" || created.StatusTransitions.PostedAt != 0 {
		t.Errorf("created %+v", created)
	}
	w.told("credit_reversal.created")
	retrieved, err := client.Retrieve(ctx, created.ID, &stripe.TreasuryCreditReversalRetrieveParams{Params: w.params("transaction")})
	if err != nil || retrieved.Status != "posted" || retrieved.StatusTransitions.PostedAt != w.Now().Unix() || retrieved.Transaction.Amount != -1000 {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}
	w.told("credit_reversal.posted")
	w.holds(0, 0)
	w.booked(retrieved.Transaction.ID, created.ID, "posted", -1000, "credit_reversal -1000/1000", "credit_reversal_posting 0/-1000")
	w.shows(w.look("/v1/treasury/received_credits/"+credit), map[string]any{
		"linked_flows.credit_reversal": created.ID, "reversal_details.restricted_reason": "already_reversed",
		"reversal_details.deadline": deadline.Unix(), "status": "succeeded",
	})
	listed := collect(t, client.List(ctx, &stripe.TreasuryCreditReversalListParams{
		ListParams: w.listParams(), FinancialAccount: &w.id, ReceivedCredit: &credit, Status: stripe.String("posted"),
	}))
	if len(listed) != 1 || listed[0].ID != created.ID {
		t.Errorf("listed %+v", listed)
	}
	if none := w.look(creditReversals + "?financial_account=" + w.id + "&received_credit=rc_other").List("data"); len(none) != 0 {
		t.Errorf("reversals of another ReceivedCredit: %v", none)
	}
}

func TestDebitReversal(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(1000)
	client, ctx := w.Client().V1TreasuryDebitReversals, t.Context()
	debit := w.send(debitHelper, w.on(400, "network=ach")).String("id")
	w.events = nil
	created, err := client.Create(ctx, &stripe.TreasuryDebitReversalCreateParams{
		Params: w.params(), ReceivedDebit: &debit, Metadata: map[string]string{"reason": "Because"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if created.Status != "processing" || created.Amount != 400 || created.Network != "ach" || created.ReceivedDebit != debit ||
		created.Metadata["reason"] != "Because" || created.LinkedFlows != nil {
		t.Errorf("created %+v", created)
	}
	w.told("debit_reversal.created")
	retrieved, err := client.Retrieve(ctx, created.ID, &stripe.TreasuryDebitReversalRetrieveParams{Params: w.params()})
	if err != nil || retrieved.Status != "succeeded" || retrieved.StatusTransitions.CompletedAt != w.Now().Unix() {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}
	w.told("debit_reversal.completed")
	w.holds(1000, 0)
	w.booked(retrieved.Transaction.ID, created.ID, "posted", 400, "debit_reversal 400/0")
	w.shows(w.look("/v1/treasury/received_debits/"+debit), map[string]any{
		"linked_flows.debit_reversal": created.ID, "reversal_details.restricted_reason": "already_reversed",
	})
	for query, want := range map[string]int{
		"status=completed": 1, "status=processing": 0, "resolution=won": 1, "resolution=lost": 0, "received_debit=" + debit: 1, "received_debit=rd_x": 0,
	} {
		if got := w.look(debitReversals + "?financial_account=" + w.id + "&" + query).List("data"); len(got) != want {
			t.Errorf("%s lists %v", query, got)
		}
	}
	listed := collect(t, client.List(ctx, &stripe.TreasuryDebitReversalListParams{ListParams: w.listParams(), FinancialAccount: &w.id}))
	if len(listed) != 1 || listed[0].ID != created.ID {
		t.Errorf("listed %+v", listed)
	}
}

// TestReversalBetweenAccounts sends money back that came over the network `stripe`: it comes as a ReceivedCredit, too.
func TestReversalBetweenAccounts(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(1000)
	to := w.wallet()
	w.send(outboundPayments, w.on(600, "destination_payment_method_data[type]=financial_account&destination_payment_method_data[financial_account]="+to.id))
	credit := to.look("/v1/treasury/received_credits?financial_account=" + to.id).List("data")[0].(api.Object).String("id")
	w.events = nil
	reversal := to.send(creditReversals, "received_credit="+credit)
	to.holds(0, 0)
	w.holds(1000, 0)
	w.told("credit_reversal.created", "credit_reversal.posted", "received_credit.created", "received_credit.succeeded")
	back := w.look("/v1/treasury/received_credits?financial_account=" + w.id +
		"&expand[]=data.linked_flows.source_flow_details.credit_reversal").List("data")[0].(api.Object)
	w.shows(back, map[string]any{
		"amount": 600, "network": "stripe", "linked_flows.source_flow": reversal.String("id"), "linked_flows.source_flow_type": "credit_reversal",
		"linked_flows.source_flow_details.credit_reversal.received_credit": credit,
		"reversal_details.restricted_reason":                               "source_flow_restricted",
	})
}

func TestBadReversals(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	made := func(helper, form string) string { return w.send(helper, form).String("id") }
	reverse := func(id string) (path, form, param string) {
		if id[:2] == "rc" {
			return creditReversals, "received_credit=" + id, "received_credit"
		}
		return debitReversals, "received_debit=" + id, "received_debit"
	}
	refuses := func(id, param, text string) {
		t.Helper()
		path, form, named := reverse(id)
		if param == "" {
			param = named
		}
		w.refuses(path, form, param, text)
	}
	wire, ach := made(creditHelper, w.on(1000, "network=us_domestic_wire")), made(creditHelper, w.on(500, "network=ach"))
	declined, debit := made(debitHelper, w.on(5000, "network=ach")), made(debitHelper, w.on(100, "network=ach"))
	refuses("rc_none", "", "No such received credit")
	refuses("rd_none", "", "No such received debit")
	refuses(wire, "", "the network `us_domestic_wire` does not allow it")
	refuses(declined, "", "it was declined")

	pulled := w.pull(1, "pm_usBankAccount").String("id")
	refuses(w.send(inboundHelper+pulled+"/return", "").String("id"), "", "No such received debit")
	refuses(w.look(inbounds+"/"+pulled).String("linked_flows.received_debit"), "", "for the flow that it comes from")

	drained := made(debitHelper, w.on(1000, "network=ach"))
	refuses(ach, "amount", "insufficient funds")
	w.send(debitReversals, "received_debit="+drained)
	refuses(drained, "", "it already was, by 'debrev_")
	w.send(creditReversals, "received_credit="+ach)
	refuses(ach, "", "it already was, by 'credrev_")

	late := made(creditHelper, w.on(1, "network=ach"))
	w.Advance(deadline.Sub(sandboxtest.Start))
	refuses(late, "", "the deadline for it has passed")
	refuses(debit, "", "the deadline for it has passed")

	fresh := made(debitHelper, w.on(w.get(w.account, w.id).Int("balance.cash.usd"), "network=ach"))
	w.send(accounts+"/"+w.id+"/close", "")
	refuses(fresh, "", "is closed")
	for path, noun := range map[string]string{creditReversals: "credit reversal", debitReversals: "debit reversal"} {
		w.Refused(404, "id", "No such "+noun)(w.Get(path+"/none", sandboxtest.On(w.account)))
	}
}

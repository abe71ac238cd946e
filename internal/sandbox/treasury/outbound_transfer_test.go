package treasury_test

import (
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

func TestOutboundTransfer(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(10000)
	client, helpers, ctx := w.Client().V1TreasuryOutboundTransfers, w.Client().V1TestHelpersTreasuryOutboundTransfers, t.Context()
	pm := w.verified("000000000009", "outbound")
	create := func() *stripe.TreasuryOutboundTransfer {
		t.Helper()
		created, err := client.Create(ctx, &stripe.TreasuryOutboundTransferCreateParams{
			Params: w.params(), Amount: stripe.Int64(1000), Currency: stripe.String("usd"), FinancialAccount: &w.id, DestinationPaymentMethod: &pm,
			StatementDescriptor: stripe.String("Test xfer"), Metadata: map[string]string{"week": "36"},
			DestinationPaymentMethodOptions: &stripe.TreasuryOutboundTransferCreateDestinationPaymentMethodOptionsParams{
				USBankAccount: &stripe.TreasuryOutboundTransferCreateDestinationPaymentMethodOptionsUSBankAccountParams{Network: stripe.String("ach")},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.told("outbound_transfer.created")
		return created
	}
	created := create()
	if created.Status != "processing" || created.DestinationPaymentMethod != pm || created.StatementDescriptor != "Test xfer" ||
		created.DestinationPaymentMethodDetails.USBankAccount.Last4 != "0009" || created.Metadata["week"] != "36" {
		t.Errorf("created %+v", created)
	}
	w.holds(9000, 1000)
	posted, err := helpers.Post(ctx, created.ID, &stripe.TestHelpersTreasuryOutboundTransferPostParams{Params: w.params()})
	if err != nil || posted.Status != "posted" {
		t.Fatalf("posted %+v, %v", posted, err)
	}
	tracked, err := helpers.Update(ctx, created.ID, &stripe.TestHelpersTreasuryOutboundTransferUpdateParams{
		Params: w.params(),
		TrackingDetails: &stripe.TestHelpersTreasuryOutboundTransferUpdateTrackingDetailsParams{
			Type: stripe.String("ach"),
			ACH:  &stripe.TestHelpersTreasuryOutboundTransferUpdateTrackingDetailsACHParams{TraceID: stripe.String("12345678901234")},
		},
	})
	if err != nil || tracked.TrackingDetails.ACH.TraceID != "12345678901234" {
		t.Errorf("tracked %+v, %v", tracked, err)
	}
	returned, err := helpers.ReturnOutboundTransfer(ctx, created.ID, &stripe.TestHelpersTreasuryOutboundTransferReturnOutboundTransferParams{
		Params: w.params(),
	})
	if err != nil || returned.ReturnedDetails.Code != "declined" || returned.ReturnedDetails.Transaction.ID == returned.Transaction.ID {
		t.Errorf("returned %+v, %v", returned, err)
	}
	w.events = nil
	failed, err := helpers.Fail(ctx, create().ID, &stripe.TestHelpersTreasuryOutboundTransferFailParams{Params: w.params()})
	if err != nil || failed.Status != "failed" {
		t.Errorf("failed %+v, %v", failed, err)
	}
	w.events = nil
	canceled, err := client.Cancel(ctx, create().ID, &stripe.TreasuryOutboundTransferCancelParams{Params: w.params()})
	if err != nil || canceled.Status != "canceled" {
		t.Errorf("canceled %+v, %v", canceled, err)
	}
	w.holds(10000, 0)
	retrieved, err := client.Retrieve(ctx, created.ID, &stripe.TreasuryOutboundTransferRetrieveParams{Params: w.params()})
	if err != nil || retrieved.Status != "returned" {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}
	listed := collect(t, client.List(ctx, &stripe.TreasuryOutboundTransferListParams{
		ListParams: w.listParams(), FinancialAccount: &w.id, Status: stripe.String("canceled"),
	}))
	if len(listed) != 1 || listed[0].ID != canceled.ID {
		t.Errorf("listed %+v", listed)
	}
}

// TestSendToOneself moves money between financial accounts of one account.
func TestSendToOneself(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(10000)
	to := &wallet{w.fixture, w.account, w.open(w.account, allPaths()...).String("id")}
	const data = "destination_payment_method_data[type]=financial_account&destination_payment_method_data[financial_account]="
	to.get(to.account, to.id)
	w.events = nil
	created := w.send(outboundTransfers, w.on(2500, data+to.id))
	w.shows(created, map[string]any{"status": "processing", "cancelable": false, "statement_descriptor": "transfer"})
	w.holds(7500, 0)
	to.holds(2500, 0)
	w.told("outbound_transfer.created", "outbound_transfer.posted", "received_credit.created", "received_credit.succeeded")
	credit := to.look("/v1/treasury/received_credits?financial_account=" + to.id).List("data")[0].(api.Object)
	w.shows(credit, map[string]any{
		"linked_flows.source_flow": created.String("id"), "linked_flows.source_flow_type": "outbound_transfer",
		"reversal_details.restricted_reason": "source_flow_restricted",
	})
	w.refuses("/v1/treasury/credit_reversals", "received_credit="+credit.String("id"), "received_credit", "does not allow it for the flow")
}

package treasury_test

import (
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

const (
	outboundPayments  = "/v1/treasury/outbound_payments"
	outboundTransfers = "/v1/treasury/outbound_transfers"
)

func TestOutboundPayment(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(10000)
	client, helpers, ctx := w.Client().V1TreasuryOutboundPayments, w.Client().V1TestHelpersTreasuryOutboundPayments, t.Context()
	customer := w.customer()
	create := func() *stripe.TreasuryOutboundPayment {
		t.Helper()
		created, err := client.Create(ctx, &stripe.TreasuryOutboundPaymentCreateParams{
			Params: w.params(), Amount: stripe.Int64(2000), Currency: stripe.String("usd"), FinancialAccount: &w.id, Customer: &customer,
			Description: stripe.String("Invoice 1"), StatementDescriptor: stripe.String("payment_1"), Metadata: map[string]string{"invoice": "1"},
			EndUserDetails: &stripe.TreasuryOutboundPaymentCreateEndUserDetailsParams{
				Present: stripe.Bool(true), IPAddress: stripe.String("192.0.2.7"),
			},
			DestinationPaymentMethodData: &stripe.TreasuryOutboundPaymentCreateDestinationPaymentMethodDataParams{
				Type: stripe.String("us_bank_account"),
				BillingDetails: &stripe.TreasuryOutboundPaymentCreateDestinationPaymentMethodDataBillingDetailsParams{
					Name: stripe.String("Jenny Rosen"), Email: stripe.String("jenny@example.com"),
					Address: &stripe.AddressParams{
						Line1: stripe.String("123 Main St."), City: stripe.String("Alvin"), State: stripe.String("TX"),
						PostalCode: stripe.String("77511"), Country: stripe.String("US"),
					},
				},
				USBankAccount: &stripe.TreasuryOutboundPaymentCreateDestinationPaymentMethodDataUSBankAccountParams{
					AccountHolderType: stripe.String("individual"), RoutingNumber: stripe.String("110000000"), AccountNumber: stripe.String("000000000009"),
				},
			},
			DestinationPaymentMethodOptions: &stripe.TreasuryOutboundPaymentCreateDestinationPaymentMethodOptionsParams{
				USBankAccount: &stripe.TreasuryOutboundPaymentCreateDestinationPaymentMethodOptionsUSBankAccountParams{
					Network: stripe.String("us_domestic_wire"),
				},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.told("outbound_payment.created")
		return created
	}
	created := create()
	details := created.DestinationPaymentMethodDetails
	if created.Status != "processing" || !created.Cancelable || created.Customer != customer || created.DestinationPaymentMethod != "" ||
		details.Type != "us_bank_account" || details.BillingDetails.Name != "Jenny Rosen" || details.BillingDetails.Address.City != "Alvin" ||
		details.USBankAccount.Network != "us_domestic_wire" || details.USBankAccount.Last4 != "0009" || created.Transaction == nil ||
		!created.EndUserDetails.Present || created.EndUserDetails.IPAddress != "192.0.2.7" || created.Metadata["invoice"] != "1" ||
		created.Description != "Invoice 1" || created.StatementDescriptor != "payment_1" || created.HostedRegulatoryReceiptURL == "" {
		t.Errorf("created %+v", created)
	}
	w.holds(8000, 2000)

	posted, err := helpers.Post(ctx, created.ID, &stripe.TestHelpersTreasuryOutboundPaymentPostParams{Params: w.params()})
	if err != nil || posted.Status != "posted" {
		t.Fatalf("posted %+v, %v", posted, err)
	}
	tracked, err := helpers.Update(ctx, created.ID, &stripe.TestHelpersTreasuryOutboundPaymentUpdateParams{
		Params: w.params(),
		TrackingDetails: &stripe.TestHelpersTreasuryOutboundPaymentUpdateTrackingDetailsParams{
			Type: stripe.String("us_domestic_wire"),
			USDomesticWire: &stripe.TestHelpersTreasuryOutboundPaymentUpdateTrackingDetailsUSDomesticWireParams{
				Imad: stripe.String("20230101MMQFMPD1001234"),
			},
		},
	})
	if err != nil || tracked.TrackingDetails.USDomesticWire.Imad != "20230101MMQFMPD1001234" || tracked.TrackingDetails.USDomesticWire.Omad != "" {
		t.Errorf("tracked %+v, %v", tracked, err)
	}
	returned, err := helpers.ReturnOutboundPayment(ctx, created.ID, &stripe.TestHelpersTreasuryOutboundPaymentReturnOutboundPaymentParams{
		Params:          w.params("returned_details.transaction"),
		ReturnedDetails: &stripe.TestHelpersTreasuryOutboundPaymentReturnOutboundPaymentReturnedDetailsParams{Code: stripe.String("no_account")},
	})
	if err != nil || returned.ReturnedDetails.Code != "no_account" || returned.ReturnedDetails.Transaction.Amount != 2000 {
		t.Errorf("returned %+v, %v", returned, err)
	}
	w.told("outbound_payment.posted", "outbound_payment.tracking_details_updated", "outbound_payment.returned")

	failed, err := helpers.Fail(ctx, create().ID, &stripe.TestHelpersTreasuryOutboundPaymentFailParams{Params: w.params()})
	if err != nil || failed.Status != "failed" {
		t.Errorf("failed %+v, %v", failed, err)
	}
	w.events = nil
	canceled, err := client.Cancel(ctx, create().ID, &stripe.TreasuryOutboundPaymentCancelParams{Params: w.params()})
	if err != nil || canceled.Status != "canceled" {
		t.Errorf("canceled %+v, %v", canceled, err)
	}
	w.holds(10000, 0)

	retrieved, err := client.Retrieve(ctx, created.ID, &stripe.TreasuryOutboundPaymentRetrieveParams{Params: w.params("transaction")})
	if err != nil || retrieved.Transaction.BalanceImpact.Cash != -2000 || retrieved.Transaction.BalanceImpact.OutboundPending != 0 {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}
	w.send(outboundPayments, w.on(1, "customer="+w.customer()+"&destination_payment_method=pm_usBankAccount"))
	listed := collect(t, client.List(ctx, &stripe.TreasuryOutboundPaymentListParams{
		ListParams: w.listParams(), FinancialAccount: &w.id, Customer: &customer, Status: stripe.String("returned"),
		CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: w.Now().Unix()},
	}))
	if len(listed) != 1 || listed[0].ID != created.ID {
		t.Errorf("listed %+v", listed)
	}
	if all := w.look(outboundPayments + "?limit=10&financial_account=" + w.id).List("data"); len(all) != 4 {
		t.Errorf("%d OutboundPayments", len(all))
	}
}

func TestBadOutboundPayments(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(10000)
	const (
		data = "destination_payment_method_data"
		bank = data + "[type]=us_bank_account&" + data + "[billing_details][name]=Jenny Rosen&" + data +
			"[us_bank_account][account_holder_type]=individual&" + data + "[us_bank_account][routing_number]=110000000&" + data +
			"[us_bank_account][account_number]=000123456789"
		wire = "&destination_payment_method_options[us_bank_account][network]=us_domestic_wire"
	)
	customer, other := w.customer(), w.customer()
	attached := w.send("/v1/payment_methods/pm_usBankAccount/attach", "customer="+customer).String("id")
	undirected := w.send("/v1/payment_methods/pm_usBankAccount/attach", "customer="+customer).String("id")
	w.Change("payment_method", undirected, func(pm *api.Record) { pm.Secret["flow_directions"] = []any{} })
	method := func(customer, pm string) string { return "destination_payment_method=" + pm + "&customer=" + customer }
	for _, c := range []struct{ form, param, text string }{
		{"destination_payment_method=pm_usBankAccount", "customer", "`customer` is required"},
		{method("cus_none", "pm_usBankAccount"), "customer", "No such customer"},
		{method(other, attached), "customer", "is not attached to the customer"},
		{method(customer, w.verified("000123456789", "outbound")), "customer", "create an OutboundTransfer"},
		{method(customer, undirected), "destination_payment_method", "was not set up for outbound flows"},
		{bank + "&customer=cus_none", "customer", "No such customer"},
		{bank + "&end_user_details[present]=true", "end_user_details[ip_address]", "Missing required param"},
		{bank + "&end_user_details[present]=true&end_user_details[ip_address]=here", "end_user_details[ip_address]", "Invalid IP address"},
		{bank + "&end_user_details[ip_address]=192.0.2.7", "end_user_details[present]", "Missing required param"},
		{bank + "&" + data + "[financial_account]=" + w.id, data + "[financial_account]", "cannot be given"},
		{bank + wire, data + "[billing_details][address]", "`billing_details[address][line1]` is missing"},
		{bank + wire + "&" + data + "[billing_details][address][line1]=1 Way", data + "[billing_details][address]", "[city]"},
		{method(customer, attached) + wire, "destination_payment_method", "A wire needs the complete address"},
		{data + "[type]=us_bank_account", data + "[us_bank_account]", "Missing required param"},
		{
			bank + "&" + data + "[us_bank_account][account_number]=1234567890",
			data + "[us_bank_account][account_number]", "Only test bank account numbers",
		},
	} {
		w.refuses(outboundPayments, w.on(1, c.form), c.param, c.text)
	}
	w.holds(10000, 0)
	w.shows(w.send(outboundPayments, w.on(1, method(customer, attached))), map[string]any{
		"destination_payment_method": attached, "customer": customer, "end_user_details": api.Object{"present": false, "ip_address": nil},
		"statement_descriptor": "payment", "description": nil,
	})
	w.shows(w.send(outboundPayments, w.on(1, method(customer, "pm_usBankAccount")+wire)), map[string]any{
		"destination_payment_method_details.us_bank_account.network": "us_domestic_wire",
	})
}

// TestSendToAnotherAccount is about the network `stripe`: the money is there at once.
func TestSendToAnotherAccount(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(10000)
	to := w.wallet()
	const data = "destination_payment_method_data[type]=financial_account&destination_payment_method_data[financial_account]="
	pay := func(amount int64) api.Object {
		t.Helper()
		return w.send(outboundPayments, w.on(amount, data+to.id+"&statement_descriptor=Test outbound payment to FA"))
	}
	created := pay(2000)
	w.shows(created, map[string]any{
		"status": "processing", "cancelable": false, "destination_payment_method": nil,
		"destination_payment_method_details.financial_account": api.Object{"id": to.id, "network": "stripe"},
		"expected_arrival_date":                                w.Now().Unix(),
	})
	id := created.String("id")
	w.shows(w.look(outboundPayments+"/"+id), map[string]any{"status": "posted"})
	w.told("outbound_payment.created", "outbound_payment.posted", "received_credit.created", "received_credit.succeeded")
	w.holds(8000, 0)
	to.holds(2000, 0)
	w.booked(created.String("transaction"), id, "posted", -2000, "outbound_payment -2000/2000", "outbound_payment_posting 0/-2000")

	credits := to.look("/v1/treasury/received_credits?financial_account=" + to.id +
		"&linked_flows[source_flow_type]=outbound_payment&expand[]=data.linked_flows.source_flow_details.outbound_payment").List("data")
	if len(credits) != 1 {
		t.Fatalf("%d ReceivedCredits", len(credits))
	}
	credit := credits[0].(api.Object)
	to.booked(credit.String("transaction"), credit.String("id"), "posted", 2000, "received_credit 2000/0")
	w.shows(credit, map[string]any{
		"amount": 2000, "network": "stripe", "description": "Test outbound payment to FA", "linked_flows.source_flow": id,
		"linked_flows.source_flow_details.type": "outbound_payment", "linked_flows.source_flow_details.outbound_payment.id": id,
		"reversal_details": api.Object{"deadline": nil, "restricted_reason": nil},
		"initiating_payment_method_details.financial_account":    api.Object{"id": w.id, "network": "stripe"},
		"initiating_payment_method_details.billing_details.name": "Acme",
	})
	if none := to.look("/v1/treasury/received_credits?financial_account=" + to.id + "&linked_flows[source_flow_type]=payout").List("data"); len(none) != 0 {
		t.Errorf("ReceivedCredits of payouts: %v", none)
	}

	helper := "/v1/test_helpers/treasury/outbound_payments/" + id
	w.refuses(outboundPayments+"/"+id+"/cancel", "", "", "`posted`")
	w.refuses(helper+"/return", "", "", "can reverse the ReceivedCredit")
	w.refuses(helper, "tracking_details[type]=ach&tracking_details[ach][trace_id]=1", "tracking_details[type]", "over the network `stripe`")
	w.refuses(outboundPayments+"/"+pay(1).String("id")+"/cancel", "", "", "`posted`")
	to.holds(2001, 0)

	// What stands in the way at the other end.
	w.refuses(outboundPayments, w.on(1, data+to.id+"&statement_descriptor="+strings.Repeat("x", 501)), "statement_descriptor", "at most 500")
	sibling := w.open(w.account, allPaths()...).String("id")
	w.refuses(outboundPayments, w.on(1, data+sibling), "destination_payment_method_data[financial_account]", "Create an OutboundTransfer")
	to.send(accounts+"/"+to.id, "platform_restrictions[outbound_flows]=restricted")
	pay(1)
	to.send(accounts+"/"+to.id, "platform_restrictions[inbound_flows]=restricted")
	w.refuses(outboundPayments, w.on(1, data+to.id), "destination_payment_method_data[financial_account]", "`intra_stripe_flows` is restricted by the platform")
	to.send(debitHelper, to.on(2002, "network=ach"))
	w.send(accounts+"/"+w.id+"/features", "intra_stripe_flows[requested]=false")
	w.refuses(outboundPayments, w.on(1, data+to.id), "financial_account", "`intra_stripe_flows` was not requested")
}

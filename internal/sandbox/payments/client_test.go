package payments_test

import (
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func paymentData(number string) *stripe.SetupIntentCreatePaymentMethodDataParams {
	return &stripe.SetupIntentCreatePaymentMethodDataParams{
		Type: stripe.String("us_bank_account"),
		BillingDetails: &stripe.SetupIntentCreatePaymentMethodDataBillingDetailsParams{
			Name: stripe.String("Jenny Rosen"), Email: stripe.String("jenny@example.com"),
			Address: &stripe.AddressParams{City: stripe.String("San Francisco"), Country: stripe.String("US")},
		},
		USBankAccount: &stripe.SetupIntentCreatePaymentMethodDataUSBankAccountParams{
			AccountHolderType: stripe.String("individual"), AccountNumber: &number, RoutingNumber: stripe.String("110000000"),
		},
	}
}

// All operations on bank accounts through Stripe's typed client, whose structs are made from the same description.
func TestTypedClientSetsBankAccountsUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, client := t.Context(), f.Client()

	customer, err := client.V1Customers.Create(ctx, &stripe.CustomerCreateParams{
		Name: stripe.String("Jenny Rosen"), Email: stripe.String("jenny@example.com"), Metadata: map[string]string{"k": "v"},
	})
	noError(t, err)
	customer, err = client.V1Customers.Update(ctx, customer.ID, &stripe.CustomerUpdateParams{Phone: stripe.String("+15555550123")})
	noError(t, err)
	customer, err = client.V1Customers.Retrieve(ctx, customer.ID, nil)
	noError(t, err)
	if customer.Phone != "+15555550123" || customer.Metadata["k"] != "v" {
		t.Errorf("got %+v", customer)
	}

	intent, err := client.V1SetupIntents.Create(ctx, &stripe.SetupIntentCreateParams{
		Customer: &customer.ID, PaymentMethodTypes: stripe.StringSlice([]string{"us_bank_account"}),
		PaymentMethodData: paymentData("000123456789"), FlowDirections: stripe.StringSlice([]string{"inbound"}),
		PaymentMethodOptions: &stripe.SetupIntentCreatePaymentMethodOptionsParams{
			USBankAccount: &stripe.SetupIntentCreatePaymentMethodOptionsUSBankAccountParams{
				VerificationMethod: stripe.String("microdeposits"),
			},
		},
	})
	noError(t, err)
	intent, err = client.V1SetupIntents.Update(ctx, intent.ID, &stripe.SetupIntentUpdateParams{Description: stripe.String("Rent")})
	noError(t, err)
	intent, err = client.V1SetupIntents.Confirm(ctx, intent.ID, &stripe.SetupIntentConfirmParams{
		MandateData: &stripe.SetupIntentMandateDataParams{
			CustomerAcceptance: &stripe.SetupIntentMandateDataCustomerAcceptanceParams{
				Type: "online",
				Online: &stripe.SetupIntentMandateDataCustomerAcceptanceOnlineParams{
					IPAddress: stripe.String("192.0.2.1"), UserAgent: stripe.String("test"),
				},
			},
		},
	})
	noError(t, err)
	if intent.Status != stripe.SetupIntentStatusRequiresAction || intent.NextAction.VerifyWithMicrodeposits.ArrivalDate == 0 ||
		intent.Description != "Rent" {
		t.Errorf("got %+v", intent)
	}
	intent, err = client.V1SetupIntents.VerifyMicrodeposits(ctx, intent.ID, &stripe.SetupIntentVerifyMicrodepositsParams{
		Amounts: []*int64{stripe.Int64(32), stripe.Int64(45)},
	})
	noError(t, err)
	if intent.Status != stripe.SetupIntentStatusSucceeded {
		t.Errorf("got %s", intent.Status)
	}
	mandate, err := client.V1Mandates.Retrieve(ctx, intent.Mandate.ID, nil)
	noError(t, err)
	if mandate.Status != stripe.MandateStatusActive || mandate.CustomerAcceptance.Online.IPAddress != "192.0.2.1" {
		t.Errorf("got %+v", mandate)
	}
	method, err := client.V1Customers.RetrievePaymentMethod(ctx, intent.PaymentMethod.ID,
		&stripe.CustomerRetrievePaymentMethodParams{Customer: &customer.ID})
	noError(t, err)
	if method.USBankAccount.Last4 != "6789" || method.BillingDetails.Address.City != "San Francisco" {
		t.Errorf("got %+v", method)
	}
	for method, err := range client.V1Customers.ListPaymentMethods(ctx, &stripe.CustomerListPaymentMethodsParams{Customer: &customer.ID}) {
		noError(t, err)
		_, err = client.V1PaymentMethods.Detach(ctx, method.ID, nil)
		noError(t, err)
	}
	second, err := client.V1SetupIntents.Create(ctx, &stripe.SetupIntentCreateParams{AttachToSelf: stripe.Bool(true)})
	noError(t, err)
	second, err = client.V1SetupIntents.Cancel(ctx, second.ID, &stripe.SetupIntentCancelParams{
		CancellationReason: stripe.String("duplicate"),
	})
	noError(t, err)
	retrieved, err := client.V1SetupIntents.Retrieve(ctx, second.ID, nil)
	noError(t, err)
	if retrieved.CancellationReason != stripe.SetupIntentCancellationReasonDuplicate {
		t.Errorf("got %+v", retrieved)
	}
	count := 0
	for _, err := range client.V1SetupIntents.List(ctx, &stripe.SetupIntentListParams{}) {
		noError(t, err)
		count++
	}
	_, err = client.V1Customers.Delete(ctx, customer.ID, nil)
	noError(t, err)
	for range client.V1Customers.List(ctx, &stripe.CustomerListParams{}) {
		count++
	}
	if count != 2 {
		t.Errorf("%d objects", count)
	}
}

func TestTypedClientKeepsPaymentMethods(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, client := t.Context(), f.Client()
	method, err := client.V1PaymentMethods.Create(ctx, &stripe.PaymentMethodCreateParams{
		Type:           stripe.String("us_bank_account"),
		BillingDetails: &stripe.PaymentMethodCreateBillingDetailsParams{Name: stripe.String("Jenny Rosen")},
		USBankAccount: &stripe.PaymentMethodCreateUSBankAccountParams{
			AccountHolderType: stripe.String("company"), AccountNumber: stripe.String("000555555559"), RoutingNumber: stripe.String("110000000"),
		},
	})
	noError(t, err)
	_, err = client.V1PaymentMethods.Retrieve(ctx, method.ID, nil)
	noError(t, err)
	customer, err := client.V1Customers.Create(ctx, nil)
	noError(t, err)
	method, err = client.V1PaymentMethods.Attach(ctx, "pm_usBankAccount_success", &stripe.PaymentMethodAttachParams{Customer: &customer.ID})
	noError(t, err)
	method, err = client.V1PaymentMethods.Update(ctx, method.ID, &stripe.PaymentMethodUpdateParams{
		USBankAccount: &stripe.PaymentMethodUpdateUSBankAccountParams{AccountHolderType: stripe.String("company")},
	})
	noError(t, err)
	if method.USBankAccount.AccountHolderType != "company" || method.Customer.ID != customer.ID {
		t.Errorf("got %+v", method)
	}
	count := 0
	for _, err := range client.V1PaymentMethods.List(ctx, &stripe.PaymentMethodListParams{Customer: &customer.ID}) {
		noError(t, err)
		count++
	}
	if count != 1 {
		t.Errorf("%d payment methods", count)
	}
}

// All operations on balances.
func TestTypedClientMovesMoney(t *testing.T) {
	t.Parallel()
	f := newFixture(t, sandboxtest.WithActivationDelay(time.Minute))
	ctx, client := t.Context(), f.Client()
	to := f.Account(func(account *api.Record) { account.Data.Set("capabilities.transfers", "active") })

	params := &stripe.TopupCreateParams{
		Amount: stripe.Int64(2000), Currency: stripe.String("usd"), StatementDescriptor: stripe.String("Top-up"),
	}
	params.AddExtra("destination_balance", "payments")
	topup, err := client.V1Topups.Create(ctx, params)
	noError(t, err)
	spare, err := client.V1Topups.Create(ctx, params)
	noError(t, err)
	_, err = client.V1Topups.Cancel(ctx, spare.ID, nil)
	noError(t, err)
	topup, err = client.V1Topups.Update(ctx, topup.ID, &stripe.TopupUpdateParams{Description: stripe.String("Money")})
	noError(t, err)
	f.Advance(time.Minute)
	topup, err = client.V1Topups.Retrieve(ctx, topup.ID, nil)
	noError(t, err)
	if topup.Status != stripe.TopupStatusSucceeded || topup.Description != "Money" {
		t.Errorf("got %+v", topup)
	}

	transfer, err := client.V1Transfers.Create(ctx, &stripe.TransferCreateParams{
		Amount: stripe.Int64(500), Currency: stripe.String("usd"), Destination: &to,
	})
	noError(t, err)
	transfer, err = client.V1Transfers.Update(ctx, transfer.ID, &stripe.TransferUpdateParams{Description: stripe.String("Rent")})
	noError(t, err)
	reversal, err := client.V1TransferReversals.Create(ctx, &stripe.TransferReversalCreateParams{
		ID: &transfer.ID, Amount: stripe.Int64(100),
	})
	noError(t, err)
	reversal, err = client.V1TransferReversals.Update(ctx, reversal.ID, &stripe.TransferReversalUpdateParams{
		ID: &transfer.ID, Metadata: map[string]string{"k": "v"},
	})
	noError(t, err)
	reversal, err = client.V1TransferReversals.Retrieve(ctx, reversal.ID, &stripe.TransferReversalRetrieveParams{ID: &transfer.ID})
	noError(t, err)
	transfer, err = client.V1Transfers.Retrieve(ctx, transfer.ID, nil)
	noError(t, err)
	if transfer.AmountReversed != 100 || len(transfer.Reversals.Data) != 1 || reversal.Metadata["k"] != "v" {
		t.Errorf("got %+v", transfer)
	}

	count := 0
	for _, err := range client.V1Topups.List(ctx, &stripe.TopupListParams{}) {
		noError(t, err)
		count++
	}
	for _, err := range client.V1Transfers.List(ctx, &stripe.TransferListParams{}) {
		noError(t, err)
		count++
	}
	for _, err := range client.V1TransferReversals.List(ctx, &stripe.TransferReversalListParams{ID: &transfer.ID}) {
		noError(t, err)
		count++
	}
	if count != 4 {
		t.Errorf("%d objects", count)
	}
	balance, err := client.V1Balance.Retrieve(ctx, nil)
	noError(t, err)
	if balance.Available[0].Amount != 1600 {
		t.Errorf("got %+v", balance.Available[0])
	}
}

func TestTypedClientPaysOut(t *testing.T) {
	t.Parallel()
	n := newTenant(t, "000123456789", manual, "1000")
	ctx, client := t.Context(), n.Client()
	on := sandboxtest.OnAccount(n.account)
	create := func() *stripe.Payout {
		t.Helper()
		payout, err := client.V1Payouts.Create(ctx, &stripe.PayoutCreateParams{
			Params: on, Amount: stripe.Int64(100), Currency: stripe.String("usd"),
		})
		noError(t, err)
		return payout
	}
	payout, spare := create(), create()
	n.post(payouts+"/"+spare.ID+"/cancel", "", n.on) // stripe-go's V1Payouts.Cancel asks for a top-up
	_, err := client.V1Payouts.Update(ctx, payout.ID, &stripe.PayoutUpdateParams{Params: on, Metadata: map[string]string{"k": "v"}})
	noError(t, err)
	n.Advance(2 * day)
	_, err = client.V1Payouts.Reverse(ctx, payout.ID, &stripe.PayoutReverseParams{Params: on})
	noError(t, err)
	payout, err = client.V1Payouts.Retrieve(ctx, payout.ID, &stripe.PayoutRetrieveParams{Params: on})
	noError(t, err)
	if payout.Status != stripe.PayoutStatusPaid || payout.ReversedBy == nil || payout.Metadata["k"] != "v" {
		t.Errorf("got %+v", payout)
	}
	count := 0
	list := &stripe.PayoutListParams{}
	list.SetStripeAccount(n.account)
	for _, err := range client.V1Payouts.List(ctx, list) {
		noError(t, err)
		count++
	}
	if count != 3 {
		t.Errorf("%d payouts", count)
	}
}

package issuing_test

import (
	"testing"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

func TestAuthorizationOperationsThroughStripesClient(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 100000)
	client, ctx, params := s.Client(), t.Context(), sandboxtest.OnAccount(s.account)
	helpers := client.V1TestHelpersIssuingAuthorizations

	created, err := helpers.Create(ctx, &stripe.TestHelpersIssuingAuthorizationCreateParams{
		Params: params, Card: &s.card, Amount: stripe.Int64(1000), Currency: stripe.String("usd"),
		MerchantAmount: stripe.Int64(1000), MerchantCurrency: stripe.String("usd"), IsAmountControllable: stripe.Bool(true),
		AuthorizationMethod: stripe.String("chip"), Wallet: stripe.String("google_pay"),
		AmountDetails: &stripe.TestHelpersIssuingAuthorizationCreateAmountDetailsParams{
			ATMFee: stripe.Int64(100), CashbackAmount: stripe.Int64(200),
		},
		Fleet: &stripe.TestHelpersIssuingAuthorizationCreateFleetParams{
			CardholderPromptData: &stripe.TestHelpersIssuingAuthorizationCreateFleetCardholderPromptDataParams{
				DriverID: stripe.String("7"), Odometer: stripe.Int64(42000),
			},
			PurchaseType: stripe.String("fuel_purchase"), ServiceType: stripe.String("self_service"),
			ReportedBreakdown: &stripe.TestHelpersIssuingAuthorizationCreateFleetReportedBreakdownParams{
				Fuel: &stripe.TestHelpersIssuingAuthorizationCreateFleetReportedBreakdownFuelParams{GrossAmountDecimal: stripe.Float64(10.5)},
			},
		},
		Fuel: &stripe.TestHelpersIssuingAuthorizationCreateFuelParams{
			Type: stripe.String("diesel"), Unit: stripe.String("liter"), UnitCostDecimal: stripe.Float64(175.25),
		},
		MerchantData: &stripe.TestHelpersIssuingAuthorizationCreateMerchantDataParams{
			Category: stripe.String("taxicabs_limousines"), City: stripe.String("San Francisco"), Country: stripe.String("US"),
			Name: stripe.String("Rocket Rides"), NetworkID: stripe.String("1234567890"), PostalCode: stripe.String("94107"),
			State: stripe.String("CA"), TerminalID: stripe.String("99999999"), URL: stripe.String("https://rocket.example.com"),
		},
		NetworkData: &stripe.TestHelpersIssuingAuthorizationCreateNetworkDataParams{AcquiringInstitutionID: stripe.String("acq")},
		VerificationData: &stripe.TestHelpersIssuingAuthorizationCreateVerificationDataParams{
			AddressLine1Check: stripe.String("match"), AddressPostalCodeCheck: stripe.String("match"), CVCCheck: stripe.String("match"),
			ExpiryCheck: stripe.String("match"),
			AuthenticationExemption: &stripe.TestHelpersIssuingAuthorizationCreateVerificationDataAuthenticationExemptionParams{
				ClaimedBy: stripe.String("acquirer"), Type: stripe.String("low_value_transaction"),
			},
			ThreeDSecure: &stripe.TestHelpersIssuingAuthorizationCreateVerificationDataThreeDSecureParams{Result: stripe.String("authenticated")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if created.Status != "pending" || !created.Approved || created.Amount != 1000 || created.MerchantAmount != 1000 || created.Card.ID != s.card ||
		created.Cardholder.ID != s.cardholder || created.Wallet != "google_pay" || created.AmountDetails.CashbackAmount != 200 ||
		created.Fleet.CardholderPromptData.Odometer != 42000 || created.Fleet.ReportedBreakdown.Fuel.GrossAmountDecimal != 10.5 ||
		created.Fuel.UnitCostDecimal != 175.25 || created.MerchantData.CategoryCode != "4121" || created.MerchantData.TerminalID != "99999999" ||
		created.NetworkData.AcquiringInstitutionID != "acq" || len(created.NetworkData.SystemTraceAuditNumber) != 6 ||
		created.VerificationData.ThreeDSecure.Result != "authenticated" || created.VerificationData.AuthenticationExemption.ClaimedBy != "acquirer" ||
		created.PendingRequest != nil || created.Treasury != nil || len(created.BalanceTransactions) != 1 {
		t.Errorf("created %+v", created)
	}
	history := created.RequestHistory
	if len(history) != 1 || !history[0].Approved || history[0].Reason != "card_active" || history[0].Amount != 1000 ||
		len(history[0].AuthorizationCode) != 7 || history[0].AmountDetails.ATMFee != 100 {
		t.Errorf("request history %+v", history[0])
	}
	id := created.ID

	incremented, err := helpers.Increment(ctx, id, &stripe.TestHelpersIssuingAuthorizationIncrementParams{
		Params: params, IncrementAmount: stripe.Int64(500), IsAmountControllable: stripe.Bool(false),
	})
	if err != nil || incremented.Amount != 1500 || len(incremented.RequestHistory) != 2 {
		t.Errorf("incremented %+v, %v", incremented, err)
	}
	finalized, err := helpers.FinalizeAmount(ctx, id, &stripe.TestHelpersIssuingAuthorizationFinalizeAmountParams{
		Params: params, FinalAmount: stripe.Int64(1400),
		Fuel: &stripe.TestHelpersIssuingAuthorizationFinalizeAmountFuelParams{QuantityDecimal: stripe.Float64(8)},
	})
	if err != nil || finalized.Amount != 1400 || finalized.Fuel.QuantityDecimal != 8 || finalized.Fuel.Type != "diesel" {
		t.Errorf("finalized %+v, %v", finalized, err)
	}
	reversed, err := helpers.Reverse(ctx, id, &stripe.TestHelpersIssuingAuthorizationReverseParams{Params: params, ReverseAmount: stripe.Int64(400)})
	if err != nil || reversed.Amount != 1000 || reversed.Status != "pending" {
		t.Errorf("reversed %+v, %v", reversed, err)
	}
	captured, err := helpers.Capture(ctx, id, &stripe.TestHelpersIssuingAuthorizationCaptureParams{
		Params: params, CaptureAmount: stripe.Int64(900), CloseAuthorization: stripe.Bool(true),
		PurchaseDetails: &stripe.TestHelpersIssuingAuthorizationCapturePurchaseDetailsParams{Reference: stripe.String("order 7")},
	})
	if err != nil || captured.Status != "closed" || len(captured.Transactions) != 1 || captured.Transactions[0].Amount != -900 ||
		captured.Transactions[0].PurchaseDetails.Reference != "order 7" {
		t.Errorf("captured %+v, %v", captured, err)
	}

	updated, err := client.V1IssuingAuthorizations.Update(ctx, id, &stripe.IssuingAuthorizationUpdateParams{
		Params: params, Metadata: map[string]string{"trip": "7"},
	})
	if err != nil || updated.Metadata["trip"] != "7" {
		t.Errorf("updated %+v, %v", updated, err)
	}
	retrieved, err := client.V1IssuingAuthorizations.Retrieve(ctx, id, &stripe.IssuingAuthorizationRetrieveParams{
		Params: sandboxtest.OnAccount(s.account, "cardholder", "transactions.balance_transaction"),
	})
	if err != nil || retrieved.Cardholder.Name != "Jenny Rosen" || retrieved.Transactions[0].BalanceTransaction.Amount != -900 {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}

	second := s.buy(100).String("id")
	expired, err := helpers.Expire(ctx, second, &stripe.TestHelpersIssuingAuthorizationExpireParams{Params: params})
	if err != nil || expired.Status != "expired" {
		t.Errorf("expired %+v, %v", expired, err)
	}
	s.OK(s.Post(cardholders+"/"+s.cardholder, "phone_number=%2B18008675309", s.on()))
	suspicious := s.buy(100, "merchant_data[name]=Suspected Fraud").String("id")
	responded, err := helpers.Respond(ctx, suspicious, &stripe.TestHelpersIssuingAuthorizationRespondParams{Params: params, Confirmed: stripe.Bool(true)})
	if err != nil || responded.FraudChallenges[0].Status != "verified" {
		t.Errorf("responded %+v, %v", responded, err)
	}
	listed := 0
	for auth, err := range client.V1IssuingAuthorizations.List(ctx, &stripe.IssuingAuthorizationListParams{
		ListParams: stripe.ListParams{StripeAccount: &s.account, Limit: stripe.Int64(1)}, Card: &s.card,
	}) {
		if err != nil {
			t.Fatal(err)
		}
		if auth.Card.ID == s.card {
			listed++
		}
	}
	if listed != 3 {
		t.Errorf("%d are listed", listed)
	}
}

func TestTransactionOperationsThroughStripesClient(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 100000)
	client, ctx, params := s.Client(), t.Context(), sandboxtest.OnAccount(s.account)
	helpers := client.V1TestHelpersIssuingTransactions

	forced, err := helpers.CreateForceCapture(ctx, &stripe.TestHelpersIssuingTransactionCreateForceCaptureParams{
		Params: params, Card: &s.card, Amount: stripe.Int64(1000), Currency: stripe.String("usd"),
		MerchantData: &stripe.TestHelpersIssuingTransactionCreateForceCaptureMerchantDataParams{Category: stripe.String("airlines_air_carriers")},
		PurchaseDetails: &stripe.TestHelpersIssuingTransactionCreateForceCapturePurchaseDetailsParams{
			Flight: &stripe.TestHelpersIssuingTransactionCreateForceCapturePurchaseDetailsFlightParams{
				PassengerName: stripe.String("Jenny Rosen"), DepartureAt: stripe.Int64(1700000000), Refundable: stripe.Bool(true),
				Segments: []*stripe.TestHelpersIssuingTransactionCreateForceCapturePurchaseDetailsFlightSegmentParams{
					{ArrivalAirportCode: stripe.String("SFO"), FlightNumber: stripe.String("7"), StopoverAllowed: stripe.Bool(false)},
				},
			},
			Fuel: &stripe.TestHelpersIssuingTransactionCreateForceCapturePurchaseDetailsFuelParams{
				Type: stripe.String("other"), Unit: stripe.String("us_gallon"), UnitCostDecimal: stripe.Float64(3.5), QuantityDecimal: stripe.Float64(2),
			},
			Lodging: &stripe.TestHelpersIssuingTransactionCreateForceCapturePurchaseDetailsLodgingParams{Nights: stripe.Int64(2)},
			Receipt: []*stripe.TestHelpersIssuingTransactionCreateForceCapturePurchaseDetailsReceiptParams{
				{Description: stripe.String("seat"), Quantity: stripe.Float64(1.5), Total: stripe.Int64(1000), UnitCost: stripe.Int64(667)},
			},
			Reference: stripe.String("ref"),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	details := forced.PurchaseDetails
	if forced.Amount != -1000 || forced.Type != "capture" || forced.Authorization != nil || details.Flight.Segments[0].ArrivalAirportCode != "SFO" ||
		details.Receipt[0].Quantity != 1.5 || details.Fuel.UnitCostDecimal != 3.5 || details.Lodging.Nights != 2 {
		t.Errorf("forced capture %+v", forced)
	}
	back, err := helpers.Refund(ctx, forced.ID, &stripe.TestHelpersIssuingTransactionRefundParams{Params: params, RefundAmount: stripe.Int64(400)})
	if err != nil || back.Amount != 400 || back.Type != "refund" {
		t.Errorf("refund %+v, %v", back, err)
	}
	unlinked, err := helpers.CreateUnlinkedRefund(ctx, &stripe.TestHelpersIssuingTransactionCreateUnlinkedRefundParams{
		Params: params, Card: &s.card, Amount: stripe.Int64(70),
		MerchantData:    &stripe.TestHelpersIssuingTransactionCreateUnlinkedRefundMerchantDataParams{Name: stripe.String("Shop")},
		PurchaseDetails: &stripe.TestHelpersIssuingTransactionCreateUnlinkedRefundPurchaseDetailsParams{Reference: stripe.String("back")},
	})
	if err != nil || unlinked.Amount != 70 || unlinked.MerchantData.Name != "Shop" {
		t.Errorf("unlinked refund %+v, %v", unlinked, err)
	}
	s.hasLeft(100000-1000+400+70, 0)

	updated, err := client.V1IssuingTransactions.Update(ctx, forced.ID, &stripe.IssuingTransactionUpdateParams{
		Params: params, Metadata: map[string]string{"trip": "7"},
	})
	if err != nil || updated.Metadata["trip"] != "7" {
		t.Errorf("updated %+v, %v", updated, err)
	}
	retrieved, err := client.V1IssuingTransactions.Retrieve(ctx, forced.ID, &stripe.IssuingTransactionRetrieveParams{
		Params: sandboxtest.OnAccount(s.account, "cardholder"),
	})
	if err != nil || retrieved.Cardholder.Name != "Jenny Rosen" {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}
	var amounts []int64
	for txn, err := range client.V1IssuingTransactions.List(ctx, &stripe.IssuingTransactionListParams{
		ListParams: stripe.ListParams{StripeAccount: &s.account}, Type: stripe.String("refund"),
	}) {
		if err != nil {
			t.Fatal(err)
		}
		amounts = append(amounts, txn.Amount)
	}
	if len(amounts) != 2 || amounts[0] != 70 || amounts[1] != 400 {
		t.Errorf("refunds of %v", amounts)
	}
}

package issuing_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestCardOperationsThroughStripesClient(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account("US", "active")
	cardholder := f.cardholder(sandboxtest.On(account))
	client, ctx := f.Client(), t.Context()

	created, err := client.V1IssuingCards.Create(ctx, &stripe.IssuingCardCreateParams{
		Params:                sandboxtest.OnAccount(account),
		Cardholder:            &cardholder,
		Currency:              stripe.String("usd"),
		Type:                  stripe.String("physical"),
		ExpMonth:              stripe.Int64(12),
		ExpYear:               stripe.Int64(int64(f.Now().Year()) + 4),
		SecondLine:            stripe.String("Fleet"),
		PersonalizationDesign: stripe.String("ipcd_NKrUHQPjVwQ7tN"),
		PIN:                   &stripe.IssuingCardCreatePINParams{EncryptedNumber: stripe.String("c2VjcmV0")},
		Metadata:              map[string]string{"truck": "7"},
		SpendingControls: &stripe.IssuingCardCreateSpendingControlsParams{
			BlockedCategories:        []*string{stripe.String("betting_casino_gambling")},
			AllowedMerchantCountries: []*string{stripe.String("us")},
			SpendingLimits: []*stripe.IssuingCardCreateSpendingControlsSpendingLimitParams{
				{
					Amount: stripe.Int64(2500), Interval: stripe.String("per_authorization"),
					Categories: []*string{stripe.String("fuel_dealers_non_automotive")},
				},
			},
		},
		Shipping: &stripe.IssuingCardCreateShippingParams{
			Name: stripe.String("Jenny Rosen"),
			Address: &stripe.AddressParams{
				Line1: stripe.String("1234 Main Street"), City: stripe.String("San Francisco"),
				State: stripe.String("CA"), PostalCode: stripe.String("94111-1234"), Country: stripe.String("US"),
			},
			AddressValidation: &stripe.IssuingCardCreateShippingAddressValidationParams{Mode: stripe.String("validation_and_normalization")},
			Customs:           &stripe.IssuingCardCreateShippingCustomsParams{EORINumber: stripe.String("GB123")},
			PhoneNumber:       stripe.String("800 555 0100"),
			RequireSignature:  stripe.Bool(true),
			Service:           stripe.String("express"),
			Type:              stripe.String("bulk"),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	shipping := created.Shipping
	if created.Brand != "Visa" || created.Status != "inactive" || created.Type != "physical" || created.ExpMonth != 12 ||
		created.Cardholder.ID != cardholder || created.Cardholder.Name != "Jenny Rosen" || created.Number != "" || created.CVC != "" ||
		created.PersonalizationDesign.ID != "ipcd_NKrUHQPjVwQ7tN" || created.Metadata["truck"] != "7" || len(created.Last4) != 4 ||
		created.FinancialAccount != "" || created.Wallets == nil || !strings.HasPrefix(created.ID, "ic_") {
		t.Errorf("created %+v", created)
	}
	if shipping.Status != "pending" || shipping.Service != "express" || shipping.Type != "bulk" || !shipping.RequireSignature ||
		shipping.PhoneNumber != "+18005550100" || shipping.Customs.EORINumber != "GB123" ||
		shipping.AddressValidation.Result != "likely_deliverable" || shipping.AddressValidation.NormalizedAddress.City != "San Francisco" {
		t.Errorf("shipping %+v", shipping)
	}
	controls := created.SpendingControls
	if len(controls.SpendingLimits) != 1 || controls.SpendingLimits[0].Amount != 2500 || controls.SpendingLimitsCurrency != "usd" ||
		fmt.Sprint(controls.AllowedMerchantCountries) != "[US]" || len(controls.BlockedCategories) != 1 {
		t.Errorf("spending controls %+v", controls)
	}

	id := created.ID
	helpers := client.V1TestHelpersIssuingCards
	if got, err := helpers.SubmitCard(ctx, id, &stripe.TestHelpersIssuingCardSubmitCardParams{Params: sandboxtest.OnAccount(account)}); err != nil {
		t.Fatal(err)
	} else if got.Shipping.Status != "submitted" || got.Shipping.ETA == 0 {
		t.Errorf("submitted %+v", got.Shipping)
	}
	if got, err := helpers.ShipCard(ctx, id, &stripe.TestHelpersIssuingCardShipCardParams{Params: sandboxtest.OnAccount(account)}); err != nil {
		t.Fatal(err)
	} else if got.Shipping.Status != "shipped" || got.Shipping.TrackingNumber == "" || got.Shipping.Carrier != "usps" {
		t.Errorf("shipped %+v", got.Shipping)
	}
	if got, err := helpers.DeliverCard(ctx, id, &stripe.TestHelpersIssuingCardDeliverCardParams{Params: sandboxtest.OnAccount(account)}); err != nil {
		t.Fatal(err)
	} else if got.Shipping.Status != "delivered" {
		t.Errorf("delivered %+v", got.Shipping)
	}
	active, err := client.V1IssuingCards.Update(ctx, id, &stripe.IssuingCardUpdateParams{
		Params: sandboxtest.OnAccount(account), Status: stripe.String("active"),
		SpendingControls: &stripe.IssuingCardUpdateSpendingControlsParams{
			SpendingLimits: []*stripe.IssuingCardUpdateSpendingControlsSpendingLimitParams{},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if active.Status != "active" || len(active.SpendingControls.SpendingLimits) != 0 || len(active.SpendingControls.BlockedCategories) != 1 {
		t.Errorf("activated %+v", active)
	}
	retrieved, err := client.V1IssuingCards.Retrieve(ctx, id, &stripe.IssuingCardRetrieveParams{Params: sandboxtest.OnAccount(account, "number", "cvc")})
	if err != nil {
		t.Fatal(err)
	}
	if len(retrieved.Number) != 16 || len(retrieved.CVC) != 3 {
		t.Errorf("number %q, cvc %q", retrieved.Number, retrieved.CVC)
	}
	params := &stripe.IssuingCardListParams{Cardholder: &cardholder, Status: stripe.String("active")}
	params.StripeAccount = &account
	count := 0
	for listed, err := range client.V1IssuingCards.List(ctx, params) {
		if err != nil {
			t.Fatal(err)
		}
		if listed.ID != id || listed.Number != "" {
			t.Errorf("listed %+v", listed)
		}
		count++
	}
	if count != 1 {
		t.Errorf("listed %d cards, want 1", count)
	}
	canceled, err := client.V1IssuingCards.Update(ctx, id, &stripe.IssuingCardUpdateParams{
		Params: sandboxtest.OnAccount(account), Status: stripe.String("canceled"), CancellationReason: stripe.String("lost"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if canceled.Status != "canceled" || canceled.CancellationReason != "lost" || canceled.Shipping.Status != "delivered" {
		t.Errorf("canceled %+v", canceled)
	}
}

func TestShipmentsThatGoWrongThroughStripesClient(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.cardholder()
	helpers, ctx := f.Client().V1TestHelpersIssuingCards, t.Context()
	for want, end := range map[string]func(id string) (*stripe.IssuingCard, error){
		"returned": func(id string) (*stripe.IssuingCard, error) {
			return helpers.ReturnCard(ctx, id, &stripe.TestHelpersIssuingCardReturnCardParams{})
		},
		"failure": func(id string) (*stripe.IssuingCard, error) {
			return helpers.FailCard(ctx, id, &stripe.TestHelpersIssuingCardFailCardParams{})
		},
	} {
		id := f.card(cardholder, "type=physical&"+parcel).String("id")
		f.OK(f.Post("/v1/test_helpers/issuing/cards/"+id+"/shipping/submit", ""))
		f.OK(f.Post("/v1/test_helpers/issuing/cards/"+id+"/shipping/ship", ""))
		card, err := end(id)
		if err != nil {
			t.Fatal(err)
		}
		if string(card.Shipping.Status) != want {
			t.Errorf("shipping.status = %s, want %s", card.Shipping.Status, want)
		}
	}
}

func TestCardHasStripesDefaults(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	card := f.card(f.cardholder(), "type=virtual")
	for path, want := range map[string]any{
		"status": "inactive", "brand": "Visa", "currency": "usd", "cancellation_reason": nil, "financial_account": nil,
		"personalization_design": nil, "replaced_by": nil, "replacement_for": nil, "replacement_reason": nil, "shipping": nil,
		"spending_controls.allowed_categories": nil, "spending_controls.blocked_categories": nil,
		"spending_controls.spending_limits_currency": "usd",
		"exp_month": int64(f.Now().UTC().Month()), "exp_year": int64(f.Now().UTC().Year() + 3),
		"cardholder.type": "individual", "cardholder.requirements.disabled_reason": nil,
	} {
		if got := card.Get(path); got != want {
			t.Errorf("%s = %v, want %v", path, got, want)
		}
	}
	if got := fmt.Sprint(card.List("spending_controls.spending_limits")); got != "[map[amount:50000 categories:[] interval:daily]]" {
		t.Errorf("spending limits of a new card: %s", got)
	}
	for _, name := range []string{"number", "cvc", "second_line"} {
		if _, shown := card[name]; shown {
			t.Errorf("%s shows without being asked for", name)
		}
	}
}

func TestNumberAndCVCShowOnlyWhenACardIsRetrieved(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.cardholder()
	const expand = "expand[]=number&expand[]=cvc"
	for _, form := range []string{"type=virtual", "type=physical&" + parcel} {
		card := f.card(cardholder, form)
		shown := f.OK(f.Get(cards + "/" + card.String("id") + "?" + expand))
		number := shown.String("number")
		if !strings.HasPrefix(number, "4000009990") || len(number) != 16 || !luhn(number) || number[12:] != card.String("last4") {
			t.Errorf("number %q with last4 %s", number, card.String("last4"))
		}
		if len(shown.String("cvc")) != 3 {
			t.Errorf("cvc %q", shown.String("cvc"))
		}
		if status, body := f.Post(cards+"/"+card.String("id"), expand); status != http.StatusBadRequest {
			t.Errorf("number on an update: %d %v", status, body)
		}
	}
	if status, body := f.Get(cards + "?expand[]=data.number"); status != http.StatusBadRequest {
		t.Errorf("number in a list: %d %v", status, body)
	}
}

// luhn says whether a number passes the Luhn check, digit by digit from the right.
func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			digit = digit*2/10 + digit*2%10
		}
		sum += digit
	}
	return sum%10 == 0
}

func TestCardRejectsBadInput(t *testing.T) {
	t.Parallel()
	const base = "currency=usd&cardholder=CARDHOLDER&"
	for intent, test := range map[string]struct{ form, param, text string }{
		"type missing": {base, "type", "Missing required param: type"},
		"type":         {base + "type=metal", "type", "must be one of"},
		"currency missing": {
			"type=virtual&cardholder=CARDHOLDER",
			"currency", "Missing required param: currency",
		},
		"currency that nobody issues": {
			"type=virtual&currency=jpy&cardholder=CARDHOLDER",
			"currency", "Invalid currency: jpy",
		},
		"currency of other countries": {
			"type=virtual&currency=eur&cardholder=CARDHOLDER",
			"currency", "Accounts in US issue cards in: usd",
		},
		"cardholder missing": {"type=virtual&currency=usd", "cardholder", "Missing required param: cardholder"},
		"cardholder unknown": {
			"type=virtual&currency=usd&cardholder=ich_1",
			"cardholder", "No such issuing cardholder: 'ich_1'",
		},
		"physical without shipping": {base + "type=physical", "shipping", "Missing required param: shipping"},
		"physical and active": {
			base + "type=physical&status=active&" + parcel,
			"status", "cannot be created with the status `active`",
		},
		"canceled from the start": {base + "type=virtual&status=canceled", "status", "must be one of"},
		"virtual with shipping":   {base + "type=virtual&" + parcel, "shipping", "virtual card cannot be shipped"},
		"shipping without a name": {
			base + "type=physical&" + strings.Replace(parcel, "shipping[name]=Jenny Rosen&", "", 1),
			"shipping[name]", "Missing required param",
		},
		"shipping to a blank name": {
			base + "type=physical&" + strings.Replace(parcel, "Jenny Rosen", "%20", 1),
			"shipping[name]", "empty string",
		},
		"shipping without a state": {
			base + "type=physical&" + strings.Replace(parcel, "&shipping[address][state]=CA", "", 1),
			"shipping[address][state]", "Missing required param",
		},
		"shipping to an unknown land": {
			base + "type=physical&" + strings.Replace(parcel, "country]=US", "country]=XX", 1),
			"shipping[address][country]", "Country 'XX' is unknown",
		},
		"shipping with a wrong phone": {
			base + "type=physical&shipping[phone_number]=1&" + parcel,
			"shipping[phone_number]", "Invalid phone number: 1",
		},
		"shipping with a phone number of nowhere": {
			base + "type=physical&shipping[phone_number]=0312345678&" + strings.Replace(parcel, "country]=US", "country]=JP", 1),
			"shipping[phone_number]", "Invalid phone number: 0312345678",
		},
		"shipping by pigeon": {
			base + "type=physical&shipping[service]=pigeon&" + parcel,
			"shipping[service]", "must be one of",
		},
		"second line too long": {
			base + "type=virtual&second_line=" + strings.Repeat("x", 25),
			"second_line", "at most 24 characters",
		},
		"design unknown": {
			base + "type=virtual&personalization_design=design_1",
			"personalization_design", "No such personalization design: 'design_1'",
		},
		"month without a year": {base + "type=virtual&exp_month=1", "exp_year", "Missing required param: exp_year"},
		"year without a month": {
			base + "type=virtual&exp_year=2099",
			"exp_month", "Missing required param: exp_month",
		},
		"month zero":         {base + "type=virtual&exp_month=0&exp_year=2099", "exp_month", "between 1 and 12"},
		"month thirteen":     {base + "type=virtual&exp_month=13&exp_year=2099", "exp_month", "between 1 and 12"},
		"year of two digits": {base + "type=virtual&exp_month=1&exp_year=99", "exp_year", "4 digits"},
		"expired": {
			base + "type=virtual&exp_month=1&exp_year=2020",
			"exp_year", "must lie in the future",
		},
		"replacement without a reason": {
			base + "type=virtual&replacement_for=ic_1",
			"replacement_reason", "Missing required param: replacement_reason",
		},
		"reason without a replacement": {
			base + "type=virtual&replacement_reason=lost",
			"replacement_for", "Missing required param: replacement_for",
		},
		"replacement of nothing": {
			base + "type=virtual&replacement_reason=lost&replacement_for=ic_1",
			"replacement_for", "No such issuing card: 'ic_1'",
		},
		"financial account unknown": {
			base + "type=virtual&financial_account=fa_1",
			"financial_account", "No such financial account: 'fa_1'",
		},
		"currency of limits": {
			base + "type=virtual&spending_controls[spending_limits_currency]=usd",
			"spending_controls[spending_limits_currency]", "unknown parameter",
		},
		"category unknown": {
			base + "type=virtual&spending_controls[allowed_categories][]=hotels_motels_resorts",
			"spending_controls[allowed_categories][0]", "must be one of",
		},
		"merchant country unknown": {
			base + "type=virtual&spending_controls[blocked_merchant_countries][]=ZZ",
			"spending_controls[blocked_merchant_countries]", "Country 'ZZ' is unknown",
		},
		"negative limit": {
			base + "type=virtual&" + limit(1, "daily") + "&" + strings.ReplaceAll(limit(-1, "weekly"), "[0]", "[1]"),
			"spending_controls[spending_limits][1][amount]", "greater than or equal to 1",
		},
		"limit without an interval": {
			base + "type=virtual&spending_controls[spending_limits][0][amount]=1",
			"spending_controls[spending_limits][0][interval]", "Missing required param",
		},
		"allowed and blocked": {
			base + "type=virtual&spending_controls[allowed_categories][]=taxicabs_limousines" +
				"&spending_controls[blocked_categories][]=betting_casino_gambling",
			"", "only specify one of these parameters: spending_controls[allowed_categories], spending_controls[blocked_categories]",
		},
		"countries allowed and blocked": {
			base + "type=virtual&spending_controls[allowed_merchant_countries][]=US" +
				"&spending_controls[blocked_merchant_countries][]=FR",
			"", "only specify one of these parameters",
		},
	} {
		t.Run(intent, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			form := strings.Replace(test.form, "CARDHOLDER", f.cardholder(), 1)
			f.Refused(http.StatusBadRequest, test.param, test.text)(f.Post(cards, form))
			if left := f.OK(f.Get(cards)); len(left.List("data")) != 0 {
				t.Errorf("a refused card was stored: %v", left)
			}
		})
	}
}

func limit(amount int, interval string) string {
	const first = "spending_controls[spending_limits][0]"
	return fmt.Sprintf("%s[amount]=%d&%s[interval]=%s", first, amount, first, interval)
}

func TestCardCurrencyFollowsTheCountry(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for country, currencies := range map[string][2]string{"US": {"USD", "gbp"}, "GB": {"gbp", "usd"}, "DE": {"eur", "usd"}} {
		account := f.account(country, "active")
		cardholder := f.cardholder(sandboxtest.On(account))
		form := "type=virtual&cardholder=" + cardholder + "&currency="
		card := f.OK(f.Post(cards, form+currencies[0], sandboxtest.On(account)))
		if got := card.String("currency"); got != strings.ToLower(currencies[0]) ||
			card.String("spending_controls.spending_limits_currency") != got {
			t.Errorf("currency of a card from %s: %v", country, card)
		}
		f.Refused(http.StatusBadRequest, "currency", "Accounts in "+country)(f.Post(cards, form+currencies[1], sandboxtest.On(account)))
	}
}

func TestCardsNeedAnActiveCapability(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, status := range []string{"inactive", "pending"} {
		account := f.account("US", status)
		cardholder := f.cardholder(sandboxtest.On(account)) // cardholders can be prepared before
		form := "type=virtual&currency=usd&cardholder=" + cardholder
		text := "`card_issuing` capability of the account '" + account + "' is " + status
		f.Refused(http.StatusBadRequest, "", text)(f.Post(cards, form, sandboxtest.On(account)))
		f.Change("account", account, func(account *api.Record) { account.Data.Set("capabilities.card_issuing", "active") })
		card := f.OK(f.Post(cards, form, sandboxtest.On(account))).String("id")
		f.Change("account", account, func(account *api.Record) { account.Data.Set("capabilities.card_issuing", status) })
		f.Refused(http.StatusBadRequest, "", text)(f.Post(cards+"/"+card, "status=active", sandboxtest.On(account)))
		f.OK(f.Post(cards+"/"+card, "status=canceled", sandboxtest.On(account)))
	}
}

func TestCardOnAFinancialAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account, stranger := f.account("US", "active"), f.account("US", "active")
	cardholder := f.cardholder(sandboxtest.On(account))
	open := func(account, form string) string {
		return f.OK(f.Post(financialAccounts, "supported_currencies[]=usd"+form, sandboxtest.On(account))).String("id")
	}
	const feature = "&features[card_issuing][requested]=true"
	wallet, plain, foreign := open(account, feature), open(account, ""), open(stranger, feature)
	closed := open(account, feature)
	f.OK(f.Post(financialAccounts+"/"+closed+"/close", "", sandboxtest.On(account)))
	on := sandboxtest.On(account)
	create := func(financialAccount string) (int, api.Object) {
		return f.Post(cards, "type=virtual&currency=usd&cardholder="+cardholder+"&financial_account="+financialAccount, on)
	}
	f.Refused(http.StatusBadRequest, "financial_account", "No such financial account: '"+foreign+"'")(create(foreign))
	f.Refused(http.StatusBadRequest, "financial_account", "is closed")(create(closed))
	f.Refused(http.StatusBadRequest, "financial_account", "does not have the `card_issuing` feature active")(create(plain))
	card := f.OK(create(wallet))
	if card.String("financial_account") != wallet {
		t.Errorf("financial_account = %v", card["financial_account"])
	}
	closing := func() (int, api.Object) { return f.Post(financialAccounts+"/"+wallet+"/close", "", on) }
	f.Refused(http.StatusBadRequest, "", "cards attached to it must be canceled")(closing())
	f.OK(f.Post(cards+"/"+card.String("id"), "status=canceled", on))
	f.OK(closing())
}

func TestFinancialAccountMustHaveTheCurrencyOfTheCard(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account("GB", "active")
	wallet := f.OK(f.Post(financialAccounts, "supported_currencies[]=usd&features[card_issuing][requested]=true", sandboxtest.On(account))).String("id")
	f.Refused(http.StatusBadRequest, "financial_account", "does not support the currency of the card (gbp)")(
		f.Post(cards, "type=virtual&currency=gbp&cardholder="+f.cardholder(sandboxtest.On(account))+"&financial_account="+wallet, sandboxtest.On(account)))
}

func TestExpiryMustLieAhead(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.cardholder()
	expiring := func(at time.Time) string {
		return fmt.Sprintf("type=virtual&currency=usd&cardholder=%s&exp_month=%d&exp_year=%d", cardholder, at.Month(), at.Year())
	}
	now := f.Now().UTC()
	thisMonth := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	f.OK(f.Post(cards, expiring(thisMonth))) // valid until the month ends
	f.Refused(http.StatusBadRequest, "exp_year", "must lie in the future")(f.Post(cards, expiring(thisMonth.AddDate(0, -1, 0))))
	card := f.OK(f.Post(cards, expiring(thisMonth.AddDate(5, 0, 0))))
	if card.Int("exp_month") != int64(thisMonth.Month()) || card.Int("exp_year") != int64(thisMonth.Year()+5) {
		t.Errorf("expiry %v/%v", card["exp_month"], card["exp_year"])
	}
}

func TestCardShowsItsCardholderAsItIs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.cardholder()
	id := f.card(cardholder, "type=virtual").String("id")
	wallets := func() api.Object { return f.OK(f.Get(cards + "/" + id)).Object("wallets") }
	if got := wallets(); got.Bool("apple_pay.eligible") || got.String("google_pay.ineligible_reason") != "missing_cardholder_contact" {
		t.Errorf("wallets without contact data: %v", got)
	}
	f.OK(f.Post(cardholders+"/"+cardholder, "email=jenny@example.com&phone_number=%2B18005550100"))
	if got := wallets(); !got.Bool("apple_pay.eligible") || got.Has("google_pay.ineligible_reason") ||
		got.Has("primary_account_identifier") {
		t.Errorf("wallets with contact data: %v", got)
	}
	embedded := f.OK(f.Get(cards + "/" + id)).Object("cardholder")
	if alone := f.OK(f.Get(cardholders + "/" + cardholder)); fmt.Sprint(alone) != fmt.Sprint(embedded) {
		t.Errorf("embedded %v, alone %v", embedded, alone)
	}
}

func TestCardUpdate(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.card(f.cardholder(), "type=virtual&metadata[a]=1&metadata[b]=2&"+limit(100, "daily")+
		"&spending_controls[blocked_categories][]=betting_casino_gambling").String("id")
	update := func(form string) (int, api.Object) { return f.Post(cards+"/"+id, form) }

	before := f.OK(f.Get(cards + "/" + id))
	if after := f.OK(update("")); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("an empty update changed %v to %v", before, after)
	}
	if after := f.OK(update("metadata[a]=&metadata[c]=3")); fmt.Sprint(after["metadata"]) != "map[b:2 c:3]" {
		t.Errorf("metadata %v", after["metadata"])
	}
	after := f.OK(update(limit(200, "weekly") + "&spending_controls[spending_limits][0][categories][]=taxicabs_limousines"))
	if got := fmt.Sprint(after.List("spending_controls.spending_limits")); got !=
		"[map[amount:200 categories:[taxicabs_limousines] interval:weekly]]" {
		t.Errorf("spending limits %s", got)
	}
	if len(after.List("spending_controls.blocked_categories")) != 1 {
		t.Errorf("blocked categories went: %v", after["spending_controls"])
	}
	f.Refused(http.StatusBadRequest, "", "only specify one of")(update("spending_controls[allowed_categories][]=taxicabs_limousines"))
	after = f.OK(update("spending_controls[allowed_categories][]=taxicabs_limousines&spending_controls[blocked_categories]="))
	if len(after.List("spending_controls.allowed_categories")) != 1 || len(after.List("spending_controls.blocked_categories")) != 0 {
		t.Errorf("swapped categories: %v", after["spending_controls"])
	}
	after = f.OK(update("pin[encrypted_number]=c2VjcmV0&personalization_design=ipcd_1"))
	if after.String("personalization_design") != "ipcd_1" {
		t.Errorf("personalization design %v", after["personalization_design"])
	}
	if after = f.OK(update("personalization_design=&spending_controls=")); after.Has("personalization_design") ||
		len(after.List("spending_controls.spending_limits"))+len(after.List("spending_controls.allowed_categories")) != 0 {
		t.Errorf("after unsetting: %v", after)
	}
	for _, param := range []string{"pin", "shipping", "status"} {
		f.Refused(http.StatusBadRequest, param, "empty string")(update(param + "="))
	}
	for _, param := range []string{
		"cardholder", "currency", "exp_month", "exp_year", "financial_account", "replacement_for", "replacement_reason", "second_line", "type",
	} {
		f.Refused(http.StatusBadRequest, param, "unknown parameter")(update(param + "=1"))
	}
	f.Refused(http.StatusBadRequest, "shipping", "virtual card cannot be shipped")(update(parcel))
}

func TestCardLists(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	jenny, other := f.cardholder(), f.cardholder()
	plain := f.card(jenny, "type=virtual")
	plastic := f.card(other, "type=physical&personalization_design=ipcd_1&exp_month=12&exp_year=2098&"+parcel)
	gone := f.card(jenny, "type=virtual")
	f.OK(f.Post(cards+"/"+gone.String("id"), "status=canceled"))
	a, b, c := plain.String("id"), plastic.String("id"), gone.String("id")
	for query, want := range map[string][]string{
		"":                               {c, b, a},
		"?cardholder=" + jenny:           {c, a},
		"?cardholder=ich_unknown":        nil,
		"?type=physical":                 {b},
		"?status=inactive":               {b, a},
		"?status=canceled":               {c},
		"?status=active":                 nil,
		"?exp_year=2098&exp_month=12":    {b},
		"?exp_year=2098&exp_month=11":    nil,
		"?personalization_design=ipcd_1": {b},
		"?limit=1&starting_after=" + c:   {b},
		"?created[lt]=1":                 nil,
	} {
		if got := ids(f.OK(f.Get(cards + query))); !slices.Equal(got, want) {
			t.Errorf("%q lists %v, want %v", query, got, want)
		}
	}
	if got := ids(f.OK(f.Get(cards + "?last4=" + plain.String("last4")))); !slices.Contains(got, a) {
		t.Errorf("last4 lists %v without %s", got, a)
	}
	for _, card := range f.OK(f.Get(cards + "?last4=" + plain.String("last4"))).List("data") {
		if store.AsObject(card).String("last4") != plain.String("last4") {
			t.Errorf("last4 lists %v", card)
		}
	}
}

func ids(list api.Object) []string {
	var ids []string
	for _, element := range list.List("data") {
		ids = append(ids, store.AsObject(element).String("id"))
	}
	return ids
}

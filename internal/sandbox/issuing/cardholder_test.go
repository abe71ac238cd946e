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
)

func TestCardholderOperationsThroughStripesClient(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account("US", "active")
	service, ctx := f.Client().V1IssuingCardholders, t.Context()

	created, err := service.Create(ctx, &stripe.IssuingCardholderCreateParams{
		Params:      sandboxtest.OnAccount(account),
		Name:        stripe.String("Jenny Rosen"),
		Email:       stripe.String("jenny.rosen@example.com"),
		PhoneNumber: stripe.String("(800) 555-0100"),
		Type:        stripe.String("individual"),
		Billing: &stripe.IssuingCardholderCreateBillingParams{Address: &stripe.AddressParams{
			Line1: stripe.String("1234 Main Street"), Line2: stripe.String("Suite 5"), City: stripe.String("San Francisco"),
			State: stripe.String("CA"), PostalCode: stripe.String("94111"), Country: stripe.String("US"),
		}},
		Individual: &stripe.IssuingCardholderCreateIndividualParams{
			FirstName: stripe.String("Jenny"),
			LastName:  stripe.String("Rosen"),
			DOB:       &stripe.IssuingCardholderCreateIndividualDOBParams{Day: stripe.Int64(1), Month: stripe.Int64(11), Year: stripe.Int64(1981)},
			CardIssuing: &stripe.IssuingCardholderCreateIndividualCardIssuingParams{
				UserTermsAcceptance: &stripe.IssuingCardholderCreateIndividualCardIssuingUserTermsAcceptanceParams{
					Date: stripe.Int64(1700000000), IP: stripe.String("2001:db8::1"), UserAgent: stripe.String("Mozilla/5.0"),
				},
			},
			Verification: &stripe.IssuingCardholderCreateIndividualVerificationParams{
				Document: &stripe.IssuingCardholderCreateIndividualVerificationDocumentParams{Front: stripe.String("file_123")},
			},
		},
		PreferredLocales: []*string{stripe.String("fr"), stripe.String("en")},
		Metadata:         map[string]string{"employee": "42"},
		SpendingControls: &stripe.IssuingCardholderCreateSpendingControlsParams{
			AllowedCategories: []*string{stripe.String("taxicabs_limousines")},
			SpendingLimits: []*stripe.IssuingCardholderCreateSpendingControlsSpendingLimitParams{
				{Amount: stripe.Int64(100000), Interval: stripe.String("monthly")},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if created.Status != "active" || created.Type != "individual" || created.PhoneNumber != "+18005550100" ||
		created.Billing.Address.Line2 != "Suite 5" || created.Individual.DOB.Year != 1981 ||
		created.Individual.CardIssuing.UserTermsAcceptance.IP != "2001:db8::1" ||
		created.Individual.Verification.Document.Front.ID != "file_123" || created.Individual.Verification.Document.Back != nil ||
		created.Company != nil || created.Requirements.DisabledReason != "" || len(created.Requirements.PastDue) != 0 ||
		created.SpendingControls.SpendingLimits[0].Amount != 100000 || created.SpendingControls.SpendingLimitsCurrency != "usd" ||
		len(created.PreferredLocales) != 2 || !strings.HasPrefix(created.ID, "ich_") {
		t.Errorf("created %+v", created)
	}

	updated, err := service.Update(ctx, created.ID, &stripe.IssuingCardholderUpdateParams{
		Params: sandboxtest.OnAccount(account),
		Email:  stripe.String("jenny@example.com"),
		Status: stripe.String("inactive"),
		Individual: &stripe.IssuingCardholderUpdateIndividualParams{
			DOB: &stripe.IssuingCardholderUpdateIndividualDOBParams{Day: stripe.Int64(2), Month: stripe.Int64(11), Year: stripe.Int64(1981)},
		},
		SpendingControls: &stripe.IssuingCardholderUpdateSpendingControlsParams{
			SpendingLimits: []*stripe.IssuingCardholderUpdateSpendingControlsSpendingLimitParams{},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if updated.Email != "jenny@example.com" || updated.Status != "inactive" || updated.Individual.DOB.Day != 2 ||
		updated.Individual.FirstName != "Jenny" || len(updated.SpendingControls.SpendingLimits) != 0 ||
		len(updated.SpendingControls.AllowedCategories) != 1 || updated.Metadata["employee"] != "42" {
		t.Errorf("updated %+v", updated)
	}

	retrieved, err := service.Retrieve(ctx, created.ID, &stripe.IssuingCardholderRetrieveParams{Params: sandboxtest.OnAccount(account)})
	if err != nil {
		t.Fatal(err)
	}
	if retrieved.Email != "jenny@example.com" || retrieved.Name != "Jenny Rosen" {
		t.Errorf("retrieved %+v", retrieved)
	}
	params := &stripe.IssuingCardholderListParams{Email: stripe.String("jenny@example.com")}
	params.StripeAccount = &account
	count := 0
	for listed, err := range service.List(ctx, params) {
		if err != nil {
			t.Fatal(err)
		}
		if listed.ID != created.ID {
			t.Errorf("listed %s", listed.ID)
		}
		count++
	}
	if count != 1 {
		t.Errorf("listed %d cardholders, want 1", count)
	}
}

func TestCardholderHasStripesDefaults(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.OK(f.Post(cardholders, "name=Jenny Rosen&"+address))
	for path, want := range map[string]any{
		"status": "active", "type": "individual", "email": nil, "phone_number": nil, "individual": nil, "company": nil,
		"preferred_locales": nil, "spending_controls.spending_limits_currency": nil, "billing.address.line2": nil,
		"requirements.disabled_reason": "requirements.past_due",
	} {
		if got := cardholder.Get(path); got != want {
			t.Errorf("%s = %v, want %v", path, got, want)
		}
	}
	for _, list := range []string{
		"allowed_categories", "allowed_merchant_countries", "blocked_categories", "blocked_merchant_countries", "spending_limits",
	} {
		if got, ok := cardholder.Get("spending_controls." + list).([]any); !ok || len(got) != 0 {
			t.Errorf("spending_controls.%s = %v, want an empty list", list, cardholder.Get("spending_controls."+list))
		}
	}
	company := f.OK(f.Post(cardholders, "name=Acme&type=company&"+address))
	if company.Get("company.tax_id_provided") != false || len(company.List("requirements.past_due")) != 0 {
		t.Errorf("company %v", company)
	}
}

func TestCardholderRejectsBadInput(t *testing.T) {
	t.Parallel()
	const name = "name=Jenny Rosen&"
	with := func(member, value string) string {
		form := name + address
		start := strings.Index(form, "billing[address]["+member+"]=")
		end := strings.IndexByte(form[start:]+"&", '&') + start
		return form[:start] + "billing[address][" + member + "]=" + value + form[end:]
	}
	for intent, test := range map[string]struct{ form, param, text string }{
		"name missing":           {address, "name", "Missing required param: name"},
		"name empty":             {"name=&" + address, "name", "empty string"},
		"name blank":             {"name=%20%20&" + address, "name", "blank"},
		"name of 25 characters":  {"name=" + strings.Repeat("a", 25) + "&" + address, "name", "at most 24 characters"},
		"name with a digit":      {"name=Jenny 2&" + address, "name", "special characters or numbers: '2'"},
		"name with a symbol":     {"name=Jenny %26 Co&" + address, "name", "special characters or numbers: '%26'"},
		"name in another script": {"name=Ива́н&" + address, "name", "special characters or numbers"},
		"billing missing":        {name, "billing", "Missing required param: billing"},
		"country unknown":        {with("country", "ZZ"), "billing[address][country]", "Country 'ZZ' is unknown"},
		"country spelled out": {
			with("country", "France"),
			"billing[address][country]", "Country 'FRANCE' is unknown",
		},
		"state unknown": {with("state", "ZZ"), "billing[address][state]", "Invalid US state: ZZ"},
		"state missing": {
			strings.Replace(name+address, "&billing[address][state]=CA", "", 1),
			"billing[address][state]", "Missing required param",
		},
		"postal code of another land": {
			with("postal_code", "SW1A 1AA"),
			"billing[address][postal_code]", "Invalid US postal code",
		},
		"city blank": {with("city", "%20"), "billing[address][city]", "empty string"},
		"email":      {name + address + "&email=jenny", "email", "Invalid email address: jenny"},
		"email with a name": {
			name + address + "&email=Jenny <jenny@example.com>",
			"email", "Invalid email address",
		},
		"email without a domain": {name + address + "&email=jenny@localhost", "email", "Invalid email address"},
		"phone too short": {
			name + address + "&phone_number=12345",
			"phone_number", "Invalid phone number: 12345",
		},
		"phone with letters": {
			name + address + "&phone_number=%2B1800FLOWERS",
			"phone_number", "Invalid phone number",
		},
		"American phone too long": {
			name + address + "&phone_number=%2B180055501000",
			"phone_number", "Invalid phone number",
		},
		"locale": {
			name + address + "&preferred_locales[]=pt",
			"preferred_locales[0]", "must be one of",
		},
		"type":                   {name + address + "&type=partnership", "type", "must be one of"},
		"blocked from the start": {name + address + "&status=blocked", "status", "must be one of"},
		"first name with a digit": {
			name + address + "&individual[first_name]=J3nny",
			"individual[first_name]", "'3' is not allowed",
		},
		"last name with a symbol": {
			name + address + "&individual[last_name]=R@sen",
			"individual[last_name]", "'@' is not allowed",
		},
		"day that does not exist": {
			name + address + "&" + birth(30, 2, 1990),
			"individual[dob]", "1990-02-30 is not a plausible date",
		},
		"month that does not exist": {
			name + address + "&" + birth(1, 13, 1990),
			"individual[dob]", "not a plausible date",
		},
		"born long ago": {
			name + address + "&" + birth(31, 12, 1899),
			"individual[dob]", "not a plausible date",
		},
		"dob incomplete": {
			name + address + "&individual[dob][day]=1&individual[dob][month]=1",
			"individual[dob][year]", "Missing required param",
		},
		"terms in the future": {
			name + address + "&individual[card_issuing][user_terms_acceptance][date]=9999999999",
			"individual[card_issuing][user_terms_acceptance][date]", "accepted in the past",
		},
		"terms before time": {
			name + address + "&individual[card_issuing][user_terms_acceptance][date]=0",
			"individual[card_issuing][user_terms_acceptance][date]", "accepted in the past",
		},
		"terms from nowhere": {
			name + address + "&individual[card_issuing][user_terms_acceptance][ip]=10.0.0",
			"individual[card_issuing][user_terms_acceptance][ip]", "Invalid IP address: 10.0.0",
		},
		"document that is no file": {
			name + address + "&individual[verification][document][back]=doc_1",
			"individual[verification][document][back]", "No such file upload: 'doc_1'",
		},
		"individual of a company": {
			name + address + "&type=company&individual[first_name]=Jenny",
			"individual", "cardholder of type `company`",
		},
		"company of an individual": {
			name + address + "&company[tax_id]=000000000",
			"company", "cardholder of type `individual`",
		},
		"tax id": {name + address + "&type=company&company[tax_id]=1234", "company[tax_id]", "9 digits"},
		"limit of nothing": {
			name + address + "&spending_controls[spending_limits][0][amount]=0&spending_controls[spending_limits][0][interval]=daily",
			"spending_controls[spending_limits][0][amount]", "greater than or equal to 1",
		},
		"limit in a currency that the US does not issue": {
			name + address + "&spending_controls[spending_limits_currency]=eur",
			"spending_controls[spending_limits_currency]", "Invalid currency: eur",
		},
	} {
		t.Run(intent, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.Refused(http.StatusBadRequest, test.param, strings.ReplaceAll(test.text, "%26", "&"))(f.Post(cardholders, test.form))
			if left := f.OK(f.Get(cardholders)); len(left.List("data")) != 0 {
				t.Errorf("a refused cardholder was stored: %v", left)
			}
		})
	}
}

func birth(day, month, year int) string {
	return fmt.Sprintf("individual[dob][day]=%d&individual[dob][month]=%d&individual[dob][year]=%d", day, month, year)
}

func TestCardholdersMustBeOlderThanThirteen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	born := func(on time.Time) (int, api.Object) {
		return f.Post(cardholders, "name=Jenny&"+address+"&"+birth(on.Day(), int(on.Month()), on.Year()))
	}
	limit := f.Now().UTC().AddDate(-13, 0, 0)
	f.Refused(http.StatusBadRequest, "individual[dob]", "older than 13")(born(limit.AddDate(0, 0, 1)))
	f.OK(born(limit))
}

func TestCardholderAcceptsNamesOfManyKinds(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, name := range []string{"Company Card", "Anne-Marie d'Été", "Martin L. King, Jr.", "José O’Brien", strings.Repeat("é", 24)} {
		if got := f.OK(f.Post(cardholders, "name="+name+"&"+address)).String("name"); got != name {
			t.Errorf("name = %q, want %q", got, name)
		}
	}
}

func TestPhoneNumbersBecomeE164(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	accounts := map[string]string{}
	for _, country := range []string{"US", "GB", "FR", "IT"} {
		accounts[country] = f.account(country, "active")
	}
	for _, test := range []struct{ country, given, want string }{
		{"US", "+18008675309", "+18008675309"},
		{"US", "8008675309", "+18008675309"},
		{"US", "1 (800) 867-5309", "+18008675309"},
		{"US", "800.867.5309", "+18008675309"},
		{"US", "+33 6 12 34 56 78", "+33612345678"},
		{"US", "0033612345678", "+33612345678"},
		{"GB", "020 7946 0018", "+442079460018"},
		{"FR", "06 12 34 56 78", "+33612345678"},
		{"IT", "06 698 12345", "+390669812345"},
	} {
		cardholder := f.OK(f.Post(cardholders, "name=Jenny&"+address+"&phone_number="+strings.ReplaceAll(test.given, "+", "%2B"),
			sandboxtest.On(accounts[test.country])))
		if got := cardholder.String("phone_number"); got != test.want {
			t.Errorf("%s from %s became %s, want %s", test.given, test.country, got, test.want)
		}
	}
}

func TestAddressesOutsideTheUSNeedNoState(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.OK(f.Post(cardholders, "name=Jenny&billing[address][line1]=1 rue de Rivoli&billing[address][city]=Paris"+
		"&billing[address][postal_code]=75001&billing[address][country]=fr"))
	if cardholder.String("billing.address.country") != "FR" || cardholder.Has("billing.address.state") {
		t.Errorf("address %v", cardholder["billing"])
	}
}

func TestCardholderRequirements(t *testing.T) {
	t.Parallel()
	const terms = "individual[card_issuing][user_terms_acceptance]"
	const date, ip = "individual.card_issuing.user_terms_acceptance.date", "individual.card_issuing.user_terms_acceptance.ip"
	for intent, test := range map[string]struct {
		country, form string
		pastDue       []string
	}{
		"US individual without anything": {"US", "", []string{date, ip, "individual.first_name", "individual.last_name"}},
		"US individual without terms": {
			"US", "individual[first_name]=Jenny&individual[last_name]=Rosen", []string{date, ip},
		},
		"US individual without the address of the terms": {
			"US", "individual[first_name]=Jenny&individual[last_name]=Rosen&" + terms + "[date]=1700000000", []string{ip},
		},
		"US individual without a last name": {
			"US", "individual[first_name]=Jenny&" + terms + "[date]=1700000000&" + terms + "[ip]=192.0.2.1", []string{"individual.last_name"},
		},
		"US individual complete":              {"US", adult, nil},
		"US company":                          {"US", "type=company", nil},
		"British individual without anything": {"GB", "", []string{"individual.first_name", "individual.last_name"}},
		"British individual with names":       {"GB", "individual[first_name]=Jenny&individual[last_name]=Rosen", nil},
	} {
		t.Run(intent, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			account := f.account(test.country, "active")
			cardholder := f.OK(f.Post(cardholders, "name=Jenny Rosen&"+address+"&"+test.form, sandboxtest.On(account)))
			var reason any
			if test.pastDue != nil {
				reason = "requirements.past_due"
			}
			if got := cardholder.Strings("requirements.past_due"); !slices.Equal(got, test.pastDue) {
				t.Errorf("past_due = %v, want %v", got, test.pastDue)
			}
			if got := cardholder.Get("requirements.disabled_reason"); got != reason {
				t.Errorf("disabled_reason = %v, want %v", got, reason)
			}
			if cardholder.String("type") == "individual" {
				mended := f.OK(f.Post(cardholders+"/"+cardholder.String("id"), adult, sandboxtest.On(account)))
				if mended.Has("requirements.disabled_reason") || len(mended.List("requirements.past_due")) != 0 {
					t.Errorf("requirements after everything was provided: %v", mended["requirements"])
				}
			}
		})
	}
}

func TestCardholderUpdate(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.OK(f.Post(cardholders, "name=Jenny Rosen&metadata[a]=1&metadata[b]=2&preferred_locales[]=fr&"+address+
		"&billing[address][line2]=Suite 5&"+adult)).String("id")
	update := func(form string) api.Object {
		t.Helper()
		return f.OK(f.Post(cardholders+"/"+id, form))
	}

	t.Run("leaves alone what it does not name", func(t *testing.T) {
		before := f.OK(f.Get(cardholders + "/" + id))
		if after := update(""); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("an empty update changed %v to %v", before, after)
		}
	})
	t.Run("replaces the address as a whole", func(t *testing.T) {
		if moved := update(address); moved.Has("billing.address.line2") {
			t.Errorf("line2 is left over: %v", moved["billing"])
		}
	})
	t.Run("merges the terms", func(t *testing.T) {
		after := update("individual[card_issuing][user_terms_acceptance][user_agent]=curl")
		terms := after.Object("individual.card_issuing.user_terms_acceptance")
		if terms.String("user_agent") != "curl" || terms.String("ip") != "192.0.2.1" {
			t.Errorf("terms %v", terms)
		}
		after = update("individual[card_issuing][user_terms_acceptance][user_agent]=")
		if after.Has("individual.card_issuing.user_terms_acceptance.user_agent") {
			t.Errorf("user agent after unsetting: %v", after["individual"])
		}
	})
	t.Run("merges metadata by key", func(t *testing.T) {
		if after := update("metadata[a]=&metadata[c]=3"); fmt.Sprint(after["metadata"]) != "map[b:2 c:3]" {
			t.Errorf("metadata %v", after["metadata"])
		}
		if after := update("metadata="); len(after.Object("metadata")) != 0 {
			t.Errorf("metadata after clearing: %v", after["metadata"])
		}
	})
	t.Run("unsets what is sent empty", func(t *testing.T) {
		update("email=jenny@example.com&phone_number=8005550100&preferred_locales[]=fr&" + birth(1, 2, 1990) +
			"&individual[verification][document][front]=file_1&" + limit(100, "daily") + "&spending_controls[allowed_merchant_countries][]=US")
		after := update("email=&phone_number=&preferred_locales=&individual[dob]=&individual[verification]=&individual[first_name]=" +
			"&individual[card_issuing]=&spending_controls=")
		for _, path := range []string{
			"email", "phone_number", "individual.dob", "individual.verification.document", "individual.first_name",
			"individual.card_issuing.user_terms_acceptance",
		} {
			if after.Has(path) {
				t.Errorf("%s after unsetting: %v", path, after.Get(path))
			}
		}
		for _, path := range []string{
			"preferred_locales", "spending_controls.spending_limits", "spending_controls.allowed_merchant_countries",
		} {
			if len(after.List(path)) != 0 {
				t.Errorf("%s after clearing: %v", path, after.Get(path))
			}
		}
		if len(after.List("requirements.past_due")) != 3 || after.String("individual.last_name") != "Rosen" {
			t.Errorf("after unsetting: %v", after)
		}
		if after = update("individual="); after.Has("individual") {
			t.Errorf("individual after unsetting: %v", after["individual"])
		}
		f.Refused(http.StatusBadRequest, "billing", "empty string")(f.Post(cardholders+"/"+id, "billing="))
		f.Refused(http.StatusBadRequest, "billing[address][city]", "empty string")(
			f.Post(cardholders+"/"+id, strings.Replace(address, "San Francisco", "", 1)))
		f.Refused(http.StatusBadRequest, "status", "empty string")(f.Post(cardholders+"/"+id, "status="))
		company := f.OK(f.Post(cardholders, "name=Acme&type=company&company[tax_id]=000000000&"+address))
		if !company.Bool("company.tax_id_provided") {
			t.Errorf("company %v", company["company"])
		}
		for _, form := range []string{"company[tax_id]=", "company="} {
			path := cardholders + "/" + company.String("id")
			f.OK(f.Post(path, "company[tax_id]=000000000"))
			if got := f.OK(f.Post(path, form)); got.Get("company.tax_id_provided") != false {
				t.Errorf("%s leaves %v", form, got["company"])
			}
		}
	})
	t.Run("refuses what is fixed at creation", func(*testing.T) {
		f.Refused(http.StatusBadRequest, "name", "unknown parameter")(f.Post(cardholders+"/"+id, "name=Other"))
		f.Refused(http.StatusBadRequest, "type", "unknown parameter")(f.Post(cardholders+"/"+id, "type=company"))
		f.Refused(http.StatusBadRequest, "company", "cardholder of type `individual`")(f.Post(cardholders+"/"+id, "company[tax_id]=000000000"))
	})
	t.Run("keeps a tax id to itself", func(t *testing.T) {
		company := f.OK(f.Post(cardholders, "name=Acme&type=company&"+address)).String("id")
		after := f.OK(f.Post(cardholders+"/"+company, "company[tax_id]=12-3456789"))
		if fmt.Sprint(after["company"]) != "map[tax_id_provided:true]" {
			t.Errorf("company %v", after["company"])
		}
	})
}

func TestBlockedCardholderStaysBlocked(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	id := f.cardholder()
	card := f.card(id, "type=virtual").String("id")
	for _, status := range []string{"inactive", "active", "inactive"} {
		if got := f.OK(f.Post(cardholders+"/"+id, "status="+status)).String("status"); got != status {
			t.Errorf("status = %s, want %s", got, status)
		}
	}
	f.Change("issuing.cardholder", id, func(cardholder *api.Record) { cardholder.Data["status"] = "blocked" })
	for _, status := range []string{"active", "inactive"} {
		f.Refused(http.StatusBadRequest, "status", "is blocked")(f.Post(cardholders+"/"+id, "status="+status))
	}
	f.Refused(http.StatusBadRequest, "cardholder", "is blocked")(f.Post(cards, "type=virtual&currency=usd&cardholder="+id))
	f.Refused(http.StatusBadRequest, "", "is blocked")(f.Post(cards+"/"+card, "status=active"))
	if blocked := f.OK(f.Get(cardholders + "?status=blocked")); len(blocked.List("data")) != 1 {
		t.Errorf("blocked cardholders: %v", blocked)
	}
	f.OK(f.Post(cardholders+"/"+id, "email=jenny@example.com"))
}

func TestCardholderLists(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	jenny := f.OK(f.Post(cardholders, "name=Jenny&email=jenny@example.com&phone_number=8005550100&"+address)).String("id")
	f.OK(f.Post(cardholders+"/"+jenny, "status=inactive"))
	acme := f.OK(f.Post(cardholders, "name=Acme&type=company&"+address)).String("id")
	for query, want := range map[string][]string{
		"":                             {acme, jenny},
		"?email=jenny@example.com":     {jenny},
		"?email=acme@example.com":      nil,
		"?phone_number=%2B18005550100": {jenny},
		"?status=active":               {acme},
		"?status=inactive":             {jenny},
		"?type=company":                {acme},
		"?type=individual":             {jenny},
		"?limit=1":                     {acme},
		"?created[gt]=9999999999":      nil,
	} {
		if got := ids(f.OK(f.Get(cardholders + query))); !slices.Equal(got, want) {
			t.Errorf("%q lists %v, want %v", query, got, want)
		}
	}
}

func TestIssuingObjectsOfOthersAreNotFound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	stranger := f.account("US", "active")
	cardholder := f.cardholder()
	card := f.card(cardholder, "type=virtual").String("id")
	f.Refused(http.StatusNotFound, "cardholder", "No such issuing cardholder: '"+cardholder+"'")(
		f.Get(cardholders+"/"+cardholder, sandboxtest.On(stranger)))
	f.Refused(http.StatusNotFound, "cardholder", "No such issuing cardholder: 'ich_x'")(f.Post(cardholders+"/ich_x", "status=inactive"))
	f.Refused(http.StatusNotFound, "card", "No such issuing card: '"+card+"'")(f.Get(cards+"/"+card, sandboxtest.On(stranger)))
	f.Refused(http.StatusNotFound, "card", "No such issuing card: 'ic_x'")(f.Post(cards+"/ic_x", "status=inactive"))
	f.Refused(http.StatusBadRequest, "cardholder", "No such issuing cardholder: '"+cardholder+"'")(
		f.Post(cards, "type=virtual&currency=usd&cardholder="+cardholder, sandboxtest.On(stranger)))
}

func TestIssuingMustBeTurnedOn(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const text = "Your account is not set up to use Issuing."
	for _, account := range []string{f.account("US", ""), f.account("JP", "active")} {
		f.Refused(http.StatusBadRequest, "", text)(f.Post(cardholders, "name=Jenny&"+address, sandboxtest.On(account)))
		f.Refused(http.StatusBadRequest, "", text)(f.Post(cards, "type=virtual&currency=usd&cardholder=ich_1", sandboxtest.On(account)))
	}
}

package connect_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// The walk of "Testing account verification during API onboarding".
func TestCompanyInTheUnitedStatesStepByStep(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, "country=US&business_type=company&external_account=btok_us",
		"tos_acceptance[date]=1609798905&tos_acceptance[ip]=8.8.8.8")
	requirements := func() api.Object { return get(t, s, account).Object("requirements") }
	wantStrings(t, requirements(), "currently_due",
		"business_profile.mcc", "business_profile.url", "company.address.city", "company.address.line1",
		"company.address.postal_code", "company.address.state", "company.name", "company.phone", "company.tax_id",
		"relationship.owner", "relationship.representative")
	wantFields(t, get(t, s, account), map[string]any{
		"charges_enabled": false, "payouts_enabled": false, "details_submitted": false,
		"requirements.disabled_reason": "requirements.past_due",
	})

	post(t, s, account, form("business_profile[mcc]=5045&business_profile[url]=https://bestcookieco.com",
		"company[address][city]=Schenectady&company[address][line1]=123 State St&company[address][postal_code]=12345",
		"company[address][state]=NY&company[tax_id]=000000000&company[name]=The Best Cookie Co&company[phone]=8888675309"))
	wantStrings(t, requirements(), "currently_due", "relationship.owner", "relationship.representative")

	jenny := post(t, s, account+"/persons", "first_name=Jenny&last_name=Rosen&relationship[representative]=true&relationship[title]=CEO").String("id")
	want := []string{"relationship.owner"}
	for _, field := range []string{
		"address.city", "address.line1", "address.postal_code", "address.state", "dob.day", "dob.month", "dob.year", "email", "phone",
		"relationship.executive", "ssn_last_4",
	} {
		want = append(want, jenny+"."+field)
	}
	slices.Sort(want)
	wantStrings(t, requirements(), "currently_due", want...)
	wantStrings(t, get(t, s, account+"/persons/"+jenny), "requirements.currently_due",
		"address.city", "address.line1", "address.postal_code", "address.state", "dob.day", "dob.month", "dob.year", "email", "phone",
		"relationship.executive", "ssn_last_4")

	post(t, s, account+"/persons/"+jenny, form("address[city]=Schenectady&address[line1]=123 State St&address[postal_code]=12345",
		"address[state]=NY&dob[day]=1&dob[month]=1&dob[year]=1901&ssn_last_4=0000&phone=8888675309&email=jenny@bestcookieco.com",
		"relationship[executive]=true"))
	wantStrings(t, requirements(), "currently_due", "relationship.owner")

	post(t, s, account+"/persons", form("first_name=Kathleen&last_name=Banks&email=kathleen@bestcookieco.com",
		"address[city]=Schenectady&address[line1]=123 State St&address[postal_code]=12345&address[state]=NY",
		"dob[day]=1&dob[month]=1&dob[year]=1901&relationship[owner]=true&relationship[percent_ownership]=80"))
	post(t, s, account, "company[owners_provided]=true")
	done := get(t, s, account)
	wantStrings(t, done, "requirements.currently_due")
	wantStrings(t, done, "requirements.past_due")
	wantStrings(t, done, "requirements.eventually_due", jenny+".id_number")
	wantFields(t, done, map[string]any{
		"charges_enabled": true, "payouts_enabled": true, "details_submitted": true, "requirements.disabled_reason": nil,
		"capabilities.card_payments": "active", "capabilities.transfers": "active",
	})
}

func TestIndividualInTheUnitedStates(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := post(t, s, "/v1/accounts", form(controlled, payments, "business_type=individual"))
	wantStrings(t, account, "requirements.currently_due",
		"business_profile.mcc", "business_profile.url", "external_account",
		"individual.address.city", "individual.address.line1", "individual.address.postal_code", "individual.address.state",
		"individual.dob.day", "individual.dob.month", "individual.dob.year", "individual.email", "individual.first_name",
		"individual.last_name", "individual.phone", "individual.ssn_last_4", "tos_acceptance.date", "tos_acceptance.ip")
	alternatives := account.List("requirements.alternatives")
	if len(alternatives) != 1 {
		t.Fatalf("alternatives = %v, want one", alternatives)
	}

	path := "/v1/accounts/" + account.String("id")
	post(t, s, path, individual)
	wantFields(t, get(t, s, path), map[string]any{
		"charges_enabled": true, "payouts_enabled": true, "details_submitted": true, "requirements.disabled_reason": nil,
		"individual.first_name": "Jenny", "individual.id_number_provided": true, "individual.ssn_last_4_provided": true,
		"individual.verification.status": "verified", "individual.relationship.representative": true,
		"individual.account": account.String("id"), "individual.address.country": "US",
	})
	wantStrings(t, get(t, s, path), "requirements.eventually_due")
}

func TestProductDescriptionReplacesWebsite(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, "business_profile[product_description]=Rides")
	if due := get(t, s, account).Strings("requirements.currently_due"); slices.Contains(due, "business_profile.url") {
		t.Errorf("currently due: %q, although a product description is given", due)
	}
}

func TestRequirementsFollowTheCapabilities(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	issuing := []string{"settings.card_issuing.tos_acceptance.date", "settings.card_issuing.tos_acceptance.ip"}
	treasury := []string{"settings.treasury.tos_acceptance.date", "settings.treasury.tos_acceptance.ip"}
	business := []string{"business_profile.mcc", "business_profile.url"}
	for name, test := range map[string]struct {
		capabilities []string
		wants        [][]string
		without      [][]string
	}{
		"none":         {nil, [][]string{business, {"external_account"}}, [][]string{issuing, treasury}},
		"transfers":    {[]string{"transfers"}, [][]string{{"external_account"}}, [][]string{business, issuing, treasury}},
		"card issuing": {[]string{"card_issuing"}, [][]string{business, issuing}, [][]string{treasury, {"external_account"}}},
		"treasury":     {[]string{"treasury", "transfers"}, [][]string{business, treasury, {"external_account"}}, [][]string{issuing}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var parts []string
			for _, capability := range test.capabilities {
				parts = append(parts, "capabilities["+capability+"][requested]=true")
			}
			due := get(t, s, newAccount(t, s, parts...)).Strings("requirements.currently_due")
			for _, field := range slices.Concat(test.wants...) {
				if !slices.Contains(due, field) {
					t.Errorf("%s is not due: %q", field, due)
				}
			}
			for _, field := range slices.Concat(test.without...) {
				if slices.Contains(due, field) {
					t.Errorf("%s is due: %q", field, due)
				}
			}
		})
	}
}

func TestNothingRequestedDisablesAnAccountWithoutRequirements(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, individual)
	wantFields(t, get(t, s, account), map[string]any{
		"requirements.disabled_reason": "action_required.requested_capabilities", "details_submitted": true,
		"charges_enabled": false, "payouts_enabled": false,
	})
}

func TestMissingExternalAccountHoldsBackPayoutsOnly(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments, "capabilities[card_issuing][requested]=true&capabilities[treasury][requested]=true",
		strings.TrimSuffix(individual, "&external_account=btok_us_verified"),
		"settings[card_issuing][tos_acceptance][date]=1609798905&settings[card_issuing][tos_acceptance][ip]=8.8.8.8",
		"settings[treasury][tos_acceptance][date]=1609798905&settings[treasury][tos_acceptance][ip]=8.8.8.8")
	wantStrings(t, get(t, s, account), "requirements.currently_due", "external_account")
	wantFields(t, get(t, s, account), map[string]any{
		"capabilities.card_payments": "active", "capabilities.transfers": "active", "capabilities.card_issuing": "active",
		"capabilities.treasury": "active", "charges_enabled": true, "payouts_enabled": false, "details_submitted": true,
		"requirements.disabled_reason": "requirements.past_due",
	})
	wantStrings(t, get(t, s, account+"/capabilities/treasury"), "requirements.currently_due")
	wantStrings(t, get(t, s, account+"/capabilities/transfers"), "requirements.currently_due", "external_account")
}

// company is a company of which all but its persons is known, verifying when nothing is added.
const company = "business_type=company&business_profile[mcc]=5734&business_profile[url]=https://accessible.stripe.com" +
	"&company[name]=Rocket Rides&company[phone]=0000000000&company[tax_id]=000000000&company[owners_provided]=true" +
	"&company[address][line1]=address_full_match&company[address][city]=NYC&company[address][state]=NY" +
	"&company[address][postal_code]=10001&tos_acceptance[date]=1609798905&tos_acceptance[ip]=8.8.8.8&external_account=btok_us"

const representative = "first_name=Jenny&last_name=Rosen&email=jenny@example.com&phone=0000000000&id_number=000000000" +
	"&dob[day]=1&dob[month]=1&dob[year]=1901&address[line1]=address_full_match&address[city]=NYC&address[state]=NY" +
	"&address[postal_code]=10001&relationship[representative]=true&relationship[executive]=true"

func newCompany(t *testing.T, s *sandboxtest.Server, parts ...string) (account, person string) {
	t.Helper()
	account = newAccount(t, s, payments, company)
	if len(parts) > 0 {
		post(t, s, account, form(parts...))
	}
	return account, post(t, s, account+"/persons", representative).String("id")
}

func TestTestValuesOfTheBusiness(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, test := range []struct {
		form    string
		errors  map[string]string // code by requirement
		charges bool
		payouts bool
	}{
		{"", nil, true, true},
		{"company[tax_id]=000000001", nil, true, true},
		{"company[tax_id]=222222222", nil, true, true},
		{"company[tax_id]=111111111", map[string]string{"company.tax_id": "verification_failed_tax_id_match"}, false, false},
		{"company[tax_id]=111111112", map[string]string{"company.tax_id": "verification_failed_tax_id_not_issued"}, false, false},
		{"company[tax_id]=111111111&company[verification][document][front]=file_identity_document_success", nil, true, true},
		{
			"company[verification][document][front]=file_identity_document_failure",
			map[string]string{"company.verification.document": "verification_document_failed_test_mode"},
			false, false,
		},
		{"company[name]=match_name_relationships", nil, true, true},
		{"company[name]=match_name_only", map[string]string{"company.name": "verification_failed_name_match"}, false, false},
		{"company[name]=mismatch_business_name", map[string]string{"company.name": "verification_failed_name_match"}, false, false},
		{"company[name]=disallowed_name", map[string]string{"company.name": "invalid_company_name_denylisted"}, false, false},
		{"business_profile[url]=https://accessible.stripe.com", nil, true, true},
		{"business_profile[url]=https://disallowed.stripe.com", map[string]string{"business_profile.url": "invalid_url_denylisted"}, false, false},
		{"business_profile[url]=https://geoblocked.stripe.com/", map[string]string{"business_profile.url": "invalid_url_website_inaccessible_geoblocked"}, false, false},
		{"business_profile[url]=https://problem.stripe.com", map[string]string{"business_profile.url": "invalid_url_website_other"}, false, false},
		{"business_profile[url]=https://missing.stripe.com", map[string]string{"business_profile.url": "invalid_url_website_incomplete"}, false, false},
		{"business_profile[url]=https://mismatch.stripe.com", map[string]string{"business_profile.url": "invalid_url_website_business_information_mismatch"}, false, false},
		{"business_profile[url]=https://passwordprotected.stripe.com", map[string]string{"business_profile.url": "invalid_url_website_inaccessible_password_protected"}, false, false},
		{"business_profile[url]=https://underconstruction.stripe.com", map[string]string{"business_profile.url": "invalid_url_website_incomplete_under_construction"}, false, false},
		{"business_profile[url]=https://inaccessible.stripe.com", map[string]string{"business_profile.url": "invalid_url_website_inaccessible"}, false, false},
		{"business_profile[name]=disallowed_dba", map[string]string{"business_profile.name": "invalid_business_profile_name_denylisted"}, false, false},
		{"business_profile[name]=invalid_dba", map[string]string{"business_profile.name": "invalid_business_profile_name"}, false, false},
		{"business_profile[product_description]=require_url", nil, true, true},
		{"business_profile[url]=&business_profile[product_description]=require_url", map[string]string{"business_profile.url": "invalid_url_web_presence_detected"}, false, false},
		{
			"settings[payments][statement_descriptor]=mismatch",
			map[string]string{"settings.payments.statement_descriptor": "invalid_statement_descriptor_business_mismatch"},
			false, false,
		},
		{
			"settings[payments][statement_descriptor]=disallowed",
			map[string]string{"settings.payments.statement_descriptor": "invalid_statement_descriptor_denylisted"},
			false, false,
		},
		{
			"settings[card_payments][statement_descriptor_prefix]=mismatch",
			map[string]string{"settings.card_payments.statement_descriptor_prefix": "invalid_statement_descriptor_prefix_mismatch"},
			false, false,
		},
		{
			"settings[card_payments][statement_descriptor_prefix]=disallowed",
			map[string]string{"settings.card_payments.statement_descriptor_prefix": "invalid_statement_descriptor_prefix_denylisted"},
			false, false,
		},
	} {
		t.Run(test.form, func(t *testing.T) {
			t.Parallel()
			account, _ := newCompany(t, s, test.form)
			got := get(t, s, account)
			if codes := failures(got.Object("requirements")); !maps.Equal(codes, test.errors) {
				t.Errorf("errors = %v, want %v", codes, test.errors)
			}
			wantStrings(t, got, "requirements.currently_due", slices.Sorted(maps.Keys(test.errors))...)
			wantFields(t, got, map[string]any{"charges_enabled": test.charges, "payouts_enabled": test.payouts, "details_submitted": true})
		})
	}
}

func TestTestAddressesOfTheBusiness(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, test := range []struct {
		line1            string
		due              []string
		charges, payouts bool
	}{
		{"address_full_match", nil, true, true},
		{"address_no_match", []string{"company.address.line1"}, true, false},
		{"address_line1_no_match", []string{
			"company.address.city", "company.address.line1", "company.address.postal_code", "company.address.state",
		}, false, false},
	} {
		t.Run(test.line1, func(t *testing.T) {
			t.Parallel()
			account := newAccount(t, s, payments, strings.Replace(company, "address_full_match", test.line1, 1))
			post(t, s, account+"/persons", representative)
			got := get(t, s, account)
			wantStrings(t, got, "requirements.currently_due", test.due...)
			wantFields(t, got, map[string]any{"charges_enabled": test.charges, "payouts_enabled": test.payouts})

			post(t, s, account, "company[address][line1]=address_full_match")
			post(t, s, account, "company[address][line1]=address_line1_no_match")
			// An address that has matched is not judged by a worse one.
			wantFields(t, get(t, s, account), map[string]any{"charges_enabled": true, "payouts_enabled": true})
		})
	}
}

func TestTestValuesOfPersons(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	const (
		document = "verification.document"
		address  = "verification.additional_document"
		keyed    = "verification_failed_keyed_identity"
		home     = "verification_failed_residential_address"
		testMode = "verification_document_failed_test_mode"
	)
	for _, test := range []struct {
		form   string
		errors map[string]string
	}{
		{"", nil},
		{"dob[day]=1&dob[month]=1&dob[year]=1902", nil},
		{"dob[day]=3&dob[month]=4&dob[year]=1990", map[string]string{document: keyed}},
		{"dob[day]=3&dob[month]=4&dob[year]=1990&verification[document][front]=file_identity_document_success", nil},
		{"dob[day]=3&dob[month]=4&dob[year]=1990&verification[document][front]=file_identity_document_failure", map[string]string{document: testMode}},
		{"verification[document][back]=file_identity_document_failure", map[string]string{document: testMode}},
		{"verification[additional_document][front]=file_identity_document_failure", map[string]string{address: testMode}},
		{"address[line1]=address_no_match", map[string]string{address: home}},
		{"address[line1]=address_line1_no_match", map[string]string{address: home}},
		{"address[line1]=address_no_match&verification[additional_document][front]=file_identity_document_success", nil},
		{"dob[day]=3&dob[month]=4&dob[year]=1990&address[line1]=address_no_match", map[string]string{document: keyed, address: home}},
		{"id_number=222222222", nil},
		{"id_number=111111111", map[string]string{"id_number": "verification_failed_id_number_match"}},
		{"id_number=111111111&verification[document][front]=file_identity_document_success", nil},
		{"first_name=mismatch_director&relationship[director]=true", map[string]string{"relationship.director": "verification_directors_mismatch"}},
		{"first_name=missing_director&relationship[director]=true", map[string]string{"relationship.director": "verification_missing_directors"}},
		{"first_name=extraneous_director&relationship[director]=true", map[string]string{"relationship.director": "verification_extraneous_directors"}},
		{"first_name=mismatch_director", nil},
	} {
		t.Run(test.form, func(t *testing.T) {
			t.Parallel()
			account, id := newCompany(t, s)
			post(t, s, account+"/persons/"+id, test.form)
			person := get(t, s, account+"/persons/"+id)
			codes := failures(person.Object("requirements"))
			if document := codes[document]; document == testMode && test.errors["verification.document"] == testMode {
				wantFields(t, person, map[string]any{"verification.document.details_code": "document_failed_test_mode"})
			}
			if !maps.Equal(codes, test.errors) {
				t.Errorf("errors = %v, want %v", codes, test.errors)
			}
			status := "verified"
			var due []string
			for field := range test.errors {
				status = "unverified"
				due = append(due, id+"."+field)
			}
			slices.Sort(due)
			got := get(t, s, account)
			wantStrings(t, got, "requirements.currently_due", due...)
			wantFields(t, person, map[string]any{"verification.status": status})
			wantFields(t, got, map[string]any{"charges_enabled": due == nil, "payouts_enabled": due == nil})
		})
	}
}

func TestSanctionedPersonListsTheAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account, id := newCompany(t, s)
	post(t, s, account+"/persons/"+id, "dob[day]=1&dob[month]=1&dob[year]=1900")
	wantFields(t, get(t, s, account), map[string]any{
		"requirements.disabled_reason": "listed", "charges_enabled": false, "payouts_enabled": false,
	})
	wantFields(t, get(t, s, account+"/capabilities/transfers"), map[string]any{
		"status": "inactive", "requirements.disabled_reason": "pending.review",
	})
}

func TestInactiveBusinessPausesCapabilities(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account, _ := newCompany(t, s, "business_profile[url]=https://inactivity.stripe.com")
	wantFields(t, get(t, s, account+"/capabilities/card_payments"), map[string]any{
		"status": "inactive", "requirements.disabled_reason": "paused.inactivity",
	})
}

func TestVerificationTakesTheActivationDelay(t *testing.T) {
	t.Parallel()
	s := newSlowServer(t, time.Minute)
	account := newAccount(t, s, payments, individual)
	waiting := func() {
		t.Helper()
		got := get(t, s, account)
		wantFields(t, got, map[string]any{
			"individual.verification.status": "pending", "capabilities.transfers": "pending", "charges_enabled": false,
			"requirements.disabled_reason": "requirements.pending_verification", "details_submitted": true,
		})
		wantStrings(t, got, "requirements.pending_verification", "individual.verification.document")
		wantStrings(t, got, "requirements.currently_due")
	}
	waiting()
	s.Advance(59 * time.Second)
	waiting()
	s.Advance(time.Second)
	wantFields(t, get(t, s, account), map[string]any{
		"individual.verification.status": "verified", "capabilities.transfers": "active", "charges_enabled": true,
		"requirements.disabled_reason": nil,
	})
	// An account that is active stays so while a change is verified, and until it fails.
	changed := post(t, s, account, "individual[id_number]=111111111")
	wantFields(t, changed, map[string]any{"individual.verification.status": "pending", "capabilities.transfers": "active"})
	s.Advance(time.Minute)
	wantFields(t, get(t, s, account), map[string]any{
		"individual.verification.status": "unverified", "capabilities.transfers": "inactive",
		"individual.verification.details_code": "failed_keyed_identity",
	})
	post(t, s, account, "individual[id_number]=000000000")
	s.Advance(time.Minute)
	wantFields(t, get(t, s, account), map[string]any{"capabilities.transfers": "active"})
}

func TestImmediateTestValuesVerifyInTheResponse(t *testing.T) {
	t.Parallel()
	s := newSlowServer(t, time.Hour)
	for _, value := range []string{"individual[dob][day]=1&individual[dob][month]=1&individual[dob][year]=1902", "individual[id_number]=222222222"} {
		account := post(t, s, newAccount(t, s, payments, individual), value)
		wantFields(t, account, map[string]any{"individual.verification.status": "verified"})
		wantStrings(t, account, "requirements.pending_verification")
	}
}

func TestNonProfitHasNoOwners(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, kind := range []string{"non_profit", "government_entity"} {
		due := get(t, s, newAccount(t, s, payments, "business_type="+kind)).Strings("requirements.currently_due")
		if slices.Contains(due, "relationship.owner") || !slices.Contains(due, "relationship.representative") {
			t.Errorf("%s: currently due %q, want a representative and no owner", kind, due)
		}
	}
}

func TestOtherCountriesNeedNoSocialSecurityNumber(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	due := get(t, s, newAccount(t, s, payments, "country=FR&business_type=individual")).Strings("requirements.currently_due")
	for _, field := range []string{"individual.ssn_last_4", "individual.address.state"} {
		if slices.Contains(due, field) {
			t.Errorf("%s is due in France: %q", field, due)
		}
	}
}

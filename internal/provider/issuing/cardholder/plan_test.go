package cardholder_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/cardholder"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

type object = map[string]any

// sound is a cardholder to which no rule objects.
var sound = object{
	"name":    "Jenny Rosen",
	"billing": object{"address": usAddress(nil)},
	"individual": object{
		"first_name": "Jenny", "last_name": "Rosen",
		"card_issuing": object{"user_terms_acceptance": object{"date": "2025-06-01T09:00:00Z", "ip": "203.0.113.7"}},
	},
}

func usAddress(changes object) object {
	return acctest.With(
		object{
			"line1": "354 Oyster Point Blvd", "city": "South San Francisco", "state": "CA", "postal_code": "94080",
			"country": "US",
		},
		changes,
	)
}

func individual(changes object) object {
	details, _ := sound["individual"].(object)
	return object{"individual": acctest.With(details, changes)}
}

func dob(year, month, day any) object {
	return individual(object{"dob": object{"year": year, "month": month, "day": day}})
}

func controls(given object) object { return object{"spending_controls": given} }

func limit(amount any) object {
	return controls(object{"spending_limits": []any{object{"amount": amount, "interval": "daily"}}})
}

// account is a connected account that is passed whole before it exists.
func account(country any, capabilities ...string) object {
	requested := object{}
	for _, name := range capabilities {
		requested[name] = object{"requested": true, "status": acctest.Unknown}
	}
	return object{"account": object{"id": acctest.Unknown, "country": country, "capabilities": requested}}
}

func both(a, b object) object { return acctest.With(a, b) }

func TestRulesOfACardholder(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	const (
		noName  = "warning individual: No name of the person: "
		noTerms = "warning individual: No acceptance of the Authorized User Terms: Cards of an individual in the US " +
			"cannot be activated"
	)
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"nothing to object":                   {},
		"a name of 24 characters":             {changes: object{"name": "Maximiliane Rosen-Alvess"}},
		"a name with accents and punctuation": {changes: object{"name": "Zoë O'Brien-Núñez, Jr."}},
		"a name of 25 characters": {
			changes: object{"name": "Maximiliane Rosen-Alvesse"},
			want:    []string{`error name: Invalid name: "Maximiliane Rosen-Alvesse" has 25 characters, but only 24 fit on a card.`},
		},
		"a name with digits": {
			changes: object{"name": "Jenny Rosen 2"},
			want:    []string{`error name: Invalid name: "Jenny Rosen 2" has digits or special characters`},
		},
		"a first name with signs": {
			changes: individual(object{"first_name": "Jenny!"}),
			want:    []string{`error individual.first_name: Invalid individual.first_name: "Jenny!" has characters`},
		},
		"a name in another script": {
			changes: individual(object{"last_name": "Розен"}),
			want:    []string{`error individual.last_name: Invalid individual.last_name: "Розен" has characters`},
		},
		"an empty name": {
			changes: object{"name": ""},
			want:    []string{"error name: Invalid Attribute Value", "error name: Invalid name"},
		},
		"company details on an individual": {
			changes: object{"company": object{"tax_id_wo": "000000000", "tax_id_wo_version": 1}},
			want:    []string{`error company: Company details on an individual: A cardholder of type "individual" has no company.`},
		},
		"personal details on a company": {
			changes: object{"type": "company"},
			want:    []string{`error individual: Personal details on a company: A cardholder of type "company" has no personal details.`},
		},
		"a company": {changes: object{"type": "company", "individual": nil}},
		"a type to be known": {
			changes: object{"type": acctest.Unknown, "company": object{"tax_id_wo": "000000000", "tax_id_wo_version": 1}},
		},
		"a type that is none": {
			changes: object{"type": "person"},
			want:    []string{"error type: Invalid Attribute Value Match"},
		},
		"a status of Stripe": {
			changes: object{"status": "blocked"},
			want:    []string{"error status: Invalid Attribute Value Match"},
		},
		"an address in the US": {
			changes: object{"billing": object{"address": usAddress(object{"state": nil})}},
			want:    []string{`error billing.address: Missing state: billing.address is in the US, so it needs a state, such as state = "CA".`},
		},
		"a state to be known": {
			changes: object{"billing": object{"address": usAddress(object{"state": acctest.Unknown})}},
		},
		"a country to be known": {
			changes: object{"billing": object{"address": usAddress(object{"state": nil, "country": acctest.Unknown})}},
		},
		"an address in France": {
			changes: object{"billing": object{"address": usAddress(object{"state": nil, "country": "FR"})}},
		},
		"a country in lower case": {
			changes: object{"billing": object{"address": usAddress(object{"country": "us"})}},
			want:    []string{"error billing.address.country: Invalid Attribute Value Match"},
		},
		"a phone number without country": {
			changes: object{"phone_number": "8008675309"},
			want:    []string{"error phone_number: Invalid Attribute Value Match"},
		},
		"a 30th of February": {
			changes: dob(1990, 2, 30),
			want:    []string{"error individual.dob: Impossible date of birth: individual.dob is 1990-02-30, which is not a day of the calendar."},
		},
		"a leap day": {changes: dob(1992, 2, 29)},
		"a birth to come": {
			changes: dob(2999, 1, 1),
			want:    []string{"error individual.dob: Impossible date of birth: individual.dob is 2999-01-01, which lies in the future."},
		},
		"a 13th month": {
			changes: dob(1990, 13, 1),
			want:    []string{"error individual.dob.month: Invalid Attribute Value"},
		},
		"a day to be known": {changes: dob(1990, 2, acctest.Unknown)},
		"a language that 3D Secure does not speak": {
			changes: object{"preferred_locales": []any{"pt"}}, want: []string{"error preferred_locales: Invalid Attribute " +
				"Value Match"},
		},
		"a currency in upper case": {
			changes: controls(object{"spending_limits_currency": "USD"}),
			want:    []string{"error spending_controls.spending_limits_currency: Invalid Attribute Value Match"},
		},
		"a limit of nothing": {
			changes: limit(0),
			want:    []string{"error spending_controls.spending_limits.amount: Invalid Attribute Value"},
		},
		"a limit below zero": {
			changes: limit(-5),
			want:    []string{"error spending_controls.spending_limits.amount: Invalid Attribute Value"},
		},
		"a limit to be known": {changes: limit(acctest.Unknown)},
		"an unknown category": {
			changes: controls(object{"allowed_categories": []any{"taxicabs"}}),
			want:    []string{`error spending_controls.allowed_categories: Invalid`},
		},
		"a country by name": {
			changes: controls(object{"blocked_merchant_countries": []any{"France"}}),
			want:    []string{"error spending_controls.blocked_merchant_countries: Invalid Attribute Value Match"},
		},
		"an interval of years": {
			changes: controls(object{"spending_limits": []any{object{"amount": 1, "interval": "decade"}}}),
			want:    []string{"error spending_controls.spending_limits.interval: Invalid Attribute Value Match"},
		},
		"allowed and blocked categories": {
			changes: controls(object{"allowed_categories": []any{"taxicabs_limousines"}, "blocked_categories": []any{"betting_casino_gambling"}}),
			want: []string{"error spending_controls.blocked_categories: Conflicting spending controls: " +
				"allowed_categories declines everything"},
		},
		"allowed and blocked countries": {
			changes: controls(object{"allowed_merchant_countries": []any{"US"}, "blocked_merchant_countries": []any{"FR"}}),
			want:    []string{"error spending_controls.blocked_merchant_countries: Conflicting spending controls: "},
		},
		"allowed categories beside no blocked ones": {
			changes: controls(object{"allowed_categories": []any{"taxicabs_limousines"}, "blocked_categories": []any{}}),
		},
		"allowed categories beside blocked countries": {
			changes: controls(object{"allowed_categories": []any{"taxicabs_limousines"}, "blocked_merchant_countries": []any{"FR"}}),
		},
		"no personal details at all": {changes: object{"individual": nil}, want: []string{noTerms, noName}},
		"no names": {
			changes: individual(object{"first_name": nil, "last_name": nil}),
			want:    []string{noName},
		},
		"no acceptance of the terms": {changes: individual(object{"card_issuing": nil}), want: []string{noTerms}},
		"an acceptance from nowhere": {
			changes: individual(object{"card_issuing": object{"user_terms_acceptance": object{"date": "2025-06-01T09:00:00Z"}}}),
			want:    []string{"error individual.card_issuing.user_terms_acceptance.ip: Missing Configuration for Required Attribute"},
		},
		"an acceptance to be known": {
			changes: individual(object{"card_issuing": object{"user_terms_acceptance": acctest.Unknown}}),
		},
		"an acceptance at no time": {
			changes: individual(object{"card_issuing": object{"user_terms_acceptance": object{"date": "yesterday", "ip": "203.0.113.7"}}}),
			want:    []string{"error individual.card_issuing.user_terms_acceptance.date: Invalid individual.card_issuing.user_terms_acceptance.date"},
		},
		"no acceptance is needed in France": {
			changes: both(
				object{"billing": object{"address": usAddress(object{"state": nil, "country": "FR"})}},
				individual(object{"card_issuing": nil}),
			),
		},
		"the account's country decides on the terms": {
			changes: both(account("FR", "card_issuing"), individual(object{"card_issuing": nil})),
		},
		"an account with the capability": {changes: account("US", "card_issuing")},
		"an account whose country is to be known": {
			changes: both(account(acctest.Unknown, "card_issuing"), controls(object{"spending_limits_currency": "eur"})),
		},
		"an account that is not known at all": {changes: object{"account": acctest.Unknown}},
		"an account without the capability": {
			changes: account("US", "treasury", "transfers"),
			want:    []string{`error account: Missing capability card_issuing: A cardholder needs the capability "card_issuing", which the account does not request.`},
		},
		"an account without any capability": {
			changes: object{"account": object{"id": acctest.Unknown, "country": acctest.Unknown}},
			want:    []string{"error account: Missing capability card_issuing: "},
		},
		"limits in a currency of another country": {
			changes: both(account("US", "card_issuing"), controls(object{"spending_limits_currency": "eur"})),
			want: []string{"error spending_controls.spending_limits_currency: Currency of another country: An account " +
				"whose country is US issues cards in usd, not in eur."},
		},
		"limits in a currency of the account": {
			changes: both(account("FR", "card_issuing"), controls(object{"spending_limits_currency": "eur"})),
		},
		"limits in a country without Issuing": {
			changes: both(account("BR", "card_issuing"), controls(object{"spending_limits_currency": "brl"})),
			want:    []string{"error account: No Issuing in BR: "},
		},
		"a tax id without its version": {
			changes: object{"type": "company", "individual": nil, "company": object{"tax_id_wo": "000000000"}},
			want:    []string{"error company.tax_id_wo: Invalid Attribute Combination"},
		},
		"metadata beyond Stripe's limits": {
			changes: object{"metadata": object{"a[b]": "c"}},
			want:    []string{"error metadata"},
		},
		"an account id that is none": {
			changes: object{"account": object{"id": "ich_1"}},
			want:    []string{"error account.id: Invalid Attribute Value Match"},
		},
		"a deletion policy that is none": {
			changes: object{"deletion_policy": "retain"},
			want:    []string{"error deletion_policy: Invalid Attribute Value Match"},
		},
		"an email address that Stripe reads as absent": {
			changes: object{"email": ""},
			want:    []string{"error email: Invalid Attribute Value"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

func TestRulesOfACardholderOnAnAccountByID(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	issuing, other := h.Account("transfers", "card_issuing"), h.Account("transfers")
	unverified := h.Meddle("/v1/accounts", "", "country=US&controller[stripe_dashboard][type]=none"+
		"&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[card_issuing][requested]=true").ID()
	on := func(id string) object { return object{"account": object{"id": id}} }
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"with the capability": {changes: on(issuing)},
		"without it": {
			changes: on(other),
			want: []string{"error account: Missing capability card_issuing: A cardholder needs the capability " +
				"\"card_issuing\", which account " + other},
		},
		"not verified": {
			changes: on(unverified),
			want: []string{"warning account: Capability card_issuing is inactive: A cardholder needs the capability " +
				"\"card_issuing\", which account " + unverified},
		},
		"of a stranger": {
			changes: on("acct_stranger"),
			want: []string{"warning account: Unable to check the capabilities of acct_stranger: The plan goes on " +
				"without the check."},
		},
		"in another currency": {
			changes: both(on(issuing), controls(object{"spending_limits_currency": "gbp"})),
			want:    []string{"error spending_controls.spending_limits_currency: Currency of another country: "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, h.Protocol(nil).Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
	t.Run("of the provider", func(t *testing.T) {
		t.Parallel()
		acctest.Expect(t, h.Protocol(object{"account": other}).Judge(resourceType, sound), "error account: Missing "+
			"capability card_issuing: ")
	})
}

// blocked is the state of a cardholder that Stripe has blocked, which no test can bring about.
func blocked() tfkit.Value {
	return tfkit.NewValue(tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"status": tftypes.String}},
		map[string]tftypes.Value{"status": tfkit.StringValue("blocked")}))
}

func TestABlockedCardholderCannotComeBack(t *testing.T) {
	t.Parallel()
	planned := tfkit.NewValue(tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"status": tftypes.String, "type": tftypes.String}},
		map[string]tftypes.Value{"status": tfkit.StringValue("active"), "type": tfkit.StringValue("company")}))
	var diagnostics diag.Diagnostics
	cardholder.Object.Plan(
		context.Background(), &tfkit.Plan{State: blocked(), Planned: planned, Config: planned, Diagnostics: &diagnostics},
	)
	if diagnostics.HasError() || diagnostics.WarningsCount() != 1 ||
		diagnostics[0].Summary() != "The cardholder is blocked" {
		t.Errorf("found %v", diagnostics)
	}
}

type refusing struct{}

func (refusing) RoundTrip(*http.Request) (*http.Response, error) { return nil, http.ErrHandlerTimeout }

func TestABlockedCardholderIsDestroyedWithoutARequest(t *testing.T) {
	t.Parallel()
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_x", Transport: refusing{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := cardholder.Object.Destroy(
		context.Background(), &tfkit.Call{Client: client, Path: collection + "/ich_1", State: blocked()},
	); err != nil {
		t.Error(err)
	}
}

func TestRemarksSayWhatKeepsCardsFromBeingUsed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		requirements object
		attribute    string
		detail       string
	}{
		"nothing": {requirements: object{"past_due": []any{}}},
		"details of persons": {
			requirements: object{"past_due": []any{"individual.last_name", "individual.dob.day"}}, attribute: "individual",
			detail: "No card of the cardholder can be activated before Stripe has: individual.last_name, individual.dob.day.",
		},
		"a tax id": {
			requirements: object{"past_due": []any{"company.tax_id"}, "disabled_reason": "requirements.past_due"},
			attribute:    "company",
			detail:       "No card of the cardholder can be activated before Stripe has: company.tax_id.",
		},
		"a review": {
			requirements: object{"disabled_reason": "under_review"},
			detail:       "Stripe declines all authorizations of the cardholder's cards. Reason: under_review.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			remarks := cardholder.Object.Remarks(stripeapi.Object{"requirements": test.requirements})
			if test.detail == "" {
				if len(remarks) > 0 {
					t.Errorf("remarks %v", remarks)
				}
				return
			}
			if len(remarks) != 1 || remarks[0].Attribute != test.attribute || remarks[0].Detail != test.detail {
				t.Errorf("remarks %v", remarks)
			}
		})
	}
}

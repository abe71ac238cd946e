package account_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/connect/account"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

type object = map[string]any

// controlled is a controller of four parts; nil leaves one out.
func controlled(dashboard, fees, losses, collection any) object {
	parts := object{"requirement_collection": collection}
	for name, part := range map[string]object{"stripe_dashboard": {"type": dashboard}, "fees": {"payer": fees}, "losses": {"payments": losses}} {
		for _, value := range part {
			if value != nil {
				parts[name] = part
			}
		}
	}
	return parts
}

// requests are capabilities that are requested.
func requests(names ...string) object {
	capabilities := object{}
	for _, name := range names {
		capabilities[name] = object{"requested": true}
	}
	return capabilities
}

// sound is an account to which no rule objects.
var sound = object{
	"country":       "US",
	"business_type": "individual",
	"controller":    controlled("none", "application", "application", "application"),
	"capabilities":  requests("card_issuing", "card_payments", "transfers", "treasury"),
}

func dob(year, month, day any) object {
	return object{"individual": object{"dob": object{"year": year, "month": month, "day": day}}}
}

func paidOut(schedule object) object {
	return object{"settings": object{"payouts": object{"schedule": schedule}}}
}

func profile(name string, value any) object {
	return object{"business_profile": object{name: value}}
}

func descriptors(prefix, descriptor any) object {
	return object{"settings": object{
		"card_payments": object{"statement_descriptor_prefix": prefix}, "payments": object{"statement_descriptor": descriptor},
	}}
}

func TestRulesOfAnAccount(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	const (
		unfitTreasury = `error capabilities: Capability treasury needs another controller: Stripe offers the capability "treasury" only for accounts without`
		unfitIssuing  = `error capabilities: Capability card_issuing needs another controller: `
		abroad        = `error capabilities: Capability treasury is not available in FR: Stripe offers the capability "treasury" only to accounts whose country is US, and the country of this one is FR.`
		disagreement  = `warning capabilities: treasury without card_payments: Stripe's guides disagree`
	)
	lastYear := time.Now().Year() - 1
	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.RFC3339)
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"nothing to object": {},
		"nothing at all":    {changes: object{"country": nil, "business_type": nil, "controller": nil, "capabilities": nil}},

		"type beside controller": {
			changes: object{"type": "custom"},
			want:    []string{`error type: Conflicting type and controller: The legacy type "custom" stands for a controller of its own`},
		},
		"a legacy type that holds money": {changes: object{"type": "custom", "controller": nil}},
		"a legacy type that does not": {
			changes: object{"type": "express", "controller": nil},
			want:    []string{unfitIssuing, unfitTreasury},
		},
		"no controller, so that Stripe answers": {
			changes: object{"controller": nil},
			want:    []string{unfitIssuing, unfitTreasury},
		},
		"a controller to be known":         {changes: object{"controller": acctest.Unknown}},
		"a controller to be known in part": {changes: object{"controller": controlled(acctest.Unknown, "application", "application", "application")}},
		"a dashboard for an account without one": {
			changes: object{"controller": controlled("express", "application", "application", "application"), "capabilities": nil},
			want:    []string{`error controller.stripe_dashboard.type: Impossible controller: An account whose requirements the platform collects has no Stripe-hosted dashboard`},
		},
		"a dashboard that Stripe does not have": {
			changes: object{"controller": controlled("nothing", "application", "application", "application"), "capabilities": nil},
			want:    []string{`error controller.stripe_dashboard.type: Invalid`},
		},
		"losses of Stripe on an account of the platform": {
			changes: object{"controller": controlled("none", "application", "stripe", "application"), "capabilities": nil},
			want:    []string{`error controller.losses.payments: Impossible controller: `},
		},
		"a controller that is possible and unfit": {
			changes: object{"controller": controlled("express", "application", "application", nil)},
			want:    []string{unfitIssuing, unfitTreasury},
		},
		"a controller that is unfit for what is not requested": {
			changes: object{"controller": controlled("express", "application", "application", nil), "capabilities": object{"treasury": object{"requested": false}}},
		},
		"a wish to be known": {
			changes: object{"controller": nil, "capabilities": object{"treasury": object{"requested": acctest.Unknown}}},
		},

		"treasury without transfers": {
			changes: object{"capabilities": requests("treasury")},
			want:    []string{`error capabilities: Missing capability transfers: The capability "treasury" needs the capability "transfers", which the account does not request. Add it:`},
		},
		"card_payments without transfers": {
			changes: object{"capabilities": requests("card_payments")},
			want:    []string{`error capabilities: Missing capability transfers: The capability "card_payments" needs the capability "transfers"`},
		},
		"treasury and card_payments without transfers": {
			changes: object{"capabilities": requests("card_payments", "treasury")},
			want:    []string{`error capabilities: Missing capability transfers: The capabilities "card_payments" and "treasury" need the capability "transfers"`},
		},
		"treasury without card_payments": {
			changes: object{"capabilities": requests("treasury", "transfers")},
			want:    []string{disagreement},
		},
		"treasury, and transfers not wanted": {
			changes: object{"capabilities": acctest.With(requests("treasury"), object{"transfers": object{"requested": false}})},
			want:    []string{`error capabilities: Missing capability transfers: `},
		},
		"treasury, and the rest to be known": {changes: object{"capabilities": acctest.With(requests("treasury"), object{"transfers": object{"requested": acctest.Unknown}, "card_payments": object{"requested": acctest.Unknown}})}},
		"capabilities to be known":           {changes: object{"capabilities": acctest.Unknown}},
		"treasury in France":                 {changes: object{"country": "FR"}, want: []string{abroad}},
		"issuing in France":                  {changes: object{"country": "FR", "capabilities": requests("card_issuing")}},
		"a country to be known":              {changes: object{"country": acctest.Unknown}},
		"no country":                         {changes: object{"country": nil}},
		"a capability that nobody knows": {
			changes: object{"capabilities": requests("teleportation")},
			want:    []string{`warning capabilities: Unknown capability teleportation: `},
		},
		"a capability that is misspelled": {
			changes: object{"capabilities": requests("trasury")},
			want: []string{`warning capabilities: Unknown capability trasury: "trasury" is none of the ` + strconv.Itoa(len(capabilities.Known)) +
				` capabilities of the API version that this provider speaks. Stripe refuses it if it does not exist. Did you mean "treasury"?`},
		},
		"a country in lower case": {
			changes: object{"country": "us"},
			want:    []string{"error country: Invalid Attribute Value Match"},
		},

		"a company on an individual": {
			changes: object{"company": object{"name": "Acme"}},
			want:    []string{`error company: Company details on an individual: `},
		},
		"an individual on a company": {
			changes: object{"business_type": "non_profit", "individual": object{"first_name": "Jenny"}},
			want:    []string{`error individual: Personal details on a company: The holder of an account with business_type = "non_profit" is no person.`},
		},
		"a company":                   {changes: object{"business_type": "company", "company": object{"name": "Acme"}}},
		"a business type to be known": {changes: object{"business_type": acctest.Unknown, "company": object{"name": "Acme"}}},

		"a 30th of February": {
			changes: dob(1990, 2, 30),
			want:    []string{"error individual.dob: Impossible date of birth: individual.dob is 1990-02-30, which is not a day of the calendar."},
		},
		"a birth to come": {
			changes: dob(lastYear+2, 1, 1),
			want:    []string{"error individual.dob: Impossible date of birth: "},
		},
		"a child": {
			changes: dob(lastYear, 1, 1),
			want:    []string{"error individual.dob: Holder too young: By individual.dob, the holder is younger than 13"},
		},
		"an adult":            {changes: dob(1990, 2, 28)},
		"a birth to be known": {changes: dob(acctest.Unknown, 2, 30)},
		"a registration to come": {
			changes: object{"business_type": "company", "company": object{"registration_date": object{"year": lastYear + 2, "month": 1, "day": 1}}},
			want:    []string{"error company.registration_date: Impossible registration date: "},
		},
		"an acceptance to come": {
			changes: object{"settings": object{"treasury": object{"tos_acceptance": object{"date": tomorrow}}}},
			want:    []string{"error settings.treasury.tos_acceptance.date: Acceptance in the future: "},
		},
		"an acceptance without a time": {
			changes: object{"tos_acceptance": object{"date": "2025-06-01"}}, want: []string{"error tos_acceptance.date: Invalid tos_acceptance.date: "},
		},
		"an acceptance from a host name": {
			changes: object{"tos_acceptance": object{"ip": "localhost"}},
			want:    []string{`error tos_acceptance.ip: Invalid tos_acceptance.ip: "localhost" is not an IP address such as 203.0.113.7.`},
		},
		"an acceptance by IPv6": {changes: object{"tos_acceptance": object{"ip": "2001:db8::1"}}},
		"terms where Stripe asks itself": {
			changes: object{"controller": controlled("express", "application", "application", nil), "capabilities": nil, "tos_acceptance": object{"ip": "203.0.113.7"}},
			want:    []string{"error tos_acceptance.ip: Acceptance that Stripe asks for itself: "},
		},
		"the kind of terms where Stripe asks itself": {
			changes: object{"controller": controlled("express", "application", "application", nil), "capabilities": nil, "tos_acceptance": object{"service_agreement": "recipient"}},
		},

		"weekly payouts":         {changes: paidOut(object{"interval": "weekly", "weekly_anchor": "friday"})},
		"weekly payouts on days": {changes: paidOut(object{"interval": "weekly", "weekly_payout_days": []any{"friday", "monday"}})},
		"weekly payouts on no day": {
			changes: paidOut(object{"interval": "weekly"}),
			want:    []string{"error settings.payouts.schedule: Missing payout days: Payouts with interval = \"weekly\" need their days: set weekly_anchor or weekly_payout_days."},
		},
		"monthly payouts on no day": {
			changes: paidOut(object{"interval": "monthly"}),
			want:    []string{"error settings.payouts.schedule: Missing payout days: "},
		},
		"monthly payouts, said twice": {
			changes: paidOut(object{"interval": "monthly", "monthly_anchor": 1, "monthly_payout_days": []any{1}}),
			want:    []string{"error settings.payouts.schedule.monthly_anchor: Conflicting payout days: "},
		},
		"a day of the week on a daily": {
			changes: paidOut(object{"weekly_anchor": "friday"}),
			want:    []string{"error settings.payouts.schedule.weekly_anchor: Payout days without their interval: weekly_anchor has a meaning only with interval = \"weekly\"."},
		},
		"an interval to be known": {changes: paidOut(object{"interval": acctest.Unknown, "weekly_anchor": "friday"})},
		"days to be known":        {changes: paidOut(object{"interval": "weekly", "weekly_anchor": acctest.Unknown})},
		"a 32nd day": {
			changes: paidOut(object{"interval": "monthly", "monthly_payout_days": []any{32}}),
			want:    []string{"error settings.payouts.schedule.monthly_payout_days: Invalid Attribute Value"},
		},

		"two external accounts": {
			changes: object{
				"external_account":          object{"country": "US", "account_number_wo": "000123456789", "account_number_wo_version": 1},
				"external_account_token_wo": "btok_us", "external_account_token_wo_version": 1,
			},
			want: []string{"error external_account: Two external accounts: "},
		},
		"a bank account without its number": {
			changes: object{"external_account": object{"country": "US"}},
			want:    []string{"error external_account.account_number_wo: Missing account number: "},
		},
		"a bank account whose number is to be known": {
			changes: object{"external_account": object{"country": "US", "account_number_wo": acctest.Unknown, "account_number_wo_version": 1}},
		},
		"an address without a state": {
			changes: object{"individual": object{"address": object{"line1": "1 Main St"}}},
			want:    []string{"warning individual.address: Missing state: individual.address is in the US, where Stripe verifies no address without its state."},
		},
		"an address without a state elsewhere": {changes: object{"individual": object{"address": object{"line1": "1 Rue", "country": "FR"}}}},
		"an address that Stripe is to ask for": {changes: object{"individual": object{"address": object{"city": "Reno"}}}},

		"a category in words": {
			changes: profile("mcc", "taxis"),
			want:    []string{"error business_profile.mcc: Invalid Attribute Value Match"},
		},
		"a website":                {changes: profile("url", "https://example.com/shop")},
		"a website without scheme": {changes: profile("url", "example.com")},
		"a website that is none": {
			changes: profile("url", "my shop"),
			want:    []string{`error business_profile.url: Invalid business_profile.url: "my shop" is not a web address`},
		},
		"a website by FTP": {
			changes: profile("support_url", "ftp://example.com"),
			want:    []string{"error business_profile.support_url: Invalid business_profile.support_url: "},
		},
		"a fiscal year in words": {
			changes: profile("annual_revenue", object{"amount": 1, "currency": "usd", "fiscal_year_end": "December"}),
			want:    []string{"error business_profile.annual_revenue.fiscal_year_end: Invalid business_profile.annual_revenue.fiscal_year_end: "},
		},
		"a color in words": {
			changes: object{"settings": object{"branding": object{"primary_color": "red"}}},
			want:    []string{"error settings.branding.primary_color: Invalid Attribute Value Match"},
		},
		"descriptors": {changes: descriptors("AC", "ACME RIDES")},
		"descriptors of digits": {
			changes: descriptors("12", "12345"),
			want:    []string{`error settings.card_payments.statement_descriptor_prefix: Invalid settings.card_payments.statement_descriptor_prefix: "12" has no letter.`, `error settings.payments.statement_descriptor: Invalid settings.payments.statement_descriptor: "12345" has no letter.`},
		},
		"descriptors of one letter": {
			changes: descriptors("A", "A"),
			want:    []string{`error settings.card_payments.statement_descriptor_prefix: Invalid settings.card_payments.statement_descriptor_prefix: "A" has 1 characters; 2 to 10 are allowed.`, `error settings.payments.statement_descriptor: `},
		},
		"descriptors with signs": {
			changes: descriptors("A*C", "ACME*"),
			want:    []string{`error settings.card_payments.statement_descriptor_prefix: Invalid settings.card_payments.statement_descriptor_prefix: "A*C" has one of the characters`, `error settings.payments.statement_descriptor: `},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

// entries are capabilities of a state, by status.
func entries(statuses map[string]string) object {
	capabilities := object{}
	for name, status := range statuses {
		capabilities[name] = object{"requested": status != "unrequested", "status": status}
	}
	return capabilities
}

func TestRulesOfAChangeOfAnAccount(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	state := object{
		"id": "acct_1", "country": "US", "controller": controlled("full", "account", "stripe", "stripe"),
		"capabilities":     entries(map[string]string{"card_payments": "active", "transfers": "inactive", "link_payments": "unrequested"}),
		"external_account": object{"country": "US", "account_number_wo_version": 1},
	}
	for name, test := range map[string]struct {
		config, planned object // changes of the state
		want            []string
	}{
		"an active capability is given back": {
			planned: object{"capabilities": entries(map[string]string{"transfers": "inactive"})},
			want:    []string{"Active capabilities are given back"},
		},
		"an active capability is refused": {
			planned: object{"capabilities": entries(map[string]string{"card_payments": "unrequested", "transfers": "inactive"})},
			want:    []string{"Active capabilities are given back"},
		},
		"all capabilities are given back": {
			planned: object{"capabilities": nil},
			want:    []string{"Active capabilities are given back"},
		},
		"a capability that is not active goes": {planned: object{"capabilities": entries(map[string]string{"card_payments": "active"})}},
		"capabilities are to be known":         {planned: object{"capabilities": acctest.Unknown}},
		"treasury on an account that Stripe answers": {
			planned: object{"capabilities": entries(map[string]string{"card_payments": "active", "transfers": "inactive", "treasury": "pending"})},
			want:    []string{"Capability treasury needs another controller"},
		},
		"treasury on an account abroad": {
			config: object{"controller": object{}}, planned: object{"country": "FR", "capabilities": entries(map[string]string{"card_payments": "active", "transfers": "inactive", "treasury": "pending"})},
			want: []string{"Capability treasury is not available in FR"},
		},
		"another bank account without its number": {
			planned: object{"external_account": object{"country": "CA", "account_number_wo_version": 1}},
			want:    []string{"Missing account number"},
		},
		"the bank account goes": {planned: object{"external_account": nil}},
		"something else":        {planned: object{"email": "jenny@example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned := acctest.With(state, test.planned)
			config := acctest.With(planned, acctest.With(object{"id": nil, "country": nil, "controller": nil}, test.config))
			var diagnostics diag.Diagnostics
			account.Object.Plan(context.Background(), planOf(provider, state, config, planned, &diagnostics))
			var found []string
			for _, d := range diagnostics {
				found = append(found, d.Summary())
			}
			acctest.Expect(t, found, test.want...)
		})
	}
}

func TestRemarksSayWhoCanActivateCapabilities(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		account stripeapi.Object
		want    string
	}{
		"all active": {account: stripeapi.Object{"capabilities": object{"transfers": "active"}}},
		"the platform": {
			account: stripeapi.Object{
				"capabilities": object{"transfers": "inactive", "card_issuing": "inactive", "card_payments": "active"},
				"controller":   object{"requirement_collection": "application"},
				"requirements": object{"disabled_reason": "requirements.past_due", "currently_due": []any{"individual.first_name"}},
			},
			want: "card_issuing, transfers: requested, but not active. Reason: requirements.past_due. Stripe still needs: individual.first_name.\n\n" +
				"Set the attributes of the same names, or let the holder of the account give the information in an onboarding form. " +
				"The capabilities become active once it is verified; the next refresh shows it.",
		},
		"the holder": {
			account: stripeapi.Object{"capabilities": object{"transfers": "inactive"}, "controller": object{"requirement_collection": "stripe"}},
			want: "transfers: requested, but not active. Stripe names no requirement that is due.\n\n" +
				"Stripe collects the information from the holder of the account, who needs a link to Stripe's onboarding form (an account link). " +
				"The capabilities become active once it is verified; the next refresh shows it.",
		},
		"nobody": {
			account: stripeapi.Object{"capabilities": object{"transfers": "inactive"}, "requirements": object{"disabled_reason": "rejected.fraud"}},
			want:    "transfers: requested, but not active. Reason: rejected.fraud.\n\nThe account was rejected; only Stripe's support can change that.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			remarks := account.Object.Remarks(test.account)
			switch {
			case test.want == "" && len(remarks) > 0:
				t.Errorf("remarks %v", remarks)
			case test.want != "" && (len(remarks) != 1 || remarks[0].Detail != test.want || remarks[0].Attribute != "capabilities"):
				t.Errorf("remarks %v\nwant    %s", remarks, test.want)
			}
		})
	}
}

func TestARejectedAccountIsNotGone(t *testing.T) {
	t.Parallel()
	rejected := stripeapi.Object{"requirements": object{"disabled_reason": "rejected.fraud"}}
	if account.Object.Gone(rejected) || !account.Object.Gone(stripeapi.Object{"deleted": true}) {
		t.Error("what is gone is what was deleted")
	}
}

func planOf(provider *acctest.Protocol, state, config, planned object, diagnostics *diag.Diagnostics) *tfkit.Plan {
	return &tfkit.Plan{
		State: provider.Value(resourceType, state), Config: provider.Value(resourceType, config), Planned: provider.Value(resourceType, planned),
		Diagnostics: diagnostics,
	}
}

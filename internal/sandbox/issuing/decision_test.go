package issuing_test

import (
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

func TestReasonsOfDeclines(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	change := func(typ, field string, value any) func(*till) {
		return func(s *till) {
			id := map[string]string{"account": s.account, "issuing.card": s.card, "issuing.cardholder": s.cardholder}[typ]
			s.Change(typ, id, func(rec *api.Record) { rec.Data.Set(field, value) })
		}
	}
	post := func(collection, form string) func(*till) {
		return func(s *till) {
			id := map[string]string{cards: s.card, cardholders: s.cardholder, financialAccounts: s.wallet}[collection]
			s.OK(s.Post(collection+"/"+id, form, s.on()))
		}
	}
	for name, test := range map[string]struct {
		prepare []func(*till)
		forms   []string
		reason  string
	}{
		"nothing against it":       {nil, nil, "card_active"},
		"account":                  {[]func(*till){change("account", "capabilities.card_issuing", "inactive")}, nil, "account_disabled"},
		"inactive card":            {[]func(*till){post(cards, "status=inactive")}, nil, "card_inactive"},
		"canceled card":            {[]func(*till){post(cards, "status=canceled")}, nil, "card_canceled"},
		"expired card":             {[]func(*till){func(s *till) { s.Advance(4 * 365 * day) }}, nil, "card_expired"},
		"inactive cardholder":      {[]func(*till){post(cardholders, "status=inactive")}, nil, "cardholder_inactive"},
		"blocked cardholder":       {[]func(*till){change("issuing.cardholder", "status", "blocked")}, nil, "cardholder_blocked"},
		"cardholder without terms": {[]func(*till){post(cardholders, "individual=")}, nil, "cardholder_verification_required"},
		"wrong CVC":                {nil, []string{"verification_data[cvc_check]=mismatch"}, "verification_failed"},
		"wrong expiry":             {nil, []string{"verification_data[expiry_check]=mismatch"}, "verification_failed"},
		"failed 3D Secure":         {nil, []string{"verification_data[three_d_secure][result]=failed"}, "verification_failed"},
		"wrong address":            {nil, []string{"verification_data[address_line1_check]=mismatch"}, "card_active"},
		"suspicion":                {nil, []string{"merchant_data[name]=suspected fraud"}, "suspected_fraud"},
		"category that the card does not allow": {
			[]func(*till){post(cards, "spending_controls[allowed_categories][]=bakeries")}, nil, "spending_controls",
		},
		"category that the card allows": {
			[]func(*till){post(cards, "spending_controls[allowed_categories][]=taxicabs_limousines")}, nil, "card_active",
		},
		"category that the card blocks": {
			[]func(*till){post(cards, "spending_controls[blocked_categories][]=taxicabs_limousines")}, nil, "spending_controls",
		},
		"category that the cardholder does not allow": {
			[]func(*till){post(cardholders, "spending_controls[allowed_categories][]=bakeries")}, nil, "spending_controls",
		},
		"category that the cardholder blocks": {
			[]func(*till){post(cardholders, "spending_controls[blocked_categories][]=taxicabs_limousines")}, nil, "spending_controls",
		},
		"country that is not allowed": {
			[]func(*till){post(cards, "spending_controls[allowed_merchant_countries][]=FR")}, nil, "spending_controls",
		},
		"country that is blocked": {
			[]func(*till){post(cardholders, "spending_controls[blocked_merchant_countries][]=US")}, nil, "spending_controls",
		},
		"no country where only some are allowed": {
			[]func(*till){post(cards, "spending_controls[allowed_merchant_countries][]=US")}, []string{"merchant_data[country]="}, "spending_controls",
		},
		"limit": {
			[]func(*till){post(cards, "spending_controls[spending_limits][0][amount]=999&spending_controls[spending_limits][0][interval]=daily")},
			nil, "spending_controls",
		},
		"more than any authorization can have": {[]func(*till){func(s *till) { s.fund(2_000_000) }}, []string{"amount=1000001"}, "spending_controls"},
		"as much as an authorization can have": {[]func(*till){func(s *till) { s.fund(2_000_000) }}, []string{"amount=1000000"}, "card_active"},
		"restricted outbound flows": {
			[]func(*till){post(financialAccounts, "platform_restrictions[outbound_flows]=restricted")}, nil, "not_allowed",
		},
		"restricted inbound flows": {
			[]func(*till){post(financialAccounts, "platform_restrictions[inbound_flows]=restricted")}, nil, "card_active",
		},
		"feature given up": {
			[]func(*till){post(financialAccounts, "features[card_issuing][requested]=false")}, nil, "account_disabled",
		},
		"no funds": {nil, []string{"amount=20001"}, "insufficient_funds"},

		// The order in which Stripe looks.
		"card before cardholder": {[]func(*till){post(cardholders, "status=inactive"), post(cards, "status=inactive")}, nil, "card_inactive"},
		"cardholder before controls": {
			[]func(*till){post(cards, "spending_controls[blocked_categories][]=taxicabs_limousines"), post(cardholders, "status=inactive")},
			nil, "cardholder_inactive",
		},
		"controls before restrictions": {
			[]func(*till){
				post(cards, "spending_controls[blocked_categories][]=taxicabs_limousines"),
				post(financialAccounts, "platform_restrictions[outbound_flows]=restricted"),
			}, []string{"amount=20001"}, "spending_controls",
		},
		"restrictions before funds": {
			[]func(*till){post(financialAccounts, "platform_restrictions[outbound_flows]=restricted")}, []string{"amount=20001"}, "not_allowed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t, true, 20000)
			for _, prepare := range test.prepare {
				prepare(s)
			}
			before, _ := s.left()
			auth := s.buy(1000, test.forms...)
			approved := test.reason == "card_active"
			if reason(auth) != test.reason || auth.Bool("approved") != approved {
				t.Errorf("declined as %s, want %s: %v", reason(auth), test.reason, auth)
			}
			if approved {
				s.hasLeft(before-auth.Int("amount"), auth.Int("amount"))
				return
			}
			s.hasLeft(before, 0)
			if auth.String("status") != "closed" {
				t.Errorf("status %s", auth.String("status"))
			}
		})
	}
}

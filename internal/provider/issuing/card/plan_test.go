package card_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/card"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

type object = map[string]any

// sound is a virtual card to which no rule objects.
var sound = object{"cardholder": "ich_1", "type": "virtual", "currency": "usd"}

// sent is where a physical card goes.
func sent(changes object) object {
	return acctest.With(object{"name": "Jenny Rosen", "address": usAddress(nil)}, changes)
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

func physically(changes object) object {
	return acctest.With(object{"type": "physical", "shipping": sent(nil)}, changes)
}

func controls(given object) object { return object{"spending_controls": given} }

func replacement(changes object) object {
	return acctest.With(
		object{"cardholder": nil, "replacement_for": acctest.Unknown, "replacement_reason": "damaged"}, changes,
	)
}

// account is a connected account that is passed whole.
func account(id, country any, capabilities ...string) object {
	requested := object{}
	for _, name := range capabilities {
		requested[name] = object{"requested": true, "status": acctest.Unknown}
	}
	return object{"id": id, "country": country, "capabilities": requested}
}

// passed is a financial account that is passed whole.
func passed(owner any, features ...any) object {
	return object{"id": acctest.Unknown, "account": owner, "requested_features": features}
}

type rule struct {
	changes object
	want    []string
}

func TestRulesOfACard(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	fresh := account(acctest.Unknown, "US", "card_issuing")
	for name, test := range map[string]rule{
		"a virtual card":  {},
		"a physical card": {changes: physically(nil)},
		"a virtual card with shipping": {
			changes: object{"shipping": sent(nil)}, want: []string{"error shipping: Shipping of a virtual card: A virtual " +
				"card is not sent anywhere."},
		},
		"a physical card without shipping": {
			changes: object{"type": "physical"}, want: []string{"error shipping: Missing shipping: A physical card has to " +
				"be sent somewhere."},
		},
		"a physical card with shipping to be known": {changes: object{"type": "physical", "shipping": acctest.Unknown}},
		"a type to be known": {
			changes: object{"type": acctest.Unknown, "shipping": sent(nil), "status": "active"},
		},
		"a physical card that is created active": {
			changes: physically(object{"status": "active"}), want: []string{"error status: A physical card that is " +
				"created active: Stripe creates physical cards inactive"},
		},
		"a physical card whose status is to be known": {changes: physically(object{"status": acctest.Unknown})},
		"a virtual card that is created active":       {changes: object{"status": "active"}},
		"a card that is created canceled": {
			changes: object{"status": "canceled"},
			want:    []string{"error status: Invalid Attribute Value Match"},
		},
		"shipping in the US without a state": {
			changes: physically(object{"shipping": sent(object{"address": usAddress(object{"state": nil})})}),
			want:    []string{"error shipping.address: Missing state: shipping.address is in the US, so it needs a state"},
		},
		"shipping by pigeon": {
			changes: physically(object{"shipping": sent(object{"service": "pigeon"})}),
			want:    []string{"error shipping.service: Invalid Attribute Value Match"},
		},
		"shipping to a number without country": {
			changes: physically(object{"shipping": sent(object{"phone_number": "8008675309"})}),
			want:    []string{"error shipping.phone_number: Invalid Attribute Value Match"},
		},
		"no cardholder": {
			changes: object{"cardholder": nil}, want: []string{"error cardholder: Missing cardholder: Only a replacement " +
				"has a cardholder by itself"},
		},
		"a cardholder to be known": {changes: object{"cardholder": acctest.Unknown}},
		"a cardholder that is none": {
			changes: object{"cardholder": "acct_1"},
			want:    []string{"error cardholder: Invalid Attribute Value Match"},
		},
		"a replacement":                   {changes: replacement(nil)},
		"a replacement with a cardholder": {changes: replacement(object{"cardholder": "ich_1"})},
		"a replacement without a reason": {
			changes: replacement(object{"replacement_reason": nil, "replacement_for": "ic_1"}),
			want:    []string{"error replacement_reason: Missing replacement reason: "},
		},
		"a replacement for a reason to be known": {changes: replacement(object{"replacement_reason": acctest.Unknown})},
		"a replacement for no good reason": {
			changes: replacement(object{"replacement_reason": "ugly"}),
			want:    []string{"error replacement_reason: Invalid Attribute Value Match"},
		},
		"a reason without a replacement": {
			changes: object{"replacement_reason": "lost"}, want: []string{"error replacement_for: Missing card to " +
				"replace: There is a replacement_reason"},
		},
		"a replacement for no card": {
			changes: replacement(object{"replacement_for": "ic_none"}), want: []string{"error replacement_for: No such " +
				"card: There is no card ic_none of the platform."},
		},
		"allowed and blocked categories": {
			changes: controls(object{"allowed_categories": []any{"taxicabs_limousines"}, "blocked_categories": []any{"betting_casino_gambling"}}),
			want:    []string{"error spending_controls.blocked_categories: Conflicting spending controls: "},
		},
		"a limit of nothing": {
			changes: controls(object{"spending_limits": []any{object{"amount": 0, "interval": "daily"}}}),
			want:    []string{"error spending_controls.spending_limits.amount: Invalid Attribute Value"},
		},
		"a second line of 25 characters": {
			changes: object{"second_line": strings.Repeat("x", 25)},
			want:    []string{"error second_line: Invalid Attribute Value Length"},
		},
		"a month without a year": {
			changes: object{"exp_month": 5},
			want:    []string{"error exp_month: Invalid Attribute Combination"},
		},
		"a year without a month": {
			changes: object{"exp_year": 2031},
			want:    []string{"error exp_year: Invalid Attribute Combination"},
		},
		"a 13th month": {
			changes: object{"exp_month": 13, "exp_year": 2031},
			want:    []string{"error exp_month: Invalid Attribute Value"},
		},
		"an expiry in the past": {
			changes: object{"exp_month": 12, "exp_year": 2020},
			want:    []string{"error exp_year: Expiry in the past: The card would have expired at the end of 12/2020."},
		},
		"an expiry to be known": {changes: object{"exp_month": acctest.Unknown, "exp_year": 2020}},
		"a PIN without its version": {
			changes: object{"pin": object{"encrypted_number_wo": "x"}},
			want:    []string{"error pin.encrypted_number_wo: Invalid Attribute Combination"},
		},
		"an account with the capability": {changes: object{"account": fresh}},
		"an account without it": {
			changes: object{"account": account(acctest.Unknown, "US", "treasury")},
			want:    []string{`error account: Missing capability card_issuing: A card needs the capability "card_issuing", which the account does not request.`},
		},
		"a currency of another country": {
			changes: object{"account": fresh, "currency": "gbp"}, want: []string{"error currency: Currency of another " +
				"country: An account whose country is US issues cards in usd, not in gbp."},
		},
		"one of several currencies": {
			changes: object{"account": account(acctest.Unknown, "GB", "card_issuing"), "currency": "eur"},
		},
		"a currency to be known": {changes: object{"account": fresh, "currency": acctest.Unknown}},
		"a currency of some country": {
			changes: object{"account": account(acctest.Unknown, acctest.Unknown, "card_issuing"), "currency": "gbp"},
		},
		"a country without Issuing": {
			changes: object{"account": account(acctest.Unknown, "BR", "card_issuing")},
			want:    []string{"error account: No Issuing in BR: Stripe does not offer Issuing to accounts whose country is BR."},
		},
		"a currency that is none": {
			changes: object{"currency": "US dollar"},
			want:    []string{"error currency: Invalid Attribute Value Match"},
		},
		"an account by an unknown id": {changes: object{"account": object{"id": acctest.Unknown}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

func TestRulesOfACardOnAFinancialAccountThatIsPassedWhole(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	id, other := h.Account("card_issuing", "transfers"), h.Account("card_issuing", "transfers")
	fresh := account(acctest.Unknown, "US", "card_issuing")
	known := account(id, "US", "card_issuing")
	const missing = "error financial_account: Missing feature card_issuing: A card needs the feature card_issuing of its " +
		"financial account, which does not request it."
	for name, test := range map[string]rule{
		"both new": {
			changes: object{"account": fresh, "financial_account": passed(object{"id": acctest.Unknown}, "card_issuing")},
		},
		"both of one account": {
			changes: object{
				"account": known, "financial_account": passed(object{"id": id}, "deposit_insurance", "card_issuing"),
			},
		},
		"without the feature": {
			changes: object{
				"account": fresh, "financial_account": passed(object{"id": acctest.Unknown}, "deposit_insurance"),
			},
			want: []string{missing},
		},
		"without any feature": {
			changes: object{"account": fresh, "financial_account": passed(object{"id": acctest.Unknown})},
			want:    []string{missing},
		},
		"with a feature to be known": {
			changes: object{
				"account":           fresh,
				"financial_account": passed(object{"id": acctest.Unknown}, "deposit_insurance", acctest.Unknown),
			},
		},
		"with features to be known": {
			changes: object{
				"account": fresh,
				"financial_account": object{
					"id": acctest.Unknown, "requested_features": acctest.Unknown, "account": object{"id": acctest.Unknown},
				},
			},
		},
		"not known at all": {changes: object{"account": fresh, "financial_account": acctest.Unknown}},
		"one account new, the other known": {
			changes: object{"account": known, "financial_account": passed(object{"id": acctest.Unknown}, "card_issuing")},
		},
		"of another account": {
			changes: object{"account": known, "financial_account": passed(object{"id": other}, "card_issuing")},
			want: []string{"error financial_account: Financial account of another account: The card belongs to account " + id +
				", but its financial account belongs to account " + other + "."},
		},
		"of the platform": {
			changes: object{"account": known, "financial_account": passed(nil, "card_issuing")},
			want:    []string{"error financial_account: Financial account of another account: The card belongs to account " + id + ", but its financial account belongs to the platform."},
		},
		"of an account, for a card of the platform": {
			changes: object{"financial_account": passed(object{"id": id}, "card_issuing")},
			want: []string{"error financial_account: Financial account of another account: The card belongs to the " +
				"platform, but"},
		},
		"of another account and without the feature": {
			changes: object{"account": known, "financial_account": passed(object{"id": other}, "deposit_insurance")},
			want:    []string{"error financial_account: Financial account of another account: ", missing},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, h.Protocol(nil).Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
	t.Run("of the provider's account", func(t *testing.T) {
		t.Parallel()
		judge := func(owner object) []string {
			return h.Protocol(object{"account": id}).Judge(resourceType, acctest.With(sound, object{"financial_account": passed(owner, "card_issuing")}))
		}
		acctest.Expect(t, judge(nil))
		acctest.Expect(t, judge(object{"id": other}), "error financial_account: Financial account of another account: ")
	})
}

func TestRulesOfACardOnAFinancialAccountByID(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	id := h.Account(issuing...)
	other := h.Account(issuing...)
	good := wallet(h, id)
	bare := h.Meddle(
		"/v1/treasury/financial_accounts", id, "supported_currencies[]=usd&features[deposit_insurance][requested]=true",
	).ID()
	shut := wallet(h, id)
	h.Meddle("/v1/treasury/financial_accounts/"+shut+"/close", id, "")
	foreign := wallet(h, other)
	on := func(id, wallet any) object {
		return object{"account": object{"id": id}, "financial_account": object{"id": wallet}}
	}
	for name, test := range map[string]rule{
		"with the feature": {changes: on(id, good)},
		"to be known":      {changes: on(id, acctest.Unknown)},
		"of a new account": {changes: on(acctest.Unknown, good)},
		"without the feature": {
			changes: on(id, bare),
			want: []string{"error financial_account: Missing feature card_issuing: A card needs the feature card_issuing " +
				"of its financial account, which " + bare},
		},
		"closed": {
			changes: on(id, shut),
			want:    []string{"error financial_account: The financial account is closed: Financial account " + shut},
		},
		"of another account": {
			changes: on(id, foreign),
			want:    []string{"error financial_account: No such financial account: There is no financial account " + foreign + " of account " + id},
		},
		"of nobody": {
			changes: on(id, "fa_none"),
			want:    []string{"error financial_account: No such financial account: "},
		},
		"that is none": {
			changes: on(id, "ic_1"),
			want:    []string{"error financial_account.id: Invalid Attribute Value Match"},
		},
		"of a connected account, for a card of the platform": {
			changes: object{"financial_account": object{"id": good}},
			want:    []string{"error financial_account: No such financial account: There is no financial account " + good + " of the platform"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, h.Protocol(nil).Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
	t.Run("that cannot be read", func(t *testing.T) {
		t.Parallel()
		h := acctest.NewSandbox(t)
		id := h.Account(issuing...)
		h.FailNext("GET", "/v1/treasury/financial_accounts/fa_1", 500, "Something broke.")
		acctest.Expect(t, h.Protocol(nil).Judge(resourceType, acctest.With(sound, on(id, "fa_1"))),
			"warning financial_account: Unable to check fa_1: The plan goes on without the check. Something broke.")
	})
	t.Run("many cards look once", func(t *testing.T) {
		t.Parallel()
		h := acctest.NewSandbox(t)
		id := h.Account(issuing...)
		config := acctest.With(sound, on(id, wallet(h, id)))
		provider := h.Protocol(nil)
		for range 5 {
			acctest.Expect(t, provider.Judge(resourceType, config))
		}
		if requests := h.Requests(); len(requests) != 2 {
			t.Errorf("the plans sent %v", requests)
		}
	})
}

// changing plans a change of a card, of which the values that matter are given as JSON.
func changing(t *testing.T, state, planned string) diag.Diagnostics {
	t.Helper()
	value := func(text string) tfkit.Value {
		var given any
		if err := json.Unmarshal([]byte(text), &given); err != nil {
			t.Fatal(err)
		}
		return tfkit.NewValue(of(given))
	}
	var diagnostics diag.Diagnostics
	card.Object.Plan(
		context.Background(),
		&tfkit.Plan{State: value(state), Planned: value(planned), Config: value(planned), Diagnostics: &diagnostics},
	)
	return diagnostics
}

func of(given any) tftypes.Value {
	object, ok := given.(map[string]any)
	if !ok {
		return tftypes.NewValue(tftypes.String, given)
	}
	types, members := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, member := range object {
		members[name] = of(member)
		types[name] = members[name].Type()
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, members)
}

func TestShippingThatChangesTooLateIsAWarning(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		state, planned string
		warns          bool
	}{
		"before it is submitted": {
			state:   `{"shipping":{"name":"A","status":"pending"}}`,
			planned: `{"shipping":{"name":"B","status":"pending"}}`,
		},
		"after": {
			state:   `{"shipping":{"name":"A","status":"submitted"}}`,
			planned: `{"shipping":{"name":"B","status":"submitted"}}`, warns: true,
		},
		"after, a part of the address": {
			state:   `{"shipping":{"address":{"line1":"1"},"status":"shipped"}}`,
			planned: `{"shipping":{"address":{"line1":"2"},"status":"shipped"}}`, warns: true,
		},
		"after, something else": {
			state:   `{"status":"inactive","shipping":{"name":"A","status":"delivered"}}`,
			planned: `{"status":"active","shipping":{"name":"A","status":"delivered"}}`,
		},
		"after, the shipment itself": {
			state:   `{"shipping":{"name":"A","status":"submitted"}}`,
			planned: `{"shipping":{"name":"A","status":"shipped"}}`,
		},
		"of a virtual card": {state: `{"status":"inactive"}`, planned: `{"status":"active"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changing(t, test.state, test.planned)
			if got.HasError() || (got.WarningsCount() > 0) != test.warns || test.warns &&
				got[0].Summary() != "Shipping can no longer change" {
				t.Errorf("found %v", got)
			}
		})
	}
}

// scripted answers requests one after the other.
type scripted struct {
	answers []string // bodies
	forms   []string
}

func (s *scripted) RoundTrip(request *http.Request) (*http.Response, error) {
	if len(s.answers) == 0 {
		return nil, errors.New("no answer left")
	}
	form := ""
	if request.Body != nil {
		text, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		form = string(text)
	}
	s.forms = append(s.forms, strings.TrimSpace(request.Method+" "+form))
	status := http.StatusOK
	answer := s.answers[0]
	s.answers = s.answers[1:]
	if strings.Contains(answer, `"error"`) {
		status = http.StatusBadRequest
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
		Body: io.NopCloser(strings.NewReader(answer)),
	}, nil
}

func TestDestroyCancelsACardOnce(t *testing.T) {
	t.Parallel()
	const refused = `{"error":{"type":"invalid_request_error","message":"A canceled card cannot be changed."}}`
	for name, test := range map[string]struct {
		state   string
		answers []string
		forms   string
		fails   bool
	}{
		"an active card": {
			state: `{"status":"active"}`, answers: []string{`{"id":"ic_1","status":"canceled"}`},
			forms: "POST status=canceled",
		},
		"with a reason": {
			state: `{"cancellation_reason":"lost"}`, answers: []string{`{"id":"ic_1"}`},
			forms: "POST cancellation_reason=lost&status=canceled",
		},
		"one that is canceled": {
			state: `{}`, answers: []string{refused, `{"id":"ic_1","status":"canceled"}`},
			forms: "POST status=canceled, GET",
		},
		"one that Stripe holds": {
			state: `{}`, answers: []string{refused, `{"id":"ic_1","status":"active"}`},
			forms: "POST status=canceled, GET", fails: true,
		},
		"one that cannot be read": {
			state: `{}`, answers: []string{refused, refused},
			forms: "POST status=canceled, GET", fails: true,
		},
		"one that cannot be reached": {state: `{}`, answers: []string{refused}, forms: "POST status=canceled", fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &scripted{answers: test.answers}
			client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_x", Transport: transport})
			if err != nil {
				t.Fatal(err)
			}
			var state any
			if err := json.Unmarshal([]byte(test.state), &state); err != nil {
				t.Fatal(err)
			}
			call := &tfkit.Call{Client: client, Path: collection + "/ic_1", State: tfkit.NewValue(of(state))}
			if err := card.Object.Destroy(context.Background(), call); (err != nil) != test.fails {
				t.Errorf("it ended with %v", err)
			}
			if got := strings.Join(transport.forms, ", "); got != test.forms {
				t.Errorf("sent %s, want %s", got, test.forms)
			}
		})
	}
}

func TestRequireSignatureIsReadAgainstTheService(t *testing.T) {
	t.Parallel()
	decode := card.Object.Attributes["shipping"].Attributes["require_signature"].Decode
	configured := tfkit.NewValue(tftypes.NewValue(tftypes.Bool, true))
	for name, test := range map[string]struct {
		api     any
		service string
		prior   tfkit.Value
		want    any
	}{
		"nothing is nothing":                      {service: "standard"},
		"what standard shipping does is null":     {api: false, service: "standard"},
		"what express shipping does is null":      {api: true, service: "express"},
		"the contrary shows":                      {api: false, service: "express", want: false},
		"what is configured shows":                {api: true, service: "express", prior: configured, want: true},
		"what was configured and is gone is null": {service: "standard", prior: configured},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := decode(test.api, object{"service": test.service}, test.prior)
			if want := tftypes.NewValue(tftypes.Bool, test.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

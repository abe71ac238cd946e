package setupintent_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/setupintent"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

type object = map[string]any

// sound is a bank account of the account's own to which no rule objects.
var sound = object{
	"attach_to_self": true, "flow_directions": []any{"inbound", "outbound"}, "payment_method_data": bank(nil), "mandate_data": accepted(nil),
}

// bank is a bank account with changes to its inner part.
func bank(changes object) object {
	return object{
		"us_bank_account": acctest.With(object{
			"routing_number": "110000000", "account_number_wo": "000123456789", "account_number_wo_version": 1, "account_holder_type": "company",
		}, changes),
		"billing_details": object{"name": "Company Corp"},
	}
}

func accepted(changes object) object {
	return object{"customer_acceptance": acctest.With(object{
		"type": "online", "online": object{"ip_address": "203.0.113.7", "user_agent": "Mozilla/5.0"},
	}, changes)}
}

func TestRulesOfASetupIntent(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	const (
		number   = "payment_method_data.us_bank_account.account_number_wo"
		routing  = "payment_method_data.us_bank_account.routing_number"
		mismatch = ": Invalid Attribute Value Match"
	)
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"the account's own":  {},
		"a customer's":       {changes: object{"attach_to_self": nil, "customer": "cus_1"}},
		"expressly not self": {changes: object{"attach_to_self": false, "customer": "cus_1"}},
		"of two":             {changes: object{"customer": "cus_1"}, want: []string{"error customer: Bank account of two: "}},
		"of nobody": {
			changes: object{"attach_to_self": nil}, want: []string{"error attach_to_self: Bank account of nobody: "},
		},
		"owners to be known":       {changes: object{"attach_to_self": acctest.Unknown, "customer": acctest.Unknown}},
		"a customer to be known":   {changes: object{"attach_to_self": nil, "customer": acctest.Unknown}},
		"a customer that is none":  {changes: object{"attach_to_self": nil, "customer": "acct_1"}, want: []string{"error customer" + mismatch}},
		"outbound without mandate": {changes: object{"flow_directions": []any{"outbound"}, "mandate_data": nil}},
		"directions to be known":   {changes: object{"flow_directions": acctest.Unknown, "mandate_data": nil}},
		"a direction to be known":  {changes: object{"flow_directions": []any{acctest.Unknown}, "mandate_data": nil}},
		"a mandate to be known":    {changes: object{"mandate_data": acctest.Unknown}},
		"inbound without mandate":  {changes: object{"mandate_data": nil}, want: []string{"error mandate_data: Missing mandate: "}},
		"nowhere without mandate": {
			changes: object{"mandate_data": nil, "flow_directions": nil}, want: []string{"error mandate_data: Missing mandate: "},
		},
		"no direction": {changes: object{"flow_directions": []any{}}, want: []string{"error flow_directions: Invalid Attribute Value"}},
		"an odd direction": {
			changes: object{"flow_directions": []any{"sideways"}, "mandate_data": nil}, want: []string{"error flow_directions"},
		},
		"accepted offline": {changes: object{"mandate_data": accepted(object{"type": "offline", "online": nil})}},
		"accepted online from nowhere": {
			changes: object{"mandate_data": accepted(object{"online": nil})},
			want:    []string{"error mandate_data.customer_acceptance: Missing online: "},
		},
		"accepted offline and online": {
			changes: object{"mandate_data": accepted(object{"type": "offline"})},
			want:    []string{"error mandate_data.customer_acceptance.online: Online and offline: "},
		},
		"accepted somewhere to be known": {changes: object{"mandate_data": accepted(object{"type": acctest.Unknown, "online": nil})}},
		"accepted from no address": {
			changes: object{"mandate_data": accepted(object{"online": object{"ip_address": "here", "user_agent": "x"}})},
			want:    []string{"error mandate_data.customer_acceptance.online.ip_address: Invalid"},
		},
		"a code":             {changes: object{"microdeposits": object{"descriptor_code": "SM11AA"}}},
		"amounts":            {changes: object{"microdeposits": object{"amounts": []any{32, 45}}}},
		"a code to be known": {changes: object{"microdeposits": object{"descriptor_code": acctest.Unknown}}},
		"what arrives later": {changes: object{"microdeposits": acctest.Unknown}},
		"both":               {changes: object{"microdeposits": object{"descriptor_code": "SM11AA", "amounts": []any{32, 45}}}, want: []string{"error microdeposits: Microdeposits told twice: "}},
		"neither":            {changes: object{"microdeposits": object{}}, want: []string{"error microdeposits: Missing microdeposits: "}},
		"one amount":         {changes: object{"microdeposits": object{"amounts": []any{32}}}, want: []string{"error microdeposits.amounts: Invalid Attribute Value"}},
		"an odd code":        {changes: object{"microdeposits": object{"descriptor_code": "XX11AA"}}, want: []string{"error microdeposits.descriptor_code" + mismatch}},
		"nothing to be proven": {
			changes: object{"flow_directions": []any{"outbound"}, "microdeposits": object{"descriptor_code": "SM11AA"}},
			want:    []string{"error microdeposits: Nothing to verify: "},
		},
		"a number to be known": {changes: object{"payment_method_data": bank(object{"account_number_wo": acctest.Unknown})}},
		"no number": {
			changes: object{"payment_method_data": bank(object{"account_number_wo": nil, "account_number_wo_version": nil})}, want: []string{"error " + number + ": Missing account number: "},
		},
		"a real number": {
			changes: object{"payment_method_data": bank(object{"account_number_wo": "123456789012"})},
			want:    []string{"error " + number + ": Real number with a test key: In test mode Stripe takes its test account numbers only"},
		},
		"another bank": {changes: object{"payment_method_data": bank(object{"routing_number": "021000021"})}},
		"a wrong check digit": {
			changes: object{"payment_method_data": bank(object{"routing_number": "110000001"})}, want: []string{"error " + routing + ": Invalid"},
		},
		"a holder of no kind": {
			changes: object{"payment_method_data": bank(object{"account_holder_type": "dog"})},
			want:    []string{"error payment_method_data.us_bank_account.account_holder_type" + mismatch},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

// What exists in test mode alone is refused with a live key, and the other way round.
func TestNumbersGoWithTheModeOfTheKey(t *testing.T) {
	t.Parallel()
	live := acctest.NewSandbox(t).Protocol(object{"api_key": "sk_live_123", "allow_live_mode": true})
	genuine := bank(object{"account_number_wo": "123456789012"})
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"a real number": {changes: object{"payment_method_data": genuine}},
		"a test number": {want: []string{"error payment_method_data.us_bank_account.account_number_wo: Test number with a live key: "}},
		"a real code":   {changes: object{"payment_method_data": genuine, "microdeposits": object{"descriptor_code": "SMT86W"}}},
		"a test code": {
			changes: object{"payment_method_data": genuine, "microdeposits": object{"descriptor_code": "SM11AA"}},
			want:    []string{"error microdeposits: Test values with a live key: "},
		},
		"test amounts": {
			changes: object{"payment_method_data": genuine, "microdeposits": object{"amounts": []any{45, 32}}},
			want:    []string{"error microdeposits: Test values with a live key: "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, live.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

// A transfer's plan sees of the payment method everything but its id.
func TestThePaymentMethodIsKnownAtPlan(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	deposits := object{"descriptor_code": "SM11AA"}
	for name, test := range map[string]struct {
		changes    object
		directions []string
		verified   any
	}{
		"to be verified":        {directions: []string{"inbound", "outbound"}, verified: false},
		"verified":              {changes: object{"microdeposits": deposits}, directions: []string{"inbound", "outbound"}, verified: true},
		"verified later":        {changes: object{"microdeposits": acctest.Unknown}, directions: []string{"inbound", "outbound"}, verified: tftypes.UnknownValue},
		"without proof":         {changes: object{"flow_directions": []any{"outbound"}, "mandate_data": nil}, directions: []string{"outbound"}, verified: true},
		"without any direction": {changes: object{"flow_directions": nil}, verified: false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned, diagnostics := provider.Plan(resourceType, acctest.With(sound, test.changes))
			for _, d := range diagnostics {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
			method := tfkit.NewValue(planned).Get("payment_method")
			if id := method.Get("id"); id.IsKnown() {
				t.Errorf("the id is known: %s", id.String())
			}
			if got := method.Get("flow_directions").Strings(); strings.Join(got, " ") != strings.Join(test.directions, " ") {
				t.Errorf("flow_directions = %q", got)
			}
			if want := tftypes.NewValue(tftypes.Bool, test.verified); !method.Get("verified").Raw().Equal(want) {
				t.Errorf("verified = %s, want %s", method.Get("verified").Raw(), want)
			}
		})
	}
	planned, _ := provider.Plan(resourceType, acctest.With(sound, object{"flow_directions": acctest.Unknown}))
	method := tfkit.NewValue(planned).Get("payment_method")
	if method.Get("flow_directions").IsKnown() || method.Get("verified").IsKnown() {
		t.Errorf("more is known than can be: %s", method.Raw())
	}
}

func TestOnlyACanceledSetupIntentIsGone(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]bool{
		"canceled": true, "succeeded": false, "requires_action": false, "requires_payment_method": false, "": false,
	} {
		if got := setupintent.Object.Gone(stripeapi.Object{"status": status}); got != want {
			t.Errorf("%q: %v", status, got)
		}
	}
}

// What waits for no deposits is not verified, whatever the plan says.
func TestVerifyAsksOnlyWhereStripeWaits(t *testing.T) {
	t.Parallel()
	deposits := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"microdeposits": tftypes.Map{ElementType: tftypes.String}}},
		map[string]tftypes.Value{"microdeposits": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
			"descriptor_code": tfkit.StringValue("SM11AA"),
		})})
	call := &tfkit.Call{State: tfkit.NewValue(deposits)} // without a client: a request would panic
	for _, status := range []string{"succeeded", "requires_payment_method"} {
		intent := stripeapi.Object{"id": "seti_1", "status": status}
		if got, err := setupintent.Object.Act(context.Background(), call, intent); err != nil || got.String("status") != status {
			t.Errorf("%s: %v, %v", status, got, err)
		}
	}
}

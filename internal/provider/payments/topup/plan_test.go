package topup_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/topup"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

type object = map[string]any

// sound is a top-up to which no rule objects.
var sound = object{"amount": 2000, "currency": "usd"}

func TestRulesOfATopup(t *testing.T) {
	t.Parallel()
	provider := acctest.NewSandbox(t).Protocol(nil)
	of := func(capabilities any) object {
		return object{"destination_balance": "issuing", "account": object{"id": acctest.Unknown, "country": "US", "capabilities": capabilities}}
	}
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"of the payments":       {},
		"of the cards":          {changes: object{"destination_balance": "issuing"}},
		"of an account's cards": {changes: of(object{"card_issuing": object{"requested": true}})},
		"of cards that an account cannot have": {
			changes: of(object{"transfers": object{"requested": true}}),
			want:    []string{"error destination_balance: Missing capability card_issuing: A top-up of the Issuing balance needs"},
		},
		"of an account whose capabilities are to be known": {changes: of(acctest.Unknown)},
		"of nothing":            {changes: object{"destination_balance": "nothing"}, want: []string{"error destination_balance: Invalid Attribute Value Match"}},
		"no money":              {changes: object{"amount": 0}, want: []string{"error amount: Invalid Attribute Value"}},
		"an amount to be known": {changes: object{"amount": acctest.Unknown}},
		"dollars in capitals":   {changes: object{"currency": "USD"}, want: []string{"error currency: Invalid Attribute Value Match"}},
		"a descriptor":          {changes: object{"statement_descriptor": "Top-up 2025"}},
		"a long descriptor":     {changes: object{"statement_descriptor": "Top-up 2025 Sept"}, want: []string{"error statement_descriptor: Invalid Attribute Value Length"}},
		"a descriptor of figures": {
			changes: object{"statement_descriptor": "2025"}, want: []string{"error statement_descriptor: Invalid statement_descriptor: \"2025\" has no letter"},
		},
		"a descriptor with accents": {
			changes: object{"statement_descriptor": "Zoë"}, want: []string{"error statement_descriptor: Invalid statement_descriptor: \"Zoë\" has characters"},
		},
		"awaited":                  {changes: object{"outcome": "succeeded"}},
		"to fail":                  {changes: object{"outcome": "failed", "source": "btok_us_verified_noAccount"}},
		"to be canceled":           {changes: object{"outcome": "canceled"}},
		"to be what nothing makes": {changes: object{"outcome": "reversed"}, want: []string{"error outcome: Invalid Attribute Value Match"}},
		"to fail by itself":        {changes: object{"outcome": "failed"}, want: []string{"error outcome: A top-up that does not fail: "}},
		"to fail although it succeeds": {
			changes: object{"outcome": "failed", "source": "btok_us_verified"}, want: []string{"error outcome: A top-up that does not fail: "},
		},
		"to succeed although it fails": {
			changes: object{"outcome": "succeeded", "source": "btok_us_verified_accountClosed"},
			want:    []string{"error outcome: A top-up that cannot succeed: With the source btok_us_verified_accountClosed"},
		},
		"from a source to be known":   {changes: object{"outcome": "failed", "source": acctest.Unknown}},
		"to become what is not known": {changes: object{"outcome": acctest.Unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, provider.Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
	live := acctest.NewSandbox(t).Protocol(object{"api_key": "sk_live_123", "allow_live_mode": true})
	acctest.Expect(t, live.Judge(resourceType, acctest.With(sound, object{"source": "btok_us_verified"})), "error source: Test token with a live key: ")
	acctest.Expect(t, live.Judge(resourceType, acctest.With(sound, object{"source": "src_1", "outcome": "failed"})))
}

// answers is a transport that answers each request in its turn.
type answers struct {
	bodies []string
	sent   []string
}

func (a *answers) RoundTrip(request *http.Request) (*http.Response, error) {
	a.sent = append(a.sent, request.Method+" "+request.URL.Path)
	body := a.bodies[0]
	a.bodies = a.bodies[1:]
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
		Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

func TestDestroyCancelsWhatIsPending(t *testing.T) {
	t.Parallel()
	const look, cancel = "GET /v1/topups/tu_1", "POST /v1/topups/tu_1/cancel"
	for status, test := range map[string]struct {
		sent    string
		forgets bool
	}{
		"pending":   {sent: look + ", " + cancel},
		"succeeded": {sent: look, forgets: true},
		"failed":    {sent: look},
		"canceled":  {sent: look},
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			transport := &answers{bodies: []string{`{"id":"tu_1","status":"` + status + `"}`, `{"id":"tu_1","status":"canceled"}`}}
			client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_x", Transport: transport})
			if err != nil {
				t.Fatal(err)
			}
			err = topup.Object.Destroy(context.Background(), &tfkit.Call{Client: client, Path: "/v1/topups/tu_1"})
			if (err != nil) != test.forgets || err != nil && !strings.Contains(err.Error(), "takes no top-up back") {
				t.Errorf("it ended with %v", err)
			}
			if got := strings.Join(transport.sent, ", "); got != test.sent {
				t.Errorf("sent %s, want %s", got, test.sent)
			}
		})
	}
}

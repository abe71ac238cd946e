package issuing_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// What follows an authorization of 1000 out of 20000 on the Issuing balance: steps are test helpers with their parameters.
func TestWhatBecomesOfAnAuthorization(t *testing.T) {
	t.Parallel()
	const (
		tx      = "issuing_transaction.created"
		updated = "issuing_authorization.updated"
	)
	for name, test := range map[string]struct {
		steps           []string
		status          string
		amount          int64
		available, held int64
		captured        []int64
		moves           []int64 // of the balance, as the authorization shows them
		events          []string
	}{
		"nothing yet": {nil, "pending", 1000, 19000, 1000, nil, []int64{-1000}, nil},
		"capture": {
			[]string{"capture"}, "closed", 1000, 19000, 0, []int64{-1000}, []int64{-1000, 1000}, []string{tx, updated},
		},
		"capture of a part": {
			[]string{"capture?capture_amount=300"}, "closed", 1000, 19700, 0, []int64{-300}, []int64{-1000, 1000}, []string{tx, updated},
		},
		"capture of more": {
			[]string{"capture?capture_amount=1500"}, "closed", 1000, 18500, 0, []int64{-1500}, []int64{-1000, 1000}, []string{tx, updated},
		},
		"several captures": {
			[]string{"capture?capture_amount=300&close_authorization=false", "capture?capture_amount=200&close_authorization=false", "capture"},
			"closed", 1000, 19000, 0,
			[]int64{-300, -200, -500},
			[]int64{-1000, 300, 200, 500},
			[]string{tx, updated, tx, updated, tx, updated},
		},
		"capture that leaves it open": {
			[]string{"capture?capture_amount=300&close_authorization=false"},
			"pending", 1000, 19000, 700,
			[]int64{-300},
			[]int64{-1000, 300},
			[]string{tx, updated},
		},
		"captures of more than there is": {
			[]string{"capture?capture_amount=800&close_authorization=false", "capture?capture_amount=800&close_authorization=false"},
			"pending", 1000, 18400, 0,
			[]int64{-800, -800},
			[]int64{-1000, 800, 200},
			[]string{tx, updated, tx, updated},
		},
		"capture after the capture": {
			[]string{"capture", "capture?capture_amount=50"},
			"closed", 1000, 18950, 0,
			[]int64{-1000, -50},
			[]int64{-1000, 1000},
			[]string{tx, updated, tx, updated},
		},
		"increment": {
			[]string{"increment?increment_amount=500"}, "pending", 1500, 18500, 1500, nil, []int64{-1000, -500}, []string{updated},
		},
		"increment and capture": {
			[]string{"increment?increment_amount=500", "capture"},
			"closed", 1500, 18500, 0,
			[]int64{-1500},
			[]int64{-1000, -500, 1500},
			[]string{updated, tx, updated},
		},
		"increment that is declined": {
			[]string{"increment?increment_amount=19001"}, "pending", 1000, 19000, 1000, nil, []int64{-1000}, []string{updated},
		},
		"reverse": {[]string{"reverse"}, "reversed", 0, 20000, 0, nil, []int64{-1000, 1000}, []string{updated}},
		"reverse of a part": {
			[]string{"reverse?reverse_amount=400"}, "pending", 600, 19400, 600, nil, []int64{-1000, 400}, []string{updated},
		},
		"reverse in parts": {
			[]string{"reverse?reverse_amount=400", "reverse?reverse_amount=600"},
			"reversed", 0, 20000, 0, nil,
			[]int64{-1000, 400, 600},
			[]string{updated, updated},
		},
		"reverse of the rest": {
			[]string{"capture?capture_amount=300&close_authorization=false", "reverse"},
			"closed", 300, 19700, 0,
			[]int64{-300},
			[]int64{-1000, 300, 700},
			[]string{tx, updated, updated},
		},
		"expire": {[]string{"expire"}, "expired", 1000, 20000, 0, nil, []int64{-1000, 1000}, []string{updated}},
		"capture after expiry": {
			[]string{"expire", "capture"}, "closed", 1000, 19000, 0, []int64{-1000}, []int64{-1000, 1000}, []string{updated, tx, updated},
		},
		"expiry of the rest": {
			[]string{"capture?capture_amount=300&close_authorization=false", "expire"},
			"closed", 1000, 19700, 0,
			[]int64{-300},
			[]int64{-1000, 300, 700},
			[]string{tx, updated, updated},
		},
		"final amount above": {
			[]string{"finalize_amount?final_amount=1800"}, "pending", 1800, 18200, 1800, nil, []int64{-1000, -800}, []string{updated},
		},
		"final amount below": {
			[]string{"finalize_amount?final_amount=700&fuel[type]=diesel", "capture"},
			"closed", 700, 19300, 0,
			[]int64{-700},
			[]int64{-1000, 300, 700},
			[]string{updated, tx, updated},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t, false, 20000)
			auth := s.buy(1000)
			if events := s.happened(); !slices.Equal(events, []string{"issuing_authorization.created"}) {
				t.Errorf("events of the creation: %v", events)
			}
			for _, step := range test.steps {
				what, form, _ := strings.Cut(step, "?")
				auth = s.OK(s.does(what, auth.String("id"), form))
			}
			if auth.String("status") != test.status || auth.Int("amount") != test.amount || auth.Int("merchant_amount") != test.amount ||
				!auth.Bool("approved") || auth.Get("pending_request") != nil {
				t.Errorf("authorization: %v", auth)
			}
			s.hasLeft(test.available, test.held)
			if got := amounts(auth.List("transactions")); !slices.Equal(got, test.captured) {
				t.Errorf("transactions of %v, want %v", got, test.captured)
			}
			if got := amounts(auth.List("balance_transactions")); !slices.Equal(got, test.moves) {
				t.Errorf("balance transactions of %v, want %v", got, test.moves)
			}
			if got := s.happened(); !slices.Equal(got, test.events) {
				t.Errorf("events %v, want %v", got, test.events)
			}
			balance := s.OK(s.Get("/v1/balance", s.on()))
			if got := store.AsObject(balance.List("issuing.available")[0]).Int("amount"); got != test.available {
				t.Errorf("the balance shows %d, want %d", got, test.available)
			}
			if got := s.OK(s.Get(authorizations+"/"+auth.String("id"), s.on())); got.String("status") != test.status {
				t.Errorf("retrieved: %v", got)
			}
		})
	}
}

func amounts(list []any) []int64 {
	var out []int64
	for _, element := range list {
		out = append(out, store.AsObject(element).Int("amount"))
	}
	return out
}

func TestWhatAnAuthorizationRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		steps       []string
		refused     string
		param, text string
	}{
		"nothing":                            {nil, "capture?capture_amount=0", "capture_amount", "greater than or equal to 1"},
		"too much":                           {nil, "capture?capture_amount=100000000", "capture_amount", "no more than 99999999"},
		"capture without amount twice":       {[]string{"capture"}, "capture", "capture_amount", "captured in full"},
		"capture of what was reversed":       {[]string{"reverse"}, "capture", "", "was reversed"},
		"fuel without a price":               {nil, "capture?purchase_details[fuel][type]=diesel", "purchase_details[fuel][unit]", "Missing"},
		"no number":                          {nil, "capture?purchase_details[receipt][0][quantity]=x", "purchase_details[receipt][0][quantity]", "Invalid decimal"},
		"no number in a fleet":               {nil, "finalize_amount?final_amount=1&fleet[reported_breakdown][tax][local_amount_decimal]=x", "fleet[reported_breakdown][tax][local_amount_decimal]", "Invalid decimal"},
		"increment by nothing":               {nil, "increment?increment_amount=0", "increment_amount", "greater than or equal to 1"},
		"increment of what was captured":     {[]string{"capture"}, "increment?increment_amount=1", "", "You cannot increment the authorization"},
		"reverse of more":                    {nil, "reverse?reverse_amount=1001", "reverse_amount", "only 1000 are left"},
		"reverse of nothing":                 {nil, "reverse?reverse_amount=0", "reverse_amount", "greater than or equal to 1"},
		"reverse twice":                      {[]string{"reverse"}, "reverse", "", "because its status is `reversed`"},
		"expire of what has expired":         {[]string{"expire"}, "expire", "", "because its status is `expired`"},
		"final amount of nothing":            {nil, "finalize_amount?final_amount=0", "final_amount", "greater than or equal to 1"},
		"final amount after a part":          {[]string{"capture?capture_amount=1&close_authorization=false"}, "finalize_amount?final_amount=5", "", "a part of it has been captured"},
		"challenge that nobody has been put": {nil, "fraud_challenges/respond?confirmed=true", "", "no pending fraud challenge"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t, false, 20000)
			id := s.buy(1000).String("id")
			for _, step := range test.steps {
				what, form, _ := strings.Cut(step, "?")
				s.OK(s.does(what, id, form))
			}
			what, form, _ := strings.Cut(test.refused, "?")
			s.Refused(http.StatusBadRequest, test.param, test.text)(s.does(what, id, form))
		})
	}
}

func TestDeclinedAuthorizationsAreOver(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 500)
	declined := s.buy(1000)
	id := declined.String("id")
	if declined.String("status") != "closed" || declined.Bool("approved") || declined.Int("amount") != 1000 ||
		reason(declined) != "insufficient_funds" {
		t.Errorf("declined authorization: %v", declined)
	}
	if events := s.happened(); !slices.Equal(events, []string{"issuing_authorization.created"}) {
		t.Errorf("events: %v", events)
	}
	s.hasLeft(500, 0)
	s.Refused(http.StatusBadRequest, "", "was declined")(s.does("capture", id, ""))
	for _, what := range []string{"increment?increment_amount=1", "reverse", "expire", "finalize_amount?final_amount=1"} {
		step, form, _ := strings.Cut(what, "?")
		s.Refused(http.StatusBadRequest, "", "because its status is `closed`")(s.does(step, id, form))
	}
	for _, what := range []string{"approve", "decline"} {
		s.Refused(http.StatusBadRequest, "", "has no pending request")(s.Post(authorizations+"/"+id+"/"+what, "", s.on()))
	}
}

func TestAuthorizationsExpireByThemselves(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	taxi := s.buy(1000).String("id")
	hotel := s.buy(2000, "merchant_data[category]=hotels_motels_and_resorts").String("id")
	captured := s.buy(3000).String("id")
	s.OK(s.does("capture", captured, ""))
	status := func(id string) string {
		return s.OK(s.Get(authorizations+"/"+id, s.on())).String("status")
	}
	const day = 24 * time.Hour
	s.Advance(7*day - time.Second)
	s.happened()
	if got := status(taxi); got != "pending" {
		t.Errorf("expired too early: %s", got)
	}
	s.Advance(time.Second)
	if got := status(taxi); got != "expired" {
		t.Errorf("after 7 days: %s", got)
	}
	if got := s.happened(); !slices.Equal(got, []string{"issuing_authorization.updated"}) {
		t.Errorf("events: %v", got)
	}
	s.hasLeft(15000, 2000)
	s.Advance(24 * day)
	if got := status(hotel); got != "expired" {
		t.Errorf("hotel after 31 days: %s", got)
	}
	if got := status(captured); got != "closed" {
		t.Errorf("captured, after 31 days: %s", got)
	}
	s.hasLeft(17000, 0)
}

func TestUpdatedAuthorizationsShowWhatTheyWere(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	id := s.buy(1000).String("id")
	s.happened()
	s.OK(s.does("reverse", id, ""))
	if e := s.events[0]; e.Previous.Int("amount") != 1000 || e.Previous.String("status") != "pending" || e.Object.Int("amount") != 0 {
		t.Errorf("event of a reversal: %v", e.Previous)
	}
	id = s.buy(1000).String("id")
	s.happened()
	s.OK(s.does("capture", id, ""))
	if e := s.events[1]; len(e.Previous.List("transactions")) != 0 || len(e.Object.List("transactions")) != 1 || e.Previous.Has("amount") {
		t.Errorf("event of a capture: %v", e.Previous)
	}
}

func TestCurrencyOfTheMerchant(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	auth := s.buy(1000, "currency=USD", "merchant_currency=GBP", "merchant_amount=800")
	shows := func(auth api.Object, amount, merchantAmount int64) {
		t.Helper()
		if auth.Int("amount") != amount || auth.Int("merchant_amount") != merchantAmount || auth.String("merchant_currency") != "gbp" {
			t.Errorf("want %d usd for %d gbp: %v", amount, merchantAmount, auth)
		}
	}
	id := auth.String("id")
	shows(auth, 1000, 800)
	shows(s.OK(s.does("increment", id, "increment_amount=100")), 1100, 880)
	shows(s.OK(s.does("reverse", id, "reverse_amount=600")), 500, 400)
	captured := s.OK(s.does("capture", id, "capture_amount=250"))
	shows(store.AsObject(captured.List("transactions")[0]), -250, -200)

	form := "card=" + s.card + "&amount=5"
	s.Refused(http.StatusBadRequest, "currency", "is charged in usd")(s.Post(authorizationHelpers, form+"&currency=eur", s.on()))
	s.Refused(http.StatusBadRequest, "merchant_amount", "must be the same")(s.Post(authorizationHelpers, form+"&merchant_amount=6", s.on()))
	s.Refused(http.StatusBadRequest, "amount", "Missing required param")(s.Post(authorizationHelpers, "card="+s.card, s.on()))
	s.Refused(http.StatusBadRequest, "amount", "greater than or equal to 0")(s.Post(authorizationHelpers, "amount=-1&card="+s.card, s.on()))
	alone := s.OK(s.Post(authorizationHelpers, "card="+s.card+"&merchant_amount=7&merchant_currency=gbp", s.on()))
	shows(alone, 7, 7)
}

func TestVerificationOfACardHoldsNothing(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 0)
	auth := s.buy(0)
	if !auth.Bool("approved") || auth.String("status") != "pending" || len(auth.List("balance_transactions")) != 0 {
		t.Errorf("authorization of nothing: %v", auth)
	}
	if got := s.OK(s.does("expire", auth.String("id"), "")); got.String("status") != "expired" {
		t.Errorf("expired: %v", got)
	}
	s.hasLeft(0, 0)
}

func TestMerchants(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	usual := s.OK(s.Post(authorizationHelpers, "amount=100&card="+s.card, s.on()))
	if usual.String("merchant_data.category") != "ac_refrigeration_repair" || usual.String("merchant_data.category_code") != "7623" ||
		usual.String("authorization_method") != "online" {
		t.Errorf("authorization without a merchant: %v", usual)
	}
	if got := s.buy(100, "merchant_data[country]=fr"); got.String("merchant_data.country") != "FR" || got.String("merchant_data.category_code") != "4121" {
		t.Errorf("merchant: %v", got["merchant_data"])
	}
	for form, param := range map[string]string{
		"merchant_data[country]=XX":  "merchant_data[country]",
		"merchant_data[category]=":   "merchant_data[category]",
		"merchant_data[network_id]=": "merchant_data[network_id]",
		"merchant_data=":             "merchant_data",
	} {
		if status, body := s.Post(authorizationHelpers, "amount=100&card="+s.card+"&"+form, s.on()); status != 400 || body.String("error.param") != param {
			t.Errorf("%s: %d %v", form, status, body)
		}
	}
}

// The embedded finance guide sends these requests without naming the account.
func TestThePlatformReachesTheCardsOfItsAccounts(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	auth := s.OK(s.Post(authorizationHelpers, "amount=1000&card="+s.card)).String("id")
	s.OK(s.Get(authorizations+"/"+auth, s.on()))
	s.Refused(http.StatusNotFound, "authorization", "No such issuing authorization")(s.Get(authorizations + "/" + auth))
	txn := store.AsObject(s.OK(s.Post(authorizationHelpers+"/"+auth+"/capture", "")).List("transactions")[0]).String("id")
	s.OK(s.Post(transactionHelpers+"/"+txn+"/refund", ""))
	s.hasLeft(20000, 0)

	other := s.fixture.account("US", "active")
	s.Refused(http.StatusBadRequest, "card", "No such issuing card")(
		s.Post(authorizationHelpers, "amount=1000&card="+s.card, "Stripe-Account: "+other))
	s.Refused(http.StatusBadRequest, "card", "No such issuing card")(s.Post(authorizationHelpers, "amount=1000&card=ic_x"))
	s.Refused(http.StatusNotFound, "authorization", "No such issuing authorization")(s.Post(authorizationHelpers+"/iauth_x/capture", ""))
	s.Refused(http.StatusNotFound, "transaction", "No such issuing transaction")(s.Post(transactionHelpers+"/ipi_x/refund", ""))
}

func TestFraudChallenge(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	challenge := func(auth api.Object) api.Object { return store.AsObject(auth.List("fraud_challenges")[0]) }
	const suspect = "merchant_data[name]=Suspected Fraud"

	silent := s.buy(100, suspect)
	if reason(silent) != "suspected_fraud" || challenge(silent).String("undeliverable_reason") != "no_phone_number" {
		t.Errorf("without a telephone: %v", silent)
	}
	s.OK(s.Post(cardholders+"/"+s.cardholder, "phone_number=%2B18008675309", s.on()))
	asked := s.buy(100, suspect)
	if asked.Bool("approved") || reason(asked) != "suspected_fraud" || challenge(asked).String("status") != "pending" {
		t.Errorf("challenged: %v", asked)
	}
	if got := challenge(s.OK(s.does("fraud_challenges/respond", asked.String("id"), "confirmed=false"))); got.String("status") != "rejected" {
		t.Errorf("rejected: %v", got)
	}
	if again := s.buy(100, suspect); reason(again) != "suspected_fraud" {
		t.Errorf("again: %v", again)
	}
	asked = s.buy(100, suspect)
	if got := challenge(s.OK(s.does("fraud_challenges/respond", asked.String("id"), "confirmed=true"))); got.String("status") != "verified" {
		t.Errorf("verified: %v", got)
	}
	if again := s.buy(100, suspect); !again.Bool("approved") || !again.Bool("verified_by_fraud_challenge") {
		t.Errorf("again: %v", again)
	}
	if harmless := s.buy(100); !harmless.Bool("approved") || harmless.Bool("verified_by_fraud_challenge") {
		t.Errorf("under another name: %v", harmless)
	}
	if elsewhere := s.buy(100, suspect, "merchant_data[network_id]=other"); reason(elsewhere) != "suspected_fraud" {
		t.Errorf("elsewhere: %v", elsewhere)
	}
}

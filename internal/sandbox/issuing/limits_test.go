package issuing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// spendingLimit is a form for one spending limit.
func spendingLimit(amount int, interval string, categories ...string) string {
	const prefix = "spending_controls[spending_limits][0]"
	form := fmt.Sprintf("%s[amount]=%d&%s[interval]=%s", prefix, amount, prefix, interval)
	for _, category := range categories {
		form += "&" + prefix + "[categories][]=" + category
	}
	return form
}

// buys says whether a purchase is approved.
func (s *till) buys(amount int64, forms ...string) bool {
	s.T.Helper()
	auth := s.buy(amount, forms...)
	if !auth.Bool("approved") && reason(auth) != "spending_controls" {
		s.T.Errorf("declined as %s", reason(auth))
	}
	return auth.Bool("approved")
}

func TestIntervalsOfLimits(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Duration { // from the start of the clock
		when, err := time.Parse(time.DateTime, text)
		if err != nil {
			t.Fatal(err)
		}
		return when.Sub(sandboxtest.Start)
	}
	for interval, borders := range map[string][2]string{ // the last second of the interval, and the first of the next
		"daily":   {"2025-09-01 23:59:59", "2025-09-02 00:00:00"},
		"weekly":  {"2025-09-06 23:59:59", "2025-09-07 00:00:00"},
		"monthly": {"2025-09-30 23:59:59", "2025-10-01 00:00:00"},
		"yearly":  {"2025-12-31 23:59:59", "2026-01-01 00:00:00"},
	} {
		for _, holder := range []string{cards, cardholders} {
			t.Run(interval+" "+holder, func(t *testing.T) {
				t.Parallel()
				s := newTill(t, false, 100000)
				s.OK(s.Post(holder+"/"+map[string]string{cards: s.card, cardholders: s.cardholder}[holder], spendingLimit(1000, interval), s.on()))
				spent := s.buy(600).String("id")
				if s.buys(401) || !s.buys(300) {
					t.Fatal("the limit does not hold at once")
				}
				s.OK(s.does("capture", spent, "capture_amount=900")) // what is not captured counts until it expires
				s.Advance(at(borders[0]))
				if s.buys(101) {
					t.Errorf("the limit does not hold until %s", borders[0])
				}
				s.Advance(at(borders[1]) - at(borders[0]))
				if !s.buys(1000) || s.buys(1) {
					t.Errorf("the limit does not begin anew at %s", borders[1])
				}
			})
		}
	}
}

func TestLimitsThatNeverBeginAnew(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 100000)
	s.OK(s.Post(cards+"/"+s.card, spendingLimit(1000, "all_time"), s.on()))
	if !s.buys(1000) {
		t.Error("the first purchase is declined")
	}
	s.Advance(2 * 365 * 24 * time.Hour) // the authorization has expired, and has given everything back
	if !s.buys(1000) || s.buys(1) {
		t.Error("what was given back is not free again")
	}
	id := store.AsObject(s.OK(s.Get(authorizations+"?status=pending", s.on())).List("data")[0]).String("id")
	s.OK(s.does("capture", id, ""))
	s.Advance(200 * 24 * time.Hour)
	if s.buys(1) {
		t.Error("what was spent long ago does not count")
	}

	s = newTill(t, false, 100000)
	s.OK(s.Post(cards+"/"+s.card, spendingLimit(1000, "per_authorization"), s.on()))
	if first, second := s.buys(1000), s.buys(1000); !first || !second || s.buys(1001) {
		t.Error("the limit of one authorization")
	}
	id = s.buy(800).String("id")
	if got := s.OK(s.does("increment", id, "increment_amount=201")); got.Int("amount") != 800 || reason(got) != "spending_controls" {
		t.Errorf("an increment goes beyond the limit: %v", got)
	}
	if got := s.OK(s.does("increment", id, "increment_amount=200")); got.Int("amount") != 1000 {
		t.Errorf("an increment within the limit: %v", got)
	}
}

func TestWhatCountsForALimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spend func(s *till)
		left  int64 // of 1000
	}{
		"an authorization":    {func(s *till) { s.buy(400) }, 600},
		"an increment":        {func(s *till) { s.OK(s.does("increment", s.buy(400).String("id"), "increment_amount=100")) }, 500},
		"a capture":           {func(s *till) { s.OK(s.does("capture", s.buy(400).String("id"), "")) }, 600},
		"a capture of a part": {func(s *till) { s.OK(s.does("capture", s.buy(400).String("id"), "capture_amount=100")) }, 900},
		"a capture of more":   {func(s *till) { s.OK(s.does("capture", s.buy(400).String("id"), "capture_amount=500")) }, 500},
		"a part, left open": {func(s *till) {
			s.OK(s.does("capture", s.buy(400).String("id"), "capture_amount=100&close_authorization=false"))
		}, 600},
		"a reversal":           {func(s *till) { s.OK(s.does("reverse", s.buy(400).String("id"), "")) }, 1000},
		"a reversal of a part": {func(s *till) { s.OK(s.does("reverse", s.buy(400).String("id"), "reverse_amount=100")) }, 700},
		"a final amount":       {func(s *till) { s.OK(s.does("finalize_amount", s.buy(400).String("id"), "final_amount=450")) }, 550},
		"a decline":            {func(s *till) { s.buy(1001) }, 1000},
		"a forced capture": {func(s *till) {
			s.OK(s.Post(transactionHelpers+"/create_force_capture", "amount=400&card="+s.card, s.on()))
		}, 600},
		"an unlinked refund": {func(s *till) {
			s.OK(s.Post(transactionHelpers+"/create_unlinked_refund", "amount=400&card="+s.card, s.on()))
		}, 1000},
		"a refund": {func(s *till) {
			captured := s.OK(s.does("capture", s.buy(400).String("id"), ""))
			s.OK(s.Post(transactionHelpers+"/"+store.AsObject(captured.List("transactions")[0]).String("id")+"/refund", "", s.on()))
		}, 600},
		"what was authorized yesterday and grows today": {func(s *till) {
			id := s.buy(400).String("id")
			s.Advance(24 * time.Hour)
			s.OK(s.does("increment", id, "increment_amount=100"))
		}, 900},
		"what was authorized yesterday and is captured today": {func(s *till) {
			id := s.buy(400).String("id")
			s.Advance(24 * time.Hour)
			s.OK(s.does("capture", id, ""))
		}, 1000},
		"another card of the same cardholder": {func(s *till) {
			other := *s
			other.card = s.fixture.card(s.cardholder, "type=virtual&status=active", s.on()).String("id")
			other.buy(400)
		}, 1000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t, false, 100000)
			s.OK(s.Post(cards+"/"+s.card, spendingLimit(1000, "daily"), s.on()))
			test.spend(s)
			if s.buys(test.left+1) || test.left > 0 && !s.buys(test.left) {
				t.Errorf("not %d are left", test.left)
			}
		})
	}
}

func TestLimitsOfCategories(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 100000)
	s.OK(s.Post(cards+"/"+s.card, spendingLimit(1000, "monthly", "bakeries", "bus_lines"), s.on()))
	const bakery, bus = "merchant_data[category]=bakeries", "merchant_data[category]=bus_lines"
	if !s.buys(5000) || !s.buys(600, bakery) || s.buys(401, bus) || !s.buys(400, bus) || s.buys(1, bakery) || !s.buys(5000) {
		t.Error("the limit is not that of its categories")
	}
}

func TestLimitsOfSeveralCards(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 100000)
	s.OK(s.Post(cards+"/"+s.card, spendingLimit(1000, "monthly"), s.on()))
	if !s.buys(600) {
		t.Fatal("the first purchase is declined")
	}
	next := *s
	next.card = s.OK(s.Post(cards, "currency=usd&type=virtual&status=active&replacement_reason=damaged&replacement_for="+s.card+
		"&"+spendingLimit(1000, "monthly"), s.on())).String("id")
	if next.buys(401) || !next.buys(400) {
		t.Error("what was spent with the card that was replaced does not count")
	}
	last := *s
	last.card = s.OK(s.Post(cards, "currency=usd&type=virtual&status=active&replacement_reason=damaged&replacement_for="+next.card+
		"&"+spendingLimit(1500, "monthly"), s.on())).String("id")
	if last.buys(501) || !last.buys(500) {
		t.Error("what was spent with the card before does not count")
	}

	s.OK(s.Post(cardholders+"/"+s.cardholder, spendingLimit(2000, "all_time"), s.on()))
	other := *s
	other.card = s.fixture.card(s.cardholder, "type=virtual&status=active", s.on()).String("id")
	if other.buys(501) || !other.buys(500) {
		t.Error("the limit of the cardholder is not over all cards")
	}
}

func TestDefaultLimit(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 100000)
	s.card = s.fixture.card(s.cardholder, "type=virtual&status=active", s.on()).String("id")
	if s.buys(50001) || !s.buys(50000) || s.buys(1) {
		t.Error("a new card can spend 500 USD a day")
	}
	s.Advance(24 * time.Hour)
	if !s.buys(50000) {
		t.Error("and again the next day")
	}
}

func TestLimitInAnotherCurrency(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 100000)
	s.OK(s.Post(cardholders+"/"+s.cardholder, spendingLimit(10, "daily"), s.on()))
	s.Change("issuing.cardholder", s.cardholder, func(rec *api.Record) { rec.Data.Set("spending_controls.spending_limits_currency", "eur") })
	if !s.buys(1000) {
		t.Error("a limit in another currency counts")
	}
}

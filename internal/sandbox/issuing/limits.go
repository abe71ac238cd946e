package issuing

import (
	"errors"
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const spendingControls = "spending_controls"

// maxPerAuthorization holds for every authorization, whatever the limits of the card say: 10,000 USD (Stripe's spending controls
// guide).
const maxPerAuthorization = 1_000_000

// begins says when the interval of a spending limit that lasts at a point in time has begun. Intervals are those of the calendar
// in UTC, and weeks begin on Sunday.
func begins(interval string, now time.Time) time.Time {
	year, month, day := now.UTC().Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	switch interval {
	case "daily":
		return midnight
	case "weekly":
		return midnight.AddDate(0, 0, -int(midnight.Weekday()))
	case "monthly":
		return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	case "yearly":
		return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Time{} // all_time
}

// limits are the spending limits of the card, over the cards that it has replaced, and those of the cardholder, over all cards.
func limits(r *api.Request, a attempt) (string, error) {
	whole := a.auth.Secret.Int("held") + a.auth.Secret.Int("captured") + a.amount
	if whole > maxPerAuthorization {
		return spendingControls, nil
	}
	chain, err := replacedBy(r, a.card)
	if err != nil {
		return "", err
	}
	for _, by := range []struct {
		controls api.Object
		counts   func(card string) bool
	}{
		{a.card.Data.Object(spendingControls), func(card string) bool { return slices.Contains(chain, card) }},
		{a.cardholder.Data.Object(spendingControls), func(string) bool { return true }},
	} {
		if by.controls.String("spending_limits_currency") != a.purse.currency {
			continue
		}
		for _, element := range by.controls.List("spending_limits") {
			limit := store.AsObject(element)
			if exceeded, err := exceeds(r, a, whole, limit, by.counts); exceeded || err != nil {
				return spendingControls, err
			}
		}
	}
	return "", nil
}

// exceeds says whether an attempt goes beyond a limit of the cards that count.
func exceeds(r *api.Request, a attempt, whole int64, limit api.Object, counts func(string) bool) (bool, error) {
	categories := limit.Strings("categories")
	applies := func(category string) bool { return len(categories) == 0 || slices.Contains(categories, category) }
	if !applies(a.auth.Data.String("merchant_data.category")) {
		return false, nil
	}
	interval := limit.String("interval")
	if interval == "per_authorization" {
		return whole > limit.Int("amount"), nil
	}
	total, err := spent(r, a.cardholder, begins(interval, r.Now), func(rec *api.Record) bool {
		return counts(rec.Data.String("card")) && applies(rec.Data.String("merchant_data.category"))
	})
	return total+a.amount > limit.Int("amount"), err
}

// spent adds up what a cardholder has spent since a point in time, on what counts.
func spent(r *api.Request, cardholder *api.Record, since time.Time, counts func(*api.Record) bool) (int64, error) {
	total := int64(0)
	q := store.Query{Type: typeAuthorization, Parent: cardholder.ID}
	err := r.Each(q, func(auth *api.Record) (bool, error) {
		if counts(auth) {
			total += spentOn(auth, since)
		}
		return auth.Created.After(since.Add(-longestLife)), nil // an older one cannot have grown since
	})
	if err != nil {
		return 0, err
	}
	q.Type = typeTransaction
	err = r.Each(q, func(txn *api.Record) (bool, error) {
		if txn.Created.Before(since) {
			return false, nil
		}
		if txn.Data.String("type") == capture && !txn.Data.Has("authorization") && counts(txn) {
			total -= txn.Data.Int("amount")
		}
		return true, nil
	})
	return total, err
}

// spentOn is what an authorization has taken since a point in time: what it holds and what has been captured of it. Of an older
// one it is what has been approved since, as far as it is still there.
func spentOn(auth *api.Record, since time.Time) int64 {
	total := auth.Secret.Int("held") + auth.Secret.Int("captured")
	if !auth.Created.Before(since) {
		return total
	}
	earlier, later := int64(0), int64(0)
	for _, element := range auth.Data.List("request_history") {
		request := store.AsObject(element)
		switch {
		case !request.Bool("approved"):
		case request.Int("created") < since.Unix():
			earlier += request.Int("amount")
		default:
			later += request.Int("amount")
		}
	}
	return min(max(total-earlier, 0), later)
}

// replacedBy are the card and those that it has replaced, up the chain.
func replacedBy(r *api.Request, card *api.Record) ([]string, error) {
	chain := []string{card.ID}
	for id := card.Data.String("replacement_for"); id != ""; {
		old, err := r.Get(typeCard, id)
		if errors.Is(err, store.ErrNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		chain = append(chain, old.ID)
		id = old.Data.String("replacement_for")
	}
	return chain, nil
}

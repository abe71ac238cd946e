package payments

import (
	"slices"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
)

// jobPayday is the kind of the job that pays an account out by its schedule. It is about the account.
const jobPayday = "payout.payday"

// registerSchedule makes payments follow the payout schedule of their account. A payday is looked for whenever there is
// something new to pay out, or a new way to do it; one job too many finds nothing left.
func registerSchedule(m *api.Mux) {
	m.Job(jobPayday, payday)
	m.OnCreate(typeBalanceTransaction, func(r *api.Request, transaction *api.Record) error {
		kind := transaction.Data.String("type")
		if transaction.Data.String("balance_type") != ledger.Payments || kind == "payout" {
			return nil
		}
		return awaitPayday(r, transaction.Account)
	})
	m.OnCreate(typeExternalAccount, func(r *api.Request, external *api.Record) error {
		return awaitPaydayOf(r, external.Account)
	})
	m.OnChange(typeExternalAccount, func(r *api.Request, external *api.Record) error {
		return awaitPaydayOf(r, external.Account)
	})
	m.OnChange(typeAccount, func(r *api.Request, account *api.Record) error { return awaitPaydayOf(r, account.ID) })
}

// awaitPaydayOf is awaitPayday for an account that may have nothing to be paid out.
func awaitPaydayOf(r *api.Request, id string) error {
	amounts, err := r.Amounts(id)
	if err != nil {
		return err
	}
	for _, amount := range amounts {
		if amount.Name == ledger.Payments && amount.Amount > 0 {
			return awaitPayday(r, id)
		}
	}
	return nil
}

// awaitPayday schedules the next payday of an account, if it has any.
func awaitPayday(r *api.Request, id string) error {
	account, err := r.Get(typeAccount, id)
	if err != nil {
		return err
	}
	day, ok := nextPayday(scheduleOf(account), r.Now)
	if !ok {
		return nil
	}
	its := *r
	its.Account = id
	return its.After(day.Sub(r.Now), jobPayday, id)
}

func scheduleOf(account *api.Record) api.Object {
	return account.Data.Object("settings.payouts.schedule")
}

// payday pays out what is there, unless the schedule has changed since.
func payday(r *api.Request, id string) error {
	account, err := r.Get(typeAccount, id)
	if err != nil {
		return err
	}
	schedule := scheduleOf(account)
	if !isPayday(schedule, r.Now) {
		return awaitPayday(r, id)
	}
	currency := currencyOf(account)
	amount, err := ledger.Balance(r, id, ledger.Payments, currency)
	if err != nil || amount <= 0 || !payoutsEnabled(r, account) {
		return err
	}
	external, err := defaultExternal(r, currency)
	if err != nil || external == nil || external.Data.String(fieldStatus) == errored {
		return err // a change of either looks for the next payday
	}
	payout := newPayout(r, external, amount, currency)
	payout.Data["automatic"], payout.Data["reconciliation_status"] = true, "in_progress"
	payout.Data["description"] = "STRIPE PAYOUT"
	return payOut(r, payout)
}

// farthestPayday is longer than any month: a schedule without a payday in that time has none.
const farthestPayday = 62

// nextPayday is the beginning of the first payday after a time.
func nextPayday(schedule api.Object, after time.Time) (time.Time, bool) {
	day := after.UTC().Truncate(24 * time.Hour)
	for range farthestPayday {
		if day = day.AddDate(0, 0, 1); isPayday(schedule, day) {
			return day, true
		}
	}
	return time.Time{}, false
}

// isPayday says whether a day pays by a schedule. What falls on a weekend is done on the Monday after.
func isPayday(schedule api.Object, day time.Time) bool {
	switch day.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	case time.Monday:
		return isAnchor(schedule, day) || isAnchor(schedule, day.AddDate(0, 0, -1)) || isAnchor(schedule, day.AddDate(0, 0, -2))
	}
	return isAnchor(schedule, day)
}

// isAnchor says whether a schedule names a day. A month that is too short for the day that it names has it at its end.
func isAnchor(schedule api.Object, day time.Time) bool {
	switch schedule.String("interval") {
	case "daily":
		return true
	case "weekly":
		name := strings.ToLower(day.Weekday().String())
		return schedule.String("weekly_anchor") == name || slices.Contains(schedule.Strings("weekly_payout_days"), name)
	case "monthly":
		last := day.AddDate(0, 1, -day.Day()).Day()
		names := func(anchor int64) bool { return min(anchor, int64(last)) == int64(day.Day()) }
		if anchor := schedule.Int("monthly_anchor"); anchor != 0 && names(anchor) {
			return true
		}
		return slices.ContainsFunc(schedule.List("monthly_payout_days"), func(v any) bool {
			anchor, isNumber := v.(int64)
			return isNumber && names(anchor)
		})
	}
	return false
}

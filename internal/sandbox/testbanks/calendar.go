package testbanks

import "time"

// BusinessDay is the beginning of the day that is so many business days after a time. Banks rest on Saturdays and Sundays;
// holidays are no matter here.
func BusinessDay(from time.Time, days int) time.Time {
	day := from.UTC().Truncate(24 * time.Hour)
	for days > 0 {
		day = day.AddDate(0, 0, 1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			days--
		}
	}
	return day
}

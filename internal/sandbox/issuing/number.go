package issuing

import (
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// issuerPrefix begins the numbers of cards that Stripe issues in test mode.
const issuerPrefix = "4000009990"

// panLength is the number of digits of a card number, the check digit at its end included.
const panLength = 16

// validYears is how long a card is valid when no expiry is asked for.
const validYears = 3

// number gives a new card what is embossed on it: number, CVC and expiry, and what follows from the card that it replaces.
func number(r *api.Request, card, old *api.Record) error {
	pan := newNumber(r)
	if old != nil {
		reason := r.Params.String("replacement_reason")
		card.Data["replacement_for"] = old.ID
		card.Data["replacement_reason"] = reason
		pan = replacementNumber(r, old.Data.String("number"), reason)
	}
	month, year, err := expiry(r.Params, r.Now)
	if err != nil {
		return err
	}
	card.Data["number"] = pan
	card.Data["last4"] = pan[len(pan)-4:]
	card.Data["cvc"] = r.Digits(3)
	card.Data["exp_month"] = month
	card.Data["exp_year"] = year
	return nil
}

func newNumber(r *api.Request) string {
	body := issuerPrefix + r.Digits(panLength-len(issuerPrefix)-1)
	return body + string(checkDigit(body))
}

// replacementNumber is the number of a card that replaces the one with the number old.
func replacementNumber(r *api.Request, old, reason string) string {
	if keepsNumber(reason) {
		return old
	}
	for {
		if pan := newNumber(r); pan != old {
			return pan
		}
	}
}

// checkDigit is the digit that makes body a number that passes the Luhn check.
func checkDigit(body string) byte {
	sum := 0
	for i := range len(body) {
		digit := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return byte('0' + (10-sum%10)%10)
}

// expiry is the expiry that the parameters ask for, or the usual one. A card is valid until the end of its last month.
func expiry(params api.Object, now time.Time) (month, year int64, err error) {
	switch {
	case !params.Has("exp_month") && !params.Has("exp_year"):
		return int64(now.Month()), int64(now.Year() + validYears), nil
	case !params.Has("exp_month"):
		return 0, 0, api.Missing("exp_month")
	case !params.Has("exp_year"):
		return 0, 0, api.Missing("exp_year")
	}
	month, year = params.Int("exp_month"), params.Int("exp_year")
	if month < 1 || month > 12 {
		return 0, 0, api.Invalid("exp_month", "invalid_expiry_month",
			"Your card's expiration month is invalid: it must be between 1 and 12.")
	}
	if year < 1000 || year > 9999 {
		return 0, 0, api.Invalid("exp_year", "invalid_expiry_year",
			"Your card's expiration year is invalid: it must have 4 digits.")
	}
	if end := time.Date(int(year), time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC); !end.After(now) {
		return 0, 0, api.Invalid("exp_year", "invalid_expiry_year", "The expiration date of a card must lie in the future.")
	}
	return month, year, nil
}

package issuing

import (
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// cardActive is the reason of an approval that nobody was asked for.
const cardActive = "card_active"

// attempt is an amount that a merchant asks for, on top of what the authorization has already.
type attempt struct {
	auth, card, cardholder *api.Record
	purse                  purse
	amount                 int64
}

// newAttempt loads what a decision about an amount depends on.
func newAttempt(r *api.Request, auth *api.Record, amount int64) (attempt, error) {
	a := attempt{auth: auth, amount: amount}
	var err error
	if a.card, err = r.Get(typeCard, auth.Data.String("card")); err != nil {
		return a, err
	}
	if a.cardholder, err = r.Get(typeCardholder, auth.Data.String("cardholder")); err != nil {
		return a, err
	}
	a.purse, err = purseOf(r, a.card)
	return a, err
}

// rules are what stands against an attempt, in the order in which Stripe looks: each answers with a reason as
// request_history has it, or with an empty one.
var rules = []func(*api.Request, attempt) (string, error){
	accountState, cardState, cardholderState, verification, suspicion, controls, limits, restrictions, funds,
}

// decide says why an attempt is declined; an empty reason when nothing stands against it.
func decide(r *api.Request, a attempt) (string, error) {
	for _, rule := range rules {
		if reason, err := rule(r, a); reason != "" || err != nil {
			return reason, err
		}
	}
	return "", nil
}

func accountState(r *api.Request, a attempt) (string, error) {
	account, err := r.Get(typeAccount, a.card.Account)
	if err != nil {
		return "", err
	}
	if account.ID != r.Platform && account.Data.String("capabilities."+capabilities.CardIssuing) != statusActive {
		return "account_disabled", nil
	}
	return "", nil
}

func cardState(r *api.Request, a attempt) (string, error) {
	switch status := a.card.Data.String("status"); {
	case status != statusActive:
		return "card_" + status, nil
	case expired(a.card, r.Now):
		return "card_expired", nil
	}
	return "", nil
}

// expired says whether the last month of a card is over.
func expired(card *api.Record, now time.Time) bool {
	month, year := time.Month(card.Data.Int("exp_month")), int(card.Data.Int("exp_year"))
	return !now.Before(time.Date(year, month+1, 1, 0, 0, 0, 0, time.UTC))
}

func cardholderState(_ *api.Request, a attempt) (string, error) {
	switch status := a.cardholder.Data.String("status"); {
	case status != statusActive:
		return "cardholder_" + status, nil
	case a.cardholder.Data.Has("requirements.disabled_reason"):
		return "cardholder_verification_required", nil
	}
	return "", nil
}

func verification(_ *api.Request, a attempt) (string, error) {
	checks := a.auth.Data.Object("verification_data")
	if checks.String("cvc_check") == mismatch || checks.String("expiry_check") == mismatch || checks.String("three_d_secure.result") == "failed" {
		return "verification_failed", nil
	}
	return "", nil
}

// controls are the categories and countries that the spending controls of card and cardholder allow and block.
func controls(_ *api.Request, a attempt) (string, error) {
	merchant := a.auth.Data.Object("merchant_data")
	for _, rec := range []*api.Record{a.card, a.cardholder} {
		c := rec.Data.Object("spending_controls")
		if barred(c, "categories", merchant.String("category")) || barred(c, "merchant_countries", merchant.String("country")) {
			return spendingControls, nil
		}
	}
	return "", nil
}

// barred says whether a value is not among what is allowed, or among what is blocked. Without a list everything is allowed.
func barred(controls api.Object, what, value string) bool {
	allowed, blocked := controls.Strings("allowed_"+what), controls.Strings("blocked_"+what)
	return len(allowed) > 0 && !slices.Contains(allowed, value) || slices.Contains(blocked, value)
}

// restrictions are those of the financial account. One with restricted outbound flows declines, although its card_issuing
// feature stays active (Stripe's guide to Issuing cards of financial accounts).
func restrictions(_ *api.Request, a attempt) (string, error) {
	fa := a.purse.financialAccount
	switch {
	case fa == nil:
		return "", nil
	case fa.Data.String("platform_restrictions."+capabilities.OutboundFlows) == "restricted":
		return "not_allowed", nil
	case !slices.Contains(fa.Data.Strings("active_features"), capabilities.CardIssuing):
		return "account_disabled", nil
	}
	return "", nil
}

func funds(r *api.Request, a attempt) (string, error) {
	available, err := a.purse.available(r)
	if a.amount > 0 && a.amount > available {
		return "insufficient_funds", err
	}
	return "", err
}

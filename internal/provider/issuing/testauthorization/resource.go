package testauthorization

import (
	"context"
	"fmt"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// collection is where authorizations live in the API, and birthplace where test helpers make them.
const (
	collection = "/v1/issuing/authorizations"
	birthplace = "/v1/test_helpers/issuing/authorizations"
)

// Object is the Issuing authorization (`issuing.authorization` in the API) that a test helper makes.
var Object = &tfkit.ObjectType{
	Name:       "stripe_test_issuing_authorization",
	Noun:       "issuing authorization",
	Path:       collection,
	CreatePath: birthplace,
	Prefix:     "iauth_",
	Listed:     true,
	TestOnly:   true,
	Metadata:   tfkit.MetadataAfterCreation,
	Description: "An Issuing authorization in test mode: a card is used at a merchant's, and Stripe decides. `outcome` says what becomes of " +
		"it. A decline fails the apply and says why, unless `outcome = \"declined\"` expects it. Live keys are refused.",
	Attributes:  attributes,
	Outcomes:    outcomes,
	Validate:    validate,
	Plan:        plan,
	Disappoints: disappoints,
	Destroy:     reverse,
	Destruction: "reverse",
}

// disappoints says what is wrong with a new authorization that Stripe has decided in another way than the configuration wants.
func disappoints(authorization stripeapi.Object, planned tfkit.Value) string {
	wanted, became := planned.Get("outcome").String(), outcome(authorization)
	switch {
	case became == declined && wanted != declined:
		reason, _ := declineReason(authorization).(string)
		return fmt.Sprintf("Stripe has declined the authorization %s: %s. %s If the configuration is to show that, set outcome = %q.",
			authorization.ID(), reason, remedyOf(reason), declined)
	case became != declined && wanted == declined:
		return fmt.Sprintf("Stripe has approved the authorization %s, although outcome = %q expects a decline. Look at the spending controls "+
			"and the balance of the card, or expect another outcome.", authorization.ID(), declined)
	}
	return ""
}

// remedies say what to do about the reasons of declines.
var remedies = map[string]string{
	"account_disabled":                 "The capability card_issuing of the account, or the feature card_issuing of the card's financial account, is not active.",
	"card_canceled":                    "The card is canceled: use another one.",
	"card_expired":                     "The card has expired: use another one.",
	"card_inactive":                    "The card is inactive: set status = \"active\" on it.",
	"cardholder_blocked":               "Stripe has blocked the cardholder: use another one.",
	"cardholder_inactive":              "The cardholder is inactive: set status = \"active\" on it.",
	"cardholder_verification_required": "The cardholder has outstanding requirements, which its requirements attribute lists.",
	"insufficient_funds": "The balance that the card draws on is too low: bring money into its financial account, or top up the Issuing " +
		"balance where the card has none.",
	"not_allowed":         "The financial account of the card does not let money out: look at its platform_restrictions.",
	"spending_controls":   "The spending controls of the card or the cardholder do not allow it: look at their categories, countries and limits. A new card can spend 500 USD a day.",
	"suspected_fraud":     "Stripe suspects fraud.",
	"verification_failed": "What verification_data says of the cardholder's data is wrong.",
	"webhook_declined":    "The endpoint that listens to issuing_authorization.request has declined it.",
	"webhook_error":       "The endpoint that listens to issuing_authorization.request has not answered as it should.",
	"webhook_timeout":     "The endpoint that listens to issuing_authorization.request has not answered within two seconds.",
}

func remedyOf(reason string) string {
	if remedy, known := remedies[reason]; known {
		return remedy
	}
	return "Stripe's API reference says what that means."
}

// reverse gives back what a pending authorization holds. Of any other one Stripe can undo nothing.
func reverse(ctx context.Context, call *tfkit.Call) error {
	authorization, err := call.Get(ctx)
	if err != nil {
		return err
	}
	became := outcome(authorization)
	if became == pending {
		_, err := call.Help(ctx, "/reverse", tfkit.NewForm())
		return err
	}
	return tfkit.Forget(fmt.Sprintf("Authorization %s is %s, which Stripe cannot undo. %s", authorization.ID(), became, remains[became]))
}

// remains say what an authorization leaves behind.
var remains = map[string]string{
	captured: "The money that was captured stays spent; a refund of its transaction would bring it back.",
	declined: "It never held any money.",
	expired:  "It holds no money, but the merchant could still capture it.",
	reversed: "It holds no money any more.",
}

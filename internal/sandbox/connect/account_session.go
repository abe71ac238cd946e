package connect

import (
	"maps"
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// sessionLife is how long the client secret of an account session can be used.
const sessionLife = 30 * time.Minute

// component is one of Connect's embedded components.
type component struct {
	features   []string
	capability string // that the account has to request; empty for none
}

var (
	ofPayments = []string{
		"capture_payments", "destination_on_behalf_of_charge_management", "dispute_management", "refund_management",
	}
	ofPayouts = []string{
		featureNoLogin, "edit_payout_schedule", featureExternalAccounts, "instant_payouts", "standard_payouts",
	}
	ofCards = []string{"card_management", "card_spend_dispute_management", "cardholder_management", "spend_control_management"}
)

// Features with rules of their own.
const (
	featureNoLogin          = "disable_stripe_user_authentication"
	featureExternalAccounts = "external_account_collection"
)

// components are all that an answer names, with the features of each (the API reference).
var components = map[string]component{
	"account_management":             {features: []string{featureNoLogin, featureExternalAccounts}},
	"account_onboarding":             {features: []string{featureNoLogin, featureExternalAccounts}},
	"balance_report":                 {},
	"balances":                       {features: ofPayouts},
	"disputes_list":                  {features: ofPayments},
	"documents":                      {},
	"financial_account":              {features: []string{featureNoLogin, featureExternalAccounts, "send_money", "transfer_balance"}, capability: capabilities.Treasury},
	"financial_account_transactions": {features: []string{"card_spend_dispute_management"}, capability: capabilities.Treasury},
	"instant_payouts_promotion":      {features: []string{featureNoLogin, featureExternalAccounts, "instant_payouts"}},
	"issuing_card":                   {features: ofCards, capability: capabilities.CardIssuing},
	"issuing_cards_list":             {features: append([]string{featureNoLogin}, ofCards...), capability: capabilities.CardIssuing},
	"notification_banner":            {features: []string{featureNoLogin, featureExternalAccounts}},
	"payment_details":                {features: ofPayments},
	"payment_disputes":               {features: slices.DeleteFunc(slices.Clone(ofPayments), func(f string) bool { return f == "capture_payments" })},
	"payments":                       {features: ofPayments},
	"payout_details":                 {},
	"payout_reconciliation_report":   {},
	"payouts":                        {features: ofPayouts},
	"payouts_list":                   {},
	"tax_registrations":              {},
	"tax_settings":                   {},
}

func createAccountSession(r *api.Request) (api.Object, error) {
	account, err := connectedParam(r)
	if err != nil {
		return nil, err
	}
	shown, enabled := api.Object{}, false
	for _, name := range slices.Sorted(maps.Keys(components)) {
		given := r.Params.Object("components." + name)
		if given.Bool("enabled") {
			if err := checkComponent(account, name, given.Object("features")); err != nil {
				return nil, err
			}
			enabled = true
		}
		shown[name] = api.Object{"enabled": given.Bool("enabled"), "features": components[name].settings(account, given.Object("features"))}
	}
	if !enabled {
		return nil, api.Invalid("components", "", "At least one component must be enabled.")
	}
	return api.Object{
		"object": "account_session", "account": account.ID, "livemode": false, "components": shown,
		"client_secret": "accs_secret__" + r.RandomID("", 48), "expires_at": r.Now.Add(sessionLife).Unix(),
	}, nil
}

// checkComponent refuses a component that the account cannot use, and features that only platforms decide about which collect
// the requirements of the account themselves.
func checkComponent(account *api.Record, name string, features api.Object) error {
	param := "components[" + name + "]"
	if need := components[name].capability; need != "" && !account.Secret.Bool(secretCapabilities+"."+need+".requested") {
		return api.Invalid(param, "", "The component `%s` cannot be enabled, because the `%s` capability was not requested for the account "+
			"'%s'. Request the capability first.", name, need, account.ID)
	}
	if account.Data.String("controller.requirement_collection") == byApplication {
		return nil
	}
	if features.Bool(featureNoLogin) {
		return api.Invalid(param+"[features]["+featureNoLogin+"]", "", "`%s` can only be true for accounts whose requirements your platform collects.", featureNoLogin)
	}
	if features.Has(featureExternalAccounts) && !features.Bool(featureExternalAccounts) {
		return api.Invalid(param+"[features]["+featureExternalAccounts+"]", "", "`%s` can only be false for accounts whose requirements your platform collects.", featureExternalAccounts)
	}
	return nil
}

// settings are the features of a component: as given, or as Stripe documents their defaults.
func (c component) settings(account *api.Record, given api.Object) api.Object {
	stripeLiable := account.Data.String("controller.losses.payments") == "stripe"
	collects := !given.Has(featureExternalAccounts) || given.Bool(featureExternalAccounts)
	defaults := api.Object{
		"capture_payments": true, "dispute_management": true, "refund_management": true,
		"edit_payout_schedule": stripeLiable, "instant_payouts": stripeLiable, "standard_payouts": stripeLiable,
		featureExternalAccounts: true, featureNoLogin: !collects,
	}
	settings := api.Object{}
	for _, feature := range c.features {
		settings[feature] = defaults.Bool(feature)
		if given.Has(feature) {
			settings[feature] = given.Bool(feature)
		}
	}
	return settings
}

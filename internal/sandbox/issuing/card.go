package issuing

import (
	"maps"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Types of cards.
const (
	virtual  = "virtual"
	physical = "physical"
)

// defaultDailyLimit is the spending limit of a new card that is created without limits, in the currency's minor unit
// (Stripe's spending controls guide).
const defaultDailyLimit = 50000

func createCard(r *api.Request) (api.Object, error) {
	by, err := loadIssuer(r)
	if err != nil {
		return nil, err
	}
	if err := by.ready(); err != nil {
		return nil, err
	}
	currency, err := by.currency(r.Params.String("currency"), "currency")
	if err != nil {
		return nil, err
	}
	old, err := replaced(r, currency)
	if err != nil {
		return nil, err
	}
	cardholder, err := chooseCardholder(r, old)
	if err != nil {
		return nil, err
	}
	financialAccount, err := chooseFinancialAccount(r, old, currency)
	if err != nil {
		return nil, err
	}

	card := newCard(r, cardholder, currency)
	if financialAccount != "" {
		card.Data["financial_account"] = financialAccount
	}
	if err := number(r, card, old); err != nil {
		return nil, err
	}
	if card.Data.String("type") == physical && !r.Params.Has("shipping") {
		return nil, api.Missing("shipping")
	}
	if err := printSecondLine(r, card); err != nil {
		return nil, err
	}
	if err := applyCard(r, card); err != nil {
		return nil, err
	}
	if r.Params.String("status") == statusActive {
		if err := activateAtOnce(by, card, cardholder); err != nil {
			return nil, err
		}
	}
	if err := r.Insert(card); err != nil {
		return nil, err
	}
	if old != nil {
		old.Data["replaced_by"] = card.ID
		if err := r.Update(old); err != nil {
			return nil, err
		}
		if err := retireReplaced(r, card); err != nil {
			return nil, err
		}
	}
	return r.Render(card)
}

// newCard is a card, not stored yet, with what every new card has.
func newCard(r *api.Request, cardholder *api.Record, currency string) *api.Record {
	card := r.New(typeCard)
	card.Secret = api.Object{}
	card.Data.Merge(api.Object{
		"brand":                  "Visa",
		"cancellation_reason":    nil,
		"cardholder":             cardholder.ID, // the view shows the cardholder in full
		"currency":               currency,
		"financial_account":      nil,
		"metadata":               api.Object{},
		"personalization_design": nil,
		"replaced_by":            nil,
		"replacement_for":        nil,
		"replacement_reason":     nil,
		"shipping":               nil,
		"spending_controls": api.Object{
			"allowed_categories": nil, "allowed_merchant_countries": nil,
			"blocked_categories": nil, "blocked_merchant_countries": nil,
			"spending_limits": []any{
				api.Object{"amount": defaultDailyLimit, "categories": []any{}, "interval": "daily"},
			},
			"spending_limits_currency": currency,
		},
		"status": statusInactive,
		"type":   r.Params.String("type"),
	})
	return card
}

// printSecondLine keeps the second line of a card, which this version of the API does not show.
func printSecondLine(r *api.Request, card *api.Record) error {
	line := r.Params.String("second_line")
	if line == "" {
		return nil
	}
	if utf8.RuneCountInString(line) > maxPrintedName {
		return api.Invalid("second_line", "", "The second line is too long: it can have at most %d characters.", maxPrintedName)
	}
	card.Secret["second_line"] = line
	return nil
}

// activateAtOnce makes a new card active, which only virtual ones can be.
func activateAtOnce(by issuer, card, cardholder *api.Record) error {
	if card.Data.String("type") == physical {
		return api.Invalid("status", "", "A physical card cannot be created with the status `active`. "+
			"Create it `inactive`, and activate it when the cardholder has received it.")
	}
	if err := checkActivation(by, cardholder); err != nil {
		return err
	}
	card.Data["status"] = statusActive
	return nil
}

func retrieveCard(r *api.Request) (api.Object, error) {
	card, err := findCard(r)
	if err != nil {
		return nil, err
	}
	return r.Render(card)
}

func listCards(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeCard}, func(card *api.Record) bool {
		return matches(r.Params, card.Data,
			"cardholder", "exp_month", "exp_year", "last4", "personalization_design", "status", "type")
	})
}

func findCard(r *api.Request) (*api.Record, error) {
	return r.Find(typeCard, r.Path("card"))
}

// matches says whether an object has the values that a list operation filters by; names are those of filters and fields
// alike.
func matches(filters, object api.Object, names ...string) bool {
	for _, name := range names {
		if filters.Has(name) && object.Get(name) != filters.Get(name) {
			return false
		}
	}
	return true
}

// viewCard shows a card with its cardholder in full, and with what the cardholder's contact data make of wallets.
func viewCard(r *api.Request, card *api.Record) (api.Object, error) {
	cardholder, err := r.Get(typeCardholder, card.Data.String("cardholder"))
	if err != nil {
		return nil, err
	}
	embedded, err := r.Embed(cardholder, "cardholder")
	if err != nil {
		return nil, err
	}
	wallet := func() api.Object {
		if cardholder.Data.Has("email") && cardholder.Data.Has("phone_number") {
			return api.Object{"eligible": true, "ineligible_reason": nil}
		}
		return api.Object{"eligible": false, "ineligible_reason": "missing_cardholder_contact"}
	}
	view := maps.Clone(card.Data)
	view["cardholder"] = embedded
	view["wallets"] = api.Object{"apple_pay": wallet(), "google_pay": wallet(), "primary_account_identifier": nil}
	return view, nil
}

// chooseCardholder finds the cardholder of a new card: of the card that it replaces, when none is named.
func chooseCardholder(r *api.Request, old *api.Record) (*api.Record, error) {
	id := r.Params.String("cardholder")
	switch {
	case id == "" && old == nil:
		return nil, api.Missing("cardholder")
	case id == "":
		id = old.Data.String("cardholder")
	case old != nil && id != old.Data.String("cardholder"):
		return nil, api.Invalid("cardholder", "", "A replacement must have the cardholder of the card that it replaces ('%s').",
			old.Data.String("cardholder"))
	}
	cardholder, err := r.Reference(typeCardholder, id, "cardholder")
	if err != nil {
		return nil, err
	}
	if cardholder.Data.String("status") == statusBlocked {
		return nil, api.Invalid("cardholder", "", "The cardholder '%s' is blocked. No cards can be issued to a blocked cardholder.", id)
	}
	return cardholder, nil
}

// chooseFinancialAccount checks the financial account that a new card draws on: that of the card that it replaces, when
// none is named. None at all means the Issuing balance.
func chooseFinancialAccount(r *api.Request, old *api.Record, currency string) (string, error) {
	const param = "financial_account"
	id := r.Params.String(param)
	if id == "" && old != nil {
		id = old.Data.String(param)
	}
	if id == "" {
		return "", nil
	}
	account, err := r.Reference(typeFinancialAccount, id, param)
	if err != nil {
		return "", err
	}
	if account.Data.String("status") != "open" {
		return "", api.Invalid(param, "", "The financial account '%s' is closed. Cards cannot be attached to it.", id)
	}
	if !slices.Contains(account.Data.Strings("active_features"), capabilities.CardIssuing) {
		return "", api.Invalid(param, "", "The financial account '%s' does not have the `card_issuing` feature active. "+
			"Cards can only be attached to financial accounts with that feature.", id)
	}
	if !slices.Contains(account.Data.Strings("supported_currencies"), currency) {
		return "", api.Invalid(param, "", "The financial account '%s' does not support the currency of the card (%s).", id, currency)
	}
	return id, nil
}

var personalizationDesign = regexp.MustCompile(`^ipcd_[A-Za-z0-9]+$`)

// applyCard checks and writes the parameters that creation and update have in common.
func applyCard(r *api.Request, card *api.Record) error {
	for _, name := range []string{"pin", "shipping"} {
		if r.Params[name] == "" {
			return api.Empty(name)
		}
	}
	if design := r.Params.String("personalization_design"); design != "" && !personalizationDesign.MatchString(design) {
		return api.Invalid("personalization_design", "resource_missing", "No such personalization design: '%s'", design)
	}
	for _, name := range []string{"metadata", "personalization_design"} {
		if value, given := r.Params[name]; given {
			card.Data.Merge(api.Object{name: value})
		}
	}
	if pin := r.Params.Object("pin"); pin != nil {
		card.Secret["pin"] = pin
	}
	if given := givenControls(r); given != nil {
		if err := mergeControls(card.Data.Object("spending_controls"), given); err != nil {
			return err
		}
	}
	if given := r.Params.Object("shipping"); given != nil {
		return applyShipping(card, given)
	}
	return nil
}

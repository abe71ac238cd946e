package connect

import (
	"maps"
	"slices"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

const businessIndividual = "individual"

// currencies are the default currencies of the countries in which Stripe has accounts.
var currencies = map[string]string{
	"AE": "aed", "AT": "eur", "AU": "aud", "BE": "eur", "BG": "eur", "BR": "brl", "CA": "cad", "CH": "chf", "CY": "eur",
	"CZ": "czk", "DE": "eur", "DK": "dkk", "EE": "eur", "ES": "eur", "FI": "eur", "FR": "eur", "GB": "gbp", "GI": "gbp",
	"GR": "eur", "HK": "hkd", "HR": "eur", "HU": "huf", "IE": "eur", "IN": "inr", "IT": "eur", "JP": "jpy", "LI": "chf",
	"LT": "eur", "LU": "eur", "LV": "eur", "MT": "eur", "MX": "mxn", "MY": "myr", "NL": "eur", "NO": "nok", "NZ": "nzd",
	"PL": "pln", "PT": "eur", "RO": "ron", "SE": "sek", "SG": "sgd", "SI": "eur", "SK": "eur", "TH": "thb", "US": "usd",
}

// newAccountData is what an account shows of which nothing is known yet, as the API reference prints it.
func newAccountData(country, currency string, controller api.Object) api.Object {
	return api.Object{
		"business_profile": nulls("annual_revenue", "estimated_worker_count", "mcc", "minority_owned_business_designation", "name",
			"product_description", "support_address", "support_email", "support_phone", "support_url", "url"),
		"business_type": nil, "capabilities": api.Object{}, "charges_enabled": false, "controller": controller,
		"country": country, "default_currency": currency, "details_submitted": false, "email": nil,
		"future_requirements": futureRequirements(), "groups": nulls("payments_pricing"), "metadata": api.Object{},
		"payouts_enabled": false, "requirements": requirements(nil),
		"settings":       newSettings(controller.String("requirement_collection")),
		"tos_acceptance": nulls("date", "ip", "user_agent"),
	}
}

func newSettings(requirementCollection string) api.Object {
	return api.Object{
		"bacs_debit_payments": nulls("display_name", "service_user_number"),
		"branding":            nulls("icon", "logo", "primary_color", "secondary_color"),
		"card_issuing":        api.Object{"tos_acceptance": nulls("date", "ip")},
		"card_payments": api.Object{
			"decline_on":                  api.Object{"avs_failure": false, "cvc_failure": false},
			"statement_descriptor_prefix": nil, "statement_descriptor_prefix_kana": nil, "statement_descriptor_prefix_kanji": nil,
		},
		"dashboard": api.Object{"display_name": nil, "timezone": "Etc/UTC"},
		"invoices":  nulls("default_account_tax_ids", "hosted_payment_method_save"),
		"payments":  nulls("statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji"),
		"payouts": api.Object{
			// The description gives this default; the two days are those of the United States.
			"debit_negative_balances": requirementCollection != byApplication,
			"schedule":                api.Object{"delay_days": minimumDelay, "interval": "daily"},
			"statement_descriptor":    nil,
		},
		"sepa_debit_payments": api.Object{},
		"treasury":            api.Object{"tos_acceptance": nulls("date", "ip")},
	}
}

// minimumDelay is how many days charges are held before they are paid out, when an account may choose the least.
const minimumDelay = 2

func newCompany(country string) api.Object {
	return api.Object{
		"address": newAddress(country), "directors_provided": false, "executives_provided": false, "name": nil,
		"owners_provided": false, "phone": nil, "tax_id_provided": false, "vat_id_provided": false,
		"verification": api.Object{"document": nulls("back", "details", "details_code", "front")},
	}
}

// newAddress is an address of which only the country is known: the API assumes the account's.
func newAddress(country string) api.Object {
	address := nulls("city", "line1", "line2", "postal_code", "state")
	address["country"] = country
	return address
}

func nulls(names ...string) api.Object {
	o := make(api.Object, len(names))
	for _, name := range names {
		o[name] = nil
	}
	return o
}

// refuseCleared refuses to unset a hash that an object always has, by its shape: Stripe unsets what is in it one by one.
func refuseCleared(params, shape api.Object, parent string) error {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		part, isHash := shape[name].(api.Object)
		if !isHash || name == "metadata" || name == "dob" {
			continue
		}
		param := api.Member(parent, name)
		if params[name] == "" {
			return api.Empty(param)
		}
		if err := refuseCleared(params.Object(name), part, param); err != nil {
			return err
		}
	}
	return nil
}

// accountShape has every hash that an account always has, those of its parts included.
var accountShape = func() api.Object {
	shape := newAccountData("US", "usd", api.Object{})
	shape["company"] = newCompany("US")
	shape[businessIndividual] = personShape
	shape["default_currency"] = api.Object{} // no hash, but as little to be unset
	return shape
}()

var personShape = newPersonData("", "US")

// secretOf lists the parameters of an account that the API does not return, with the field that says that they were given.
var secretOf = map[string]string{
	"company.tax_id": "company.tax_id_provided", "company.vat_id": "company.vat_id_provided",
	"company.registration_number": "", "documents": "",
}

// optional lists the fields that an account has only when they are set: unset, they go instead of turning null.
var optional = []string{
	"company.export_license_id", "company.export_purpose_code", "company.ownership_exemption_reason",
	"company.registration_date",
	"company.structure", "company.tax_id_registrar", "settings.card_issuing.tos_acceptance.user_agent",
	"settings.treasury.tos_acceptance.user_agent", "tos_acceptance.service_agreement",
	"business_profile.monthly_estimated_revenue",
}

// handled lists the parameters that are no fields of the account, or are not set by merging.
var handled = []string{
	"account_token", paramBankAccount, "capabilities", "controller", "country", paramExternalAccount,
	businessIndividual, "type",
}

// mergeAccount puts the parameters into the account. They have been checked.
func mergeAccount(account *api.Record, params api.Object) {
	data := account.Data
	params = params.Clone()
	for _, name := range handled {
		delete(params, name)
	}
	rankAddress(account, params)
	businessType := params.String("business_type")
	isCompany := businessType != "" && businessType != businessIndividual
	if !data.Has("company") && (isCompany || params.Has("company")) {
		data["company"] = newCompany(data.String("country"))
	}
	moveSecrets(account, params, secretOf)
	data.Merge(params)
	drop(data, optional...)
	mergeSchedule(data.Object("settings.payouts.schedule"), params.Object("settings.payouts.schedule"))
}

// moveSecrets moves parameters that the API does not return into the record's secrets.
func moveSecrets(rec *api.Record, params api.Object, secrets map[string]string) {
	private := rec.Secret.Object(secretPrivate)
	for path, provided := range secrets {
		value := params.Get(path)
		if value == nil {
			continue
		}
		params.Delete(path)
		if hash, ok := value.(api.Object); ok {
			if private.Object(path) == nil {
				private.Set(path, api.Object{})
			}
			private.Object(path).Merge(hash)
			continue
		}
		if value == "" {
			private.Delete(path)
		} else {
			private.Set(path, value)
		}
		if provided != "" {
			rec.Data.Set(provided, value != "")
		}
	}
}

// drop removes null fields.
func drop(data api.Object, paths ...string) {
	for _, path := range paths {
		if !data.Has(path) {
			data.Delete(path)
		}
	}
}

// mergeSchedule keeps of a payout schedule what its interval goes by. The parameters have been merged into it.
func mergeSchedule(schedule, params api.Object) {
	if params.String("delay_days") == "minimum" {
		schedule["delay_days"] = minimumDelay
	}
	for _, a := range anchors {
		switch {
		case schedule.String("interval") != a.interval:
			delete(schedule, a.anchor)
			delete(schedule, a.days)
		case params.Has(a.anchor) && !params.Has(a.days):
			delete(schedule, a.days) // anchor and days say the same: the newer one stands
		case params.Has(a.days) && !params.Has(a.anchor):
			delete(schedule, a.anchor)
		}
	}
}

// anchors are the fields of a payout schedule that say on which days an interval pays.
var anchors = []struct{ interval, anchor, days string }{
	{"monthly", "monthly_anchor", "monthly_payout_days"},
	{"weekly", "weekly_anchor", "weekly_payout_days"},
}

// secretAddress remembers how well a company's address once matched: it cannot match worse later.
const secretAddress = "address"

// addressRanks are the test addresses from bad to good.
var addressRanks = []string{addressLine1NoMatch, addressNoMatch, addressFullMatch}

func addressRank(line1 string) int {
	if rank := slices.Index(addressRanks, line1); rank >= 0 {
		return rank
	}
	return len(addressRanks) - 1
}

// rankAddress notes the match of a new address.
func rankAddress(account *api.Record, params api.Object) {
	line1 := params.String(fieldCompanyLine1)
	if line1 == "" {
		return
	}
	if best := account.Secret.String(secretAddress); best == "" || addressRank(best) < addressRank(line1) {
		account.Secret[secretAddress] = addressRanks[addressRank(line1)]
	}
}

// effectiveLine1 is the address by which an account is judged: the best that it ever had ("you can't use an address token
// that has a more restrictive validation condition than the previous token used", says the testing guide).
func effectiveLine1(account *api.Record) any {
	line1 := account.Data.String(fieldCompanyLine1)
	best := account.Secret.String(secretAddress)
	switch {
	case line1 == "":
		return nil
	case best != "" && addressRank(best) > addressRank(line1):
		return best
	}
	return line1
}

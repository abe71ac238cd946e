package connect

import (
	"cmp"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// checkAccountParams checks what the description leaves open.
func checkAccountParams(r *api.Request, account *api.Record) error {
	params := r.Params
	if err := refuseCleared(params, accountShape, ""); err != nil {
		return err
	}
	if account.Data.String("controller.requirement_collection") != byApplication {
		if tos := params.Object("tos_acceptance"); tos.Has("date") || tos.Has("ip") || tos.Has("user_agent") {
			return api.Invalid("tos_acceptance", "tos_acceptance_on_behalf_not_allowed", "You cannot accept the Terms of "+
				"Service on behalf of accounts where controller[requirement_collection]=stripe, which includes Standard and "+
				"Express accounts.")
		}
	}
	businessType := params.String("business_type")
	if businessType == "" {
		businessType = account.Data.String("business_type")
	}
	if params.Has(businessIndividual) && businessType != "" && businessType != businessIndividual {
		return api.Invalid(businessIndividual, "", "You cannot provide `individual` for an account with the business type %s. "+
			"Add persons to the account instead.", businessType)
	}
	if err := checkFields(r, accountFields, params, ""); err != nil {
		return err
	}
	if individual := params.Object(businessIndividual); individual != nil {
		if err := checkFields(r, personFields, individual, businessIndividual); err != nil {
			return err
		}
	}
	return checkSchedule(params.Object("settings.payouts.schedule"), account.Data.Object("settings.payouts.schedule"))
}

func checkPersonParams(r *api.Request) error {
	if err := refuseToken(r.Params, "person_token"); err != nil {
		return err
	}
	if err := refuseCleared(r.Params, personShape, ""); err != nil {
		return err
	}
	return checkFields(r, personFields, r.Params, "")
}

// refuseToken answers for the tokens that Stripe.js makes of account and person details: none are ever made here.
func refuseToken(params api.Object, param string) error {
	if token := params.String(param); token != "" {
		return api.Invalid(param, "resource_missing", "No such token: '%s'", token)
	}
	return nil
}

// field is a parameter whose form is checked.
type field struct {
	path  string
	check func(r *api.Request, param string, value any) error
}

var accountFields = []field{
	{"email", checkEmail},
	{"business_profile.mcc", checkMCC},
	{"business_profile.support_address.country", checkCountry},
	{"business_profile.support_email", checkEmail},
	{"business_profile.support_phone", checkPhone},
	{"business_profile.support_url", checkURL},
	{fieldURL, checkURL},
	{"company.address.country", checkCountry},
	{"company.phone", checkPhone},
	{"company.registration_date", checkDate},
	{"company.tax_id", checkTaxID},
	{"company.verification.document.back", checkFile},
	{"company.verification.document.front", checkFile},
	{"company.directorship_declaration.date", checkPast},
	{"company.directorship_declaration.ip", checkIP},
	{"company.ownership_declaration.date", checkPast},
	{"company.ownership_declaration.ip", checkIP},
	{"settings.branding.icon", checkFile},
	{"settings.branding.logo", checkFile},
	{"settings.card_issuing.tos_acceptance.date", checkPast},
	{"settings.card_issuing.tos_acceptance.ip", checkIP},
	{"settings.treasury.tos_acceptance.date", checkPast},
	{"settings.treasury.tos_acceptance.ip", checkIP},
	{"tos_acceptance.date", checkPast},
	{"tos_acceptance.ip", checkIP},
	{"tos_acceptance.service_agreement", checkAgreement},
}

var personFields = []field{
	{"address.country", checkCountry},
	{"dob", checkDateOfBirth},
	{"email", checkEmail},
	{fieldIDNumber, checkTaxID},
	{"phone", checkPhone},
	{"relationship.percent_ownership", checkPercent},
	{fieldSSN, checkSSN},
	{"verification.additional_document.back", checkFile},
	{"verification.additional_document.front", checkFile},
	{"verification.document.back", checkFile},
	{"verification.document.front", checkFile},
}

// checkFields checks the parameters that are given. parent is the parameter that holds them, if one does.
func checkFields(r *api.Request, fields []field, params api.Object, parent string) error {
	for _, f := range fields {
		value := params.Get(f.path)
		if value == nil || value == "" {
			continue
		}
		param, rest, nested := strings.Cut(f.path, ".")
		if parent != "" {
			param, rest, nested = parent, f.path, true
		}
		if nested {
			param += brackets(rest)
		}
		if err := f.check(r, param, value); err != nil {
			return err
		}
	}
	return nil
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

func checkEmail(_ *api.Request, param string, value any) error {
	return api.CheckEmail(param, text(value))
}

func checkURL(_ *api.Request, param string, value any) error {
	given := text(value)
	if !strings.Contains(given, "://") {
		given = "https://" + given // a website may be given without its scheme
	}
	u, err := url.Parse(given)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Hostname(), ".") {
		return api.Invalid(param, "url_invalid", "Not a valid URL")
	}
	return nil
}

func checkPhone(_ *api.Request, param string, value any) error {
	digits := strings.NewReplacer("+", "", " ", "", "-", "", ".", "", "(", "", ")", "").Replace(text(value))
	if !isDigits(digits) || len(digits) < 7 || len(digits) > 15 {
		return api.Invalid(param, "", "\"%v\" is not a valid phone number", value)
	}
	return nil
}

func checkMCC(_ *api.Request, param string, value any) error {
	if s := text(value); len(s) != 4 || !isDigits(s) {
		return api.Invalid(param, "", "Invalid merchant category code: %v", value)
	}
	return nil
}

func checkIP(_ *api.Request, param string, value any) error {
	if net.ParseIP(text(value)) == nil {
		return api.Invalid(param, "", "Invalid IP address: %v", value)
	}
	return nil
}

// checkPast takes times up to five minutes ahead, for clocks that are a little fast.
func checkPast(r *api.Request, param string, value any) error {
	if seconds, ok := value.(int64); ok && seconds > r.Now.Add(5*time.Minute).Unix() {
		return api.Invalid(param, "", "Invalid timestamp: can be no more than five minutes in the future")
	}
	return nil
}

func checkAgreement(_ *api.Request, param string, value any) error {
	if value != "full" && value != "recipient" {
		return api.Invalid(param, "", "Invalid service_agreement: must be one of full or recipient")
	}
	return nil
}

func checkCountry(_ *api.Request, param string, value any) error {
	if s := text(value); len(s) != 2 || strings.ToUpper(s) != s || strings.ContainsAny(s, "0123456789") {
		return unknownCountry(param, s)
	}
	return nil
}

func unknownCountry(param, country string) error {
	return api.Invalid(param, "country_unsupported", "Country '%s' is unknown. Try using a 2-character alphanumeric country "+
		"code instead, such as 'US', 'EG', or 'GB'. A full list of country codes is available at "+
		"https://stripe.com/docs/api#country-codes", country)
}

// checkTaxID checks numbers that have nine digits in the United States; other countries have letters in theirs.
func checkTaxID(_ *api.Request, param string, value any) error {
	digits := strings.NewReplacer("-", "", " ", "").Replace(text(value))
	if isDigits(digits) && len(digits) < 8 || digits == "" {
		return api.Invalid(param, "tax_id_invalid", "The tax ID number provided is invalid: it has too few digits.")
	}
	return nil
}

func checkSSN(_ *api.Request, param string, value any) error {
	if s := text(value); len(s) != 4 || !isDigits(s) {
		return api.Invalid(param, "tax_id_invalid", "Invalid ssn_last_4: must be 4 digits")
	}
	return nil
}

func checkPercent(_ *api.Request, param string, value any) error {
	percent, ok := value.(float64)
	if whole, isInt := value.(int64); isInt {
		percent, ok = float64(whole), true
	}
	if !ok || percent < 0 || percent > 100 {
		return api.Invalid(param, "", "Invalid percent_ownership: must be between 0 and 100")
	}
	return nil
}

func checkFile(_ *api.Request, param string, value any) error {
	if !strings.HasPrefix(text(value), "file_") {
		return api.Invalid(param, "resource_missing", "No such file upload: '%v'", value)
	}
	return nil
}

// date reads a hash of day, month and year; ok is false where there is no such day.
func date(value any) (t time.Time, ok bool) {
	hash, _ := value.(api.Object)
	year, month, day := int(hash.Int("year")), time.Month(hash.Int("month")), int(hash.Int("day"))
	t = time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == year && t.Month() == month && t.Day() == day
}

func checkDate(_ *api.Request, param string, value any) error {
	if _, ok := date(value); !ok {
		return api.Invalid(param, "", "Invalid date")
	}
	return nil
}

// youngest is the age from which Stripe takes people.
const youngest = 13

func checkDateOfBirth(r *api.Request, param string, value any) error {
	born, ok := date(value)
	switch {
	case !ok || born.Year() < 1900:
		return api.Invalid(param, "", "Invalid date of birth")
	case born.AddDate(youngest, 0, 0).After(r.Now):
		return api.Invalid(param, "", "Must be at least %d years of age to use Stripe", youngest)
	}
	return nil
}

// checkSchedule checks that the days of a payout schedule go with its interval, the new one or the present one.
func checkSchedule(schedule, present api.Object) error {
	const param = "settings[payouts][schedule]"
	if delay, ok := schedule.Get("delay_days").(int64); ok && (delay < minimumDelay || delay > 31) {
		return api.Invalid(param+"[delay_days]", "", "Invalid delay_days: must be between %d and 31, or minimum", minimumDelay)
	}
	if delay := schedule.String("delay_days"); delay != "" && delay != "minimum" {
		return api.Invalid(param+"[delay_days]", "parameter_invalid_integer", "Invalid integer: %s", delay)
	}
	if day := schedule.Int("monthly_anchor"); schedule.Has("monthly_anchor") && (day < 1 || day > 31) {
		return api.Invalid(param+"[monthly_anchor]", "", "Invalid monthly_anchor: must be between 1 and 31")
	}
	for _, day := range schedule.List("monthly_payout_days") {
		if n, ok := day.(int64); !ok || n < 1 || n > 31 {
			return api.Invalid(param+"[monthly_payout_days]", "", "Invalid monthly_payout_days: must be between 1 and 31")
		}
	}
	interval := cmp.Or(schedule.String("interval"), present.String("interval"))
	for _, a := range anchors {
		given := schedule.Has(a.anchor) || schedule.Has(a.days)
		switch {
		case interval == a.interval && !given && present.String("interval") != interval:
			return api.Missing(param + "[" + a.anchor + "]")
		case interval != a.interval && given:
			return api.Invalid(param+"["+a.anchor+"]", "", "%s and %s may only be specified when interval is %s.",
				a.anchor, a.days, a.interval)
		}
	}
	return nil
}

func isDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

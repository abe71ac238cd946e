package issuing

import (
	"net/netip"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// maxPrintedName is how many characters of a name, or of a second line, fit on a card.
const maxPrintedName = 24

// checkPrintedName checks the name that is printed on cards.
func checkPrintedName(name string) error {
	if utf8.RuneCountInString(name) > maxPrintedName {
		return api.Invalid("name", "", "The cardholder's name is too long: it can have at most %d characters.", maxPrintedName)
	}
	return checkName(name, "name")
}

// checkName keeps numbers and special characters out of a name. Periods, commas, hyphens, spaces and apostrophes are fine
// (the description of a cardholder's first name says so).
func checkName(name, param string) error {
	if strings.TrimSpace(name) == "" {
		return api.Invalid(param, "", "A name cannot be blank.")
	}
	for _, char := range name {
		if !unicode.In(char, unicode.Latin, unicode.Mn) && !strings.ContainsRune(".,-' ’", char) {
			return api.Invalid(param, "",
				"A cardholder's name cannot contain any special characters or numbers: '%c' is not allowed.", char)
		}
	}
	return nil
}

// checkPerson checks the details of an individual: given is what the request holds, person what becomes of it.
func checkPerson(person, given api.Object, now time.Time) error {
	for _, name := range []string{"first_name", "last_name"} {
		if value := given.String(name); value != "" {
			if err := checkName(value, "individual["+name+"]"); err != nil {
				return err
			}
		}
	}
	if dob := given.Object("dob"); dob != nil {
		if err := checkBirth(dob, now); err != nil {
			return err
		}
	}
	if given.Has("card_issuing") {
		if err := completeTerms(person, now); err != nil {
			return err
		}
	}
	if given.Has("verification") {
		return completeDocument(person)
	}
	return nil
}

// minimumAge is how old a cardholder must be, in years (the description of a cardholder's date of birth says so).
const minimumAge = 13

func checkBirth(dob api.Object, now time.Time) error {
	const param = "individual[dob]"
	year, month, day := int(dob.Int("year")), int(dob.Int("month")), int(dob.Int("day"))
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if y, m, d := date.Date(); year < 1900 || y != year || int(m) != month || d != day {
		return api.Invalid(param, "", "Invalid date of birth: %04d-%02d-%02d is not a plausible date.", year, month, day)
	}
	if date.AddDate(minimumAge, 0, 0).After(now) {
		return api.Invalid(param, "", "Cardholders must be older than %d years old.", minimumAge)
	}
	return nil
}

// completeTerms checks the acceptance of the user terms and adds the members that the request leaves out.
func completeTerms(person api.Object, now time.Time) error {
	const at = "card_issuing.user_terms_acceptance"
	const param = "individual[card_issuing][user_terms_acceptance]"
	terms := person.Object(at)
	if terms == nil {
		person.Set(at, nil)
		return nil
	}
	if terms.Has("date") && (terms.Int("date") <= 0 || terms.Int("date") > now.Unix()) {
		return api.Invalid(param+"[date]", "", "Invalid timestamp: the user terms must have been accepted in the past.")
	}
	if ip := terms.String("ip"); ip != "" {
		if _, err := netip.ParseAddr(ip); err != nil {
			return api.Invalid(param+"[ip]", "", "Invalid IP address: %s", ip)
		}
	}
	complete(terms, "date", "ip", "user_agent")
	return nil
}

// completeDocument checks the ids of an identity document and adds the members that the request leaves out.
func completeDocument(person api.Object) error {
	const at = "verification.document"
	document := person.Object(at)
	if document == nil {
		person.Set(at, nil)
		return nil
	}
	for _, side := range []string{"front", "back"} {
		if id := document.String(side); id != "" && !strings.HasPrefix(id, "file_") {
			return api.Invalid("individual[verification][document]["+side+"]", "resource_missing", "No such file upload: '%s'", id)
		}
	}
	complete(document, "front", "back")
	return nil
}

// complete adds null for the names that the object lacks.
func complete(object api.Object, names ...string) {
	for _, name := range names {
		if _, there := object[name]; !there {
			object[name] = nil
		}
	}
}

var employerID = regexp.MustCompile(`^\d{2}-?\d{7}$`)

// checkTaxID checks a company's tax id, for the US: an EIN.
func checkTaxID(id, country string) error {
	if country == "US" && !employerID.MatchString(id) {
		return api.Invalid("company[tax_id]", "tax_id_invalid", "The tax ID number provided is invalid: an EIN has 9 digits.")
	}
	return nil
}

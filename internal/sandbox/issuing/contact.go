package issuing

import (
	"regexp"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// isoCountries are the codes of ISO 3166-1 alpha-2.
var isoCountries = strings.Fields(`
	AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
	CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
	GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
	KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
	NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
	SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
	VN VU WF WS YE YT ZA ZM ZW`)

// usStates are the codes of the United States Postal Service for states, territories and the armed forces.
var usStates = strings.Fields(`
	AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI
	SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP`)

var zipCode = regexp.MustCompile(`^\d{5}(-\d{4})?$`)

// checkCountry checks a country code.
func checkCountry(code, param string) error {
	if _, known := slices.BinarySearch(isoCountries, code); !known {
		return api.Invalid(param, "country_code_invalid",
			"Country '%s' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'. "+
				"A full list of supported country codes is available at https://stripe.com/global", code)
	}
	return nil
}

// checkAddress checks an address and returns it with all its members, as the API shows it. An address is given as a
// whole, since its members are required together, so what is missing is meant to be empty.
func checkAddress(given api.Object, param string) (api.Object, error) {
	address := api.Object{}
	for _, name := range []string{"city", "country", "line1", "line2", "postal_code", "state"} {
		value := strings.TrimSpace(given.String(name))
		if value == "" {
			address[name] = nil
			continue
		}
		address[name] = value
	}
	for _, name := range []string{"line1", "city", "postal_code", "country"} {
		if !address.Has(name) {
			return nil, api.Empty(param + "[" + name + "]")
		}
	}
	country := strings.ToUpper(address.String("country"))
	if err := checkCountry(country, param+"[country]"); err != nil {
		return nil, err
	}
	address["country"] = country
	if country != "US" {
		return address, nil
	}
	state := address.String("state")
	switch {
	case state == "":
		return nil, api.Missing(param + "[state]")
	case len(state) == 2 && !slices.Contains(usStates, strings.ToUpper(state)):
		return nil, api.Invalid(param+"[state]", "state_unsupported", "Invalid US state: %s", state)
	case !zipCode.MatchString(address.String("postal_code")):
		return nil, api.Invalid(param+"[postal_code]", "postal_code_invalid",
			"Invalid US postal code: %s", address.String("postal_code"))
	}
	return address, nil
}

// callingCodes are the calling codes of the countries in which Stripe Issuing is offered. Elsewhere a number needs its own.
var callingCodes = map[string]string{
	"AT": "43", "BE": "32", "CY": "357", "DE": "49", "EE": "372", "ES": "34", "FI": "358", "FR": "33", "GB": "44", "GR": "30",
	"HR": "385", "IE": "353", "IT": "39", "LT": "370", "LU": "352", "LV": "371", "MT": "356", "NL": "31", "PT": "351",
	"SI": "386", "SK": "421", "US": "1",
}

var (
	phoneFiller = regexp.MustCompile(`[\s().\-]`)
	e164        = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
)

// normalizePhone brings a telephone number to E.164. A number without a country code is taken for one of country.
func normalizePhone(phone, country, param string) (string, error) {
	number := phoneFiller.ReplaceAllString(phone, "")
	code, known := callingCodes[country]
	switch {
	case strings.HasPrefix(number, "+"):
	case strings.HasPrefix(number, "00"):
		number = "+" + number[2:]
	case country == "US" && len(number) == 11 && number[0] == '1':
		number = "+" + number
	case !known: // stays what it is, and fails
	case country == "IT": // Italian numbers keep their leading zero
		number = "+" + code + number
	default:
		number = "+" + code + strings.TrimPrefix(number, "0")
	}
	american := strings.HasPrefix(number, "+1")
	if !e164.MatchString(number) || american && len(number) != len("+18005550100") {
		return "", api.Invalid(param, "",
			"Invalid phone number: %s. Phone numbers must be in E.164 format, such as +18005550100.", phone)
	}
	return number, nil
}

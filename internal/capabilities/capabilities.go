// Package capabilities holds the rules that tie Stripe's account capabilities, financial account features and platform
// restrictions together. It is pure: the Terraform wing asks it at plan, the sandbox asks it on each request, so that
// what a plan predicts and what the sandbox does cannot drift apart.
package capabilities

import "slices"

// The capabilities that rules of this package name. Stripe has more (see Known) and adds new ones, so an unknown name
// is never an error here.
const (
	CardIssuing              = "card_issuing"
	CardPayments             = "card_payments"
	Transfers                = "transfers"
	Treasury                 = "treasury"
	USBankAccountACHPayments = "us_bank_account_ach_payments"
)

// Known lists the capabilities of API version 2025-08-27.basil, sorted, as the OpenAPI description names them in
// `account_capabilities`.
var Known = []string{
	"acss_debit_payments", "affirm_payments", "afterpay_clearpay_payments", "alma_payments", "amazon_pay_payments",
	"au_becs_debit_payments", "bacs_debit_payments", "bancontact_payments", "bank_transfer_payments",
	"billie_payments", "blik_payments", "boleto_payments", "card_issuing", "card_payments",
	"cartes_bancaires_payments", "cashapp_payments", "crypto_payments", "eps_payments", "fpx_payments",
	"gb_bank_transfer_payments", "giropay_payments", "grabpay_payments", "ideal_payments",
	"india_international_payments", "jcb_payments", "jp_bank_transfer_payments", "kakao_pay_payments",
	"klarna_payments", "konbini_payments", "kr_card_payments", "legacy_payments", "link_payments",
	"mobilepay_payments", "multibanco_payments", "mx_bank_transfer_payments", "naver_pay_payments",
	"nz_bank_account_becs_debit_payments", "oxxo_payments", "p24_payments", "pay_by_bank_payments",
	"payco_payments", "paynow_payments", "pix_payments", "promptpay_payments", "revolut_pay_payments",
	"samsung_pay_payments", "satispay_payments", "sepa_bank_transfer_payments", "sepa_debit_payments",
	"sofort_payments", "swish_payments", "tax_reporting_us_1099_k", "tax_reporting_us_1099_misc", "transfers",
	"treasury", "twint_payments", "us_bank_account_ach_payments", "us_bank_transfer_payments", "zip_payments",
}

// IsKnown reports whether name is a capability of the API version in use.
func IsKnown(name string) bool {
	_, found := slices.BinarySearch(Known, name)
	return found
}

// Dependency says that requesting one capability needs another one requested too.
type Dependency struct {
	Capability string // the capability that is requested
	Needs      string // the capability that must be requested with it
	// Required is false where Stripe's own guides disagree: the embedded finance guide requests `treasury` with
	// `transfers` alone, the financial account features page wants `card_payments` as well.
	Required bool
}

// Dependencies are the pairs that hold for every account.
var Dependencies = []Dependency{
	{Capability: CardPayments, Needs: Transfers, Required: true},
	{Capability: Treasury, Needs: Transfers, Required: true},
	{Capability: Treasury, Needs: CardPayments, Required: false},
}

// MissingDependencies lists the dependencies that a set of requested capabilities leaves open, in the order of
// Dependencies.
func MissingDependencies(requested func(capability string) bool) []Dependency {
	var missing []Dependency
	for _, dependency := range Dependencies {
		if requested(dependency.Capability) && !requested(dependency.Needs) {
			missing = append(missing, dependency)
		}
	}
	return missing
}

// Countries names the countries whose accounts can have a capability, in ISO 3166-1 alpha-2; nil means that this
// package knows no limit.
func Countries(capability string) []string {
	if capability == Treasury {
		return []string{"US"}
	}
	return nil
}

// NeedsPlatformControl reports whether a capability can only be had by accounts for which the platform answers in full:
// no Stripe dashboard, fees, losses and requirements on the application (the only configuration that Stripe's embedded
// finance guide supports for Issuing and Treasury).
func NeedsPlatformControl(capability string) bool {
	return capability == Treasury || capability == CardIssuing
}

// IssuingCurrencies are the currencies in which accounts of a country can issue cards, in lower-case ISO 4217; nil means
// that Stripe Issuing is not offered there (Stripe's Issuing availability page).
func IssuingCurrencies(country string) []string {
	switch country {
	case "US":
		return []string{"usd"}
	case "GB":
		return []string{"gbp", "eur"}
	case "AT", "BE", "CY", "EE", "FI", "FR", "DE", "GR", "HR", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PT", "SK", "SI", "ES":
		return []string{"eur", "gbp"}
	}
	return nil
}

package account_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/connect/account"
)

// leftOut are the parameters of an account that have no attribute.
var leftOut = map[string]string{
	"account_token": "is made in the holder's browser, works once, and stands for what company, individual and tos_acceptance say",
	"bank_account":  "is the same as external_account, and only at creation",

	"external_account[object]":               "is always bank_account where external_account is no token",
	"external_account[default_for_currency]": "follows from being the account's external account",
	"external_account[documents]":            "is the same as documents",
	"external_account[metadata]":             "would replace the bank account with every change, since Stripe takes it as a whole",

	"settings[invoices][default_account_tax_ids]": "names objects of the account, which cannot exist before it does",

	"company[address_kana]":                                      inJapan,
	"company[address_kanji]":                                     inJapan,
	"company[name_kana]":                                         inJapan,
	"company[name_kanji]":                                        inJapan,
	"individual[address_kana]":                                   inJapan,
	"individual[address_kanji]":                                  inJapan,
	"individual[first_name_kana]":                                inJapan,
	"individual[first_name_kanji]":                               inJapan,
	"individual[last_name_kana]":                                 inJapan,
	"individual[last_name_kanji]":                                inJapan,
	"settings[card_payments][statement_descriptor_prefix_kana]":  inJapan,
	"settings[card_payments][statement_descriptor_prefix_kanji]": inJapan,
	"settings[payments][statement_descriptor_kana]":              inJapan,
	"settings[payments][statement_descriptor_kanji]":             inJapan,
}

const inJapan = "is for accounts in Japan, where Stripe offers neither Issuing nor Treasury to platforms"

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckDescription(t, account.Object, leftOut)
}

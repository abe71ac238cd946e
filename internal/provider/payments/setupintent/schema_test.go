package setupintent_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/payments/setupintent"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

func TestDeclarationFollowsTheDescription(t *testing.T) {
	t.Parallel()
	const (
		other   = "it belongs to another type of payment method"
		dynamic = "the type of the payment method is given"
		atOnce  = "a SetupIntent is created with its payment method, and confirmed"
	)
	differences := map[string]string{
		"automatic_payment_methods": dynamic, "payment_method_configuration": dynamic, "payment_method_options": dynamic,
		"confirm": atOnce, "confirmation_token": atOnce, "return_url": atOnce, "use_stripe_sdk": atOnce,
		"payment_method":                               "it is made of payment_method_data; transfers take a payment method that is there by its id",
		"on_behalf_of":                                 "the account that owns the SetupIntent is its account",
		"single_use":                                   "money is moved with the bank account again and again",
		"payment_method_data[type]":                    "there is one type",
		"payment_method_data[metadata]":                "the SetupIntent has metadata",
		"payment_method_data[allow_redisplay]":         "nobody checks out",
		"payment_method_data[radar_options]":           "nobody checks out",
		"payment_method_data[billing_details][tax_id]": "Brazil needs it, whose banks are none of these",
		"payment_method_data[us_bank_account][financial_connections_account]": "the account number is given",
		"mandate_data[customer_acceptance][offline]":                          "the hash is empty; the type says it",
	}
	description, err := spec.Load()
	if err != nil {
		t.Fatal(err)
	}
	declared := setupintent.Object.Attributes["payment_method_data"].Attributes
	for _, name := range description.Operation("POST", "/v1/setup_intents").Params().Property("payment_method_data").Properties() {
		param := "payment_method_data[" + name + "]"
		if _, ok := declared[name]; !ok && differences[param] == "" {
			differences[param] = other
		}
	}
	acctest.CheckDescription(t, setupintent.Object, differences)
}

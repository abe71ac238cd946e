package provider_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// What moves the money of a financial account is imported by its identity alike: the id, and the account that owns it. The
// Terraform in use cannot ask for that, so the provider is driven without it.
func TestMovementsOfMoneyAreImportedByIdentity(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account(acctest.MoneyMovers...)
	wallet := h.Wallet(account, "financial_addresses.aba", "inbound_transfers.ach", "outbound_payments.ach", "outbound_transfers.ach")
	const helpers = "/v1/test_helpers/treasury/"
	form := "currency=usd&financial_account=" + wallet
	h.Meddle(helpers+"received_credits", account, form+"&amount=9000&network=ach")
	protocol := h.Protocol(nil)
	for _, test := range []struct{ resource, path, form string }{
		{"stripe_inbound_transfer", "/v1/treasury/inbound_transfers", "&origin_payment_method=pm_usBankAccount_processing"},
		{
			"stripe_outbound_payment", "/v1/treasury/outbound_payments",
			"&destination_payment_method_data[type]=us_bank_account" +
				"&destination_payment_method_data[us_bank_account][account_holder_type]=company" +
				"&destination_payment_method_data[us_bank_account][account_number]=000000000009" +
				"&destination_payment_method_data[us_bank_account][routing_number]=110000000" +
				"&destination_payment_method_data[billing_details][name]=Acme",
		},
		{"stripe_outbound_transfer", "/v1/treasury/outbound_transfers", "&destination_payment_method=pm_usBankAccount_processing"},
		{"stripe_test_received_credit", helpers + "received_credits", "&network=ach"},
		{"stripe_test_received_debit", helpers + "received_debits", "&network=ach"},
	} {
		id := h.Meddle(test.path, account, form+"&amount=100"+test.form).ID()
		imported := tfkit.NewValue(protocol.Import(test.resource, map[string]any{"account_id": account, "id": id}))
		if imported.Get("id").String() != id || imported.Get("account.id").String() != account || imported.Get("amount").Int64() != 100 ||
			imported.Get("financial_account.id").String() != wallet {
			t.Errorf("%s %s is imported as %v", test.resource, id, imported.Raw())
		}
	}
}

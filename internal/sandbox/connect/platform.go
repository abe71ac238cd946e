package connect

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// platformCountry is where every platform of the sandbox is: the country in which Stripe offers Treasury.
const platformCountry = "US"

// platformCapabilities are what a platform has active that offers embedded finance.
var platformCapabilities = []string{
	capabilities.CardIssuing, capabilities.CardPayments, capabilities.Transfers, capabilities.Treasury,
	capabilities.USBankAccountACHPayments,
}

// provisionPlatform inserts the platform's own account, with a bank account as its dashboard would have one.
func provisionPlatform(r *api.Request) error {
	account := r.New(typeAccount)
	account.ID, account.Account = r.Platform, r.Platform
	account.Data.Merge(newAccountData(platformCountry, currencies[platformCountry], api.Object{"type": "account"}))
	account.Data.Merge(api.Object{
		"id": r.Platform, "type": "standard", "business_type": "company",
		"business_profile": api.Object{"name": "Sandbox platform"},
		"settings": api.Object{
			"dashboard": api.Object{"display_name": "Sandbox platform"},
			"payouts":   api.Object{"schedule": api.Object{"interval": "manual"}},
		},
		"charges_enabled": true, "payouts_enabled": true, "details_submitted": true,
	})
	account.Secret = api.Object{secretPrivate: api.Object{}}
	for _, name := range platformCapabilities {
		account.Data.Set("capabilities."+name, active)
		request(r, account, name)
		account.Secret.Set(secretCapabilities+"."+name+".requirements", requirements(nil))
	}
	if err := r.Insert(account); err != nil {
		return err
	}
	bank, err := newBankAccount(r, account, paramExternalAccount, testBank("btok_us_verified"))
	if err != nil {
		return err
	}
	bank.Data["default_for_currency"] = true
	return r.Insert(bank)
}

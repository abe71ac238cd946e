package account

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// individualBusiness is the business type of accounts whose holder is a person.
const individualBusiness = "individual"

// unrequested is the state of a capability that an account does not request.
const unrequested = "unrequested"

// legacyType is the type of an account that was made with one; the API says "none" of the others.
func legacyType(account map[string]any) any {
	if account["type"] == "none" {
		return nil
	}
	return account["type"]
}

// modernController is the controller of an account that was made with one. Of legacy accounts the type says the same, and
// a configuration can have only one of the two.
func modernController(account map[string]any) any {
	if legacyType(account) != nil {
		return nil
	}
	return account["controller"]
}

// companyOf is the company, of which the API shows a shadow even where the holder is a person.
func companyOf(account map[string]any) any {
	if account["business_type"] == individualBusiness {
		return nil
	}
	return account["company"]
}

func individualOf(account map[string]any) any {
	if kind := account["business_type"]; kind != nil && kind != individualBusiness {
		return nil
	}
	return account["individual"]
}

// payoutAccount is the bank account to which the account's default currency is paid out. The API has it in a list.
func payoutAccount(account map[string]any) any {
	list, _ := account["external_accounts"].(map[string]any)
	data, _ := list["data"].([]any)
	for _, item := range data {
		external, _ := item.(map[string]any)
		isDefault := external["currency"] == account["default_currency"] && external["default_for_currency"] == true
		if external["object"] == "bank_account" && isDefault {
			return external
		}
	}
	return nil
}

// encodeBankCountry sends the country of a bank account, and with it the type that Stripe wants of every external account
// that is no token.
func encodeBankCountry(form *tfkit.Form, param string, _, planned tfkit.Value) {
	if planned.IsSet() {
		form.Set(param, planned.String())
		form.Set(strings.TrimSuffix(param, "[country]")+"[object]", "bank_account")
	}
}

// encodeCapabilities sends the wishes that have changed. What is no longer named is given back by name, since Stripe leaves
// alone what a request does not name.
func encodeCapabilities(form *tfkit.Form, param string, prior, planned tfkit.Value) {
	before, after := prior.Members(), planned.Members()
	for name, entry := range after {
		if wish := entry.Get("requested"); wish.IsSet() && !wish.Equal(before[name].Get("requested")) {
			form.SetBool(fmt.Sprintf("%s[%s][requested]", param, name), wish.Bool())
		}
	}
	for name, entry := range before {
		if _, ok := after[name]; !ok && entry.Get("requested").Bool() {
			form.SetBool(fmt.Sprintf("%s[%s][requested]", param, name), false)
		}
	}
}

// decodeCapabilities reads the capabilities that prior names, or all of them when it names none: the API shows those that
// are requested, by status.
func decodeCapabilities(api any, _ map[string]any, prior tfkit.Value) tftypes.Value {
	entry := capability.TerraformType()
	statuses, _ := api.(map[string]any)
	entries := map[string]tftypes.Value{}
	read := func(name string) {
		status, requested := statuses[name].(string)
		if !requested {
			status = unrequested
		}
		entries[name] = tftypes.NewValue(entry, map[string]tftypes.Value{
			"requested": tftypes.NewValue(tftypes.Bool, requested), "status": tfkit.StringValue(status),
		})
	}
	for name := range prior.Members() {
		read(name)
	}
	if prior.IsNull() {
		for name := range statuses {
			read(name)
		}
	}
	typ := tftypes.Map{ElementType: entry}
	if len(entries) == 0 && !prior.IsSet() {
		return tftypes.NewValue(typ, nil)
	}
	return tftypes.NewValue(typ, entries)
}

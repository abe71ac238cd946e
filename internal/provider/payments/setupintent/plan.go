package setupintent

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// descriptorCode matches what Stripe puts into the descriptor of a deposit.
var descriptorCode = regexp.MustCompile(`^SM[0-9A-Z]{4}$`)

// routingNumber accepts ABA routing numbers.
func routingNumber() validator.String {
	return tfkit.StringRule("a routing number", func(value string) string {
		if bankaccounts.IsRoutingNumber(value) {
			return ""
		}
		return fmt.Sprintf("%q is no routing number: that has nine digits, the last of which checks the others. In test mode use %s.",
			value, bankaccounts.TestRoutingNumber)
	})
}

// validate refuses what contradicts itself, whatever the account.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	refuse := func(attribute, summary, detail string) {
		diagnostics.AddAttributeError(tfkit.AttributePath(attribute), summary, detail)
	}
	self, customer := config.Get("attach_to_self"), config.Get("customer")
	switch {
	case self.Bool() && customer.IsSet():
		refuse("customer", "Bank account of two",
			"A bank account is either the account's own or a customer's. Remove attach_to_self, or customer.")
	case customer.IsNull() && self.IsKnown() && !self.Bool():
		refuse("attach_to_self", "Bank account of nobody",
			"Nobody could use the bank account. Set attach_to_self = true for the account's own, or customer for a customer's.")
	}
	acceptance := config.Get("mandate_data.customer_acceptance")
	if kind, details := acceptance.Get("type"), acceptance.Get(online); kind.IsSet() && details.IsKnown() {
		switch {
		case kind.String() == online && details.IsNull():
			refuse("mandate_data.customer_acceptance", "Missing online",
				"A mandate that was accepted online needs to say from where: set online = { ip_address = ..., user_agent = ... }.")
		case kind.String() != online && details.IsSet():
			refuse("mandate_data.customer_acceptance.online", "Online and offline",
				"The mandate was accepted offline, so there is no online. Remove it, or set type = \"online\".")
		}
	}
	validateVerification(config, refuse)
}

// validateVerification refuses a bank account that cannot be pulled from although it is to be, and microdeposits that prove
// nothing.
func validateVerification(config tfkit.Value, refuse func(attribute, summary, detail string)) {
	pulls, known := pullsFrom(config)
	mandate, deposits := config.Get("mandate_data"), config.Get("microdeposits")
	if known && pulls && mandate.IsNull() {
		refuse("mandate_data", "Missing mandate",
			"Money may be pulled from a bank account only when its holder has agreed: set mandate_data. A bank account to which money is "+
				"only sent needs none: flow_directions = [\"outbound\"].")
	}
	code, amounts := deposits.Get("descriptor_code"), deposits.Get("amounts")
	switch {
	case !deposits.IsSet():
	case known && !pulls:
		refuse("microdeposits", "Nothing to verify",
			"A bank account to which money is only sent is not verified, and no deposits are made. Remove microdeposits.")
	case code.IsSet() && amounts.IsSet():
		refuse("microdeposits", "Microdeposits told twice", "Stripe takes a descriptor code or amounts. Remove one of the two.")
	case code.IsNull() && amounts.IsNull():
		refuse("microdeposits", "Missing microdeposits", "Set descriptor_code, or amounts.")
	}
}

// pullsFrom reports whether money is to be pulled from the bank account, as far as the directions are known. Without any it
// is, since that is what Stripe makes of it.
func pullsFrom(object tfkit.Value) (pulls, known bool) {
	directions := object.Get("flow_directions")
	if !directions.IsKnown() || slices.ContainsFunc(directions.Elements(), func(v tfkit.Value) bool { return !v.IsKnown() }) {
		return false, false
	}
	return directions.IsNull() || directions.Contains(inbound), true
}

// plan fills in what is known before anything is sent, and checks the numbers against the mode of the key.
func plan(_ context.Context, p *tfkit.Plan) {
	if p.Creates() {
		p.Compute("payment_method_types", tfkit.StringListValue([]string{bankAccount}))
		p.Compute("payment_method_data.type", tfkit.StringValue(bankAccount))
		checkAccountNumber(p)
	}
	if p.Creates() || p.Changes("microdeposits") {
		checkMicrodeposits(p)
		planPaymentMethod(p)
	}
}

// planPaymentMethod says of the payment method what a transfer's plan asks for.
func planPaymentMethod(p *tfkit.Plan) {
	id := p.State.Get("payment_method.id")
	if p.Creates() || !id.IsSet() {
		p.Compute("payment_method.id", tftypes.NewValue(tftypes.String, tftypes.UnknownValue))
	} else {
		p.Compute("payment_method.id", id.Raw())
	}
	set := tftypes.Set{ElementType: tftypes.String}
	directions := p.Planned.Get("flow_directions")
	if directions.IsNull() {
		p.Compute("payment_method.flow_directions", tftypes.NewValue(set, []tftypes.Value{}))
	} else {
		p.Compute("payment_method.flow_directions", directions.Raw())
	}
	p.Compute("payment_method.verified", planVerified(p))
}

// planVerified says whether the bank account will be verified. The deposits are taken at their word: a wrong value fails the
// apply, and with it what depends on it.
func planVerified(p *tfkit.Plan) tftypes.Value {
	pulls, known := pullsFrom(p.Planned)
	deposits := p.Planned.Get("microdeposits")
	switch {
	case p.State.Get("status").String() == succeeded, known && !pulls:
		return tftypes.NewValue(tftypes.Bool, true)
	case !known, !deposits.IsKnown():
		return tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue)
	}
	return tftypes.NewValue(tftypes.Bool, deposits.IsSet())
}

// number is the attribute of the account number.
const number = "payment_method_data.us_bank_account.account_number_wo"

// checkAccountNumber refuses a number of the wrong mode, and none at all.
func checkAccountNumber(p *tfkit.Plan) {
	given := p.Config.Get(number)
	switch {
	case given.IsNull():
		p.Error(number, "Missing account number", "A bank account has a number: set account_number_wo, and account_number_wo_version.")
	case !given.IsSet() || p.Provider == nil:
	case p.Provider.Client.IsLive() && bankaccounts.IsTestNumber(given.String()):
		p.Error(number, "Test number with a live key",
			"The account number is one of Stripe's test numbers, which exist in test mode only. Use a test-mode key, or a real number.")
	case !p.Provider.Client.IsLive() && !bankaccounts.IsTestNumber(given.String()):
		p.Error(number, "Real number with a test key", fmt.Sprintf(
			"In test mode Stripe takes its test account numbers only, so that nobody's bank account ends there. Use one of them: on %s "+
				"everything succeeds, and the page of this resource lists the others.", bankaccounts.TestSuccess))
	}
}

// checkMicrodeposits refuses Stripe's test values with a live key: nothing of the kind has arrived.
func checkMicrodeposits(p *tfkit.Plan) {
	code, amounts := p.Planned.Get("microdeposits.descriptor_code"), p.Planned.Get("microdeposits.amounts")
	if p.Provider == nil || !p.Provider.Client.IsLive() || !bankaccounts.IsTestMicrodeposit(code.String(), integers(amounts)) {
		return
	}
	p.Error("microdeposits", "Test values with a live key",
		"These are Stripe's test values, which verify nothing in live mode. Wait for the deposits, and add what has arrived.")
}

func integers(list tfkit.Value) []int64 {
	elements := list.Elements()
	numbers := make([]int64, len(elements))
	for i, element := range elements {
		numbers[i] = element.Int64()
	}
	return numbers
}

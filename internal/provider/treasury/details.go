package treasury

import "github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"

// BankDetails declares what Stripe tells of the other end of a movement of money: a bank account, or what more has.
func BankDetails(description string, more tfkit.Attributes) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.Object, Computed: true, Description: description,
		Attributes: tfkit.Attributes{
			"type": tfkit.Fact(tfkit.String, "Kind of the payment method, such as `us_bank_account`."),
			"us_bank_account": {
				Type: tfkit.Object, Computed: true, Description: "The bank account.",
				Attributes: tfkit.Attributes{
					"account_holder_type": tfkit.Fact(tfkit.String, "Whether an `individual` or a `company` holds the bank account."),
					"account_type":        tfkit.Fact(tfkit.String, "Kind of the bank account: `checking` or `savings`."),
					"bank_name":           tfkit.Fact(tfkit.String, "Name of the bank."),
					"fingerprint":         tfkit.Fact(tfkit.String, "What tells the bank account from others: equal ones have the same."),
					"last4":               tfkit.Fact(tfkit.String, "Last four digits of the account number."),
					"network":             tfkit.Fact(tfkit.String, "Network over which the money moves: `ach` or `us_domestic_wire`."),
					"routing_number":      tfkit.Fact(tfkit.String, "Routing number of the bank."),
				},
			},
		}.With(more),
	}
}

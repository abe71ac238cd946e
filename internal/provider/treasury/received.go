package treasury

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// featureABA gives a financial account the account number to which banks send money, or from which they pull it.
const featureABA = "financial_addresses.aba"

// Received is money that somebody else sends to a financial account, or pulls from it, as test helpers simulate it.
type Received struct {
	Noun     string
	Networks []string
	Links    tfkit.Attributes // other flows that are linked to it
}

// Attributes are the arguments and facts of received money.
func (d Received) Attributes() tfkit.Attributes {
	return tfkit.Attributes{
		"amount":   Amount("Amount that moves"),
		"currency": Currency,
		"financial_account": tfkit.FinancialAccount(tfkit.Attribute{
			Required: true,
			Description: "Financial account whose money it is: pass the whole resource (`financial_account = stripe_financial_account.wallet`), so " +
				"that a plan can check that it has the feature `financial_addresses.aba`, or `{ id = \"fa_...\" }`.",
		}),
		"network": {
			Type: tfkit.String, Required: true, RequiresReplace: true, Values: d.Networks, Description: "Network over which the money moves.",
		},
		"description": Chosen("Text that the other side has given. Left out, Stripe writes `Stripe Test`."),
		"initiating_payment_method_details": {
			Type: tfkit.Object, Optional: true, RequiresReplace: true, InputOnly: true,
			Description: "The other end. Left out, it is an account at Stripe's test bank.",
			Attributes: tfkit.Attributes{
				"type": {
					Type: tfkit.String, Required: true, Values: []string{"us_bank_account"}, Description: "Kind of the other end.",
				},
				"us_bank_account": {
					Type: tfkit.Object, Optional: true, Description: "A bank account in the US.",
					Attributes: tfkit.Attributes{
						"account_holder_name": {Type: tfkit.String, Optional: true, Description: "Who holds the bank account."},
						"account_number":      {Type: tfkit.Secret, Description: "Account number."},
						"routing_number": {
							Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{routingNumber()}},
							Description: "Routing number of the bank; that of Stripe's test bank is `" + bankaccounts.TestRoutingNumber + "`.",
						},
					},
				},
			},
		},

		"status":       tfkit.Fact(tfkit.String, "Whether the money has moved (`succeeded`) or was declined (`failed`)."),
		"failure_code": tfkit.Fact(tfkit.String, "Why the money was declined, if it was: `account_closed`, `account_frozen`, `other` and the like."),
		"transaction":  tfkit.Fact(tfkit.String, "Id of the transaction that has moved the money, `trxn_...`, if it has."),
		"linked_flows": {
			Type: tfkit.Object, Computed: true, Attributes: d.Links,
			Description: "Other movements of money that belong to it.",
		},
		"reversal_details": {
			Type: tfkit.Object, Computed: true, Description: "Whether the money can be given back.",
			Attributes: tfkit.Attributes{
				"deadline":          tfkit.Fact(tfkit.Time, "Until when it can, as an RFC 3339 timestamp."),
				"restricted_reason": tfkit.Fact(tfkit.String, "Why it cannot: `already_reversed`, `deadline_passed`, `network_restricted`, `source_flow_restricted` or `other`."),
			},
		},
		"hosted_regulatory_receipt_url": Receipt,
		"created":                       tfkit.Created,
	}
}

func routingNumber() validator.String {
	return tfkit.StringRule("a routing number", func(value string) string {
		if bankaccounts.IsRoutingNumber(value) {
			return ""
		}
		return fmt.Sprintf("%q is no routing number: those have nine digits, of which the last one is a check digit. That of Stripe's test bank is %s.",
			value, bankaccounts.TestRoutingNumber)
	})
}

// Link declares the id of a flow that is linked to another.
func Link(noun, prefix string) tfkit.Attribute {
	return tfkit.Fact(tfkit.String, fmt.Sprintf("Id of the %s, `%s...`.", noun, prefix))
}

// Plan checks new money against what it depends on.
func (d Received) Plan(ctx context.Context, p *tfkit.Plan) {
	if p.Creates() {
		p.RequireFeature(ctx, "financial_account", d.Noun, featureABA)
	}
}

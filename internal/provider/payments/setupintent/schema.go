// Package setupintent is the SetupIntent of a bank account in the United States: how an account, or one of its customers, gets
// a bank account from which and to which money can be moved.
package setupintent

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// Values of attributes that rules speak of.
const (
	bankAccount = "us_bank_account"
	inbound     = "inbound"
	outbound    = "outbound"
	online      = "online"
	succeeded   = "succeeded"
	needsAction = "requires_action"
	canceled    = "canceled"
)

var attributes = tfkit.Attributes{
	"attach_to_self": {
		Type: tfkit.Bool, Optional: true, RequiresReplace: true,
		Description: "Whether the bank account is the account's own, for inbound and outbound transfers of its financial " +
			"accounts. Exclusive with `customer`; one of the two is needed.",
	},
	"customer": {
		Type: tfkit.String, Optional: true, RequiresReplace: true,
		Validators: tfkit.Validators{String: []validator.String{tfkit.ObjectID("cus_", "a customer")}},
		Description: "Id of the customer who gets the bank account, `cus_...`, for outbound payments. Exclusive with " +
			"`attach_to_self`.",
	},
	"flow_directions": {
		Type: tfkit.StringSet, Optional: true, RequiresReplace: true, Values: []string{inbound, outbound},
		Validators: tfkit.Validators{Set: []validator.Set{setvalidator.SizeAtLeast(1)}},
		Description: "Directions in which money is to move with the bank account. `inbound` needs `mandate_data`, and the " +
			"bank account has to be verified; `outbound` alone needs neither.",
	},
	"usage": {
		Type: tfkit.String, Optional: true, Default: "off_session", RequiresReplace: true, Values: []string{"off_session", "on_session"},
		Description: "Whether the bank account is used while the customer is there.",
	},
	"description": {
		Type: tfkit.String, Optional: true, Validators: tfkit.Validators{String: []validator.String{tfkit.MaxLength(1000)}},
		Description: "Anything that helps to tell the SetupIntent from others.",
	},
	"payment_method_types": {
		Type: tfkit.StringList, Optional: true, Computed: true, RequiresReplace: true, Values: []string{bankAccount}, Encode: encodeTypes,
		Validators:  tfkit.Validators{List: []validator.List{listvalidator.SizeBetween(1, 1)}},
		Description: "Types of payment methods that the SetupIntent can set up: `us_bank_account`, and nothing else.",
	},
	"payment_method_data": paymentMethodData,
	"mandate_data":        mandateData,
	"microdeposits": {
		Type: tfkit.Object, Optional: true, ByAction: true, InputOnly: true, Derive: statusOf, Decode: decodeMicrodeposits,
		Description: "What has arrived on the bank account, which verifies it: either of the two. In test mode and in the sandbox " +
			"`SM11AA` or `[32, 45]` verify, and nothing has to arrive. In live mode the values become known one or two business " +
			"days after the creation: add them then. A wrong value is tried again by the next apply, but Stripe allows three wrong " +
			"pairs of amounts, or ten wrong codes, before it gives up.",
		Attributes: deposits,
	},
	"payment_method": {
		Type: tfkit.Object, Computed: true, Derive: paymentMethod, ChangesWith: []string{"microdeposits"},
		Description: "The bank account as a payment method, to be passed whole: `origin_payment_method = " +
			"stripe_setup_intent.NAME.payment_method`. Everything but the id is known at plan, so that the plan of a transfer can check " +
			"it. Null when Stripe could not set it up.",
		Attributes: tfkit.Attributes{
			"id":              {Type: tfkit.String, Computed: true, Description: "Id of the payment method, `pm_...`."},
			"flow_directions": {Type: tfkit.StringSet, Computed: true, Description: "Directions in which money may move with it."},
			"verified":        {Type: tfkit.Bool, Computed: true, Description: "Whether it can be used: what had to be verified has been."},
		},
	},
	"mandate": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"microdeposits"},
		Description: "Id of the mandate by which money may be pulled from the bank account, `mandate_...`; null before it is verified.",
	},
	"status": {
		Type: tfkit.String, Computed: true, ChangesWith: []string{"microdeposits"},
		Description: "Where Stripe has the SetupIntent: `requires_action` while the bank account waits to be verified, " +
			"`succeeded`, or `requires_payment_method` when it could not be set up. One that was canceled outside Terraform is gone, and " +
			"planned anew.",
	},
	"next_action": nextAction,
	"last_setup_error": {
		Type: tfkit.Object, Computed: true, ChangesWith: []string{"microdeposits"},
		Description: "Why the bank account could not be set up; null where nothing has failed.",
		Attributes: tfkit.Attributes{
			"code":    {Type: tfkit.String, Computed: true, Description: "Stripe's code of the error."},
			"message": {Type: tfkit.String, Computed: true, Description: "The error in words."},
		},
	},
	"created": tfkit.Created,
}

// deposits are the two ways to tell what has arrived.
var deposits = tfkit.Attributes{
	"descriptor_code": {
		Type: tfkit.String, Optional: true,
		Validators: tfkit.Validators{String: []validator.String{
			stringvalidator.RegexMatches(descriptorCode, "must be a code of six letters and digits that begins with SM, such as SM11AA"),
		}},
		Description: "Code in the descriptor of the one deposit, six letters and digits that begin with `SM`.",
	},
	"amounts": {
		Type: tfkit.Int64List, Optional: true,
		Validators:  tfkit.Validators{List: []validator.List{listvalidator.SizeBetween(2, 2)}},
		Description: "Amounts of the two deposits, in cents.",
	},
}

// once is what Stripe takes of a bank account before it is set up, and not later.
func once(attribute tfkit.Attribute) tfkit.Attribute {
	attribute.RequiresReplace = true
	if !attribute.Required && attribute.Type != tfkit.Secret {
		attribute.Optional = true
	}
	return attribute
}

var paymentMethodData = tfkit.Attribute{
	Type: tfkit.Object, Required: true, Derive: paymentMethodOf, Description: "The bank account.",
	Attributes: tfkit.Attributes{
		"type": {
			Type: tfkit.String, Optional: true, Computed: true, RequiresReplace: true, Values: []string{bankAccount}, Encode: encodeType,
			Description: "Type of the payment method: `us_bank_account`, and nothing else.",
		},
		"us_bank_account": {
			Type: tfkit.Object, Required: true, Description: "The bank account itself.",
			Attributes: tfkit.Attributes{
				"routing_number": once(tfkit.Attribute{
					Type: tfkit.String, Required: true, Validators: tfkit.Validators{String: []validator.String{routingNumber()}},
					Description: "Routing number of the bank, nine digits. That of Stripe's test bank is `110000000`.",
				}),
				"account_number": once(tfkit.Attribute{
					Type: tfkit.Secret,
					Description: "Number of the bank account. In test mode and in the sandbox one of Stripe's test numbers, such as " +
						"`000123456789`, on which everything succeeds.",
				}),
				"account_holder_type": once(tfkit.Attribute{
					Type: tfkit.String, Required: true, Values: []string{"company", "individual"}, Description: "Who holds the bank account.",
				}),
				"account_type": once(tfkit.Attribute{
					Type: tfkit.String, Default: "checking", Values: []string{"checking", "savings"}, Description: "Type of the bank account.",
				}),
			},
		},
		"billing_details": {
			Type: tfkit.Object, Required: true, Description: "Who is billed: the holder of the bank account.",
			Attributes: tfkit.Attributes{
				"name": once(tfkit.Attribute{
					Type: tfkit.String, Required: true, Description: "Full name of the holder, or the name of the company.",
				}),
				"email": once(tfkit.Attribute{
					Type:        tfkit.String,
					Description: "Email address of the holder, to which Stripe sends the mandate and the instructions for verification.",
				}),
				"phone": once(tfkit.Attribute{Type: tfkit.String, Description: "Phone number of the holder, with its extension."}),
				"address": {
					Type: tfkit.Object, Optional: true, Description: "Address of the holder.", Attributes: address(),
				},
			},
		},
	},
}

func address() tfkit.Attributes {
	all := tfkit.Address()
	for name, member := range all {
		all[name] = once(member)
	}
	return all
}

// mandateData stays as it was given: Stripe shows it in the mandate, and that only once the bank account is verified.
var mandateData = tfkit.Attribute{
	Type: tfkit.Object, Optional: true, InputOnly: true, Derive: mandateOf,
	Description: "How the holder has accepted that money is pulled from the bank account. Needed for `inbound`.",
	Attributes: tfkit.Attributes{
		"customer_acceptance": {
			Type: tfkit.Object, Required: true, Description: "The acceptance.",
			Attributes: tfkit.Attributes{
				"type": once(tfkit.Attribute{
					Type: tfkit.String, Required: true, Values: []string{"offline", online}, Description: "How it was accepted.",
				}),
				"accepted_at": once(tfkit.Attribute{
					Type: tfkit.Time, InputOnly: true,
					Description: "When it was accepted, as an RFC 3339 timestamp; left out, at the creation.",
				}),
				"online": {
					Type: tfkit.Object, Optional: true, Description: "Where it was accepted online. Needed for the type `online`.",
					Attributes: tfkit.Attributes{
						"ip_address": once(tfkit.Attribute{
							Type: tfkit.String, Required: true, Validators: tfkit.Validators{String: []validator.String{tfkit.IPAddress()}},
							Description: "IP address from which it was accepted.",
						}),
						"user_agent": once(tfkit.Attribute{
							Type: tfkit.String, Required: true, Description: "User agent of the browser in which it was accepted.",
						}),
					},
				},
			},
		},
	},
}

var nextAction = tfkit.Attribute{
	Type: tfkit.Object, Computed: true, ChangesWith: []string{"microdeposits"},
	Description: "What has to be done so that the bank account is set up; null when nothing has.",
	Attributes: tfkit.Attributes{
		"type": {Type: tfkit.String, Computed: true, Description: "What it is: `verify_with_microdeposits`."},
		"verify_with_microdeposits": {
			Type: tfkit.Object, Computed: true, Description: "The microdeposits that have been sent.",
			Attributes: tfkit.Attributes{
				"arrival_date":      {Type: tfkit.Time, Computed: true, Description: "When they are expected on the bank account."},
				"microdeposit_type": {Type: tfkit.String, Computed: true, Description: "What tells them: `amounts` or `descriptor_code`."},
			},
		},
	},
}

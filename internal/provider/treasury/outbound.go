package treasury

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// Networks over which money leaves a financial account.
const (
	ach    = "ach"
	wire   = "us_domestic_wire"
	stripe = "stripe"
)

// Outcomes of what leaves a financial account.
const (
	posted   = "posted"
	failed   = "failed"
	canceled = "canceled"
	returned = "returned"
)

// The arguments that say where money goes.
const (
	method  = "destination_payment_method"
	data    = "destination_payment_method_data"
	options = "destination_payment_method_options"
)

// Outflow is one of the two ways to send money out of a financial account. They differ in where it may go.
type Outflow struct {
	Noun       string // "outbound payment"
	Features   string // what its features are called before the network: "outbound_payments"
	Descriptor string // the statement descriptor where none is given
	Bank       string // describes the bank account
	Data       tfkit.Attributes
}

// Attributes are the arguments and facts that both have.
func (o Outflow) Attributes() tfkit.Attributes {
	return tfkit.Attributes{
		"amount":   Amount("Amount that is sent"),
		"currency": Currency,
		"financial_account": tfkit.FinancialAccount(tfkit.Attribute{
			Required: true,
			Description: fmt.Sprintf("Financial account that the money leaves: pass the whole resource (`financial_account = "+
				"stripe_financial_account.wallet`), so that a plan can check that it has the feature: `%s.ach`, `%s.us_domestic_wire`, or "+
				"`intra_stripe_flows` for money that goes to another financial account. Or give `{ id = \"fa_...\" }`.", o.Features, o.Features),
		}),
		method: tfkit.BankAccount(tfkit.Attribute{Optional: true, Description: o.Bank}),
		data: {
			Type: tfkit.Object, Optional: true, RequiresReplace: true, InputOnly: true, Attributes: o.Data,
			Description: "Where the money goes, instead of `destination_payment_method`.",
		},
		options: {
			Type: tfkit.Object, Optional: true, RequiresReplace: true, InputOnly: true, Description: "How the money goes to a bank account.",
			Attributes: tfkit.Attributes{"us_bank_account": {
				Type: tfkit.Object, Optional: true, Description: "How the money goes to a bank account in the US.",
				Attributes: tfkit.Attributes{"network": {
					Type: tfkit.String, Optional: true, Values: []string{ach, wire},
					Description: "Network over which the money goes; left out, it is the one that the bank account prefers, `ach` as a rule.",
				}},
			}},
		},
		"description": Description,
		"statement_descriptor": Chosen("What the statement at the other end shows: up to 10 characters by `ach`, 140 by `us_domestic_wire`, 500 to " +
			"another financial account. Left out, it is `" + o.Descriptor + "`."),
		"returned_code": Code("returned_details.code",
			"Why the money has come back, or is to come back with `outcome = \"returned\"`; left out, that is `declined`.", ReturnCodes...),

		"status":     Follows(tfkit.String, "State in Stripe: `processing`, `posted`, `failed`, `canceled` or `returned`."),
		"cancelable": Follows(tfkit.Bool, "Whether it can still be canceled."),
		"transaction": tfkit.Fact(tfkit.String,
			"Id of the transaction that holds the money and lets it go, `trxn_...`."),
		"returned_transaction": {
			Type: tfkit.String, Computed: true, ChangesWith: withOutcome, Field: "returned_details.transaction",
			Description: "Id of the transaction by which the money has come back, `trxn_...`, if it did.",
		},
		"status_transitions": Progress(canceled, failed, posted, returned),
		"expected_arrival_date": {
			Type: tfkit.Time, Computed: true, ChangesWith: withOutcome,
			Description: "When the money is expected at the other end, as an RFC 3339 timestamp. Banks can delay it.",
		},
		"tracking_details": {
			Type: tfkit.Object, Computed: true, ChangesWith: withOutcome, Description: "How the network tracks the money, once it tells.",
			Attributes: tfkit.Attributes{
				"type": tfkit.Fact(tfkit.String, "Network: `ach` or `us_domestic_wire`."),
				"ach": {
					Type: tfkit.Object, Computed: true, Description: "Tracking by ACH.",
					Attributes: tfkit.Attributes{"trace_id": tfkit.Fact(tfkit.String, "Id by which ACH traces the money.")},
				},
				"us_domestic_wire": {
					Type: tfkit.Object, Computed: true, Description: "Tracking of a wire.",
					Attributes: tfkit.Attributes{
						"chips": tfkit.Fact(tfkit.String, "CHIPS System Sequence Number."),
						"imad":  tfkit.Fact(tfkit.String, "Input Message Accountability Data."),
						"omad":  tfkit.Fact(tfkit.String, "Output Message Accountability Data."),
					},
				},
			},
		},
		method + "_details": BankDetails("The other end, as Stripe knows it.", tfkit.Attributes{"financial_account": {
			Type: tfkit.Object, Computed: true, Description: "The financial account.",
			Attributes: tfkit.Attributes{
				"id":      tfkit.Fact(tfkit.String, "Id of the financial account, `fa_...`."),
				"network": tfkit.Fact(tfkit.String, "Network over which the money moves: `stripe`."),
			},
		}}),
		"hosted_regulatory_receipt_url": Receipt,
		"created":                       tfkit.Created,
	}
}

// Account declares the financial account to which money goes.
func Account(description string) tfkit.Attribute {
	return tfkit.Attribute{
		Type: tfkit.String, Optional: true, Description: description,
		Validators: tfkit.Validators{String: []validator.String{tfkit.ObjectID("fa_", "a financial account")}},
	}
}

// Outcomes are what can become of both. Stripe returns what is processing at once, too.
func (o Outflow) Outcomes() *tfkit.Outcomes {
	takes := map[string]string{"returned_code": "returned_details[code]"}
	return &tfkit.Outcomes{
		Of:      func(object stripeapi.Object) string { return object.String("status") },
		Created: []string{processing},
		Moves: []tfkit.Move{
			{From: processing, To: posted, Action: "/post", Helper: true},
			{From: processing, To: failed, Action: "/fail", Helper: true},
			{From: processing, To: canceled, Action: "/cancel"},
			{From: processing, To: returned, Action: "/return", Helper: true, Takes: takes},
			{From: posted, To: returned, Action: "/return", Helper: true, Takes: takes},
		},
	}
}

// network is the one over which the money goes, empty while that is not known.
func network(config tfkit.Value) string {
	kind, given := config.Get(data+".type"), config.Get(options+".us_bank_account.network")
	switch {
	case !config.Get(data).IsKnown(), !kind.IsKnown():
		return ""
	case kind.String() == "financial_account":
		return stripe
	case !given.IsKnown():
		return ""
	case given.IsSet():
		return given.String()
	}
	return ach
}

// Validate refuses a destination that contradicts itself.
func (o Outflow) Validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	refuse := func(attribute, summary, detail string) {
		diagnostics.AddAttributeError(tfkit.AttributePath(attribute), summary, detail)
	}
	to, described := config.Get(method), config.Get(data)
	switch {
	case to.IsSet() && described.IsSet():
		refuse(data, "Two destinations", fmt.Sprintf("Give either %s or %s: money goes to one place.", method, data))
	case to.IsNull() && described.IsNull():
		refuse(method, "Missing destination", fmt.Sprintf("Say where the money goes: with %s or %s.", method, data))
	}
	kind := described.Get("type").String()
	for member, only := range map[string]string{"financial_account": "financial_account", "us_bank_account": "us_bank_account", "billing_details": "us_bank_account"} {
		given := described.Get(member)
		if _, has := o.Data[member]; !has {
			continue
		}
		switch {
		case kind == "":
		case kind != only && given.IsSet():
			refuse(data+"."+member, "Conflicting destination", fmt.Sprintf("A destination of the type %q has no %s. Remove it, or set type = %q.", kind, member, only))
		case kind == only && given.IsNull():
			refuse(data, "Missing "+member, fmt.Sprintf("A destination of the type %q needs %s.", kind, member))
		}
	}
	if network(config) == stripe && config.Get(options).IsSet() {
		refuse(options, "Options for a bank account", "Money that goes to another financial account takes Stripe's own network. Remove "+options+".")
	}
}

// Plan checks a new outflow against what it depends on.
func (o Outflow) Plan(ctx context.Context, p *tfkit.Plan) {
	if !p.Creates() {
		return
	}
	over := network(p.Config)
	switch over {
	case "":
	case stripe:
		p.RequireFeature(ctx, "financial_account", o.Noun, "intra_stripe_flows")
	default:
		p.RequireFeature(ctx, "financial_account", o.Noun, o.Features+"."+over)
	}
	RequireBankAccount(p, method, o.Noun, "outbound")
	CheckDescriptor(p, over)
	if over == wire {
		requireAddress(p)
	}
	if outcome := p.Config.Get("outcome"); over == stripe && outcome.IsSet() && outcome.String() != posted {
		p.Error("outcome", "No way to "+outcome.String(), fmt.Sprintf(
			"Money that goes to another financial account is there at once: the %s becomes posted, and nothing else. Set outcome = \"posted\", or leave it out.", o.Noun))
		return
	}
	WarnOfToken(p, method, o.Noun, posted, returned)
}

// requireAddress refuses a wire to somebody whose address is not complete.
func requireAddress(p *tfkit.Plan) {
	described := p.Config.Get(data)
	address := described.Get("billing_details.address")
	if !described.IsSet() || !described.Get("billing_details").IsKnown() || !address.IsKnown() {
		return
	}
	var missing []string
	for _, member := range []string{"line1", "city", "state", "postal_code", "country"} {
		if address.Get(member).IsNull() {
			missing = append(missing, member)
		}
	}
	if len(missing) > 0 {
		p.Error(data, "Incomplete address", fmt.Sprintf(
			"A wire needs the complete address of the account holder. Add to %s.billing_details.address: %s.", data, strings.Join(missing, ", ")))
	}
}

package treasury

import (
	"cmp"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/bankaccounts"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// The statuses of received money.
const (
	succeeded = "succeeded"
	declined  = "failed"
)

// The codes of money that was declined.
const (
	codeClosed            = "account_closed"
	codeFrozen            = "account_frozen"
	codeInsufficientFunds = "insufficient_funds"
	codeOther             = "other"
)

// Reasons why received money cannot be given back.
const (
	alreadyReversed      = "already_reversed"
	deadlinePassed       = "deadline_passed"
	networkRestricted    = "network_restricted"
	sourceFlowRestricted = "source_flow_restricted"
)

// received is money that somebody else sends to a financial account, or takes from it.
type received struct {
	id          string      // of the object, where something names it before it is there
	account     *api.Record // the financial account
	amount      int64
	network     string
	description string
	from        api.Object    // initiating_payment_method_details without billing_details where there are none
	linked      api.Object    // linked_flows, as far as there are any
	lines       []ledger.Line // the other side of the movement; none when that is the world outside
	returns     *api.Record   // the transfer whose money goes back by this, if any
}

// record makes the record of received money. links are the names of the flows that can be linked to it, and reversal says
// whether it can be given back.
func (in received) record(r *api.Request, typ string, links []string, reversal api.Object) *api.Record {
	rec := newMovement(r, typ, in.account, in.amount)
	if in.id != "" {
		rec.ID, rec.Data["id"] = in.id, in.id
	}
	linked := api.Object{}
	for _, name := range links {
		linked[name] = in.linked[name]
	}
	from := in.from
	if !from.Has("billing_details") {
		from["billing_details"] = noBillingDetails()
	}
	rec.Data.Merge(api.Object{
		"failure_code": nil, "initiating_payment_method_details": from, "linked_flows": linked, "network": in.network,
		"reversal_details": reversal, "status": succeeded,
	})
	rec.Data["description"] = in.description
	return rec
}

// decline marks received money as declined. There is nothing to give back, and no receipt.
func decline(rec *api.Record, code string) {
	rec.Data.Merge(api.Object{"failure_code": code, "status": declined})
	rec.Data["reversal_details"], rec.Data["hosted_regulatory_receipt_url"] = nil, nil
}

// book moves the money of what was received: amount is negative where it leaves the financial account. Where it is the return
// of a transfer, it is that which moves the money.
func (in received) book(r *api.Request, rec *api.Record, amount int64) error {
	flow, entryType := rec, flowType(rec.Type)
	if in.returns != nil {
		flow, entryType = in.returns, flowType(in.returns.Type)+"_return"
	}
	txn, err := begin(r, flow, amount, in.description)
	if err != nil {
		return err
	}
	lines := append([]ledger.Line{ledger.On(r, txn, entryType, ledger.Impact{Cash: amount})}, in.lines...)
	if err := ledger.Move(r, currency, lines...); err != nil {
		return err
	}
	rec.Data["transaction"] = txn.ID
	return ledger.Post(r, txn)
}

func noBillingDetails() api.Object {
	return api.Object{"address": testbanks.NoAddress(), "email": nil, "name": nil}
}

// reversible describes money that can be given back until a deadline (none when it is zero), or why it cannot.
func reversible(deadline time.Time, restricted string) api.Object {
	details := api.Object{"deadline": nil, "restricted_reason": text(restricted)}
	if !deadline.IsZero() {
		details["deadline"] = deadline.Unix()
	}
	return details
}

// achDeadline is until when money that came or went by ACH can be given back. Stripe says that it is about one business day,
// and its examples show the second midnight before a business day.
func achDeadline(r *api.Request) time.Time { return testbanks.BusinessDay(r.Now, 2) }

// reversal is how received money shows whether it can be given back, now. reversedBy is the link to what has given it back.
func reversal(r *api.Request, rec *api.Record, reversedBy string) any {
	details := rec.Data.Object("reversal_details").Clone()
	switch {
	case details == nil:
		return nil
	case details.Has("restricted_reason"):
	case rec.Data.Has("linked_flows." + reversedBy):
		details["restricted_reason"] = alreadyReversed
	case details.Has("deadline") && details.Int("deadline") <= r.Now.Unix():
		details["restricted_reason"] = deadlinePassed
	}
	return details
}

// fromBank reads what a test helper says about the bank account at the other end. Where it says nothing, it is an account at
// Stripe's test bank.
func fromBank(r *api.Request) (api.Object, error) {
	const param = "initiating_payment_method_details"
	if r.Params[param] == "" {
		return nil, api.Empty(param)
	}
	bank := r.Params.Object(param + ".us_bank_account")
	for _, name := range []string{"account_holder_name", "account_number", "routing_number"} {
		if bank.Has(name) && bank.String(name) == "" {
			return nil, api.Empty(param + "[us_bank_account][" + name + "]")
		}
	}
	routing := cmp.Or(bank.String("routing_number"), bankaccounts.TestRoutingNumber)
	number := cmp.Or(bank.String("account_number"), bankaccounts.TestSuccess)
	if !bankaccounts.IsRoutingNumber(routing) {
		return nil, api.Invalid(param+"[us_bank_account][routing_number]", "routing_number_invalid", "Invalid routing number: %s. "+
			"A routing number has nine digits, of which the last one is a check digit.", routing)
	}
	billing := noBillingDetails()
	billing["name"] = text(bank.String("account_holder_name"))
	return api.Object{
		"type": "us_bank_account", "billing_details": billing,
		"us_bank_account": api.Object{
			"bank_name": bankName, "last4": number[max(0, len(number)-4):], "routing_number": routing,
		},
	}, nil
}

// reach says what becomes of money that comes to the ABA address of a financial account, or is pulled from it: a code when
// it is declined, and an error when there is no such address.
func reach(r *api.Request, fa *api.Record, network, flow string) (code string, err error) {
	if len(fa.Data.List("financial_addresses")) == 0 && !isClosed(fa) {
		why := "its feature `" + featureABA + "` was not requested. Request the feature first."
		if fa.Secret.Has(requestedAt(featureABA)) {
			why = "its feature `" + featureABA + "` has not been active yet. Wait until it is in `active_features`."
		}
		return "", api.Invalid("financial_account", "", "The financial account '%s' has no account number that money could be sent to "+
			"or pulled from: %s", fa.ID, why)
	}
	if isClosed(fa) {
		return codeClosed, nil
	}
	details, err := hindrances(r, fa, featureABA, flow)
	for _, why := range details {
		switch {
		case store.AsObject(why).String("code") != "restricted_by_platform":
			return codeFrozen, err
		case flow == capabilities.InboundFlows && network == networkWire: // wires still arrive
		default:
			code = codeOther
		}
	}
	return code, err
}

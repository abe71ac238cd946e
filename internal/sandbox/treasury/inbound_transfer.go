package treasury

import (
	"cmp"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

const (
	nounInboundTransfer = "InboundTransfer"
	jobInboundTransfer  = "treasury.inbound_transfer.outcome"
	featureInboundACH   = "inbound_transfers.ach"
)

func registerInboundTransfers(m *api.Mux) {
	m.Type(api.Type{
		Name: typeInboundTransfer, Prefix: "ibt_", Noun: "inbound transfer", Param: "id",
		Events: api.Statuses(typeInboundTransfer, map[string]string{
			succeeded: "succeeded", statusFailed: "failed", statusCanceled: "canceled",
		}),
	})
	m.Job(jobInboundTransfer, outcome(jobInboundTransfer, typeInboundTransfer, settleInbound))

	const collection, helpers = "/v1/treasury/inbound_transfers", "/v1/test_helpers/treasury/inbound_transfers/{id}"
	m.Handle("POST "+collection, createInboundTransfer, differsInTime,
		"`origin_payment_method` takes PaymentMethods; Stripe also takes the bank accounts in `external_accounts`.")
	m.Handle("GET "+collection, func(r *api.Request) (api.Object, error) { return listOfAccount(r, typeInboundTransfer, nil) })
	m.Handle("GET "+collection+"/{id}", retrieveOne(typeInboundTransfer, "id"))
	m.Handle("POST "+collection+"/{inbound_transfer}/cancel", onInbound("inbound_transfer", "canceled", statusProcessing, cancelInbound))
	m.Handle("POST "+helpers+"/succeed", onInbound("id", "succeeded", statusProcessing, succeedInbound))
	m.Handle("POST "+helpers+"/fail", onInbound("id", "failed", statusProcessing, func(r *api.Request, transfer *api.Record) error {
		return failInbound(r, transfer, r.Params.String("failure_details.code"))
	}))
	m.Handle("POST "+helpers+"/return", onInbound("id", "returned", succeeded, returnInbound))
}

func createInboundTransfer(r *api.Request) (api.Object, error) {
	const param = "origin_payment_method"
	amount, err := sum(r)
	if err != nil {
		return nil, err
	}
	fa, err := openAccount(r)
	if err != nil {
		return nil, err
	}
	pm, err := ownBank(r, param, testbanks.Inbound)
	if err != nil {
		return nil, err
	}
	if err := checkFeature(r, fa, featureInboundACH, capabilities.InboundFlows, "financial_account"); err != nil {
		return nil, err
	}
	details, err := bankDetails(r, pm, networkACH)
	if err != nil {
		return nil, err
	}
	transfer := newMovement(r, typeInboundTransfer, fa, amount)
	transfer.Data.Merge(api.Object{
		"cancelable": true, "description": r.Params.String("description"), "failure_details": nil,
		"linked_flows": api.Object{"received_debit": nil}, param: pm.ID, param + "_details": details,
		"returned": false, "statement_descriptor": cmp.Or(r.Params.String("statement_descriptor"), "transfer"),
		"status":             statusProcessing,
		"status_transitions": api.Object{"canceled_at": nil, "failed_at": nil, "succeeded_at": nil},
	})
	annotate(r, transfer)
	transfer.Secret[secretNumber] = pm.Secret[testbanks.SecretAccountNumber]
	if err := r.Insert(transfer); err != nil {
		return nil, err
	}
	if err := schedule(r, jobInboundTransfer, transfer); err != nil {
		return nil, err
	}
	return r.Render(transfer)
}

// onInbound handles an action on an InboundTransfer, whose id the path names by param, that must have a status for it.
func onInbound(param, done, status string, act func(*api.Request, *api.Record) error) api.Handler {
	return func(r *api.Request) (api.Object, error) {
		transfer, err := r.Find(typeInboundTransfer, r.Path(param))
		if err != nil {
			return nil, err
		}
		if err := mustBe(transfer, nounInboundTransfer, done, status); err != nil {
			return nil, err
		}
		if err := act(r, transfer); err != nil {
			return nil, err
		}
		return r.Render(transfer)
	}
}

// settleInbound does what the bank account at the other end is for.
func settleInbound(r *api.Request, transfer *api.Record) error {
	ending := testbanks.OfNumber(transfer.Secret.String(secretNumber)).Inbound
	switch ending.Status {
	case testbanks.StaysProcessing:
		return nil
	case testbanks.Fails:
		return failInbound(r, transfer, ending.Code)
	case testbanks.IsCanceled:
		return cancelInbound(r, transfer)
	}
	if err := succeedInbound(r, transfer); err != nil || ending.Status != testbanks.IsReturned {
		return err
	}
	return returnInbound(r, transfer)
}

func cancelInbound(r *api.Request, transfer *api.Record) error {
	moveOn(r, transfer, statusCanceled)
	return r.Update(transfer)
}

func failInbound(r *api.Request, transfer *api.Record, code string) error {
	moveOn(r, transfer, statusFailed)
	transfer.Data["failure_details"] = api.Object{"code": cmp.Or(code, codeOther)}
	return r.Update(transfer)
}

// succeedInbound brings the money in. Only now there is a transaction.
func succeedInbound(r *api.Request, transfer *api.Record) error {
	amount := transfer.Data.Int("amount")
	txn, err := begin(r, transfer, amount, transfer.Data.String("description"))
	if err != nil {
		return err
	}
	if err := ledger.Move(r, currency, ledger.On(r, txn, "inbound_transfer", ledger.Impact{Cash: amount})); err != nil {
		return err
	}
	if err := ledger.Post(r, txn); err != nil {
		return err
	}
	transfer.Data["transaction"] = txn.ID
	moveOn(r, transfer, succeeded)
	return r.Update(transfer)
}

// returnInbound takes the money back, also where that overdraws the financial account: the bank does not ask. The transfer
// remains one that has succeeded.
func returnInbound(r *api.Request, transfer *api.Record) error {
	if transfer.Data.Bool("returned") {
		return api.Invalid("", "", "The InboundTransfer '%s' has already been returned.", transfer.ID)
	}
	fa, err := r.Get(typeFinancialAccount, transfer.Parent)
	if err != nil {
		return err
	}
	if isClosed(fa) {
		return api.Invalid("", "", "The InboundTransfer '%s' cannot be returned, because its financial account '%s' is closed. "+
			"Stripe would take the money from where `forwarding_settings` say.", transfer.ID, fa.ID)
	}
	from := transfer.Data.Object("origin_payment_method_details").Clone()
	bank := from.Object("us_bank_account")
	from["us_bank_account"] = api.Object{
		"bank_name": bank["bank_name"], "last4": bank["last4"], "routing_number": bank["routing_number"],
	}
	debit, err := receiveDebit(r, received{
		account: fa, amount: transfer.Data.Int("amount"), network: networkACH, description: transfer.Data.String("description"),
		from: from, linked: api.Object{"inbound_transfer": transfer.ID}, returns: transfer,
	}, "")
	if err != nil {
		return err
	}
	transfer.Data["returned"] = true
	transfer.Data.Set("linked_flows.received_debit", debit.ID)
	return r.Update(transfer)
}

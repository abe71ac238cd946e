package payments

import (
	"maps"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// capabilitiesForTransfers are those of which one lets an account receive transfers.
var capabilitiesForTransfers = []string{capabilities.Transfers, "crypto_transfers", "legacy_payments"}

func registerTransfers(m *api.Mux) {
	m.Type(api.Type{Name: typeTransfer, Prefix: "tr_", Noun: "transfer", Param: "transfer", View: viewTransfer, Events: transferEvents})
	m.Type(api.Type{Name: typeTransferReversal, Prefix: "trr_", Noun: "transfer reversal", Param: "reversal"})
	const collection = "/v1/transfers"
	const object = collection + "/{transfer}"
	const reversals = collection + "/{id}/reversals"
	m.Handle("POST "+collection, createTransfer,
		"`source_transaction` is not simulated, and neither is the payment on the connected account: `destination_payment` is left out.")
	m.Handle("GET "+collection, listTransfers)
	m.Handle("GET "+object, retrieve(typeTransfer, "transfer"))
	m.Handle("POST "+object, func(r *api.Request) (api.Object, error) {
		return update(r, typeTransfer, "transfer", "description", "metadata")
	})
	m.Handle("POST "+reversals, reverseTransfer)
	m.Handle("GET "+reversals, listReversals)
	m.Handle("GET "+collection+"/{transfer}/reversals/{id}", retrieveReversal)
	m.Handle("POST "+collection+"/{transfer}/reversals/{id}", updateReversal)
}

func transferEvents(c api.Change) []string {
	const name = "transfer."
	switch {
	case c.Before == nil:
		return []string{name + "created"}
	case c.Changed("amount_reversed"):
		return []string{name + "reversed"}
	}
	return []string{name + "updated"}
}

// viewTransfer shows a transfer with its reversals.
func viewTransfer(r *api.Request, transfer *api.Record) (api.Object, error) {
	view := maps.Clone(transfer.Data)
	list := []any{}
	err := r.Each(store.Query{Type: typeTransferReversal, Parent: transfer.ID}, func(reversal *api.Record) (bool, error) {
		shown, err := r.Embed(reversal, "reversals.data")
		list = append(list, shown)
		return err == nil, err
	})
	view["reversals"] = api.Object{
		"object": "list", "data": list, "has_more": false, "url": "/v1/transfers/" + transfer.ID + "/reversals",
	}
	return view, err
}

func createTransfer(r *api.Request) (api.Object, error) {
	if err := refuseUnsimulated(r, "source_transaction"); err != nil {
		return nil, err
	}
	if !r.Params.Has("amount") {
		return nil, api.Missing("amount")
	}
	account, err := r.Get(typeAccount, r.Account)
	if err != nil {
		return nil, err
	}
	amount, currency, err := money(r, account)
	if err != nil {
		return nil, err
	}
	to, err := recipient(r)
	if err != nil {
		return nil, err
	}
	if err := covers(r, account.ID, currency, amount); err != nil {
		return nil, err
	}
	transfer := r.New(typeTransfer)
	transfer.Data.Merge(api.Object{
		"amount": amount, "amount_reversed": int64(0), "currency": currency, "destination": to.ID, "metadata": api.Object{},
		"reversed": false, "source_type": "card",
	})
	take(r, transfer, "description", "metadata", "source_type", "transfer_group")
	transaction, err := passOn(r, transfer, transfer.ID, amount)
	if err != nil {
		return nil, err
	}
	transfer.Data["balance_transaction"] = transaction
	if err := r.Insert(transfer); err != nil {
		return nil, err
	}
	if err := tellAvailable(r, to.ID); err != nil {
		return nil, err
	}
	return r.Render(transfer)
}

// recipient is the connected account that the request names, if it can receive transfers.
func recipient(r *api.Request) (*api.Record, error) {
	const param = "destination"
	id := r.Params.String(param)
	to, err := r.Reference(typeAccount, id, param)
	if err != nil {
		return nil, err
	}
	if to.ID == r.Account {
		return nil, api.Invalid(param, "", "You cannot transfer money to your own account.")
	}
	for _, name := range capabilitiesForTransfers {
		if to.Data.String("capabilities."+name) == "active" {
			return to, nil
		}
	}
	return nil, api.Invalid(param, "insufficient_capabilities_for_transfer", "Your destination account needs to have at least one of "+
		"the following capabilities enabled: transfers, crypto_transfers, legacy_payments")
}

// passOn moves money from the balance of a transfer's owner to that of its destination, or back where amount is negative. It
// returns the id of the owner's balance transaction.
func passOn(r *api.Request, transfer *api.Record, source string, amount int64) (transaction string, err error) {
	out := ledger.Entry{
		Account: transfer.Account, Book: ledger.Payments, Type: "transfer", Source: source, Amount: -amount,
		Description: transfer.Data.String("description"),
	}
	in := out
	in.Account, in.Type, in.Category, in.Amount = transfer.Data.String("destination"), "payment", "charge", amount
	if amount < 0 {
		out.Type, out.Category = "transfer_refund", "transfer_reversal"
		in.Type, in.Category = "payment_refund", "refund"
	}
	outLine, transaction := ledger.OnBalance(r, out)
	inLine, _ := ledger.OnBalance(r, in)
	return transaction, ledger.Move(r, transfer.Data.String("currency"), outLine, inLine)
}

func listTransfers(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeTransfer}, func(transfer *api.Record) bool {
		for _, name := range []string{"destination", "transfer_group"} {
			if r.Params.Has(name) && r.Params.Get(name) != transfer.Data.Get(name) {
				return false
			}
		}
		return true
	})
}

// reverseTransfer takes money back, all that has not been taken back yet unless the request names an amount.
func reverseTransfer(r *api.Request) (api.Object, error) {
	if err := refuseUnsimulated(r, "refund_application_fee"); err != nil {
		return nil, err
	}
	transfer, err := r.Find(typeTransfer, r.Path("id"))
	if err != nil {
		return nil, err
	}
	rest := transfer.Data.Int("amount") - transfer.Data.Int("amount_reversed")
	amount := rest
	if r.Params.Has("amount") {
		amount = r.Params.Int("amount")
	}
	switch {
	case rest == 0:
		return nil, api.Invalid("", "transfer_already_reversed", "The transfer '%s' has already been fully reversed.", transfer.ID)
	case amount > rest:
		return nil, api.Invalid("amount", "", "The amount (%d) is greater than what is left of the transfer '%s' (%d).",
			amount, transfer.ID, rest)
	}
	if err := checkAmount(amount); err != nil {
		return nil, err
	}
	currency := transfer.Data.String("currency")
	if err := covers(r, transfer.Data.String("destination"), currency, amount); err != nil {
		return nil, err
	}
	reversal := r.New(typeTransferReversal)
	reversal.Parent = transfer.ID
	reversal.Data.Merge(api.Object{"amount": amount, "currency": currency, "metadata": api.Object{}, "transfer": transfer.ID})
	take(r, reversal, "metadata")
	transaction, err := passOn(r, transfer, reversal.ID, -amount)
	if err != nil {
		return nil, err
	}
	reversal.Data["balance_transaction"] = transaction
	if err := r.Insert(reversal); err != nil {
		return nil, err
	}
	transfer.Data["amount_reversed"], transfer.Data["reversed"] = transfer.Data.Int("amount")-rest+amount, amount == rest
	if err := r.Update(transfer); err != nil {
		return nil, err
	}
	return r.Render(reversal)
}

func listReversals(r *api.Request) (api.Object, error) {
	transfer, err := r.Find(typeTransfer, r.Path("id"))
	if err != nil {
		return nil, err
	}
	return r.List(store.Query{Type: typeTransferReversal, Parent: transfer.ID}, nil)
}

func findReversal(r *api.Request) (*api.Record, error) {
	if _, err := r.Find(typeTransfer, r.Path("transfer")); err != nil {
		return nil, err
	}
	reversal, err := r.Find(typeTransferReversal, r.Path("id"))
	if err == nil && reversal.Parent != r.Path("transfer") {
		err = api.NotFound("id", "No such transfer reversal: '%s'", reversal.ID)
	}
	return reversal, err
}

func retrieveReversal(r *api.Request) (api.Object, error) {
	reversal, err := findReversal(r)
	if err != nil {
		return nil, err
	}
	return r.Render(reversal)
}

func updateReversal(r *api.Request) (api.Object, error) {
	reversal, err := findReversal(r)
	if err != nil {
		return nil, err
	}
	if value, given := r.Params["metadata"]; given {
		reversal.Data.Merge(api.Object{"metadata": value})
	}
	if err := r.Update(reversal); err != nil {
		return nil, err
	}
	return r.Render(reversal)
}

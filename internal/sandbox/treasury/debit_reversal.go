package treasury

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
)

const (
	typeDebitReversal = "treasury.debit_reversal"
	jobDebitReversal  = "treasury.debit_reversal.outcome"
)

func registerDebitReversals(m *api.Mux) {
	m.Type(api.Type{
		Name: typeDebitReversal, Prefix: "debrev_", Noun: "debit reversal", Param: "id",
		Events: api.Statuses(typeDebitReversal, map[string]string{succeeded: "completed"}),
	})
	m.Job(jobDebitReversal, outcome(jobDebitReversal, typeDebitReversal, settleDebitReversal))

	const collection = "/v1/treasury/debit_reversals"
	m.Handle("POST "+collection, createDebitReversal, differsInTime)
	m.Handle("GET "+collection, listDebitReversals)
	m.Handle("GET "+collection+"/{debit_reversal}", retrieveOne(typeDebitReversal, "debit_reversal"))
}

func createDebitReversal(r *api.Request) (api.Object, error) {
	const param = "received_debit"
	debit, err := r.Reference(typeReceivedDebit, r.Params.String(param), param)
	if err != nil {
		return nil, err
	}
	fa, err := reverses(r, debit, "debit_reversal", param)
	if err != nil {
		return nil, err
	}
	rec := newMovement(r, typeDebitReversal, fa, debit.Data.Int("amount"))
	rec.Data.Merge(api.Object{
		"linked_flows": nil, "network": debit.Data["network"], param: debit.ID, "status": statusProcessing,
		"status_transitions": api.Object{"completed_at": nil},
	})
	annotate(r, rec)
	txn, err := begin(r, rec, rec.Data.Int("amount"), debit.Data.String("description"))
	if err != nil {
		return nil, err
	}
	rec.Data["transaction"] = txn.ID
	return insertReversal(r, rec, debit, "debit_reversal", jobDebitReversal)
}

// settleDebitReversal brings the money back.
func settleDebitReversal(r *api.Request, rec *api.Record) error {
	txn, err := r.Get(typeTransaction, rec.Data.String("transaction"))
	if err != nil {
		return err
	}
	if err := ledger.Move(r, currency, ledger.On(r, txn, "debit_reversal", ledger.Impact{Cash: rec.Data.Int("amount")})); err != nil {
		return err
	}
	if err := ledger.Post(r, txn); err != nil {
		return err
	}
	rec.Data["status"] = succeeded
	rec.Data.Set("status_transitions.completed_at", r.Now.Unix())
	return r.Update(rec)
}

// listDebitReversals has filters that are older than the statuses: what is `succeeded` was called `completed`, and `won`.
func listDebitReversals(r *api.Request) (api.Object, error) {
	if r.Params.String("status") == "completed" {
		r.Params["status"] = succeeded
	}
	debit, resolution := r.Params.String("received_debit"), r.Params.String("resolution")
	return listOfAccount(r, typeDebitReversal, func(rec *api.Record) bool {
		won := rec.Data.String("status") == succeeded
		return (debit == "" || rec.Data.String("received_debit") == debit) && (resolution == "" || resolution == "won" && won)
	})
}

package treasury

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
)

const (
	typeCreditReversal = "treasury.credit_reversal"
	jobCreditReversal  = "treasury.credit_reversal.outcome"
)

func registerCreditReversals(m *api.Mux) {
	m.Type(api.Type{
		Name: typeCreditReversal, Prefix: "credrev_", Noun: "credit reversal", Param: "id",
		Events: api.Statuses(typeCreditReversal, map[string]string{statusPosted: "posted"}),
	})
	m.Job(jobCreditReversal, outcome(jobCreditReversal, typeCreditReversal, settleCreditReversal))

	const collection = "/v1/treasury/credit_reversals"
	m.Handle("POST "+collection, createCreditReversal, differsInTime)
	m.Handle("GET "+collection, func(r *api.Request) (api.Object, error) {
		credit := r.Params.String("received_credit")
		return listOfAccount(r, typeCreditReversal, func(rec *api.Record) bool {
			return credit == "" || rec.Data.String("received_credit") == credit
		})
	})
	m.Handle("GET "+collection+"/{credit_reversal}", retrieveOne(typeCreditReversal, "credit_reversal"))
}

func createCreditReversal(r *api.Request) (api.Object, error) {
	const param = "received_credit"
	credit, err := r.Reference(typeReceivedCredit, r.Params.String(param), param)
	if err != nil {
		return nil, err
	}
	fa, err := reverses(r, credit, "credit_reversal", param)
	if err != nil {
		return nil, err
	}
	amount := credit.Data.Int("amount")
	funds, err := ledger.Funds(r, fa.ID, currency)
	if err != nil {
		return nil, err
	}
	if funds.Cash < amount {
		return nil, tooLittle(fa, funds, amount)
	}
	if credit.Data.String("network") == networkStripe {
		sender, err := senderOf(r, credit)
		if err != nil {
			return nil, err
		}
		if isClosed(sender) {
			return nil, api.Invalid(param, "", "The ReceivedCredit '%s' cannot be reversed, because the financial account '%s' that has sent "+
				"the money is closed.", credit.ID, sender.ID)
		}
	}
	rec := newMovement(r, typeCreditReversal, fa, amount)
	rec.Data.Merge(api.Object{
		"network": credit.Data["network"], param: credit.ID, "status": statusProcessing,
		"status_transitions": api.Object{"posted_at": nil},
	})
	annotate(r, rec)
	txn, err := begin(r, rec, -amount, credit.Data.String("description"))
	if err != nil {
		return nil, err
	}
	rec.Data["transaction"] = txn.ID
	if err := ledger.Move(r, currency, ledger.On(r, txn, "credit_reversal", ledger.Impact{Cash: -amount, OutboundPending: amount})); err != nil {
		return nil, err
	}
	return insertReversal(r, rec, credit, "credit_reversal", jobCreditReversal)
}

// senderOf is the financial account that has sent the money of a ReceivedCredit over the network `stripe`.
func senderOf(r *api.Request, credit *api.Record) (*api.Record, error) {
	return r.Get(typeFinancialAccount, credit.Data.String("initiating_payment_method_details.financial_account.id"))
}

// settleCreditReversal sends the money back: to a bank, or to the financial account that it came from.
func settleCreditReversal(r *api.Request, rec *api.Record) error {
	credit, err := r.Get(typeReceivedCredit, rec.Data.String("received_credit"))
	if err != nil {
		return err
	}
	txn, err := r.Get(typeTransaction, rec.Data.String("transaction"))
	if err != nil {
		return err
	}
	if err := ledger.Post(r, txn); err != nil {
		return err
	}
	moveOn(r, rec, statusPosted)
	if err := r.Update(rec); err != nil {
		return err
	}
	sent := ledger.On(r, txn, "credit_reversal_posting", ledger.Impact{OutboundPending: -rec.Data.Int("amount")})
	if rec.Data.String("network") != networkStripe {
		return ledger.Move(r, currency, sent)
	}
	sender, err := senderOf(r, credit)
	if err != nil {
		return err
	}
	return passOn(r, sender, rec, credit.Data.String("description"), sent)
}

// reverses is the financial account of received money that is to be given back, or had back; an error says why it cannot be.
// link is the name of the link to what has done that already.
func reverses(r *api.Request, rec *api.Record, link, param string) (*api.Record, error) {
	fa, err := r.Get(typeFinancialAccount, rec.Parent)
	if err != nil {
		return nil, err
	}
	details, _ := reversal(r, rec, link).(api.Object)
	why := ""
	switch reason := details.String("restricted_reason"); {
	case details == nil:
		why = "it was declined, and no money has moved."
	case isClosed(fa):
		why = "its financial account '" + fa.ID + "' is closed."
	case reason == alreadyReversed:
		why = "it already was, by '" + rec.Data.String("linked_flows."+link) + "'."
	case reason == deadlinePassed:
		why = "the deadline for it has passed."
	case reason == networkRestricted:
		why = "the network `" + rec.Data.String("network") + "` does not allow it."
	case rec.Data.String("network") == networkCard:
		why = "it is what a card has spent. Dispute the Issuing transaction instead."
	case reason != "":
		why = "Stripe does not allow it for the flow that it comes from."
	}
	if why != "" {
		return nil, api.Invalid(param, "", "'%s' cannot be reversed: %s", rec.ID, why)
	}
	return fa, nil
}

// insertReversal stores a reversal, links it to what it reverses, and lets it go its way.
func insertReversal(r *api.Request, rec, of *api.Record, link, job string) (api.Object, error) {
	if err := r.Insert(rec); err != nil {
		return nil, err
	}
	of.Data.Set("linked_flows."+link, rec.ID)
	if err := r.Update(of); err != nil {
		return nil, err
	}
	if err := schedule(r, job, rec); err != nil {
		return nil, err
	}
	return r.Render(rec)
}

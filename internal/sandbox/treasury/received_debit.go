package treasury

import (
	"maps"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
)

const typeReceivedDebit = "treasury.received_debit"

// debitLinks are the flows that can be linked to a ReceivedDebit.
var debitLinks = []string{"debit_reversal", "inbound_transfer", "issuing_authorization", "issuing_transaction", "payout"}

func registerReceivedDebits(m *api.Mux) {
	m.Type(api.Type{
		Name: typeReceivedDebit, Prefix: "rd_", Noun: "received debit", Param: "id", View: viewReceivedDebit,
		Events: api.Statuses(typeReceivedDebit, nil), // of its creation only
	})
	m.Handle("GET /v1/treasury/received_debits", func(r *api.Request) (api.Object, error) {
		return listOfAccount(r, typeReceivedDebit, nil)
	})
	m.Handle("GET /v1/treasury/received_debits/{id}", retrieveOne(typeReceivedDebit, "id"))
	m.Handle("POST /v1/test_helpers/treasury/received_debits", createReceivedDebit,
		"Debits while `outbound_flows` are restricted are declined with the code `other`, and with `account_frozen` while the "+
			"account's requirements hold its address back; which codes Stripe uses there is not documented.")
}

// createReceivedDebit is the test helper: somebody pulls money to a bank.
func createReceivedDebit(r *api.Request) (api.Object, error) {
	amount, err := sum(r)
	if err != nil {
		return nil, err
	}
	fa, err := namedAccount(r)
	if err != nil {
		return nil, err
	}
	from, err := fromBank(r)
	if err != nil {
		return nil, err
	}
	in := received{
		account: fa, amount: amount, network: r.Params.String("network"), description: testDescription(r), from: from,
	}
	code, err := reach(r, fa, in.network, capabilities.OutboundFlows)
	if err != nil {
		return nil, err
	}
	if code == "" {
		funds, err := ledger.Funds(r, fa.ID, currency)
		if err != nil {
			return nil, err
		}
		if funds.Cash < amount {
			code = codeInsufficientFunds
		}
	}
	rd, err := receiveDebit(r, in, code)
	if err != nil {
		return nil, err
	}
	return r.Render(rd)
}

// receiveDebit makes a ReceivedDebit of money that is taken from a financial account, even where that overdraws it. With a
// code it is declined, and no money moves.
func receiveDebit(r *api.Request, in received, code string) (*api.Record, error) {
	rd := in.record(r, typeReceivedDebit, debitLinks, debitReversible(r, in))
	if code != "" {
		decline(rd, code)
		return rd, r.Insert(rd)
	}
	if err := in.book(r, rd, -in.amount); err != nil {
		return nil, err
	}
	return rd, r.Insert(rd)
}

// debitReversible says whether money that was taken can be had back (Stripe's guide to DebitReversals). What a card has spent
// comes back by a dispute, and what a bank has taken back for an InboundTransfer does not come back.
func debitReversible(r *api.Request, in received) api.Object {
	if in.network == networkACH && !in.linked.Has("inbound_transfer") {
		return reversible(achDeadline(r), "")
	}
	return reversible(time.Time{}, sourceFlowRestricted)
}

// viewReceivedDebit shows a ReceivedDebit with whether the money can still be had back.
func viewReceivedDebit(r *api.Request, rd *api.Record) (api.Object, error) {
	view := maps.Clone(rd.Data)
	view["reversal_details"] = reversal(r, rd, "debit_reversal")
	return view, nil
}

package treasury

import (
	"maps"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

const typeReceivedCredit = "treasury.received_credit"

// creditLinks are the flows that can be linked to a ReceivedCredit, the details of its source aside.
var creditLinks = []string{"credit_reversal", "issuing_authorization", "issuing_transaction", "source_flow", "source_flow_type"}

func registerReceivedCredits(m *api.Mux) {
	m.Type(api.Type{
		Name: typeReceivedCredit, Prefix: "rc_", Noun: "received credit", Param: "id", View: viewReceivedCredit,
		Hidden: map[string]api.Reveal{"linked_flows.source_flow_details": api.OnExpand},
		Events: api.Statuses(typeReceivedCredit, map[string]string{succeeded: "succeeded", declined: "failed"}),
	})
	m.Handle("GET /v1/treasury/received_credits", listReceivedCredits)
	m.Handle("GET /v1/treasury/received_credits/{id}", retrieveOne(typeReceivedCredit, "id"))
	m.Handle("POST /v1/test_helpers/treasury/received_credits", createReceivedCredit,
		"Money that comes by ACH while `inbound_flows` are restricted is declined with the code `other`, and with `account_frozen` "+
			"while the account's requirements hold its address back; which codes Stripe uses there is not documented.")
}

// createReceivedCredit is the test helper: money comes from a bank.
func createReceivedCredit(r *api.Request) (api.Object, error) {
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
	code, err := reach(r, fa, in.network, capabilities.InboundFlows)
	if err != nil {
		return nil, err
	}
	rc, err := receiveCredit(r, in, code)
	if err != nil {
		return nil, err
	}
	return r.Render(rc)
}

// testDescription is what a test helper says of the money it makes.
func testDescription(r *api.Request) string {
	if description := r.Params.String("description"); description != "" {
		return description
	}
	return "Stripe Test"
}

// receiveCredit makes a ReceivedCredit of money that comes to a financial account. With a code it is declined, and no money
// moves.
func receiveCredit(r *api.Request, in received, code string) (*api.Record, error) {
	rc := in.record(r, typeReceivedCredit, creditLinks, creditReversible(r, in))
	if code != "" {
		decline(rc, code)
		return rc, r.Insert(rc)
	}
	if err := in.book(r, rc, in.amount); err != nil {
		return nil, err
	}
	return rc, r.Insert(rc)
}

// creditReversible says whether money that comes can be given back (Stripe's guide to CreditReversals).
func creditReversible(r *api.Request, in received) api.Object {
	switch {
	case in.network == networkACH:
		return reversible(achDeadline(r), "")
	case in.network != networkStripe:
		return reversible(time.Time{}, networkRestricted)
	case in.linked.String("source_flow_type") != flowType(typeOutboundPayment):
		return reversible(time.Time{}, sourceFlowRestricted)
	}
	return reversible(time.Time{}, "")
}

// viewReceivedCredit shows a ReceivedCredit with whether it can still be given back, and with what has sent the money, where
// somebody asks for it.
func viewReceivedCredit(r *api.Request, rc *api.Record) (api.Object, error) {
	view := maps.Clone(rc.Data)
	view["reversal_details"] = reversal(r, rc, "credit_reversal")
	const at = "linked_flows.source_flow_details"
	kind := rc.Data.String("linked_flows.source_flow_type")
	if !r.Expands(at) {
		return view, nil
	}
	linked := maps.Clone(rc.Data.Object("linked_flows"))
	view["linked_flows"] = linked
	linked["source_flow_details"] = nil
	if kind == "" {
		return view, nil
	}
	details := api.Object{"type": kind}
	linked["source_flow_details"] = details
	source, err := r.Get(sourceType(kind), rc.Data.String("linked_flows.source_flow"))
	if err != nil {
		return nil, err
	}
	details[kind], err = r.Embed(source, at+"."+kind)
	return view, err
}

// sourceType is the type of an object that sends money to a financial account, by its kind.
func sourceType(kind string) string {
	if kind == "payout" {
		return kind
	}
	return "treasury." + kind
}

func listReceivedCredits(r *api.Request) (api.Object, error) {
	kind := r.Params.String("linked_flows.source_flow_type")
	return listOfAccount(r, typeReceivedCredit, func(rc *api.Record) bool {
		return kind == "" || rc.Data.String("linked_flows.source_flow_type") == kind
	})
}

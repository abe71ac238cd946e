package payments_test

import (
	"net/http"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const transfers = "/v1/transfers"

func TestTransfer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	to := f.Account(func(account *api.Record) { account.Data.Set("capabilities.transfers", "active") })
	on := sandboxtest.On(to)
	f.post(topups, "amount=1000&currency=usd")
	f.balances(1000, 0)
	f.events = nil
	transfer := f.post(transfers, "amount=600&currency=usd&transfer_group=g&metadata[k]=v&destination="+to)
	f.shows(transfer, map[string]any{
		"object": "transfer", "amount": 600, "destination": to, "reversed": false, "amount_reversed": 0, "transfer_group": "g",
		"metadata.k": "v", "reversals.object": "list",
	})
	f.told("transfer.created", "balance.available")
	f.balances(400, 0)
	f.balances(600, 0, on)

	path := transfers + "/" + transfer.String("id")
	reversal := f.post(path+"/reversals", "amount=100&metadata[k]=v")
	f.shows(reversal, map[string]any{
		"object": "transfer_reversal", "amount": 100, "transfer": transfer.String("id"), "metadata.k": "v",
	})
	f.told("transfer.reversed")
	f.shows(f.get(path+"?expand[]=balance_transaction"), map[string]any{
		"amount_reversed": 100, "reversed": false, "balance_transaction.amount": -600,
	})
	f.refuses(path+"/reversals", "amount=501", "amount", "", "what is left")
	f.refuses(path+"/reversals", "amount=0", "amount", "parameter_invalid_integer", "")
	f.post(path+"/reversals", "")
	f.refuses(path+"/reversals", "", "", "transfer_already_reversed", "fully reversed")
	shown := f.get(path)
	f.shows(shown, map[string]any{"amount_reversed": 600, "reversed": true})
	if list := shown.List("reversals.data"); len(list) != 2 {
		t.Errorf("reversals: %v", list)
	}
	f.balances(1000, 0)
	f.balances(0, 0, on)

	one := path + "/reversals/" + reversal.String("id")
	f.shows(f.post(one, "metadata[k]=w"), map[string]any{"metadata.k": "w"})
	f.shows(f.get(one), map[string]any{"amount": 100})
	f.shows(f.post(path, "description=Rent"), map[string]any{"description": "Rent"})
	if list := f.get(path + "/reversals").List("data"); len(list) != 2 {
		t.Errorf("reversals: %v", list)
	}
	if list := f.get(transfers + "?destination=" + to + "&transfer_group=g").List("data"); len(list) != 1 {
		t.Errorf("transfers: %v", list)
	}
	for _, stranger := range []string{path + "/reversals/trr_x", transfers + "/tr_x/reversals/" + reversal.String("id"), transfers + "/tr_x"} {
		if status, body := f.Get(stranger); status != http.StatusNotFound {
			t.Errorf("%s: %d %v", stranger, status, body)
		}
	}
}

func TestTransferIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	to := f.Account(func(account *api.Record) { account.Data.Set("capabilities.transfers", "active") })
	idle := f.Account(func(*api.Record) {})
	f.post(topups, "amount=1000&currency=usd")
	for form, c := range map[string]struct{ param, code, text string }{
		"currency=usd&destination=" + to:                                  {"amount", "parameter_missing", "amount"},
		"amount=1001&currency=usd&destination=" + to:                      {"amount", "balance_insufficient", "insufficient funds"},
		"amount=1&currency=usd&destination=acct_x":                        {"destination", "resource_missing", "No such account: 'acct_x'"},
		"amount=1&currency=usd&destination=" + idle:                       {"destination", "insufficient_capabilities_for_transfer", "transfers"},
		"amount=1&currency=usd&source_transaction=ch_1&destination=" + to: {"source_transaction", "sandbox_not_simulated", ""},
	} {
		f.refuses(transfers, form, c.param, c.code, c.text)
	}
	transfer := f.post(transfers, "amount=1000&currency=usd&destination="+to)
	f.post("/v1/transfers/"+transfer.String("id")+"/reversals", "amount=1000")
	f.refuses(transfers+"/"+transfer.String("id")+"/reversals", "refund_application_fee=true", "refund_application_fee",
		"sandbox_not_simulated", "")
}

package treasury_test

import (
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const (
	creditHelper = "/v1/test_helpers/treasury/received_credits"
	debitHelper  = "/v1/test_helpers/treasury/received_debits"
)

// deadline is the second midnight before a business day after the clock's start, a Monday.
var deadline = time.Date(2025, time.September, 3, 0, 0, 0, 0, time.UTC)

func TestReceivedCredit(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	client, ctx := w.Client(), t.Context()
	created, err := client.V1TestHelpersTreasuryReceivedCredits.Create(ctx, &stripe.TestHelpersTreasuryReceivedCreditCreateParams{
		Params: w.params(), Amount: stripe.Int64(20000), Currency: stripe.String("usd"), FinancialAccount: &w.id,
		Network: stripe.String("ach"), Description: stripe.String("Salary"),
		InitiatingPaymentMethodDetails: &stripe.TestHelpersTreasuryReceivedCreditCreateInitiatingPaymentMethodDetailsParams{
			Type: stripe.String("us_bank_account"),
			USBankAccount: &stripe.TestHelpersTreasuryReceivedCreditCreateInitiatingPaymentMethodDetailsUSBankAccountParams{
				AccountHolderName: stripe.String("Jane Austen"), AccountNumber: stripe.String("123456784321"),
				RoutingNumber: stripe.String("021000021"),
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.told("received_credit.created", "received_credit.succeeded")
	w.holds(20000, 0)
	w.booked(created.Transaction.ID, created.ID, "posted", 20000, "received_credit 20000/0")
	from := created.InitiatingPaymentMethodDetails
	if created.Status != "succeeded" || created.Network != "ach" || created.FailureCode != "" || created.Description != "Salary" ||
		created.Amount != 20000 || from.BillingDetails.Name != "Jane Austen" || from.USBankAccount.Last4 != "4321" ||
		from.USBankAccount.RoutingNumber != "021000021" || created.ReversalDetails.Deadline != deadline.Unix() ||
		created.ReversalDetails.RestrictedReason != "" || created.HostedRegulatoryReceiptURL == "" {
		t.Errorf("created %+v", created)
	}

	w.send(creditHelper, w.on(1, "network=us_domestic_wire"))
	retrieved, err := client.V1TreasuryReceivedCredits.Retrieve(ctx, created.ID, &stripe.TreasuryReceivedCreditRetrieveParams{
		Params: w.params("transaction", "linked_flows.source_flow_details"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if retrieved.Transaction.BalanceImpact.Cash != 20000 || retrieved.LinkedFlows.SourceFlowDetails != nil {
		t.Errorf("retrieved %+v", retrieved)
	}
	listed := collect(t, client.V1TreasuryReceivedCredits.List(ctx, &stripe.TreasuryReceivedCreditListParams{
		ListParams: w.listParams(), FinancialAccount: &w.id, Status: stripe.String("succeeded"),
	}))
	if len(listed) != 2 || listed[0].ReversalDetails.RestrictedReason != "network_restricted" || listed[1].ID != created.ID {
		t.Errorf("listed %+v", listed)
	}
	if others := w.wallet(); len(others.look("/v1/treasury/received_credits?financial_account="+others.id).List("data")) != 0 {
		t.Error("another financial account lists it")
	}

	w.Advance(deadline.Sub(sandboxtest.Start))
	w.shows(w.look("/v1/treasury/received_credits/"+created.ID), map[string]any{
		"reversal_details.restricted_reason": "deadline_passed", "reversal_details.deadline": deadline.Unix(),
	})
}

func TestReceivedDebit(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	w.fund(1000)
	client, ctx := w.Client(), t.Context()
	debit := func(amount int64) *stripe.TreasuryReceivedDebit {
		t.Helper()
		created, err := client.V1TestHelpersTreasuryReceivedDebits.Create(ctx, &stripe.TestHelpersTreasuryReceivedDebitCreateParams{
			Params: w.params(), Amount: &amount, Currency: stripe.String("usd"), FinancialAccount: &w.id, Network: stripe.String("ach"),
		})
		if err != nil {
			t.Fatal(err)
		}
		w.told("received_debit.created")
		return created
	}
	created := debit(600)
	w.holds(400, 0)
	w.booked(created.Transaction.ID, created.ID, "posted", -600, "received_debit -600/0")
	if created.Status != "succeeded" || created.ReversalDetails.Deadline != deadline.Unix() || created.Description != "Stripe Test" ||
		created.InitiatingPaymentMethodDetails.USBankAccount.Last4 != "6789" {
		t.Errorf("created %+v", created)
	}
	declined := debit(401)
	w.holds(400, 0)
	if declined.Status != "failed" || declined.FailureCode != "insufficient_funds" || declined.Transaction != nil || declined.ReversalDetails != nil {
		t.Errorf("declined %+v", declined)
	}
	debit(400)
	w.holds(0, 0)

	retrieved, err := client.V1TreasuryReceivedDebits.Retrieve(ctx, declined.ID, &stripe.TreasuryReceivedDebitRetrieveParams{Params: w.params()})
	if err != nil || retrieved.Status != "failed" {
		t.Errorf("retrieved %+v, %v", retrieved, err)
	}
	listed := collect(t, client.V1TreasuryReceivedDebits.List(ctx, &stripe.TreasuryReceivedDebitListParams{
		ListParams: w.listParams(), FinancialAccount: &w.id, Status: stripe.String("failed"),
	}))
	if len(listed) != 1 || listed[0].ID != declined.ID {
		t.Errorf("listed %+v", listed)
	}
}

func TestBadReceivedMoney(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	const details = "network=ach&initiating_payment_method_details[type]=us_bank_account&initiating_payment_method_details[us_bank_account]"
	for _, path := range []string{creditHelper, debitHelper} {
		w.refuses(path, w.on(0, "network=ach"), "amount", "greater than or equal to 1")
		w.refuses(path, w.on(-5, "network=ach"), "amount", "greater than or equal to 1")
		w.refuses(path, w.on(1_000_000_000_000, "network=ach"), "amount", "at most 999999999999")
		w.refuses(path, "amount=1&currency=eur&network=ach&financial_account="+w.id, "currency", "usd only")
		w.refuses(path, "amount=1&currency=usd&network=ach&financial_account=fa_none", "financial_account", "No such financial account")
		w.refuses(path, w.on(1, details+"[routing_number]=123"), "initiating_payment_method_details[us_bank_account][routing_number]", "nine digits")
		w.refuses(path, w.on(1, details+"[account_holder_name]="), "initiating_payment_method_details[us_bank_account][account_holder_name]", "empty string")
		w.refuses(path, w.on(1, "network=ach&initiating_payment_method_details="), "initiating_payment_method_details", "empty string")
		w.refuses(path, w.on(1, "network=card"), "network", "must be")
	}
	w.Refused(404, "id", "No such received credit: 'rc_none'")(w.Get("/v1/treasury/received_credits/rc_none", sandboxtest.On(w.account)))
	w.Refused(404, "id", "No such received debit: 'rd_none'")(w.Get("/v1/treasury/received_debits/rd_none", sandboxtest.On(w.account)))
	w.told()
	w.holds(0, 0)
}

// TestAddressOutOfReach is about money for financial accounts that cannot take it, or from which it cannot be pulled.
func TestAddressOutOfReach(t *testing.T) {
	t.Parallel()
	restrict := func(flow string) func(*wallet) {
		return func(w *wallet) { w.send(accounts+"/"+w.id, "platform_restrictions["+flow+"]=restricted") }
	}
	for name, c := range map[string]struct {
		prepare       func(w *wallet)
		ach, wire, by string // what becomes of credits by ACH and by wire, and of debits: a failure_code
		refused       string
	}{
		"inbound restricted":  {prepare: restrict("inbound_flows"), ach: "other"},
		"outbound restricted": {prepare: restrict("outbound_flows"), by: "other"},
		"rejected": {
			prepare: func(w *wallet) {
				w.Change("account", w.account, func(account *api.Record) {
					account.Data.Set("requirements.disabled_reason", "rejected.fraud")
				})
			},
			ach: "account_frozen", wire: "account_frozen", by: "account_frozen",
		},
		"closed": {
			prepare: func(w *wallet) {
				w.send(debitHelper, w.on(1000, "network=ach"))
				w.send(accounts+"/"+w.id+"/close", "")
			},
			ach: "account_closed", wire: "account_closed", by: "account_closed",
		},
		"feature removed": {
			prepare: func(w *wallet) { w.send(accounts+"/"+w.id+"/features", "financial_addresses[aba][requested]=false") },
			refused: "was not requested",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWallet(t)
			w.fund(1000)
			c.prepare(w)
			for _, try := range []struct{ path, network, code string }{
				{creditHelper, "ach", c.ach}, {creditHelper, "us_domestic_wire", c.wire}, {debitHelper, "ach", c.by},
			} {
				w.events = nil
				form := w.on(10, "network="+try.network)
				if c.refused != "" {
					w.refuses(try.path, form, "financial_account", c.refused)
					continue
				}
				got := w.send(try.path, form)
				want := map[string]any{"status": "succeeded", "failure_code": nil}
				if try.code != "" {
					want = map[string]any{"status": "failed", "failure_code": try.code, "transaction": nil}
				}
				w.shows(got, want)
				if kind := got.String("status"); try.path == creditHelper {
					w.told("received_credit.created", "received_credit."+kind)
				}
			}
		})
	}
	t.Run("not active yet", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, sandboxtest.WithActivationDelay(time.Hour))
		account := f.account(ready())
		w := &wallet{f, account, f.open(account, "financial_addresses.aba").String("id")}
		w.refuses(creditHelper, w.on(10, "network=ach"), "financial_account", "has not been active yet")
	})
}

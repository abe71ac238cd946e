package payments

import (
	"errors"
	"slices"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// Statuses of a payout.
const (
	pending   = "pending"
	inTransit = "in_transit"
	paid      = "paid"
)

// The jobs of a payout.
const (
	jobSendPayout   = "payout.send"
	jobArrivePayout = "payout.arrive"
)

// standardDays are the business days that a standard payout takes.
const standardDays = 2

// errored is the status of an external account to which a payout could not be made.
const errored = "errored"

func registerPayouts(m *api.Mux) {
	m.Type(api.Type{Name: typePayout, Prefix: "po_", Noun: "payout", Param: "payout", Events: payoutEvents})
	const collection = "/v1/payouts"
	const object = collection + "/{payout}"
	m.Handle("POST "+collection, createPayout,
		"A standard payout is sent on the next business day and arrives on the one after that. Holidays are no matter.",
		"A manual payout can be made whatever the payout schedule says.",
		"The platform has a bank account at Stripe's test bank, and a manual schedule.",
		"There is one balance for all types of sources: `source_type` is kept, and makes no difference.")
	m.Handle("GET "+collection, listPayouts)
	m.Handle("GET "+object, retrieve(typePayout, "payout"))
	m.Handle("POST "+object, func(r *api.Request) (api.Object, error) { return update(r, typePayout, "payout", "metadata") })
	m.Handle("POST "+object+"/cancel", cancelPayout)
	m.Handle("POST "+object+"/reverse", reversePayout)
	m.Job(jobSendPayout, sendPayout)
	m.Job(jobArrivePayout, arrivePayout)
}

// payoutEvents tells of a payout's end by a name of its own, and of every other change as an update.
func payoutEvents(c api.Change) []string {
	const name = "payout."
	status := c.After.String(fieldStatus)
	switch {
	case c.Before == nil:
		return []string{name + "created"}
	case !c.Changed(fieldStatus) || status == inTransit:
		return []string{name + "updated"}
	}
	events := []string{name + status} // canceled, failed or paid
	if c.Changed("reconciliation_status") {
		events = append(events, name+"reconciliation_completed")
	}
	return events
}

func createPayout(r *api.Request) (api.Object, error) {
	if err := refuseUnsimulated(r, "payout_method"); err != nil {
		return nil, err
	}
	account, err := r.Get(typeAccount, r.Account)
	if err != nil {
		return nil, err
	}
	amount, currency, err := money(r, account)
	if err != nil {
		return nil, err
	}
	if !payoutsEnabled(r, account) {
		return nil, api.Invalid("", "payouts_not_allowed", "Cannot create payouts: payouts are disabled for the account '%s'. "+
			"See its `requirements`.", account.ID)
	}
	external, err := payoutDestination(r, currency)
	if err != nil {
		return nil, err
	}
	instant := r.Params.String("method") == "instant"
	if instant && !slices.Contains(external.Data.Strings("available_payout_methods"), "instant") {
		return nil, api.Invalid("method", "instant_payouts_unsupported", "The external account '%s' does not support instant payouts.",
			external.ID)
	}
	if err := covers(r, account.ID, currency, amount); err != nil {
		return nil, err
	}
	payout := newPayout(r, external, amount, currency)
	take(r, payout, "description", "metadata", "method", "source_type", "statement_descriptor")
	if instant {
		payout.Data["arrival_date"] = r.Now.Add(r.ActivationDelay()).Unix()
	}
	if err := payOut(r, payout); err != nil {
		return nil, err
	}
	return r.Render(payout)
}

// payoutsEnabled says whether an account may be paid out: the platform always, as far as the sandbox is concerned.
func payoutsEnabled(r *api.Request, account *api.Record) bool {
	return account.ID == r.Platform || account.Data.Bool("payouts_enabled")
}

// payoutDestination is the external account that the request names, or else the default one for the currency.
func payoutDestination(r *api.Request, currency string) (external *api.Record, err error) {
	const param = "destination"
	if id := r.Params.String(param); id != "" {
		if external, err = r.Reference(typeExternalAccount, id, param); err != nil {
			return nil, err
		}
	} else if external, err = defaultExternal(r, currency); err != nil {
		return nil, err
	}
	switch {
	case external == nil || external.Data.String("currency") != currency:
		return nil, api.Invalid("", "", "Sorry, you don't have any external accounts in that currency (%s).", currency)
	case external.Data.String(fieldStatus) == errored:
		return nil, api.Invalid(param, "bank_account_unusable", "The external account '%s' cannot be used, because a payout to it "+
			"has failed. Update it, or choose another one.", external.ID)
	}
	return external, nil
}

// defaultExternal is the external account to which a currency is paid out, nil when there is none.
func defaultExternal(r *api.Request, currency string) (external *api.Record, err error) {
	err = r.Each(store.Query{Type: typeExternalAccount, Parent: r.Account}, func(rec *api.Record) (bool, error) {
		if rec.Data.Bool("default_for_currency") && rec.Data.String("currency") == currency {
			external = rec
		}
		return external == nil, nil
	})
	return external, err
}

// newPayout makes a standard payout, which nothing has been done about yet.
func newPayout(r *api.Request, external *api.Record, amount int64, currency string) *api.Record {
	payout := r.New(typePayout)
	payout.Data.Merge(api.Object{
		"amount": amount, "arrival_date": testbanks.BusinessDay(r.Now, standardDays).Unix(), "automatic": false, "currency": currency,
		"destination": external.ID, "metadata": api.Object{}, "method": "standard", "reconciliation_status": "not_applicable",
		"source_type": "card", fieldStatus: pending, "type": external.Data.String("object"),
	})
	return payout
}

// payOut takes the money from the balance and schedules what becomes of it.
func payOut(r *api.Request, payout *api.Record) error {
	transaction, err := onPayout(r, payout, "payout", -payout.Data.Int("amount"))
	if err != nil {
		return err
	}
	payout.Data["balance_transaction"] = transaction
	if err := r.Insert(payout); err != nil {
		return err
	}
	if payout.Data.String("method") == "instant" {
		return r.After(r.ActivationDelay(), jobArrivePayout, payout.ID)
	}
	return r.After(testbanks.BusinessDay(r.Now, 1).Sub(r.Now), jobSendPayout, payout.ID)
}

// onPayout moves money between the balance and what is on its way to the bank: away where amount is negative, back otherwise.
func onPayout(r *api.Request, payout *api.Record, kind string, amount int64) (transaction string, err error) {
	line, transaction := ledger.OnBalance(r, ledger.Entry{
		Account: payout.Account, Book: ledger.Payments, Type: kind, Category: payoutCategory(amount), Source: payout.ID,
		Amount: amount, Description: payout.Data.String("description"),
	})
	return transaction, ledger.Move(r, payout.Data.String("currency"), line, ledger.Aside(payout.Account, ledger.Held, -amount))
}

// payoutCategory is the reporting category of a balance transaction: everything that brings the money of a payout back is a
// reversal.
func payoutCategory(amount int64) string {
	if amount < 0 {
		return "payout"
	}
	return "payout_reversal"
}

// sendPayout hands the money to the bank: it cannot be called back any more.
func sendPayout(r *api.Request, id string) error {
	payout, err := r.Get(typePayout, id)
	if err != nil || payout.Data.String(fieldStatus) != pending {
		return err
	}
	payout.Data[fieldStatus] = inTransit
	if err := r.Update(payout); err != nil {
		return err
	}
	return r.After(time.Unix(payout.Data.Int("arrival_date"), 0).Sub(r.Now), jobArrivePayout, id)
}

// arrivePayout ends a payout.
func arrivePayout(r *api.Request, id string) error {
	payout, err := r.Get(typePayout, id)
	if err != nil {
		return err
	}
	if status := payout.Data.String(fieldStatus); status != pending && status != inTransit {
		return nil
	}
	if payout.Data.Has("original_payout") {
		return arriveReversal(r, payout)
	}
	external, err := r.Get(typeExternalAccount, payout.Data.String("destination"))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	code, message := "account_closed", "The external account has been deleted."
	if external != nil {
		code, message = testbanks.Failure(external.Secret.String(testbanks.SecretAccountNumber))
	}
	if code != "" {
		return failPayout(r, payout, external, code, message)
	}
	err = ledger.Move(r, payout.Data.String("currency"), ledger.Aside(payout.Account, ledger.Held, -payout.Data.Int("amount")))
	if err != nil {
		return err
	}
	payout.Data[fieldStatus] = paid
	if payout.Data.Bool("automatic") {
		payout.Data["reconciliation_status"] = "completed"
	}
	return r.Update(payout)
}

// failPayout brings the money back, and keeps the external account from being used again before somebody has looked at it.
func failPayout(r *api.Request, payout, external *api.Record, code, message string) error {
	transaction, err := onPayout(r, payout, "payout_failure", payout.Data.Int("amount"))
	if err != nil {
		return err
	}
	payout.Data.Merge(api.Object{
		fieldStatus: failed, "failure_code": code, "failure_message": message, "failure_balance_transaction": transaction,
	})
	if err := r.Update(payout); err != nil || external == nil {
		return err
	}
	external.Data[fieldStatus] = errored
	return r.Update(external)
}

func listPayouts(r *api.Request) (api.Object, error) {
	arrival := api.TimeFilter(r.Params.Get("arrival_date"))
	return r.List(store.Query{Type: typePayout}, func(payout *api.Record) bool {
		for _, name := range []string{"destination", fieldStatus} {
			if r.Params.Has(name) && r.Params.Get(name) != payout.Data.Get(name) {
				return false
			}
		}
		return arrival(payout.Data.Int("arrival_date"))
	})
}

func cancelPayout(r *api.Request) (api.Object, error) {
	payout, err := r.Find(typePayout, r.Path("payout"))
	if err != nil {
		return nil, err
	}
	switch status := payout.Data.String(fieldStatus); {
	case payout.Data.Bool("automatic"), payout.Data.Has("original_payout"):
		return nil, api.Invalid("", "", "The payout '%s' cannot be canceled: Stripe has made it, and only manual payouts can be.", payout.ID)
	case status != pending:
		return nil, api.Invalid("", "", "The payout '%s' cannot be canceled, because it is %s. Only pending payouts can be canceled.",
			payout.ID, status)
	}
	transaction, err := onPayout(r, payout, "payout_cancel", payout.Data.Int("amount"))
	if err != nil {
		return nil, err
	}
	payout.Data[fieldStatus], payout.Data["failure_balance_transaction"] = canceled, transaction
	if err := r.Update(payout); err != nil {
		return nil, err
	}
	return r.Render(payout)
}

// reversePayout debits the bank account to which a payout went. The money is back when it has arrived.
func reversePayout(r *api.Request) (api.Object, error) {
	payout, err := r.Find(typePayout, r.Path("payout"))
	if err != nil {
		return nil, err
	}
	status := payout.Data.String(fieldStatus)
	switch {
	case payout.Account == r.Platform || payout.Data.String("type") != "bank_account":
		return nil, api.Invalid("", "", "The payout '%s' cannot be reversed: only payouts of connected accounts to bank accounts in the "+
			"United States can be.", payout.ID)
	case payout.Data.Has("original_payout"), payout.Data.Has("reversed_by"):
		return nil, api.Invalid("", "", "The payout '%s' cannot be reversed again.", payout.ID)
	case status == pending && !payout.Data.Bool("automatic"):
		return nil, api.Invalid("", "", "The payout '%s' is still pending. Cancel it instead of reversing it.", payout.ID)
	case status != paid:
		return nil, api.Invalid("", "", "The payout '%s' cannot be reversed, because it is %s. Only paid payouts can be reversed.",
			payout.ID, status)
	}
	external, err := r.Get(typeExternalAccount, payout.Data.String("destination"))
	if errors.Is(err, store.ErrNotFound) {
		return nil, api.Invalid("", "", "The payout '%s' cannot be reversed: its external account has been deleted.", payout.ID)
	}
	if err != nil {
		return nil, err
	}
	reversal := newPayout(r, external, -payout.Data.Int("amount"), payout.Data.String("currency"))
	reversal.Data["original_payout"] = payout.ID
	take(r, reversal, "metadata")
	if err := r.Insert(reversal); err != nil {
		return nil, err
	}
	payout.Data["reversed_by"] = reversal.ID
	if err := r.Update(payout); err != nil {
		return nil, err
	}
	if err := r.After(testbanks.BusinessDay(r.Now, 1).Sub(r.Now), jobSendPayout, reversal.ID); err != nil {
		return nil, err
	}
	return r.Render(reversal)
}

// arriveReversal puts what has been debited on the balance.
func arriveReversal(r *api.Request, reversal *api.Record) error {
	line, transaction := ledger.OnBalance(r, ledger.Entry{
		Account: reversal.Account, Book: ledger.Payments, Type: "payout", Category: "payout_reversal", Source: reversal.ID,
		Amount: -reversal.Data.Int("amount"),
	})
	if err := ledger.Move(r, reversal.Data.String("currency"), line); err != nil {
		return err
	}
	reversal.Data[fieldStatus], reversal.Data["balance_transaction"] = paid, transaction
	return r.Update(reversal)
}

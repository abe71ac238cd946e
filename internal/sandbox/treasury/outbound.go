package treasury

import (
	"cmp"
	"net/netip"
	"unicode/utf8"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/testbanks"
)

// outflow is one of the two ways to send money out of a financial account: OutboundPayments to others, OutboundTransfers to
// oneself. They differ in where the money may go, and in little else.
type outflow struct {
	typ, prefix string
	noun        string // as errors name one
	path        string // below /v1/treasury
	id          string // as paths name its id
	descriptor  string // statement_descriptor when none is given
	toOthers    bool
}

// What the record of an outflow remembers beside what all transfers do.
const secretTo = "financial_account" // at the other end

func (o outflow) kind() string { return flowType(o.typ) }

func (o outflow) job() string { return o.typ + ".outcome" }

// register adds the operations that both have. narrow selects what a list is asked for.
func (o outflow) register(m *api.Mux, narrow func(*api.Request) func(*api.Record) bool, differences ...string) {
	m.Type(api.Type{Name: o.typ, Prefix: o.prefix, Noun: o.noun, Param: "id", Events: o.events})
	m.Job(o.job(), outcome(o.job(), o.typ, o.settle))

	collection := "/v1/treasury/" + o.path
	object, helpers := collection+"/{"+o.id+"}", "/v1/test_helpers/treasury/"+o.path+"/{"+o.id+"}"
	m.Handle("POST "+collection, o.create, differences...)
	m.Handle("GET "+collection, func(r *api.Request) (api.Object, error) { return listOfAccount(r, o.typ, narrow(r)) })
	m.Handle("GET "+object, retrieveOne(o.typ, o.id))
	m.Handle("POST "+object+"/cancel", o.on(o.cancel))
	m.Handle("POST "+helpers, o.on(o.track))
	m.Handle("POST "+helpers+"/fail", o.on(o.fail))
	m.Handle("POST "+helpers+"/post", o.on(o.post))
	m.Handle("POST "+helpers+"/return", o.on(func(r *api.Request, rec *api.Record) error {
		return o.giveBack(r, rec, r.Params.String("returned_details.code"))
	}), "What is still processing is posted first, and what is posted can be returned, too; Stripe documents either here and there.")
}

// events tells of creation, statuses, and the two things that change by themselves.
func (o outflow) events(c api.Change) []string {
	events := api.Statuses(o.typ, map[string]string{
		statusPosted: statusPosted, statusFailed: statusFailed, statusCanceled: statusCanceled, statusReturned: statusReturned,
	})(c)
	for _, field := range []string{"expected_arrival_date", "tracking_details"} {
		if c.Before != nil && c.Changed(field) {
			events = append(events, o.typ+"."+field+"_updated")
		}
	}
	return events
}

func (o outflow) create(r *api.Request) (api.Object, error) {
	amount, err := sum(r)
	if err != nil {
		return nil, err
	}
	fa, err := openAccount(r)
	if err != nil {
		return nil, err
	}
	to, err := o.destination(r, fa)
	if err != nil {
		return nil, err
	}
	descriptor, err := o.statement(r, to.network)
	if err != nil {
		return nil, err
	}
	user, err := endUser(r)
	if err != nil {
		return nil, err
	}
	if err := to.check(r, fa, o); err != nil {
		return nil, err
	}
	funds, err := ledger.Funds(r, fa.ID, currency)
	if err != nil {
		return nil, err
	}
	if funds.Cash < amount {
		return nil, tooLittle(fa, funds, amount)
	}
	rec := newMovement(r, o.typ, fa, amount)
	rec.Data.Merge(api.Object{
		"cancelable": to.account == nil, "description": r.Params.String("description"), "destination_payment_method": to.method,
		"destination_payment_method_details": to.details, "expected_arrival_date": arrival(r, to.network),
		"returned_details": nil, "statement_descriptor": descriptor, "status": statusProcessing,
		"status_transitions": api.Object{"canceled_at": nil, "failed_at": nil, "posted_at": nil, "returned_at": nil},
		"tracking_details":   nil,
	})
	annotate(r, rec)
	if o.toOthers {
		rec.Data.Merge(api.Object{"customer": r.Params.String("customer"), "end_user_details": user})
	}
	rec.Secret = api.Object{secretNumber: to.number}
	if to.account != nil {
		rec.Secret[secretTo] = to.account.ID
	}
	if err := o.hold(r, rec); err != nil {
		return nil, err
	}
	if err := r.Insert(rec); err != nil {
		return nil, err
	}
	if err := schedule(r, o.job(), rec); err != nil {
		return nil, err
	}
	return r.Render(rec)
}

func tooLittle(fa *api.Record, funds ledger.Impact, amount int64) error {
	return api.Invalid("amount", codeInsufficientFunds, "The financial account '%s' has insufficient funds: %d cents are needed, and its "+
		"`balance[cash]` is %d. Add funds first, for example with an InboundTransfer.", fa.ID, amount, funds.Cash)
}

// statement is the statement descriptor, which each network limits.
func (o outflow) statement(r *api.Request, network string) (string, error) {
	descriptor := r.Params.String("statement_descriptor")
	limit := capabilities.MaxStatementDescriptor(network)
	if n := utf8.RuneCountInString(descriptor); n > limit {
		return "", api.Invalid("statement_descriptor", "", "The statement descriptor can have at most %d characters on the network `%s`; "+
			"this one has %d.", limit, network, n)
	}
	return cmp.Or(descriptor, o.descriptor), nil
}

// arrival is when money is expected at the other end: at once in a financial account, on the next business day in a bank.
func arrival(r *api.Request, network string) int64 {
	if network == networkStripe {
		return r.Now.Unix()
	}
	return testbanks.BusinessDay(r.Now, 1).Unix()
}

// endUser reads on whose behalf the platform acts.
func endUser(r *api.Request) (api.Object, error) {
	const param = "end_user_details"
	given := r.Params.Object(param)
	ip := given.String("ip_address")
	if !given.Bool("present") {
		return api.Object{"present": false, "ip_address": nil}, nil
	}
	if ip == "" {
		return nil, api.Missing(param + "[ip_address]")
	}
	if _, err := netip.ParseAddr(ip); err != nil {
		return nil, api.Invalid(param+"[ip_address]", "", "Invalid IP address: %s", ip)
	}
	return api.Object{"present": true, "ip_address": ip}, nil
}

// hold sets the money of a new outflow aside.
func (o outflow) hold(r *api.Request, rec *api.Record) error {
	amount := rec.Data.Int("amount")
	txn, err := begin(r, rec, -amount, rec.Data.String("description"))
	if err != nil {
		return err
	}
	rec.Data["transaction"] = txn.ID
	return ledger.Move(r, currency, ledger.On(r, txn, o.kind(), ledger.Impact{Cash: -amount, OutboundPending: amount}))
}

// on handles an action on an outflow that the path names.
func (o outflow) on(act func(*api.Request, *api.Record) error) api.Handler {
	return func(r *api.Request) (api.Object, error) {
		rec, err := r.Find(o.typ, r.Path(o.id))
		if err != nil {
			return nil, err
		}
		if err := act(r, rec); err != nil {
			return nil, err
		}
		return r.Render(rec)
	}
}

// settle does what the bank account at the other end is for, or sends the money to the financial account there.
func (o outflow) settle(r *api.Request, rec *api.Record) error {
	if to := rec.Secret.String(secretTo); to != "" {
		return o.arrive(r, rec, to)
	}
	ending := testbanks.OfNumber(rec.Secret.String(secretNumber)).Outbound
	if ending.Late {
		const day = 24 * 60 * 60
		rec.Data["expected_arrival_date"] = rec.Data.Int("expected_arrival_date") + day
		if err := r.Update(rec); err != nil {
			return err
		}
	}
	switch ending.Status {
	case testbanks.StaysProcessing:
		return nil
	case testbanks.Fails:
		return o.fail(r, rec)
	case testbanks.IsCanceled:
		return o.cancel(r, rec)
	case testbanks.IsReturned:
		return o.giveBack(r, rec, ending.Code)
	}
	return o.post(r, rec)
}

// arrive posts an outflow to a financial account, where the money is at once.
func (o outflow) arrive(r *api.Request, rec *api.Record, to string) error {
	fa, err := r.Get(typeFinancialAccount, to)
	if err != nil {
		return err
	}
	if checkReceiver(r, fa, "") != nil { // it has changed since
		return o.fail(r, rec)
	}
	sent, err := o.leave(r, rec)
	if err != nil {
		return err
	}
	return passOn(r, fa, rec, rec.Data.String("statement_descriptor"), sent)
}

// post ends an outflow whose money has left.
func (o outflow) post(r *api.Request, rec *api.Record) error {
	if err := mustBe(rec, o.noun, "posted", statusProcessing); err != nil {
		return err
	}
	if to := rec.Secret.String(secretTo); to != "" {
		return o.arrive(r, rec, to)
	}
	sent, err := o.leave(r, rec)
	if err != nil {
		return err
	}
	return ledger.Move(r, currency, sent)
}

// leave posts an outflow. The movement is left to the caller, who knows where the money goes.
func (o outflow) leave(r *api.Request, rec *api.Record) (sent ledger.Line, err error) {
	txn, err := r.Get(typeTransaction, rec.Data.String("transaction"))
	if err != nil {
		return sent, err
	}
	sent = ledger.On(r, txn, o.kind()+"_posting", ledger.Impact{OutboundPending: -rec.Data.Int("amount")})
	if err := ledger.Post(r, txn); err != nil {
		return sent, err
	}
	moveOn(r, rec, statusPosted)
	return sent, r.Update(rec)
}

func (o outflow) cancel(r *api.Request, rec *api.Record) error {
	if err := mustBe(rec, o.noun, "canceled", statusProcessing); err != nil {
		return err
	}
	return o.release(r, rec, statusCanceled, "_cancellation")
}

func (o outflow) fail(r *api.Request, rec *api.Record) error {
	if err := mustBe(rec, o.noun, "failed", statusProcessing); err != nil {
		return err
	}
	return o.release(r, rec, statusFailed, "_failure")
}

// release ends an outflow whose money stays where it is.
func (o outflow) release(r *api.Request, rec *api.Record, status, entry string) error {
	amount := rec.Data.Int("amount")
	txn, err := r.Get(typeTransaction, rec.Data.String("transaction"))
	if err != nil {
		return err
	}
	if err := ledger.Move(r, currency, ledger.On(r, txn, o.kind()+entry, ledger.Impact{Cash: amount, OutboundPending: -amount})); err != nil {
		return err
	}
	if err := ledger.Void(r, txn); err != nil {
		return err
	}
	moveOn(r, rec, status)
	return r.Update(rec)
}

// giveBack lets the money come back that has not found its way, by a transaction of its own.
func (o outflow) giveBack(r *api.Request, rec *api.Record, code string) error {
	if err := mustBe(rec, o.noun, "returned", statusProcessing, statusPosted); err != nil {
		return err
	}
	if rec.Secret.Has(secretTo) {
		return api.Invalid("", "", "The %s '%s' cannot be returned: over the network `stripe` the money arrives at once. Who has received "+
			"it can reverse the ReceivedCredit.", o.noun, rec.ID)
	}
	fa, err := r.Get(typeFinancialAccount, rec.Parent)
	if err != nil {
		return err
	}
	if isClosed(fa) {
		return api.Invalid("", "", "The %s '%s' cannot be returned, because its financial account '%s' is closed. Stripe would send the "+
			"money where `forwarding_settings` say.", o.noun, rec.ID, fa.ID)
	}
	if rec.Data.String("status") == statusProcessing {
		if err := o.post(r, rec); err != nil {
			return err
		}
	}
	amount := rec.Data.Int("amount")
	txn, err := begin(r, rec, amount, rec.Data.String("description"))
	if err != nil {
		return err
	}
	if err := ledger.Move(r, currency, ledger.On(r, txn, o.kind()+"_return", ledger.Impact{Cash: amount})); err != nil {
		return err
	}
	if err := ledger.Post(r, txn); err != nil {
		return err
	}
	moveOn(r, rec, statusReturned)
	rec.Data["returned_details"] = api.Object{"code": cmp.Or(code, "declined"), "transaction": txn.ID}
	return r.Update(rec)
}

// track sets the tracking details.
func (o outflow) track(r *api.Request, rec *api.Record) error {
	const param = "tracking_details"
	if err := mustBe(rec, o.noun, "tracked", statusPosted, statusReturned); err != nil {
		return err
	}
	given := r.Params.Object(param)
	kind := given.String("type")
	network := rec.Data.String("destination_payment_method_details.us_bank_account.network")
	if kind != network {
		return api.Invalid(param+"[type]", "", "The %s '%s' went over the network `%s`, which has no tracking details of the type `%s`.",
			o.noun, rec.ID, cmp.Or(network, networkStripe), kind)
	}
	for _, other := range []string{networkACH, networkWire} {
		if other != kind && given.Has(other) {
			return api.Invalid(param+"["+other+"]", "", "`%s` cannot be given when the type of the tracking details is `%s`.", other, kind)
		}
	}
	details := given.Object(kind)
	if details == nil {
		return api.Missing(param + "[" + kind + "]")
	}
	shown := api.Object{"trace_id": details["trace_id"]}
	if kind == networkWire {
		shown = api.Object{"chips": text(details.String("chips")), "imad": text(details.String("imad")), "omad": text(details.String("omad"))}
	}
	rec.Data[param] = api.Object{"type": kind, kind: shown}
	return r.Update(rec)
}

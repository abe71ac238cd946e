package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Types of transactions.
const (
	capture = "capture"
	refund  = "refund"
)

func registerTransactions(m *api.Mux) {
	m.Type(api.Type{
		Name: typeTransaction, Prefix: "ipi_", Noun: "issuing transaction", Param: "transaction", Events: api.Lifecycle("issuing_transaction"),
	})
	const transactions = "/v1/issuing/transactions"
	m.Handle("GET "+transactions, listTransactions)
	m.Handle("GET "+transactions+"/{transaction}", retrieveTransaction)
	m.Handle("POST "+transactions+"/{transaction}", updateTransaction)

	const helpers = "/v1/test_helpers/issuing/transactions"
	m.Handle("POST "+helpers+"/create_force_capture", createForceCapture,
		"A forced capture is not decided: it takes the money whatever the state of the card and the balance.")
	m.Handle("POST "+helpers+"/create_unlinked_refund", createUnlinkedRefund)
	m.Handle("POST "+helpers+"/{transaction}/refund", refundTransaction,
		"The answer is the new transaction of type `refund`.")
}

// movement is money that a merchant takes or gives back.
type movement struct {
	kind                   string // capture or refund
	amount, merchantAmount int64  // negative for a capture
	merchantCurrency       string
	merchant               api.Object
	auth                   *api.Record // nil when there is none
}

// transact makes the transaction of a movement, and moves the money.
func transact(r *api.Request, card *api.Record, p purse, m movement) (*api.Record, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	details, err := purchaseDetails(r)
	if err != nil {
		return nil, err
	}
	txn := r.New(typeTransaction)
	txn.Parent = card.Data.String("cardholder")
	txn.Data.Merge(api.Object{
		"amount": m.amount, "merchant_amount": m.merchantAmount,
		"currency": p.currency, "merchant_currency": m.merchantCurrency, "merchant_data": m.merchant,
		"amount_details": nil, "authorization": nil, "balance_transaction": nil, "dispute": nil, "token": nil, "treasury": nil, "wallet": nil,
		"card": card.ID, "cardholder": card.Data.String("cardholder"), "metadata": api.Object{},
		"network_data": api.Object{
			"authorization_code": nil, "processing_date": r.Now.Format("2006-01-02"), "transaction_id": r.RandomID("", 15),
		},
		"type": m.kind,
	})
	txn.Data["purchase_details"] = details
	if m.auth != nil {
		txn.Data.Merge(api.Object{
			"authorization": m.auth.ID, "wallet": m.auth.Data["wallet"], "amount_details": m.auth.Data["amount_details"],
		})
		txn.Data.Set("network_data.transaction_id", m.auth.Data.Get("network_data.transaction_id"))
		txn.Data.Set("network_data.authorization_code", authorizationCode(m.auth))
	}
	if err := p.settle(r, txn); err != nil {
		return nil, err
	}
	return txn, r.Insert(txn)
}

// authorizationCode is the code of the first request that was approved.
func authorizationCode(auth *api.Record) any {
	for _, element := range auth.Data.List("request_history") {
		if code := store.AsObject(element)["authorization_code"]; code != nil {
			return code
		}
	}
	return nil
}

// register names a transaction in its authorization.
func register(auth, txn *api.Record) {
	appendTo(auth.Data, "transactions", txn.ID)
	for _, flow := range []string{"received_debit", "received_credit"} {
		if id := txn.Data.String("treasury." + flow); id != "" {
			appendTo(auth.Data.Object("treasury"), flow+"s", id)
		}
	}
}

func retrieveTransaction(r *api.Request) (api.Object, error) {
	txn, err := r.Find(typeTransaction, r.Path("transaction"))
	if err != nil {
		return nil, err
	}
	return r.Render(txn)
}

func listTransactions(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeTransaction}, func(txn *api.Record) bool {
		return matches(r.Params, txn.Data, "card", "cardholder", "type")
	})
}

func updateTransaction(r *api.Request) (api.Object, error) {
	txn, err := r.Find(typeTransaction, r.Path("transaction"))
	if err != nil {
		return nil, err
	}
	mergeMetadata(r, txn)
	return saved(r, txn)
}

// createForceCapture is a merchant who takes money without asking.
func createForceCapture(r *api.Request) (api.Object, error) { return unasked(r, capture, -1) }

// createUnlinkedRefund is a merchant who gives money back that nobody remembers.
func createUnlinkedRefund(r *api.Request) (api.Object, error) { return unasked(r, refund, 1) }

// unasked makes a transaction that has no authorization.
func unasked(r *api.Request, kind string, sign int64) (api.Object, error) {
	card, err := cardOnNetwork(r)
	if err != nil {
		return nil, err
	}
	p, err := priceOf(r, card, 1)
	if err != nil {
		return nil, err
	}
	merchant, err := merchantOf(r)
	if err != nil {
		return nil, err
	}
	purse, err := purseOf(r, card)
	if err != nil {
		return nil, err
	}
	txn, err := transact(r, card, purse, movement{
		kind: kind, amount: sign * p.amount, merchantAmount: sign * p.merchantAmount, merchantCurrency: p.merchantCurrency, merchant: merchant,
	})
	if err != nil {
		return nil, err
	}
	return r.Render(txn)
}

// refundTransaction is a merchant who gives back what was captured, or a part of it.
func refundTransaction(r *api.Request) (api.Object, error) {
	captured, err := onNetwork(r, typeTransaction, r.Path("transaction"))
	if err != nil {
		return nil, err
	}
	if captured.Data.String("type") != capture {
		return nil, api.Invalid("", "", "The transaction '%s' is a refund. Only captures can be refunded.", captured.ID)
	}
	left := -captured.Data.Int("amount") - captured.Secret.Int("refunded")
	amount := left
	if r.Params.Has("refund_amount") {
		amount = r.Params.Int("refund_amount")
		if err := checkAmount(amount, 1, "refund_amount"); err != nil {
			return nil, err
		}
	}
	if amount > left || left == 0 {
		return nil, api.Invalid("refund_amount", "", "You cannot refund more of the transaction '%s': %d are left.", captured.ID, left)
	}
	return giveBack(r, captured, amount)
}

func giveBack(r *api.Request, captured *api.Record, amount int64) (api.Object, error) {
	card, err := r.Get(typeCard, captured.Data.String("card"))
	if err != nil {
		return nil, err
	}
	purse, err := purseOf(r, card)
	if err != nil {
		return nil, err
	}
	m := movement{
		kind: refund, amount: amount, merchantAmount: inMerchantCurrency(captured.Data, amount),
		merchantCurrency: captured.Data.String("merchant_currency"), merchant: captured.Data.Object("merchant_data"),
	}
	if id := captured.Data.String("authorization"); id != "" {
		if m.auth, err = r.Get(typeAuthorization, id); err != nil {
			return nil, err
		}
	}
	captured.Secret["refunded"] = captured.Secret.Int("refunded") + amount
	if err := r.Update(captured); err != nil {
		return nil, err
	}
	txn, err := transact(r, card, purse, m)
	if err != nil {
		return nil, err
	}
	if m.auth != nil {
		register(m.auth, txn)
		if err := r.Update(m.auth); err != nil {
			return nil, err
		}
	}
	return r.Render(txn)
}

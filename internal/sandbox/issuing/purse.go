package issuing

import (
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
)

// purse is where a card takes its money from: a financial account, or the Issuing balance of the account. What an authorization
// holds is in the Secret of its record ("held"), next to what has been captured of it ("captured").
type purse struct {
	account, currency string
	financialAccount  *api.Record // nil: the Issuing balance
}

func purseOf(r *api.Request, card *api.Record) (purse, error) {
	p := purse{account: card.Account, currency: card.Data.String("currency")}
	id := card.Data.String("financial_account")
	if id == "" {
		return p, nil
	}
	var err error
	p.financialAccount, err = r.Get(typeFinancialAccount, id)
	return p, err
}

// open refuses to move money of a financial account that is closed.
func (p purse) open() error {
	if p.financialAccount == nil || p.financialAccount.Data.String("status") == "open" {
		return nil
	}
	return api.Invalid("", "", "The financial account '%s' of the card is closed. Its money cannot be moved.", p.financialAccount.ID)
}

// available is what can be spent.
func (p purse) available(r *api.Request) (int64, error) {
	if p.financialAccount == nil {
		return ledger.Balance(r, p.account, ledger.Issuing, p.currency)
	}
	funds, err := ledger.Funds(r, p.financialAccount.ID, p.currency)
	return funds.Cash, err
}

// hold sets money aside for an authorization.
func (p purse) hold(r *api.Request, auth *api.Record, amount int64) error {
	if amount == 0 {
		return nil // of a card that is only verified
	}
	auth.Secret["held"] = auth.Secret.Int("held") + amount
	if p.financialAccount == nil {
		return p.balance(r, auth, "issuing_authorization_hold", -amount)
	}
	txn, err := p.transaction(r, auth)
	if err != nil {
		return err
	}
	return p.move(r, txn, auth, "issuing_authorization_hold", amount)
}

// release gives back money that an authorization holds. With the last of it the authorization ends.
func (p purse) release(r *api.Request, auth *api.Record, amount int64, last bool) error {
	auth.Secret["held"] = auth.Secret.Int("held") - amount
	if p.financialAccount == nil {
		if amount == 0 {
			return nil
		}
		return p.balance(r, auth, "issuing_authorization_release", amount)
	}
	id := auth.Data.String("treasury.transaction")
	if id == "" {
		return nil // nothing has ever been held
	}
	txn, err := r.Get(typeTreasuryTransaction, id)
	if err != nil {
		return err
	}
	if amount != 0 {
		if err := p.move(r, txn, auth, "issuing_authorization_release", -amount); err != nil {
			return err
		}
	}
	if last && txn.Data.String("status") == "open" {
		return ledger.Void(r, txn)
	}
	return nil
}

// balance moves money between the Issuing balance and what is held, amount as the balance sees it.
func (p purse) balance(r *api.Request, auth *api.Record, kind string, amount int64) error {
	line, id := ledger.OnBalance(r, ledger.Entry{
		Account: p.account, Book: ledger.Issuing, Type: kind, Source: auth.ID, Amount: amount,
		Description: auth.Data.String("merchant_data.name"),
	})
	appendTo(auth.Data, "balance_transactions", id)
	return ledger.Move(r, p.currency, line, ledger.Aside(p.account, ledger.Held, -amount))
}

// transaction is the transaction of Treasury in which an authorization holds money, a new one the first time.
func (p purse) transaction(r *api.Request, auth *api.Record) (*api.Record, error) {
	if id := auth.Data.String("treasury.transaction"); id != "" {
		return r.Get(typeTreasuryTransaction, id)
	}
	txn, err := ledger.Open(r, ledger.Flow{
		FinancialAccount: p.financialAccount.ID, Type: "issuing_authorization", ID: auth.ID, Amount: -auth.Secret.Int("held"),
		Currency: p.currency, Description: auth.Data.String("merchant_data.name"),
	})
	if err == nil {
		auth.Data.Set("treasury.transaction", txn.ID)
	}
	return txn, err
}

// move moves money from the cash of a financial account to what is on its way out. While something is held, the transaction has
// that amount.
func (p purse) move(r *api.Request, txn, auth *api.Record, kind string, amount int64) error {
	impact := ledger.Impact{Cash: -amount, OutboundPending: amount}
	if err := ledger.Move(r, p.currency, ledger.On(r, txn, kind, impact)); err != nil {
		return err
	}
	if held := auth.Secret.Int("held"); held != 0 && txn.Data.Int("amount") != -held {
		txn.Data["amount"] = -held
		return r.Update(txn)
	}
	return nil
}

// settle lets the money of a transaction leave or arrive. On a financial account a ReceivedDebit or ReceivedCredit does, which
// Treasury makes when it sees the transaction, with the id that the transaction has for it.
func (p purse) settle(r *api.Request, txn *api.Record) error {
	if p.financialAccount == nil {
		line, id := ledger.OnBalance(r, ledger.Entry{
			Account: p.account, Book: ledger.Issuing, Type: "issuing_transaction", Source: txn.ID, Amount: txn.Data.Int("amount"),
			Description: txn.Data.String("merchant_data.name"),
		})
		txn.Data["balance_transaction"] = id
		return ledger.Move(r, p.currency, line)
	}
	flows := api.Object{"received_credit": nil, "received_debit": nil}
	if txn.Data.String("type") == capture {
		flows["received_debit"] = r.RandomID("rd_", 24)
	} else {
		flows["received_credit"] = r.RandomID("rc_", 24)
	}
	txn.Data["treasury"] = flows
	return nil
}

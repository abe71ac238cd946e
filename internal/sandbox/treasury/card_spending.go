package treasury

import (
	"cmp"
	"errors"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The types of objects of Issuing that move money of financial accounts.
const (
	typeCardholder    = "issuing.cardholder"
	typeAuthorization = "issuing.authorization"
	typeCardSpending  = "issuing.transaction"
)

// What is bought with the card of a financial account is a ReceivedDebit, and what is refunded a ReceivedCredit. They have the
// ids under which the transaction of Issuing names them, so that its events can tell of them before they are there.
func registerCardSpending(m *api.Mux) {
	m.OnCreate(typeCardSpending, func(r *api.Request, spending *api.Record) error {
		if spending.Data.Has("authorization") {
			return nil // it follows when its authorization has changed, which Stripe tells first
		}
		return followSpending(r, spending)
	})
	m.OnChange(typeAuthorization, func(r *api.Request, authorization *api.Record) error {
		for _, id := range authorization.Data.Strings("transactions") {
			spending, err := r.Get(typeCardSpending, id)
			if err != nil {
				return err
			}
			if err := followSpending(r, spending); err != nil {
				return err
			}
		}
		return nil
	})
}

// followSpending makes what a transaction of Issuing is for its financial account, once.
func followSpending(r *api.Request, spending *api.Record) error {
	for flow, typ := range map[string]string{"received_debit": typeReceivedDebit, "received_credit": typeReceivedCredit} {
		id := spending.Data.String("treasury." + flow)
		if id == "" {
			continue
		}
		if _, err := r.Get(typ, id); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		in, err := spent(r, spending)
		if err != nil {
			return err
		}
		in.id = id
		if typ == typeReceivedDebit {
			_, err = receiveDebit(r, in, "")
		} else {
			_, err = receiveCredit(r, in, "")
		}
		return err
	}
	return nil
}

// spent is a transaction of Issuing as its financial account sees it.
func spent(r *api.Request, spending *api.Record) (received, error) {
	card, err := r.Get(typeCard, spending.Data.String("card"))
	if err != nil {
		return received{}, err
	}
	fa, err := r.Get(typeFinancialAccount, card.Data.String("financial_account"))
	if err != nil {
		return received{}, err
	}
	cardholder, err := r.Get(typeCardholder, card.Data.String("cardholder"))
	if err != nil {
		return received{}, err
	}
	amount := spending.Data.Int("amount")
	return received{
		account: fa, amount: max(amount, -amount), network: networkCard,
		description: cmp.Or(spending.Data.String("merchant_data.name"), "Card transaction"),
		from: api.Object{
			"type": "issuing_card", "issuing_card": card.ID,
			"billing_details": api.Object{
				"address": cardholder.Data.Get("billing.address"), "email": cardholder.Data["email"], "name": cardholder.Data["name"],
			},
		},
		linked: api.Object{"issuing_transaction": spending.ID, "issuing_authorization": spending.Data["authorization"]},
	}, nil
}

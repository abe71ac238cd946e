package issuing_test

import (
	"fmt"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const (
	authorizations       = "/v1/issuing/authorizations"
	transactions         = "/v1/issuing/transactions"
	authorizationHelpers = "/v1/test_helpers/issuing/authorizations"
	transactionHelpers   = "/v1/test_helpers/issuing/transactions"
)

// till is a card that can be spent with, and what tests look at afterwards.
type till struct {
	*fixture
	account, wallet, cardholder, card string
	events                            []api.Event
}

// newTill has an active card without limits of its own, on the Issuing balance or on a financial account, with funds.
func newTill(t testing.TB, onFinancialAccount bool, funds int64) *till {
	t.Helper()
	s := &till{}
	s.fixture = newFixture(t, func(m *api.Mux) {
		m.OnEvent(func(_ *api.Request, e api.Event) error {
			s.events = append(s.events, e)
			return nil
		})
	})
	s.open(onFinancialAccount, funds)
	return s
}

// open makes the account and the card.
func (s *till) open(onFinancialAccount bool, funds int64) {
	s.T.Helper()
	s.account = s.fixture.account("US", "active")
	form := "type=virtual&status=active&spending_controls[spending_limits]="
	if onFinancialAccount {
		s.wallet = s.OK(s.Post(financialAccounts, "supported_currencies[]=usd&features[card_issuing][requested]=true", s.on())).String("id")
		form += "&financial_account=" + s.wallet
	}
	s.fund(funds)
	s.cardholder = s.fixture.cardholder(s.on())
	s.card = s.fixture.card(s.cardholder, form, s.on()).String("id")
	s.events = nil
}

func (s *till) on() string { return sandboxtest.On(s.account) }

// fund brings money from the world outside.
func (s *till) fund(amount int64) {
	s.T.Helper()
	s.Do(func(r *api.Request) error {
		if s.wallet == "" {
			line, _ := ledger.OnBalance(r, ledger.Entry{Account: s.account, Book: ledger.Issuing, Type: "topup", Amount: amount})
			return ledger.Move(r, "usd", line)
		}
		txn, err := ledger.Open(r, ledger.Flow{FinancialAccount: s.wallet, Type: "other", Amount: amount, Currency: "usd"})
		if err != nil {
			return err
		}
		if err := ledger.Move(r, "usd", ledger.On(r, txn, "other", ledger.Impact{Cash: amount})); err != nil {
			return err
		}
		return ledger.Post(r, txn)
	})
}

// buy makes an authorization at the guide's merchant.
func (s *till) buy(amount int64, forms ...string) api.Object {
	s.T.Helper()
	form := fmt.Sprintf("card=%s&amount=%d&authorization_method=chip&merchant_data[category]=taxicabs_limousines"+
		"&merchant_data[city]=San Francisco&merchant_data[country]=US&merchant_data[name]=Rocket Rides"+
		"&merchant_data[network_id]=1234567890&merchant_data[postal_code]=94107&merchant_data[state]=CA", s.card, amount)
	for _, more := range forms {
		form += "&" + more
	}
	return s.OK(s.Post(authorizationHelpers, form, s.on()))
}

// does calls a test helper of an authorization.
func (s *till) does(what, id, form string) (int, api.Object) {
	s.T.Helper()
	return s.Post(authorizationHelpers+"/"+id+"/"+what, form, s.on())
}

// left is what the card can still spend, and what is held.
func (s *till) left() (available, held int64) {
	s.T.Helper()
	s.Do(func(r *api.Request) error {
		if err := r.Audit(); err != nil {
			return err
		}
		if s.wallet != "" {
			funds, err := ledger.Funds(r, s.wallet, "usd")
			available, held = funds.Cash, funds.OutboundPending
			return err
		}
		var err error
		if available, err = ledger.Balance(r, s.account, ledger.Issuing, "usd"); err != nil {
			return err
		}
		held, err = ledger.Balance(r, s.account, ledger.Held, "usd")
		return err
	})
	return available, held
}

// hasLeft checks what the card can still spend, and what is held.
func (s *till) hasLeft(available, held int64) {
	s.T.Helper()
	if a, h := s.left(); a != available || h != held {
		s.T.Errorf("%d are left and %d are held, want %d and %d", a, h, available, held)
	}
}

// happened returns the names of the events since it was last called.
func (s *till) happened() []string {
	var names []string
	for _, e := range s.events {
		names = append(names, e.Type)
	}
	s.events = nil
	return names
}

// reason is why an authorization was decided as it was, the last time.
func reason(auth api.Object) string {
	history := auth.List("request_history")
	return store.AsObject(history[len(history)-1]).String("reason")
}

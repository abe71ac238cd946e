package treasury_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/treasury"
)

// till is a card that draws on a financial account with 20000 in it.
type till struct {
	*sandboxtest.Fixture
	account, wallet, card string
	events                []string
}

func newTill(t *testing.T) *till {
	t.Helper()
	s := &till{}
	s.Fixture = sandboxtest.NewFixture(t, []func(*api.Mux){ledger.Register, treasury.Register, issuing.Register, func(m *api.Mux) {
		m.OnEvent(func(_ *api.Request, e api.Event) error { s.events = append(s.events, e.Type); return nil })
	}})
	s.account = s.Account(func(account *api.Record) {
		account.Data["country"] = "US"
		account.Secret = api.Object{}
		setCapabilities(account, ready())
	})
	s.wallet = s.post(accounts, "supported_currencies[]=usd&features[card_issuing][requested]=true"+
		"&features[financial_addresses][aba][requested]=true").String("id")
	cardholder := s.post("/v1/issuing/cardholders", "name=Company Card&type=company&email=company@example.com"+
		"&billing[address][line1]=123 Main Street&billing[address][city]=San Francisco&billing[address][state]=CA"+
		"&billing[address][postal_code]=94111&billing[address][country]=US").String("id")
	s.card = s.post("/v1/issuing/cards", "currency=usd&type=virtual&status=active&cardholder="+cardholder+
		"&financial_account="+s.wallet).String("id")
	s.post("/v1/test_helpers/treasury/received_credits", "amount=20000&currency=usd&network=ach&financial_account="+s.wallet)
	s.events = nil
	return s
}

func (s *till) post(path, form string) api.Object {
	s.T.Helper()
	return s.OK(s.Post(path, form, sandboxtest.On(s.account)))
}

func (s *till) get(path string) api.Object {
	s.T.Helper()
	return s.OK(s.Get(path, sandboxtest.On(s.account)))
}

// buy authorizes 1000 as the embedded finance guide does.
func (s *till) buy() api.Object {
	s.T.Helper()
	return s.post("/v1/test_helpers/issuing/authorizations", "amount=1000&authorization_method=chip"+
		"&merchant_data[category]=taxicabs_limousines&merchant_data[name]=Rocket Rides&card="+s.card)
}

func (s *till) shows(cash, pending int64) {
	s.T.Helper()
	balance := s.get(accounts + "/" + s.wallet).Object("balance")
	if balance.Int("cash.usd") != cash || balance.Int("outbound_pending.usd") != pending || balance.Int("inbound_pending.usd") != 0 {
		s.T.Errorf("balance %v, want cash %d and outbound_pending %d", balance, cash, pending)
	}
	if proof := s.OK(s.Get("/_sandbox/ledger")); !proof.Bool("balanced") {
		s.T.Errorf("ledger: %v", proof)
	}
}

// impacts are the entries of a transaction, the oldest first, as type, cash and outbound_pending.
func (s *till) impacts(transaction string) (status string, entries [][3]any) {
	s.T.Helper()
	txn := s.get("/v1/treasury/transactions/" + transaction + "?expand[]=entries")
	for _, element := range txn.List("entries.data") {
		entry := store.AsObject(element)
		entries = append(entries, [3]any{entry.String("type"), entry.Int("balance_impact.cash"), entry.Int("balance_impact.outbound_pending")})
	}
	slices.Reverse(entries)
	return txn.String("status"), entries
}

func TestSpendingFromAFinancialAccount(t *testing.T) {
	t.Parallel()
	const (
		hold, release    = "issuing_authorization_hold", "issuing_authorization_release"
		created, updated = "issuing_transaction.created", "issuing_authorization.updated"
		debited          = "treasury.received_debit.created"
	)
	for name, test := range map[string]struct {
		steps         []string
		status        string
		cash, pending int64
		transaction   string // the status of that of the authorization
		entries       [][3]any
		debits        []int64
		events        []string
	}{
		"nothing yet": {nil, "pending", 19000, 1000, "open", [][3]any{{hold, int64(-1000), int64(1000)}}, nil, nil},
		"capture": {
			[]string{"capture", ""},
			"closed", 19000, 0, "void",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(1000), int64(-1000)}},
			[]int64{1000},
			[]string{created, updated, debited},
		},
		"capture of a part": {
			[]string{"capture", "capture_amount=300"},
			"closed", 19700, 0, "void",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(1000), int64(-1000)}},
			[]int64{300},
			[]string{created, updated, debited},
		},
		"several captures": {
			[]string{"capture", "capture_amount=300&close_authorization=false", "capture", ""},
			"closed", 19000, 0, "void",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(300), int64(-300)}, {release, int64(700), int64(-700)}},
			[]int64{300, 700},
			[]string{created, updated, debited, created, updated, debited},
		},
		"capture of more than there is": {
			[]string{"capture", "capture_amount=20500"},
			"closed", -500, 0, "void",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(1000), int64(-1000)}},
			[]int64{20500},
			[]string{created, updated, debited},
		},
		"increment": {
			[]string{"increment", "increment_amount=500"},
			"pending", 18500, 1500, "open",
			[][3]any{{hold, int64(-1000), int64(1000)}, {hold, int64(-500), int64(500)}},
			nil,
			[]string{updated},
		},
		"reverse": {
			[]string{"reverse", ""},
			"reversed", 20000, 0, "void",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(1000), int64(-1000)}},
			nil,
			[]string{updated},
		},
		"reverse of a part": {
			[]string{"reverse", "reverse_amount=400"},
			"pending", 19400, 600, "open",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(400), int64(-400)}},
			nil,
			[]string{updated},
		},
		"expire": {
			[]string{"expire", ""},
			"expired", 20000, 0, "void",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(1000), int64(-1000)}},
			nil,
			[]string{updated},
		},
		"capture after expiry": {
			[]string{"expire", "", "capture", ""},
			"closed", 19000, 0, "void",
			[][3]any{{hold, int64(-1000), int64(1000)}, {release, int64(1000), int64(-1000)}},
			[]int64{1000},
			[]string{updated, created, updated, debited},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			auth := s.buy()
			if !slices.Equal(s.events, []string{"issuing_authorization.created"}) {
				t.Errorf("events of the authorization: %v", s.events)
			}
			s.events = nil
			for i := 0; i < len(test.steps); i += 2 {
				auth = s.post("/v1/test_helpers/issuing/authorizations/"+auth.String("id")+"/"+test.steps[i], test.steps[i+1])
			}
			if auth.String("status") != test.status {
				t.Errorf("authorization: %v", auth)
			}
			if !slices.Equal(s.events, test.events) {
				t.Errorf("events %v, want %v", s.events, test.events)
			}
			s.shows(test.cash, test.pending)
			status, entries := s.impacts(auth.String("treasury.transaction"))
			if status != test.transaction || !slices.Equal(entries, test.entries) {
				t.Errorf("the transaction is %s with %v, want %s with %v", status, entries, test.transaction, test.entries)
			}
			var debits []int64
			for i, id := range auth.Strings("treasury.received_debits") {
				debit := s.get("/v1/treasury/received_debits/" + id)
				debits = append(debits, debit.Int("amount"))
				spending := store.AsObject(auth.List("transactions")[i])
				if debit.String("network") != "card" || debit.String("status") != "succeeded" || debit.String("description") != "Rocket Rides" ||
					debit.String("linked_flows.issuing_authorization") != auth.String("id") ||
					debit.String("linked_flows.issuing_transaction") != spending.String("id") ||
					debit.String("initiating_payment_method_details.issuing_card") != s.card ||
					spending.String("treasury.received_debit") != id {
					t.Errorf("debit %v of %v", debit, spending)
				}
				status, entries := s.impacts(debit.String("transaction"))
				if want := [3]any{"received_debit", -debit.Int("amount"), int64(0)}; status != "posted" || len(entries) != 1 || entries[0] != want {
					t.Errorf("the debit's transaction is %s with %v", status, entries)
				}
			}
			if !slices.Equal(debits, test.debits) {
				t.Errorf("debits of %v, want %v", debits, test.debits)
			}
		})
	}
}

func TestRefundToAFinancialAccount(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	auth := s.buy().String("id")
	captured := store.AsObject(s.post("/v1/test_helpers/issuing/authorizations/"+auth+"/capture", "").List("transactions")[0]).String("id")
	s.events = nil
	refund := s.post("/v1/test_helpers/issuing/transactions/"+captured+"/refund", "refund_amount=400")
	s.shows(19400, 0)
	want := []string{
		"issuing_transaction.created", "issuing_authorization.updated", "treasury.received_credit.created", "treasury.received_credit.succeeded",
	}
	if !slices.Equal(s.events, want) {
		t.Errorf("events %v", s.events)
	}
	id := refund.String("treasury.received_credit")
	credit := s.get("/v1/treasury/received_credits/" + id)
	if credit.Int("amount") != 400 || credit.String("network") != "card" || credit.String("linked_flows.issuing_transaction") != refund.String("id") ||
		credit.String("linked_flows.issuing_authorization") != auth {
		t.Errorf("credit: %v", credit)
	}
	if got := s.get("/v1/issuing/authorizations/" + auth); !slices.Equal(got.Strings("treasury.received_credits"), []string{id}) {
		t.Errorf("authorization: %v", got["treasury"])
	}
}

func TestSpendingWithoutAnAuthorization(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	forced := s.post("/v1/test_helpers/issuing/transactions/create_force_capture", "amount=700&card="+s.card)
	s.shows(19300, 0)
	if got := s.events; !slices.Equal(got, []string{"issuing_transaction.created", "treasury.received_debit.created"}) {
		t.Errorf("events of a forced capture: %v", got)
	}
	debit := s.get("/v1/treasury/received_debits/" + forced.String("treasury.received_debit"))
	if debit.String("linked_flows.issuing_transaction") != forced.String("id") || debit.Has("linked_flows.issuing_authorization") {
		t.Errorf("debit: %v", debit)
	}
	unlinked := s.post("/v1/test_helpers/issuing/transactions/create_unlinked_refund", "amount=50&card="+s.card)
	s.shows(19350, 0)
	if credit := s.get("/v1/treasury/received_credits/" + unlinked.String("treasury.received_credit")); credit.Int("amount") != 50 {
		t.Errorf("credit: %v", credit)
	}
	if got := s.post("/v1/test_helpers/issuing/transactions/"+forced.String("id")+"/refund", ""); !got.Has("treasury.received_credit") {
		t.Errorf("refund of a forced capture: %v", got)
	}
	s.shows(20050, 0)
}

func TestHoldsExpireByThemselves(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.buy()
	s.Advance(7*24*time.Hour - time.Second)
	s.shows(19000, 1000)
	s.Advance(time.Second)
	s.shows(20000, 0)
}

func TestNothingMovesOnAClosedFinancialAccount(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	auth := s.buy().String("id")
	txn := store.AsObject(s.post("/v1/test_helpers/issuing/authorizations/"+auth+"/capture", "capture_amount=20000").List("transactions")[0]).String("id")
	s.shows(0, 0)
	s.post("/v1/issuing/cards/"+s.card, "status=canceled")
	s.post(accounts+"/"+s.wallet+"/close", "")
	on := sandboxtest.On(s.account)
	const text = "is closed. Its money cannot be moved"
	s.Refused(http.StatusBadRequest, "", text)(s.Post("/v1/test_helpers/issuing/transactions/"+txn+"/refund", "", on))
	s.Refused(http.StatusBadRequest, "", text)(s.Post("/v1/test_helpers/issuing/authorizations/"+auth+"/capture", "capture_amount=1", on))
	s.Refused(http.StatusBadRequest, "", text)(
		s.Post("/v1/test_helpers/issuing/transactions/create_force_capture", "amount=700&card="+s.card, on))
}

package issuing_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestForcedCapture(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 500)
	s.OK(s.Post(cards+"/"+s.card, "status=inactive", s.on()))
	s.happened()
	txn := s.OK(s.Post(transactionHelpers+"/create_force_capture", "amount=800&merchant_data[category]=bakeries&merchant_data[name]=Bread"+
		"&purchase_details[reference]=ref&purchase_details[receipt][0][quantity]=2.5&purchase_details[receipt][0][description]=loaf"+
		"&purchase_details[fuel][type]=diesel&purchase_details[fuel][unit]=liter&purchase_details[fuel][unit_cost_decimal]=1.25"+
		"&purchase_details[flight][segments][0][carrier]=XX&purchase_details[lodging][nights]=2&card="+s.card, s.on()))
	if txn.Int("amount") != -800 || txn.String("type") != "capture" || txn.Has("authorization") || txn.String("merchant_data.category_code") != "5462" ||
		store.AsObject(txn.List("purchase_details.receipt")[0]).Get("quantity") != 2.5 || !txn.Has("balance_transaction") {
		t.Errorf("forced capture: %v", txn)
	}
	if got := s.happened(); !slices.Equal(got, []string{"issuing_transaction.created"}) {
		t.Errorf("events: %v", got)
	}
	s.hasLeft(-300, 0)
	moved := s.OK(s.Get("/v1/balance_transactions/"+txn.String("balance_transaction"), s.on()))
	if moved.Int("amount") != -800 || moved.String("type") != "issuing_transaction" || moved.String("source") != txn.String("id") {
		t.Errorf("balance transaction: %v", moved)
	}
	s.Refused(http.StatusBadRequest, "amount", "greater than or equal to 1")(
		s.Post(transactionHelpers+"/create_force_capture", "amount=0&card="+s.card, s.on()))
}

func TestUnlinkedRefund(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 500)
	txn := s.OK(s.Post(transactionHelpers+"/create_unlinked_refund", "amount=800&card="+s.card, s.on()))
	if txn.Int("amount") != 800 || txn.String("type") != "refund" {
		t.Errorf("unlinked refund: %v", txn)
	}
	s.hasLeft(1300, 0)
	s.Refused(http.StatusBadRequest, "", "Only captures can be refunded")(s.Post(transactionHelpers+"/"+txn.String("id")+"/refund", "", s.on()))
}

func TestRefund(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	auth := s.OK(s.does("capture", s.buy(1000, "wallet=apple_pay").String("id"), ""))
	captured := store.AsObject(auth.List("transactions")[0]).String("id")
	refund := transactionHelpers + "/" + captured + "/refund"
	s.happened()
	part := s.OK(s.Post(refund, "refund_amount=300", s.on()))
	if part.Int("amount") != 300 || part.String("type") != "refund" || part.String("authorization") != auth.String("id") ||
		part.String("wallet") != "apple_pay" || part.String("merchant_data.name") != "Rocket Rides" {
		t.Errorf("refund: %v", part)
	}
	if got := s.happened(); !slices.Equal(got, []string{"issuing_transaction.created", "issuing_authorization.updated"}) {
		t.Errorf("events: %v", got)
	}
	s.hasLeft(19300, 0)
	s.Refused(http.StatusBadRequest, "refund_amount", "700 are left")(s.Post(refund, "refund_amount=701", s.on()))
	s.OK(s.Post(refund, "", s.on()))
	s.hasLeft(20000, 0)
	s.Refused(http.StatusBadRequest, "refund_amount", "0 are left")(s.Post(refund, "", s.on()))
	if got := amounts(s.OK(s.Get(authorizations+"/"+auth.String("id"), s.on())).List("transactions")); !slices.Equal(got, []int64{-1000, 300, 700}) {
		t.Errorf("transactions of the authorization: %v", got)
	}
	forced := s.OK(s.Post(transactionHelpers+"/create_force_capture", "amount=100&card="+s.card, s.on())).String("id")
	if back := s.OK(s.Post(transactionHelpers+"/"+forced+"/refund", "", s.on())); back.Int("amount") != 100 || back.Has("authorization") {
		t.Errorf("refund of a forced capture: %v", back)
	}
}

func TestListsOfSpending(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	other := *s
	other.cardholder = s.fixture.cardholder(s.on())
	other.card = s.fixture.card(other.cardholder, "type=virtual&status=active", s.on()).String("id")
	first := s.buy(100).String("id")
	second := other.buy(200).String("id")
	captured := s.OK(s.does("capture", first, ""))
	txn := store.AsObject(captured.List("transactions")[0]).String("id")
	back := s.OK(s.Post(transactionHelpers+"/"+txn+"/refund", "", s.on())).String("id")
	forced := s.OK(s.Post(transactionHelpers+"/create_force_capture", "amount=5&card="+other.card, s.on())).String("id")
	ids := func(path string) []string {
		var out []string
		for _, element := range s.OK(s.Get(path, s.on())).List("data") {
			out = append(out, store.AsObject(element).String("id"))
		}
		return out
	}
	for path, want := range map[string][]string{
		authorizations:                                       {second, first},
		authorizations + "?status=pending":                   {second},
		authorizations + "?status=closed":                    {first},
		authorizations + "?card=" + s.card:                   {first},
		authorizations + "?cardholder=" + other.cardholder:   {second},
		authorizations + "?created[gt]=1":                    {second, first},
		authorizations + "?created[lt]=1":                    nil,
		authorizations + "?limit=1&starting_after=" + second: {first},
		transactions:                                    {forced, back, txn},
		transactions + "?type=refund":                   {back},
		transactions + "?type=capture":                  {forced, txn},
		transactions + "?card=" + other.card:            {forced},
		transactions + "?cardholder=" + s.cardholder:    {back, txn},
		transactions + "?created[lt]=1":                 nil,
		transactions + "?cardholder=ich_x":              nil,
		transactions + "?limit=1&ending_before=" + back: {forced},
	} {
		if got := ids(path); !slices.Equal(got, want) {
			t.Errorf("%s lists %v, want %v", path, got, want)
		}
	}
	if got := s.OK(s.Get(authorizations, sandboxtest.On(s.fixture.account("US", "active")))); len(got.List("data")) != 0 {
		t.Errorf("another account sees %v", got)
	}
}

func TestMetadataOfSpending(t *testing.T) {
	t.Parallel()
	s := newTill(t, false, 20000)
	auth := s.buy(100).String("id")
	txn := store.AsObject(s.OK(s.does("capture", auth, "")).List("transactions")[0]).String("id")
	s.happened()
	for path, event := range map[string]string{
		authorizations + "/" + auth: "issuing_authorization.updated", transactions + "/" + txn: "issuing_transaction.updated",
	} {
		s.OK(s.Post(path, "metadata[a]=1&metadata[b]=2", s.on()))
		s.OK(s.Post(path, "metadata[a]=", s.on()))
		if got := s.OK(s.Get(path, s.on())); got.String("metadata.b") != "2" || got.Has("metadata.a") {
			t.Errorf("%s: %v", path, got["metadata"])
		}
		if got := s.happened(); !slices.Equal(got, []string{event, event}) {
			t.Errorf("events: %v", got)
		}
	}
	expanded := s.OK(s.Get(transactions+"/"+txn+"?expand[]=authorization.cardholder&expand[]=card&expand[]=balance_transaction", s.on()))
	if expanded.String("authorization.cardholder.id") != s.cardholder || expanded.String("card.id") != s.card ||
		expanded.Int("balance_transaction.amount") != -100 {
		t.Errorf("expanded: %v", expanded)
	}
}

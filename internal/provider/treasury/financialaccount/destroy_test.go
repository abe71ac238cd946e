package financialaccount_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/treasury/financialaccount"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// nothing is a configuration without resources.
const nothing = "output \"nothing\" {\n  value = true\n}\n"

// card makes an active card on a financial account behind Terraform's back.
func card(h *acctest.Stripe, account, financialAccount string) string {
	holder := h.Meddle("/v1/issuing/cardholders", account, "name=Jenny Rosen&type=individual&status=active"+
		"&individual[first_name]=Jenny&individual[last_name]=Rosen"+
		"&individual[card_issuing][user_terms_acceptance][date]=1735689600&individual[card_issuing][user_terms_acceptance][ip]=203.0.113.7"+
		"&billing[address][line1]=1 Main Street&billing[address][city]=San Francisco&billing[address][state]=CA"+
		"&billing[address][postal_code]=94111&billing[address][country]=US").ID()
	return h.Meddle("/v1/issuing/cards", account, "cardholder="+holder+"&currency=usd&type=virtual&status=active&financial_account="+financialAccount).ID()
}

func TestAccFinancialAccountIsNotClosedOverACard(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(everything...)
	var id, open string
	config := wallet(account, `
  features {
    card_issuing {}
  }`)
	h.Test(
		resource.TestStep{Config: config, Check: address.Remember("id", &id)},
		resource.TestStep{
			Config: nothing, PreConfig: func() { open = card(h, account, id) },
			ExpectError: regexp.MustCompile(`(?s)Unable to close financial account.*not\s+canceled:\s+ic_\w+\.\s+Cancel\s+them\s+first.*deletion_policy\s+=\s+"abandon"`),
		},
		resource.TestStep{ // still in the state, so the card can be canceled and the destruction tried again
			Config: config, PreConfig: func() { h.Meddle("/v1/issuing/cards/"+open, account, "status=canceled") },
			ConfigPlanChecks: address.Plans(plancheck.ResourceActionNoop),
		},
		resource.TestStep{Config: nothing},
	)
	if status := h.Look(collection+"/"+id, account).String("status"); status != "closed" {
		t.Errorf("after the destruction the financial account is %s", status)
	}
}

func TestAccFinancialAccountCanBeAbandoned(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "treasury")
	var id string
	h.Test(
		resource.TestStep{Config: wallet(account, `deletion_policy = "abandon"`), Check: address.Remember("id", &id)},
		resource.TestStep{Config: nothing},
	)
	if status := h.Look(collection+"/"+id, account).String("status"); status != "open" {
		t.Errorf("the abandoned financial account is %s", status)
	}
}

func TestAccFinancialAccountIsDestroyedThoughClosedMeanwhile(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "treasury")
	var id string
	h.Test(
		resource.TestStep{Config: wallet(account, ""), Check: address.Remember("id", &id)},
		resource.TestStep{Config: nothing, PreConfig: func() { h.Meddle(collection+"/"+id+"/close", account, "") }},
	)
}

// stripe answers the requests of a destruction: the closing, the look at what stands in its way, and the cards.
type stripe struct {
	closing, account, cards string // bodies; an empty one is an error of its own
	closed                  string // parameters of the closing
	seen                    []string
}

func (s *stripe) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.seen = append(s.seen, r.Method+" "+r.URL.Path)
	body := s.account
	switch {
	case strings.HasSuffix(r.URL.Path, "/close"):
		if err := r.ParseForm(); err == nil {
			s.closed = r.PostForm.Encode()
		}
		body = s.closing
	case strings.HasPrefix(r.URL.Path, "/v1/issuing"):
		body = s.cards
	}
	if body == "" {
		w.WriteHeader(http.StatusBadRequest)
		body = `{"error":{"type":"invalid_request_error","message":"You cannot do that."}}`
	}
	fmt.Fprint(w, body)
}

// destroy runs the destruction of fa_1 against it.
func (s *stripe) destroy(t *testing.T, state tftypes.Value) error {
	t.Helper()
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_1", Transport: stripeapi.InProcess(s)})
	if err != nil {
		t.Fatal(err)
	}
	return financialaccount.Object.Destroy(context.Background(), &tfkit.Call{
		Client: client, Path: collection + "/fa_1", Account: "acct_1", State: tfkit.NewValue(state),
	})
}

func TestDestroyingSendsTheForwardingSettings(t *testing.T) {
	t.Parallel()
	settings := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"type": tftypes.String, "financial_account": tftypes.String, "payment_method": tftypes.String}}
	for name, test := range map[string]struct {
		settings any
		want     string
	}{
		"none": {nil, ""},
		"some": {map[string]tftypes.Value{
			"type": tfkit.StringValue("financial_account"), "financial_account": tfkit.StringValue("fa_2"), "payment_method": tftypes.NewValue(tftypes.String, nil),
		}, "forwarding_settings%5Bfinancial_account%5D=fa_2&forwarding_settings%5Btype%5D=financial_account"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &stripe{closing: `{"id":"fa_1","status":"closed"}`}
			state := tftypes.NewValue(
				tftypes.Object{AttributeTypes: map[string]tftypes.Type{"forwarding_settings": settings}},
				map[string]tftypes.Value{"forwarding_settings": tftypes.NewValue(settings, test.settings)},
			)
			if err := s.destroy(t, state); err != nil {
				t.Fatal(err)
			}
			if s.closed != test.want || !slices.Equal(s.seen, []string{"POST " + collection + "/fa_1/close"}) {
				t.Errorf("sent %q in %v, want %q in one request", s.closed, s.seen, test.want)
			}
		})
	}
}

func TestDestroyingSaysWhatStandsInTheWay(t *testing.T) {
	t.Parallel()
	const (
		empty   = `{"id":"fa_1","status":"open","balance":{"cash":{"usd":0},"inbound_pending":{"usd":0},"outbound_pending":{"usd":0}}}`
		full    = `{"id":"fa_1","status":"open","balance":{"cash":{"usd":1250},"inbound_pending":{"usd":0},"outbound_pending":{"usd":75}}}`
		noCards = `{"object":"list","data":[{"id":"ic_2","financial_account":"fa_2"}]}`
	)
	for name, test := range map[string]struct {
		stripe *stripe
		want   []string
	}{
		"money":          {&stripe{account: full, cards: noCards}, []string{"You cannot do that.", "cash = 1250", "outbound_pending = 75", "move the money out"}},
		"cards":          {&stripe{account: empty, cards: `{"data":[{"id":"ic_1","financial_account":"fa_1"}]}`}, []string{"ic_1", "Cancel them first"}},
		"something":      {&stripe{account: empty, cards: noCards}, []string{"forwarding_settings", "abandon"}},
		"who knows":      {&stripe{account: empty}, []string{"forwarding_settings"}},
		"cannot tell":    {&stripe{}, []string{"You cannot do that."}},
		"nothing at all": {&stripe{account: `{"id":"fa_1","status":"closed"}`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := test.stripe.destroy(t, tftypes.Value{})
			if (err == nil) != (test.want == nil) {
				t.Fatalf("the error is %v", err)
			}
			for _, want := range test.want {
				if detail := stripeapi.Explain(err); !strings.Contains(detail, want) {
					t.Errorf("%q does not say %q", detail, want)
				}
			}
		})
	}
}

func TestAccFinancialAccountDataSourceShowsBalanceAndFeatures(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account(everything...)
	data := acctest.Resource("data." + string(address))
	h.Test(resource.TestStep{
		Config: wallet(account, `
  nickname = "Operating"
  metadata = { team = "treasury" }
  features {
    card_issuing {}
    financial_addresses {
      aba {}
    }
  }`) + fmt.Sprintf(`
data "stripe_financial_account" "wallet" {
  account = { id = %q }
  id      = stripe_financial_account.wallet.id
}
`, account),
		ConfigStateChecks: []statecheck.StateCheck{
			data.Has("nickname", "Operating"),
			data.Has("metadata/team", "treasury"),
			data.Has("balance/cash/usd", 0), data.Has("balance/inbound_pending/usd", 0), data.Has("balance/outbound_pending/usd", 0),
			data.Has("features/financial_addresses/aba/requested", true),
			data.Has("features/intra_stripe_flows", nil),
			data.Has("requested_features", []string{"card_issuing", "financial_addresses.aba"}),
			data.Has("active_features", []string{"card_issuing", "financial_addresses.aba"}),
			data.Has("restricted_features", []string{}),
			data.Has("platform_restrictions/inbound_flows", "unrestricted"),
			data.Has("supported_currencies", []string{"usd"}),
			data.Has("status", "open"),
		},
	})
}

func TestAccFinancialAccountDataSourceTakesAClosedOneForGone(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("transfers", "treasury")
	id := h.Meddle(collection, account, "supported_currencies[]=usd").ID()
	h.Meddle(collection+"/"+id+"/close", account, "")
	h.Test(resource.TestStep{
		Config:      fmt.Sprintf("data %q \"gone\" {\n  account = { id = %q }\n  id = %q\n}\n", resourceType, account, id),
		ExpectError: regexp.MustCompile(`The financial account does not exist`),
	})
}

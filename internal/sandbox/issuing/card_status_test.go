package issuing_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

func TestCardStatusMachine(t *testing.T) {
	t.Parallel()
	statuses := []string{"inactive", "active", "canceled"}
	for _, kind := range []string{"type=virtual", "type=physical&" + parcel} {
		for _, from := range statuses {
			for _, to := range statuses {
				f := newFixture(t)
				id := f.card(f.cardholder(), kind).String("id")
				f.OK(f.Post(cards+"/"+id, "status="+from))
				status, body := f.Post(cards+"/"+id, "status="+to)
				if from == "canceled" && to != "canceled" {
					f.Refused(http.StatusBadRequest, "status", "status of a canceled card cannot be changed")(status, body)
					continue
				}
				if got := f.OK(status, body).String("status"); got != to {
					t.Errorf("%s: from %s to %s became %s", kind, from, to, got)
				}
			}
		}
	}
}

func TestStatusAtCreation(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.cardholder()
	for form, want := range map[string]string{
		"type=virtual": "inactive", "type=virtual&status=inactive": "inactive", "type=virtual&status=active": "active",
		"type=physical&" + parcel: "inactive", "type=physical&status=inactive&" + parcel: "inactive",
	} {
		if got := f.card(cardholder, form).String("status"); got != want {
			t.Errorf("%s creates a card that is %s, want %s", form, got, want)
		}
	}
}

func TestCancellationReason(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cardholder := f.cardholder()
	for _, reason := range []string{"lost", "stolen"} {
		id := f.card(cardholder, "type=virtual").String("id")
		const text = "only be given when a card is being canceled"
		f.Refused(http.StatusBadRequest, "cancellation_reason", text)(f.Post(cards+"/"+id, "cancellation_reason="+reason))
		f.Refused(http.StatusBadRequest, "cancellation_reason", text)(f.Post(cards+"/"+id, "status=active&cancellation_reason="+reason))
		canceled := f.OK(f.Post(cards+"/"+id, "status=canceled&cancellation_reason="+reason))
		if canceled.String("cancellation_reason") != reason {
			t.Errorf("cancellation_reason = %v", canceled["cancellation_reason"])
		}
		f.Refused(http.StatusBadRequest, "cancellation_reason", text)(f.Post(cards+"/"+id, "status=canceled&cancellation_reason=lost"))
		f.OK(f.Post(cards+"/"+id, "metadata[note]=kept"))
	}
	id := f.card(cardholder, "type=virtual").String("id")
	f.Refused(http.StatusBadRequest, "cancellation_reason", "must be one of")(
		f.Post(cards+"/"+id, "status=canceled&cancellation_reason=design_rejected"))
}

func TestActivationNeedsACardholderInGoodStanding(t *testing.T) {
	t.Parallel()
	const outstanding = "This cardholder has outstanding requirements preventing them from activating an issued card"
	f := newFixture(t)
	cardholder := f.OK(f.Post(cardholders, "name=Jenny Rosen&"+address)).String("id")
	create := "currency=usd&type=virtual&cardholder=" + cardholder
	card := f.card(cardholder, "type=virtual").String("id")
	refuse := func(text string) {
		t.Helper()
		f.Refused(http.StatusBadRequest, "", text)(f.Post(cards+"/"+card, "status=active"))
		f.Refused(http.StatusBadRequest, "", text)(f.Post(cards, create+"&status=active"))
	}
	refuse(outstanding)
	if status, body := f.Post(cards+"/"+card, "status=active"); status != 400 || body.String("error.message") != outstanding {
		t.Errorf("the message is not Stripe's: %v", body)
	}
	f.OK(f.Post(cardholders+"/"+cardholder, adult))
	f.OK(f.Post(cardholders+"/"+cardholder, "status=inactive"))
	refuse("The cardholder '" + cardholder + "' is inactive")
	f.OK(f.Post(cards, create))
	f.OK(f.Post(cardholders+"/"+cardholder, "status=active"))
	f.OK(f.Post(cards+"/"+card, "status=active"))
}

func TestReplacement(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"damaged", "expired", "lost", "stolen"} {
		same := reason == "damaged" || reason == "expired" // the same card again, or a new one
		for _, before := range []string{"inactive", "active", "canceled"} {
			for _, kind := range []string{"type=virtual", "type=virtual&status=active", "type=physical&" + parcel} {
				t.Run(reason+" of "+before+" by "+kind, func(t *testing.T) {
					t.Parallel()
					f := newFixture(t)
					cardholder := f.cardholder()
					old := f.card(cardholder, "type=virtual").String("id")
					f.OK(f.Post(cards+"/"+old, "status="+before))
					form := "currency=usd&replacement_for=" + old + "&replacement_reason=" + reason + "&" + kind
					status, body := f.Post(cards, form)
					if same != (before != "canceled") {
						text := "must be canceled before"
						if same {
							text = "is canceled and cannot be replaced"
						}
						f.Refused(http.StatusBadRequest, "replacement_for", text)(status, body)
						return
					}
					replacement := f.OK(status, body)
					id := replacement.String("id")
					if replacement.String("replacement_for") != old || replacement.String("replacement_reason") != reason ||
						replacement.String("cardholder.id") != cardholder {
						t.Errorf("replacement %v", replacement)
					}
					if got := f.OK(f.Get(cards + "/" + old)); got.String("replaced_by") != id {
						t.Errorf("replaced_by = %v", got["replaced_by"])
					}
					if same != (f.number(id) == f.number(old)) {
						t.Errorf("numbers %s and %s after %s", f.number(old), f.number(id), reason)
					}
					if !strings.Contains(kind, "status=active") {
						if got := f.OK(f.Get(cards + "/" + old)).String("status"); got != before {
							t.Errorf("the old card became %s before the new one was activated", got)
						}
						f.OK(f.Post(cards+"/"+id, "status=active"))
					}
					if got := f.OK(f.Get(cards + "/" + old)).String("status"); got != "canceled" {
						t.Errorf("the old card is %s after the new one was activated", got)
					}
					if got := f.OK(f.Get(cards + "/" + id)).String("status"); got != "active" {
						t.Errorf("the new card is %s", got)
					}
				})
			}
		}
	}
}

func (f *fixture) number(id string) string {
	f.T.Helper()
	return f.OK(f.Get(cards + "/" + id + "?expand[]=number")).String("number")
}

func TestReplacementKeepsWhoseCardItIs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account("GB", "active")
	cardholder, other := f.cardholder(sandboxtest.On(account)), f.cardholder(sandboxtest.On(account))
	old := f.OK(f.Post(cards, "currency=gbp&type=virtual&cardholder="+cardholder, sandboxtest.On(account))).String("id")
	replace := func(form string) (int, api.Object) {
		return f.Post(cards, "type=virtual&replacement_reason=damaged&replacement_for="+old+"&"+form, sandboxtest.On(account))
	}
	f.Refused(http.StatusBadRequest, "cardholder", "must have the cardholder")(replace("currency=gbp&cardholder=" + other))
	f.Refused(http.StatusBadRequest, "currency", "must have the currency")(replace("currency=eur"))
	f.OK(replace("currency=gbp&cardholder=" + cardholder))
}

func TestReplacementDrawsOnTheSameFinancialAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	account := f.account("US", "active")
	wallet := f.OK(f.Post(financialAccounts, "supported_currencies[]=usd&features[card_issuing][requested]=true", sandboxtest.On(account))).String("id")
	old := f.card(f.cardholder(sandboxtest.On(account)), "type=virtual&financial_account="+wallet, sandboxtest.On(account)).String("id")
	replacement := f.OK(f.Post(cards, "currency=usd&type=virtual&replacement_reason=damaged&replacement_for="+old, sandboxtest.On(account)))
	if replacement.String("financial_account") != wallet {
		t.Errorf("financial_account = %v", replacement["financial_account"])
	}
	expanded := f.OK(f.Get(cards+"/"+replacement.String("id")+"?expand[]=replacement_for.replaced_by", sandboxtest.On(account)))
	if expanded.String("replacement_for.id") != old || expanded.String("replacement_for.replaced_by.id") != replacement.String("id") {
		t.Errorf("expanded replacement: %v", expanded)
	}
}

func TestShippingStatusMachine(t *testing.T) {
	t.Parallel()
	reach := map[string][]string{
		"pending": nil, "submitted": {"submit"}, "shipped": {"submit", "ship"},
		"delivered": {"submit", "ship", "deliver"}, "returned": {"submit", "ship", "return"}, "failure": {"submit", "ship", "fail"},
	}
	next := map[string]map[string]string{
		"pending":   {"submit": "submitted"},
		"submitted": {"ship": "shipped"},
		"shipped":   {"deliver": "delivered", "return": "returned", "fail": "failure"},
	}
	f := newFixture(t)
	cardholder := f.cardholder()
	step := func(id, name string) (int, api.Object) {
		return f.Post("/v1/test_helpers/issuing/cards/"+id+"/shipping/"+name, "")
	}
	for from, path := range reach {
		for _, name := range []string{"submit", "ship", "deliver", "return", "fail"} {
			id := f.card(cardholder, "type=physical&"+parcel).String("id")
			for _, before := range path {
				f.OK(step(id, before))
			}
			status, body := step(id, name)
			to, possible := next[from][name]
			if !possible {
				f.Refused(http.StatusBadRequest, "", "You cannot "+name+" the card '"+id+"', because its shipping status is `"+from+"`")(status, body)
				continue
			}
			if got := f.OK(status, body).String("shipping.status"); got != to {
				t.Errorf("%s from %s leads to %s, want %s", name, from, got, to)
			}
		}
	}

	virtual := f.card(cardholder, "type=virtual").String("id")
	f.Refused(http.StatusBadRequest, "", "is virtual and has no shipment")(step(virtual, "ship"))
	f.Refused(http.StatusNotFound, "card", "No such issuing card")(step("ic_x", "ship"))

	for from, path := range reach {
		id := f.card(cardholder, "type=physical&"+parcel).String("id")
		for _, before := range path {
			f.OK(step(id, before))
		}
		status, body := f.Post(cards+"/"+id, strings.Replace(parcel, "Jenny Rosen", "Jo Doe", 1)+"&shipping[service]=priority")
		if from == "pending" {
			changed := f.OK(status, body)
			if changed.String("shipping.name") != "Jo Doe" || changed.String("shipping.service") != "priority" {
				t.Errorf("changed shipping: %v", changed["shipping"])
			}
		} else {
			f.Refused(http.StatusBadRequest, "shipping", "because the shipping status of the card is `"+from+"`")(status, body)
		}

		want := from
		if from == "pending" || from == "submitted" {
			want = "canceled"
		}
		if got := f.OK(f.Post(cards+"/"+id, "status=canceled")).String("shipping.status"); got != want {
			t.Errorf("a shipment that is %s becomes %s when the card is canceled, want %s", from, got, want)
		}
		if want == "canceled" {
			f.Refused(http.StatusBadRequest, "", "its shipping status is `canceled`")(step(id, "submit"))
		}
	}
}

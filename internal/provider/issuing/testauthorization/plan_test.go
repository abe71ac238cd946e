package testauthorization_test

import (
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

type object = map[string]any

// sound is an authorization to which no rule objects.
var sound = object{"card": whole(nil), "amount": 1000}

// whole is a card that is passed whole.
func whole(changes object) object {
	return acctest.With(object{"id": acctest.Unknown, "type": "virtual", "status": "active"}, changes)
}

func TestRulesOfAnAuthorization(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	s := newTill(h, 0)
	other := newTill(h, 0)
	h.Meddle("/v1/issuing/cards/"+other.card, other.account, "status=canceled")
	asleep := s.newCard()
	h.Meddle("/v1/issuing/cards/"+asleep, s.account, "status=inactive")
	on := object{"id": s.account}
	fresh := object{"id": acctest.Unknown, "country": "US", "capabilities": object{"card_issuing": object{"requested": true}}}
	bare := object{"id": acctest.Unknown, "country": "US", "capabilities": object{"transfers": object{"requested": true}}}
	const inactive = "error card: The card is inactive: Stripe declines every authorization of a card that is not active"
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"an authorization":                         {},
		"of nothing":                               {object{"amount": 0}, []string{"error amount: Invalid Attribute Value"}},
		"of an amount to be known":                 {object{"amount": acctest.Unknown, "merchant_amount": 5}, nil},
		"in a currency that is none":               {object{"currency": "dollars"}, []string{"error currency: Invalid Attribute Value Match"}},
		"of two amounts":                           {object{"merchant_amount": 5}, []string{"error merchant_amount: Two amounts in one currency"}},
		"of two amounts in the same currency":      {object{"merchant_amount": 5, "currency": "usd", "merchant_currency": "usd"}, []string{"error merchant_amount: Two amounts in one currency"}},
		"of two amounts in different currencies":   {object{"merchant_amount": 5, "currency": "usd", "merchant_currency": "gbp"}, nil},
		"of the same amount twice":                 {object{"merchant_amount": 1000}, nil},
		"of two amounts in a currency to be known": {object{"merchant_amount": 5, "merchant_currency": acctest.Unknown}, nil},
		"at a merchant of no category":             {object{"merchant_data": object{"category": "taxi"}}, []string{`error merchant_data.category: Invalid merchant_data.category: "taxi" is not one of the 294 values`}},
		"at a merchant of the catch-all category":  {object{"merchant_data": object{"category": "miscellaneous"}}, []string{"error merchant_data.category: Invalid"}},
		"at a merchant of no country":              {object{"merchant_data": object{"country": "USA"}}, []string{"error merchant_data.country: Invalid Attribute Value Match"}},
		"by pigeon":                                {object{"authorization_method": "pigeon"}, []string{"error authorization_method: Invalid Attribute Value Match"}},
		"with half an exemption":                   {object{"verification_data": object{"authentication_exemption": object{"claimed_by": "issuer", "type": "none"}}}, []string{"error verification_data.authentication_exemption.type: Invalid Attribute Value Match"}},
		"of fuel without measure":                  {object{"fuel": object{"quantity_decimal": "much"}}, []string{"error fuel.quantity_decimal: Invalid Attribute Value Match"}},
		"that becomes lost":                        {object{"outcome": "lost"}, []string{"error outcome: Invalid Attribute Value Match"}},
		"that is captured":                         {object{"outcome": "captured", "capture_amount": 5000}, nil},
		"that is captured of nothing":              {object{"outcome": "captured", "capture_amount": 0}, []string{"error capture_amount: Invalid Attribute Value"}},
		"that is declined and captured":            {object{"outcome": "declined", "capture_amount": 5}, []string{"error capture_amount: Nothing to capture: An authorization that is declined is never captured."}},
		"that is reversed and captured":            {object{"outcome": "reversed", "capture_amount": 5}, []string{"error capture_amount: Nothing to capture"}},
		"that has expired and may be captured":     {object{"outcome": "expired", "capture_amount": 5}, nil},
		"of an outcome to be known":                {object{"outcome": acctest.Unknown, "capture_amount": 5}, nil},
		"of no card":                               {object{"card": object{"id": "card_1"}}, []string{"error card.id: Invalid Attribute Value Match"}},
		"of an inactive card":                      {object{"card": whole(object{"status": "inactive"})}, []string{inactive}},
		"of a card that is inactive by default":    {object{"card": whole(object{"status": nil})}, []string{inactive}},
		"of an inactive card, to see the decline":  {object{"card": whole(object{"status": nil}), "outcome": "declined"}, nil},
		"of a card whose status is to be known":    {object{"card": whole(object{"status": acctest.Unknown})}, nil},
		"of a card to be known":                    {object{"card": acctest.Unknown}, nil},
		"of a card by an id to be known":           {object{"card": object{"id": acctest.Unknown}}, nil},
		"of a card by its id":                      {object{"account": on, "card": object{"id": s.card}}, nil},
		"of a card that does not exist":            {object{"account": on, "card": object{"id": "ic_none"}}, []string{"error card: No such card: There is no card ic_none of account " + s.account}},
		"of a canceled card":                       {object{"account": object{"id": other.account}, "card": object{"id": other.card}}, []string{"error card: The card is canceled"}},
		"of a canceled card, to see the decline":   {object{"account": object{"id": other.account}, "card": object{"id": other.card}, "outcome": "declined"}, nil},
		"of a card that sleeps":                    {object{"account": on, "card": object{"id": asleep}}, []string{"warning card: The card is inactive"}},
		"of a card of another account":             {object{"account": on, "card": object{"id": other.card}}, []string{"error card: No such card"}},
		"of a card of another account, whole":      {object{"account": on, "card": whole(object{"account": object{"id": other.account}})}, []string{"error card: Card of another account: The authorization belongs to account " + s.account}},
		"of a new account":                         {object{"account": fresh, "card": whole(object{"account": object{"id": acctest.Unknown}})}, nil},
		"of an account without Issuing":            {object{"account": bare, "card": whole(object{"account": object{"id": acctest.Unknown}})}, []string{"error account: Missing capability card_issuing: An authorization needs"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, h.Protocol(nil).Judge(resourceType, acctest.With(sound, test.changes)), test.want...)
		})
	}
}

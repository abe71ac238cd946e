package treasury

import (
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The networks over which money comes and goes.
const (
	networkACH    = "ach"
	networkWire   = "us_domestic_wire"
	networkStripe = "stripe"
	networkCard   = "card"
)

// maxAmount is far below where sums of amounts would overflow: 9,999,999,999.99 USD, what Stripe takes at most.
const maxAmount = 999_999_999_999

// sum reads amount and currency of a request that moves money.
func sum(r *api.Request) (int64, error) {
	amount := r.Params.Int("amount")
	switch {
	case amount < 1:
		return 0, api.Invalid("amount", "parameter_invalid_integer",
			"This value must be greater than or equal to 1 (it currently is '%d').", amount)
	case amount > maxAmount:
		return 0, api.Invalid("amount", "amount_too_large", "The amount must be at most %d cents (it currently is %d).", maxAmount, amount)
	}
	if given := r.Params.String("currency"); !strings.EqualFold(given, currency) {
		return 0, api.Invalid("currency", "", "Invalid currency: %s. Money in financial accounts is in usd only.", given)
	}
	return amount, nil
}

// namedAccount is the financial account that a request names.
func namedAccount(r *api.Request) (*api.Record, error) {
	const param = "financial_account"
	return r.Reference(typeFinancialAccount, r.Params.String(param), param)
}

func isClosed(fa *api.Record) bool { return fa.Data.String("status") == statusClosed }

// hindrances are the details of why a feature that was requested does not let money flow in a direction; none when it does.
// A platform restriction of the other direction is none.
func hindrances(r *api.Request, fa *api.Record, path, flow string) (details []any, err error) {
	feature, known := capabilities.LookupFeature(path)
	if !known {
		return nil, nil
	}
	who, err := loadOwner(r, fa.Account)
	if err != nil {
		return nil, err
	}
	status, details := obstacles(who, fa, feature)
	if status == active && feature.Path != capabilities.CardIssuing && !fa.Secret.Bool(requestedAt(path)+"."+secretActivated) {
		details = append(details, detail("activating", ""))
	}
	for _, limit := range restrictions(fa, feature) {
		if store.AsObject(limit).String("restriction") == flow {
			details = append(details, limit)
		}
	}
	return details, nil
}

// listOfAccount lists objects of a type that hang on the financial account which the request names.
func listOfAccount(r *api.Request, typ string, keep func(*api.Record) bool) (api.Object, error) {
	fa, err := namedAccount(r)
	if err != nil {
		return nil, err
	}
	status := r.Params.String("status")
	return r.List(store.Query{Type: typ, Parent: fa.ID}, func(rec *api.Record) bool {
		return (status == "" || rec.Data.String("status") == status) && (keep == nil || keep(rec))
	})
}

// retrieveOne handles the retrieval of an object, whose id the path names by param.
func retrieveOne(typ, param string) api.Handler {
	return func(r *api.Request) (api.Object, error) {
		rec, err := r.Find(typ, r.Path(param))
		if err != nil {
			return nil, err
		}
		return r.Render(rec)
	}
}

// newMovement makes the record of an object that moves money of a financial account, with what all of them have.
func newMovement(r *api.Request, typ string, fa *api.Record, amount int64) *api.Record {
	rec := r.New(typ)
	rec.Account, rec.Parent = fa.Account, fa.ID
	rec.Data.Merge(api.Object{
		"amount": amount, "currency": currency, "financial_account": fa.ID,
		"hosted_regulatory_receipt_url": "https://payments.stripe.com/regulatory-receipt/" + r.RandomID("", 48),
		"transaction":                   nil,
	})
	return rec
}

// flowType is how transactions and entries call objects of a type: "outbound_payment".
func flowType(typ string) string { return strings.TrimPrefix(typ, "treasury.") }

// begin opens the transaction of an object that moves money. amount is negative where money leaves the financial account.
func begin(r *api.Request, rec *api.Record, amount int64, description string) (*api.Record, error) {
	txn, err := ledger.Open(r, ledger.Flow{
		FinancialAccount: rec.Parent, Type: flowType(rec.Type), ID: rec.ID, Amount: amount, Currency: currency, Description: description,
	})
	if err != nil {
		return nil, err
	}
	rec.Data["transaction"] = txn.ID
	return txn, nil
}

// text is a text that may be missing.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

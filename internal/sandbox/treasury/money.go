package treasury

import (
	"errors"
	"fmt"
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

// openAccount is namedAccount for what a closed financial account refuses.
func openAccount(r *api.Request) (*api.Record, error) {
	fa, err := namedAccount(r)
	if err == nil && isClosed(fa) {
		err = api.Invalid("financial_account", "", "The financial account '%s' is closed. No money can be moved with it any more.", fa.ID)
	}
	return fa, err
}

// anyAccount is a financial account, named by a parameter, of whatever account of the platform.
func anyAccount(r *api.Request, id, param string) (*api.Record, error) {
	fa, err := r.Get(typeFinancialAccount, id)
	if errors.Is(err, store.ErrNotFound) {
		return r.Reference(typeFinancialAccount, id, param) // for its error
	}
	return fa, err
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

// checkFeature refuses to move money where the feature for it does not let it flow in a direction. param names the financial
// account.
func checkFeature(r *api.Request, fa *api.Record, path, flow, param string) error {
	if !fa.Secret.Has(requestedAt(path)) {
		return lacks(fa, path, param, "was not requested. Request it with POST /v1/treasury/financial_accounts/%s/features, and wait "+
			"until it is in `active_features`.", fa.ID)
	}
	details, err := hindrances(r, fa, path, flow)
	if err != nil || len(details) == 0 {
		return err
	}
	why := store.AsObject(details[0])
	switch code := why.String("code"); code {
	case "activating":
		return lacks(fa, path, param, "is being activated. Wait until it is in `active_features`.")
	case "capability_not_requested":
		return lacks(fa, path, param, "needs the capabilities `%s`, of which one was not requested. Request it for the account '%s' first.",
			strings.Join(capabilitiesOf(path), "` and `"), fa.Account)
	case "requirements_pending_verification":
		return lacks(fa, path, param, "waits for what was provided for the account '%s' to be verified.", fa.Account)
	case "requirements_past_due":
		return lacks(fa, path, param, "is restricted until everything is provided that the `requirements` of the account '%s' list.", fa.Account)
	case "restricted_by_platform":
		return lacks(fa, path, param, "is restricted by the platform. Set `platform_restrictions[%s]` to `unrestricted` first.", flow)
	default:
		return lacks(fa, path, param, "is restricted (`%s`).", code)
	}
}

// lacks is the error of a financial account whose feature cannot be used.
func lacks(fa *api.Record, path, param, format string, args ...any) error {
	return api.Invalid(param, "", "The financial account '%s' cannot do that: its feature `%s` %s", fa.ID, path, fmt.Sprintf(format, args...))
}

func capabilitiesOf(path string) []string {
	feature, _ := capabilities.LookupFeature(path)
	return feature.Capabilities
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

// annotate gives an object the metadata of the request that makes it. Nothing can change them later.
func annotate(r *api.Request, rec *api.Record) {
	rec.Data["metadata"] = api.Object{}
	if given := r.Params.Object("metadata"); given != nil {
		rec.Data.Merge(api.Object{"metadata": given})
	}
}

// flowType is how transactions and entries call objects of a type: "outbound_payment".
func flowType(typ string) string { return strings.TrimPrefix(typ, "treasury.") }

// begin opens a transaction of an object that moves money. amount is negative where money leaves the financial account.
func begin(r *api.Request, rec *api.Record, amount int64, description string) (*api.Record, error) {
	return ledger.Open(r, ledger.Flow{
		FinancialAccount: rec.Parent, Type: flowType(rec.Type), ID: rec.ID, Amount: amount, Currency: currency, Description: description,
	})
}

// text is a text that may be missing.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

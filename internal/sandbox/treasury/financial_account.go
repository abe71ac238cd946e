package treasury

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// What limits the financial accounts of one account (Stripe's financial accounts guide).
const (
	maxOpen     = 10
	maxNickname = 249 // characters
)

// Values of status, and of the flows in platform_restrictions.
const (
	statusOpen   = "open"
	statusClosed = "closed"

	flowRestricted   = "restricted"
	flowUnrestricted = "unrestricted"
)

func create(r *api.Request) (api.Object, error) {
	if err := checkCurrencies(r.Params.Strings("supported_currencies")); err != nil {
		return nil, err
	}
	who, err := loadOwner(r, r.Account)
	if err != nil {
		return nil, err
	}
	if !who.requested(capabilities.Treasury) {
		return nil, api.Invalid("", "", "The account '%s' cannot have a financial account, because the `treasury` capability "+
			"was not requested for it. Request the capability first.", r.Account)
	}
	siblings, err := openSiblings(r, "")
	if err != nil {
		return nil, err
	}
	if len(siblings) >= maxOpen {
		return nil, api.Invalid("", "", "You cannot create more than %d open financial accounts for an account. "+
			"Close one that is not needed any more.", maxOpen)
	}

	fa := r.New(typeFinancialAccount)
	fa.Data.Merge(api.Object{
		"country":               "US",
		"financial_addresses":   []any{},
		"is_default":            !hasDefault(siblings),
		"metadata":              api.Object{},
		"nickname":              nil,
		"platform_restrictions": unrestrictedFlows(),
		"status":                statusOpen,
		"status_details":        api.Object{"closed": nil},
		"supported_currencies":  []any{currency},
	})
	fa.Secret = api.Object{}
	if err := apply(r, fa, who); err != nil {
		return nil, err
	}
	if err := refresh(r, who, fa); err != nil {
		return nil, err
	}
	if err := r.Insert(fa); err != nil {
		return nil, err
	}
	return r.Render(fa)
}

// currency is the one that financial accounts hold.
const currency = "usd"

// viewFinancialAccount shows a financial account with its balance, as the ledger has it.
func viewFinancialAccount(r *api.Request, fa *api.Record) (api.Object, error) {
	funds, err := ledger.Funds(r, fa.ID, currency)
	if err != nil {
		return nil, err
	}
	view := maps.Clone(fa.Data)
	view["balance"] = api.Object{
		ledger.Cash:            api.Object{currency: funds.Cash},
		ledger.InboundPending:  api.Object{currency: funds.InboundPending},
		ledger.OutboundPending: api.Object{currency: funds.OutboundPending},
	}
	return view, nil
}

// financialAccountEvents tells of what Stripe has events for: creation, closing, and features that reach another status. A
// nickname changes without an event.
func financialAccountEvents(c api.Change) []string {
	if c.Before == nil {
		return []string{typeFinancialAccount + ".created"}
	}
	var events []string
	if c.Changed("status") && c.After.String("status") == statusClosed {
		events = append(events, typeFinancialAccount+".closed")
	}
	if slices.ContainsFunc([]string{active, pending, restricted}, func(s string) bool { return c.Changed(s + "_features") }) {
		events = append(events, typeFinancialAccount+".features_status_updated")
	}
	return events
}

func retrieve(r *api.Request) (api.Object, error) {
	fa, err := find(r)
	if err != nil {
		return nil, err
	}
	return r.Render(fa)
}

func list(r *api.Request) (api.Object, error) {
	status := r.Params.String("status")
	return r.List(store.Query{Type: typeFinancialAccount}, func(fa *api.Record) bool {
		return status == "" || fa.Data.String("status") == status
	})
}

func update(r *api.Request) (api.Object, error) {
	fa, err := findOpen(r)
	if err != nil {
		return nil, err
	}
	who, err := loadOwner(r, fa.Account)
	if err != nil {
		return nil, err
	}
	if err := apply(r, fa, who); err != nil {
		return nil, err
	}
	if err := forward(r, fa); err != nil {
		return nil, err
	}
	if err := refresh(r, who, fa); err != nil {
		return nil, err
	}
	if err := r.Update(fa); err != nil {
		return nil, err
	}
	return r.Render(fa)
}

// apply writes the parameters that creation and update have in common.
func apply(r *api.Request, fa *api.Record, who owner) error {
	if r.Params["features"] == "" {
		return api.Empty("features")
	}
	if err := request(fa, who, r.Params.Object("features"), "features"); err != nil {
		return err
	}
	if nickname, given := r.Params["nickname"].(string); given {
		if err := checkNickname(r, fa, nickname); err != nil {
			return err
		}
	}
	for _, name := range []string{"metadata", "nickname", "platform_restrictions"} {
		if value, given := r.Params[name]; given {
			fa.Data.Merge(api.Object{name: value})
		}
	}
	if !fa.Data.Has("platform_restrictions") { // cleared
		fa.Data["platform_restrictions"] = unrestrictedFlows()
	}
	return nil
}

func unrestrictedFlows() api.Object {
	return api.Object{capabilities.InboundFlows: flowUnrestricted, capabilities.OutboundFlows: flowUnrestricted}
}

func find(r *api.Request) (*api.Record, error) {
	return r.Find(typeFinancialAccount, r.Path("financial_account"))
}

// findOpen is find for operations that a closed financial account refuses.
func findOpen(r *api.Request) (*api.Record, error) {
	fa, err := find(r)
	if err != nil {
		return nil, err
	}
	if fa.Data.String("status") == statusClosed {
		return nil, api.Invalid("", "", "The financial account '%s' is closed. A closed financial account cannot be changed.", fa.ID)
	}
	return fa, nil
}

// openSiblings lists the open financial accounts of the request's account, the one named except left out.
func openSiblings(r *api.Request, except string) ([]*api.Record, error) {
	var open []*api.Record
	err := r.Each(store.Query{Type: typeFinancialAccount, Account: r.Account}, func(fa *api.Record) (bool, error) {
		if fa.ID != except && fa.Data.String("status") == statusOpen {
			open = append(open, fa)
		}
		return true, nil
	})
	return open, err
}

// hasDefault says whether one of the financial accounts is the default: the first of an account is, and the next one
// after that has been closed.
func hasDefault(accounts []*api.Record) bool {
	return slices.ContainsFunc(accounts, func(fa *api.Record) bool { return fa.Data.Bool("is_default") })
}

func checkCurrencies(currencies []string) error {
	if len(currencies) == 0 {
		return api.Empty("supported_currencies")
	}
	for _, given := range currencies {
		if !strings.EqualFold(given, currency) {
			return api.Invalid("supported_currencies", "", "Invalid currency: %s. Financial accounts support usd only.", given)
		}
	}
	return nil
}

// checkNickname keeps nicknames non-blank, short and unique among the open financial accounts of an account. The empty
// string clears a nickname.
func checkNickname(r *api.Request, fa *api.Record, nickname string) error {
	switch {
	case nickname == "":
		return nil
	case strings.TrimSpace(nickname) == "":
		return api.Invalid("nickname", "", "The nickname of a financial account cannot be blank.")
	case utf8.RuneCountInString(nickname) > maxNickname:
		return api.Invalid("nickname", "", "The nickname of a financial account can have at most %d characters.", maxNickname)
	}
	siblings, err := openSiblings(r, fa.ID)
	if err != nil {
		return err
	}
	for _, sibling := range siblings {
		if sibling.Data.String("nickname") == nickname {
			return api.Invalid("nickname", "", "The nickname '%s' is already used by the financial account '%s' of this account. "+
				"Nicknames must be unique.", nickname, sibling.ID)
		}
	}
	return nil
}

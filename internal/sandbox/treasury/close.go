package treasury

import (
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func closeAccount(r *api.Request) (api.Object, error) {
	fa, err := find(r)
	if err != nil {
		return nil, err
	}
	if fa.Data.String("status") == statusClosed {
		return nil, api.Invalid("", "", "The financial account '%s' is already closed.", fa.ID)
	}
	if err := forward(r, fa); err != nil {
		return nil, err
	}
	for _, check := range []func(*api.Request, *api.Record) error{checkBalance, checkInboundTransfers, checkCards} {
		if err := check(r, fa); err != nil {
			return nil, err
		}
	}
	fa.Data["status"] = statusClosed
	fa.Data["status_details"] = api.Object{"closed": api.Object{"reasons": []any{"closed_by_platform"}}}
	who, err := loadOwner(r, fa.Account)
	if err != nil {
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

// cannotClose is the error of a condition for closing that is not met.
func cannotClose(fa *api.Record, why string) error {
	return api.Invalid("", "", "The financial account '%s' cannot be closed: %s", fa.ID, why)
}

func checkBalance(r *api.Request, fa *api.Record) error {
	funds, err := ledger.Funds(r, fa.ID, currency)
	if err == nil && funds != (ledger.Impact{}) {
		err = cannotClose(fa, "its balance must be zero. Move the funds out first.")
	}
	return err
}

func checkInboundTransfers(r *api.Request, fa *api.Record) error {
	return refuseAny(r, typeInboundTransfer, fa, "it has pending InboundTransfers.", func(transfer *api.Record) bool {
		return transfer.Data.String("status") == "processing"
	})
}

func checkCards(r *api.Request, fa *api.Record) error {
	return refuseAny(r, typeCard, fa, "all Issuing cards attached to it must be canceled first.", func(card *api.Record) bool {
		return card.Data.String("status") != "canceled"
	})
}

// refuseAny refuses to close a financial account on which an object of the type hangs that stands in the way.
func refuseAny(r *api.Request, typ string, fa *api.Record, why string, inTheWay func(*api.Record) bool) error {
	return r.Each(store.Query{Type: typ, Account: fa.Account}, func(rec *api.Record) (bool, error) {
		if rec.Data.String("financial_account") == fa.ID && inTheWay(rec) {
			return false, cannotClose(fa, why)
		}
		return true, nil
	})
}

// forward checks and keeps forwarding_settings, when they are given. The API never shows them.
func forward(r *api.Request, fa *api.Record) error {
	if r.Params["forwarding_settings"] == "" {
		return api.Empty("forwarding_settings")
	}
	settings := r.Params.Object("forwarding_settings")
	if settings == nil {
		return nil
	}
	kind := settings.String("type")
	param := "forwarding_settings[" + kind + "]"
	target := settings.String(kind)
	for _, other := range []string{"financial_account", "payment_method"} {
		if other != kind && settings.Has(other) {
			return api.Invalid("forwarding_settings["+other+"]", "",
				"`%s` cannot be given when the type of the forwarding settings is `%s`.", other, kind)
		}
	}
	switch {
	case target == "":
		return api.Missing(param)
	case kind == "payment_method" && !strings.HasPrefix(target, "pm_"):
		return api.Invalid(param, "resource_missing", "No such PaymentMethod: '%s'", target)
	case kind == "financial_account":
		if target == fa.ID {
			return api.Invalid(param, "", "A financial account cannot forward to itself.")
		}
		to, err := r.Reference(typeFinancialAccount, target, param)
		if err != nil {
			return err
		}
		if to.Data.String("status") == statusClosed {
			return api.Invalid(param, "", "The financial account '%s' is closed. Funds cannot be forwarded to it.", to.ID)
		}
	}
	fa.Secret["forwarding_settings"] = settings
	return nil
}

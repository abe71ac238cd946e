package payments

import (
	"net/netip"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Statuses of a mandate.
const (
	mandatePending  = "pending"
	mandateActive   = "active"
	mandateInactive = "inactive"
)

// mandateEvents: a mandate has no event of its creation.
func mandateEvents(c api.Change) []string {
	if c.Before == nil || c.After == nil {
		return nil
	}
	return []string{"mandate.updated"}
}

// newMandate stores the mandate that mandate_data describes, for debits of a payment method. It is pending until the payment
// method has been set up.
func newMandate(r *api.Request, intent, pm *api.Record) (*api.Record, error) {
	acceptance, err := accepted(r)
	if err != nil {
		return nil, err
	}
	details := api.Object{}
	if method := intent.Data.String(fieldMethodOptions + "." + bankAccount + ".mandate_options.collection_method"); method != "" {
		details["collection_method"] = method
	}
	mandate := r.New(typeMandate)
	mandate.Parent = pm.ID
	mandate.Data.Merge(api.Object{
		"customer_acceptance": acceptance, "multi_use": api.Object{}, fieldMethod: pm.ID,
		"payment_method_details": api.Object{"type": bankAccount, bankAccount: details},
		fieldStatus:              mandatePending, "type": "multi_use",
	})
	if owner := intent.Data.String("on_behalf_of"); owner != "" {
		mandate.Data["on_behalf_of"] = owner
	}
	return mandate, r.Insert(mandate)
}

// accepted is how the customer has accepted the mandate.
func accepted(r *api.Request) (api.Object, error) {
	const at = fieldMandateData + "[customer_acceptance]"
	given := r.Params.Object(fieldMandateData + ".customer_acceptance")
	acceptance := api.Object{"accepted_at": r.Now.Unix(), "type": given.String("type")}
	if given.Has("accepted_at") {
		acceptance["accepted_at"] = given.Int("accepted_at")
	}
	if given.String("type") == "offline" {
		if given.Has("online") {
			return nil, api.Invalid(at+"[online]", "", "`online` cannot be given when the mandate was accepted offline.")
		}
		acceptance["offline"] = api.Object{}
		return acceptance, nil
	}
	online := given.Object("online")
	switch ip := online.String("ip_address"); {
	case online == nil:
		return nil, api.Missing(at + "[online]")
	case given.Has("offline"):
		return nil, api.Invalid(at+"[offline]", "", "`offline` cannot be given when the mandate was accepted online.")
	case ip == "":
		return nil, api.Missing(at + "[online][ip_address]")
	case online.String("user_agent") == "":
		return nil, api.Missing(at + "[online][user_agent]")
	default:
		if _, err := netip.ParseAddr(ip); err != nil {
			return nil, api.Invalid(at+"[online][ip_address]", "", "Invalid IP address: %s", ip)
		}
	}
	acceptance["online"] = online.Clone()
	return acceptance, nil
}

// activeMandate finds a mandate by which a payment method may be debited already, nil when there is none.
func activeMandate(r *api.Request, pm *api.Record) (active *api.Record, err error) {
	err = r.Each(store.Query{Type: typeMandate, Parent: pm.ID}, func(mandate *api.Record) (bool, error) {
		if mandate.Data.String(fieldStatus) == mandateActive {
			active = mandate
		}
		return active == nil, nil
	})
	return active, err
}

// setMandate changes the status of a mandate.
func setMandate(r *api.Request, mandate *api.Record, status string) error {
	mandate.Data[fieldStatus] = status
	return r.Update(mandate)
}

// endMandates ends what a payment method may be debited by.
func endMandates(r *api.Request, pm *api.Record) error {
	return r.Each(store.Query{Type: typeMandate, Parent: pm.ID}, func(mandate *api.Record) (bool, error) {
		err := setMandate(r, mandate, mandateInactive)
		return err == nil, err
	})
}

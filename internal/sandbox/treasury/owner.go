package treasury

import (
	"cmp"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// owner is the account that a financial account belongs to, seen for what it allows.
type owner struct {
	account  *api.Record
	platform bool
}

func newOwner(r *api.Request, account *api.Record) owner {
	return owner{account: account, platform: account.ID == r.Platform}
}

func loadOwner(r *api.Request, id string) (owner, error) {
	account, err := r.Get(typeAccount, id)
	if err != nil {
		return owner{}, err
	}
	return newOwner(r, account), nil
}

// requested says whether a capability has been requested. The platform has what it turned on in its dashboard, and the
// sandbox's platform has turned everything on.
func (o owner) requested(capability string) bool {
	return o.platform || o.account.Secret.Bool("capabilities."+capability+".requested")
}

// allows says what the state of a capability makes of a feature that needs it, and why when it is not active.
func (o owner) allows(capability string) (status string, why api.Object) {
	if o.platform {
		return active, nil
	}
	requirements := o.requirements(capability)
	reason := requirements.String("disabled_reason")
	rejected := func(reason string) bool { return strings.HasPrefix(reason, "rejected.") }
	switch {
	case reason == "rejected.unsupported_business":
		return restricted, detail("rejected_unsupported_business", "contact_stripe")
	case rejected(reason), rejected(o.account.Data.String("requirements.disabled_reason")):
		return restricted, detail("rejected_other", "contact_stripe")
	case !o.requested(capability):
		return restricted, detail("capability_not_requested", "provide_information")
	}
	switch o.account.Data.String("capabilities." + capability) {
	case "active":
		return active, nil
	case "pending":
		return pending, detail("requirements_pending_verification", "")
	}
	switch {
	case len(requirements.List("past_due"))+len(requirements.List("currently_due")) > 0:
		return restricted, detail("requirements_past_due", "provide_information")
	case len(requirements.List("pending_verification")) > 0, strings.HasPrefix(reason, "pending."):
		return pending, detail("requirements_pending_verification", "")
	}
	return restricted, detail("restricted_other", "contact_stripe")
}

// requirements are those of a capability; those of the whole account where the capability's own are not known.
func (o owner) requirements(capability string) api.Object {
	if own := o.account.Secret.Object("capabilities." + capability + ".requirements"); own != nil {
		return own
	}
	return o.account.Data.Object("requirements")
}

// name is what banks know the owner by.
func (o owner) name() string {
	data := o.account.Data
	person := strings.TrimSpace(data.String("individual.first_name") + " " + data.String("individual.last_name"))
	return cmp.Or(data.String("company.name"), person, data.String("business_profile.name"),
		data.String("settings.dashboard.display_name"), "Test account "+o.account.ID)
}

package tfkit

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// AccountID accepts ids of accounts.
func AccountID() validator.String { return ObjectID(accountPrefix, "a Stripe account") }

// IsAccountID reports whether an id is that of an account.
func IsAccountID(id string) bool { return objectID(accountPrefix).MatchString(id) }

const (
	accountPrefix = "acct_"
	accountsPath  = "/v1/accounts/"
)

// capabilityEvidence is what a plan may see of the capabilities of an account that is passed whole.
var capabilityEvidence = Attribute{
	Type: ObjectMap, Optional: true,
	Description: "Capabilities of the account by name, for the checks at plan. Comes along when the whole resource is passed; nothing of it is stored.",
	Attributes: Attributes{
		"requested": {Type: Bool, Optional: true, Description: "Whether the account requests the capability."},
		"status":    {Type: String, Optional: true, Description: "State of the capability: `active`, `inactive` or `pending`."},
	},
}

// AccountReference is the account of every object that can belong to one.
var AccountReference = Attribute{
	Type: Reference, Optional: true, Local: true, RequiresReplace: true,
	Description: "Connected account that owns the object: pass the whole resource (`account = stripe_connected_account.acme`), so that a plan can " +
		"check its capabilities even before the account exists, or `{ id = \"acct_...\" }` for an account that is declared elsewhere. " +
		"Without it the provider's `account` owns the object, or else the platform.",
	Attributes: Attributes{
		"id":           {Type: String, Required: true, Description: "Id of the account, `acct_...`.", Validators: Validators{String: []validator.String{AccountID()}}},
		"capabilities": capabilityEvidence,
		"country": {
			Type: String, Optional: true,
			Description: "Country of the account, for the checks at plan. Comes along when the whole resource is passed; it is not stored.",
		},
	},
}

// Evidence is what a plan can know of an account: from the configuration when the account is passed whole, from Stripe
// when it is given by id.
type Evidence struct {
	// ID of the account; empty while it does not exist, and for the platform.
	ID string
	// Known is false when nothing can be said: the platform itself, an account of which neither capabilities nor id are
	// known yet, or one that could not be read.
	Known bool
	// Country of the account; empty while it is not known.
	Country string

	capabilities map[string]Value // entry {requested, status} by name
	unknown      bool             // the set of names itself is not known yet
}

// Requested reports whether the account requests a capability. While that is not known yet, the answer is yes: a plan
// complains only about what it knows to be wrong.
func (e Evidence) Requested(capability string) bool {
	if !e.Known || e.unknown {
		return true
	}
	entry, ok := e.capabilities[capability]
	if !ok {
		return false
	}
	requested := entry.Get("requested")
	return !requested.IsKnown() || requested.IsNull() || requested.Bool()
}

// Status is the state of a capability; empty while it is not known.
func (e Evidence) Status(capability string) string {
	return e.capabilities[capability].Get("status").String()
}

// Account gathers the evidence on the account of a planned object. An account that is given by id is read, once in the
// life of the provider; one that does not exist yet is not asked for.
func (p *Plan) Account(ctx context.Context) Evidence {
	account := p.Config.Get("account")
	id, known := p.Owner(account)
	evidence := Evidence{ID: id, Country: account.Get("country").String()}
	given := account.Get("capabilities")
	switch {
	case given.IsSet():
		evidence.Known, evidence.capabilities = true, given.Members()
		return evidence
	case !given.IsKnown():
		return evidence
	case !known && !account.Get("country").IsNull():
		evidence.Known = true // passed whole, with no capability at all
		return evidence
	case id == "" || p.Provider == nil:
		return evidence
	}
	object, err := p.Provider.Look(ctx, accountsPath+evidence.ID, "")
	if err != nil { // also when the account is gone: an error would block the destruction of what went with it
		p.Warn("account", "Unable to check the capabilities of "+evidence.ID, "The plan goes on without the check. "+stripeapi.Explain(err))
		return evidence
	}
	evidence.Country = object.String("country")
	statuses, _ := object.Get("capabilities").(map[string]any)
	evidence.Known, evidence.capabilities = true, make(map[string]Value, len(statuses))
	for name, status := range statuses {
		evidence.capabilities[name] = capabilityEntry(stringOf(status))
	}
	return evidence
}

func capabilityEntry(status string) Value {
	entry := Attributes{"status": {Type: String}, "requested": {Type: Bool}}
	return NewValue(entry.decode(map[string]any{"status": status, "requested": true}, Value{}))
}

// Owner is the account that a reference names: the provider's default where there is none, empty for the platform. It is
// not known while the account does not exist.
func (p *Plan) Owner(account Value) (id string, known bool) {
	given := account.Get("id")
	switch {
	case !given.IsKnown():
		return "", false
	case given.IsNull() && p.Provider != nil:
		return p.Provider.Account, true
	}
	return given.String(), true
}

// accountOf is the account that an object's requests act for: its own reference, or the provider's default; empty for the
// platform.
func (p *Provider) accountOf(object Value) string {
	if id := object.Get("account.id").String(); id != "" {
		return id
	}
	return p.Account
}

// importID splits the id of an import: "acct_.../ic_..." names the account, "ic_..." leaves it to the provider.
func (o *ObjectType) importID(given string) (account, id string, err error) {
	id = given
	if before, after, found := strings.Cut(given, "/"); found && !o.IsAccount {
		account, id = before, after
		if !IsAccountID(account) {
			return "", "", fmt.Errorf("%q is not the id of an account (acct_...)", account)
		}
	}
	if !objectID(o.Prefix).MatchString(id) {
		form := fmt.Sprintf("%s... or acct_.../%s...", o.Prefix, o.Prefix)
		if o.IsAccount {
			form = o.Prefix + "..."
		}
		return "", "", fmt.Errorf("%q is not the id of %s: expected %s", given, withArticle(o.Noun), form)
	}
	return account, id, nil
}

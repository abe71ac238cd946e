package tfkit

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// ObjectType declares one type of Stripe object: what it looks like, where it lives and what is special about its life. Resource
// and DataSource make the Terraform sides of it.
type ObjectType struct {
	Name        string // type name in Terraform: "stripe_issuing_card"
	Noun        string // as diagnostics say it: "issuing card"
	Path        string // of the collection in the API: "/v1/issuing/cards"
	Prefix      string // of its ids: "ic_"
	Description string // first paragraph of the documentation page
	Attributes  Attributes
	// CreatePath is where objects are created, if not at Path: what test helpers make is born elsewhere.
	CreatePath string
	// TestOnly: only test helpers make such objects, so live keys are refused.
	TestOnly bool
	// Metadata says when Stripe takes metadata.
	Metadata MetadataMode
	// Lookup are attributes that only the data source has, or has in another form: facts that change by themselves all the
	// time and would only be noise in the plans of a resource.
	Lookup Attributes
	// IsAccount: the object is a connected account itself, so it takes no account to act for.
	IsAccount bool
	// Listed: the list at Path shows each object as completely as a retrieval does, so that a refresh may read pages of it.
	Listed bool
	// Expand are fields that the API hides unless asked.
	Expand []string

	// Validate checks the configuration alone, as far as it is known. It runs at validate, plan and apply.
	Validate func(config Value, diagnostics *diag.Diagnostics)
	// Plan checks and completes the plan of a creation or a change.
	Plan func(ctx context.Context, plan *Plan)
	// Act does what no creation and no update does to an object, after either: an action that the plan (call.State) asks for.
	// It returns the object as it is then.
	Act func(ctx context.Context, call *Call, object stripeapi.Object) (stripeapi.Object, error)
	// Outcomes say what can become of an object that moves on by actions.
	Outcomes *Outcomes
	// Settled reports whether nothing that was asked for is still pending. Nil for objects that are ready at once.
	Settled func(object stripeapi.Object) bool
	// Remarks say what a settled object still lacks and how to provide it; they become warnings.
	Remarks func(object stripeapi.Object) []Remark
	// Disappoints says what is wrong with an object that has not become what was planned, at its creation and for good. That is
	// an error, with which Terraform makes the object again at the next apply.
	Disappoints func(object stripeapi.Object, planned Value) string
	// Gone reports whether an object that Stripe still shows has ended: closed, canceled, deleted.
	Gone func(object stripeapi.Object) bool
	// Destroy ends the object as far as Stripe allows, and Destruction is the verb for it where that is not "delete".
	Destroy     func(ctx context.Context, call *Call) error
	Destruction string
}

// birthplace is the path at which objects are created.
func (o *ObjectType) birthplace() string { return cmp.Or(o.CreatePath, o.Path) }

// Remark is a warning about an object that exists.
type Remark struct {
	Attribute string // top-level attribute that it is about; empty for the object as a whole
	Summary   string
	Detail    string
}

// Call addresses one existing object.
type Call struct {
	Client  *stripeapi.Client
	Path    string // of the object: "/v1/issuing/cards/ic_..."
	Account string // that the requests act for; empty for the platform
	State   Value
}

// Get retrieves the object.
func (c *Call) Get(ctx context.Context) (stripeapi.Object, error) {
	return c.Client.Get(ctx, c.Path, c.Account, nil)
}

// Post updates the object, or does the action that is named below it ("/close").
func (c *Call) Post(ctx context.Context, action string, form *Form) (stripeapi.Object, error) {
	return c.Client.Post(ctx, c.Path+action, c.Account, form.Values())
}

// Delete deletes the object.
func (c *Call) Delete(ctx context.Context) (stripeapi.Object, error) {
	return c.Client.Delete(ctx, c.Path, c.Account)
}

// Help does an action of Stripe's test helpers to the object ("/post"). Live keys are refused, whatever Stripe would say.
func (c *Call) Help(ctx context.Context, action string, form *Form) (stripeapi.Object, error) {
	if c.Client.IsLive() {
		return nil, stripeapi.Refuse(helpersRefuseLiveKeys)
	}
	return c.Client.Post(ctx, helperPath(c.Path)+action, c.Account, form.Values())
}

// helperPath is where the test helpers of what lives at a path are.
func helperPath(path string) string {
	return strings.Replace(path, "/v1/", "/v1/test_helpers/", 1)
}

const helpersRefuseLiveKeys = "Stripe's test helpers exist in test mode only, so that nobody takes made-up money for real: use a test-mode key " +
	"(sk_test_... or rk_test_...)."

// Forget is what Destroy returns for an object that Stripe cannot undo: it stays as it is, the state forgets it, and a
// warning tells the user. why is a sentence, and says what remains.
func Forget(why string) error { return &forgotten{why: why} }

type forgotten struct{ why string }

func (f *forgotten) Error() string { return f.why }

// Plan is the plan of a creation or a change, for the rules of one type of object.
type Plan struct {
	Provider    *Provider // nil before the provider is configured
	Config      Value
	State       Value // null for a creation
	Planned     Value
	Diagnostics *diag.Diagnostics

	computed map[string]tftypes.Value
	replaces bool
}

// Creates reports whether the plan makes a new object.
func (p *Plan) Creates() bool { return p.State.IsNull() }

// Replaces reports whether the plan ends the object and makes a new one, which is then planned for itself.
func (p *Plan) Replaces() bool { return p.replaces }

// Changes reports whether an attribute (dotted path) is new, different or not known yet.
func (p *Plan) Changes(attribute string) bool {
	return !p.Planned.Get(attribute).Equal(p.State.Get(attribute))
}

// Compute gives a computed attribute (dotted path) its planned value. An object around it that is not known becomes one of
// which nothing else is.
func (p *Plan) Compute(attribute string, value tftypes.Value) {
	if p.computed == nil {
		p.computed = map[string]tftypes.Value{}
	}
	p.computed[attribute] = value
}

// Error reports what the configuration has to mend, on an attribute (dotted path).
func (p *Plan) Error(attribute, summary, detail string) {
	p.Diagnostics.AddAttributeError(AttributePath(attribute), summary, detail)
}

// Warn reports a fact that Terraform cannot mend, on an attribute (dotted path).
func (p *Plan) Warn(attribute, summary, detail string) {
	p.Diagnostics.AddAttributeWarning(AttributePath(attribute), summary, detail)
}

// AttributePath makes a path of a dotted one: "spending_controls.allowed_categories".
func AttributePath(dotted string) path.Path {
	at := path.Empty()
	for name := range strings.SplitSeq(dotted, ".") {
		at = at.AtName(name)
	}
	return at
}

// attributes are all attributes of the resource: the type's own and those that every resource has.
func (o *ObjectType) attributes() Attributes {
	all := Attributes{
		"id":              {Type: String, Computed: true, Description: "Id of the object in Stripe, `" + o.Prefix + "...`."},
		"deletion_policy": deletionPolicy,
	}
	maps.Copy(all, o.Metadata.attributes())
	if !o.IsAccount {
		all["account"] = AccountReference
	}
	if o.Outcomes != nil {
		all[outcomeName] = o.Outcomes.attribute(o.Noun)
	}
	return all.With(o.Attributes).inheriting(Unset)
}

var deletionPolicy = Attribute{
	Type: String, Optional: true, Local: true, Values: []string{"abandon", "delete"},
	Description: "What destroying the resource does: `delete` (the default) ends the object in Stripe as far as Stripe allows, " +
		"`abandon` leaves it as it is and only forgets it.",
}

// query are the parameters of every retrieval.
func (o *ObjectType) query() url.Values {
	query := url.Values{}
	for _, field := range o.Expand {
		query.Add("expand[]", field)
	}
	return query
}

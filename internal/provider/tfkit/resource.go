package tfkit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfwire"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ resource.ResourceWithConfigure      = (*managed)(nil)
	_ resource.ResourceWithIdentity       = (*managed)(nil)
	_ resource.ResourceWithImportState    = (*managed)(nil)
	_ resource.ResourceWithModifyPlan     = (*managed)(nil)
	_ resource.ResourceWithValidateConfig = (*managed)(nil)
)

// managed is the resource of a type of object. All resources are this one, so that they create, read, wait, import and
// fail alike; what differs is data and functions of the ObjectType.
type managed struct {
	*kind
	provider *Provider
}

// kind is what all resources of a type have in common.
type kind struct {
	object     *ObjectType
	attributes Attributes
	identity   tftypes.Object
	// shape is the schema as the server sees it; the framework answers for a kind that has none.
	shape func() (*tfwire.Shape, error)
}

// NewResource makes the resource of a type of object.
func NewResource(object *ObjectType) resource.Resource { return Resource(object)() }

// Resource makes the resources of a type of object, which share what follows from the declaration.
func Resource(object *ObjectType) func() resource.Resource {
	made := sync.OnceValue(func() *kind {
		of := &kind{object: object, attributes: object.attributes(), identity: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}}
		if !object.IsAccount {
			of.identity.AttributeTypes["account_id"] = tftypes.String
		}
		of.shape = sync.OnceValues(func() (*tfwire.Shape, error) {
			return tfwire.Compile(context.Background(), of.schema(context.Background()))
		})
		return of
	})
	return func() resource.Resource { return &managed{kind: made()} }
}

// Metadata names the resource.
func (r *managed) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = r.object.Name
}

// Schema is made of the declaration.
func (r *managed) Schema(ctx context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = r.schema(ctx)
}

func (k *kind) schema(ctx context.Context) schema.Schema {
	attributes, blocks := k.attributes.resourceSchema()
	attributes[timeoutsName] = timeouts.Attributes(ctx, timeouts.Opts{Create: true, Read: true, Update: true, Delete: true})
	return schema.Schema{MarkdownDescription: k.object.Description, Attributes: attributes, Blocks: blocks}
}

// IdentitySchema is the id, and the account for objects that belong to one.
func (r *managed) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, response *resource.IdentitySchemaResponse) {
	attributes := map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the object, " + r.object.Prefix + "..."},
	}
	if !r.object.IsAccount {
		attributes["account_id"] = identityschema.StringAttribute{
			OptionalForImport: true, Description: "Connected account that owns the object, acct_...; without it the provider's account, or the platform.",
		}
	}
	response.IdentitySchema = identityschema.Schema{Attributes: attributes}
}

// Configure takes over the provider.
func (r *managed) Configure(_ context.Context, request resource.ConfigureRequest, response *resource.ConfigureResponse) {
	r.provider = configured(request.ProviderData, &response.Diagnostics)
}

// ValidateConfig runs the rules that need nothing but the configuration.
func (r *managed) ValidateConfig(_ context.Context, request resource.ValidateConfigRequest, response *resource.ValidateConfigResponse) {
	r.validate(NewValue(request.Config.Raw), &response.Diagnostics)
}

func (r *managed) validate(config Value, diagnostics *diag.Diagnostics) {
	if r.object.Validate != nil {
		r.object.Validate(config, diagnostics)
	}
}

// ModifyPlan completes the plan: what stays known, what is replaced, and what the rules of the type object to.
func (r *managed) ModifyPlan(ctx context.Context, request resource.ModifyPlanRequest, response *resource.ModifyPlanResponse) {
	if request.Plan.Raw.IsNull() {
		return // a destroy has nothing to plan
	}
	config, state, planned := NewValue(request.Config.Raw), NewValue(request.State.Raw), NewValue(request.Plan.Raw)
	planned, replaced := r.plan(ctx, config, state, planned, request.Private, &response.Diagnostics)
	response.Plan.Raw, response.RequiresReplace = planned.raw, append(response.RequiresReplace, replaced...)
}

// plan completes the plan of a creation or a change, and says which attributes replace the object.
func (r *managed) plan(
	ctx context.Context, config, state, planned Value, private privateKeys, diagnostics *diag.Diagnostics,
) (completed Value, replaced path.Paths) {
	if r.provider != nil {
		planned = r.object.Metadata.plan(r.provider.DefaultMetadata, state, planned)
	}
	imported := isImported(ctx, private, diagnostics)
	if !state.IsNull() {
		planned = r.attributes.settleAll(config, state, planned)
		r.attributes.warnOfKept(state, planned, imported, diagnostics)
	}
	replaces := len(r.replacements(config, state, planned, imported)) > 0
	if !replaces { // what is replaced is planned again, as a creation
		r.planOutcome(ctx, config, state, private, diagnostics)
	}
	if r.object.Plan != nil && !planned.Equal(state) {
		plan := &Plan{
			Provider: r.provider, Config: config, State: state, Planned: planned, Diagnostics: diagnostics, replaces: replaces,
		}
		r.object.Plan(ctx, plan)
		for _, name := range slices.Sorted(maps.Keys(plan.computed)) { // an object before its members
			planned = planned.with(name, plan.computed[name])
		}
	}
	if r.refusesLiveKey() && !planned.Equal(state) {
		diagnostics.AddError(r.noLiveKeys())
	}
	return planned, r.replacements(config, state, planned, imported)
}

// refusesLiveKey reports whether the provider has a live key for an object that only test helpers make.
func (r *managed) refusesLiveKey() bool {
	return r.object.TestOnly && r.provider != nil && r.provider.Client.IsLive()
}

func (r *managed) noLiveKeys() (summary, detail string) {
	return "No " + r.object.Noun + " with a live key", helpersRefuseLiveKeys
}

// replacements adds to what the declaration says: metadata that Stripe takes at creation only, and the account, since an
// object cannot move to another one.
func (r *managed) replacements(config, state, planned Value, imported bool) path.Paths {
	if state.IsNull() {
		return nil
	}
	paths := r.attributes.replacements(path.Empty(), config, state, planned, imported)
	if r.provider != nil && r.object.Metadata.replaces(r.provider.DefaultMetadata, state, planned) {
		paths = append(paths, path.Root("metadata"))
	}
	paths = append(paths, r.takenReplacements(config, state, planned)...)
	if !r.object.IsAccount && r.provider != nil {
		after := planned.Get("account.id")
		if !after.IsKnown() || r.provider.accountOf(planned) != r.provider.accountOf(state) {
			paths = append(paths, path.Root("account"))
		}
	}
	return paths
}

// Create makes the object, saves it, and waits until it is settled.
func (r *managed) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	config, planned := NewValue(request.Config.Raw), NewValue(request.Plan.Raw)
	ctx, cancel := r.deadline(ctx, planned, "create", &response.Diagnostics)
	defer cancel()
	if response.Diagnostics.HasError() {
		return
	}
	if r.refusesLiveKey() {
		response.Diagnostics.AddError(r.noLiveKeys())
		return
	}
	account := r.provider.accountOf(planned)
	form := r.expand(r.form(r.attributes.born(false), Value{}, planned, config))
	object, err := r.provider.Client.Post(ctx, r.object.birthplace(), account, form.Values())
	if err != nil {
		r.fail(&response.Diagnostics, "create", err)
		return
	}
	// In the state before anything else can fail: an object that Terraform does not know of is lost to its user.
	r.save(ctx, object, planned, planned, &response.State, response.Identity, &response.Diagnostics)
	if r.object.Disappoints != nil {
		if problem := r.object.Disappoints(object, planned); problem != "" {
			response.Diagnostics.AddError(fmt.Sprintf("The %s is not as planned", r.object.Noun), problem)
			return
		}
	}
	call := r.call(object.ID(), account, planned)
	object, remarks := r.complete(ctx, call, object, config)
	response.Diagnostics.Append(remarks...)
	object, remarks = r.settle(ctx, call, object)
	response.Diagnostics.Append(remarks...)
	object, failure := r.act(ctx, call, object, config)
	if failure != nil { // as an error it would taint the object, and what has moved money would be made again
		response.Diagnostics.AddAttributeWarning(failure.at, failure.summary, failure.detail+
			"\n\nThe object exists and is in the state; the next plan shows what is left to do.")
	}
	r.remember(ctx, config, response.Private, &response.Diagnostics)
	r.save(ctx, object, planned, planned, &response.State, response.Identity, &response.Diagnostics)
}

// complete sends what Stripe takes only of an object that exists. A failure is a warning: the object is there and in the
// state, and the next plan mends it.
func (r *managed) complete(ctx context.Context, call *Call, object stripeapi.Object, config Value) (stripeapi.Object, diag.Diagnostics) {
	var diagnostics diag.Diagnostics
	form := NewForm()
	r.attributes.born(true).encode(form, "", Value{}, call.State, config)
	if r.object.Metadata == MetadataAfterCreation {
		encodeStringMap(form, "metadata", Value{}, call.State.Get("metadata_all"))
	}
	if len(form.Values()) == 0 {
		return object, nil
	}
	completed, err := call.Post(ctx, "", r.expand(form))
	if err != nil {
		diagnostics.AddWarning(fmt.Sprintf("Unable to complete %s after its creation", r.object.Noun), stripeapi.Explain(err)+
			"\n\nThe object exists and is in the state; the next plan shows what is left to do.")
		return object, diagnostics
	}
	return completed, nil
}

// Read refreshes the state; what is gone leaves it.
func (r *managed) Read(ctx context.Context, request resource.ReadRequest, response *resource.ReadResponse) {
	state := NewValue(request.State.Raw)
	current := r.current(ctx, state, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	named := current
	if current.IsNull() { // even of what is gone the framework wants an identity; a state that an older Terraform wrote has none to keep
		named = state
	}
	r.identify(ctx, named, response.Identity, &response.Diagnostics)
	response.State.Raw = current.raw
}

// current is a state as Stripe has the object now; null for what is gone.
func (r *managed) current(ctx context.Context, state Value, diagnostics *diag.Diagnostics) Value {
	ctx, cancel := r.deadline(ctx, state, "read", diagnostics)
	defer cancel()
	if diagnostics.HasError() {
		return state
	}
	call := r.call(state.Get("id").String(), r.provider.accountOf(state), state)
	object, err := r.refresh(ctx, call)
	switch {
	case stripeapi.Gone(err), err == nil && r.object.Gone != nil && r.object.Gone(object):
		return NewValue(tftypes.NewValue(state.raw.Type(), nil))
	case err != nil:
		r.fail(diagnostics, "read", err)
		return state
	}
	return r.stateOf(object, state, Value{}, state.raw.Type())
}

// refresh reads an object among the many that a refresh reads. What a page of a list shows as ended is retrieved, which alone
// decides that it is gone.
func (r *managed) refresh(ctx context.Context, call *Call) (stripeapi.Object, error) {
	if r.object.Listed {
		object, listed, err := call.Client.Refresh(ctx, r.object.Path, call.State.Get("id").String(), call.Account, r.object.Expand)
		if !listed || r.object.Gone == nil || !r.object.Gone(object) {
			return object, err
		}
	}
	return call.Client.Get(ctx, call.Path, call.Account, r.object.query())
}

// Update sends what changed and waits until the object is settled.
func (r *managed) Update(ctx context.Context, request resource.UpdateRequest, response *resource.UpdateResponse) {
	config, state, planned := NewValue(request.Config.Raw), NewValue(request.State.Raw), NewValue(request.Plan.Raw)
	ctx, cancel := r.deadline(ctx, planned, "update", &response.Diagnostics)
	defer cancel()
	if response.Diagnostics.HasError() {
		return
	}
	call := r.call(state.Get("id").String(), r.provider.accountOf(planned), planned)
	attributes, imported := r.attributes, isImported(ctx, request.Private, &response.Diagnostics)
	if imported {
		attributes = attributes.afterImport()
	}
	object, err := r.send(ctx, call, r.form(attributes.updatable(), state, planned, config))
	r.provider.forget(call.Path)
	if err != nil {
		r.fail(&response.Diagnostics, "update", err)
		return
	}
	if imported { // only now: a first change that failed has changed nothing, and the next one is still the first
		response.Diagnostics.Append(response.Private.SetKey(ctx, importedKey, []byte("false"))...)
	}
	object, remarks := r.settle(ctx, call, object)
	response.Diagnostics.Append(remarks...)
	object, failure := r.act(ctx, call, object, config)
	promised := planned
	if failure != nil { // the state then says how far it got, and the next plan goes on from there
		response.Diagnostics.AddAttributeError(failure.at, failure.summary, failure.detail)
		promised = Value{}
	}
	r.remember(ctx, config, response.Private, &response.Diagnostics)
	r.save(ctx, object, planned, promised, &response.State, response.Identity, &response.Diagnostics)
}

// Delete ends the object as far as Stripe allows; one that is gone already is fine.
func (r *managed) Delete(ctx context.Context, request resource.DeleteRequest, response *resource.DeleteResponse) {
	state := NewValue(request.State.Raw)
	if state.Get("deletion_policy").String() == "abandon" {
		return
	}
	ctx, cancel := r.deadline(ctx, state, "delete", &response.Diagnostics)
	defer cancel()
	if response.Diagnostics.HasError() {
		return
	}
	call := r.call(state.Get("id").String(), r.provider.accountOf(state), state)
	err := r.object.Destroy(ctx, call)
	r.provider.forget(call.Path)
	if left, ok := errors.AsType[*forgotten](err); ok {
		response.Diagnostics.AddWarning(fmt.Sprintf("The %s is only forgotten", r.object.Noun), left.why)
	} else if err != nil && !stripeapi.Gone(err) {
		r.fail(&response.Diagnostics, cmp.Or(r.object.Destruction, "delete"), err)
	}
}

// ImportState takes an id ("acct_.../ic_..." or "ic_...") or an identity.
func (r *managed) ImportState(ctx context.Context, request resource.ImportStateRequest, response *resource.ImportStateResponse) {
	given := request.ID
	if given == "" {
		identity := NewValue(request.Identity.Raw)
		given = identity.Get("id").String()
		if account := identity.Get("account_id").String(); account != "" {
			given = account + "/" + given
		}
	}
	account, id, err := r.object.importID(given)
	if err != nil {
		response.Diagnostics.AddError("Invalid import id", err.Error()+".")
		return
	}
	response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root("id"), id)...)
	response.Diagnostics.Append(response.Private.SetKey(ctx, importedKey, []byte("true"))...)
	if account != "" {
		response.Diagnostics.Append(response.State.SetAttribute(ctx, path.Root("account").AtName("id"), account)...)
	}
}

// form encodes a creation (null state) or an update.
func (r *managed) form(attributes Attributes, state, planned, config Value) *Form {
	form := NewForm()
	attributes.encode(form, "", state, planned, config)
	r.object.Metadata.encode(form, state, planned)
	return form
}

// save writes an object into the state and its identity. Prior (a plan or a state) decides how absence is written; what a
// plan has promised is kept.
func (r *managed) save(
	ctx context.Context, object stripeapi.Object, prior, promised Value,
	state *tfsdk.State, identity *tfsdk.ResourceIdentity, diagnostics *diag.Diagnostics,
) {
	saved := r.stateOf(object, prior, promised, state.Schema.Type().TerraformType(ctx))
	state.Raw = saved.raw
	r.identify(ctx, saved, identity, diagnostics)
}

// stateOf is the state of an object.
func (r *managed) stateOf(object stripeapi.Object, prior, promised Value, typ tftypes.Type) Value {
	attributes, imported := r.attributes, names(prior)
	if imported {
		attributes = attributes.unconditional()
	}
	members := attributes.conform(attributes.members(object, prior), promised)
	r.object.Metadata.decode(members, object["metadata"], r.provider.DefaultMetadata, prior, imported)
	members[timeoutsName] = prior.Get(timeoutsName).keep(timeoutsType(typ))
	return NewValue(tftypes.NewValue(typ, members))
}

// names reports whether a state names an object and says nothing more, as that of an import does.
func names(state Value) bool {
	for name, member := range state.inner() {
		if name != "id" && name != "account" && !member.IsNull() {
			return false
		}
	}
	return true
}

// identify writes the identity of the object that a state holds.
func (r *managed) identify(ctx context.Context, state Value, identity *tfsdk.ResourceIdentity, diagnostics *diag.Diagnostics) {
	if identity == nil {
		return
	}
	for name, value := range r.identityOf(state) {
		diagnostics.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}

// identityOf are the attributes that name the object of a state.
func (r *managed) identityOf(state Value) map[string]string {
	identity := map[string]string{"id": state.Get("id").String()}
	if account := r.provider.accountOf(state); account != "" && !r.object.IsAccount {
		identity["account_id"] = account
	}
	return identity
}

func (r *managed) call(id, account string, state Value) *Call {
	return &Call{Client: r.provider.Client, Path: r.object.Path + "/" + id, Account: account, State: state}
}

// expand asks for the fields that Stripe hides by default.
func (r *managed) expand(form *Form) *Form {
	for _, field := range r.object.Expand {
		form.values.Add("expand[]", field)
	}
	return form
}

// send updates the object, or only reads it when the change concerns nothing that Stripe knows of (a timeout).
func (r *managed) send(ctx context.Context, call *Call, form *Form) (stripeapi.Object, error) {
	if len(form.Values()) == 0 {
		return call.Client.Get(ctx, call.Path, call.Account, r.object.query())
	}
	return call.Post(ctx, "", r.expand(form))
}

// Delays between two looks at an object that is not settled: the first look is immediate, since much settles at once.
const (
	firstDelay = 250 * time.Millisecond
	maxDelay   = 5 * time.Second
)

// settle waits until nothing that was asked for is pending. What fails from here on is a warning: the object exists, it
// is in the state, and the next plan shows what is left to do.
func (r *managed) settle(ctx context.Context, call *Call, object stripeapi.Object) (stripeapi.Object, diag.Diagnostics) {
	var diagnostics diag.Diagnostics
	if r.object.Settled != nil {
		for delay := time.Duration(0); !r.object.Settled(object); delay = min(max(2*delay, firstDelay), maxDelay) {
			if err := r.wait(ctx, delay); err != nil {
				diagnostics.AddWarning(fmt.Sprintf("The %s is not settled yet", r.object.Noun), unsettled(err))
				return object, diagnostics
			}
			latest, err := call.Client.Get(ctx, call.Path, call.Account, r.object.query())
			if err != nil {
				diagnostics.AddWarning(fmt.Sprintf("Unable to read %s after the change", r.object.Noun), stripeapi.Explain(err)+
					"\n\nThe object exists and is in the state; the next plan reads it again.")
				return object, diagnostics
			}
			object = latest
		}
	}
	if r.object.Remarks != nil {
		for _, remark := range r.object.Remarks(object) {
			if remark.Attribute == "" {
				diagnostics.AddWarning(remark.Summary, remark.Detail)
				continue
			}
			diagnostics.AddAttributeWarning(path.Root(remark.Attribute), remark.Summary, remark.Detail)
		}
	}
	return object, diagnostics
}

func (r *managed) wait(ctx context.Context, delay time.Duration) error {
	if delay == 0 {
		return ctx.Err()
	}
	return r.provider.Sleep(ctx, delay)
}

func unsettled(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "Stripe was still working on it when the timeout ended. The object exists and is in the state; the next plan shows how far it got. " +
			"A longer timeout can be set under timeouts."
	}
	reason := ""
	if !errors.Is(err, context.Canceled) {
		reason = ": " + err.Error()
	}
	return "The wait was interrupted" + reason + ". The object exists and is in the state; the next plan shows how far it got."
}

// fail reports the error of a request, on the attribute that Stripe blames where there is one.
func (r *managed) fail(diagnostics *diag.Diagnostics, verb string, err error) {
	summary := fmt.Sprintf("Unable to %s %s", verb, r.object.Noun)
	if at, ok := r.attributes.pathOf(stripeapi.Param(err)); ok {
		diagnostics.AddAttributeError(at, summary, stripeapi.Explain(err))
		return
	}
	diagnostics.AddError(summary, stripeapi.Explain(err))
}

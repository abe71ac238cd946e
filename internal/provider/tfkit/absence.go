package tfkit

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Absence is what a null in the configuration stands for.
type Absence int

// The kinds of absence. Members of an object have the object's unless they say otherwise.
const (
	// Unset: no value. Whatever Stripe has is drift, and removing the attribute unsets it.
	Unset Absence = iota
	// Unmanaged: a value that somebody else may give, such as the holder of an account during onboarding. Whatever Stripe
	// has is left alone, and only an import reads it. Removing the attribute unsets it once.
	Unmanaged
	// Kept: Unmanaged, and Stripe has no way to unset it, so that removing the attribute leaves the value as it is.
	Kept
	// Dropped: Kept, but Stripe drops the value itself as soon as it no longer applies.
	Dropped
)

// describe says it in a sentence for the user.
func (a Absence) describe() string {
	switch a {
	case Unmanaged:
		return "What is left out is not managed: whatever Stripe has there stays."
	case Dropped:
		return "Stripe drops it when it no longer applies."
	case Kept:
		return "Left out, it is not managed; Stripe has no way to unset it."
	}
	return ""
}

// inheriting is a copy in which members have the Absence of their object, and all know their types.
func (a Attributes) inheriting(absence Absence) Attributes {
	if len(a) == 0 {
		return a
	}
	all := make(Attributes, len(a))
	for name, attribute := range a {
		if attribute.Absence == Unset {
			attribute.Absence, attribute.inherited = absence, absence != Unset
		}
		attribute.Attributes = attribute.Attributes.inheriting(attribute.Absence)
		attribute.typ = attribute.tftype()
		all[name] = attribute
	}
	return all
}

// unconditional is a copy that reads everything, whatever the configuration leaves to others.
func (a Attributes) unconditional() Attributes {
	if len(a) == 0 {
		return a
	}
	all := make(Attributes, len(a))
	for name, attribute := range a {
		attribute.Absence = Unset
		attribute.Attributes = attribute.Attributes.unconditional()
		all[name] = attribute
	}
	return all
}

// afterImport is a copy for the first change after an import, which has read everything: what the configuration leaves to
// others was never Terraform's, so it is not taken away.
func (a Attributes) afterImport() Attributes {
	if len(a) == 0 {
		return a
	}
	all := make(Attributes, len(a))
	for name, attribute := range a {
		if attribute.Absence != Unset && !attribute.Computed {
			attribute.Absence, attribute.Default, attribute.Encode = Kept, nil, attribute.encodeGiven()
		}
		attribute.Attributes = attribute.Attributes.afterImport()
		all[name] = attribute
	}
	return all
}

// encodeGiven encodes only what the configuration gives, if the attribute has an encoding of its own.
func (a Attribute) encodeGiven() func(form *Form, param string, prior, planned Value) {
	if a.Encode == nil {
		return nil
	}
	return func(form *Form, param string, prior, planned Value) {
		if planned.IsSet() {
			a.Encode(form, param, prior.among(planned), planned)
		}
	}
}

// among is a map without the entries that another one lacks; any other value is as it is.
func (v Value) among(other Value) Value {
	typ, ok := v.raw.Type().(tftypes.Map)
	if !ok || !v.IsSet() {
		return v
	}
	entries, others := v.rawMembers(), other.Members()
	for name := range entries {
		if _, ok := others[name]; !ok {
			delete(entries, name)
		}
	}
	return NewValue(tftypes.NewValue(typ, entries))
}

// leaves reports whether the attribute is one that the configuration leaves to others.
func (a Attribute) leaves(prior Value) bool {
	return a.Absence != Unset && !a.Computed && prior.IsNull()
}

// kept lists the attributes that a plan removes and Stripe keeps, as dotted paths.
func (a Attributes) kept(prefix string, state, planned Value) []string {
	var found []string
	states, plans := state.Members(), planned.Members()
	for _, name := range a.names() {
		attribute, before, after := a[name], states[name], plans[name]
		switch {
		case !before.IsSet() || !after.IsKnown() || attribute.Default != nil || attribute.Computed:
		case attribute.Type == Object && !attribute.Atomic:
			found = append(found, attribute.Attributes.kept(prefix+name+".", before, after)...)
		case attribute.Absence == Kept && after.IsNull():
			found = append(found, prefix+name)
		}
	}
	return found
}

// warnOfKept says what a removal does not remove.
func (a Attributes) warnOfKept(state, planned Value, imported bool, diagnostics *diag.Diagnostics) {
	if imported {
		if left := a.afterImport().kept("", state, planned); len(left) > 0 {
			diagnostics.AddWarning("Stripe keeps what the import found", "The import has read values that the configuration leaves out: "+strings.Join(left, ", ")+
				". They stay as they are in Stripe, and Terraform does not manage them. Add them to the configuration if it is to do so.")
		}
		return
	}
	if kept := a.kept("", state, planned); len(kept) > 0 {
		diagnostics.AddWarning("Stripe keeps what is removed", "Stripe has no way to unset "+strings.Join(kept, ", ")+
			". What is there stays as it is, and Terraform no longer manages it.")
	}
}

// importedKey marks, in the private state, an object that was imported and has not been changed since.
const importedKey = "imported"

// privateKeys are what is kept beside a state for the provider alone.
type privateKeys interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// privateState are private keys that can be changed.
type privateState interface {
	privateKeys
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// isImported reports whether nothing has changed an object since it was imported.
func isImported(ctx context.Context, private privateKeys, diagnostics *diag.Diagnostics) bool {
	mark, found := private.GetKey(ctx, importedKey)
	diagnostics.Append(found...)
	return string(mark) == "true"
}

// Package tfkit is what all resources and data sources of the provider share. An object is declared as data, one
// Attribute for each thing that a user can set or read, and that one declaration gives the Terraform schema, its
// validation, the request parameters, the reading back and the rules of a plan. A rule that holds for every attribute
// (what null means, how a removal is sent, which computed value stays known) is therefore written once, here.
package tfkit

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Type is the type of an attribute, as Terraform sees it and as it travels to Stripe.
type Type int

// The types of attributes.
const (
	String     Type = iota // a string; a whole object in the API is read as its id
	Int64                  // an integer
	Float64                // a number
	Bool                   // a boolean
	Time                   // RFC 3339 in Terraform, Unix seconds in the API
	Int64List              // integers, in an order that matters
	StringList             // strings, in an order that matters
	StringSet              // strings, in no order
	StringMap              // string to string, merged key by key as Stripe merges metadata
	Object                 // one nested object
	ObjectList             // nested objects in an order that matters; always sent whole
	ObjectMap              // nested objects by name
	Block                  // one nested block, for what reads better as a block
	Secret                 // a write-only string: NAME_wo, sent when NAME_wo_version changes
	Reference              // another object, passed whole: its id is stored and sent, the rest is evidence for a plan
)

// Attribute declares one attribute of an object.
type Attribute struct {
	Type Type
	// Description says what the attribute is, with its unit and where the fact comes from. Allowed values, the default and
	// whether a change replaces the object are added from the fields below.
	Description string

	Required, Optional, Computed bool
	// Sensitive hides the value in Terraform's output: personal data. Secrets have a type of their own.
	Sensitive bool
	// RequiresReplace: Stripe takes the value at creation only, so a change makes a new object.
	RequiresReplace bool

	// Default is what Stripe uses when nothing is configured, and what is sent when the attribute is removed. A null in
	// the configuration stands for it, so that any other value is drift. Of an ObjectList it is a List.
	Default any
	// Absence says what a null in the configuration stands for where it is not a default.
	Absence Absence
	// Values is the closed enumeration of a string, or of the elements of a list or set.
	Values []string
	// Validators check a configured value further; they see known values only.
	Validators Validators
	// Attributes are the members of an object, or of the elements of a list or map.
	Attributes Attributes

	// Param is the name in requests and Field the (dotted) place in responses, where they differ from the attribute's.
	Param, Field string
	// Derive gives what a response says of an attribute that is no single field of it.
	Derive func(object map[string]any) any
	// ShownBy names the field of the response without which Stripe keeps the value to itself; the state then stays as it is.
	ShownBy string
	// InputOnly: Stripe never returns the value as it was sent, so the state keeps that. Where it returns it in another form,
	// Derive reads it for an import.
	InputOnly bool
	// Atomic objects are sent whole when one member changes, because Stripe requires the members together.
	Atomic bool
	// Local attributes are the provider's own: neither sent nor read.
	Local bool
	// Afterwards: Stripe takes the value of an object that exists, and not at its creation, which an update therefore follows.
	Afterwards bool
	// ByAction: an action of the object takes the value (Outcomes, Act), neither its creation nor an update. While Stripe shows
	// nothing of it, the state keeps what is configured.
	ByAction bool
	// Encode and Decode replace the generic mapping. Encode gets a null planned when the attribute is removed.
	Encode func(form *Form, param string, prior, planned Value)
	Decode func(api any, whole map[string]any, prior Value) tftypes.Value

	// Volatile says why a computed value can change whenever the object does. Without it, and without ChangesWith, a
	// computed value stays as it is for the life of the object.
	Volatile string
	// ChangesWith names the top-level attributes whose change can change this computed one.
	ChangesWith []string

	inherited bool         // Absence is that of the object around it
	typ       tftypes.Type // kept by inheriting; nil where it is made anew
}

// List is the default of an ObjectList: for each element the members that are set, by name.
type List []map[string]any

// Attributes declares the attributes of an object by name.
type Attributes map[string]Attribute

// Validators are the framework's validators for the type of the attribute.
type Validators struct {
	String []validator.String
	Int64  []validator.Int64
	List   []validator.List
	Set    []validator.Set
	Map    []validator.Map
	Object []validator.Object
}

// names are the attribute names in a fixed order, so that requests and messages are the same every time.
func (a Attributes) names() []string { return slices.Sorted(maps.Keys(a)) }

// With is a copy with more attributes; a name that both have is taken from more.
func (a Attributes) With(more Attributes) Attributes {
	all := maps.Clone(a)
	maps.Copy(all, more)
	return all
}

// Only is a copy with the named attributes.
func (a Attributes) Only(names ...string) Attributes {
	some := make(Attributes, len(names))
	for _, name := range names {
		some[name] = a[name]
	}
	return some
}

// born are the attributes that are sent at creation, or with afterwards those that an update sends right after it.
func (a Attributes) born(afterwards bool) Attributes {
	some := Attributes{}
	for name, attribute := range a {
		if attribute.Afterwards == afterwards {
			some[name] = attribute
		}
	}
	return some
}

// nested reports whether values of the type are objects with attributes of their own.
func (a Attribute) nested() bool {
	switch a.Type {
	case Object, ObjectList, ObjectMap, Block, Reference:
		return true
	}
	return false
}

// scalar reports whether the value is a number, an instant or a boolean.
func (a Attribute) scalar() bool {
	switch a.Type {
	case Int64, Float64, Time, Bool:
		return true
	}
	return false
}

// configurable reports whether a user can set the attribute.
func (a Attribute) configurable() bool {
	return a.Required || a.Optional || a.Type == Block || a.Type == Secret
}

// updatable are the attributes that an update can change.
func (a Attributes) updatable() Attributes {
	some := Attributes{}
	for name, attribute := range a {
		if !attribute.RequiresReplace {
			attribute.Attributes, attribute.typ = attribute.Attributes.updatable(), nil
			some[name] = attribute
		}
	}
	return some
}

// param is the name of the attribute in requests, below prefix: prefix[name].
func (a Attribute) param(prefix, name string) string {
	if a.Param != "" {
		name = a.Param
	}
	if prefix == "" {
		return name
	}
	return prefix + "[" + name + "]"
}

// field reads the attribute's place in an API object.
func (a Attribute) field(name string, object map[string]any) any {
	if a.Derive != nil {
		return a.Derive(object)
	}
	if a.Field == "" {
		return object[name]
	}
	var value any = object
	for step := range strings.SplitSeq(a.Field, ".") {
		members, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = members[step]
	}
	return value
}

// Suffixes of the two attributes that a Secret stands for.
const (
	secretSuffix  = "_wo"
	versionSuffix = "_wo_version"
)

// TerraformType is the Terraform type of the attributes together.
func (a Attributes) TerraformType() tftypes.Object {
	types := make(map[string]tftypes.Type, len(a))
	for name, attribute := range a {
		if attribute.Type == Secret {
			types[name+secretSuffix] = tftypes.String
			types[name+versionSuffix] = tftypes.Number
			continue
		}
		types[name] = attribute.tftype()
	}
	return tftypes.Object{AttributeTypes: types}
}

func (a Attribute) tftype() tftypes.Type {
	if a.typ != nil {
		return a.typ
	}
	switch a.Type {
	case Int64, Float64:
		return tftypes.Number
	case Bool:
		return tftypes.Bool
	case Int64List:
		return tftypes.List{ElementType: tftypes.Number}
	case StringList:
		return tftypes.List{ElementType: tftypes.String}
	case StringSet:
		return tftypes.Set{ElementType: tftypes.String}
	case StringMap:
		return tftypes.Map{ElementType: tftypes.String}
	case Object, Block, Reference:
		return a.Attributes.TerraformType()
	case ObjectList:
		return tftypes.List{ElementType: a.Attributes.TerraformType()}
	case ObjectMap:
		return tftypes.Map{ElementType: a.Attributes.TerraformType()}
	}
	return tftypes.String
}

// elementType is the type of the objects in a list or map.
func (a Attribute) elementType() tftypes.Type {
	switch typ := a.tftype().(type) {
	case tftypes.List:
		return typ.ElementType
	case tftypes.Map:
		return typ.ElementType
	}
	return a.Attributes.TerraformType()
}

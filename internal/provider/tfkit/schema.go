package tfkit

import (
	"fmt"
	"strings"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// describe completes a description with the facts that the declaration holds anyway.
func (a Attribute) describe() string {
	parts := []string{a.describeValues()}
	if a.Default != nil && a.Type != ObjectList {
		parts = append(parts, fmt.Sprintf("Left out, it is null, which stands for Stripe's default, `%v`.", a.Default))
	}
	if a.RequiresReplace {
		parts = append(parts, "Changing it replaces the object.")
	}
	if a.Absence != Unset && !a.inherited && !a.Computed {
		parts = append(parts, a.Absence.describe())
	}
	if a.InputOnly && a.Derive == nil {
		parts = append(parts, "Stripe does not return it, so a change made outside Terraform does not show.")
	}
	return strings.Join(parts, " ")
}

// describeValues completes a description with the values that can be chosen.
func (a Attribute) describeValues() string {
	description := strings.TrimSpace(a.Description)
	if len(a.Values) > 0 && len(a.Values) <= maxListedValues {
		description += " One of `" + strings.Join(a.Values, "`, `") + "`."
	}
	return description
}

// maxListedValues keeps an enumeration such as the merchant categories out of every description.
const maxListedValues = 24

// resourceSchema is the declaration as the schema of a resource.
func (a Attributes) resourceSchema() (map[string]schema.Attribute, map[string]schema.Block) {
	attributes, blocks := map[string]schema.Attribute{}, map[string]schema.Block{}
	for name, attribute := range a {
		switch attribute.Type {
		case Block:
			members, nested := attribute.Attributes.resourceSchema()
			blocks[name] = schema.SingleNestedBlock{
				MarkdownDescription: attribute.describe(), Attributes: members, Blocks: nested, Validators: attribute.Validators.Object,
			}
		case Secret:
			value, version := attribute.secretSchemas(name)
			attributes[name+secretSuffix], attributes[name+versionSuffix] = value, version
		default:
			attributes[name] = attribute.resourceSchema()
		}
	}
	return attributes, blocks
}

func (a Attribute) resourceSchema() schema.Attribute {
	description := a.describe()
	switch a.Type {
	case Int64:
		return schema.Int64Attribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			Validators: a.Validators.Int64,
		}
	case Float64:
		return schema.Float64Attribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
		}
	case Bool:
		return schema.BoolAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
		}
	case Int64List:
		return schema.ListAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			ElementType: types.Int64Type, Validators: a.Validators.List,
		}
	case StringList:
		return schema.ListAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			ElementType: types.StringType, Validators: a.listValidators(),
		}
	case StringSet:
		return schema.SetAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			ElementType: types.StringType, Validators: a.setValidators(),
		}
	case StringMap:
		return schema.MapAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			ElementType: types.StringType, Validators: a.Validators.Map,
		}
	case Object:
		members, _ := a.Attributes.resourceSchema()
		return schema.SingleNestedAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			Attributes: members, Validators: a.Validators.Object,
		}
	case Reference:
		return schema.SingleNestedAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Attributes: a.referenceSchema(), Validators: a.Validators.Object,
		}
	case ObjectList:
		members, _ := a.Attributes.resourceSchema()
		return schema.ListNestedAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			NestedObject: schema.NestedAttributeObject{Attributes: members}, Validators: a.Validators.List,
		}
	case ObjectMap:
		members, _ := a.Attributes.resourceSchema()
		return schema.MapNestedAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			NestedObject: schema.NestedAttributeObject{Attributes: members}, Validators: a.Validators.Map,
		}
	}
	return schema.StringAttribute{
		MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
		Validators: a.stringValidators(),
	}
}

// referenceSchema is the schema of an object that is passed whole: the id is stored, everything else is write-only.
func (a Attribute) referenceSchema() map[string]schema.Attribute {
	return writeOnly(a.Attributes, "id")
}

// writeOnly is the schema of attributes that are evidence for a plan and never stored, all but the one called stored.
func writeOnly(attributes Attributes, stored string) map[string]schema.Attribute {
	members := make(map[string]schema.Attribute, len(attributes))
	for name, attribute := range attributes {
		description := attribute.describe()
		switch {
		case name == stored:
			members[name] = attribute.resourceSchema()
		case attribute.Type == Bool:
			members[name] = schema.BoolAttribute{MarkdownDescription: description, Optional: true, WriteOnly: true}
		case attribute.Type == StringList:
			members[name] = schema.ListAttribute{
				MarkdownDescription: description, Optional: true, WriteOnly: true, ElementType: types.StringType,
			}
		case attribute.Type == Object:
			members[name] = schema.SingleNestedAttribute{
				MarkdownDescription: description, Optional: true, WriteOnly: true, Attributes: writeOnly(attribute.Attributes, ""),
			}
		case attribute.Type == ObjectMap:
			members[name] = schema.MapNestedAttribute{
				MarkdownDescription: description, Optional: true, WriteOnly: true,
				NestedObject: schema.NestedAttributeObject{Attributes: writeOnly(attribute.Attributes, "")},
			}
		default:
			members[name] = schema.StringAttribute{MarkdownDescription: description, Optional: true, WriteOnly: true}
		}
	}
	return members
}

// secretSchemas are the two attributes of a secret: the value, which is in no state and no plan, and the version, whose
// change sends it again.
func (a Attribute) secretSchemas(name string) (value, version schema.Attribute) {
	value = schema.StringAttribute{
		MarkdownDescription: a.describe() + " Write-only: it is kept in no state and no plan, so change `" + name + versionSuffix + "` to send it again.",
		Optional:            true,
		WriteOnly:           true,
		Validators:          append(a.stringValidators(), AlsoRequires(name+versionSuffix)),
	}
	version = schema.Int64Attribute{
		MarkdownDescription: "Version of `" + name + secretSuffix + "`, a whole number of your own: the value is sent when it changes.",
		Optional:            true,
		Validators:          []validator.Int64{AlsoRequires(name + secretSuffix)},
	}
	return value, version
}

// stringValidators refuse the empty string, since Stripe reads it as "unset" and null says that better.
func (a Attribute) stringValidators() []validator.String {
	if !a.configurable() && a.Type != Secret {
		return nil
	}
	validators := []validator.String{stringvalidator.LengthAtLeast(1)}
	if len(a.Values) > 0 {
		validators = []validator.String{oneOfMany(a.Values)}
	}
	if a.Type == Time {
		validators = append(validators, RFC3339())
	}
	return append(validators, a.Validators.String...)
}

func (a Attribute) elementValidators() []validator.String {
	if len(a.Values) > 0 {
		return []validator.String{oneOfMany(a.Values)}
	}
	return []validator.String{stringvalidator.LengthAtLeast(1)}
}

func (a Attribute) listValidators() []validator.List {
	if !a.configurable() {
		return nil
	}
	return append([]validator.List{listvalidator.ValueStringsAre(a.elementValidators()...)}, a.Validators.List...)
}

func (a Attribute) setValidators() []validator.Set {
	if !a.configurable() {
		return nil
	}
	return append([]validator.Set{setvalidator.ValueStringsAre(a.elementValidators()...)}, a.Validators.Set...)
}

// dataSourceSchema is the declaration as the schema of a data source: everything is read, but for what names the object.
func (a Attributes) dataSourceSchema() map[string]datasource.Attribute {
	attributes := map[string]datasource.Attribute{}
	for name, attribute := range a {
		attributes[name] = attribute.dataSourceSchema()
	}
	return attributes
}

func (a Attribute) dataSourceSchema() datasource.Attribute {
	description, computed := a.describeValues(), !a.Required && !a.Optional
	switch a.Type {
	case Int64:
		return datasource.Int64Attribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: computed, Sensitive: a.Sensitive,
			Validators: a.Validators.Int64,
		}
	case Float64:
		return datasource.Float64Attribute{MarkdownDescription: description, Computed: true, Sensitive: a.Sensitive}
	case Bool:
		return datasource.BoolAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: computed, Sensitive: a.Sensitive,
		}
	case Int64List:
		return datasource.ListAttribute{MarkdownDescription: description, Computed: true, Sensitive: a.Sensitive, ElementType: types.Int64Type}
	case StringList:
		return datasource.ListAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: computed, Sensitive: a.Sensitive,
			ElementType: types.StringType, Validators: a.listValidators(),
		}
	case StringSet:
		return datasource.SetAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: computed, Sensitive: a.Sensitive,
			ElementType: types.StringType, Validators: a.setValidators(),
		}
	case StringMap:
		return datasource.MapAttribute{MarkdownDescription: description, Computed: true, Sensitive: a.Sensitive, ElementType: types.StringType}
	case Object, Block, Reference:
		return datasource.SingleNestedAttribute{
			MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: computed, Sensitive: a.Sensitive,
			Attributes: a.Attributes.dataSourceSchema(), Validators: a.Validators.Object,
		}
	case ObjectList:
		return datasource.ListNestedAttribute{
			MarkdownDescription: description, Computed: true, Sensitive: a.Sensitive,
			NestedObject: datasource.NestedAttributeObject{Attributes: a.Attributes.dataSourceSchema()},
		}
	case ObjectMap:
		return datasource.MapNestedAttribute{
			MarkdownDescription: description, Computed: true, Sensitive: a.Sensitive,
			NestedObject: datasource.NestedAttributeObject{Attributes: a.Attributes.dataSourceSchema()},
		}
	}
	return datasource.StringAttribute{
		MarkdownDescription: description, Required: a.Required, Optional: a.Optional, Computed: computed, Sensitive: a.Sensitive,
		Validators: a.stringValidators(),
	}
}

// readable is the declaration without what can only be written: everything becomes computed, secrets and input-only
// values are left out, and defaults show as the value that they are.
func (a Attributes) readable() Attributes {
	attributes := Attributes{}
	for name, attribute := range a {
		if attribute.Type == Secret || attribute.InputOnly || attribute.Local {
			continue
		}
		attribute.Required, attribute.Optional, attribute.Computed = false, false, true
		attribute.Default, attribute.Absence, attribute.Validators, attribute.Values = nil, Unset, Validators{}, nil
		if attribute.Type == Reference {
			attribute.Attributes, attribute.Decode = attribute.Attributes.Only("id"), nil // there is no configuration that it could be written like
		}
		if attribute.Type == Block {
			attribute.Type = Object
		}
		attribute.Attributes, attribute.typ = attribute.Attributes.readable(), nil
		if attribute.nested() && len(attribute.Attributes) == 0 {
			continue
		}
		attributes[name] = attribute
	}
	return attributes
}

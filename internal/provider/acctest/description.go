package acctest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

// CheckDescription compares a declaration with Stripe's OpenAPI description of creation, update and answer: every parameter
// is declared, and every declared one exists, has its type and its values, is replaced when Stripe takes it at creation
// only, and is not sent empty when Stripe cannot unset it; every attribute that is read is a field of the answer. Where the
// description has no update, every change has to replace the object.
//
// differences are those that are meant: the parameter ("company[name_kana]"), which stands for everything below it too, and
// the reason. One that is none any more fails the test as well.
func CheckDescription(t *testing.T, object *tfkit.ObjectType, differences map[string]string) {
	t.Helper()
	description, err := spec.Load()
	if err != nil {
		t.Fatal(err)
	}
	birthplace := cmp.Or(object.CreatePath, object.Path)
	create := description.Operation("POST", birthplace)
	if create == nil {
		t.Fatalf("the description has no creation at %s", birthplace)
	}
	var updates *spec.Schema
	if update := updateOf(description, object.Path); update != nil {
		updates = update.Params()
	}
	c := &comparison{found: map[string][]string{}}
	c.members("", object.Attributes, create.Params(), updates, inherited{})
	c.answer("", object.Attributes, []*spec.Schema{create.Response()})
	if mode := metadataMode(create.Params(), updates); mode != object.Metadata {
		t.Errorf("Stripe takes metadata %s, and not %s", modes[mode], modes[object.Metadata])
	}

	if object.Listed {
		checkListed(t, description, object.Path)
	}
	c.judge(t, differences)
}

// checkListed tells whether the list of a collection is described as having the same objects as a retrieval gives.
func checkListed(t *testing.T, description *spec.Description, path string) {
	t.Helper()
	var retrieved string
	for _, operation := range description.Operations() {
		if isOneOf(path, operation) && operation.Method == "GET" {
			retrieved = operation.Response().Name
		}
	}
	if listed := property(retrieval(t, path).Response(), "data").Items().Name; retrieved == "" || listed != retrieved {
		t.Errorf("the list at %s has objects of the schema %q, and a retrieval gives %q", path, listed, retrieved)
	}
}

// isOneOf reports whether an operation is about one object of a collection, whatever its parameter is called.
func isOneOf(path string, operation *spec.Operation) bool {
	rest, ok := strings.CutPrefix(operation.Path, path+"/{")
	return ok && strings.HasSuffix(rest, "}") && !strings.Contains(rest, "/")
}

// CheckList compares the declaration of a list with Stripe's OpenAPI description, as CheckDescription does; differences that
// are meant are arguments.
func CheckList(t *testing.T, list *tfkit.ListType, differences map[string]string) {
	t.Helper()
	operation := retrieval(t, list.Path)
	c := &comparison{found: map[string][]string{}}
	c.members("", list.Arguments, operation.Params(), nil, inherited{replaces: true})
	c.answer("", list.Attributes, fieldsOf([]*spec.Schema{operation.Response()}, "data"))
	c.judge(t, differences)
}

// CheckShown compares what is read of an object with Stripe's OpenAPI description of its retrieval.
func CheckShown(t *testing.T, path string, attributes tfkit.Attributes) {
	t.Helper()
	c := &comparison{found: map[string][]string{}}
	c.answer("", attributes, []*spec.Schema{retrieval(t, path).Response()})
	c.judge(t, nil)
}

func retrieval(t *testing.T, path string) *spec.Operation {
	t.Helper()
	description, err := spec.Load()
	if err != nil {
		t.Fatal(err)
	}
	operation := description.Operation("GET", path)
	if operation == nil {
		t.Fatalf("the description has no retrieval at %s", path)
	}
	return operation
}

// judge reports the differences that are not meant, and those that are meant and none.
func (c *comparison) judge(t *testing.T, differences map[string]string) {
	t.Helper()
	used := map[string]bool{}
	for _, param := range slices.Sorted(maps.Keys(c.found)) {
		meant := false
		for difference := range differences {
			if param == difference || strings.HasPrefix(param, difference+"[") {
				used[difference], meant = true, true
			}
		}
		if !meant {
			t.Errorf("%s %s", param, strings.Join(c.found[param], ", and "))
		}
	}
	for difference, reason := range differences {
		if !used[difference] {
			t.Errorf("%s is as the description has it, although %q", difference, reason)
		}
	}
}

var modes = map[tfkit.MetadataMode]string{
	tfkit.MetadataAlways: "at creation and later", tfkit.MetadataAtCreation: "at creation only",
	tfkit.MetadataAfterCreation: "after creation only", tfkit.NoMetadata: "never",
}

// metadataMode is when the parameters of creation and update have metadata.
func metadataMode(create, update *spec.Schema) tfkit.MetadataMode {
	first, later := property(create, "metadata") != nil, property(update, "metadata") != nil
	switch {
	case first && later:
		return tfkit.MetadataAlways
	case first:
		return tfkit.MetadataAtCreation
	case later:
		return tfkit.MetadataAfterCreation
	}
	return tfkit.NoMetadata
}

// updateOf finds the update of one object of a collection.
func updateOf(description *spec.Description, path string) *spec.Operation {
	for _, operation := range description.Operations() {
		if isOneOf(path, operation) && operation.Method == "POST" {
			return operation
		}
	}
	return nil
}

// comparison collects what differs, by parameter.
type comparison struct {
	found map[string][]string
}

func (c *comparison) report(param, format string, args ...any) {
	c.found[param] = append(c.found[param], fmt.Sprintf(format, args...))
}

// inherited is what members have of the attribute around them.
type inherited struct {
	replaces bool
	encoded  bool // by a function of its own, which sees to what must and what must not be sent
	absence  tfkit.Absence
}

// ignored are parameters that no attribute stands for: every resource has metadata, and lists are paged.
var ignored = []string{"expand", "metadata", "limit", "starting_after", "ending_before"}

// members compares attributes with the members of the hashes that creation and update take; a nil schema takes nothing.
func (c *comparison) members(prefix string, attributes tfkit.Attributes, create, update *spec.Schema, from inherited) {
	declared := map[string]bool{}
	for name, attribute := range attributes {
		if attribute.Local || attribute.ByAction || !attribute.Required && !attribute.Optional && attribute.Type != tfkit.Block && attribute.Type != tfkit.Secret {
			continue
		}
		if attribute.Param != "" {
			name = attribute.Param
		}
		declared[name] = true
		c.attribute(bracket(prefix, name), name, attribute, create, update, from)
	}
	for _, schema := range []*spec.Schema{create, update} {
		if schema == nil {
			continue
		}
		for _, name := range schema.Properties() {
			if !declared[name] && (prefix != "" || !slices.Contains(ignored, name)) {
				declared[name] = true
				c.report(bracket(prefix, name), "is not declared")
			}
		}
	}
}

func (c *comparison) attribute(param, name string, attribute tfkit.Attribute, create, update *spec.Schema, from inherited) {
	from.replaces, from.encoded = from.replaces || attribute.RequiresReplace, from.encoded || attribute.Encode != nil
	if attribute.Absence != tfkit.Unset {
		from.absence = attribute.Absence
	}
	atCreation, later := property(create, name), property(update, name)
	unsets := later != nil && unsettable(update.Property(name))
	schema := atCreation
	switch {
	case atCreation == nil && later == nil:
		c.report(param, "is no parameter")
		return
	case atCreation == nil:
		if !attribute.Afterwards {
			c.report(param, "is no parameter of the creation")
		}
		schema = later
	case attribute.Afterwards:
		c.report(param, "is a parameter of the creation, so no update needs to follow")
	}
	if !slices.Contains(kinds(schema), kindOf(attribute)) && !bounds(name, attribute, schema) {
		c.report(param, "is declared as %s, and described as %s", kindOf(attribute), strings.Join(kinds(schema), " or "))
		return
	}
	if create != nil && create.Requires(name) && !attribute.Required && attribute.Type != tfkit.Secret && !from.encoded {
		c.report(param, "is required")
	}
	if object := objectOf(attribute, schema); object != nil {
		c.nested(param, attribute, object, objectOf(attribute, later), from)
		return
	}
	if values := enumeration(schema); !slices.Equal(values, slices.Sorted(slices.Values(attribute.Values))) && len(values) > 0 {
		c.report(param, "has the values %s", strings.Join(values, ", "))
	}
	if later == nil && !from.replaces {
		c.report(param, "is no parameter of the update, so a change has to replace the object")
	}
	if later != nil && !from.replaces && sentEmpty(attribute, from) && !unsets {
		c.report(param, "cannot be unset, so removing it must not send it")
	}
}

// nested compares the members of an object, of the elements of a list, or of the entries of a map.
func (c *comparison) nested(param string, attribute tfkit.Attribute, create, update *spec.Schema, from inherited) {
	if attribute.Type != tfkit.ObjectMap {
		c.members(param, attribute.Attributes, create, update, from)
		return
	}
	for _, name := range create.Properties() {
		c.members(bracket(param, name), attribute.Attributes, create.Property(name).Unwrap(), property(update, name), from)
	}
}

// answer compares the attributes that are read with the fields of the answer, of which there may be several forms.
func (c *comparison) answer(prefix string, attributes tfkit.Attributes, forms []*spec.Schema) {
	if slices.ContainsFunc(forms, (*spec.Schema).Free) {
		return // the object of an event can be any
	}
	for name, attribute := range attributes {
		if attribute.Local || attribute.InputOnly || attribute.Type == tfkit.Secret || attribute.Derive != nil || attribute.Decode != nil {
			continue
		}
		at := name
		if attribute.Field != "" {
			at = attribute.Field
		}
		fields := forms
		for step := range strings.SplitSeq(at, ".") {
			fields = fieldsOf(fields, step)
		}
		if len(fields) == 0 {
			c.report(bracket(prefix, name), "is no field of the answer")
			continue
		}
		if attribute.Type != tfkit.Reference && attribute.Type != tfkit.ObjectMap {
			c.answer(bracket(prefix, name), attribute.Attributes, fields)
		}
	}
}

func bracket(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "[" + name + "]"
}

// property is a member of a hash without the empty string that unsets it, nil where there is none.
func property(schema *spec.Schema, name string) *spec.Schema {
	if schema == nil || schema.Property(name) == nil {
		return nil
	}
	return schema.Property(name).Unwrap()
}

// fieldsOf are the forms of a field, those of the elements where it is a list.
func fieldsOf(forms []*spec.Schema, name string) []*spec.Schema {
	var fields []*spec.Schema
	for _, form := range forms {
		if field := form.Property(name); field != nil {
			fields = append(fields, formsOf(field)...)
		}
	}
	return fields
}

func formsOf(schema *spec.Schema) []*spec.Schema {
	if schema.Items() != nil {
		return formsOf(schema.Items())
	}
	if schema.AnyOf() == nil {
		return []*spec.Schema{schema}
	}
	var forms []*spec.Schema
	for _, alternative := range schema.AnyOf() {
		forms = append(forms, formsOf(alternative)...)
	}
	return forms
}

// alternatives are the forms of a parameter, the empty string that unsets left aside.
func alternatives(schema *spec.Schema) []*spec.Schema {
	if schema.AnyOf() == nil {
		return []*spec.Schema{schema}
	}
	return schema.AnyOf()
}

// kinds are the types that a parameter takes.
func kinds(schema *spec.Schema) []string {
	var found []string
	for _, alternative := range alternatives(schema) {
		kind := alternative.Type
		switch {
		case alternative.Format == "unix-time":
			kind = "time"
		case kind == "object" && alternative.Additional() != nil:
			kind = "map"
		}
		found = append(found, kind)
	}
	return found
}

// bounds reports whether a parameter bounds a period, whose instants the description has as plain integers.
func bounds(name string, attribute tfkit.Attribute, schema *spec.Schema) bool {
	return attribute.Type == tfkit.Time && slices.Contains([]string{"gt", "gte", "lt", "lte"}, name) && slices.Contains(kinds(schema), "integer")
}

func kindOf(attribute tfkit.Attribute) string {
	switch attribute.Type {
	case tfkit.Int64:
		return "integer"
	case tfkit.Float64:
		return "number"
	case tfkit.Bool:
		return "boolean"
	case tfkit.Time:
		return "time"
	case tfkit.Int64List, tfkit.StringList, tfkit.StringSet, tfkit.ObjectList:
		return "array"
	case tfkit.StringMap:
		return "map"
	case tfkit.Object, tfkit.ObjectMap, tfkit.Block:
		return "object"
	}
	return "string"
}

// objectOf is the hash that an attribute with members stands for, nil for any other attribute.
func objectOf(attribute tfkit.Attribute, schema *spec.Schema) *spec.Schema {
	if schema == nil || len(attribute.Attributes) == 0 || attribute.Type == tfkit.Reference {
		return nil
	}
	for _, alternative := range alternatives(schema) {
		if attribute.Type == tfkit.ObjectList && alternative.Items() != nil {
			return alternative.Items()
		}
		if alternative.Type == "object" {
			return alternative
		}
	}
	return nil
}

// enumeration are the values of a parameter or of the elements of a list, sorted, without the empty string that unsets.
func enumeration(schema *spec.Schema) []string {
	if schema.Items() != nil {
		schema = schema.Items()
	}
	values := slices.DeleteFunc(slices.Clone(schema.Enum), func(value string) bool { return value == "" })
	slices.Sort(values)
	return values
}

// sentEmpty reports whether removing an attribute sends the empty string.
func sentEmpty(attribute tfkit.Attribute, from inherited) bool {
	return attribute.Optional && !attribute.Computed && attribute.Default == nil && !from.encoded &&
		from.absence != tfkit.Kept && from.absence != tfkit.Dropped
}

// unsettable reports whether the empty string unsets a parameter: strings that are no enumeration, and whatever is made of
// parts.
func unsettable(schema *spec.Schema) bool {
	return schema.Unsettable() || slices.ContainsFunc(alternatives(schema), func(alternative *spec.Schema) bool {
		return alternative.Type == "array" || alternative.Type == "object" || alternative.Type == "string" && alternative.Enum == nil
	})
}

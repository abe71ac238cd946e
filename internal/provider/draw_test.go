package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math/big"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

// draw makes configurations, states and what goes with them of a schema: mostly such as are right, so that they are looked
// at further, with everything now and then that could be wrong.
type draw struct {
	*rapid.T
	block  *tfprotov6.SchemaBlock
	stripe *made
	flawed bool // there is a flaw already
}

// rarely is true now and then.
func (g *draw) rarely(label string) bool { return rapid.IntRange(0, 30).Draw(g.T, label) == 0 }

// flaw is true now and then, but once: of several flaws the framework reports the one that the order of a map brings first.
func (g *draw) flaw(label string) bool {
	if g.flawed || !g.rarely(label) {
		return false
	}
	g.flawed = true
	return true
}

// often is true in half of all cases.
func (g *draw) often(label string) bool { return rapid.Bool().Draw(g.T, label) }

// role is what a value is drawn for.
type role int

const (
	configuration role = iota // may hold unknown values, and has no computed ones
	state                     // is known, and has no write-only values
)

// config is a configuration: of the state that is given with some changes, or of none.
func (g *draw) config(given tftypes.Value) tftypes.Value {
	return g.object(g.attributes(), given, configuration)
}

// rest is the configuration that has led to a state.
func (g *draw) rest(state tftypes.Value) tftypes.Value { return g.restOf(g.attributes(), state) }

func (g *draw) restOf(attributes []*tfprotov6.SchemaAttribute, state tftypes.Value) tftypes.Value {
	if state.IsNull() {
		return state
	}
	members := acctest.Members(state)
	for _, attribute := range attributes {
		name := attribute.Name
		switch value := members[name]; {
		case !attribute.Required && !attribute.Optional, attribute.Computed && g.often(name+" is left out"):
			members[name] = tftypes.NewValue(value.Type(), nil)
		case attribute.WriteOnly && g.often(name+" is given"):
			members[name] = g.attribute(attribute, tftypes.Value{}, configuration)
		case attribute.NestedType == nil || value.IsNull():
		default:
			members[name] = g.restWithin(attribute.NestedType.Attributes, value)
		}
	}
	return tftypes.NewValue(state.Type(), members)
}

func (g *draw) restWithin(attributes []*tfprotov6.SchemaAttribute, value tftypes.Value) tftypes.Value {
	switch value.Type().(type) {
	case tftypes.List:
		made := []tftypes.Value{}
		for _, element := range acctest.Elements(value) {
			made = append(made, g.restOf(attributes, element))
		}
		return tftypes.NewValue(value.Type(), made)
	case tftypes.Map:
		entries := acctest.Members(value)
		for key, entry := range entries {
			entries[key] = g.restOf(attributes, entry)
		}
		return tftypes.NewValue(value.Type(), entries)
	}
	return g.restOf(attributes, value)
}

// state is a state whose id leads to an answer of Stripe; now and then that of an import.
func (g *draw) state() tftypes.Value {
	drawn := g.object(g.attributes(), tftypes.Value{}, state)
	members := acctest.Members(drawn)
	if g.rarely("an import") {
		for name, member := range members {
			if name != "account" {
				members[name] = tftypes.NewValue(member.Type(), nil)
			}
		}
	}
	members["id"] = tftypes.NewValue(tftypes.String, g.answer())
	return tftypes.NewValue(drawn.Type(), members)
}

// attributes are the attributes of the schema, with its blocks as attributes.
func (g *draw) attributes() []*tfprotov6.SchemaAttribute { return acctest.Flat(g.block) }

func typeOf(attribute *tfprotov6.SchemaAttribute) tftypes.Type {
	if attribute.NestedType != nil {
		return attribute.NestedType.ValueType()
	}
	return attribute.Type
}

func (g *draw) object(attributes []*tfprotov6.SchemaAttribute, given tftypes.Value, as role) tftypes.Value {
	types, members, before := map[string]tftypes.Type{}, map[string]tftypes.Value{}, acctest.Members(given)
	for _, attribute := range attributes {
		types[attribute.Name] = typeOf(attribute)
		members[attribute.Name] = g.attribute(attribute, before[attribute.Name], as)
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, members)
}

func (g *draw) attribute(attribute *tfprotov6.SchemaAttribute, given tftypes.Value, as role) tftypes.Value {
	typ, name := typeOf(attribute), attribute.Name
	settable := attribute.Required || attribute.Optional
	switch {
	case as == configuration && !settable && !g.rarely(name+" is read-only"),
		as == state && attribute.WriteOnly && !g.rarely(name+" is write-only"),
		!attribute.Required && given.Type() == nil && rapid.IntRange(0, 3).Draw(g.T, name) > 0,
		g.rarely(name + " is null"):
		return tftypes.NewValue(typ, nil)
	case as == configuration && g.rarely(name+" is unknown"):
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case given.Type() != nil && attribute.NestedType == nil && !g.rarely(name+" changes"):
		return given
	}
	if attribute.NestedType == nil {
		return g.leaf(typ, attribute.Description, as)
	}
	nested := attribute.NestedType.Attributes
	one := func(given tftypes.Value) tftypes.Value { return g.object(nested, given, as) }
	switch typ := typ.(type) {
	case tftypes.List:
		elements := make([]tftypes.Value, rapid.IntRange(0, 2).Draw(g.T, name+" elements"))
		for i := range elements {
			elements[i] = one(tftypes.Value{})
		}
		return tftypes.NewValue(typ, elements)
	case tftypes.Map:
		entries, before := map[string]tftypes.Value{}, acctest.Members(given)
		for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"card_payments", "transfers", "card_issuing"}), 0, 2).Draw(g.T, name+" keys") {
			entries[key] = one(before[key])
		}
		return tftypes.NewValue(typ, entries)
	}
	if given.Type() != nil && given.IsNull() && !g.rarely(name+" is added") {
		return given
	}
	return one(given)
}

// leaf is a value without attributes of its own; the description has the ones that are allowed.
func (g *draw) leaf(typ tftypes.Type, description string, as role) tftypes.Value {
	switch typ := typ.(type) {
	case tftypes.List:
		return tftypes.NewValue(typ, g.leaves(typ.ElementType, description, as))
	case tftypes.Set:
		elements := g.leaves(typ.ElementType, description, as)
		if !g.flaw("an element twice") {
			elements = distinct(elements)
		}
		return tftypes.NewValue(typ, elements)
	case tftypes.Map:
		entries := map[string]tftypes.Value{}
		for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"tenant", "team", "a[b]"}), 0, 2).Draw(g.T, "keys") {
			entries[key] = g.leaf(typ.ElementType, "", as)
		}
		return tftypes.NewValue(typ, entries)
	}
	switch {
	case typ.Is(tftypes.Bool):
		return tftypes.NewValue(typ, g.often("boolean"))
	case typ.Is(tftypes.Number):
		if g.flaw("no integer") {
			return tftypes.NewValue(typ, big.NewFloat(rapid.SampledFrom([]float64{0.5, 1e300}).Draw(g.T, "number")))
		}
		return tftypes.NewValue(typ, rapid.SampledFrom([]int64{1, 12, 2030, 5000, 0, -3, 1e15}).Draw(g.T, "number"))
	}
	return tftypes.NewValue(typ, rapid.SampledFrom(texts(description)).Draw(g.T, "text"))
}

// distinct are the elements that a set can have.
func distinct(elements []tftypes.Value) []tftypes.Value {
	found := []tftypes.Value{}
	for _, element := range elements {
		if !slices.ContainsFunc(found, element.Equal) {
			found = append(found, element)
		}
	}
	return found
}

func (g *draw) leaves(typ tftypes.Type, description string, as role) []tftypes.Value {
	elements := make([]tftypes.Value, rapid.IntRange(0, 3).Draw(g.T, "elements"))
	for i := range elements {
		elements[i] = g.leaf(typ, description, as)
		if as == configuration && g.rarely("unknown element") {
			elements[i] = tftypes.NewValue(typ, tftypes.UnknownValue)
		}
	}
	return elements
}

var quoted = regexp.MustCompile("`([^` ]+)`")

// texts are strings that an attribute may have, as its description knows them, and a few that it may not.
func texts(description string) []string {
	found := []string{"2026-01-31T09:00:00Z", "usd", "US", "Rocket Rides", "", "5m"}
	for _, match := range quoted.FindAllStringSubmatch(description, -1) {
		text := match[1]
		if prefix, ok := strings.CutSuffix(text, "..."); ok {
			text = prefix + "1"
		}
		found = append(found, text, text, text)
	}
	if strings.Contains(description, "RFC 3339") {
		found = append(found, found[0], found[0], found[0])
	}
	return found
}

// private is what is kept beside a state: nothing, mostly.
func (g *draw) private() []byte {
	return []byte(rapid.SampledFrom([]string{
		"", "", "", `{"imported":"dHJ1ZQ=="}`, `{"imported":"dHJ1ZQ==",".import_before_read":"dHJ1ZQ=="}`, `{".import_before_read":"dHJ1ZQ=="}`,
		`{"imported":"ZmFsc2U=","outcome":"InBvc3RlZCI="}`, `{"outcome":"InBvc3RlZCI="}`, `{}`, `null`, `{"schema_version":"1"}`, `[`, `{"imported":"eHl6"}`,
	}).Draw(g.T, "private state"))
}

// identity is none, that of the state, or another one.
func (g *draw) identity(schema *tfprotov6.ResourceIdentitySchema) *tfprotov6.ResourceIdentityData {
	typ, ok := schema.ValueType().(tftypes.Object)
	kind := rapid.IntRange(0, 3).Draw(g.T, "identity")
	if !ok || kind == 0 {
		return nil
	}
	if kind == 1 {
		return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(g.T, typ, tftypes.NewValue(typ, nil))}
	}
	members := map[string]tftypes.Value{}
	for name, member := range typ.AttributeTypes {
		members[name] = tftypes.NewValue(member, nil)
	}
	members["id"] = tftypes.NewValue(tftypes.String, g.stripe.latest())
	if _, ok := members["account_id"]; ok && kind == 3 {
		members["account_id"] = tftypes.NewValue(tftypes.String, "acct_1")
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(g.T, typ, tftypes.NewValue(typ, members))}
}

// stored is a state as Terraform stores it, or as something else has changed it.
func (g *draw) stored() *tfprotov6.RawState {
	if g.rarely("a state of old") {
		return &tfprotov6.RawState{Flatmap: map[string]string{"id": "1"}}
	}
	plain := g.plain(g.state())
	object, ok := plain.(map[string]any)
	if ok && g.rarely("an attribute too many") {
		object["zzz"] = map[string]any{"a": 1}
	}
	if ok && g.rarely("an attribute too few") {
		delete(object, "id")
	}
	text, err := json.Marshal(plain)
	if err != nil {
		g.Fatal(err)
	}
	if g.rarely("half a state") {
		text = text[:len(text)/2]
	}
	return &tfprotov6.RawState{JSON: text}
}

// plain is a value as JSON has it; now and then a leaf is of another type.
func (g *draw) plain(value tftypes.Value) any {
	return plain(value, func(leaf any) any {
		if g.rarely("a leaf of another type") {
			return rapid.SampledFrom([]any{1, "1", true, "true", []any{}, map[string]any{}}).Draw(g.T, "instead")
		}
		return leaf
	})
}

// plain is a value as JSON has it. Each leaf goes through a function.
func plain(value tftypes.Value, each func(leaf any) any) any {
	if !value.IsKnown() || value.IsNull() {
		return nil
	}
	switch value.Type().(type) {
	case tftypes.List, tftypes.Set:
		elements := []any{}
		for _, element := range acctest.Elements(value) {
			elements = append(elements, plain(element, each))
		}
		return elements
	case tftypes.Map, tftypes.Object:
		members := map[string]any{}
		for name, member := range acctest.Members(value) {
			members[name] = plain(member, each)
		}
		return members
	}
	var text string
	var truth bool
	var number big.Float
	switch {
	case value.As(&text) == nil:
		return each(text)
	case value.As(&truth) == nil:
		return each(truth)
	case value.As(&number) == nil:
		return each(json.Number(number.Text('f', -1)))
	}
	return nil
}

// answer makes what Stripe answers to a read, and gives the id that leads to it.
func (g *draw) answer() string {
	status := http.StatusOK
	var body any
	switch rapid.IntRange(0, 12).Draw(g.T, "answer") {
	case 0:
		status, body = http.StatusNotFound, map[string]any{"error": map[string]any{"type": "invalid_request_error", "code": "resource_missing", "message": "None."}}
	case 1:
		status, body = http.StatusBadRequest, map[string]any{"error": map[string]any{"type": "invalid_request_error", "message": "No.", "param": "metadata[a]"}}
	default:
		object := g.api(g.attributes())
		for _, field := range []string{"status", "state", "deleted"} {
			if g.rarely(field) {
				object[field] = rapid.SampledFrom([]any{"closed", "canceled", true}).Draw(g.T, field)
			}
		}
		delete(object, "timeouts")
		body = object
	}
	return g.stripe.answers(g.T, status, body)
}

// api is an object of the API that has fields by the names of attributes, of which some are what they should be.
func (g *draw) api(attributes []*tfprotov6.SchemaAttribute) map[string]any {
	object := map[string]any{}
	for _, attribute := range attributes {
		name := attribute.Name
		if g.often(name) {
			continue
		}
		value := any(nil)
		switch typ := typeOf(attribute).(type) {
		case tftypes.Object:
			value = g.api(attribute.NestedType.Attributes)
		case tftypes.List, tftypes.Set:
			value = []any{}
			if attribute.NestedType != nil && g.often(name) {
				value = []any{g.api(attribute.NestedType.Attributes)}
			} else if g.often(name) {
				value = []any{rapid.SampledFrom(texts(attribute.Description)).Draw(g.T, name)}
			}
		case tftypes.Map:
			value = map[string]any{"tenant": "acme"}
			if attribute.NestedType != nil {
				value = map[string]any{"transfers": g.api(attribute.NestedType.Attributes)}
			}
		default:
			value = rapid.SampledFrom([]any{rapid.SampledFrom(texts(attribute.Description)).Draw(g.T, name), 5000, 1767225600, true, nil}).Draw(g.T, name)
			if typ.Is(tftypes.String) && g.often(name) {
				value = rapid.SampledFrom(texts(attribute.Description)).Draw(g.T, name)
			}
		}
		object[name] = value
	}
	return object
}

// made is a Stripe that answers what was made for an id, and has one account.
type made struct {
	mu   sync.Mutex
	by   map[string]answer
	last string
}

type answer struct {
	status int
	body   []byte
}

// answers takes an answer, and gives the id for it: the same for the same.
func (m *made) answers(t *rapid.T, status int, body any) string {
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	hash := fnv.New64a()
	hash.Write(text)
	id := fmt.Sprintf("x_%d", hash.Sum64())
	if object, ok := body.(map[string]any); ok && status == http.StatusOK {
		object["id"] = id
		if text, err = json.Marshal(object); err != nil {
			t.Fatal(err)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by == nil {
		m.by = map[string]answer{}
	}
	m.by[id], m.last = answer{status: status, body: text}, id
	return id
}

func (m *made) latest() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last
}

func (m *made) RoundTrip(request *http.Request) (*http.Response, error) {
	id := path.Base(request.URL.Path)
	m.mu.Lock()
	given, ok := m.by[id]
	m.mu.Unlock()
	if !ok {
		given = answer{status: http.StatusOK, body: []byte(fmt.Sprintf(
			`{"id":%q,"object":"account","country":"US","capabilities":{"card_issuing":"active","transfers":"inactive"}}`, id))}
	}
	return &http.Response{
		StatusCode: given.status, Header: http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_1"}}, Request: request,
		Body: io.NopCloser(bytes.NewReader(given.body)), ContentLength: int64(len(given.body)),
	}, nil
}

// fataler is what a test can end with.
type fataler interface{ Fatal(arguments ...any) }

func dynamic(t fataler, typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	made, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		t.Fatal(err)
	}
	return &made
}

// build makes a value as acctest does.
func build(t fataler, typ tftypes.Type, given any) tftypes.Value {
	value, err := acctest.Build(typ, given)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

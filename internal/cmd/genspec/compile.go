package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// scope lists the first segments behind /v1 (and /v1/test_helpers) whose operations are described in full. Of all the
// others only the name is kept.
var scope = []string{
	"account", "account_links", "account_sessions", "accounts", "application_fees", "balance", "balance_transactions",
	"checkout", "customers", "disputes", "events", "financial_connections", "issuing", "mandates", "payment_methods", "payouts",
	"refunds", "setup_intents", "topups", "transfers", "treasury", "webhook_endpoints",
	"test_helpers/issuing", "test_helpers/treasury",
}

func inScope(path string) bool {
	rest := strings.TrimPrefix(path, "/v1/")
	return slices.ContainsFunc(scope, func(s string) bool { return rest == s || strings.HasPrefix(rest, s+"/") })
}

// node is one schema as the compiled description has it, one line of JSON. Other schemas are named by their line.
// The reader in package spec knows the same keys.
type node struct {
	Type       string         `json:"t,omitempty"`
	Format     string         `json:"f,omitempty"`
	Enum       []string       `json:"e,omitempty"`
	MaxLength  int            `json:"m,omitempty"`
	Nullable   bool           `json:"n,omitempty"`
	Properties map[string]int `json:"p,omitempty"`
	Required   []string       `json:"r,omitempty"`
	Items      *int           `json:"i,omitempty"`
	AnyOf      []int          `json:"a,omitempty"`
	Additional *int           `json:"x,omitempty"`
	Component  string         `json:"c,omitempty"`
	Resource   string         `json:"o,omitempty"`
	Expandable []string       `json:"k,omitempty"`
}

// compiler numbers schemas. Equal ones get one number, which is what makes the result small: the parameters of an
// address, for instance, occur hundreds of times.
type compiler struct {
	doc        *document
	lines      []string
	byContent  map[string]int
	components map[string]int
}

// compile writes the description as lines of text:
//
//	<API version> TAB <number of operations> TAB <number of schemas>
//	one line for each operation: METHOD TAB path TAB operationId [TAB schema of parameters TAB schema of answer]
//	one line of JSON for each schema
func (d *document) compile() ([]byte, error) {
	paths, err := d.at("paths")
	if err != nil {
		return nil, err
	}
	c := &compiler{doc: d, byContent: map[string]int{}, components: map[string]int{}}
	var operations []string
	for _, path := range sortedKeys(paths) {
		methods := paths[path].(object)
		for _, method := range sortedKeys(methods) {
			line, err := c.operation(method, path, methods[method].(object))
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			operations = append(operations, line)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\t%d\t%d\n", apiVersion, len(operations), len(c.lines))
	for _, line := range append(operations, c.lines...) {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}

func (c *compiler) operation(method, path string, op object) (string, error) {
	id, _ := op["operationId"].(string)
	line := strings.ToUpper(method) + "\t" + path + "\t" + id
	if !inScope(path) {
		return line, nil
	}
	params, err := c.parameters(op)
	if err != nil {
		return "", err
	}
	answer, err := (&document{root: op}).at("responses", "200", "content", "application/json", "schema")
	if err != nil {
		return "", err
	}
	answerIndex, err := c.schema(answer)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s\t%d\t%d", line, params, answerIndex), nil
}

// parameters merges the query's parameters and the body's into one schema, since the API takes either from either place.
func (c *compiler) parameters(op object) (int, error) {
	properties := object{}
	required := []any{}
	list, _ := op["parameters"].([]any)
	for _, v := range list {
		p := v.(object)
		if p["in"] != "query" {
			continue
		}
		properties[p["name"].(string)] = p["schema"]
		if p["required"] == true {
			required = append(required, p["name"])
		}
	}
	if body, ok := op["requestBody"].(object); ok {
		form, err := (&document{root: body}).at("content", "application/x-www-form-urlencoded", "schema")
		if err != nil {
			return 0, err
		}
		for name, schema := range form["properties"].(object) {
			properties[name] = schema
		}
		more, _ := form["required"].([]any)
		required = append(required, more...)
	}
	return c.schema(object{"type": "object", "properties": properties, "required": required})
}

// add numbers a line.
func (c *compiler) add(n node) (int, error) {
	line, err := json.Marshal(n)
	if err != nil {
		return 0, err
	}
	if i, ok := c.byContent[string(line)]; ok {
		return i, nil
	}
	c.lines = append(c.lines, string(line))
	c.byContent[string(line)] = len(c.lines) - 1
	return len(c.lines) - 1, nil
}

const refPrefix = "#/components/schemas/"

// schema numbers a schema and all that it refers to.
func (c *compiler) schema(s object) (int, error) {
	if ref, ok := s["$ref"].(string); ok {
		return c.component(strings.TrimPrefix(ref, refPrefix))
	}
	n, err := c.node(s)
	if err != nil {
		return 0, err
	}
	return c.add(n)
}

// component numbers a named schema before it looks inside, because components refer to each other in circles.
func (c *compiler) component(name string) (int, error) {
	if i, ok := c.components[name]; ok {
		return i, nil
	}
	s, err := c.doc.component(name)
	if err != nil {
		return 0, err
	}
	i := len(c.lines)
	c.lines = append(c.lines, "")
	c.components[name] = i
	n, err := c.node(s)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	n.Component = name
	n.Resource, _ = s["x-resourceId"].(string)
	line, err := json.Marshal(n)
	if err != nil {
		return 0, err
	}
	c.lines[i] = string(line)
	return i, nil
}

func (c *compiler) node(s object) (n node, err error) {
	n.Type, _ = s["type"].(string)
	n.Format, _ = s["format"].(string)
	n.Nullable, _ = s["nullable"].(bool)
	if length, ok := s["maxLength"].(float64); ok {
		n.MaxLength = int(length)
	}
	if n.Enum, err = stringList(s["enum"]); err != nil {
		return n, err
	}
	if n.Required, err = stringList(s["required"]); err != nil {
		return n, err
	}
	if n.Expandable, err = stringList(s["x-expandableFields"]); err != nil {
		return n, err
	}
	if properties, ok := s["properties"].(object); ok {
		n.Properties = map[string]int{}
		for _, name := range sortedKeys(properties) {
			if n.Properties[name], err = c.schema(properties[name].(object)); err != nil {
				return n, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if n.Items, err = c.optional(s["items"]); err != nil {
		return n, err
	}
	if n.Additional, err = c.optional(s["additionalProperties"]); err != nil {
		return n, err
	}
	alternatives, _ := s["anyOf"].([]any)
	for _, v := range alternatives {
		i, err := c.schema(v.(object))
		if err != nil {
			return n, err
		}
		n.AnyOf = append(n.AnyOf, i)
	}
	return n, nil
}

func (c *compiler) optional(v any) (*int, error) {
	s, ok := v.(object)
	if !ok {
		return nil, nil
	}
	i, err := c.schema(s)
	if err != nil {
		return nil, err
	}
	return &i, nil
}

func stringList(v any) ([]string, error) {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		switch e := e.(type) {
		case string:
			out = append(out, e)
		case bool: // deleted: always true
			out = append(out, strconv.FormatBool(e))
		default:
			return nil, fmt.Errorf("%v is no string", e)
		}
	}
	return out, nil
}

func sortedKeys(o object) []string { return slices.Sorted(maps.Keys(o)) }

// writeCompressed compares what is inside the file, not its bytes: another release of Go may compress differently.
func writeCompressed(path string, text []byte) error {
	if old, err := readCompressed(path); err == nil && bytes.Equal(old, text) {
		return nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func readCompressed(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

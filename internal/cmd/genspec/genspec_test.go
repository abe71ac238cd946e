package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func parse(t *testing.T, text string) *document {
	t.Helper()
	path := filepath.Join(t.TempDir(), "spec.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, err := readDocument(path)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

const small = `{
  "info": {"version": "x"},
  "paths": {
    "/v1/accounts": {"post": {
      "operationId": "PostAccounts", "description": "long",
      "parameters": [
        {"in": "query", "name": "limit", "required": true, "schema": {"type": "integer"}},
        {"in": "path", "name": "account", "required": true, "schema": {"type": "string"}}],
      "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {
        "type": "object", "required": ["a"], "properties": {
          "a": {"description": "one", "maxLength": 5, "type": "string"},
          "b": {"description": "another", "maxLength": 5, "type": "string"},
          "list": {"type": "array", "items": {"enum": ["x", true], "type": "string"}}}}}}},
      "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/account"}}}}}}},
    "/v1/charges": {"get": {"operationId": "GetCharges"}}
  },
  "components": {"schemas": {
    "account": {"x-resourceId": "account", "type": "object", "x-expandableFields": ["parent"], "properties": {
      "parent": {"nullable": true, "anyOf": [{"maxLength": 5, "type": "string"}, {"$ref": "#/components/schemas/account"}]},
      "metadata": {"type": "object", "additionalProperties": {"maxLength": 5, "type": "string"}}}}
  }}
}`

func TestCompile(t *testing.T) {
	t.Parallel()
	const want = `2025-08-27.basil	2	8
POST	/v1/accounts	PostAccounts	4	5
GET	/v1/charges	GetCharges
{"t":"string","m":5}
{"t":"integer"}
{"t":"string","e":["x","true"]}
{"t":"array","i":2}
{"t":"object","p":{"a":0,"b":0,"limit":1,"list":3},"r":["limit","a"]}
{"t":"object","p":{"metadata":6,"parent":7},"c":"account","o":"account","k":["parent"]}
{"t":"object","x":0}
{"n":true,"a":[0,5]}
`
	for range 3 { // maps have another order each time
		text, err := parse(t, small).compile()
		if err != nil {
			t.Fatal(err)
		}
		if got := string(text); got != want {
			t.Fatalf("got\n%s", got)
		}
	}
}

func TestCompileNamesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for change, want := range map[[2]string]string{
		{`"#/components/schemas/account"}}}}}}`, `"#/components/schemas/nonesuch"}}}}}}`}: "post /v1/accounts: the description has no components > schemas > nonesuch",
		{`["x", true]`, `["x", 1]`}: "list: 1 is no string",
		{`"200"`, `"201"`}:          "the description has no responses > 200",
	} {
		text := strings.Replace(small, change[0], change[1], 1)
		if _, err := parse(t, text).compile(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", change, err, want)
		}
	}
}

func TestDeltasNoticeThatTheSourceHasChanged(t *testing.T) {
	t.Parallel()
	doc := parse(t, small)
	if err := doc.applyDeltas(); err == nil || !strings.Contains(err.Error(), "mb_way_payments is not in the description any more") {
		t.Errorf("got %v", err)
	}
	for _, of := range enumerations {
		if _, err := doc.source(of); err == nil {
			t.Errorf("a description without %s has the list for %s", of.path, of.file)
		}
	}
}

func TestRemoveName(t *testing.T) {
	t.Parallel()
	var doc object
	const text = `{"properties":{"gone":{"type":"string"},"kind":{"enum":["gone","stays"]}},"required":["gone","kind"],"x-expandableFields":["gone"]}`
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	if !removeName(doc, "gone") || removeName(doc, "gone") {
		t.Error("it should be found once")
	}
	got, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"properties":{"kind":{"enum":["stays"]}},"required":["kind"],"x-expandableFields":[]}`; string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestWritingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "description.gz")
	if err := writeCompressed(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	// The same text, compressed in another way, stays as it is.
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeCompressed(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the file was written again: %v", err)
	}
	if text, err := readCompressed(path); err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
}

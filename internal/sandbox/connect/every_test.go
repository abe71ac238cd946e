package connect_test

import (
	"net/http"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
)

// Whatever parameter is given or unset, alone: the answer is one of Stripe's, and conforms to the description (the server
// under test fails the test otherwise).
func TestEveryParameterIsAnsweredByTheDescription(t *testing.T) {
	t.Parallel()
	description, err := spec.Load()
	noError(t, err)
	s := newServer(t)
	account, person := newCompany(t, s)
	bank := post(t, s, account+"/external_accounts", "external_account=btok_us").String("id")
	card := post(t, s, account+"/external_accounts", "external_account=tok_visa_debit").String("id")
	fixed := func(path string) func() string { return func() string { return path } }
	for _, test := range []struct {
		operation string
		path      func() string
		refuses   bool // each of the forms: none has all that is needed
	}{
		{"/v1/accounts", fixed("/v1/accounts"), false},
		{"/v1/accounts/{account}", fixed(account), false},
		{"/v1/accounts/{account}/persons", func() string { return newAccount(t, s, company) + "/persons" }, false},
		{"/v1/accounts/{account}/persons/{person}", fixed(account + "/persons/" + person), false},
		{"/v1/accounts/{account}/external_accounts", fixed(account + "/external_accounts"), true},
		{"/v1/accounts/{account}/external_accounts/{id}", fixed(account + "/external_accounts/" + bank), false},
		{"/v1/accounts/{account}/external_accounts/{id}", fixed(account + "/external_accounts/" + card), false},
		{"/v1/accounts/{account}/capabilities/{capability}", fixed(account + "/capabilities/link_payments"), false},
		{"/v1/accounts/{account}/reject", fixed(account + "/reject"), true},
	} {
		forms := parameterForms(description.Operation("POST", test.operation).Params(), "")
		accepted := 0
		for _, form := range forms {
			path := test.path()
			status, body := s.Post(path, form)
			switch {
			case status == http.StatusOK:
				accepted++
			case status == http.StatusBadRequest && body.String("error.message") != "":
			default:
				t.Errorf("POST %s %s: %d %v", path, form, status, body)
			}
		}
		if len(forms) == 0 || test.refuses == (accepted > 0) {
			t.Errorf("POST %s accepted %d of %d forms", test.operation, accepted, len(forms))
		}
	}
	get(t, s, account)
}

// parameterForms sets each parameter below a schema to a value, and to nothing.
func parameterForms(schema *spec.Schema, prefix string) []string {
	var forms []string
	for _, name := range schema.Properties() {
		path := name
		if prefix != "" {
			path = prefix + "[" + name + "]"
		}
		if name == "expand" || prefix == "capabilities" && name > "b" {
			continue // capabilities are all alike
		}
		forms = append(forms, path+"=")
		property := schema.Property(name)
		for _, alternative := range append(property.AnyOf(), property) {
			for _, value := range sampleValues(alternative) {
				forms = append(forms, path+value)
			}
			forms = append(forms, parameterForms(alternative, path)...)
		}
	}
	return forms
}

// sampleValues are values for a schema, as the end of a form field.
func sampleValues(schema *spec.Schema) []string {
	if items := schema.Items(); items != nil {
		var values []string
		for _, value := range sampleValues(items) {
			values = append(values, "[]"+value)
		}
		return values
	}
	switch schema.Type {
	case "boolean":
		return []string{"=true"}
	case "integer", "number":
		return []string{"=7"}
	case "string":
		if schema.Enum != nil {
			return []string{"=" + schema.Enum[0]}
		}
		return []string{"=x", "=file_1"}
	case "object":
		if schema.Additional() != nil {
			return []string{"[a]=1", "[a]="}
		}
	}
	return nil
}

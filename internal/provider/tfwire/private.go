package tfwire

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Private is what is kept beside a state: the provider's keys, and those of the framework, which begin with a dot.
type Private map[string][]byte

// DecodePrivate reads what Terraform has kept. It refuses whatever the framework has not written.
func DecodePrivate(data []byte) (Private, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var private Private
	if err := json.Unmarshal(data, &private); err != nil {
		return nil, err
	}
	for key, value := range private {
		if !utf8.Valid(value) || !json.Valid(value) {
			return nil, fmt.Errorf("the private value of %s is not JSON", key)
		}
	}
	return private, nil
}

// Encode writes what Terraform is to keep; nil where that is nothing.
func (p Private) Encode() ([]byte, error) {
	if len(p) == 0 {
		return nil, nil
	}
	return json.Marshal(p)
}

// imported is where the framework notes that an import has made the state, for the first read alone.
const imported = ".import_before_read"

// TakeImported reports whether the state comes from an import and has not been read since, and forgets it.
func (p Private) TakeImported() bool {
	_, ok := p[imported]
	delete(p, imported)
	return ok
}

// GetKey is a value of the provider; nil where there is none.
func (p Private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }

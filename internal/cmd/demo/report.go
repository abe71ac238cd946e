package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver of the sandbox's store
)

// object is what the report needs to know of a stored object.
type object struct {
	Type, ID string
	State    string
}

// ends is how each type of object ends when Terraform destroys it, by Stripe's rules.
var ends = map[string]string{
	"account":                    "deleted",
	"treasury.financial_account": "closed",
	"issuing.cardholder":         "inactive",
	"issuing.card":               "canceled",
}

// report prints what has become of the objects in a store, and fails when one of them has not ended, or when there never
// was one of a type.
func report(ctx context.Context, store string, out io.Writer) error {
	objects, err := readObjects(ctx, store)
	if err != nil {
		return err
	}
	var problems []error
	seen := map[string]bool{}
	for _, each := range objects {
		seen[each.Type] = true
		fmt.Fprintf(out, "%-27s %-30s %s\n", each.Type, each.ID, each.State)
		if each.State != ends[each.Type] {
			problems = append(problems, fmt.Errorf("%s %s is %s, not %s", each.Type, each.ID, each.State, ends[each.Type]))
		}
	}
	for kind := range ends {
		if !seen[kind] {
			problems = append(problems, fmt.Errorf("the sandbox never had a %s", kind))
		}
	}
	return errors.Join(problems...)
}

// query selects the objects of connected accounts, and those accounts: a platform's own account belongs to itself.
const query = `SELECT type, id, data, secret FROM objects
	WHERE type IN ('account', 'treasury.financial_account', 'issuing.cardholder', 'issuing.card') AND id <> account
	ORDER BY type, sequence`

// readObjects looks into the store itself, because the API no longer shows what belongs to a deleted account.
func readObjects(ctx context.Context, store string) (objects []object, err error) {
	absolute, err := filepath.Abs(store)
	if err != nil {
		return nil, err
	}
	// A Windows path starts with its drive, a URL's path with a slash.
	name := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(absolute), "/"), RawQuery: "mode=ro"}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", store, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var (
			each         object
			data, secret string
		)
		if err := rows.Scan(&each.Type, &each.ID, &data, &secret); err != nil {
			return nil, err
		}
		if each.State, err = state(data, secret); err != nil {
			return nil, fmt.Errorf("%s: %w", each.ID, err)
		}
		objects = append(objects, each)
	}
	return objects, rows.Err()
}

// state is an object's status; an account has none, it is there or deleted.
func state(data, secret string) (string, error) {
	var shown struct{ Status string }
	if err := json.Unmarshal([]byte(data), &shown); err != nil {
		return "", err
	}
	var kept struct{ Deleted bool }
	if secret != "" {
		if err := json.Unmarshal([]byte(secret), &kept); err != nil {
			return "", err
		}
	}
	switch {
	case kept.Deleted:
		return "deleted", nil
	case shown.Status == "":
		return "there", nil
	}
	return shown.Status, nil
}

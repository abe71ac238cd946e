package store

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every statement finds its rows by an index, and in their order, so that it costs the same however many others there are.
func TestEveryStatementUsesAnIndex(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	exceptions := map[string]string{
		dueNamespaces: "looks at all jobs, of which each ends when it is due",
		dueQueues:     "looks at what is in the queues alone, by an index that holds nothing else",
		sumsOfLegs:    "proves the whole ledger",
		unbalanced:    "proves the whole ledger",
	}
	for text := range s.write.statements {
		if slices.Contains([]string{savepoint, rollbackSavepoint, releaseSavepoint}, text) {
			continue
		}
		found := false
		for _, step := range plan(t, s, text) {
			found = found || strings.HasPrefix(step, "SCAN ") && step != "SCAN CONSTANT ROW" || strings.Contains(step, "TEMP B-TREE")
		}
		if found != (exceptions[text] != "") {
			t.Errorf("%s\nis done by %q", text, plan(t, s, text))
		}
	}
}

// plan is how SQLite goes about a statement.
func plan(t *testing.T, s *Store, text string) (steps []string) {
	t.Helper()
	rows, err := s.write.db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, make([]any, strings.Count(text, "?"))...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return steps
}

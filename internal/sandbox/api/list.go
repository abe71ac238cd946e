package api

import (
	"errors"
	"slices"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The sizes of a list's page.
const (
	defaultLimit = 10
	maxLimit     = 100
)

// List answers a list operation: the newest first, with limit, starting_after, ending_before and created applied. keep
// filters, nil keeps all. An empty q.Account means r.Account.
func (r *Request) List(q store.Query, keep func(*Record) bool) (Object, error) {
	if q.Account == "" {
		q.Account = r.Account
	}
	limit, err := r.limit()
	if err != nil {
		return nil, err
	}
	backwards, err := r.seek(&q)
	if err != nil {
		return nil, err
	}
	created := createdFilter(r.Params.Get("created"))
	q.Limit = limit + 1
	var page []*Record
	err = r.tx.Each(q, func(rec *Record) (bool, error) {
		if created(rec.Created.Unix()) && (keep == nil || keep(rec)) {
			page = append(page, rec)
		}
		return len(page) <= limit, nil
	})
	if err != nil {
		return nil, err
	}
	more := len(page) > limit
	if more {
		page = page[:limit]
	}
	if backwards {
		slices.Reverse(page)
	}
	data := make([]any, len(page))
	nested := r.below(r.expand.at("data"))
	for i, rec := range page {
		if data[i], err = nested.Render(rec); err != nil {
			return nil, err
		}
	}
	return Object{"object": "list", "url": r.urlPath, "has_more": more, "data": data}, nil
}

func (r *Request) limit() (int, error) {
	if !r.Params.Has("limit") {
		return defaultLimit, nil
	}
	n := r.Params.Int("limit")
	switch {
	case n < 1:
		return 0, Invalid("limit", "parameter_invalid_integer",
			"This value must be greater than or equal to 1 (it currently is '%d').", n)
	case n > maxLimit:
		return 0, Invalid("limit", "parameter_invalid_integer",
			"This value must be less than or equal to %d (it currently is '%d').", maxLimit, n)
	}
	return int(n), nil
}

// seek applies the cursor. Backwards means that the page is read from its end.
func (r *Request) seek(q *store.Query) (backwards bool, err error) {
	after, before := r.Params.String("starting_after"), r.Params.String("ending_before")
	switch {
	case after != "" && before != "":
		return false, Exclusive("ending_before", "starting_after")
	case after != "":
		q.Before, err = r.cursor(*q, after, "starting_after")
	case before != "":
		q.After, err = r.cursor(*q, before, "ending_before")
		q.Oldest, backwards = true, true
	}
	return backwards, err
}

// cursor is the place of an object in its list.
func (r *Request) cursor(q store.Query, id, param string) (int64, error) {
	rec, err := r.tx.Get(q.Type, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (rec.Account != q.Account || q.Parent != "" && rec.Parent != q.Parent) {
		return 0, Invalid(param, "resource_missing", "No such %s: '%s'", r.noun(q.Type), printable(id))
	}
	if err != nil {
		return 0, err
	}
	return rec.Sequence, nil
}

// createdFilter applies created=n and created[gte]=n.
func createdFilter(v any) func(int64) bool {
	if n, ok := v.(int64); ok {
		return func(created int64) bool { return created == n }
	}
	bounds := store.AsObject(v)
	return func(created int64) bool {
		for name, bound := range bounds {
			n, ok := bound.(int64)
			if !ok {
				continue
			}
			switch {
			case name == "gt" && created <= n, name == "gte" && created < n,
				name == "lt" && created >= n, name == "lte" && created > n:
				return false
			}
		}
		return true
	}
}

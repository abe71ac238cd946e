package api

import (
	"cmp"
	"errors"
	"math"
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
	r.created(&q)
	q.Limit = limit + 1
	var page []*Record
	err = r.tx.Each(q, func(rec *Record) (bool, error) {
		if keep == nil || keep(rec) {
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
	return r.page(page, more)
}

// ListBy is List in another order: by the time that key gives, the latest first. It reads all records that q selects.
func (r *Request) ListBy(key func(*Record) int64, q store.Query, keep func(*Record) bool) (Object, error) {
	if q.Account == "" {
		q.Account = r.Account
	}
	limit, err := r.limit()
	if err != nil {
		return nil, err
	}
	backwards, err := r.seek(&q) // for its errors
	if err != nil {
		return nil, err
	}
	q.Before, q.After, q.Oldest = 0, 0, false
	r.created(&q)
	var all []*Record
	err = r.tx.Each(q, func(rec *Record) (bool, error) {
		if keep == nil || keep(rec) {
			all = append(all, rec)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b *Record) int { return cmp.Compare(key(b), key(a)) })
	at := func(param string) int {
		return slices.IndexFunc(all, func(rec *Record) bool { return rec.ID == r.Params.String(param) })
	}
	if backwards {
		all = all[:max(at("ending_before"), 0)]
		first := max(len(all)-limit, 0)
		return r.page(all[first:], first > 0)
	}
	if r.Params.Has("starting_after") {
		all = all[at("starting_after")+1:]
	}
	return r.page(all[:min(limit, len(all))], len(all) > limit)
}

// page renders the records of a page.
func (r *Request) page(page []*Record, more bool) (Object, error) {
	var err error
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
	found, err := r.tx.Find(q.Type, id)
	if errors.Is(err, store.ErrNotFound) ||
		err == nil && (found.Head.Account != q.Account || q.Parent != "" && found.Head.Parent != q.Parent) {
		return 0, Invalid(param, "resource_missing", "No such %s: '%s'", r.noun(q.Type), printable(id))
	}
	if err != nil {
		return 0, err
	}
	return found.Head.Sequence, nil
}

// TimeFilter makes a filter of times of a parameter such as created: created=n and created[gte]=n.
func TimeFilter(v any) func(int64) bool {
	from, to := span(v)
	return func(t int64) bool { return from <= t && t <= to }
}

// span are the first and the last second that such a parameter admits.
func span(v any) (from, to int64) {
	if n, ok := v.(int64); ok {
		return n, n
	}
	from, to = math.MinInt64, math.MaxInt64
	for name, bound := range store.AsObject(v) {
		n, ok := bound.(int64)
		if !ok {
			continue
		}
		switch name {
		case "gt":
			from = max(from, n, n+1) // n+1 alone may overflow
		case "gte":
			from = max(from, n)
		case "lt":
			to = min(to, n, n-1)
		case "lte":
			to = min(to, n)
		}
	}
	return from, to
}

// created applies the filter of the time of creation.
func (r *Request) created(q *store.Query) {
	q.From, q.To = span(r.Params.Get("created"))
	if q.To == 0 {
		q.To = -1 // 0 stands for any time; nothing has been created then
	}
}

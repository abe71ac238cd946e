package stripeapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// snapshots answer the many reads of a refresh from pages of lists: a hundred objects a request. One that was read is given
// out once, and the first write of the client ends them all, so that no read after a change sees what was before it.
type snapshots struct {
	page  func(ctx context.Context, of collection, after string) (page, error)
	ended atomic.Bool
	hits  *atomic.Int64

	mu sync.Mutex
	of map[collection]*snapshot
}

// collection is a list, as an account sees it and with the fields that are expanded in it.
type collection struct{ path, account, expand string }

// page is a part of a list.
type page struct {
	Data    []json.RawMessage `json:"data"`
	HasMore bool              `json:"has_more"`
}

const (
	singleReads = 2  // of a collection are worth no page
	firstCredit = 10 // pages that may turn out to be in vain; each object found on one pays for another
)

// snapshot is what is known of one collection.
type snapshot struct {
	mu       sync.Mutex
	reads    int
	credit   int
	unread   map[string]json.RawMessage
	last     string        // id where the next page begins; empty for the first page
	complete bool          // no page is left, or none can be had
	flight   chan struct{} // of the page that is being fetched; closed when it is there
}

// find gives out an object of a collection, if a page has it.
func (s *snapshots) find(ctx context.Context, of collection, id string) (json.RawMessage, bool) {
	if s.ended.Load() {
		return nil, false
	}
	s.mu.Lock()
	known, ok := s.of[of]
	if !ok {
		known = &snapshot{credit: firstCredit, unread: map[string]json.RawMessage{}}
		s.of[of] = known
	}
	s.mu.Unlock()
	raw, found := known.find(ctx, id, func(after string) (page, error) { return s.page(ctx, of, after) })
	if !found || s.ended.Load() {
		return nil, false
	}
	s.hits.Add(1)
	return raw, true
}

// end is called before anything is written.
func (s *snapshots) end() {
	if s.ended.Swap(true) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of = map[collection]*snapshot{}
}

// find takes the object from the pages that are there, or turns to the next ones. One page is fetched at a time, and all reads
// wait for it. So many pages are fetched as objects were found, and a few more: a snapshot of a collection in which Terraform
// knows little costs little.
func (s *snapshot) find(ctx context.Context, id string, fetch func(after string) (page, error)) (json.RawMessage, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if s.reads <= singleReads {
		return nil, false
	}
	for range firstCredit + 1 { // an object that is far down the list is read faster by itself
		if raw, ok := s.unread[id]; ok {
			delete(s.unread, id)
			s.credit++
			return raw, true
		}
		switch {
		case s.complete || ctx.Err() != nil:
			return nil, false
		case s.flight != nil:
			s.awaitFlight(ctx)
		case s.credit == 0:
			return nil, false
		default:
			s.turn(ctx, fetch)
		}
	}
	return nil, false
}

func (s *snapshot) awaitFlight(ctx context.Context) {
	flight := s.flight
	s.mu.Unlock()
	defer s.mu.Lock()
	select {
	case <-flight:
	case <-ctx.Done():
	}
}

// turn fetches the next page.
func (s *snapshot) turn(ctx context.Context, fetch func(after string) (page, error)) {
	flight := make(chan struct{})
	s.credit--
	s.flight = flight
	s.mu.Unlock()
	got, err := fetch(s.last)
	s.mu.Lock()
	s.flight = nil
	close(flight)
	if err != nil {
		tflog.Debug(ctx, "Stripe list not available: its objects are read one by one", map[string]any{"error": Explain(err)})
		s.complete = ctx.Err() == nil // when only this read was canceled, another may go on
		return
	}
	for _, raw := range got.Data {
		s.last = idOf(raw)
		s.unread[s.last] = raw
	}
	s.complete = !got.HasMore || len(got.Data) == 0
}

// idOf reads the id of an object without decoding the rest, as far as it comes first, as in Stripe's answers.
func idOf(raw json.RawMessage) string {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if _, err := decoder.Token(); err != nil {
		return ""
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return ""
		}
		if name == "id" {
			var id string
			if decoder.Decode(&id) != nil {
				return ""
			}
			return id
		}
		var skipped json.RawMessage
		if decoder.Decode(&skipped) != nil {
			return ""
		}
	}
	return ""
}

// Refresh retrieves the object with an id from a collection ("/v1/issuing/cards") as Get does, with hidden fields expanded. Where
// many objects of the collection are read one after the other, it comes from a page of the list, and listed says so. Only a
// retrieval decides that an object is gone: what no page has is retrieved.
func (c *Client) Refresh(ctx context.Context, path, id, account string, expand []string) (object Object, listed bool, err error) {
	fields := url.Values{}
	for _, field := range expand {
		fields.Add("expand[]", "data."+field)
	}
	if c.snapshots != nil {
		if raw, ok := c.snapshots.find(ctx, collection{path: path, account: account, expand: fields.Encode()}, id); ok {
			object, err := decode(raw)
			return object, true, err
		}
	}
	object, err = c.Get(ctx, path+"/"+id, account, url.Values{"expand[]": expand})
	return object, false, err
}

// listPage fetches a page for a snapshot.
func (c *Client) listPage(ctx context.Context, of collection, after string) (page, error) {
	query := url.Values{"limit": {strconv.Itoa(pageSize)}}
	if after != "" {
		query.Set("starting_after", after)
	}
	path := of.path + "?" + query.Encode()
	if of.expand != "" {
		path += "&" + of.expand
	}
	var got page
	body, err := c.send(ctx, "GET", path, of.account, "")
	if err == nil {
		err = json.Unmarshal(body, &got)
	}
	return got, err
}

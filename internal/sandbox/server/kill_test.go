package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82/webhook"
)

// patience is far more than anything in this test takes.
const patience = time.Minute

// load sends requests to a server that is killed in the meantime, and remembers what was confirmed.
type load struct {
	t  *testing.T
	c  *http.Client
	at func() string // the URL of the server that lives

	mu      sync.Mutex
	holders map[string]string // confirmed cardholders with their confirmed addresses, "" for none yet
	count   int               // confirmed requests
	reached map[int]func()    // what happens at a count
}

const holderForm = "name=Jenny Rosen&type=individual&billing[address][line1]=123 Main Street&billing[address][city]=San Francisco" +
	"&billing[address][state]=CA&billing[address][postal_code]=94111&billing[address][country]=US"

// send sends a request and says whether it was confirmed.
func (l *load) send(method, path, form string) (map[string]any, bool) {
	ctx, cancel := context.WithTimeout(l.t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, l.at()+path, strings.NewReader(strings.ReplaceAll(form, " ", "+")))
	if err != nil {
		l.t.Error(err)
		return nil, false
	}
	req.Header.Set("Authorization", "Bearer sk_test_killed")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := l.c.Do(req)
	if err != nil {
		return nil, false // the server was killed
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, false
	}
	var object map[string]any
	if err := json.Unmarshal(body, &object); err != nil || response.StatusCode != http.StatusOK {
		l.t.Errorf("%s %s: %s %s", method, path, response.Status, body)
		return nil, false
	}
	return object, true
}

// holder makes and then changes a cardholder.
func (l *load) holder(n int) {
	made, ok := l.send(http.MethodPost, "/v1/issuing/cardholders", holderForm)
	if !ok {
		return
	}
	id := made["id"].(string)
	l.confirmed(id, "")
	email := fmt.Sprintf("jenny%d@example.com", n)
	if _, ok := l.send(http.MethodPost, "/v1/issuing/cardholders/"+id, "email="+url.QueryEscape(email)); ok {
		l.confirmed(id, email)
	}
}

func (l *load) confirmed(id, email string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holders[id] = email
	l.count++
	if happens := l.reached[l.count]; happens != nil {
		happens()
	}
}

// mailbox is where events arrive: how often each has.
type mailbox struct {
	mu     sync.Mutex
	events map[string]int    // by id
	told   map[string]string // the cardholders that events tell of, with the latest address
	secret string
	faults []error

	arrived chan struct{} // holds a token when something has arrived
}

func (m *mailbox) ServeHTTP(_ http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	m.mu.Lock()
	defer m.mu.Unlock()
	event, e := webhook.ConstructEvent(body, req.Header.Get("Stripe-Signature"), m.secret)
	if err := errors.Join(err, e); err != nil {
		m.faults = append(m.faults, err)
		return
	}
	m.events[event.ID]++
	id := event.Data.Object["id"].(string)
	if email, ok := event.Data.Object["email"].(string); ok || m.told[id] == "" {
		m.told[id] = email
	}
	select {
	case m.arrived <- struct{}{}:
	default:
	}
}

// waitFor waits until events have arrived.
func (m *mailbox) waitFor(ids []string) bool {
	deadline := time.After(patience)
	for {
		m.mu.Lock()
		left := slices.ContainsFunc(ids, func(id string) bool { return m.events[id] == 0 })
		m.mu.Unlock()
		if !left {
			return true
		}
		select {
		case <-m.arrived:
		case <-deadline:
			return false
		}
	}
}

// lacks counts the confirmed writes of which no event has arrived.
func (m *mailbox) lacks(holders map[string]string) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, email := range holders {
		if told, ok := m.told[id]; !ok || email != "" && told != email {
			n++
		}
	}
	return n
}

// A server that is killed under load has lost nothing that it confirmed, and delivers every event when it is back.
func TestKilledUnderLoad(t *testing.T) {
	t.Parallel()
	const (
		holders = 500 // each is two requests
		workers = 40
		killAt  = 450 // confirmed requests
	)
	store := filepath.Join(t.TempDir(), "store.db")
	box := &mailbox{events: map[string]int{}, told: map[string]string{}, arrived: make(chan struct{}, 1)}
	receiver := httptest.NewServer(box)
	t.Cleanup(receiver.Close)

	cmd, base := startHTTP(t, store)
	var lock sync.RWMutex // holds requests off while the server is dead
	l := &load{
		t: t, c: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}, holders: map[string]string{},
		at: func() string { lock.RLock(); defer lock.RUnlock(); return base },
	}
	endpoint, _ := l.send(http.MethodPost, "/v1/webhook_endpoints", "url="+receiver.URL+"&enabled_events[]=*")
	box.secret = endpoint["secret"].(string)
	killed := make(chan struct{})
	l.reached = map[int]func(){killAt: func() {
		lock.Lock()
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		close(killed)
	}}
	var group sync.WaitGroup
	numbers := make(chan int)
	for range workers {
		group.Go(func() {
			for n := range numbers {
				l.holder(n)
			}
		})
	}
	group.Go(func() {
		for n := range holders {
			numbers <- n
		}
		close(numbers)
	})
	<-killed
	if err := cmd.Wait(); err == nil {
		t.Error("the server ended by itself")
	}
	cmd, base = startHTTP(t, store)
	lock.Unlock()
	group.Wait()

	for id, email := range l.holders {
		got, ok := l.send(http.MethodGet, "/v1/issuing/cardholders/"+id, "")
		if address, _ := got["email"].(string); !ok || email != "" && address != email {
			t.Errorf("%s was confirmed with the address %q, and is %v", id, email, got)
		}
	}
	// Events of writes that were made, but not confirmed any more, arrive as well.
	if kept := l.events(); !box.waitFor(kept) {
		t.Fatalf("of %d events %d have arrived", len(kept), len(box.events))
	}
	if n := box.lacks(l.holders); n > 0 {
		t.Errorf("%d confirmed writes have no event", n)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if len(box.faults) > 0 {
		t.Error(box.faults[0])
	}
	if l.count < holders || len(box.events) < l.count {
		t.Errorf("%d requests were confirmed, and %d events have arrived", l.count, len(box.events))
	}
	t.Logf("%d of %d requests were confirmed; %d events", l.count, 2*holders, len(box.events))
}

// events are the ids of all events.
func (l *load) events() (ids []string) {
	l.t.Helper()
	for after := ""; ; {
		page, ok := l.send(http.MethodGet, "/v1/events?limit=100"+after, "")
		if !ok {
			l.t.Fatal("events cannot be read")
		}
		for _, event := range page["data"].([]any) {
			ids = append(ids, event.(map[string]any)["id"].(string))
		}
		if page["has_more"] != true {
			return ids
		}
		after = "&starting_after=" + ids[len(ids)-1]
	}
}

func startHTTP(t *testing.T, store string) (*exec.Cmd, string) {
	t.Helper()
	cmd, ready := start(t, "-listen 127.0.0.1:0 -store "+store)
	return cmd, address(ready)
}

// address is the first URL in the line that a server prints when it is ready.
func address(ready string) string { return regexp.MustCompile(`http://[0-9.:]+`).FindString(ready) }

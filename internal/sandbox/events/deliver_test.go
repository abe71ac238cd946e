package events_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82/webhook"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// patience is far more than any letter takes; a test that waits so long has failed.
const patience = 30 * time.Second

// post is where letters arrive.
type post struct {
	t       *testing.T
	url     string
	letters chan *received
}

// received is a letter whose sender waits for the status.
type received struct {
	body     []byte
	header   http.Header
	path, id string
	answer   chan int
}

// newPost is an endpoint that answers when the test says so.
func newPost(t *testing.T) *post {
	p := &post{t: t, letters: make(chan *received)}
	p.url = receiver(t, func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		event, _ := storeDecode(body)
		l := &received{body: body, header: req.Header, path: req.URL.Path, id: event.String("id"), answer: make(chan int, 1)}
		select {
		case p.letters <- l:
		case <-req.Context().Done():
			return
		}
		select {
		case status := <-l.answer:
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		case <-req.Context().Done():
		}
	})
	return p
}

// next waits for a letter, and sends ticks in the meantime that are further and further ahead.
func (p *post) next(d *delivering) *received {
	p.t.Helper()
	giveUp := time.After(patience)
	for {
		var ticks chan time.Time
		if d != nil {
			ticks = d.ticks
		}
		select {
		case l := <-p.letters:
			return l
		case ticks <- d.then():
			d.ahead += d.step
		case <-giveUp:
			p.t.Fatal("no letter has come")
		}
	}
}

// delivering is a deliverer at work.
type delivering struct {
	ticks       chan time.Time
	ahead, step time.Duration
	stop        func()
}

func (d *delivering) then() time.Time {
	if d == nil {
		return time.Time{}
	}
	return time.Now().Add(d.ahead)
}

// deliver lets a sandbox deliver until the test ends. Each tick is a step ahead of the one before.
func deliver(t *testing.T, s *sandboxtest.Server, step time.Duration) *delivering {
	d := &delivering{ticks: make(chan time.Time), step: step}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Sandbox.Deliver(ctx, d.ticks)
	}()
	d.stop = sync.OnceFunc(func() {
		cancel()
		<-done
	})
	t.Cleanup(d.stop)
	return d
}

// tick makes the deliverer look for what is due, now that the books are in order.
func (d *delivering) tick() {
	d.ticks <- d.then()
	d.ahead += d.step
}

// until ticks until a condition holds.
func (d *delivering) until(t *testing.T, condition func() bool) {
	t.Helper()
	giveUp := time.Now().Add(patience)
	for !condition() {
		if time.Now().After(giveUp) {
			t.Fatal("it does not come to pass")
		}
		d.tick()
	}
}

func (f *fixture) listen(url, rest string) (id, secret string) {
	f.T.Helper()
	endpoint := f.OK(f.Post(endpoints, "url="+url+"&enabled_events[]=*"+rest))
	return endpoint.String("id"), endpoint.String("secret")
}

func (f *fixture) deliveries(query string) []api.Object {
	f.T.Helper()
	out := []api.Object{}
	for _, d := range f.OK(f.Get("/_sandbox/deliveries?" + query)).List("data") {
		out = append(out, d.(api.Object))
	}
	return out
}

func (f *fixture) states(query string) []string {
	f.T.Helper()
	out := []string{}
	for _, d := range f.deliveries(query) {
		out = append(out, d.String("state"))
	}
	return out
}

func TestEventsAreDeliveredAsTheyAreRead(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := newPost(t)
	d := deliver(t, f.Server, 0)
	endpoint, secret := f.listen(p.url+"/hook", "")
	f.make("/v1/issuing/cardholders", cardholder)
	l := p.next(nil) // at once, without a tick
	_, text := f.Raw(http.MethodGet, "/v1/events/"+l.id, "")
	if string(l.body) != text {
		t.Errorf("sent %s, and read %s", l.body, text)
	}
	event, err := webhook.ConstructEvent(l.body, l.header.Get("Stripe-Signature"), secret)
	if err != nil || event.Type != "issuing_cardholder.created" || event.PendingWebhooks != 1 {
		t.Errorf("%+v, %v", event, err)
	}
	if _, err := webhook.ConstructEvent(append(l.body, ' '), l.header.Get("Stripe-Signature"), secret); err == nil {
		t.Error("another body has the same signature")
	}
	if l.path != "/hook" || l.header.Get("Content-Type") != "application/json; charset=utf-8" ||
		l.header.Get("User-Agent") != "Stripe/1.0 (+https://stripe.com/docs/webhooks)" {
		t.Errorf("sent to %s with %v", l.path, l.header)
	}
	l.answer <- http.StatusNoContent
	d.until(t, func() bool { return f.events()[0].Int("pending_webhooks") == 0 })
	got := f.deliveries("event=" + l.id + "&endpoint=" + endpoint)
	if len(got) != 1 || got[0].String("state") != "succeeded" || got[0]["next_attempt"] != nil || len(got[0].List("attempts")) != 1 {
		t.Fatalf("deliveries %v", got)
	}
	attempt := got[0].List("attempts")[0].(api.Object)
	if at, err := time.Parse(time.RFC3339, attempt.String("at")); err != nil || time.Since(at) > patience ||
		attempt.Int("status") != http.StatusNoContent || attempt["error"] != nil {
		t.Errorf("attempt %v", attempt)
	}
	if len(f.deliveries("endpoint=we_1")) != 0 || len(f.deliveries("event=evt_1")) != 0 {
		t.Error("the filters of deliveries do not filter")
	}
}

func TestFurtherAttemptsForThreeDays(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := newPost(t)
	f.listen(p.url, "")
	f.make("/v1/issuing/cardholders", cardholder)
	d := deliver(t, f.Server, 20*time.Minute)
	statuses := []int{http.StatusInternalServerError, http.StatusFound, http.StatusNotFound, http.StatusBadGateway}
	var count int
	state := func() string { return f.deliveries("")[0].String("state") }
	for count = 0; state() == "pending"; count++ {
		if count > 30 {
			t.Fatal("it does not give up")
		}
		var l *received
		d.until(t, func() bool {
			select {
			case l = <-p.letters:
				return true
			default:
				return state() == "failed"
			}
		})
		if l == nil {
			break
		}
		if l.path != "/" {
			t.Errorf("a redirection was followed to %s", l.path)
		}
		l.answer <- statuses[count%len(statuses)]
	}
	if count < 12 || count > 20 || d.ahead < 66*time.Hour || d.ahead > 80*time.Hour {
		t.Errorf("%d attempts in %s", count, d.ahead)
	}
	delivery := f.deliveries("")[0]
	attempts := delivery.List("attempts")
	least := time.Second
	for i := range attempts[1:] {
		if pause := at(t, attempts[i+1]).Sub(at(t, attempts[i])); pause < least {
			t.Errorf("attempt %d comes %s after the one before, want %s at least", i+1, pause, least)
		}
		least = min(4*least, 6*time.Hour)
	}
	if len(attempts) != count || attempts[1].(api.Object).Int("status") != http.StatusFound || delivery["next_attempt"] != nil {
		t.Errorf("delivery %v", delivery)
	}
	if event := f.events()[0]; event.Int("pending_webhooks") != 1 {
		t.Errorf("event %v", event)
	}
	if page := f.OK(f.Get("/v1/events?delivery_success=false")); len(page.List("data")) != 1 {
		t.Errorf("what was not delivered: %v", page)
	}
}

func at(t *testing.T, attempt any) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, attempt.(api.Object).String("at"))
	if err != nil {
		t.Error(err)
	}
	return at
}

func TestASecondAttemptSucceeds(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := newPost(t)
	f.listen(p.url, "")
	d := deliver(t, f.Server, time.Second)
	f.make("/v1/issuing/cardholders", cardholder)
	first := p.next(d)
	first.answer <- http.StatusServiceUnavailable
	second := p.next(d)
	second.answer <- http.StatusOK
	d.until(t, func() bool { return f.events()[0].Int("pending_webhooks") == 0 })
	if first.id != second.id || len(f.deliveries("")[0].List("attempts")) != 2 {
		t.Errorf("deliveries %v", f.deliveries(""))
	}
}

// Events arrive one by one and in their order at an endpoint that answers.
func TestEventsArriveInTheirOrder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := newPost(t)
	f.listen(p.url, "")
	const count = 10
	for range count {
		f.make("/v1/issuing/cardholders", cardholder)
	}
	var want, got []string
	for _, event := range f.events() {
		want = append(want, event.String("id"))
	}
	deliver(t, f.Server, 0)
	for range count {
		l := p.next(nil)
		select {
		case <-p.letters:
			t.Fatal("two letters are under way")
		default:
		}
		got = append(got, l.id)
		l.answer <- http.StatusOK
	}
	if !slices.Equal(got, want) {
		t.Errorf("events have arrived as %q, want %q", got, want)
	}
}

// An endpoint that does not answer gets four letters and no more; others get theirs.
func TestASlowEndpointHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	slow, quick := newPost(t), newPost(t)
	slowly, _ := f.listen(slow.url, "")
	quickly, _ := f.listen(quick.url, "")
	const events = 12
	for range events {
		f.make("/v1/issuing/cardholders", cardholder)
	}
	d := deliver(t, f.Server, 0)
	for range events {
		quick.next(nil).answer <- http.StatusOK
	}
	d.step = time.Second
	var waiting []*received
	for range 4 {
		waiting = append(waiting, slow.next(d))
	}
	all := slices.Repeat([]string{"succeeded"}, events)
	d.until(t, func() bool { return slices.Equal(f.states("endpoint="+quickly), all) })
	for range 3 {
		d.tick()
	}
	select {
	case <-slow.letters:
		t.Error("a fifth letter is under way")
	default:
	}
	for range events - 4 {
		waiting[0].answer <- http.StatusOK
		waiting = append(waiting[1:], slow.next(d))
	}
	for _, l := range waiting {
		l.answer <- http.StatusOK
	}
	d.until(t, func() bool { return slices.Equal(f.states("endpoint="+slowly), all) })
}

// What an embedded sandbox keeps is delivered when the store is served.
func TestWhatWasKeptIsDeliveredLater(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	p := newPost(t)
	embedded := newFixture(t, sandboxtest.WithStore(path))
	embedded.listen(p.url, "")
	embedded.make("/v1/issuing/cardholders", cardholder)
	if got := embedded.deliveries("")[0]; got.String("state") != "pending" || len(got.List("attempts")) != 0 {
		t.Errorf("delivery %v", got)
	}
	served := newFixture(t, sandboxtest.WithStore(path))
	d := deliver(t, served.Server, 0)
	p.next(nil).answer <- http.StatusOK
	d.until(t, func() bool { return embedded.events()[0].Int("pending_webhooks") == 0 })

	embedded.make("/v1/issuing/cardholders", cardholder) // while the other one is at work
	p.next(d).answer <- http.StatusOK
	d.until(t, func() bool { return embedded.events()[1].Int("pending_webhooks") == 0 })
}

// Of several servers on one store each event is sent by one.
func TestServersShareTheWork(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	p := newPost(t)
	a := newFixture(t, sandboxtest.WithStore(path))
	b := newFixture(t, sandboxtest.WithStore(path))
	b.Key = a.Key
	a.listen(p.url, "")
	const events = 30
	for i := range events {
		f := []*fixture{a, b}[i%2]
		f.make("/v1/issuing/cardholders", cardholder)
	}
	da, db := deliver(t, a.Server, 0), deliver(t, b.Server, 0)
	seen := map[string]int{}
	for range events {
		l := p.next(nil)
		seen[l.id]++
		l.answer <- http.StatusOK
	}
	all := slices.Repeat([]string{"succeeded"}, events)
	da.until(t, func() bool { return slices.Equal(a.states(""), all) })
	db.tick()
	db.tick()
	if len(seen) != events {
		t.Errorf("%d events in %d letters", len(seen), events)
	}
	for _, delivery := range a.deliveries("") {
		if n := len(delivery.List("attempts")); n != 1 {
			t.Errorf("%d attempts: %v", n, delivery)
		}
	}
}

// A process that lives keeps its letters; those of one that died are sent by another when their leases are over.
func TestLeases(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	p := newPost(t)
	a := newFixture(t, sandboxtest.WithStore(path))
	b := newFixture(t, sandboxtest.WithStore(path))
	b.Key = a.Key
	a.listen(p.url, "")
	da := deliver(t, a.Server, 3*time.Second)
	a.make("/v1/issuing/cardholders", cardholder)
	first := p.next(nil)
	db := deliver(t, b.Server, 0)
	for range 5 { // 15 seconds, three leases, and both are alive
		da.tick()
		db.ahead = da.ahead - da.step
		db.tick()
	}
	select {
	case <-p.letters:
		t.Fatal("the letter was sent again while it was under way")
	default:
	}
	db.ahead += 6 * time.Second // for which the first one did not say a word
	db.tick()
	second := p.next(nil)
	if first.id != second.id {
		t.Errorf("%s was sent, not %s again", second.id, first.id)
	}
	second.answer <- http.StatusOK
	db.until(t, func() bool { return a.events()[0].Int("pending_webhooks") == 0 })
	first.answer <- http.StatusInternalServerError // it comes too late to matter
	da.until(t, func() bool { return len(a.deliveries("")[0].List("attempts")) == 2 })
	if got := a.deliveries("")[0]; got.String("state") != "succeeded" {
		t.Errorf("delivery %v", got)
	}
}

func TestEndpointsThatWantNoEventsAnyMore(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(f *fixture, id string) (int, api.Object){
		"disabled": func(f *fixture, id string) (int, api.Object) { return f.Post(endpoints+"/"+id, "disabled=true") },
		"deleted":  func(f *fixture, id string) (int, api.Object) { return f.Delete(endpoints + "/" + id) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			p := newPost(t)
			id, _ := f.listen(p.url, "")
			for range 3 {
				f.make("/v1/issuing/cardholders", cardholder)
			}
			f.OK(end(f, id))
			d := deliver(t, f.Server, 0)
			d.until(t, func() bool { return fmt.Sprint(f.states("")) == "[canceled canceled canceled]" })
			if event := f.events()[0]; event.Int("pending_webhooks") != 0 {
				t.Errorf("event %v", event)
			}
		})
	}
}

func TestAResetWhileALetterIsUnderWay(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := newPost(t)
	d := deliver(t, f.Server, 0)
	f.listen(p.url, "")
	f.make("/v1/issuing/cardholders", cardholder)
	l := p.next(nil)
	f.OK(f.Post("/_sandbox/reset", ""))
	l.answer <- http.StatusOK
	f.listen(p.url, "")
	f.make("/v1/issuing/cardholders", cardholder)
	if again := p.next(d); again.id == l.id {
		t.Errorf("%s outlived the reset", l.id)
	} else {
		again.answer <- http.StatusOK
	}
	d.until(t, func() bool { return fmt.Sprint(f.states("")) == "[succeeded]" })
}

// A letter that is under way when the deliverer stops may still arrive; what comes of it is recorded.
func TestTheDelivererStops(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := newPost(t)
	f.listen(p.url, "")
	d := deliver(t, f.Server, 0)
	f.make("/v1/issuing/cardholders", cardholder)
	l := p.next(nil)
	stopped := make(chan struct{})
	go func() {
		d.stop()
		close(stopped)
	}()
	l.answer <- http.StatusOK
	<-stopped
	if got := f.states(""); fmt.Sprint(got) != "[succeeded]" {
		t.Errorf("deliveries %v", got)
	}
}

func TestPagesOfDeliveries(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.listen("http://127.0.0.1:1", "")
	for range 3 {
		f.make("/v1/issuing/cardholders", cardholder)
	}
	page := f.OK(f.Get("/_sandbox/deliveries?limit=2"))
	ids := page.List("data")
	if len(ids) != 2 || !page.Bool("has_more") {
		t.Fatalf("page %v", page)
	}
	last := ids[1].(api.Object).String("id")
	if page := f.OK(f.Get("/_sandbox/deliveries?starting_after=" + last)); len(page.List("data")) != 1 || page.Bool("has_more") {
		t.Errorf("page %v", page)
	}
	f.Refused(http.StatusBadRequest, "limit", "between 1 and 100")(f.Get("/_sandbox/deliveries?limit=101"))
	f.Refused(http.StatusBadRequest, "limit", "Invalid integer")(f.Get("/_sandbox/deliveries?limit=x"))
	f.Refused(http.StatusBadRequest, "starting_after", "Invalid integer")(f.Get("/_sandbox/deliveries?starting_after=evt_1"))
}

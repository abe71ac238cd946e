package events

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const (
	answerTimeout = 20 * time.Second // that an endpoint has for its answer
	perEndpoint   = 4                // letters that are under way to one endpoint at a time
	headStart     = time.Second      // of a letter before the next one to the same endpoint, unless it arrives before
	underWay      = 256              // letters that are under way altogether

	// A delivery that is under way is leased: should the process die, another one sends it when the lease is over. A process
	// that lives extends its leases in good time.
	lease      = 5 * time.Second
	renewAfter = 2 * time.Second

	// How long letters that are under way may take when the deliverer stops.
	farewell = 3 * time.Second
)

// The waiting times before further attempts grow from firstRetry, up to maxRetry. Stripe gives up after three days.
const (
	firstRetry  = time.Second
	retryFactor = 4
	maxRetry    = 6 * time.Hour
	giveUp      = 72 * time.Hour
)

// retryDelay is the waiting time after n attempts that have failed.
func retryDelay(n int) time.Duration {
	delay := firstRetry
	for i := 1; i < n && delay < maxRetry; i++ {
		delay *= retryFactor
	}
	return min(delay, maxRetry)
}

// Deliverer sends the events of all namespaces of a store to their endpoints. One goroutine keeps the books and writes to the
// store; each letter that is under way has a goroutine of its own, so that an endpoint that is slow holds up only itself.
type Deliverer struct {
	server *api.Server
	store  *store.Store
	log    *slog.Logger

	now      time.Time // of the latest tick: a clock that is ahead of the real one counts
	flights  map[flight]*sending
	landed   chan landing
	farewell time.Duration
	parting  bool // nothing is sent any more
}

// flight names a delivery. The event is part of the name, because a reset begins to count anew.
type flight struct {
	namespace string
	sequence  int64
	event     string
}

// sending is a delivery that is under way.
type sending struct {
	queue store.Queue
	start time.Time
	lease time.Time
}

// landing is what came of a delivery that was under way.
type landing struct {
	flight
	attempt store.Attempt
	broken  bool // off by the end of the deliverer, so that it does not count
}

// NewDeliverer makes a deliverer for the store of a server.
func NewDeliverer(server *api.Server, st *store.Store, log *slog.Logger) *Deliverer {
	return &Deliverer{
		server: server, store: st, log: log,
		flights: map[flight]*sending{}, landed: make(chan landing, underWay),
		farewell: farewell,
	}
}

// Run delivers until ctx ends, and then waits a moment for what is under way. What is queued in this process is sent at once;
// each tick looks for what else is due: further attempts, and what other processes have queued. A tick that is ahead of the
// real time makes it that late.
func (d *Deliverer) Run(ctx context.Context, ticks <-chan time.Time) {
	letters, breakOff := context.WithCancel(context.WithoutCancel(ctx))
	defer breakOff()
	var landings []landing // that are still to be recorded
	for all := true; ; {
		if ctx.Err() == nil {
			landings = d.turn(ctx, letters, landings, all)
		}
		all = true
		select {
		case <-ctx.Done():
			d.part(context.WithoutCancel(ctx), landings, breakOff)
			return
		case d.now = <-ticks:
		case <-d.store.Queued():
		case l := <-d.landed:
			landings, all = append(landings, l), false
		}
		landings = d.drain(landings)
	}
}

// drain takes what else has landed.
func (d *Deliverer) drain(landings []landing) []landing {
	for {
		select {
		case l := <-d.landed:
			landings = append(landings, l)
		default:
			return landings
		}
	}
}

// time is the later one of the real time and the latest tick.
func (d *Deliverer) time() time.Time {
	if now := time.Now(); now.After(d.now) {
		return now
	}
	return d.now
}

// turn records what has landed and sends off what is due: in the queues that have room again, or in all of them. It returns
// the landings that could not be recorded, for the next turn.
func (d *Deliverer) turn(ctx, letters context.Context, landings []landing, all bool) (left []landing) {
	work := map[string]*namespaceWork{}
	of := func(namespace string) *namespaceWork {
		if work[namespace] == nil {
			work[namespace] = &namespaceWork{queues: map[store.Queue]bool{}}
		}
		return work[namespace]
	}
	for _, l := range landings {
		w := of(l.namespace)
		w.landings = append(w.landings, l)
		w.queues[d.flights[l.flight].queue] = true
	}
	for f, s := range d.flights {
		if s.lease.Sub(d.time()) < lease-renewAfter {
			w := of(f.namespace)
			w.renew = append(w.renew, f)
		}
	}
	if all {
		queues, err := d.store.DueQueues(ctx, d.time())
		if err != nil {
			d.complain(ctx, err)
		}
		for _, q := range queues {
			of(q.Namespace).queues[q] = true
		}
	}
	for namespace, w := range work {
		if err := d.serve(ctx, letters, namespace, w); err != nil {
			d.complain(ctx, err)
			left = append(left, w.landings...)
		}
	}
	return left
}

// namespaceWork is what a turn has to do in one namespace.
type namespaceWork struct {
	landings []landing
	renew    []flight
	queues   map[store.Queue]bool // that may have something to send
}

// departure is a delivery with its letter.
type departure struct {
	flight
	sending
	letter letter
}

// serve does a turn's work in one namespace, in one transaction, and then sends the letters off.
func (d *Deliverer) serve(ctx, letters context.Context, namespace string, w *namespaceWork) error {
	var departures []*departure
	err := d.server.Work(ctx, namespace, func(r *api.Request) error {
		departures = nil
		end := d.time().Add(lease)
		for _, f := range w.renew { // before what has landed gets its next due time
			if err := r.Outbox().Postpone(f.sequence, end); err != nil {
				return err
			}
		}
		recorded := map[flight]bool{}
		for _, l := range w.landings {
			if err := d.record(r, l); err != nil {
				return err
			}
			recorded[l.flight] = true
		}
		room := underWay - len(d.flights) + len(w.landings)
		for q := range w.queues {
			if d.parting || len(departures) >= room || !d.free(q, recorded) {
				continue
			}
			p, err := d.claim(r, q, end)
			if err != nil {
				return err
			}
			if p != nil {
				departures = append(departures, p)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, l := range w.landings {
		delete(d.flights, l.flight)
	}
	for _, f := range w.renew {
		if s := d.flights[f]; s != nil {
			s.lease = d.time().Add(lease)
		}
	}
	for _, p := range departures {
		p.start = d.time()
		d.flights[p.flight] = &p.sending
		go d.fly(letters, p)
	}
	return nil
}

// free says whether another letter may be sent to the endpoint of a queue. Letters go one by one, so that events arrive in their
// order, as long as the endpoint answers quickly; one that does not gets a few more at the same time. landed are off already.
func (d *Deliverer) free(q store.Queue, landed map[flight]bool) bool {
	count, latest := 0, time.Time{}
	for f, s := range d.flights {
		if s.queue != q || landed[f] {
			continue
		}
		count++
		if s.start.After(latest) {
			latest = s.start
		}
	}
	return count == 0 || count < perEndpoint && d.time().Sub(latest) >= headStart
}

// claim takes the next delivery that is due from a queue; nil when there is none. An endpoint that is gone or disabled when its
// deliveries fall due gets none of them, also not later.
func (d *Deliverer) claim(r *api.Request, q store.Queue, end time.Time) (*departure, error) {
	endpoint, err := r.Get(typeEndpoint, q.Endpoint)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if err != nil || endpoint.Data.String("status") != statusEnabled {
		return nil, r.Outbox().Cancel(q.Endpoint, d.time())
	}
	for {
		claimed, err := r.Outbox().Claim(q.Endpoint, d.time(), end, 1)
		if err != nil || len(claimed) == 0 {
			return nil, err
		}
		delivery := claimed[0]
		f := flight{q.Namespace, delivery.Sequence, delivery.Event}
		if d.flights[f] != nil {
			continue // it is still under way, although its lease was over
		}
		event, err := r.Get(typeEvent, delivery.Event)
		if errors.Is(err, store.ErrNotFound) { // it was too old
			delivery.State, delivery.Due = store.DeliveryCanceled, time.Time{}
			if err := r.Outbox().Update(delivery); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		letter, err := write(r, event, endpoint)
		return &departure{flight: f, sending: sending{queue: q, lease: end}, letter: letter}, err
	}
}

// record notes an attempt, and when the next one is due.
func (d *Deliverer) record(r *api.Request, l landing) error {
	delivery, err := r.Outbox().Get(l.sequence)
	if errors.Is(err, store.ErrNotFound) || err == nil && delivery.Event != l.event {
		return nil // the sandbox has been reset in the meantime
	}
	if err != nil {
		return err
	}
	if l.broken {
		return r.Outbox().Postpone(l.sequence, d.time())
	}
	delivery.Attempts = append(delivery.Attempts, l.attempt)
	n := len(delivery.Attempts)
	next := d.time().Add(retryDelay(n))
	switch {
	case delivery.State == store.DeliverySucceeded: // another process was faster
	case l.attempt.Error == "":
		delivery.State, delivery.Due = store.DeliverySucceeded, time.Time{}
	case next.After(delivery.Attempts[0].At.Add(giveUp)):
		delivery.State, delivery.Due = store.DeliveryFailed, time.Time{}
	default:
		delivery.Due = next
	}
	if l.attempt.Error != "" && (n == 1 || delivery.State == store.DeliveryFailed) { // in between it is the same again
		d.log.Warn("an endpoint did not take an event", "endpoint", delivery.Endpoint, "event", delivery.Event, "attempt", n,
			"state", string(delivery.State), "error", l.attempt.Error)
	}
	return r.Outbox().Update(delivery)
}

// fly sends a letter and reports its landing.
func (d *Deliverer) fly(letters context.Context, p *departure) {
	ctx, cancel := context.WithTimeout(letters, answerTimeout)
	defer cancel()
	attempt, _ := p.letter.send(ctx, p.start)
	d.landed <- landing{flight: p.flight, attempt: attempt, broken: attempt.Error != "" && letters.Err() != nil}
}

// part waits a moment for what is under way, breaks the rest off, and records how it all ended.
func (d *Deliverer) part(ctx context.Context, landings []landing, breakOff func()) {
	d.parting = true
	patience := time.AfterFunc(d.farewell, breakOff)
	defer patience.Stop()
	for len(landings) < len(d.flights) {
		landings = append(landings, <-d.landed)
	}
	for _, l := range d.turn(ctx, ctx, landings, false) {
		d.log.Warn("the end of a delivery is not recorded: it will be sent again", "delivery", l.sequence)
	}
}

func (d *Deliverer) complain(ctx context.Context, err error) {
	if ctx.Err() == nil {
		d.log.Error("events are not delivered", "error", err)
	}
}

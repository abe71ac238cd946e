package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// DeliveryState says what has become of a delivery.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending   DeliveryState = "pending"   // it is under way, or will be sent (again) when it is due
	DeliverySucceeded DeliveryState = "succeeded" // the endpoint has confirmed it
	DeliveryFailed    DeliveryState = "failed"    // given up
	DeliveryCanceled  DeliveryState = "canceled"  // the endpoint wants no events any more
)

// Delivery is an event on its way to an endpoint. Its attempts are dated by the real clock, like its due time: what is outside
// of the sandbox knows no other.
type Delivery struct {
	Sequence int64 // place in the order of insertion; set by Add
	Event    string
	Endpoint string
	State    DeliveryState
	Due      time.Time // when it is sent next; the zero time when it is not in the queue
	Created  time.Time // on the clock of the namespace
	Attempts []Attempt // the oldest first
}

// Attempt is one attempt of a delivery.
type Attempt struct {
	At     time.Time     `json:"at"`
	Took   time.Duration `json:"took"`
	Status int           `json:"status,omitempty"` // of the answer; 0 when there was none
	Error  string        `json:"error,omitempty"`  // why it has failed
}

// Queue are the deliveries of a namespace to one endpoint.
type Queue struct{ Namespace, Endpoint string }

const (
	deliveryColumns = `sequence, event, endpoint, state, due, created, attempts`

	insertDelivery   = `INSERT INTO deliveries (namespace, ` + deliveryColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	getDelivery      = `SELECT ` + deliveryColumns + ` FROM deliveries WHERE namespace = ? AND sequence = ?`
	updateDelivery   = `UPDATE deliveries SET state = ?, due = ?, attempts = ? WHERE namespace = ? AND sequence = ?`
	postponed        = `UPDATE deliveries SET due = ? WHERE namespace = ? AND sequence = ? AND due IS NOT NULL`
	cancelDeliveries = `UPDATE deliveries SET state = 'canceled', due = NULL WHERE namespace = ? AND endpoint = ? AND due <= ?`
	dueDeliveries    = `SELECT ` + deliveryColumns + ` FROM deliveries WHERE namespace = ? AND endpoint = ? AND due <= ? ORDER BY due, sequence LIMIT ? + 0`
	dueQueues        = `SELECT DISTINCT namespace, endpoint FROM deliveries WHERE due <= ?`
	unsent           = `SELECT COUNT(*) FROM deliveries WHERE namespace = ? AND event = ? AND state IN ('pending', 'failed')`
	purgeDeliveries  = `DELETE FROM deliveries WHERE namespace IN (SELECT namespace FROM namespaces) AND created < ?`
)

// deliveries is the text of a query over the deliveries of a namespace, the latest first.
func deliveries(by string) string {
	return `SELECT ` + deliveryColumns + ` FROM deliveries WHERE namespace = ? AND sequence < ?` + by + ` ORDER BY sequence DESC LIMIT ? + 0`
}

const (
	byEvent    = ` AND event = ?`
	byEndpoint = ` AND endpoint = ?`
)

var (
	outboxReading = []string{
		getDelivery, dueDeliveries, dueQueues, unsent, deliveries(""), deliveries(byEvent), deliveries(byEndpoint),
		deliveries(byEvent + byEndpoint),
	}
	outboxWriting = []string{insertDelivery, updateDelivery, postponed, cancelDeliveries, purgeDeliveries}
)

// Outbox are the deliveries of a namespace.
type Outbox struct{ tx *Tx }

// Outbox returns the deliveries of the namespace.
func (tx *Tx) Outbox() Outbox { return Outbox{tx} }

// Add adds a delivery and sets its Sequence.
func (o Outbox) Add(d *Delivery) error {
	attempts, err := json.Marshal(d.Attempts)
	if err != nil {
		return err
	}
	if d.Sequence, err = o.tx.next(); err != nil {
		return err
	}
	_, err = o.tx.exec(insertDelivery, o.tx.namespace, d.Sequence, d.Event, d.Endpoint, d.State, nanoseconds(d.Due), d.Created.Unix(), string(attempts))
	o.tx.queued = o.tx.queued || !d.Due.IsZero()
	return err
}

// Get loads one delivery; ErrNotFound when there is none.
func (o Outbox) Get(sequence int64) (*Delivery, error) {
	d, err := scanDelivery(o.tx.statement(getDelivery).QueryRowContext(o.tx.ctx, o.tx.namespace, sequence).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	return d, err
}

// Update stores state, due time and attempts of a delivery that is there; ErrNotFound when it is not.
func (o Outbox) Update(d *Delivery) error {
	attempts, err := json.Marshal(d.Attempts)
	if err != nil {
		return err
	}
	return o.tx.change(updateDelivery, d.State, nanoseconds(d.Due), string(attempts), o.tx.namespace, d.Sequence)
}

// Postpone moves the due time of a delivery that is in the queue.
func (o Outbox) Postpone(sequence int64, until time.Time) error {
	_, err := o.tx.exec(postponed, nanoseconds(until), o.tx.namespace, sequence)
	return err
}

// Claim returns at most limit deliveries to an endpoint that are due at now, and moves their due times to the end of the
// lease: until then nobody else sends them.
func (o Outbox) Claim(endpoint string, now, lease time.Time, limit int) (claimed []*Delivery, err error) {
	if claimed, err = o.list(dueDeliveries, o.tx.namespace, endpoint, now.UnixNano(), limit); err != nil {
		return nil, err
	}
	for _, d := range claimed {
		d.Due = lease
		if err := o.Postpone(d.Sequence, lease); err != nil {
			return nil, err
		}
	}
	return claimed, nil
}

// Cancel takes what is due at now out of the queue of an endpoint.
func (o Outbox) Cancel(endpoint string, now time.Time) error {
	_, err := o.tx.exec(cancelDeliveries, o.tx.namespace, endpoint, now.UnixNano())
	return err
}

// List returns at most limit deliveries from before a sequence (0: from the latest on), the latest first. An empty event or
// endpoint stands for all.
func (o Outbox) List(event, endpoint string, before int64, limit int) ([]*Delivery, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	by, args := "", []any{o.tx.namespace, before}
	if event != "" {
		by, args = byEvent, append(args, event)
	}
	if endpoint != "" {
		by, args = by+byEndpoint, append(args, endpoint)
	}
	return o.list(deliveries(by), append(args, limit)...)
}

// Unsent counts the deliveries of an event that are still to succeed.
func (o Outbox) Unsent(event string) (n int64, err error) {
	err = o.tx.statement(unsent).QueryRowContext(o.tx.ctx, o.tx.namespace, event).Scan(&n)
	return n, err
}

// PurgeDeliveries removes the deliveries of all namespaces that are older than oldest.
func (tx *Tx) PurgeDeliveries(oldest time.Time) error {
	_, err := tx.exec(purgeDeliveries, oldest.Unix())
	return err
}

func (o Outbox) list(text string, args ...any) (all []*Delivery, err error) {
	err = o.tx.rows(text, args, func(scan func(...any) error) error {
		d, err := scanDelivery(scan)
		all = append(all, d)
		return err
	})
	return all, err
}

func scanDelivery(scan func(...any) error) (*Delivery, error) {
	var (
		d        Delivery
		due      sql.NullInt64
		created  int64
		attempts string
	)
	if err := scan(&d.Sequence, &d.Event, &d.Endpoint, &d.State, &due, &created, &attempts); err != nil {
		return nil, err
	}
	if due.Valid {
		d.Due = time.Unix(0, due.Int64)
	}
	d.Created = time.Unix(created, 0).UTC()
	if err := json.Unmarshal([]byte(attempts), &d.Attempts); err != nil {
		return nil, fmt.Errorf("attempts of delivery %d: %w", d.Sequence, err)
	}
	return &d, nil
}

// nanoseconds is a due time as the store keeps it: null for the zero time.
func nanoseconds(due time.Time) sql.NullInt64 {
	if due.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: due.UnixNano(), Valid: true}
}

// Queued tells when this process has added deliveries that are to be sent: a value for one addition or for several.
func (s *Store) Queued() <-chan struct{} { return s.queued }

// DueQueues lists the queues of all namespaces in which deliveries are due at now.
func (s *Store) DueQueues(ctx context.Context, now time.Time) (queues []Queue, err error) {
	err = s.Read(ctx, "", func(tx *Tx) error {
		return tx.rows(dueQueues, []any{now.UnixNano()}, func(scan func(...any) error) error {
			var q Queue
			err := scan(&q.Namespace, &q.Endpoint)
			queues = append(queues, q)
			return err
		})
	})
	return queues, err
}

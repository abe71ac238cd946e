package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	columns = `type, id, account, parent, created, data, secret, sequence`

	getObject    = `SELECT ` + columns + ` FROM objects WHERE namespace = ? AND type = ? AND id = ?`
	insertObject = `INSERT INTO objects (namespace, ` + columns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateObject = `UPDATE objects SET account = ?, parent = ?, data = ?, secret = ? WHERE namespace = ? AND type = ? AND id = ?`
	deleteObject = `DELETE FROM objects WHERE namespace = ? AND type = ? AND id = ?`

	getOwn        = `SELECT id FROM objects WHERE namespace = ? AND type = ? AND id = account LIMIT 1`
	dueNamespaces = `SELECT DISTINCT jobs.namespace FROM jobs LEFT JOIN clocks ON clocks.namespace = jobs.namespace ` +
		`WHERE jobs.due - COALESCE(clocks.ahead, 0) <= ?`

	getSequence     = `SELECT sequence FROM namespaces WHERE namespace = ?`
	insertNamespace = `INSERT INTO namespaces (namespace, sequence) VALUES (?, ?)`
	updateSequence  = `UPDATE namespaces SET sequence = ? WHERE namespace = ?`
	getState        = `SELECT (SELECT sequence FROM namespaces WHERE namespace = ?), ` +
		`(SELECT MIN(due) FROM jobs WHERE namespace = ?), (SELECT ahead FROM clocks WHERE namespace = ?)`

	deleteClock = `DELETE FROM clocks WHERE namespace = ?`
	insertClock = `INSERT INTO clocks (namespace, ahead) VALUES (?, ?)`

	insertJob = `INSERT INTO jobs (namespace, sequence, due, kind, account, object) VALUES (?, ?, ?, ?, ?, ?)`
	dueJob    = `SELECT sequence, due, kind, account, object FROM jobs WHERE namespace = ? AND due <= ? ` +
		`ORDER BY due, sequence LIMIT 1`
	deleteJob = `DELETE FROM jobs WHERE namespace = ? AND sequence = ?`

	getReply    = `SELECT fingerprint, status, body, request_id, created FROM replies WHERE namespace = ? AND account = ? AND idempotency_key = ?`
	insertReply = `INSERT INTO replies (namespace, account, idempotency_key, fingerprint, status, body, request_id, created) ` +
		`VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (namespace, account, idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint, ` +
		`status = excluded.status, body = excluded.body, request_id = excluded.request_id, created = excluded.created`
	purgeReplies = `DELETE FROM replies WHERE created < ?`
	// Naming the namespaces lets the database find the objects of one type by the primary key.
	purgeObjects = `DELETE FROM objects WHERE namespace IN (SELECT namespace FROM namespaces) AND type = ? AND created < ?`

	savepoint         = `SAVEPOINT attempt`
	rollbackSavepoint = `ROLLBACK TO SAVEPOINT attempt`
	releaseSavepoint  = `RELEASE SAVEPOINT attempt`
)

var (
	reading = append([]string{
		getObject, getOwn, dueNamespaces, getSequence, getState, dueJob, getReply, legsOfEntry, amountsOfOwner, amountsOfAll, sumsOfLegs, unbalanced,
	}, slices.Concat(listings(), outboxReading)...)
	writing = append([]string{
		insertObject, updateObject, deleteObject, insertNamespace, updateSequence, insertJob, deleteJob, insertReply,
		purgeReplies, purgeObjects, insertLeg, addAmount, deleteClock, insertClock, savepoint, rollbackSavepoint, releaseSavepoint,
	}, slices.Concat(reading, outboxWriting)...)
)

var errReadOnly = errors.New("store: this transaction only reads")

// Tx is one transaction in one namespace. It is not safe for concurrent use.
type Tx struct {
	ctx       context.Context
	pool      *pool
	tx        *sql.Tx
	namespace string
	writable  bool

	sequence int64 // the last one given out, once counted
	counted  bool
	inserted bool // whether sequence has to be saved
	queued   bool // whether deliveries have been added that are to be sent
}

func (tx *Tx) statement(text string) *sql.Stmt {
	return tx.tx.StmtContext(tx.ctx, tx.pool.statements[text])
}

func (tx *Tx) exec(text string, args ...any) (sql.Result, error) {
	if !tx.writable {
		return nil, errReadOnly
	}
	return tx.statement(text).ExecContext(tx.ctx, args...)
}

// change is exec for statements that must change one row.
func (tx *Tx) change(text string, args ...any) error {
	result, err := tx.exec(text, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		err = ErrNotFound
	}
	return err
}

// Get loads one object; ErrNotFound when there is none.
func (tx *Tx) Get(typ, id string) (*Record, error) {
	s, err := tx.Find(typ, id)
	if err != nil {
		return nil, err
	}
	return s.Open()
}

func encodeRecord(rec *Record) (data, secret string, err error) {
	shown, err := EncodeObject(rec.Data)
	if err != nil {
		return "", "", fmt.Errorf("%s %s: %w", rec.Type, rec.ID, err)
	}
	if len(rec.Secret) == 0 {
		return string(shown), "", nil
	}
	hidden, err := EncodeObject(rec.Secret)
	if err != nil {
		return "", "", fmt.Errorf("secret of %s %s: %w", rec.Type, rec.ID, err)
	}
	return string(shown), string(hidden), nil
}

// Insert adds an object and sets its Sequence.
func (tx *Tx) Insert(rec *Record) error {
	data, secret, err := encodeRecord(rec)
	if err != nil {
		return err
	}
	sequence, err := tx.next()
	if err != nil {
		return err
	}
	if _, err := tx.exec(insertObject, tx.namespace,
		rec.Type, rec.ID, rec.Account, rec.Parent, rec.Created.Unix(), data, secret, sequence); err != nil {
		return fmt.Errorf("insert %s %s: %w", rec.Type, rec.ID, err)
	}
	rec.Sequence = sequence
	return nil
}

// Update stores the owner, the parent, the data and the secret of an object that is there; ErrNotFound when it is not.
func (tx *Tx) Update(rec *Record) error {
	data, secret, err := encodeRecord(rec)
	if err != nil {
		return err
	}
	if err := tx.change(updateObject, rec.Account, rec.Parent, data, secret, tx.namespace, rec.Type, rec.ID); err != nil {
		return fmt.Errorf("update %s %s: %w", rec.Type, rec.ID, err)
	}
	return nil
}

// Delete removes an object; ErrNotFound when it is not there.
func (tx *Tx) Delete(rec *Record) error {
	if err := tx.change(deleteObject, tx.namespace, rec.Type, rec.ID); err != nil {
		return fmt.Errorf("delete %s %s: %w", rec.Type, rec.ID, err)
	}
	return nil
}

// next gives out the next sequence number of the namespace. A writer has the database to itself, so counting in memory
// until the transaction ends is safe.
func (tx *Tx) next() (int64, error) {
	if !tx.counted {
		err := tx.statement(getSequence).QueryRowContext(tx.ctx, tx.namespace).Scan(&tx.sequence)
		if errors.Is(err, sql.ErrNoRows) {
			_, err = tx.exec(insertNamespace, tx.namespace, 0)
		}
		if err != nil {
			return 0, err
		}
		tx.counted = true
	}
	tx.sequence++
	tx.inserted = true
	return tx.sequence, nil
}

func (tx *Tx) saveSequence() error {
	if !tx.inserted {
		return nil
	}
	return tx.change(updateSequence, tx.sequence, tx.namespace)
}

// Own returns the id of the object of a type that owns itself: the platform's account. ErrNotFound when there is none.
func (tx *Tx) Own(typ string) (id string, err error) {
	err = tx.statement(getOwn).QueryRowContext(tx.ctx, tx.namespace, typ).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return id, err
}

// State is what has to be known of a namespace before a request can be answered.
type State struct {
	Used  bool          // whether the namespace has been used at all
	Due   time.Time     // when its next job falls due; the zero time when there is none
	Ahead time.Duration // how far its clock has been moved
}

// State reads the state of the namespace.
func (tx *Tx) State() (State, error) {
	var sequence, next, ahead sql.NullInt64
	err := tx.statement(getState).QueryRowContext(tx.ctx, tx.namespace, tx.namespace, tx.namespace).Scan(&sequence, &next, &ahead)
	state := State{Used: sequence.Valid, Ahead: time.Duration(ahead.Int64)}
	if err == nil && next.Valid {
		state.Due = time.Unix(0, next.Int64)
	}
	return state, err
}

// SetAhead moves the clock of the namespace: it is that far ahead from now on.
func (tx *Tx) SetAhead(ahead time.Duration) error {
	if _, err := tx.exec(deleteClock, tx.namespace); err != nil {
		return err
	}
	_, err := tx.exec(insertClock, tx.namespace, ahead.Nanoseconds())
	return err
}

// Touch marks the namespace as used, also when nothing is inserted.
func (tx *Tx) Touch() error {
	_, err := tx.next()
	return err
}

// Attempt runs fn and takes back what it did when it returns an error, without ending the transaction.
func (tx *Tx) Attempt(fn func() error) error {
	if _, err := tx.exec(savepoint); err != nil {
		return err
	}
	counted, inserted := tx.counted, tx.inserted
	failure := fn()
	if failure != nil {
		if _, err := tx.exec(rollbackSavepoint); err != nil {
			return errors.Join(failure, err)
		}
		// A row of the namespace that fn made is gone again. One from before stays, and so do the numbers given out.
		tx.counted, tx.inserted = counted, inserted
	}
	if _, err := tx.exec(releaseSavepoint); err != nil {
		return errors.Join(failure, err)
	}
	return failure
}

// Schedule adds a job and sets its Sequence.
func (tx *Tx) Schedule(job *Job) error {
	sequence, err := tx.next()
	if err != nil {
		return err
	}
	job.Sequence = sequence
	_, err = tx.exec(insertJob, tx.namespace, sequence, job.Due.UnixNano(), job.Kind, job.Account, job.Object)
	return err
}

// Take removes the next job that is due at now and returns it, nil when there is none.
func (tx *Tx) Take(now time.Time) (*Job, error) {
	var (
		job Job
		due int64
	)
	err := tx.statement(dueJob).QueryRowContext(tx.ctx, tx.namespace, now.UnixNano()).
		Scan(&job.Sequence, &due, &job.Kind, &job.Account, &job.Object)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	job.Due = time.Unix(0, due)
	return &job, tx.change(deleteJob, tx.namespace, job.Sequence)
}

// DueNamespaces lists the namespaces that have a job due at now, which is the real time: their clocks may be ahead of it.
func (s *Store) DueNamespaces(ctx context.Context, now time.Time) (namespaces []string, err error) {
	err = s.Read(ctx, "", func(tx *Tx) error {
		return tx.rows(dueNamespaces, []any{now.UnixNano()}, func(scan func(...any) error) error {
			namespaces = append(namespaces, "")
			return scan(&namespaces[len(namespaces)-1])
		})
	})
	return namespaces, err
}

// Reply returns the recorded outcome of an idempotent request; ErrNotFound when there is none since the time oldest.
func (tx *Tx) Reply(account, key string, oldest time.Time) (*Reply, error) {
	r := Reply{Account: account, Key: key}
	var (
		created int64
		body    string
	)
	err := tx.statement(getReply).QueryRowContext(tx.ctx, tx.namespace, account, key).
		Scan(&r.Fingerprint, &r.Status, &body, &r.RequestID, &created)
	if errors.Is(err, sql.ErrNoRows) || err == nil && created < oldest.Unix() {
		return nil, ErrNotFound
	}
	r.Body, r.Created = []byte(body), time.Unix(created, 0).UTC()
	return &r, err
}

// SaveReply records the outcome of an idempotent request, in place of an older one.
func (tx *Tx) SaveReply(r *Reply) error {
	_, err := tx.exec(insertReply, tx.namespace, r.Account, r.Key, r.Fingerprint, r.Status, string(r.Body), r.RequestID,
		r.Created.Unix())
	return err
}

// PurgeReplies removes the recorded outcomes of all namespaces that are older than oldest.
func (tx *Tx) PurgeReplies(oldest time.Time) error {
	_, err := tx.exec(purgeReplies, oldest.Unix())
	return err
}

// PurgeObjects removes the objects of a type that are older than oldest, of all namespaces.
func (tx *Tx) PurgeObjects(typ string, oldest time.Time) error {
	_, err := tx.exec(purgeObjects, typ, oldest.Unix())
	return err
}

// Reset empties the namespace, as if it had never been used.
func (tx *Tx) Reset() error {
	if !tx.writable {
		return errReadOnly
	}
	for _, table := range []string{"objects", "jobs", "replies", "legs", "balances", "clocks", "deliveries", "namespaces"} {
		if _, err := tx.tx.ExecContext(tx.ctx, "DELETE FROM "+table+" WHERE namespace = ?", tx.namespace); err != nil {
			return err
		}
	}
	tx.counted, tx.inserted = false, false
	return nil
}

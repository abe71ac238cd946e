package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/spec"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// task is a call that has been read and now runs in a transaction.
type task struct {
	*call
	described  *spec.Operation // nil for the sandbox's own endpoints
	handler    Handler
	detour     *Detour // that the handler has to take
	pathParams map[string]string
	pairs      []pair // the parameters as they were sent
	params     Object
	expand     expansion
	owner      string // the account in the path, whose objects the request is about
	scope      string // of an idempotency key: the account that a header names
	failure    error  // what is wrong with the request, told when the account has been found in order
}

// errNotReady says that something has to be written before the request can be answered.
var errNotReady = errors.New("the namespace has work to do first")

// run answers the task.
func (t *task) run() (answer, error) {
	ctx := t.req.Context()
	if t.failure != nil || t.method() == http.MethodGet {
		return t.read(ctx)
	}
	key, release, e := t.claim()
	if e != nil {
		return answer{}, e // at once: the request that is in progress may hold the store
	}
	defer release()
	return t.write(ctx, key)
}

// read answers a request that changes nothing, without waiting for writers. Only where a platform has to be set up or a job
// is due it makes a detour.
func (t *task) read(ctx context.Context) (a answer, err error) {
	for {
		err = t.store.Read(ctx, t.key.namespace, func(tx *store.Tx) error {
			ready, err := t.ready(tx)
			if err == nil && !ready {
				err = errNotReady
			}
			if err != nil {
				return err
			}
			r := t.request(ctx, tx)
			if err := t.enter(r); err != nil {
				return err
			}
			a, err = t.execute(r)
			return err
		})
		if !errors.Is(err, errNotReady) {
			return a, err
		}
		if err := t.store.Write(ctx, t.key.namespace, func(tx *store.Tx) error { return t.prepare(ctx, tx) }); err != nil {
			return answer{}, err
		}
	}
}

// ready says whether the platform is set up and no job is due.
func (t *task) ready(tx *store.Tx) (bool, error) {
	state, err := tx.State()
	t.now = t.received.Add(state.Ahead)
	return state.Used && (state.Due.IsZero() || state.Due.After(t.now)), err
}

// prepare sets the platform up and runs the jobs that are due.
func (t *task) prepare(ctx context.Context, tx *store.Tx) error {
	ready, err := t.ready(tx)
	if ready || err != nil {
		return err // another request has been faster
	}
	state, err := tx.State()
	if err != nil {
		return err
	}
	if !state.Used {
		if err := tx.Touch(); err != nil {
			return err
		}
		r := t.request(ctx, tx)
		r.Params, r.shared.silent = Object{}, true
		for _, fn := range t.mux.provision {
			if err := fn(r); err != nil {
				return fmt.Errorf("set up the platform: %w", err)
			}
		}
	}
	return t.runJobs(ctx, tx)
}

// maxJobs bounds the jobs before one request: more than that, and they schedule each other without end.
const maxJobs = 100_000

// runJobs runs what is due. A job that fails leaves nothing behind and is not tried again: it would fail again, and keep
// every request of the namespace from being answered.
func (t *task) runJobs(ctx context.Context, tx *store.Tx) error {
	for range maxJobs {
		job, err := tx.Take(t.now)
		if job == nil || err != nil {
			return err
		}
		run := t.mux.jobs[job.Kind]
		err = tx.Attempt(func() (err error) {
			defer recovered(&err)
			if run == nil {
				return errors.New("no such kind of job")
			}
			r := t.request(ctx, tx)
			r.Account, r.Params, r.ID, r.IdempotencyKey = job.Account, Object{}, "", ""
			r.at(job.Due) // not when somebody comes to look: what follows from the job may be due by then as well
			return run(r, job.Object)
		})
		if err != nil {
			t.options.Log.Error("a job of the sandbox failed", "kind", job.Kind, "object", job.Object, "error", err)
			t.report(fmt.Errorf("job %s of %s: %w", job.Kind, job.Object, err))
		}
	}
	return errors.New("the jobs schedule each other without end")
}

// request is the request as handlers see it, on behalf of the platform until it has entered another account.
func (t *task) request(ctx context.Context, tx *store.Tx) *Request {
	r := &Request{
		Params: t.params, Platform: t.key.platform, Account: t.key.platform,
		ID: t.requestID, IdempotencyKey: t.req.Header.Get("Idempotency-Key"),
		ctx: ctx, server: t.Server, tx: tx, masked: t.key.masked, method: t.method(), urlPath: t.req.URL.Path,
		pathParams: t.pathParams, expand: t.expand, shared: &shared{},
		retrieve: t.method() == http.MethodGet && t.described != nil,
	}
	r.at(t.now)
	return r
}

// Detour is what a handler returns as its error when it has to ask somebody outside before it can answer. What it has done so
// far is kept. Do then runs without a transaction, so that whoever is asked may call the sandbox in the meantime, and Then
// goes on in a transaction of its own.
type Detour struct {
	Do   func(ctx context.Context)
	Then Handler
}

// Error says what a Detour is, for where none can be taken: in a job.
func (d *Detour) Error() string {
	return "the request has to leave the sandbox, which only an operation can"
}

// write answers a request that changes something, and follows its detours.
func (t *task) write(ctx context.Context, key string) (answer, error) {
	for {
		t.detour = nil
		a, err := t.transact(ctx, key)
		if err != nil || t.detour == nil {
			return a, err
		}
		t.detour.Do(context.WithoutCancel(ctx))
		t.handler = t.detour.Then
	}
}

// transact runs the handler in one transaction, from the lookup of the account to the record of the answer.
func (t *task) transact(ctx context.Context, key string) (a answer, err error) {
	var failure error // of the request; the transaction itself goes on
	err = t.store.Write(ctx, t.key.namespace, func(tx *store.Tx) error {
		ready, err := t.ready(tx)
		if err == nil && !ready {
			err = t.prepare(ctx, tx)
		}
		if err != nil {
			return err
		}
		r := t.request(ctx, tx)
		if failure = t.enter(r); failure != nil {
			return nil //nolint:nilerr // the request failed, the transaction goes on
		}
		if key == "" {
			failure = tx.Attempt(func() error { a, err = t.execute(r); return err })
			return t.purge(tx)
		}
		if a, failure, err = t.once(r, key); err != nil {
			return err
		}
		return t.purge(tx)
	})
	if err == nil {
		err = failure
	}
	return a, err
}

// enter checks that the key may act for the accounts that the request names, one seen from the other, and makes the last of
// them the request's. Only then it tells what else is wrong with the request.
func (t *task) enter(r *Request) error {
	for _, account := range []string{t.account, t.owner} {
		if account == "" || account == r.Account {
			continue
		}
		if err := r.enter(account); err != nil {
			return err
		}
	}
	if t.account = r.Account; t.account == r.Platform {
		t.account = ""
	}
	return t.failure
}

// execute runs the handler and makes its result the answer.
func (t *task) execute(r *Request) (answer, error) {
	result, err := t.handler(r)
	if errors.As(err, &t.detour) {
		return answer{}, nil
	}
	if err != nil {
		return answer{}, err
	}
	if schema := t.schema(result); schema != nil {
		t.report(conform(schema, result, t.options.CheckResponse != nil))
	}
	if t.struckBy() == FaultErrorAfter {
		return t.errorAnswer(t.askedError()), nil // as an answer, so that what has been done is kept
	}
	return t.objectAnswer(result)
}

// schema describes the answer: as the operation has it, or, for the sandbox's own endpoints, as the object says what it is.
func (t *task) schema(result Object) *spec.Schema {
	if t.described != nil {
		return t.described.Response()
	}
	return t.description.Resource(result.String("object"))
}

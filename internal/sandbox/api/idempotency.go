package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const (
	maxIdempotencyKey = 255
	replayPeriod      = 24 * time.Hour // for which an answer is kept
	purgePeriod       = time.Hour      // after which old ones are looked for
)

// flight is a request with an idempotency key that is being answered by this process.
type flight struct{ namespace, account, key string }

// claim reads the idempotency key, empty when the request has none, and keeps others out that use it at the same time. Those
// of other processes wait for the store, and then get the recorded answer.
func (t *task) claim() (key string, release func(), e *Error) {
	if key = t.req.Header.Get("Idempotency-Key"); key == "" || t.method() != http.MethodPost || t.described == nil {
		return "", func() {}, nil
	}
	if len(key) > maxIdempotencyKey {
		return "", nil, &Error{
			Status: http.StatusBadRequest, Type: TypeIdempotency,
			Message: "Idempotency keys can be at most 255 characters long.",
		}
	}
	f := flight{t.key.namespace, t.account, key}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.inFlight[f] {
		return "", nil, keyInUse(key)
	}
	t.inFlight[f] = true
	return key, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.inFlight, f)
	}, nil
}

// once answers a request with an idempotency key: with the recorded answer, or by running it and recording what comes of it,
// success or failure. What was wrong before the handler ran is not recorded; the client may mend it and use the key again.
func (t *task) once(r *Request, key string) (a answer, failure, err error) {
	fingerprint := t.fingerprint()
	scope := t.scope
	switch recorded, err := r.tx.Reply(scope, key, t.now.Add(-replayPeriod)); {
	case err == nil && recorded.Fingerprint != fingerprint:
		return answer{}, &Error{
			Status: http.StatusBadRequest, Type: TypeIdempotency,
			Message: "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using " +
				"a key other than '" + printable(key) + "' if you meant to execute a different request.",
		}, nil
	case err == nil:
		t.header.Set("Idempotent-Replayed", "true")
		t.header.Set("Original-Request", recorded.RequestID)
		return answer{status: recorded.Status, body: recorded.Body}, nil, nil
	case !errors.Is(err, store.ErrNotFound):
		return answer{}, nil, err
	}
	failure = r.tx.Attempt(func() (err error) { a, err = t.execute(r); return err })
	if t.detour != nil {
		return answer{}, failure, nil // nothing is recorded before the detour has been taken
	}
	outcome := a
	if failure != nil {
		outcome = t.errorAnswer(failure)
	}
	if neverKept(outcome.status) {
		return a, failure, nil
	}
	err = r.tx.SaveReply(&store.Reply{
		Account: scope, Key: key, Fingerprint: fingerprint, Status: outcome.status, Body: outcome.body,
		RequestID: t.requestID, Created: t.now,
	})
	if err != nil {
		return answer{}, nil, err
	}
	return outcome, nil, nil
}

// neverKept says whether an answer asks the client to come again later, with the same key.
func neverKept(status int) bool {
	return status == http.StatusConflict || status == http.StatusTooManyRequests
}

// fingerprint tells requests apart that use the same key. The order of the parameters does not matter: clients that keep them
// in a map send them in another order when they try again.
func (t *task) fingerprint() string {
	pairs := make([]string, len(t.pairs))
	for i, p := range t.pairs {
		pairs[i] = p.name + "=" + p.value
	}
	slices.Sort(pairs)
	sum := sha256.Sum256([]byte(t.req.Method + " " + t.req.URL.EscapedPath() + "\x00" + strings.Join(pairs, "\x00")))
	return hex.EncodeToString(sum[:])
}

// purge removes old answers, and whatever else gets old, now and then. Clocks of namespaces may be ahead of the real one; what
// is too old for the real one is too old for each of them.
func (t *task) purge(tx *store.Tx) error {
	t.mu.Lock()
	due := t.received.After(t.purgeNext)
	if due {
		t.purgeNext = t.received.Add(purgePeriod)
	}
	t.mu.Unlock()
	if !due {
		return nil
	}
	for _, fn := range t.mux.purges {
		if err := fn(tx, t.received); err != nil {
			return err
		}
	}
	return tx.PurgeReplies(t.received.Add(-replayPeriod))
}

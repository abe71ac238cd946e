package stripeapi

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/wait"
)

// retry sends a request, and again where that can help: when a limit or a lock refused it, when Stripe failed, and when the
// connection did. All attempts of a POST carry the one idempotency key that stripe-go gave it, so that Stripe acts once however
// often it is asked.
type retry struct {
	next   http.RoundTripper
	limits *limiter
	most   int // attempts after the first
	counts *Counters

	// down: a request has used up its retries and Stripe did not answer. Those after it try once, so that a plan of a thousand
	// objects fails at once and not after hours.
	down atomic.Bool
}

// Bounds of the attempts of one request.
const (
	attemptTimeout = 80 * time.Second       // of one attempt, as stripe-go's own default client has it
	firstPause     = 500 * time.Millisecond // at the most; doubles with each attempt
	longestPause   = 8 * time.Second
	longestAsked   = time.Minute     // of what Stripe asks for by Retry-After
	patience       = 2 * time.Minute // for attempts and pauses together; waits for the rate limit do not count
)

// Headers of Stripe's answers: https://docs.stripe.com/error-low-level, https://docs.stripe.com/rate-limits.
const (
	headerShouldRetry = "Stripe-Should-Retry"
	headerRetryAfter  = "Retry-After"
	headerReplayed    = "Idempotent-Replayed"
	headerLimited     = "Stripe-Rate-Limited-Reason"
)

// Codes of errors that pass by themselves: https://docs.stripe.com/error-codes.
const (
	codeLockTimeout = "lock_timeout"
	codeKeyInUse    = "idempotency_key_in_use"
)

// RoundTrip returns the last answer, with all of its body at hand, or the error of the last attempt.
func (t *retry) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := readAll(request.Body)
	if err != nil {
		return nil, err
	}
	s := &sending{retry: t, request: request, body: body, to: endpointOf(request), trail: trailOf(request.Context())}
	return s.run(request.Context())
}

// sending is one request on its way, through all its attempts.
type sending struct {
	*retry
	request *http.Request
	body    []byte
	to      endpoint
	trail   *trail
	spent   time.Duration // on attempts and pauses
}

func (s *sending) run(ctx context.Context) (*http.Response, error) {
	var last outcome
	for {
		waited, ended := s.await(ctx, last)
		if ended != nil && !s.trail.undecided {
			return last.or(ended)
		}
		// With ctx ended there is no time left to wait, but while nobody knows what Stripe did it is asked once more, at once.
		last = s.attempt(ctx, waited)
		if ended != nil || !s.again(last) {
			return last.or(nil)
		}
		s.counts.retries.Add(1)
	}
}

// await waits until the next attempt may be made. It returns how long the rate limit made it wait, and why ctx ended.
func (s *sending) await(ctx context.Context, last outcome) (time.Duration, error) {
	if s.trail.attempts > 0 {
		if err := s.pause(ctx, last); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	err := s.limits.wait(ctx, s.to)
	waited := time.Since(start)
	s.counts.waited.Add(int64(waited))
	return waited, err
}

// pause lets time pass between two attempts: a random part of a bound that doubles with each, so that those who were refused
// together do not come back together; or as long as Stripe asks.
func (s *sending) pause(ctx context.Context, last outcome) error {
	start := time.Now()
	defer func() { s.spent += time.Since(start) }()
	const doublings = 10                                                               // further ones are beyond the longest pause anyway
	pause := rand.N(min(firstPause<<min(s.trail.attempts-1, doublings), longestPause)) //nolint:gosec // a pause is no secret
	if last.response != nil {
		pause = max(pause, asked(last.response.Header.Get(headerRetryAfter), start))
	}
	return wait.For(ctx, pause)
}

// asked reads a Retry-After header: seconds, or a date.
func asked(header string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(header); err == nil {
		wait = date.Sub(now)
	}
	return min(wait, longestAsked)
}

// attempt sends the request once and reads the whole answer. A POST is seen through even when ctx ends meanwhile, because its
// answer is the only trace of what it made.
func (s *sending) attempt(ctx context.Context, waited time.Duration) outcome {
	attemptCtx := ctx
	if s.request.Method == http.MethodPost {
		attemptCtx = context.WithoutCancel(ctx)
	}
	attemptCtx, cancel := context.WithTimeout(attemptCtx, attemptTimeout)
	defer cancel()

	start := time.Now()
	got := s.exchange(s.request.Clone(attemptCtx))
	took := time.Since(start)
	s.spent += took
	s.trail.attempts++
	s.counts.requests.Add(1)
	logAttempt(ctx, s, got, took, waited)
	s.decide(got)
	if got.err == nil {
		s.limits.learn(s.to, got)
	}
	return got
}

// decide notes whether an answer tells what became of a request that changes something.
func (s *sending) decide(got outcome) {
	switch {
	case s.request.Method != http.MethodPost:
	case got.err != nil:
		s.trail.undecided = s.trail.undecided || !unsent(got.err)
	case got.response.StatusCode >= http.StatusInternalServerError, got.code == codeKeyInUse:
		s.trail.undecided = true
	case got.response.StatusCode != http.StatusTooManyRequests: // which says nothing of attempts before
		s.trail.undecided = false
	}
}

func (s *sending) exchange(request *http.Request) outcome {
	request.Body, request.ContentLength = http.NoBody, int64(len(s.body))
	if len(s.body) > 0 {
		request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(s.body)), nil }
		request.Body = io.NopCloser(bytes.NewReader(s.body))
	}
	response, err := s.next.RoundTrip(request)
	if err != nil {
		return outcome{err: err}
	}
	body, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return outcome{err: err}
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return outcome{response: response, code: errorCode(response.StatusCode, body)}
}

// again decides whether to send the request once more.
func (s *sending) again(last outcome) bool {
	worth := last.retryable()
	exhausted := s.trail.attempts > s.most || s.spent >= patience
	if last.answered() {
		s.down.Store(false)
	} else if worth {
		exhausted = exhausted || s.down.Load() && !s.trail.undecided
		if exhausted {
			s.down.Store(true)
		}
	}
	return worth && !exhausted
}

// outcome is what became of one attempt.
type outcome struct {
	response *http.Response
	code     string // of an error in Stripe's envelope
	err      error  // instead of a response
}

// or is the answer as a RoundTripper returns it, or the error where there is no answer.
func (o outcome) or(err error) (*http.Response, error) {
	if o.response != nil {
		return o.response, nil
	}
	return nil, errors.Join(o.err, err)
}

// answered reports whether Stripe is there and works.
func (o outcome) answered() bool {
	return o.err == nil && o.response.StatusCode < http.StatusInternalServerError
}

// retryable reports whether the same request can have another answer later. Stripe knows best, where it says so.
func (o outcome) retryable() bool {
	if o.err != nil {
		return !permanent(o.err)
	}
	switch o.response.Header.Get(headerShouldRetry) {
	case "true":
		return true
	case "false":
		return false
	}
	switch status := o.response.StatusCode; {
	case status == http.StatusTooManyRequests:
		return true
	case status == http.StatusConflict:
		return o.code == codeKeyInUse || o.code == codeLockTimeout
	case status == http.StatusNotImplemented:
		return false
	case status >= http.StatusInternalServerError: // but what Stripe keeps under the idempotency key stays as it is
		return o.response.Header.Get(headerReplayed) != "true"
	}
	return false
}

// permanent reports errors that come back however often one tries.
func permanent(err error) bool {
	var (
		unknownAuthority x509.UnknownAuthorityError
		wrongHost        x509.HostnameError
		invalid          x509.CertificateInvalidError
	)
	return errors.Is(err, context.Canceled) || errors.As(err, &unknownAuthority) || errors.As(err, &wrongHost) || errors.As(err, &invalid)
}

// unsent reports errors that come before the request: there was no connection to send it on.
func unsent(err error) bool {
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && operation.Op == "dial" || permanent(err)
}

// errorCode is the code in Stripe's error envelope. What something in between answers, such as a proxy, has none.
func errorCode(status int, body []byte) string {
	var envelope struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	if status < http.StatusBadRequest || json.Unmarshal(body, &envelope) != nil {
		return ""
	}
	return envelope.Error.Code
}

func readAll(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	data, err := io.ReadAll(body)
	return data, errors.Join(err, body.Close())
}

// trail is what one request leaves for its caller: how often it was sent, and whether Stripe may have acted unseen.
type trail struct {
	attempts  int
	undecided bool
}

type trailKey struct{}

func withTrail(ctx context.Context) (context.Context, *trail) {
	t := &trail{}
	return context.WithValue(ctx, trailKey{}, t), t
}

func trailOf(ctx context.Context) *trail {
	if t, ok := ctx.Value(trailKey{}).(*trail); ok {
		return t
	}
	return &trail{}
}

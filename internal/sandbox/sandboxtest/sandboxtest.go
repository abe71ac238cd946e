// Package sandboxtest runs a sandbox for a test.
package sandboxtest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// Server is a sandbox behind a test HTTP server, on a store in memory, with a clock that stands still until it is moved. An
// answer that breaks Stripe's description fails the test.
type Server struct {
	URL     string           // base URL, without a slash at the end
	Key     string           // the test key that the methods use: no other server has it
	Sandbox *sandbox.Sandbox // behind the server
	T       testing.TB       // the test that the server ends with

	mu    sync.Mutex
	clock time.Time
}

// Start is the time at which the clock of every server begins.
var Start = time.Date(2025, time.September, 1, 12, 0, 0, 0, time.UTC)

// Option changes how a Server is made.
type Option func(*sandbox.Options)

// WithActivationDelay makes asynchronous activations take d.
func WithActivationDelay(d time.Duration) Option {
	return func(o *sandbox.Options) { o.ActivationDelay = d }
}

// WithStore keeps the objects in a file.
func WithStore(path string) Option {
	return func(o *sandbox.Options) { o.Store = path }
}

// WithMux registers only what fn registers, instead of the whole sandbox: for tests of one package.
func WithMux(register ...func(*api.Mux)) Option {
	return func(o *sandbox.Options) { o.Register = register }
}

// WithCheck sees the answers that break the description instead of failing the test: for tests of the check itself.
func WithCheck(check func(operation string, err error)) Option {
	return func(o *sandbox.Options) { o.CheckResponse = check }
}

// WithServing lets the sandbox ask endpoints of webhooks, as one does that is served for good.
func WithServing() Option {
	return func(o *sandbox.Options) { o.Serving = true }
}

// WithRateLimit limits the requests a second, by the server's clock: while that stands still no new ones are allowed.
func WithRateLimit(rate float64) Option {
	return func(o *sandbox.Options) { o.RateLimit = rate }
}

var keys atomic.Int64

// New starts a server that ends with the test. Where a fault delays an answer the server's clock is moved, and nobody waits.
func New(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s := &Server{T: t, clock: Start, Key: fmt.Sprintf("sk_test_sandboxtest%d", keys.Add(1))}
	options := sandbox.Options{
		Now:           s.Now,
		Sleep:         func(ctx context.Context, d time.Duration) error { s.Advance(d); return ctx.Err() },
		CheckResponse: func(operation string, err error) { t.Errorf("%s: %v", operation, err) },
		Log:           slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	for _, opt := range opts {
		opt(&options)
	}
	var err error
	if s.Sandbox, err = sandbox.New(options); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.Sandbox)
	s.URL = server.URL
	t.Cleanup(func() {
		server.Close()
		if err := s.Sandbox.Close(); err != nil {
			t.Errorf("close the sandbox: %v", err)
		}
	})
	return s
}

// Advance moves the clock.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

// Fault makes something go wrong with requests of the server's key, and returns the fault's id.
func (s *Server) Fault(fault api.Fault) string {
	s.T.Helper()
	set, err := s.Sandbox.Faults(s.Key).Add(fault)
	if err != nil {
		s.T.Fatal(err)
	}
	return set.ID
}

// Now is the time on the server's clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

// Client returns a stripe-go client with the server's key.
func (s *Server) Client() *stripe.Client {
	backends := stripe.NewBackendsWithConfig(&stripe.BackendConfig{
		URL:               stripe.String(s.URL),
		MaxNetworkRetries: stripe.Int64(0),
		EnableTelemetry:   stripe.Bool(false),
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull},
	})
	return stripe.NewClient(s.Key, stripe.WithBackends(backends))
}

// Get sends a GET. headers are "Name: value".
func (s *Server) Get(path string, headers ...string) (status int, body api.Object) {
	s.T.Helper()
	return s.Do(http.MethodGet, path, "", headers...)
}

// Post sends a form, such as "email=a@example.com&metadata[k]=v" (brackets may be left unescaped).
func (s *Server) Post(path, form string, headers ...string) (status int, body api.Object) {
	s.T.Helper()
	return s.Do(http.MethodPost, path, form, headers...)
}

// Delete sends a DELETE.
func (s *Server) Delete(path string, headers ...string) (status int, body api.Object) {
	s.T.Helper()
	return s.Do(http.MethodDelete, path, "", headers...)
}

// Do sends any request.
func (s *Server) Do(method, path, form string, headers ...string) (status int, body api.Object) {
	s.T.Helper()
	response, text := s.Raw(method, path, form, headers...)
	body, err := store.DecodeObject(text)
	if err != nil {
		s.T.Fatalf("%s %s answers %d with %q: %v", method, path, response.StatusCode, text, err)
	}
	return response.StatusCode, body
}

// Raw sends any request and returns the answer with its headers, and its body as text.
func (s *Server) Raw(method, path, form string, headers ...string) (*http.Response, string) {
	s.T.Helper()
	// No server's answer takes long, so the test's own timeout is enough.
	req, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(form))
	if err != nil {
		s.T.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.Key)
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		req.Header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		s.T.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.T.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		s.T.Fatal(err)
	}
	return response, string(text)
}

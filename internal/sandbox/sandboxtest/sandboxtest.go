// Package sandboxtest runs a sandbox for a test.
package sandboxtest

import (
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// Server is a sandbox behind a test HTTP server, on a store in memory, with a clock that can be moved. An answer that
// breaks Stripe's description fails the test.
type Server struct {
	URL string // base URL, without a slash at the end
	Key string // a test key that no other test uses
}

// Option changes how a Server is made.
type Option func(*settings)

type settings struct{}

// WithActivationDelay makes asynchronous activations take d.
func WithActivationDelay(d time.Duration) Option { return func(*settings) {} }

// WithStore keeps the objects in a file.
func WithStore(path string) Option { return func(*settings) {} }

// WithMux registers only what fn registers, instead of the whole sandbox: for tests of one package.
func WithMux(register ...func(*api.Mux)) Option { return func(*settings) {} }

// New starts a server that ends with the test.
func New(t testing.TB, opts ...Option) *Server { return &Server{} }

// Advance moves the clock.
func (s *Server) Advance(d time.Duration) {}

// Now is the time on the server's clock.
func (s *Server) Now() time.Time { return time.Time{} }

// Client returns a stripe-go client with the server's key.
func (s *Server) Client() *stripe.Client { return nil }

// Get sends a GET. headers are "Name: value".
func (s *Server) Get(path string, headers ...string) (status int, body api.Object) { return 0, nil }

// Post sends a form, such as "email=a@example.com&metadata[k]=v" (brackets may be left unescaped).
func (s *Server) Post(path, form string, headers ...string) (status int, body api.Object) {
	return 0, nil
}

// Delete sends a DELETE.
func (s *Server) Delete(path string, headers ...string) (status int, body api.Object) { return 0, nil }

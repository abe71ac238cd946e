// Package sandbox simulates the embedded-finance part of Stripe's API: stateful, offline, and strict about its requests.
package sandbox

import (
	"errors"
	"net/http"
	"time"
)

// DefaultKey is the API key of an embedded sandbox for which none is configured.
const DefaultKey = "sk_test_sandbox"

// Options configures a Sandbox.
type Options struct {
	Store           string                            // ":memory:" (also when empty) or the path of a file
	ActivationDelay time.Duration                     // how long asynchronous activations take
	Now             func() time.Time                  // the clock; nil: time.Now
	CheckResponse   func(operation string, err error) // for tests: told of every answer that breaks the description
}

// Sandbox is a simulated Stripe. It is an http.Handler.
type Sandbox struct{}

// New opens the store and makes a sandbox on it.
func New(opts Options) (*Sandbox, error) { return nil, errors.New("sandbox: under construction") }

// Close closes the store.
func (s *Sandbox) Close() error { return nil }

// ServeHTTP answers one request.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, req *http.Request) {}

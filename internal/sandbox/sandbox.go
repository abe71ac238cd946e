// Package sandbox simulates the embedded-finance part of Stripe's API: stateful, offline, and strict about its requests.
package sandbox

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/connect"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/events"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/issuing"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/ledger"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/payments"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/treasury"
)

// DefaultKey is the API key of an embedded sandbox for which none is configured.
const DefaultKey = "sk_test_sandbox"

// Memory is the Store of a sandbox that ends with its process.
const Memory = store.Memory

// Options configures a Sandbox.
type Options struct {
	Store           string                            // Memory (also when empty) or the path of a file
	ActivationDelay time.Duration                     // how long asynchronous activations take
	Now             func() time.Time                  // the clock; nil: time.Now
	CheckResponse   func(operation string, err error) // for tests: told of every answer that breaks the description
	Register        []func(*api.Mux)                  // what is simulated; nil: everything
	Serving         bool                              // whether HTTP is served: only then endpoints of webhooks can be asked
	RateLimit       float64                           // requests a second for each key, as Stripe limits them; 0: none
	Sleep           api.Sleep                         // how faults delay answers; nil: by a timer
	Log             *slog.Logger                      // of failures of the sandbox; nil: slog.Default()
}

// Sandbox is a simulated Stripe. It is an http.Handler.
type Sandbox struct {
	*api.Server
	store *store.Store
	log   *slog.Logger
}

// everything is what the sandbox simulates.
var everything = []func(*api.Mux){
	events.Register, connect.Register, ledger.Register, payments.Register, treasury.Register, issuing.Register,
}

// New opens the store and makes a sandbox on it.
func New(opts Options) (*Sandbox, error) {
	if opts.Store == "" {
		opts.Store = Memory
	}
	register := opts.Register
	if register == nil {
		register = everything
	}
	mux := api.NewMux()
	for _, fn := range register {
		fn(mux)
	}
	st, err := store.Open(context.Background(), opts.Store)
	if err != nil {
		return nil, err
	}
	server, err := api.New(st, mux, api.Options{
		ActivationDelay: opts.ActivationDelay, Now: opts.Now, CheckResponse: opts.CheckResponse, Serving: opts.Serving,
		RateLimit: opts.RateLimit, Sleep: opts.Sleep, Log: opts.Log,
	})
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return &Sandbox{Server: server, store: st, log: cmp.Or(opts.Log, slog.Default())}, nil
}

// Deliver sends events to webhook endpoints until ctx ends, also those that other processes have kept in the store. It looks
// for them at each tick.
func (s *Sandbox) Deliver(ctx context.Context, ticks <-chan time.Time) {
	events.NewDeliverer(s.Server, s.store, s.log).Run(ctx, ticks)
}

// Close closes the store. Requests must have ended.
func (s *Sandbox) Close() error { return s.store.Close() }

// StorePath is where the objects are: ":memory:" or a file.
func (s *Sandbox) StorePath() string { return s.store.Path() }

var _ http.Handler = (*Sandbox)(nil)

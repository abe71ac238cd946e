// Package server serves the sandbox over HTTP and TLS, for the "sandbox" subcommand.
package server

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox"
)

// The exit codes of Run.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// drainTimeout is how long requests in progress may take to end when the server stops.
const drainTimeout = 10 * time.Second

type config struct {
	listen, listenTLS, store string
	activationDelay          time.Duration
	rateLimit                float64
}

// Run parses the arguments behind "sandbox", serves until ctx ends or the process gets SIGTERM or SIGINT, and returns the
// exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cfg, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage // the flag package has told why
	}
	collectSeldom()
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := run(ctx, cfg, stdout, stderr); err != nil {
		log.New(stderr, "sandbox: ", 0).Println(err)
		return exitFailure
	}
	return exitOK
}

// collectSeldom lets the heap grow to five times of what is in use, instead of twice, unless GOGC says otherwise. Requests
// allocate much and keep nothing, so that the heap is small, and collecting it each time it has doubled takes a third of the time.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

func parse(args []string, stderr io.Writer) (config, error) {
	var cfg config
	flags := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&cfg.listen, "listen", "127.0.0.1:12111", "serve HTTP on this `address`; empty for none")
	flags.StringVar(&cfg.listenTLS, "listen-tls", "",
		"serve HTTPS with HTTP/2 on this `address`, such as 127.0.0.1:12112, with a certificate made at start")
	flags.StringVar(&cfg.store, "store", sandbox.Memory, "keep the objects in this `file`, or in memory")
	flags.DurationVar(&cfg.activationDelay, "activation-delay", 0, "how long features and capabilities stay pending")
	flags.Float64Var(&cfg.rateLimit, "rate-limit", 0, "answer 429 to more `requests` a second with one key, as Stripe does at 25; 0 for none")
	if err := flags.Parse(args); err != nil {
		return cfg, err
	}
	var err error
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument: %s", flags.Arg(0))
	case cfg.listen == "" && cfg.listenTLS == "":
		err = errors.New("nothing to listen on: set -listen or -listen-tls")
	case cfg.activationDelay < 0:
		err = errors.New("-activation-delay cannot be negative")
	case cfg.rateLimit < 0:
		err = errors.New("-rate-limit cannot be negative")
	}
	if err != nil {
		log.New(stderr, "", 0).Println(err)
		flags.Usage()
	}
	return cfg, err
}

// endpoint is one place to listen.
type endpoint struct {
	net.Listener
	url string
}

func run(ctx context.Context, cfg config, stdout, stderr io.Writer) (err error) {
	logger := slog.New(slog.NewTextHandler(stderr, nil))
	box, err := sandbox.New(sandbox.Options{
		Store: cfg.store, ActivationDelay: cfg.activationDelay, Serving: true, RateLimit: cfg.rateLimit, Log: logger,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, box.Close()) }()

	endpoints, err := listen(ctx, cfg)
	if err != nil {
		return err
	}
	urls := make([]string, len(endpoints))
	for i, e := range endpoints {
		urls[i] = e.url
		if tcp, ok := e.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
			logger.Warn("other machines can reach this address, and any test key gets in", "url", e.url)
		}
	}
	if _, err := fmt.Fprintf(stdout, "Stripe sandbox ready on %s, store %s\n", strings.Join(urls, " and "), box.StorePath()); err != nil {
		return errors.Join(err, closeAll(endpoints))
	}
	stop := background(ctx, box, logger)
	defer stop() // after the last request, and before the store is closed
	return serve(ctx, endpoints, box, logger, drainTimeout)
}

// heartbeat is how often the sandbox looks for what is due.
const heartbeat = time.Second

// background does what no request asks for: jobs that fall due, and the delivery of events. It goes on when ctx ends, until
// stop is called.
func background(ctx context.Context, box *sandbox.Sandbox, logger *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	jobs, deliveries := time.NewTicker(heartbeat), time.NewTicker(heartbeat)
	var group sync.WaitGroup
	group.Go(func() { box.Deliver(ctx, deliveries.C) })
	group.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-jobs.C:
			}
			if err := box.Tick(ctx); err != nil && ctx.Err() == nil {
				logger.Error("jobs that are due do not run", "error", err)
			}
		}
	})
	return func() {
		cancel()
		group.Wait()
		jobs.Stop()
		deliveries.Stop()
	}
}

// listen opens all addresses, or none.
func listen(ctx context.Context, cfg config) (endpoints []endpoint, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, closeAll(endpoints))
		}
	}()
	var config net.ListenConfig
	if cfg.listen != "" {
		l, err := config.Listen(ctx, "tcp", cfg.listen)
		if err != nil {
			return endpoints, explain(err)
		}
		endpoints = append(endpoints, endpoint{l, "http://" + l.Addr().String()})
	}
	if cfg.listenTLS != "" {
		l, err := config.Listen(ctx, "tcp", cfg.listenTLS)
		if err != nil {
			return endpoints, explain(err)
		}
		secure, err := wrapTLS(l)
		if err != nil {
			return endpoints, errors.Join(err, l.Close())
		}
		endpoints = append(endpoints, endpoint{secure, "https://" + l.Addr().String()})
	}
	return endpoints, nil
}

func explain(err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w: another sandbox, or stripe-mock, may be running there; choose another address", err)
	}
	return err
}

func closeAll(endpoints []endpoint) error {
	var errs []error
	for _, e := range endpoints {
		errs = append(errs, e.Close())
	}
	return errors.Join(errs...)
}

// serve answers requests on all endpoints until ctx ends, and then lets those in progress end.
func serve(ctx context.Context, endpoints []endpoint, handler http.Handler, logger *slog.Logger, drain time.Duration) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute, // longer than a writer may wait for other processes on the store
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug), // clients that break off are no news
	}
	failed := make(chan error, len(endpoints))
	for _, e := range endpoints {
		go func() { failed <- server.Serve(e.Listener) }()
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	// The context that ended says when to stop, not how long stopping may take.
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if e := server.Shutdown(draining); e != nil {
		err = errors.Join(err, fmt.Errorf("requests were still in progress after %s: %w", drain, e), server.Close())
	}
	return err
}

package events

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

func TestRetryDelays(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]time.Duration{
		1: time.Second, 2: 4 * time.Second, 3: 16 * time.Second, 4: 64 * time.Second, 8: 16384 * time.Second, 9: maxRetry, 100: maxRetry,
	} {
		if got := retryDelay(n); got != want {
			t.Errorf("after %d attempts: %s, want %s", n, got, want)
		}
	}
}

// bare is a server with this package alone, and a way to make events.
func bare(t *testing.T) (*api.Server, *store.Store) {
	t.Helper()
	st, err := store.Open(t.Context(), store.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	mux := api.NewMux()
	Register(mux)
	mux.Type(api.Type{Name: "account", Prefix: "acct_"})
	mux.Provision(func(r *api.Request) error {
		platform := r.New("account")
		platform.ID = r.Platform
		return r.Insert(platform)
	})
	mux.Sandbox("POST /_sandbox/emit", func(r *api.Request) (api.Object, error) {
		return api.Object{}, r.Emit(api.Event{Type: "topup.created", Object: api.Object{"object": "topup"}})
	})
	server, err := api.New(st, mux, api.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	return server, st
}

func call(t *testing.T, server *api.Server, method, target, form string) api.Object {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(form))
	req.Header.Set("Authorization", "Bearer sk_test_bare")
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, req)
	body, err := store.DecodeObject(recorder.Body.String())
	if err != nil || recorder.Code != http.StatusOK {
		t.Fatalf("%s %s: %d %s, %v", method, target, recorder.Code, recorder.Body, err)
	}
	return body
}

// A letter that is broken off because the deliverer stops does not count as an attempt, and the next deliverer sends it at once.
func TestALetterThatIsBrokenOff(t *testing.T) {
	t.Parallel()
	server, st := bare(t)
	arrived, answer := make(chan struct{}), make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			t.Error(err)
		}
		arrived <- struct{}{}
		select {
		case <-answer:
		case <-req.Context().Done():
		}
	}))
	t.Cleanup(receiver.Close)
	call(t, server, http.MethodPost, "/v1/webhook_endpoints", "url="+receiver.URL+"&enabled_events[]=*")
	call(t, server, http.MethodPost, "/_sandbox/emit", "")

	// run starts a deliverer without patience, and returns what stops it.
	run := func() (stop func()) {
		ctx, cancel := context.WithCancel(context.Background())
		d := NewDeliverer(server, st, slog.New(slog.DiscardHandler))
		d.farewell = 0
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			d.Run(ctx, nil)
		}()
		return func() {
			cancel()
			<-stopped
		}
	}
	state := func() api.Object {
		t.Helper()
		return call(t, server, http.MethodGet, "/_sandbox/deliveries", "").List("data")[0].(api.Object)
	}
	stop := run()
	<-arrived
	stop()
	if got := state(); got.String("state") != "pending" || len(got.List("attempts")) != 0 || !got.Has("next_attempt") {
		t.Errorf("delivery %v", got)
	}
	stop = run()
	<-arrived
	close(answer)
	for state().String("state") == "pending" {
	}
	stop()
	if got := state(); got.String("state") != "succeeded" || len(got.List("attempts")) != 1 {
		t.Errorf("delivery %v", got)
	}
}

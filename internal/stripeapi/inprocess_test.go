package stripeapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// A handler may break off as under net/http, and its client learns of it as over a network.
func TestAHandlerThatBreaksOff(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler  http.HandlerFunc
		answered bool // the answer has begun
		read     string
		err      error
	}{
		"at the end": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "all") }, true, "all", nil},
		"at once":    {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, false, "", io.ErrUnexpectedEOF},
		"in the middle": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "half")
			panic(http.ErrAbortHandler)
		}, true, "half", io.ErrUnexpectedEOF},
		"before the length it has promised": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "8")
			fmt.Fprint(w, "half")
		}, true, "half", io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/", nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := stripeapi.InProcess(test.handler).RoundTrip(request)
			if answered := err == nil; answered != test.answered {
				t.Fatalf("got %v", err)
			}
			var read []byte
			if err == nil {
				read, err = io.ReadAll(response.Body)
			}
			if string(read) != test.read || !errors.Is(err, test.err) {
				t.Errorf("read %q, then %v", read, err)
			}
		})
	}
}

func TestAHandlerThatBreaksOffForAClientThatIsGone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1/", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = stripeapi.InProcess(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "half")
		cancel()
		panic(http.ErrAbortHandler)
	})).RoundTrip(request)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAHandlerThatPanics(t *testing.T) {
	t.Parallel()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if p := recover(); p != "a mistake" {
			t.Errorf("recovered %v", p)
		}
	}()
	response, err := stripeapi.InProcess(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a mistake") })).RoundTrip(request)
	t.Errorf("the panic was swallowed: %v, %v", response, err)
}

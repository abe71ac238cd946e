package stripeapi

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// InProcess is a transport that hands each request to a handler of this process, in the calling goroutine: the embedded
// sandbox needs no socket.
func InProcess(handler http.Handler) http.RoundTripper { return &inProcess{handler: handler} }

type inProcess struct {
	handler http.Handler
}

func (t *inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := request.Context().Err(); err != nil {
		return nil, err
	}
	served := request.Clone(request.Context())
	served.RequestURI = request.URL.RequestURI()
	if served.Body == nil {
		served.Body = http.NoBody // handlers are promised one
	}
	if served.Host == "" {
		served.Host = request.URL.Host
	}
	answer := &answer{status: http.StatusOK, header: http.Header{}}
	complete := answer.serve(t.handler, served)
	if err := request.Context().Err(); err != nil && !complete {
		return nil, err
	}
	if !complete && !answer.wrote {
		return nil, errDropped
	}
	return answer.response(request, complete), nil
}

// errDropped is what the client of a network would learn of a connection that ends before the answer begins.
var errDropped = fmt.Errorf("the connection was dropped before the answer: %w", io.ErrUnexpectedEOF)

// answer collects what a handler writes.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
	wrote  bool
}

// serve has the handler answer, and says whether it has ended without breaking off, as net/http lets handlers do.
func (a *answer) serve(handler http.Handler, request *http.Request) (complete bool) {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler { //nolint:errorlint // net/http knows this very value
			panic(p)
		}
	}()
	handler.ServeHTTP(a, request)
	return true
}

// response is the answer as a network would bring it. One that is not complete, or shorter than it says, ends in an error.
func (a *answer) response(request *http.Request, complete bool) *http.Response {
	response := &http.Response{
		Status:        http.StatusText(a.status),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        a.header,
		Body:          io.NopCloser(&a.body),
		ContentLength: int64(a.body.Len()),
		Request:       request,
	}
	if promised, err := strconv.ParseInt(a.header.Get("Content-Length"), 10, 64); err == nil && request.Method != http.MethodHead {
		complete = complete && promised <= response.ContentLength
		response.ContentLength = promised
	}
	if !complete {
		response.Body = io.NopCloser(io.MultiReader(&a.body, brokenOff{}))
	}
	return response
}

// brokenOff is what follows the last byte that came.
type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if !a.wrote {
		a.status, a.wrote = status, true
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.wrote = true
	return a.body.Write(p)
}

// Flush has nothing to do: the client gets everything once the handler has ended.
func (a *answer) Flush() {}

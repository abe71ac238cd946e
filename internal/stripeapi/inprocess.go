package stripeapi

import (
	"bytes"
	"errors"
	"io"
	"net/http"
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
	if err := measure(served); err != nil {
		return nil, err
	}
	if served.Host == "" {
		served.Host = request.URL.Host
	}
	answer := &answer{status: http.StatusOK, header: http.Header{}}
	t.handler.ServeHTTP(answer, served)
	return &http.Response{
		Status:        http.StatusText(answer.status),
		StatusCode:    answer.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        answer.header,
		Body:          io.NopCloser(&answer.body),
		ContentLength: int64(answer.body.Len()),
		Request:       request,
	}, nil
}

// measure gives the request its length, which a network would have told the handler: stripe-go leaves it at zero.
func measure(request *http.Request) error {
	if request.Body == nil {
		request.Body = http.NoBody
		return nil
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return errors.Join(err, request.Body.Close())
	}
	if err := request.Body.Close(); err != nil {
		return err
	}
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return nil
}

// answer collects what a handler writes.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
	wrote  bool
}

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

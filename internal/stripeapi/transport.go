package stripeapi

import "net/http"

// guard hands a failed request on as an answer that cannot be read. stripe-go's raw requests look into the answer even
// where there is none, and the plugin would crash on every connection that is refused, times out or is canceled.
type guard struct {
	next http.RoundTripper
}

func (t *guard) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err != nil {
		//nolint:nilerr // the body carries the error on
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: unreadable{err}, Request: request}, nil
	}
	return response, nil
}

// unreadable is a body that gives an error instead of bytes.
type unreadable struct{ err error }

func (u unreadable) Read([]byte) (int, error) { return 0, u.err }

func (u unreadable) Close() error { return nil }

// userAgent puts the caller's product token in front of stripe-go's. It is set on this client alone: stripe.SetAppInfo
// is a package variable, which aliased providers in one process would share.
type userAgent struct {
	product string
	next    http.RoundTripper
}

func (t *userAgent) RoundTrip(request *http.Request) (*http.Response, error) {
	if t.product != "" {
		request = request.Clone(request.Context())
		request.Header.Set("User-Agent", t.product+" "+request.Header.Get("User-Agent"))
	}
	return t.next.RoundTrip(request)
}

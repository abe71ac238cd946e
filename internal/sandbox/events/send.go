package events

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// signature is the value of the header Stripe-Signature for a body that is sent at a time.
func signature(secret string, body []byte, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.%s", at.Unix(), body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

// letter is an event as it is sent to an endpoint.
type letter struct {
	url, secret string
	body        []byte
}

// maxAnswer is more of an answer than any decision takes; the rest is not read.
const maxAnswer = 64 << 10

// client sends letters. A redirection is an answer like any other: Stripe does not follow it.
var client = &http.Client{
	Transport:     transport(),
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func transport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConnsPerHost: perEndpoint,
		IdleConnTimeout:     time.Minute,
		TLSHandshakeTimeout: answerTimeout,
		ForceAttemptHTTP2:   true,
	}
}

// send sends the letter, dated at a time, and returns what came of it and the answer's body.
func (l letter) send(ctx context.Context, at time.Time) (store.Attempt, []byte) {
	attempt := store.Attempt{At: at}
	began := time.Now()
	status, answer, err := l.post(ctx, at)
	attempt.Status, attempt.Took = status, time.Since(began)
	switch {
	case err != nil:
		attempt.Error = err.Error()
	case status/100 != 2:
		attempt.Error = "the endpoint answered " + strconv.Itoa(status)
	}
	return attempt, answer
}

func (l letter) post(ctx context.Context, at time.Time) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(l.body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
	req.Header.Set("Cache-Control", "no-cache")
	req.Header.Set("Stripe-Signature", signature(l.secret, l.body, at))
	response, err := client.Do(req)
	if err != nil {
		var failure *url.Error
		if errors.As(err, &failure) {
			err = failure.Err // the address is the endpoint's own, and may hold what is no news for a log
		}
		return 0, nil, err
	}
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if e := response.Body.Close(); err == nil {
		err = e
	}
	return response.StatusCode, answer, err
}

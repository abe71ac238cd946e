package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Sleep waits for a while, and no longer than a context lasts.
type Sleep func(ctx context.Context, d time.Duration) error

// struckBy is the kind of the fault that has struck the call, empty when none has.
func (c *call) struckBy() FaultKind {
	if c.struck == nil {
		return ""
	}
	return c.struck.Kind
}

// strike lets a fault strike the call, and says whether that is the end of it.
func (c *call) strike(path string) (over bool, err error) {
	c.struck = c.faults.strike(c.key.namespace, c.method(), path, c.operation, c.received)
	switch c.struckBy() {
	case FaultRateLimit:
		c.header.Set(reasonHeader, c.struck.reason)
		return true, rateLimited()
	case FaultError:
		return true, c.askedError()
	case FaultDrop:
		return true, nil
	}
	return false, nil
}

// askedError is the error that a fault answers instead of what the call has come to.
func (c *call) askedError() *Error {
	maps.Copy(c.header, c.struck.Header)
	return c.struck.failure(c.req.Header.Get("Idempotency-Key"))
}

// hint sets the headers that Stripe sends with some codes, unless they are set.
func (c *call) hint(code string) {
	name, value := "Stripe-Should-Retry", "true"
	switch code {
	case "lock_timeout", "idempotency_key_in_use":
	case "rate_limit":
		name, value = reasonHeader, reasonGlobal
	default:
		return
	}
	if c.header.Get(name) == "" {
		c.header.Set(name, value)
	}
}

// breakOff ends the connection without the rest of the answer. This panic is what net/http has for that, for HTTP/1 and HTTP/2
// alike, and it takes care of it by itself; stripeapi.InProcess does the same.
func breakOff() { panic(http.ErrAbortHandler) }

// send writes the answer, as far as a fault lets it.
func (c *call) send(w http.ResponseWriter, a answer) error {
	switch c.struckBy() {
	case FaultDrop, FaultDropAfter:
		breakOff()
	case FaultLatency:
		c.pause(c.struck.Delay)
	case FaultCut:
		c.header.Set("Content-Length", strconv.Itoa(len(a.body))) // what is missing shows by it
	}
	c.writeHeader(a.status)
	w.WriteHeader(a.status)
	switch c.struckBy() {
	case FaultCut:
		if err := write(w, a.body[:len(a.body)/2]); err != nil {
			return err
		}
		breakOff()
	case FaultDrip:
		return c.drip(w, a.body)
	}
	_, err := w.Write(a.body)
	return err
}

// write sends a part of a body at once.
func write(w http.ResponseWriter, part []byte) error {
	if _, err := w.Write(part); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}

// dripped is about how many pieces a body comes in.
const dripped = 16

// drip sends a body in pieces, the last of which arrives when the fault's delay is over.
func (c *call) drip(w http.ResponseWriter, body []byte) error {
	pieces := slices.Collect(slices.Chunk(body, len(body)/dripped+1))
	for _, piece := range pieces {
		c.pause(c.struck.Delay / time.Duration(len(pieces)))
		if err := write(w, piece); err != nil {
			return err
		}
	}
	return nil
}

// pause lets the client wait. One that goes away in the meantime gets no answer.
func (c *call) pause(d time.Duration) {
	if err := c.options.Sleep(c.req.Context(), d); err != nil {
		breakOff()
	}
}

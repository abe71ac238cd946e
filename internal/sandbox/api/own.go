package api

import (
	"net/http"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The sandbox's own endpoints.
const (
	ownPrefix    = "/_sandbox/"
	healthPath   = ownPrefix + "health"
	requestsPath = ownPrefix + "requests"
	resetPath    = ownPrefix + "reset"
)

// own handles what Stripe does not have: the log, the clock and the reset of the key's namespace, and what the mux adds.
func (c *call) own(path string) (answer, error) {
	switch c.method() + " " + path {
	case "GET " + requestsPath:
		return c.objectAnswer(c.requests.show(c.key.namespace))
	case "POST " + resetPath:
		err := c.store.Write(c.req.Context(), c.key.namespace, func(tx *store.Tx) error { return tx.Reset() })
		if err != nil {
			return answer{}, err
		}
		c.requests.reset(c.key.namespace)
		return c.objectAnswer(Object{"reset": true})
	}
	t := task{call: c}
	if handler := t.clock(path); handler != nil {
		c.operation, t.handler = c.method()+" "+path, handler
		return t.runOwn()
	}
	op, pathParams := c.mux.matchOwn(c.method(), path)
	t.pathParams = pathParams
	if op == nil {
		t.failure = &Error{
			Status: http.StatusNotFound, Type: TypeInvalidRequest, NoLog: true,
			Message: "The sandbox has no endpoint " + c.req.Method + " " + printable(c.req.URL.Path) + ".",
		}
		return t.run()
	}
	c.operation, t.handler = op.name, op.handler
	return t.runOwn()
}

// clock finds what moves and reads the clock of the namespace. It is part of the protocol, because jobs are.
func (t *task) clock(path string) Handler {
	switch t.method() + " " + path {
	case "GET " + clockPath:
		return t.readClock
	case "POST " + advancePath:
		return t.advanceClock
	}
	return nil
}

// runOwn runs a task whose parameters are taken as they come.
func (t *task) runOwn() (answer, error) {
	in, err := t.input()
	if err != nil {
		t.failure = err
		return t.run()
	}
	t.params = store.AsObject(in.raw())
	return t.run()
}

package api

import (
	"net/http"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// The sandbox's own endpoints.
const (
	ownPrefix    = "/_sandbox/"
	healthPath   = ownPrefix + "health"
	requestsPath = ownPrefix + "requests"
	resetPath    = ownPrefix + "reset"
)

// own handles what Stripe does not have: the log, the reset and the controls of the key's namespace, and what the mux adds.
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
		c.faults.reset(c.key.namespace)
		return c.objectAnswer(Object{"reset": true})
	}
	t := task{call: c}
	for _, control := range controls {
		if pathParams, ok := control.match(c.method(), strings.Split(path, "/")); ok {
			c.operation, t.pathParams = control.name, pathParams
			t.handler = func(r *Request) (Object, error) { return control.handle(&t, r) }
			return t.runOwn()
		}
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

// control is an endpoint that is part of the protocol: the clock, because jobs are, and the faults.
type control struct {
	*operation
	handle func(*task, *Request) (Object, error)
}

var controls = []control{
	{ownOperation("GET " + clockPath), (*task).readClock},
	{ownOperation("POST " + advancePath), (*task).advanceClock},
	{ownOperation("GET " + faultsPath), (*task).listFaults},
	{ownOperation("POST " + faultsPath), (*task).addFault},
	{ownOperation("DELETE " + faultsPath), (*task).resetFaults},
	{ownOperation("DELETE " + faultsPath + "/{id}"), (*task).removeFault},
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

package api

import (
	"strconv"
	"time"
)

// The clock of a namespace goes with the real one, ahead of it as far as it has been moved.
const (
	clockPath   = ownPrefix + "clock"
	advancePath = clockPath + "/advance"
)

// maxAhead is how far a clock can be moved altogether: more than any period in Stripe's API.
const maxAhead = 20 * 365 * 24 * time.Hour

// readClock tells the time of the namespace.
func (t *task) readClock(r *Request) (Object, error) {
	ahead, err := r.Ahead()
	return Object{"now": r.Now.Unix(), "ahead_seconds": int64(ahead / time.Second)}, err
}

// advanceClock moves the clock of the namespace, and runs what falls due on the way, in the order in which it does.
func (t *task) advanceClock(r *Request) (Object, error) {
	for name := range r.Params {
		if name != "by" {
			return nil, unknownParams([]string{name})
		}
	}
	text, ok := r.Params["by"].(string)
	if !ok || text == "" {
		return nil, Missing("by")
	}
	by, e := parseSpan("by", text, maxAhead)
	if e != nil {
		return nil, e
	}
	if by < 0 {
		return nil, Invalid("by", "", "The clock cannot go back: the duration is negative.")
	}
	ahead, err := r.Ahead()
	if err != nil {
		return nil, err
	}
	if ahead+by > maxAhead {
		return nil, Invalid("by", "", "The clock cannot be more than 20 years ahead. POST "+resetPath+" begins anew with the real time.")
	}
	if err := r.SetAhead(ahead + by); err != nil {
		return nil, err
	}
	if err := t.prepare(r.ctx, r.tx); err != nil {
		return nil, err
	}
	return t.readClock(t.request(r.ctx, r.tx))
}

// parseSpan reads a duration such as "72h", or a number of seconds. What is longer than limit comes out as a little longer, so
// that it does not overflow.
func parseSpan(param, text string, limit time.Duration) (time.Duration, *Error) {
	span, err := time.ParseDuration(text)
	if err != nil {
		seconds, e := strconv.ParseInt(text, 10, 64)
		if e != nil {
			return 0, Invalid(param, "", "Invalid duration: %s. Give it as 90s, 30m or 72h, or as a number of seconds.", printable(text))
		}
		span = time.Duration(min(max(seconds, -1), int64(limit/time.Second)+1)) * time.Second
	}
	return min(span, limit+1), nil
}

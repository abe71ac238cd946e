package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// alarms is a server whose alarms ring when they are due: a "series" sets the next one ten minutes later, three times.
type alarms struct {
	*sandboxtest.Server
	mu   sync.Mutex
	rung []string
}

func newAlarms(t *testing.T) *alarms {
	t.Helper()
	a := &alarms{}
	a.Server = sandboxtest.New(t, sandboxtest.WithMux(registerToy, func(m *api.Mux) {
		m.Sandbox("POST /_sandbox/alarms", func(r *api.Request) (api.Object, error) {
			delay, err := time.ParseDuration(r.Params.String("in"))
			return api.Object{}, errors.Join(err, r.After(delay, "alarm", r.Params.String("name")))
		})
		m.Job("alarm", func(r *api.Request, name string) error {
			a.mu.Lock()
			a.rung = append(a.rung, fmt.Sprintf("%s at %s", name, r.Now.Sub(sandboxtest.Start)))
			a.mu.Unlock()
			switch name {
			case "broken":
				return errors.New("it does not ring")
			case "panic":
				panic("it rings far too loud")
			}
			if n, ok := strings.CutPrefix(name, "series "); ok && n != "3" {
				return r.After(10*time.Minute, "alarm", "series "+string(n[0]+1))
			}
			return nil
		})
	}), sandboxtest.WithCheck(func(string, error) {}))
	return a
}

func (a *alarms) set(name, in string, headers ...string) {
	a.T.Helper()
	a.OK(a.Post("/_sandbox/alarms", "name="+name+"&in="+in, headers...))
}

// heard are the alarms since it was last asked.
func (a *alarms) heard() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	rung := a.rung
	a.rung = nil
	return rung
}

func (a *alarms) hears(what string, want ...string) {
	a.T.Helper()
	if got := a.heard(); !slices.Equal(got, want) {
		a.T.Errorf("%s: %q, want %q", what, got, want)
	}
}

func (a *alarms) clock() (now, ahead time.Duration) {
	a.T.Helper()
	clock := a.OK(a.Get("/_sandbox/clock"))
	return time.Unix(clock.Int("now"), 0).Sub(sandboxtest.Start), time.Duration(clock.Int("ahead_seconds")) * time.Second
}

func TestTheClockIsMoved(t *testing.T) {
	t.Parallel()
	a := newAlarms(t)
	if now, ahead := a.clock(); now != 0 || ahead != 0 {
		t.Errorf("it begins at %s, %s ahead", now, ahead)
	}
	a.set("series+1", "10m")
	a.set("late", "72h")
	a.set("between", "25m")
	a.set("broken", "26m")
	answer := a.OK(a.Post("/_sandbox/clock/advance", "by=1h"))
	a.hears("in the order of their times", "series 1 at 10m0s", "series 2 at 20m0s", "between at 25m0s", "broken at 26m0s", "series 3 at 30m0s")
	if answer.Int("ahead_seconds") != 3600 || answer.Int("now") != sandboxtest.Start.Add(time.Hour).Unix() {
		t.Errorf("answer %v", answer)
	}
	a.Advance(time.Minute)
	a.OK(a.Post("/_sandbox/clock/advance", "by=60"))
	if now, ahead := a.clock(); now != time.Hour+2*time.Minute || ahead != time.Hour+time.Minute {
		t.Errorf("it is %s, %s ahead", now, ahead)
	}
	a.OK(a.Post("/_sandbox/clock/advance", "by=0s"))
	a.hears("nothing more")
	if _, other := a.Get("/_sandbox/clock", "Authorization: Bearer sk_test_another"); other.Int("ahead_seconds") != 0 {
		t.Errorf("another key's clock is %v", other)
	}
	a.OK(a.Post("/_sandbox/reset", ""))
	if now, ahead := a.clock(); now != time.Minute || ahead != 0 {
		t.Errorf("after a reset it is %s, %s ahead", now, ahead)
	}
}

func TestClocksThatCannotBeMoved(t *testing.T) {
	t.Parallel()
	a := newAlarms(t)
	a.OK(a.Post("/_sandbox/clock/advance", "by=100000h"))
	for form, want := range map[string]api.Error{
		"":                       {Param: "by", Code: "parameter_missing", Message: "Missing required param: by."},
		"by=":                    {Param: "by", Code: "parameter_missing", Message: "Missing required param: by."},
		"by[]=1":                 {Param: "by", Code: "parameter_missing", Message: "Missing required param: by."},
		"by=-1s":                 {Param: "by", Message: "The clock cannot go back: the duration is negative."},
		"by=-60":                 {Param: "by", Message: "The clock cannot go back: the duration is negative."},
		"by=soon":                {Param: "by", Message: "Invalid duration: soon. Give it as..."},
		"by=9999999999h":         {Param: "by", Message: "Invalid duration: 9999999999h. Give it as..."},
		"by=100000h":             {Param: "by", Message: "The clock cannot be more than 20 years ahead..."},
		"by=9223372036854775807": {Param: "by", Message: "The clock cannot be more than 20 years ahead..."},
		"to=1h":                  {Param: "to", Code: "parameter_unknown", Message: "Received unknown parameter: to"},
	} {
		status, body := a.Post("/_sandbox/clock/advance", form)
		want.Status = http.StatusBadRequest
		t.Log(form)
		wantError(t, status, body, want)
	}
	if _, ahead := a.clock(); ahead != 100_000*time.Hour {
		t.Errorf("it is %s ahead", ahead)
	}
	if status, _ := a.Get("/_sandbox/clock/advance"); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
}

// Jobs that are due run without a request, each on its key's clock.
func TestTicks(t *testing.T) {
	t.Parallel()
	const other = "Authorization: Bearer sk_test_another"
	a := newAlarms(t)
	tick := func() {
		t.Helper()
		if err := a.Sandbox.Tick(t.Context()); err != nil {
			t.Error(err)
		}
	}
	tick()
	a.set("first", "10m")
	a.set("second", "20m", other)
	a.OK(a.Post("/_sandbox/clock/advance", "by=5m"))
	a.Advance(5 * time.Minute) // for the first key it is ten minutes later now
	tick()
	a.hears("ten minutes later", "first at 10m0s")
	a.Advance(15 * time.Minute)
	tick()
	a.hears("twenty minutes later", "second at 20m0s")
	tick()
	a.hears("nothing more")

	a.set("gone", "1m")
	a.OK(a.Post("/_sandbox/reset", ""))
	a.Advance(time.Hour)
	tick()
	a.hears("after a reset")
}

// A job that fails, in whatever way, is not tried again: the key can go on to be used.
func TestATickSurvivesAPanic(t *testing.T) {
	t.Parallel()
	a := newAlarms(t)
	a.set("panic", "1m")
	a.set("broken", "2m")
	a.Advance(time.Hour)
	for range 2 {
		if err := a.Sandbox.Tick(t.Context()); err != nil {
			t.Error(err)
		}
	}
	a.hears("once each", "panic at 1m0s", "broken at 2m0s")
	a.OK(a.Get("/v1/account"))
}

package server

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"
)

// What takes time happens, and is told, although no request comes in.
func TestEventsArriveByThemselves(t *testing.T) {
	t.Parallel()
	active := make(chan struct{}, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		var event struct {
			Type string
			Data struct{ Object struct{ Status string } }
		}
		body, err := io.ReadAll(req.Body)
		if err == nil {
			err = json.Unmarshal(body, &event)
		}
		if err != nil {
			t.Error(err)
		}
		if event.Type == "capability.updated" && event.Data.Object.Status == "active" {
			active <- struct{}{}
		}
	}))
	t.Cleanup(receiver.Close)
	cmd, ready := start(t, "-listen 127.0.0.1:0 -activation-delay 1ms")
	l := &load{t: t, c: http.DefaultClient, at: func() string { return address(ready) }}
	send := func(path, form string) string {
		t.Helper()
		made, ok := l.send(http.MethodPost, path, form)
		if !ok {
			t.Fatalf("%s failed", path)
		}
		return made["id"].(string)
	}
	send("/v1/webhook_endpoints", "url="+receiver.URL+"&enabled_events[]=*&connect=true")
	account := send("/v1/accounts", "country=US&controller[stripe_dashboard][type]=none&controller[fees][payer]=application"+
		"&controller[losses][payments]=application&controller[requirement_collection]=application"+
		"&capabilities[transfers][requested]=true")
	send("/_sandbox/accounts/"+account+"/onboard", "")
	select {
	case <-active:
	case <-time.After(patience):
		t.Error("no event of the activation has come")
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it did not stop cleanly: %v", err)
	}
}

package endpoint_test

import (
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
)

type object = map[string]any

var base = object{"url": "https://example.com/hooks", "enabled_events": []any{"account.updated"}}

func TestRulesOfAWebhookEndpoint(t *testing.T) {
	t.Parallel()
	p := acctest.NewSandbox(t).Protocol(nil)
	for name, test := range map[string]struct {
		changes object
		want    []string
	}{
		"as it should be":          {},
		"every event":              {changes: object{"enabled_events": []any{"*", "issuing_authorization.request"}}},
		"what is not known yet":    {changes: object{"url": acctest.Unknown, "enabled_events": acctest.Unknown}},
		"an event that is not":     {changes: object{"enabled_events": []any{"account.updated", acctest.Unknown}}},
		"plain http, in test mode": {changes: object{"url": "http://localhost:4242/hooks"}},
		"no event": {
			changes: object{"enabled_events": []any{}},
			want:    []string{"error enabled_events: Invalid Attribute Value: Attribute enabled_events set must contain at least 1 elements"},
		},
		"an event with a slip": {
			changes: object{"enabled_events": []any{"acount.updated"}},
			want: []string{`warning enabled_events: Unknown event acount.updated: "acount.updated" is none of the 242 events that this version of the ` +
				`provider knows. Did you mean "account.updated"? Stripe refuses events that it does not know.`},
		},
		"an event like no other": {
			changes: object{"enabled_events": []any{"x"}},
			want:    []string{`warning enabled_events: Unknown event x: "x" is none of the 242 events that this version of the provider knows. Stripe refuses`},
		},
		"no server": {
			changes: object{"url": "example.com/hooks"},
			want:    []string{`error url: Invalid URL: "example.com/hooks" is not the URL of a server`},
		},
		"another scheme": {
			changes: object{"url": "ftp://example.com"},
			want:    []string{`error url: Invalid URL: "ftp://example.com" is not the URL of a server`},
		},
		"a password": {
			changes: object{"url": "https://me:secret@example.com"},
			want:    []string{`error url: Invalid URL: The URL has a user name or a password`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Expect(t, p.Judge("stripe_webhook_endpoint", acctest.With(base, test.changes)), test.want...)
		})
	}
}

func TestLiveModeWantsHTTPS(t *testing.T) {
	t.Parallel()
	p := acctest.NewSandbox(t).Protocol(object{"api_key": "sk_live_1", "allow_live_mode": true})
	const want = "error url: Plain http with a live key: "
	acctest.Expect(t, p.Judge("stripe_webhook_endpoint", acctest.With(base, object{"url": "http://example.com"})), want)
	acctest.Expect(t, p.Judge("stripe_webhook_endpoint", base))
}

func TestWhatStripeTakesAtCreationOnlyReplacesTheEndpoint(t *testing.T) {
	t.Parallel()
	p := acctest.NewSandbox(t).Protocol(nil)
	state := acctest.With(base, object{"id": "we_1", "connect": nil, "status": "enabled", "metadata_all": object{}})
	for want, changes := range map[string]object{
		"":            {"url": "https://example.com/other", "disabled": true, "description": "Other.", "connect": false},
		"connect":     {"connect": true},
		"api_version": {"api_version": "2025-08-27.basil"},
		"account":     {"account": object{"id": "acct_1"}},
	} {
		if got := strings.Join(p.Replaces("stripe_webhook_endpoint", state, acctest.With(base, changes)), " "); got != want {
			t.Errorf("%v replaces for %q, want %q", changes, got, want)
		}
	}
}

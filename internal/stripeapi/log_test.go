package stripeapi_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestEachAttemptIsLoggedWithoutSecrets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		s := &scripted{t: t, script: []line{
			answers(http.StatusTooManyRequests, failure("lock_timeout"), "Request-Id: req_1"), breaks(reset),
			answers(http.StatusOK, `{"id":"ic_1","number":"4242424242424242"}`, "Request-Id: req_2"),
		}}
		if _, err := s.client(8).Post(ctx, "/v1/issuing/cards/ic_1Q2w", "acct_1", url.Values{"pin[encrypted_number]": {"7777"}}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 3 {
			t.Fatalf("logged %q", lines)
		}
		for i, want := range [][]string{
			{`"attempt":1`, `"status":429`, `"request_id":"req_1"`},
			{`"attempt":2`, `"error":"read: connection reset by peer"`},
			{`"attempt":3`, `"status":200`, `"request_id":"req_2"`, `"duration":"0s"`, `"waited":"0s"`},
		} {
			for _, part := range append(want, `"@level":"debug"`, `"method":"POST"`, `"path":"/v1/issuing/cards/{id}"`, `"account":"acct_1"`) {
				if !strings.Contains(lines[i], part) {
					t.Errorf("%s\nhas no %s", lines[i], part)
				}
			}
		}
		for _, secret := range []string{"sk_test", "4242", "7777", "encrypted_number"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log has %q: %s", secret, log.String())
			}
		}
	})
}

func TestPathsAreLoggedAsTemplates(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/v1/accounts": "/v1/accounts",
		"/v1/accounts/acct_1032D82eZvKYlo2C/capabilities/card_issuing": "/v1/accounts/{id}/capabilities/card_issuing",
		"/v1/treasury/financial_accounts/fa_1/features":                "/v1/treasury/financial_accounts/{id}/features",
		"/v1/test_helpers/issuing/cards/ic_1Q/shipping/ship":           "/v1/test_helpers/issuing/cards/{id}/shipping/ship",
	} {
		var log bytes.Buffer
		s := &scripted{t: t, script: []line{done}}
		if _, err := s.client(0).Get(tflogtest.RootLogger(t.Context(), &log), path, "", url.Values{"expand[]": {"number"}}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(log.String(), `"path":"`+want+`"`) {
			t.Errorf("%s is logged as %s", path, log.String())
		}
	}
}

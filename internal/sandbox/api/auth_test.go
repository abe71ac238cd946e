package api

import (
	"net/http"
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"sk_test_abcdefghijklmnop": "sk_test_************mnop",
		"sk_live_abcdefghijklmnop": "sk_live_************mnop",
		"sk_test_short":            "sk_test_*****",
		"nonsense":                 "********",
	} {
		if got := mask(key); got != want {
			t.Errorf("%s is shown as %s, want %s", key, got, want)
		}
	}
}

func TestEveryKeyIsAPlatform(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, key := range []string{"sk_test_a", "sk_test_b", "rk_test_a", "sk_test_" + strings.Repeat("x", 255)} {
		c, e := authenticate(&http.Request{Header: http.Header{"Authorization": {"Bearer " + key}}})
		if e != nil {
			t.Fatal(e)
		}
		if len(c.platform) != len("acct_")+16 || strings.Contains(c.namespace, key) {
			t.Errorf("%s is %+v", key, c)
		}
		for _, id := range []string{c.platform, c.namespace} {
			if other := seen[id]; other != "" {
				t.Errorf("%s and %s share %s", key, other, id)
			}
			seen[id] = key
		}
		again, e := authenticate(&http.Request{Header: http.Header{"Authorization": {"bearer  " + key}}})
		if e != nil || *again != *c {
			t.Errorf("%s is %+v the second time, %v", key, again, e)
		}
	}
}

func TestRequestedAccount(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ account, context, want string }{
		{"", "", ""},
		{"acct_1", "", "acct_1"},
		{"", "acct_2", "acct_2"},
		{"", "org_1/acct_2", "acct_2"},
		{"acct_1", "acct_2", "acct_1"},
	} {
		h := http.Header{}
		h.Set("Stripe-Account", test.account)
		h.Set("Stripe-Context", test.context)
		if got := requestedAccount(&http.Request{Header: h}); got != test.want {
			t.Errorf("%q and %q: %q, want %q", test.account, test.context, got, test.want)
		}
	}
}

func TestRandomString(t *testing.T) {
	t.Parallel()
	a, b := randomString(200, alphabet), randomString(200, alphabet)
	if a == b || len(a) != 200 || strings.Trim(a, alphabet) != "" {
		t.Errorf("%s and %s", a, b)
	}
	if digits := (&Request{}).Digits(500); len(digits) != 500 || strings.Trim(digits, "0123456789") != "" || !strings.Contains(digits, "9") {
		t.Errorf("digits %s", digits)
	}
}

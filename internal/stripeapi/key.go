package stripeapi

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
)

var keyPattern = regexp.MustCompile(`^(sk|rk)_(test|live)_[A-Za-z0-9_]+$`)

// CheckKey says what is wrong with an API key, without asking Stripe. The key itself is never part of the error.
func CheckKey(key string) error {
	switch {
	case strings.HasPrefix(key, "pk_"):
		return fmt.Errorf("this is a publishable key (pk_...): it cannot manage objects. Use a secret key (sk_test_...) or a restricted key (rk_test_...)")
	case !keyPattern.MatchString(key):
		return fmt.Errorf("this does not look like a Stripe API key: a secret key starts with sk_test_ (or sk_live_), a restricted key with rk_test_ (or rk_live_), followed by letters and digits")
	}
	return nil
}

// IsLiveKey reports whether a key acts on live data: real money, real people.
func IsLiveKey(key string) bool {
	return strings.HasPrefix(key, "sk_live_") || strings.HasPrefix(key, "rk_live_")
}

// CheckBase says what is wrong with a base URL: it has to be absolute, https, and plain http only where it does not
// leave this machine.
func CheckBase(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return fmt.Errorf("%q is not an absolute URL such as https://api.stripe.com or http://127.0.0.1:12111", base)
	}
	switch u.Scheme {
	case "https":
	case "http":
		if !IsLoopback(base) {
			return fmt.Errorf("plain http would send the API key unencrypted to %s: http is allowed for loopback addresses only (127.0.0.1, [::1], localhost); use https", u.Hostname())
		}
	default:
		return fmt.Errorf("%q has the scheme %q; use https, or http for a loopback address", base, u.Scheme)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Path != "" && u.Path != "/") {
		return fmt.Errorf("%q has more than scheme, host and port", u.Redacted())
	}
	return nil
}

// IsLoopback reports whether requests to a base URL do not leave this machine.
func IsLoopback(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

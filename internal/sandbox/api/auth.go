package api

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// credential is an API key, reduced to what the sandbox needs: the key itself is kept nowhere.
type credential struct {
	namespace string // of all that the key may see
	platform  string // id of the key's own account
	masked    string // the key as errors may show it
}

// authenticate reads the key from the Authorization header: Bearer, or Basic with the key as the user name.
func authenticate(req *http.Request) (*credential, *Error) {
	header := req.Header.Get("Authorization")
	scheme, rest, _ := strings.Cut(header, " ")
	key := ""
	switch strings.ToLower(scheme) {
	case "bearer":
		key = strings.TrimSpace(rest)
	case "basic":
		key, _, _ = req.BasicAuth()
	}
	if key == "" {
		return nil, unauthorized("", "You did not provide an API key. You need to provide your API key in the Authorization header, "+
			"using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication "+
			"for details, or we can help at https://support.stripe.com/.")
	}
	if strings.HasPrefix(key, "pk_test_") || strings.HasPrefix(key, "pk_live_") {
		return nil, unauthorized("secret_key_required", "This API call cannot be made with a publishable API key. Please use a "+
			"secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.")
	}
	if !isTestKey(key) {
		return nil, unauthorized("", "Invalid API Key provided: "+mask(key))
	}
	return credentialOf(key), nil
}

func credentialOf(key string) *credential {
	sum := sha256.Sum256([]byte(key))
	return &credential{
		namespace: hex.EncodeToString(sum[:16]),
		platform:  "acct_1" + base62(sum[16:], 15),
		masked:    mask(key),
	}
}

func unauthorized(code, message string) *Error {
	return &Error{Status: http.StatusUnauthorized, Type: TypeInvalidRequest, Code: code, Message: message, NoLog: true}
}

// isTestKey accepts secret and restricted test keys with any tail.
func isTestKey(key string) bool {
	tail, ok := strings.CutPrefix(key, "sk_test_")
	if !ok {
		tail, ok = strings.CutPrefix(key, "rk_test_")
	}
	const maxTail = 255
	return ok && tail != "" && len(tail) <= maxTail &&
		strings.IndexFunc(tail, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// mask hides a key but for its prefix and, when it is long enough to stay secret, its last four characters.
func mask(key string) string {
	key = printable(key)
	prefix := ""
	for _, p := range []string{"sk_test_", "rk_test_", "sk_live_", "rk_live_"} {
		if strings.HasPrefix(key, p) {
			prefix = p
		}
	}
	tail := []rune(key[len(prefix):])
	shown := 0
	if len(tail) >= 12 {
		shown = 4
	}
	return prefix + strings.Repeat("*", len(tail)-shown) + string(tail[len(tail)-shown:])
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// base62 writes n characters, one for each byte.
func base62(bytes []byte, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[int(bytes[i])%len(alphabet)]
	}
	return string(out)
}

// requestedAccount is the account that the headers name, empty when they name none.
func requestedAccount(req *http.Request) string {
	if account := req.Header.Get("Stripe-Account"); account != "" {
		return account
	}
	// A context is a path of accounts; the last one is the one to act as.
	context := req.Header.Get("Stripe-Context")
	return context[strings.LastIndexByte(context, '/')+1:]
}

// accountInvalid is what Stripe answers for an account that is not there, gone, or somebody else's.
func accountInvalid(masked, account string) *Error {
	e := Forbidden("account_invalid", "The provided key '%s' does not have access to account '%s' (or that account does not "+
		"exist). Application access may have been revoked.", masked, printable(account))
	e.NoLog = true
	return e
}

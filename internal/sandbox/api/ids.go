package api

import "crypto/rand"

// randomString draws n characters of an alphabet of at most 64.
//
// rand.Read never returns an error: it ends the program when the system has no randomness.
func randomString(n int, alphabet string) string {
	out := make([]byte, 0, n)
	var random [64]byte
	for len(out) < n {
		rand.Read(random[:])
		for _, b := range random {
			if i := int(b & 63); i < len(alphabet) && len(out) < n { // skipping keeps all characters equally likely
				out = append(out, alphabet[i])
			}
		}
	}
	return string(out)
}

// RandomID returns prefix with n random letters and digits behind it.
func (r *Request) RandomID(prefix string, n int) string { return prefix + randomString(n, alphabet) }

// Digits returns n random decimal digits.
func (r *Request) Digits(n int) string {
	return randomString(n, "0123456789")
}

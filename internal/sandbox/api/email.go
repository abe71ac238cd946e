package api

import (
	"net/mail"
	"strings"
)

// CheckEmail refuses what is no email address: a bare address, with a domain below a top-level one.
func CheckEmail(param, email string) error {
	address, err := mail.ParseAddress(email)
	if err != nil || address.Address != email || !strings.Contains(email[strings.LastIndexByte(email, '@')+1:], ".") {
		return Invalid(param, "email_invalid", "Invalid email address: %s", email)
	}
	return nil
}

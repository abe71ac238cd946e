package api_test

import (
	"errors"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

func TestCheckEmail(t *testing.T) {
	t.Parallel()
	for _, email := range []string{"jenny@example.com", "jenny.rosen+1@mail.example.co.uk"} {
		if err := api.CheckEmail("email", email); err != nil {
			t.Errorf("%s: %v", email, err)
		}
	}
	for _, email := range []string{"jenny", "jenny@", "@example.com", "jenny.rosen@localhost", "Jenny <jenny@example.com>", "a@b.c d"} {
		var e *api.Error
		if err := api.CheckEmail("individual[email]", email); !errors.As(err, &e) || e.Code != "email_invalid" || e.Param != "individual[email]" {
			t.Errorf("%s: %v", email, err)
		}
	}
}

package stripeapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

func TestAConnectionThatIsRefusedIsAnError(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close() // its port is free now, and nobody listens
	client, err := stripeapi.New(stripeapi.Config{Key: "sk_test_secret", Base: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	for name, request := range map[string]func() error{
		"GET":    func() error { _, err := client.Get(context.Background(), "/v1/account", "", nil); return err },
		"POST":   func() error { _, err := client.Post(context.Background(), "/v1/accounts", "", nil); return err },
		"DELETE": func() error { _, err := client.Delete(context.Background(), "/v1/accounts/acct_1", ""); return err },
	} {
		err := request()
		if err == nil {
			t.Fatalf("%s got an answer from nobody", name)
		}
		detail := stripeapi.Explain(err)
		if !strings.HasPrefix(detail, "The request did not reach Stripe") || !strings.Contains(detail, "refused") || strings.Contains(detail, "sk_test") {
			t.Errorf("%s is explained as %q", name, detail)
		}
		if stripeapi.Gone(err) {
			t.Errorf("%s takes a broken connection for an object that is gone", name)
		}
	}
}

func TestACanceledRequestIsAnError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	client := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the request was sent") })
	cancel()
	if _, err := client.Get(ctx, "/v1/account", "", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

package api_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

const key = "Idempotency-Key: key"

func TestARepeatedRequestGetsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	for form, status := range map[string]int{"email=a&country=US": 200, "email=state": 400} {
		s := toy(t)
		first, text := s.Raw("POST", "/v1/accounts", form, key)
		if first.StatusCode != status || first.Header.Get("Idempotent-Replayed") != "" {
			t.Fatalf("%s: %d %v", form, first.StatusCode, first.Header)
		}
		s.Advance(24*time.Hour - time.Second)
		again, repeated := s.Raw("POST", "/v1/accounts", form, key)
		if again.StatusCode != status || repeated != text || again.Header.Get("Idempotent-Replayed") != "true" ||
			again.Header.Get("Original-Request") != first.Header.Get("Request-Id") ||
			again.Header.Get("Request-Id") == first.Header.Get("Request-Id") {
			t.Errorf("%s: %d %s with %v, the first time %s", form, again.StatusCode, repeated, again.Header, text)
		}
	}
}

func TestTheOrderOfParametersDoesNotMatter(t *testing.T) {
	t.Parallel()
	s := toy(t)
	first := create(t, s, "email=a&country=US", key)
	if again := create(t, s, "country=US&email=a", key); again != first {
		t.Errorf("%s is not %s", again, first)
	}
}

func TestAKeyIsForOneRequest(t *testing.T) {
	t.Parallel()
	s := toy(t)
	id := create(t, s, "email=a", key)
	for name, request := range map[string][2]string{
		"other parameters":   {"/v1/accounts", "email=b"},
		"another path":       {"/v1/accounts/" + id, "email=a"},
		"no parameters":      {"/v1/accounts", ""},
		"parameter in query": {"/v1/accounts?country=US", "email=a"},
	} {
		status, body := s.Post(request[0], request[1], key)
		t.Run(name, func(t *testing.T) {
			wantError(t, status, body, api.Error{
				Status: 400, Type: api.TypeIdempotency,
				Message: "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key " +
					"other than 'key' if you meant to execute a different request.",
			})
		})
	}
}

func TestTheScopeOfAKey(t *testing.T) {
	t.Parallel()
	s := toy(t)
	one, two := create(t, s, ""), create(t, s, "")
	seen := map[string]bool{}
	for _, headers := range [][]string{
		{key},
		{key, "Stripe-Account: " + one},
		{key, "Stripe-Account: " + two},
		{key, "Authorization: Bearer sk_test_another"},
	} {
		id := create(t, s, "email=a", headers...)
		if seen[id] {
			t.Errorf("%v got the answer of another scope", headers)
		}
		seen[id] = true
	}
}

func TestWhatIsNotRecorded(t *testing.T) {
	t.Parallel()
	s := toy(t)
	for name, form := range map[string]string{"a wrong parameter": "foo=1", "a conflict": "email=conflict"} {
		for range 2 {
			response, text := s.Raw("POST", "/v1/accounts", form, "Idempotency-Key: "+name)
			if response.StatusCode < 400 || response.Header.Get("Idempotent-Replayed") != "" {
				t.Errorf("%s: %d %s %v", name, response.StatusCode, text, response.Header)
			}
		}
		create(t, s, "email=a", "Idempotency-Key: "+name)
	}
	id := create(t, s, "")
	for _, method := range []string{"GET", "DELETE"} {
		if response, text := s.Raw(method, "/v1/accounts/"+id, "", key); response.StatusCode != 200 {
			t.Errorf("%s: %d %s", method, response.StatusCode, text)
		}
	}
	if response, _ := s.Raw("DELETE", "/v1/accounts/"+id, "", key); response.StatusCode != 403 {
		t.Errorf("a repeated DELETE is answered with %d", response.StatusCode)
	}
}

func TestAKeyExpires(t *testing.T) {
	t.Parallel()
	s := toy(t)
	first := create(t, s, "email=a", key)
	s.Advance(24*time.Hour + time.Second)
	second := create(t, s, "email=b", key)
	if second == first {
		t.Error("the answer is still the recorded one")
	}
	if again := create(t, s, "email=b", key); again != second {
		t.Error("the new answer is not recorded")
	}
}

func TestALongKeyIsRefused(t *testing.T) {
	t.Parallel()
	s := toy(t)
	create(t, s, "", "Idempotency-Key: "+strings.Repeat("k", 255))
	status, body := s.Post("/v1/accounts", "", "Idempotency-Key: "+strings.Repeat("k", 256))
	wantError(t, status, body, api.Error{Status: 400, Type: api.TypeIdempotency, Message: "Idempotency keys can be at most 255 characters long."})
}

// Two servers on one store stand for two processes.
func TestARepeatedRequestToAnotherProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	one, two := toy(t, sandboxtest.WithStore(path)), toy(t, sandboxtest.WithStore(path))
	two.Key = one.Key
	const n = 10
	answers := make(chan string, 2*n)
	for _, s := range []*sandboxtest.Server{one, two} {
		go func() {
			for i := range n {
				response, text := s.Raw("POST", "/v1/accounts", "email=a", fmt.Sprintf("Idempotency-Key: %d", i))
				if response.StatusCode != http.StatusOK {
					t.Errorf("%d %s", response.StatusCode, text)
				}
				answers <- text
			}
		}()
	}
	count := map[string]int{}
	for range 2 * n {
		count[<-answers]++
	}
	for text, times := range count {
		if times != 2 {
			t.Errorf("%d times: %s", times, text)
		}
	}
	if _, list := one.Get("/v1/accounts?limit=100"); len(list.List("data")) != n {
		t.Errorf("%d accounts were made", len(list.List("data")))
	}
}

func TestAKeyInUse(t *testing.T) {
	t.Parallel()
	entered, release := make(chan struct{}), make(chan struct{})
	s := sandboxtest.New(t, sandboxtest.WithMux(registerToy, func(m *api.Mux) {
		m.Handle("POST /v1/topups", func(*api.Request) (api.Object, error) {
			close(entered)
			<-release
			return nil, api.Invalid("", "", "no")
		})
	}))
	s.Get("/v1/account")
	done := make(chan int)
	go func() {
		response, _ := s.Raw("POST", "/v1/topups", "amount=1&currency=usd", key)
		done <- response.StatusCode
	}()
	<-entered
	status, body := s.Post("/v1/topups", "amount=1&currency=usd", key)
	wantError(t, status, body, api.Error{
		Status: 409, Type: api.TypeIdempotency, Code: "idempotency_key_in_use",
		Message: "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the " +
			"other request is still going through): key. Please try again later.",
	})
	close(release)
	if status := <-done; status != 400 {
		t.Errorf("the first request is answered with %d", status)
	}
	if response, text := s.Raw("POST", "/v1/topups", "amount=1&currency=usd", key); response.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%d %s", response.StatusCode, text)
	}
}

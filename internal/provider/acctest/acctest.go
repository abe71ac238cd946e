// Package acctest runs the provider's acceptance tests: real Terraform, the real provider, and a sandbox of its own for
// each test. With TF_ACC and STRIPE_API_KEY set the same tests run against Stripe's test mode.
package acctest

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stripe/stripe-go/v82"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/sandboxtest"
)

// prepare makes the environment fit for Terraform, which warns about a configuration file that is missing, and looks for
// new versions on the network.
var prepare = sync.OnceValue(func() error {
	if file := os.Getenv("TF_CLI_CONFIG_FILE"); file != "" {
		if _, err := os.Stat(filepath.Clean(file)); err != nil {
			if err := os.Unsetenv("TF_CLI_CONFIG_FILE"); err != nil {
				return err
			}
		}
	}
	return os.Setenv("CHECKPOINT_DISABLE", "1")
})

// Stripe is what one test runs against.
type Stripe struct {
	*sandboxtest.Server // nil when the test runs against Stripe itself

	t   testing.TB
	mu  sync.Mutex
	log []string
}

// New starts a sandbox for one test.
func New(t testing.TB, options ...sandboxtest.Option) *Stripe {
	t.Helper()
	s := newStripe(t)
	if os.Getenv(resource.EnvTfAcc) == "" || os.Getenv("STRIPE_API_KEY") == "" {
		s.Server = sandboxtest.New(t, options...)
	}
	return s
}

// NewSandbox starts a sandbox for a test that needs one: it moves the clock, or breaks things that cannot be broken at
// Stripe.
func NewSandbox(t testing.TB, options ...sandboxtest.Option) *Stripe {
	t.Helper()
	s := newStripe(t)
	s.Server = sandboxtest.New(t, options...)
	return s
}

func newStripe(t testing.TB) *Stripe {
	t.Helper()
	if err := prepare(); err != nil {
		t.Fatal(err)
	}
	return &Stripe{t: t}
}

// Client is a stripe-go client on the same platform, to look and to meddle behind Terraform's back.
func (s *Stripe) Client() *stripe.Client {
	if s.Server == nil {
		return stripe.NewClient(os.Getenv("STRIPE_API_KEY"))
	}
	return s.Server.Client()
}

// Factories serve the provider to Terraform.
func (s *Stripe) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	backend := provider.Backend{}
	if s.Server != nil {
		backend.Transport = s
		backend.Sleep = func(ctx context.Context, d time.Duration) error {
			s.Advance(d)
			return ctx.Err()
		}
	}
	return map[string]func() (tfprotov6.ProviderServer, error){
		"stripe": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test", backend) },
	}
}

// Config puts the provider's configuration in front of a piece of HCL. arguments are further lines of the provider block.
func (s *Stripe) Config(hcl string, arguments ...string) string {
	if s.Server != nil {
		arguments = append([]string{fmt.Sprintf("api_key = %q", s.Key), fmt.Sprintf("api_base = %q", s.URL)}, arguments...)
	}
	return "provider \"stripe\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n" + hcl
}

// Test runs the steps with Terraform. Every step that applies a configuration must end in an empty plan, and everything
// is destroyed at the end.
func (s *Stripe) Test(steps ...resource.TestStep) {
	s.t.Helper()
	t, ok := s.t.(*testing.T)
	if !ok {
		s.t.Fatal("acceptance tests run in a *testing.T")
	}
	for i := range steps {
		step := &steps[i]
		if step.Config == "" || step.ImportState || step.RefreshState {
			continue
		}
		step.Config = s.Config(step.Config)
		if step.ExpectError == nil && !step.ExpectNonEmptyPlan && !step.PlanOnly {
			step.ConfigPlanChecks.PostApplyPostRefresh = append(step.ConfigPlanChecks.PostApplyPostRefresh, plancheck.ExpectEmptyPlan())
		}
	}
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: s.Factories(), Steps: steps})
}

// FailNext makes the next request whose method and path match fail with a status and an error message, before it does anything.
// The path is that of a fault of the sandbox: one that ends in "*" matches what begins like it. The answer says that trying again
// is of no use, because the client would, and an error of the server alone would make no operation fail.
func (s *Stripe) FailNext(method, path string, status int, message string) {
	s.t.Helper()
	s.Fault(api.Fault{
		Kind: api.FaultError, Method: method, Path: path, Times: 1,
		Error:  api.Error{Status: status, Type: api.TypeAPI, Message: message},
		Header: http.Header{"Stripe-Should-Retry": {"false"}},
	})
}

// LoseNext answers the next request whose method and path match as if the object did not exist.
func (s *Stripe) LoseNext(method, path string) {
	s.t.Helper()
	s.Fault(api.Fault{
		Kind: api.FaultError, Method: method, Path: path, Times: 1,
		Error: api.Error{Status: http.StatusNotFound, Code: "resource_missing", Message: "There is no such object."},
	})
}

// Requests are the provider's requests so far, as "POST /v1/accounts".
func (s *Stripe) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.log...)
}

// ResetRequests forgets the requests so far.
func (s *Stripe) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}

// RoundTrip is the provider's transport: it takes note, and passes on.
func (s *Stripe) RoundTrip(request *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.log = append(s.log, request.Method+" "+request.URL.Path)
	s.mu.Unlock()
	return http.DefaultTransport.RoundTrip(request)
}

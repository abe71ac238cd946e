package tfkit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	acceptance "github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// toys is a Stripe that has one type of object, `stripe_toy`, whose statuses move by actions: a stand-in for what no object
// of the sandbox needs in the same form, and one that can be meddled with in a line.
type toys struct {
	t        *testing.T
	object   *tfkit.ObjectType
	key      string
	defaults map[string]string

	mu       sync.Mutex
	objects  map[string]map[string]any // by id
	requests []string                  // with their bodies: "POST /v1/toys amount=1"
	fail     map[string]string         // the message with which the next request to a path fails
	before   map[string]func()         // what happens just before the next request to a path
}

func newToys(t *testing.T, object *tfkit.ObjectType) *toys {
	t.Helper()
	object.Name, object.Noun, object.Path, object.Prefix, object.Description = "stripe_toy", "toy", "/v1/toys", "toy_", "A toy."
	if object.Destroy == nil {
		object.Destroy = func(context.Context, *tfkit.Call) error { return tfkit.Forget("A toy lasts.") }
	}
	return &toys{t: t, object: object, key: "sk_test_1", objects: map[string]map[string]any{}, fail: map[string]string{}, before: map[string]func(){}}
}

// moves are the actions of a toy: the statuses from which each is possible, and that to which it leads.
var moves = map[string]struct{ from, to string }{
	"cancel": {"processing", "canceled"}, "post": {"processing", "posted"}, "fail": {"processing", "failed"}, "return": {"posted", "returned"},
}

// RoundTrip answers as Stripe would.
func (s *toys) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	line := request.Method + " " + request.URL.Path
	if len(form) > 0 {
		plain, _ := url.QueryUnescape(form.Encode())
		line += " " + plain
	}
	s.requests = append(s.requests, line)
	object, message := s.answer(request.Method, request.URL.Path, form)
	if message != "" {
		return respond(http.StatusBadRequest, map[string]any{"error": map[string]any{"type": "invalid_request_error", "message": message}})
	}
	if object == nil {
		return respond(http.StatusNotFound, map[string]any{"error": map[string]any{"type": "invalid_request_error", "code": "resource_missing"}})
	}
	return respond(http.StatusOK, object)
}

func (s *toys) answer(method, path string, form url.Values) (object map[string]any, message string) {
	if happens := s.before[path]; happens != nil {
		delete(s.before, path)
		happens()
	}
	if message = s.fail[path]; message != "" {
		delete(s.fail, path)
		return nil, message
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(path, "/v1/test_helpers"), "/v1")
	id, action, _ := strings.Cut(strings.Trim(strings.TrimPrefix(rest, "/toys"), "/"), "/")
	switch {
	case id == "":
		object = map[string]any{"id": fmt.Sprintf("toy_%d", len(s.objects)+1), "created": 1, "status": "processing", "metadata": map[string]any{}}
		s.objects[object["id"].(string)] = object
		set(object, form)
	case s.objects[id] == nil, method == http.MethodGet:
		object = s.objects[id]
	case action == "":
		object = s.objects[id]
		set(object, form)
	default:
		object = s.objects[id]
		if object["status"] != moves[action].from {
			return nil, fmt.Sprintf("The toy is %s.", object["status"])
		}
		object["status"] = moves[action].to
		set(object, form)
	}
	return object, ""
}

// set takes over parameters, one level deep.
func set(object map[string]any, form url.Values) {
	for param, values := range form {
		name, key, nested := strings.Cut(strings.TrimSuffix(param, "]"), "[")
		var value any = values[0]
		if n, err := strconv.Atoi(values[0]); err == nil {
			value = n
		} else if b, err := strconv.ParseBool(values[0]); err == nil {
			value = b
		}
		if !nested {
			object[name] = value
			continue
		}
		members, ok := object[name].(map[string]any)
		if !ok {
			members = map[string]any{}
			object[name] = members
		}
		members[key] = value
		if value == "" {
			delete(members, key)
		}
	}
}

func respond(status int, body any) (*http.Response, error) {
	text, err := json.Marshal(body)
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(text)))}, err
}

// failNext makes the next request to a path fail with a message.
func (s *toys) failNext(path, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail[path] = message
}

// beforeNext makes something happen just before the next request to a path.
func (s *toys) beforeNext(path string, happens func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before[path] = happens
}

// sent checks the requests other than GET since the last look.
func (s *toys) sent(want ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var got []string
	for _, line := range s.requests {
		if !strings.HasPrefix(line, http.MethodGet) {
			got = append(got, line)
		}
	}
	s.requests = nil
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		return fmt.Errorf("sent %q, want %q", got, want)
	}
	return nil
}

func schemaOf(t *testing.T, object *tfkit.ObjectType) schema.Schema {
	t.Helper()
	var response resource.SchemaResponse
	tfkit.NewResource(object).Schema(t.Context(), resource.SchemaRequest{}, &response)
	return response.Schema
}

// toyProvider serves the one resource, without a configuration of its own.
type toyProvider struct {
	*toys
	configured *tfkit.Provider
}

func (p *toyProvider) Configured() *tfkit.Provider { return p.configured }

func (p *toyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "stripe"
}

func (p *toyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p *toyProvider) Configure(_ context.Context, _ provider.ConfigureRequest, response *provider.ConfigureResponse) {
	client, err := stripeapi.New(stripeapi.Config{Key: p.key, Transport: p.toys})
	if err != nil {
		response.Diagnostics.AddError("No client", err.Error())
	}
	p.configured = &tfkit.Provider{
		Client: client, DefaultMetadata: maps.Clone(p.defaults),
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	response.ResourceData = p.configured
}

func (p *toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{tfkit.Resource(p.object)}
}

func (p *toyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

// run runs the steps with Terraform. Every step that applies has to end in an empty plan.
func (s *toys) run(steps ...acceptance.TestStep) {
	s.t.Helper()
	for i := range steps {
		if steps[i].ExpectError == nil && !steps[i].ExpectNonEmptyPlan && steps[i].Config != "" && !steps[i].PlanOnly {
			steps[i].ConfigPlanChecks.PostApplyPostRefresh = append(steps[i].ConfigPlanChecks.PostApplyPostRefresh, plancheck.ExpectEmptyPlan())
		}
	}
	acceptance.UnitTest(s.t, acceptance.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"stripe": func() (tfprotov6.ProviderServer, error) { return tfkit.NewServer(&toyProvider{toys: s}) },
		},
		Steps: steps,
	})
}

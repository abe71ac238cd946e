// Package stripeapi is the one place that configures stripe-go: the key, the base URL, the account context, the user
// agent and the transport. Everything else of the provider speaks of paths, parameters and objects.
package stripeapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v82"
)

// Version is the Stripe API version that every request asks for: the one that stripe-go v82 was generated from.
const Version = stripe.APIVersion

// Object is a JSON object as the API returns it. Numbers are json.Number, so that no digit is lost.
type Object map[string]any

// ID is the object's `id`, empty when it has none.
func (o Object) ID() string {
	id, _ := o["id"].(string)
	return id
}

// Get follows a dotted path ("controller.fees.payer"); nil when something on the way is absent.
func (o Object) Get(path string) any {
	var value any = map[string]any(o)
	for name := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// String is the string at a dotted path, empty when there is none.
func (o Object) String(path string) string {
	s, _ := o.Get(path).(string)
	return s
}

// Strings is the list of strings at a dotted path.
func (o Object) Strings(path string) []string {
	list, _ := o.Get(path).([]any)
	values := make([]string, 0, len(list))
	for _, item := range list {
		if s, ok := item.(string); ok {
			values = append(values, s)
		}
	}
	return values
}

// Config says how to reach Stripe.
type Config struct {
	Key       string            // secret or restricted key
	Base      string            // base URL; empty for https://api.stripe.com
	UserAgent string            // product token of the caller, "terraform-provider-stripe/1.2.3"
	Transport http.RoundTripper // nil for the network
}

// Client sends requests to one platform account. It is safe for concurrent use.
type Client struct {
	backend stripe.RawRequestBackend
	key     string
}

// IsLive reports whether the client acts on live data: real money, real people.
func (c *Client) IsLive() bool { return IsLiveKey(c.key) }

// requestTimeout bounds one attempt, as stripe-go's own default client does.
const requestTimeout = 80 * time.Second

// New makes a client. It sends nothing.
func New(config Config) (*Client, error) {
	transport := config.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	backendConfig := &stripe.BackendConfig{
		HTTPClient: &http.Client{
			Timeout:   requestTimeout,
			Transport: &guard{next: &userAgent{product: config.UserAgent, next: &logging{next: transport}}},
		},
		EnableTelemetry: stripe.Bool(false),
		LeveledLogger:   &stripe.LeveledLogger{Level: stripe.LevelNull},
	}
	if config.Base != "" {
		backendConfig.URL = stripe.String(strings.TrimSuffix(config.Base, "/"))
	}
	backend, ok := stripe.GetBackendWithConfig(stripe.APIBackend, backendConfig).(stripe.RawRequestBackend)
	if !ok {
		return nil, fmt.Errorf("stripe-go %s has no raw requests", stripe.APIVersion)
	}
	return &Client{backend: backend, key: config.Key}, nil
}

// Get retrieves the object at path ("/v1/issuing/cards/ic_..."), acting for account (empty: the platform).
func (c *Client) Get(ctx context.Context, path, account string, query url.Values) (Object, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.do(ctx, http.MethodGet, path, account, "")
}

// pageSize is what Stripe gives of a list at once, at the most.
const pageSize = 100

// List retrieves the first objects of the collection at path, up to limit of them, and says whether there are more. query
// chooses among them.
func (c *Client) List(ctx context.Context, path, account string, query url.Values, limit int) (objects []any, more bool, err error) {
	query = maps.Clone(query)
	if query == nil {
		query = url.Values{}
	}
	for more = true; more && len(objects) < limit; {
		query.Set("limit", strconv.Itoa(min(pageSize, limit-len(objects))))
		page, err := c.Get(ctx, path, account, query)
		if err != nil {
			return nil, false, err
		}
		data, _ := page.Get("data").([]any)
		objects = append(objects, data...)
		more, _ = page.Get("has_more").(bool)
		if len(data) == 0 {
			break // a page without an object has nothing to go on from
		}
		last, _ := data[len(data)-1].(map[string]any)
		query.Set("starting_after", Object(last).ID())
	}
	return objects, more, nil
}

// Post creates or updates, acting for account (empty: the platform). stripe-go gives each call an idempotency key of its
// own and keeps it when it tries again, which it does after a lock timeout and after nothing else. A request that was begun
// is seen through even when ctx is canceled, since its answer is the only trace of what it made: an interrupted apply still
// saves the object.
func (c *Client) Post(ctx context.Context, path, account string, form url.Values) (Object, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.do(context.WithoutCancel(ctx), http.MethodPost, path, account, form.Encode())
}

// Delete deletes the object at path, acting for account (empty: the platform).
func (c *Client) Delete(ctx context.Context, path, account string) (Object, error) {
	return c.do(ctx, http.MethodDelete, path, account, "")
}

func (c *Client) do(ctx context.Context, method, path, account, body string) (Object, error) {
	params := &stripe.RawParams{Params: stripe.Params{Context: ctx}}
	if account != "" {
		params.SetStripeAccount(account)
	}
	response, err := c.backend.RawRequest(method, path, c.key, body, params)
	if err != nil {
		return nil, err
	}
	var object Object
	decoder := json.NewDecoder(bytes.NewReader(response.RawJSON))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("the answer to %s %s is not JSON (request %s): %w", method, path, response.RequestID, err)
	}
	return object, nil
}

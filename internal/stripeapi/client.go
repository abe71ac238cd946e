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

	"github.com/stripe/stripe-go/v82"
)

// Version is the Stripe API version that every request asks for: the one that stripe-go v82 was generated from.
const Version = stripe.APIVersion

// Config says how to reach Stripe.
type Config struct {
	Key       string            // secret or restricted key
	Base      string            // base URL; empty for https://api.stripe.com
	UserAgent string            // product token of the caller, "terraform-provider-stripe/1.2.3"
	Transport http.RoundTripper // nil for the network

	MaxRetries        int     // of one request that Stripe or the network failed; DefaultMaxRetries is a good number
	RequestsPerSecond float64 // instead of Stripe's limit for the mode of the key; zero for that one
	// Unlimited is for what is not Stripe: requests are not slowed down before an answer says that a limit was exceeded.
	Unlimited bool
	Snapshot  bool // Refresh reads pages of lists where that saves requests

	Counters *Counters // that the client adds to; nil when nobody wants to know
}

// DefaultMaxRetries outlasts about twenty seconds of trouble.
const DefaultMaxRetries = 8

// Client sends requests to one platform account. It is safe for concurrent use.
type Client struct {
	backend   stripe.RawRequestBackend
	key       string
	snapshots *snapshots // nil without
}

// IsLive reports whether the client acts on live data: real money, real people.
func (c *Client) IsLive() bool { return IsLiveKey(c.key) }

// New makes a client. It sends nothing.
func New(config Config) (*Client, error) {
	transport := config.Transport
	if transport == nil {
		transport = network()
	}
	counts := config.Counters
	if counts == nil {
		counts = &Counters{}
	}
	made := &Client{key: config.Key}
	limits := newLimiter(made.IsLive(), config.RequestsPerSecond, config.Unlimited)
	backendConfig := &stripe.BackendConfig{
		HTTPClient: &http.Client{Transport: &guard{next: &userAgent{product: config.UserAgent, next: &retry{
			next: transport, limits: limits, most: config.MaxRetries, counts: counts,
		}}}},
		MaxNetworkRetries: stripe.Int64(0), // it knows lock timeouts only
		EnableTelemetry:   stripe.Bool(false),
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull},
	}
	if config.Base != "" {
		backendConfig.URL = stripe.String(strings.TrimSuffix(config.Base, "/"))
	}
	backend, ok := stripe.GetBackendWithConfig(stripe.APIBackend, backendConfig).(stripe.RawRequestBackend)
	if !ok {
		return nil, fmt.Errorf("stripe-go %s has no raw requests", stripe.APIVersion)
	}
	made.backend = backend
	if config.Snapshot {
		made.snapshots = &snapshots{page: made.listPage, hits: &counts.hits, of: map[collection]*snapshot{}}
	}
	return made, nil
}

// network is Go's transport with as many idle connections as Terraform may walk in parallel: its default of two would open
// a new one for almost every request.
func network() http.RoundTripper {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	transport = transport.Clone()
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	return transport
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

// Post creates or updates, acting for account (empty: the platform). All attempts of one call carry the idempotency key that
// stripe-go gives it. A request that was begun is seen through even when ctx is canceled, since its answer is the only trace of
// what it made: an interrupted apply still saves the object.
func (c *Client) Post(ctx context.Context, path, account string, form url.Values) (Object, error) {
	c.writes()
	return c.do(ctx, http.MethodPost, path, account, form.Encode())
}

// Delete deletes the object at path, acting for account (empty: the platform).
func (c *Client) Delete(ctx context.Context, path, account string) (Object, error) {
	c.writes()
	return c.do(ctx, http.MethodDelete, path, account, "")
}

func (c *Client) writes() {
	if c.snapshots != nil {
		c.snapshots.end()
	}
}

func (c *Client) do(ctx context.Context, method, path, account, form string) (Object, error) {
	body, err := c.send(ctx, method, path, account, form)
	if err != nil {
		return nil, err
	}
	object, err := decode(body)
	if err != nil {
		return nil, fmt.Errorf("the answer to %s %s is not JSON: %w", method, template(path), err)
	}
	return object, nil
}

// send returns the body of a successful answer.
func (c *Client) send(ctx context.Context, method, path, account, form string) ([]byte, error) {
	ctx, trail := withTrail(ctx)
	params := &stripe.RawParams{Params: stripe.Params{Context: ctx}}
	if account != "" {
		params.SetStripeAccount(account)
	}
	response, err := c.backend.RawRequest(method, path, c.key, form, params)
	if err != nil {
		return nil, &failed{error: err, trail: *trail}
	}
	return response.RawJSON, nil
}

func decode(body []byte) (Object, error) {
	var object Object
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	err := decoder.Decode(&object)
	return object, err
}

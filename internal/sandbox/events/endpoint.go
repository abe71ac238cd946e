package events

import (
	"net/url"
	"slices"
	"strings"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

// maxEndpoints is how many endpoints an account can have in test mode.
const maxEndpoints = 16

// The statuses of an endpoint.
const (
	statusEnabled  = "enabled"
	statusDisabled = "disabled"
)

// What an endpoint's record remembers beside what it shows.
const (
	secretKey     = "secret"  // what signatures are made with
	secretConnect = "connect" // whether it is told of connected accounts, instead of the account itself
)

// allEvents stands for all events but those that have to be asked for by name.
const allEvents = "*"

// explicit lists the events that an endpoint must name, because they want an answer.
var explicit = []string{AuthorizationRequest}

// listeners are the enabled endpoints that are told of an event.
func listeners(r *api.Request, e api.Event) ([]*api.Record, error) {
	if slices.Contains(explicit, e.Type) {
		return nil, nil // Ask tells the one that answers
	}
	return enabled(r, e.Account, func(names []string) bool {
		return slices.Contains(names, allEvents) || slices.Contains(names, e.Type)
	})
}

// enabled are the enabled endpoints for the events of an account whose enabled_events are wanted: those of the platform for
// its connected accounts, before those of the account itself; the oldest first.
func enabled(r *api.Request, account string, wanted func(names []string) bool) ([]*api.Record, error) {
	var found []*api.Record
	collect := func(owner string, connect bool) error {
		q := store.Query{Type: typeEndpoint, Account: owner, Oldest: true}
		return r.Each(q, func(endpoint *api.Record) (bool, error) {
			if endpoint.Data.String("status") == statusEnabled && endpoint.Secret.Bool(secretConnect) == connect &&
				wanted(endpoint.Data.Strings("enabled_events")) {
				found = append(found, endpoint)
			}
			return true, nil
		})
	}
	if account != r.Platform {
		if err := collect(r.Platform, true); err != nil {
			return nil, err
		}
	}
	return found, collect(account, false)
}

func createEndpoint(r *api.Request) (api.Object, error) {
	count := 0
	err := r.Each(store.Query{Type: typeEndpoint, Account: r.Account}, func(*api.Record) (bool, error) {
		count++
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	if count >= maxEndpoints {
		return nil, api.Invalid("", "", "You have reached the maximum of %d test webhook endpoints. Delete one that is not needed "+
			"any more.", maxEndpoints)
	}
	endpoint := r.New(typeEndpoint)
	endpoint.Data.Merge(api.Object{
		"api_version": nil, "application": nil, "description": nil, "metadata": api.Object{}, "status": statusEnabled,
	})
	endpoint.Secret = api.Object{secretKey: r.RandomID("whsec_", 32), secretConnect: r.Params.Bool("connect")}
	if endpoint.Secret.Bool(secretConnect) {
		endpoint.Data["application"] = "ca_" + strings.TrimPrefix(r.Platform, "acct_")
	}
	if err := applyEndpoint(r, endpoint); err != nil {
		return nil, err
	}
	if version := r.Params.String("api_version"); version != "" {
		endpoint.Data["api_version"] = version
	}
	if err := r.Insert(endpoint); err != nil {
		return nil, err
	}
	return reveal(r, endpoint)
}

// applyEndpoint writes the parameters that creation and update have in common.
func applyEndpoint(r *api.Request, endpoint *api.Record) error {
	if address, given := r.Params["url"].(string); given {
		if err := checkURL(address); err != nil {
			return err
		}
		endpoint.Data["url"] = address
	}
	if names, given := r.Params["enabled_events"]; given {
		if len(store.AsList(names)) == 0 {
			return api.Invalid("enabled_events", "", "A webhook endpoint needs at least one event: name those that it should be "+
				"told of, or `*` for all of them.")
		}
		endpoint.Data["enabled_events"] = names
	}
	for _, name := range []string{"description", "metadata"} {
		if value, given := r.Params[name]; given {
			endpoint.Data.Merge(api.Object{name: value})
		}
	}
	return nil
}

// checkURL accepts the address of any HTTP server.
func checkURL(address string) error {
	parsed, err := url.Parse(address)
	switch {
	case address == "":
		return api.Empty("url")
	case err != nil:
		return api.Invalid("url", "url_invalid", "Invalid URL: %s", address)
	case parsed.Scheme != "http" && parsed.Scheme != "https":
		return api.Invalid("url", "url_invalid", "Invalid URL: An explicit scheme (such as https) must be provided.")
	case parsed.Hostname() == "":
		return api.Invalid("url", "url_invalid", "Invalid URL: %s has no host.", address)
	case parsed.User != nil:
		return api.Invalid("url", "url_invalid", "Invalid URL: it cannot have a user name or a password.")
	}
	return nil
}

func findEndpoint(r *api.Request) (*api.Record, error) {
	return r.Find(typeEndpoint, r.Path("webhook_endpoint"))
}

func retrieveEndpoint(r *api.Request) (api.Object, error) {
	endpoint, err := findEndpoint(r)
	if err != nil {
		return nil, err
	}
	return r.Render(endpoint)
}

// revealEndpoint shows an endpoint with its secret, as the Dashboard does: the API shows that at the creation only.
func revealEndpoint(r *api.Request) (api.Object, error) {
	endpoint, err := findEndpoint(r)
	if err != nil {
		return nil, err
	}
	return reveal(r, endpoint)
}

// reveal renders an endpoint with its secret, which the record keeps to itself.
func reveal(r *api.Request, endpoint *api.Record) (api.Object, error) {
	shown, err := r.Render(endpoint)
	if err != nil {
		return nil, err
	}
	shown = shown.Clone()
	shown[secretKey] = endpoint.Secret[secretKey]
	return shown, nil
}

func listEndpoints(r *api.Request) (api.Object, error) {
	return r.List(store.Query{Type: typeEndpoint}, nil)
}

func updateEndpoint(r *api.Request) (api.Object, error) {
	endpoint, err := findEndpoint(r)
	if err != nil {
		return nil, err
	}
	if err := applyEndpoint(r, endpoint); err != nil {
		return nil, err
	}
	if r.Params.Has("disabled") {
		endpoint.Data["status"] = statusEnabled
		if r.Params.Bool("disabled") {
			endpoint.Data["status"] = statusDisabled
		}
	}
	if err := r.Update(endpoint); err != nil {
		return nil, err
	}
	return r.Render(endpoint)
}

// deleteEndpoint removes the endpoint; what is still in its queue is canceled when it falls due.
func deleteEndpoint(r *api.Request) (api.Object, error) {
	endpoint, err := findEndpoint(r)
	if err != nil {
		return nil, err
	}
	if err := r.Delete(endpoint); err != nil {
		return nil, err
	}
	return api.Object{"id": endpoint.ID, "object": typeEndpoint, "deleted": true}, nil
}

package endpoint

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/embedded-finance/terraform-provider-stripe/internal/capabilities/eventtypes"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

// validate refuses what is no URL of a server.
func validate(config tfkit.Value, diagnostics *diag.Diagnostics) {
	given := config.Get("url")
	if !given.IsSet() {
		return
	}
	parsed, err := url.Parse(given.String())
	switch {
	case err != nil, parsed.Scheme != "http" && parsed.Scheme != "https", parsed.Hostname() == "":
		diagnostics.AddAttributeError(tfkit.AttributePath("url"), "Invalid URL",
			fmt.Sprintf("%q is not the URL of a server, such as https://example.com/stripe/webhooks.", given.String()))
	case parsed.User != nil:
		diagnostics.AddAttributeError(tfkit.AttributePath("url"), "Invalid URL",
			"The URL has a user name or a password, which Stripe does not send. The signature of each request proves that it comes from Stripe.")
	}
}

// plan refuses plain http where real data travels, and warns of events that Stripe is not known to have.
func plan(_ context.Context, p *tfkit.Plan) {
	if address, err := url.Parse(p.Planned.Get("url").String()); err == nil && address.Scheme == "http" && p.Provider != nil && p.Provider.Client.IsLive() {
		p.Error("url", "Plain http with a live key", "Events of live mode are about real people and real money, and Stripe sends them by https alone. "+
			"Use an https URL.")
	}
	if !p.Creates() && !p.Changes("enabled_events") {
		return
	}
	for _, name := range p.Planned.Get("enabled_events").Strings() {
		if slices.Contains(eventtypes.All, name) {
			continue
		}
		detail := fmt.Sprintf("%q is none of the %d events that this version of the provider knows.", name, len(eventtypes.All)-1)
		if near := tfkit.Nearest(name, eventtypes.All); near != "" {
			detail += fmt.Sprintf(" Did you mean %q?", near)
		}
		p.Warn("enabled_events", "Unknown event "+name, detail+" Stripe refuses events that it does not know.")
	}
}

package connect

import (
	"net/url"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/api"
)

// linkLife is how long an account link can be opened (the API reference's example).
const linkLife = 5 * time.Minute

// registerLinks adds what sends an account's holder to a form of Stripe's, hosted or embedded.
func registerLinks(m *api.Mux) {
	m.Handle("POST /v1/account_links", createAccountLink,
		"The URL leads nowhere: `POST /_sandbox/accounts/{id}/onboard` does what the holder does there.")
	m.Handle("POST /v1/account_sessions", createAccountSession,
		"The client secret opens nothing, and lives for 30 minutes; Stripe does not document how long its own do.",
		"A component of Treasury or Issuing is refused to accounts that do not request the capability behind it.")
}

// setupForms are the forms in which Stripe onboards, by who has which dashboard.
var setupForms = map[string]string{"none": "c", "express": "e", "full": "s"}

func createAccountLink(r *api.Request) (api.Object, error) {
	account, err := connectedParam(r)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"refresh_url", "return_url"} {
		if !r.Params.Has(name) {
			return nil, api.Missing(name)
		}
		if u, err := url.Parse(r.Params.String(name)); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, api.Invalid(name, "url_invalid", "Not a valid URL")
		}
	}
	if r.Params.Has("collect") && r.Params.Has("collection_options") {
		return nil, api.Exclusive("collect", "collection_options")
	}
	if r.Params.String("type") == "account_update" && account.Data.String("controller.requirement_collection") != byApplication {
		return nil, api.Invalid("type", "", "You cannot create `account_update` type account links for accounts whose requirements "+
			"Stripe collects. Use `account_onboarding`.")
	}
	form := setupForms[account.Data.String("controller.stripe_dashboard.type")]
	return api.Object{
		"object": "account_link", "created": r.Now.Unix(), "expires_at": r.Now.Add(linkLife).Unix(),
		"url": "https://connect.stripe.com/setup/" + form + "/" + account.ID + "/" + r.RandomID("", 12),
	}, nil
}

// connectedParam loads the connected account that the parameter account names.
func connectedParam(r *api.Request) (*api.Record, error) {
	const param = "account"
	account, err := r.Find(typeAccount, r.Params.String(param))
	if err == nil && account.ID == r.Platform {
		return nil, api.Invalid(param, "", "The account '%s' is your own. Name an account that is connected to your platform.", account.ID)
	}
	return account, err
}

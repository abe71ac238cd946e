package connect_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v82"
)

const linkURLs = "&refresh_url=https%3A%2F%2Fexample.com%2Freauth&return_url=https%3A%2F%2Fexample.com%2Freturn"

func TestAccountLinks(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := post(t, s, "/v1/accounts", guideCreation).String("id")
	express := post(t, s, "/v1/accounts", "type=express").String("id")
	link, err := s.Client().V1AccountLinks.Create(context.Background(), &stripe.AccountLinkCreateParams{
		Account: stripe.String(account), Type: stripe.String("account_onboarding"),
		RefreshURL: stripe.String("https://example.com/reauth"), ReturnURL: stripe.String("http://localhost:4242/return"),
	})
	noError(t, err)
	if link.Created != s.Now().Unix() || link.ExpiresAt-link.Created != 300 || !strings.HasPrefix(link.URL, "https://connect.stripe.com/setup/c/"+account+"/") {
		t.Errorf("the link is %+v", link)
	}
	post(t, s, "/v1/account_links", "account="+account+"&type=account_update&collection_options[fields]=eventually_due"+linkURLs)
	for form, want := range map[string]refusal{
		"account=" + account + "&type=account_onboarding":                                                                            {400, "parameter_missing", "refresh_url", "refresh_url"},
		"account=" + account + "&type=account_onboarding&refresh_url=https://example.com&return_url=nowhere":                         {400, "url_invalid", "return_url", "Not a valid URL"},
		"account=" + account + "&type=account_onboarding&collect=eventually_due&collection_options[fields]=currently_due" + linkURLs: {400, "parameters_exclusive", "", "collect, collection_options"},
		"account=" + express + "&type=account_update" + linkURLs:                                                                     {400, "", "type", "account_onboarding"},
		"account=acct_nonesuch&type=account_onboarding" + linkURLs:                                                                   {403, "account_invalid", "", "acct_nonesuch"},
		"account=" + get(t, s, "/v1/account").String("id") + "&type=account_onboarding" + linkURLs:                                   {400, "", "account", "is your own"},
	} {
		refuses(t, s, "/v1/account_links", form, want)
	}
}

// The requests of the embedded finance guide, "Create an account session", and what the API reference says of defaults.
func TestAccountSessions(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := post(t, s, "/v1/accounts", guideCreation).String("id")
	wallet := post(t, s, "/v1/account_sessions", "account="+account+"&components[financial_account][enabled]=true"+
		"&components[financial_account][features][send_money]=true&components[financial_account][features][transfer_balance]=true"+
		"&components[financial_account][features][external_account_collection]=true")
	wantFields(t, wallet, map[string]any{
		"object": "account_session", "account": account, "expires_at": s.Now().Add(30 * time.Minute).Unix(),
		"components.financial_account.enabled":                                     true,
		"components.financial_account.features.send_money":                         true,
		"components.financial_account.features.transfer_balance":                   true,
		"components.financial_account.features.external_account_collection":        true,
		"components.financial_account.features.disable_stripe_user_authentication": false,
		"components.payments.enabled":                                              false,
		"components.payments.features.refund_management":                           true,
		"components.payments.features.destination_on_behalf_of_charge_management":  false,
		"components.payouts.features.instant_payouts":                              false,
		"components.issuing_cards_list.features.card_management":                   false,
	})
	params := &stripe.AccountSessionCreateParams{Account: stripe.String(account), Components: &stripe.AccountSessionCreateComponentsParams{
		IssuingCardsList: &stripe.AccountSessionCreateComponentsIssuingCardsListParams{
			Enabled: stripe.Bool(true),
			Features: &stripe.AccountSessionCreateComponentsIssuingCardsListFeaturesParams{
				CardManagement: stripe.Bool(true), CardholderManagement: stripe.Bool(true),
				CardSpendDisputeManagement: stripe.Bool(true), SpendControlManagement: stripe.Bool(true),
			},
		},
	}}
	session, err := s.Client().V1AccountSessions.Create(context.Background(), params)
	noError(t, err)
	if features := session.Components.IssuingCardsList.Features; !features.CardManagement || !features.SpendControlManagement ||
		features.DisableStripeUserAuthentication || session.ClientSecret == "" {
		t.Errorf("the session is %+v with %+v", session, features)
	}
	own := post(t, s, "/v1/account_sessions", "account="+account+"&components[account_management][enabled]=true"+
		"&components[account_management][features][external_account_collection]=false")
	wantFields(t, own, map[string]any{"components.account_management.features.disable_stripe_user_authentication": true})

	standard := post(t, s, "/v1/accounts", "type=standard").String("id")
	wantFields(t, post(t, s, "/v1/account_sessions", "account="+standard+"&components[balances][enabled]=true"), map[string]any{
		"components.balances.features.instant_payouts": true,
	})
	const management = "&components[account_management][enabled]=true&components[account_management][features]"
	for form, want := range map[string]refusal{
		"account=" + account + "&components[payments][enabled]=false":                    {400, "", "components", "At least one component"},
		"account=" + standard + "&components[financial_account][enabled]=true":           {400, "", "components[financial_account]", "`treasury`"},
		"account=" + standard + "&components[issuing_card][enabled]=true":                {400, "", "components[issuing_card]", "`card_issuing`"},
		"account=" + standard + management + "[external_account_collection]=false":       {400, "", "components[account_management][features][external_account_collection]", "your platform collects"},
		"account=" + standard + management + "[disable_stripe_user_authentication]=true": {400, "", "components[account_management][features][disable_stripe_user_authentication]", "your platform collects"},
		"account=acct_nonesuch&components[payments][enabled]=true":                       {403, "account_invalid", "", "acct_nonesuch"},
	} {
		refuses(t, s, "/v1/account_sessions", form, want)
	}
}

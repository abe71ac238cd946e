package connect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/embedded-finance/terraform-provider-stripe/internal/sandbox/store"
)

const bankHash = "external_account[object]=bank_account&external_account[country]=US&external_account[currency]=usd" +
	"&external_account[routing_number]=110000000&external_account[account_number]=000123456789"

func TestExternalAccountsFromTokensAndHashes(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, payments)
	bank := map[string]any{
		"object": "bank_account", "country": "US", "currency": "usd", "last4": "6789", "routing_number": "110000000",
		"bank_name": "STRIPE TEST BANK", "status": "new",
	}
	card := map[string]any{
		"object": "card", "brand": "Visa", "funding": "debit", "last4": "5556", "currency": "usd", "country": "US", "exp_month": 12,
	}
	for name, test := range map[string]struct {
		form string
		want map[string]any
	}{
		"bank token":       {"external_account=btok_us", bank},
		"bank hash":        {bankHash, bank},
		"older name":       {"bank_account[country]=US&bank_account[routing_number]=110000000&bank_account[account_number]=000123456789", bank},
		"card token":       {"external_account=tok_visa_debit", card},
		"mastercard token": {"external_account=tok_mastercard_debit", map[string]any{"brand": "MasterCard", "last4": "8210"}},
		"card hash": {
			"external_account[object]=card&external_account[number]=4000056655665556&external_account[exp_month]=12" +
				"&external_account[exp_year]=2040&external_account[currency]=usd&external_account[name]=Jenny",
			map[string]any{"object": "card", "last4": "5556", "exp_year": 2040, "name": "Jenny"},
		},
		"details": {
			bankHash + "&external_account[account_holder_name]=Jenny&external_account[account_holder_type]=individual" +
				"&external_account[account_type]=savings&metadata[a]=1",
			map[string]any{"account_holder_name": "Jenny", "account_holder_type": "individual", "account_type": "savings", "metadata.a": "1"},
		},
		"abroad": {
			"external_account[object]=bank_account&external_account[country]=DE&external_account[currency]=eur" +
				"&external_account[account_number]=DE89370400440532013000",
			map[string]any{"country": "DE", "currency": "eur", "last4": "3000", "routing_number": nil},
		},
	} {
		external := post(t, s, account+"/external_accounts", test.form)
		t.Run(name, func(t *testing.T) {
			wantFields(t, external, test.want)
			id := external.String("id")
			prefix := map[string]string{"bank_account": "ba_", "card": "card_"}[external.String("object")]
			if len(id) != len(prefix)+24 || id[:len(prefix)] != prefix {
				t.Errorf("id = %q, want %s and 24 characters", id, prefix)
			}
			for _, list := range []string{"/external_accounts/", "/bank_accounts/"} {
				wantFields(t, get(t, s, account+list+id), test.want)
			}
		})
	}
}

func TestExternalAccountRefuses(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s)
	for name, test := range map[string]struct {
		form string
		want refusal
	}{
		"nothing":    {"", refusal{400, "parameter_missing", "external_account", "Missing required param: external_account."}},
		"empty":      {"external_account=", refusal{400, "parameter_invalid_empty", "external_account", "empty string"}},
		"no token":   {"external_account=btok_mars", refusal{400, "resource_missing", "external_account", "No such token: 'btok_mars'"}},
		"both names": {"external_account=btok_us&bank_account=btok_us", refusal{400, "parameters_exclusive", "", "only specify one"}},
		"real account number": {
			"external_account[object]=bank_account&external_account[country]=US&external_account[routing_number]=110000000&external_account[account_number]=123",
			refusal{400, "account_number_invalid", "external_account[account_number]", "You must use a test bank account number in test mode. Try 000123456789"},
		},
		"routing number with a wrong check digit": {
			"external_account[object]=bank_account&external_account[country]=US&external_account[routing_number]=110000001&external_account[account_number]=000123456789",
			refusal{400, "routing_number_invalid", "external_account[routing_number]", "110000001"},
		},
		"no routing number": {
			"external_account[object]=bank_account&external_account[country]=US&external_account[account_number]=000123456789",
			refusal{400, "parameter_missing", "external_account[routing_number]", "routing_number"},
		},
		"unknown country": {
			"external_account[object]=bank_account&external_account[country]=XX&external_account[account_number]=000123456789",
			refusal{400, "country_unsupported", "external_account[country]", "Country 'XX' is unknown"},
		},
		"credit card": {
			"external_account[object]=card&external_account[number]=4242424242424242&external_account[exp_month]=12&external_account[exp_year]=2040",
			refusal{400, "invalid_card_type", "external_account[number]", "debit cards"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refuses(t, s, account+"/external_accounts", test.form, test.want)
		})
	}
}

func TestDefaultExternalAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s)
	list := account + "/external_accounts"
	isDefault := func(id string, want bool) {
		t.Helper()
		wantFields(t, get(t, s, list+"/"+id), map[string]any{"default_for_currency": want})
	}
	first := post(t, s, list, "external_account=btok_us").String("id")
	second := post(t, s, list, "external_account=tok_visa_debit").String("id")
	isDefault(first, true)
	isDefault(second, false)
	status, body := s.Delete(list + "/" + first)
	refusal{400, "", "", "You cannot delete the default external account for your default currency."}.check(t, status, body)
	refuses(t, s, list+"/"+first, "default_for_currency=false", refusal{400, "", "default_for_currency", "make another external account the default"})

	post(t, s, list+"/"+second, "default_for_currency=true")
	isDefault(first, false)
	isDefault(second, true)
	third := post(t, s, list, "default_for_currency=true&"+bankHash).String("id")
	isDefault(second, false)
	isDefault(third, true)
	wantFields(t, remove(t, s, list+"/"+first), map[string]any{"id": first, "object": "bank_account", "deleted": true, "currency": "usd"})
	wantFields(t, remove(t, s, account+"/bank_accounts/"+second), map[string]any{"id": second, "object": "card", "deleted": true})

	// Another currency has a default of its own, which may go when it is the last.
	euro := post(t, s, list, "external_account[object]=bank_account&external_account[country]=DE&external_account[currency]=eur"+
		"&external_account[account_number]=DE89370400440532013000").String("id")
	isDefault(euro, true)
	isDefault(third, true)
	further := post(t, s, list, "external_account[object]=bank_account&external_account[country]=FR&external_account[currency]=eur"+
		"&external_account[account_number]=FR1420041010050500013M02606").String("id")
	status, body = s.Delete(list + "/" + euro)
	refusal{400, "", "", "while there are others"}.check(t, status, body)
	remove(t, s, list+"/"+further)
	remove(t, s, list+"/"+euro)
}

func TestAccountParameterReplacesTheDefault(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, "external_account=btok_us")
	first := store.AsObject(get(t, s, account).List("external_accounts.data")[0]).String("id")
	updated := post(t, s, account, "external_account=tok_visa_debit")
	data := updated.List("external_accounts.data")
	if len(data) != 1 {
		t.Fatalf("%d external accounts, want the new one alone", len(data))
	}
	wantFields(t, store.AsObject(data[0]), map[string]any{"object": "card", "default_for_currency": true})
	wantFields(t, updated, map[string]any{
		"external_accounts.object": "list", "external_accounts.url": account + "/external_accounts", "external_accounts.has_more": false,
	})
	status, body := s.Get(account + "/external_accounts/" + first)
	refusal{404, "resource_missing", "id", "No such external account: '" + first + "'"}.check(t, status, body)
	wantFields(t, store.AsObject(post(t, s, account, bankHash).List("external_accounts.data")[0]), map[string]any{"last4": "6789"})
}

func TestExternalAccountsAreListedByKind(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s)
	for _, token := range []string{"btok_us", "tok_visa_debit", "btok_us_verified"} {
		post(t, s, account+"/external_accounts", "external_account="+token)
	}
	for query, want := range map[string]int{"": 3, "?object=bank_account": 2, "?object=card": 1, "?limit=2": 2, "?object=card&limit=1": 1} {
		if got := len(get(t, s, account+"/external_accounts"+query).List("data")); got != want {
			t.Errorf("%q lists %d, want %d", query, got, want)
		}
	}
}

func TestExternalAccountExpandsItsAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s, "email=jenny@example.com")
	list := account + "/external_accounts"
	for _, token := range []string{"btok_us", "tok_visa_debit"} {
		external := post(t, s, list, "expand[]=account&external_account="+token)
		wantFields(t, external, map[string]any{"account.email": "jenny@example.com"})
		wantFields(t, get(t, s, list+"/"+external.String("id")+"?expand[]=account"), map[string]any{"account.email": "jenny@example.com"})
	}
	for _, e := range get(t, s, list+"?expand[]=data.account").List("data") {
		wantFields(t, store.AsObject(e), map[string]any{"account.email": "jenny@example.com"})
	}
	for _, e := range get(t, s, account+"?expand[]=external_accounts.data.account").List("external_accounts.data") {
		wantFields(t, store.AsObject(e), map[string]any{"account.email": "jenny@example.com"})
	}
}

func TestExternalAccountUpdate(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	account := newAccount(t, s)
	list := account + "/external_accounts"
	bank := post(t, s, list, "external_account=btok_us").String("id")
	wantFields(t, post(t, s, list+"/"+bank, "account_holder_name=Jenny&account_holder_type=company&account_type=checking&metadata[a]=1"), map[string]any{
		"account_holder_name": "Jenny", "account_holder_type": "company", "account_type": "checking", "metadata.a": "1",
	})
	wantFields(t, post(t, s, account+"/bank_accounts/"+bank, "account_holder_type=&metadata="), map[string]any{
		"account_holder_type": nil, "metadata.a": nil, "account_holder_name": "Jenny",
	})
	refuses(t, s, list+"/"+bank, "exp_month=3", refusal{400, "parameter_unknown", "exp_month", "Received unknown parameter: exp_month"})
	card := post(t, s, list, "external_account=tok_visa_debit").String("id")
	wantFields(t, post(t, s, list+"/"+card, "exp_month=3&exp_year=2041&name=Jenny&address_zip=10001"), map[string]any{
		"exp_month": 3, "exp_year": 2041, "name": "Jenny", "address_zip": "10001",
	})
	refuses(t, s, list+"/"+card, "account_holder_name=x", refusal{400, "parameter_unknown", "account_holder_name", "unknown parameter"})
	refuses(t, s, list+"/"+card, "exp_month=soon", refusal{400, "parameter_invalid_integer", "exp_month", "Invalid integer: soon"})
}

func TestBankAccountOwnershipVerification(t *testing.T) {
	t.Parallel()
	s := newSlowServer(t, time.Minute)
	account := newAccount(t, s, payments, strings.TrimSuffix(individual, "&external_account=btok_us_verified"),
		"external_account[object]=bank_account&external_account[country]=US"+
			"&external_account[routing_number]=110000000&external_account[account_number]=000999999992")
	bank := account + "/external_accounts/" + store.AsObject(get(t, s, account).List("external_accounts.data")[0]).String("id")
	wantFields(t, get(t, s, bank), map[string]any{"status": "new"})
	s.Advance(time.Minute)
	wantFields(t, get(t, s, bank), map[string]any{"status": "verification_failed"})
	wantStrings(t, get(t, s, bank), "requirements.currently_due", "documents.bank_account_ownership_verification.files")
	wantFields(t, get(t, s, account), map[string]any{"payouts_enabled": false, "charges_enabled": true})
	post(t, s, bank, "documents[bank_account_ownership_verification][files][]=file_identity_document_success")
	s.Advance(time.Minute)
	wantFields(t, get(t, s, bank), map[string]any{"status": "new"})
	wantFields(t, get(t, s, account), map[string]any{"payouts_enabled": true})
}

func TestExternalAccountsOfAccountsThatStripeCollectsFor(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	id := post(t, s, "/v1/accounts", "type=express&external_account=btok_us").String("id")
	list := "/v1/accounts/" + id + "/external_accounts"
	forbidden := refusal{403, "oauth_not_supported", "", "does not have the required permissions for this endpoint on account '" + id + "'"}
	refuses(t, s, list, "external_account=btok_us", forbidden)
	bank := list + "/" + store.AsObject(get(t, s, list).List("data")[0]).String("id")
	refuses(t, s, bank, "metadata[a]=1", forbidden)
	status, body := s.Delete(bank)
	forbidden.check(t, status, body)
	get(t, s, bank)
}

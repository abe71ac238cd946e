package testauthorization_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

const (
	resourceType = "stripe_test_issuing_authorization"
	ride         = acctest.Resource(resourceType + ".ride")
	collection   = "/v1/issuing/authorizations"
	helpers      = "/v1/test_helpers/issuing/authorizations"
)

// issuing are the capabilities of accounts with cards on financial accounts.
var issuing = []string{"card_issuing", "card_payments", "transfers", "treasury"}

// till is what an authorization needs, made behind Terraform's back.
type till struct {
	*acctest.Stripe
	account, wallet, card string
}

// newTill has an active card of an account whose financial account has funds.
func newTill(h *acctest.Stripe, funds int) *till {
	s := &till{Stripe: h, account: h.Account(issuing...)}
	s.wallet = h.Meddle("/v1/treasury/financial_accounts", s.account, "supported_currencies[]=usd"+
		"&features[card_issuing][requested]=true&features[financial_addresses][aba][requested]=true").ID()
	s.card = s.newCard()
	if funds > 0 {
		h.Meddle("/v1/test_helpers/treasury/received_credits", s.account,
			fmt.Sprintf("amount=%d&currency=usd&network=ach&financial_account=%s", funds, s.wallet))
	}
	return s
}

func (s *till) newCard() string {
	cardholder := s.Meddle("/v1/issuing/cardholders", s.account, "name=Company Card&type=company"+
		"&billing[address][line1]=354 Oyster Point Blvd&billing[address][city]=South San Francisco&billing[address][state]=CA"+
		"&billing[address][postal_code]=94080&billing[address][country]=US").ID()
	return s.Meddle("/v1/issuing/cards", s.account, "type=virtual&currency=usd&status=active&cardholder="+cardholder+
		"&financial_account="+s.wallet).ID()
}

// declare is the resource with the card and arguments of a test.
func (s *till) declare(arguments string) string {
	return fmt.Sprintf("resource %q \"ride\" {\n  account = { id = %q }\n  card    = { id = %q }\n%s\n}\n", resourceType, s.account, s.card, arguments)
}

// shows checks the balance of the financial account.
func (s *till) shows(cash, pending string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		wallet := s.Look("/v1/treasury/financial_accounts/"+s.wallet, s.account)
		if c, p := fmt.Sprint(wallet.Get("balance.cash.usd")), fmt.Sprint(wallet.Get("balance.outbound_pending.usd")); c != cash || p != pending {
			return fmt.Errorf("cash %s and outbound_pending %s, want %s and %s", c, p, cash, pending)
		}
		return nil
	}
}

func both(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeTestCheckFunc(checks...)
}

// spaced makes a pattern of a sentence, whose lines Terraform breaks where it likes.
func spaced(sentence string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(sentence), " ", `[\s│╷╵]+`))
}

const guide = `
  amount               = 1000
  authorization_method = "chip"
  merchant_data = {
    category    = "taxicabs_limousines"
    city        = "San Francisco"
    country     = "US"
    name        = "Rocket Rides"
    network_id  = "1234567890"
    postal_code = "94107"
    state       = "CA"
  }`

func TestAccAuthorizationOfTheGuide(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	var id string
	s.Test(
		resource.TestStep{
			Config:           s.declare(guide + "\n  outcome = \"pending\""),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionCreate, ride.Promises("outcome", "pending"), ride.Awaits("status")),
			ConfigStateChecks: append([]statecheck.StateCheck{
				ride.Has("id", knownvalue.StringRegexp(regexp.MustCompile(`^iauth_\w+$`))), ride.Has("status", "pending"), ride.Has("approved", true),
				ride.Has("amount", 1000), ride.Has("authorized_amount", 1000), ride.Has("merchant_amount", 1000), ride.Has("currency", "usd"),
				ride.Has("merchant_currency", "usd"), ride.Has("merchant_data/name", "Rocket Rides"), ride.Has("transactions", []string{}),
				ride.Has("authorization_code", knownvalue.StringRegexp(regexp.MustCompile(`^S\d{6}$`))),
				ride.Has("treasury/transaction", knownvalue.StringRegexp(regexp.MustCompile(`^trxn_\w+$`))),
				ride.Has("treasury/received_debits", []string{}), ride.Has("card/id", s.card), ride.Has("created", knownvalue.NotNull()),
				ride.Has("cardholder", knownvalue.NotNull()),
			}, ride.Lacks("decline_reason", "capture_amount", "wallet", "verification_data", "metadata")...),
			Check: both(ride.Remember("id", &id), s.shows("19000", "1000")),
		},
		resource.TestStep{
			Config:           s.declare(guide + "\n  outcome = \"captured\""),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionUpdate, ride.Knows("id", "cardholder", "created", "authorization_code")...),
			ConfigStateChecks: []statecheck.StateCheck{
				ride.Has("status", "closed"), ride.Has("outcome", "captured"), ride.Has("capture_amount", 1000),
				ride.Has("transactions", knownvalue.ListSizeExact(1)), ride.Has("treasury/received_debits", knownvalue.ListSizeExact(1)),
			},
			Check: both(ride.Keeps("id", &id), s.shows("19000", "0")),
		},
		resource.TestStep{
			Config:      s.declare(guide + "\n  outcome = \"pending\""),
			ExpectError: spaced(`An issuing authorization that is captured stays so.`),
		},
		resource.TestStep{ // no longer configured, it shows where the authorization is
			Config: s.declare(guide), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{ride.Has("outcome", "captured"), ride.Has("capture_amount", 1000)},
		},
	)
	if got := s.Look(collection+"/"+id, s.account); got.String("status") != "closed" {
		t.Errorf("after the destruction the authorization is %s", got.String("status"))
	}
}

func TestAccAuthorizationOutcomes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments     string
		status        string
		amount        int
		cash, pending string
	}{
		"left out":           {"", "pending", 1000, "19000", "1000"},
		"captured":           {`outcome = "captured"`, "closed", 1000, "19000", "0"},
		"captured in part":   {"outcome = \"captured\"\n  capture_amount = 300", "closed", 1000, "19700", "0"},
		"captured beyond it": {"outcome = \"captured\"\n  capture_amount = 1500", "closed", 1000, "18500", "0"},
		"reversed":           {`outcome = "reversed"`, "reversed", 0, "20000", "0"},
		"expired":            {`outcome = "expired"`, "expired", 1000, "20000", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(acctest.New(t), 20000)
			s.Test(resource.TestStep{
				Config: s.declare(guide + "\n  " + test.arguments),
				ConfigStateChecks: []statecheck.StateCheck{
					ride.Has("status", test.status), ride.Has("amount", 1000), ride.Has("authorized_amount", test.amount),
				},
				Check: s.shows(test.cash, test.pending),
			})
		})
	}
}

func TestAccAuthorizationMovesOn(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	var id string
	s.Test(
		resource.TestStep{Config: s.declare(guide + "\n  outcome = \"expired\""), Check: both(ride.Remember("id", &id), s.shows("20000", "0"))},
		resource.TestStep{ // what a capture takes is for later while it lies ahead
			Config:           s.declare(guide + "\n  outcome = \"expired\"\n  capture_amount = 400"),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionUpdate), Check: both(ride.Keeps("id", &id), s.shows("20000", "0")),
		},
		resource.TestStep{
			Config:           s.declare(guide + "\n  outcome = \"captured\"\n  capture_amount = 400"),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionUpdate), Check: both(ride.Keeps("id", &id), s.shows("19600", "0")),
		},
		resource.TestStep{ // and makes another authorization once it lies behind
			Config:           s.declare(guide + "\n  outcome = \"captured\"\n  capture_amount = 500"),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionReplace), Check: s.shows("19100", "0"),
		},
		resource.TestStep{
			Config:           s.declare(guide + "\n  outcome = \"captured\""),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionNoop),
		},
	)
}

func TestAccAuthorizationThatIsDeclined(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 500)
	s.Test(
		resource.TestStep{
			Config:      s.declare(guide),
			ExpectError: spaced(`: insufficient_funds. The balance that the card draws on is too low`),
		},
		resource.TestStep{
			Config:      s.declare(guide + "\n  outcome = \"captured\""),
			ExpectError: spaced(`bring money into its financial account, or top up the Issuing balance`),
		},
		resource.TestStep{
			Config: s.declare(guide + "\n  outcome = \"declined\""), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionReplace),
			ConfigStateChecks: append([]statecheck.StateCheck{
				ride.Has("status", "closed"), ride.Has("approved", false), ride.Has("decline_reason", "insufficient_funds"),
				ride.Has("authorized_amount", 1000),
			}, ride.Lacks("authorization_code", "treasury/transaction")...),
			Check: s.shows("500", "0"),
		},
		resource.TestStep{
			Config:      s.declare(guide + "\n  outcome = \"pending\""),
			ExpectError: spaced(`An issuing authorization that is declined stays so.`),
		},
		resource.TestStep{
			Config:      s.declare(strings.Replace(guide, "1000", "400", 1) + "\n  outcome = \"declined\""),
			ExpectError: spaced(`although outcome = "declined" expects a decline`),
		},
		resource.TestStep{ // that one was tainted, and goes; what it held comes back
			Config: s.declare(strings.Replace(guide, "1000", "300", 1)), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionReplace),
			Check: s.shows("200", "300"),
		},
	)
}

func TestAccAuthorizationIsReversedByItsDestruction(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	var id string
	s.Test(resource.TestStep{Config: s.declare(guide), Check: both(ride.Remember("id", &id), s.shows("19000", "1000"))})
	if got := s.Look(collection+"/"+id, s.account); got.String("status") != "reversed" {
		t.Errorf("after the destruction the authorization is %s", got.String("status"))
	}
	if err := s.shows("20000", "0")(nil); err != nil {
		t.Error(err)
	}
}

func TestAccAuthorizationIsAbandoned(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	var id string
	s.Test(resource.TestStep{Config: s.declare(guide + "\n  deletion_policy = \"abandon\""), Check: ride.Remember("id", &id)})
	if got := s.Look(collection+"/"+id, s.account); got.String("status") != "pending" {
		t.Errorf("the abandoned authorization is %s", got.String("status"))
	}
}

// full has every argument.
const full = `
  amount                 = 1000
  currency               = "usd"
  merchant_amount        = 800
  merchant_currency      = "gbp"
  is_amount_controllable = true
  authorization_method   = "contactless"
  wallet                 = "apple_pay"
  outcome                = "captured"
  capture_amount         = 500
  deletion_policy        = "delete"
  metadata               = { trip = "reno", team = "sales" }
  timeouts               = { create = "1m", read = "1m", update = "1m", delete = "1m" }
  amount_details         = { atm_fee = 100, cashback_amount = 200 }
  network_data           = { acquiring_institution_id = "acq" }
  merchant_data = {
    category    = "taxicabs_limousines"
    city        = "San Francisco"
    country     = "US"
    name        = "Rocket Rides"
    network_id  = "1234567890"
    postal_code = "94107"
    state       = "CA"
    terminal_id = "99999999"
    url         = "https://rocket.example.com"
  }
  verification_data = {
    address_line1_check       = "match"
    address_postal_code_check = "mismatch"
    cvc_check                 = "match"
    expiry_check              = "match"
    authentication_exemption  = { claimed_by = "acquirer", type = "low_value_transaction" }
    three_d_secure            = { result = "authenticated" }
  }
  fuel = { industry_product_code = "1", quantity_decimal = "8.5", type = "diesel", unit = "liter", unit_cost_decimal = "175" }
  fleet = {
    cardholder_prompt_data = { driver_id = "7", odometer = 42000, unspecified_id = "1", user_id = "2", vehicle_number = "3" }
    purchase_type          = "fuel_purchase"
    service_type           = "self_service"
    reported_breakdown = {
      fuel     = { gross_amount_decimal = "10.5" }
      non_fuel = { gross_amount_decimal = "2" }
      tax      = { local_amount_decimal = "1", national_amount_decimal = "0.5" }
    }
  }`

// Each change of what Stripe takes at creation only, and each removal, makes another authorization.
func TestAccAuthorizationIsReplaced(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.NewSandbox(t), 1_000_000)
	config := s.declare(without(full, "  outcome ", "  capture_amount "))
	steps := []resource.TestStep{{Config: config}}
	change := func(old, with string) {
		t.Helper()
		if !strings.Contains(config, old) {
			t.Fatalf("%q is not there", old)
		}
		config = strings.Replace(config, old, with, 1)
		steps = append(steps, resource.TestStep{Config: config, ConfigPlanChecks: ride.Plans(plancheck.ResourceActionReplace)})
	}
	remove := func(lines ...string) {
		t.Helper()
		config = without(config, lines...)
		steps = append(steps, resource.TestStep{Config: config, ConfigPlanChecks: ride.Plans(plancheck.ResourceActionReplace)})
	}
	change(s.card, s.newCard())
	change("= 1000", "= 2000")
	change("= 800", "= 900")
	change(`"gbp"`, `"eur"`)
	change("is_amount_controllable = true", "is_amount_controllable = false")
	remove("  is_amount_controllable ")
	change(`"contactless"`, `"chip"`)
	remove("  authorization_method ")
	change(`"apple_pay"`, `"google_pay"`)
	remove("  wallet ")
	change("atm_fee = 100", "atm_fee = 50")
	remove("  amount_details ")
	change(`"acq"`, `"other"`)
	remove("  network_data ")
	change(`"taxicabs_limousines"`, `"bakeries"`)
	change(`"1234567890"`, `"2"`)
	remove("    name ", "    terminal_id ", "    url ")
	remove("    city ", "    country ", "    postal_code ", "    state ")
	remove("    cvc_check ", "    expiry_check ")
	remove("    three_d_secure ")
	remove("    authentication_exemption ", "    address_line1_check ")
	change(`"8.5"`, `"9"`)
	remove("  fuel = {")
	change("odometer = 42000", "odometer = 42001")
	remove("      tax ", "    service_type ")
	s.Test(steps...)
}

// What Stripe chooses where nothing is given stays as it is when it is no longer given.
func TestAccAuthorizationKeepsWhatStripeChooses(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	config := s.declare(without(guide, "  authorization_method ") + `
  currency          = "usd"
  merchant_currency = "usd"
  merchant_amount   = 1000`)
	s.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			Config:           without(config, "    category ", "    network_id ", "  currency ", "  merchant_currency ", "  merchant_amount "),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{
				ride.Has("merchant_data/category", "taxicabs_limousines"), ride.Has("currency", "usd"), ride.Has("merchant_amount", 1000),
			},
		},
	)
}

// without is a configuration without the lines that begin so.
func without(config string, lines ...string) string {
	var rest []string
	for line := range strings.SplitSeq(config, "\n") {
		if !slices.ContainsFunc(lines, func(begin string) bool { return strings.HasPrefix(line, begin) }) {
			rest = append(rest, line)
		}
	}
	return strings.Join(rest, "\n")
}

func TestAccAuthorizationImportsAsItWasCreated(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	s.Test(append([]resource.TestStep{{Config: s.declare(without(full, "  is_amount_controllable ", "  deletion_policy ", "  timeouts ")), Check: func(state *terraform.State) error {
		id := state.RootModule().Resources[string(ride)].Primary.ID
		imported := tfkit.NewValue(s.Protocol(nil).Import(resourceType, map[string]any{"account_id": s.account, "id": id}))
		if imported.Get("id").String() != id || imported.Get("account.id").String() != s.account || imported.Get("amount").Int64() != 1000 {
			return fmt.Errorf("imported by identity: %v", imported)
		}
		return nil
	}}}, ride.Imports()...)...)
}

func TestAccAuthorizationKeepsItsMetadata(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	var id string
	with := func(metadata string) string { return s.declare(guide + "\n  " + metadata) }
	s.Test(
		resource.TestStep{
			Config: with(`metadata = { trip = "reno" }`), Check: ride.Remember("id", &id),
			ConfigStateChecks: []statecheck.StateCheck{ride.Has("metadata_all/trip", "reno")},
		},
		resource.TestStep{
			Config: with(`metadata = { team = "sales" }`), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionUpdate),
			Check: both(ride.Keeps("id", &id), func(*terraform.State) error {
				if got := s.Look(collection+"/"+id, s.account); got.String("metadata.team") != "sales" || got.Get("metadata.trip") != nil {
					return fmt.Errorf("metadata %v", got["metadata"])
				}
				return nil
			}),
		},
		resource.TestStep{
			Config: with(`metadata = { team = "sales" }`), PreConfig: func() { s.Meddle(collection+"/"+id, s.account, "metadata[team]=other") },
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionUpdate), Check: ride.Keeps("id", &id),
		},
		resource.TestStep{Config: with(""), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionUpdate), Check: ride.Keeps("id", &id)},
	)
}

// What becomes of an authorization outside Terraform shows, and is made good where a way leads there.
func TestAccAuthorizationDrifts(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.NewSandbox(t), 20000)
	var id string
	helper := func(action, form string) func() {
		return func() { s.Meddle(helpers+"/"+id+action, s.account, form) }
	}
	wanted := s.declare(guide + "\n  outcome = \"captured\"")
	s.Test(
		resource.TestStep{Config: s.declare(guide), Check: ride.Remember("id", &id)},
		resource.TestStep{
			PreConfig: helper("/increment", "increment_amount=500"), Config: s.declare(guide),
			ConfigPlanChecks:  ride.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{ride.Has("amount", 1000), ride.Has("authorized_amount", 1500)},
		},
		resource.TestStep{ // it has expired by itself, and can still be captured
			PreConfig: func() { s.Advance(8 * 24 * time.Hour) }, Config: s.declare(guide), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{ride.Has("outcome", "expired")},
		},
		resource.TestStep{
			Config: wanted, ConfigPlanChecks: ride.Plans(plancheck.ResourceActionUpdate), Check: both(ride.Keeps("id", &id), s.shows("18500", "0")),
		},
		resource.TestStep{ // a refund adds a transaction
			PreConfig: func() {
				transaction := s.Look(collection+"/"+id, s.account).Get("transactions").([]any)[0].(map[string]any)["id"]
				s.Meddle(fmt.Sprintf("/v1/test_helpers/issuing/transactions/%v/refund", transaction), s.account, "")
			},
			Config: wanted, ConfigPlanChecks: ride.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{ride.Has("transactions", knownvalue.ListSizeExact(2))},
		},
	)
}

func TestAccAuthorizationDisappears(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.NewSandbox(t), 20000)
	var id string
	s.Test(
		resource.TestStep{Config: s.declare(guide), Check: ride.Remember("id", &id)},
		resource.TestStep{
			PreConfig: func() { s.LoseNext("GET", collection+"/"+id) }, Config: s.declare(guide),
			ConfigPlanChecks: ride.Plans(plancheck.ResourceActionCreate),
		},
	)
}

func TestAccAuthorizationTakesWhatIsKnownOnlyLater(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.New(t), 20000)
	config := func(amount int) string {
		return fmt.Sprintf(`
resource "terraform_data" "later" {
  input = { account = %q, card = %q, amount = %d, category = "bakeries", outcome = "captured", capture = 200 }
}
resource %q "ride" {
  account        = { id = terraform_data.later.output.account }
  card           = { id = terraform_data.later.output.card }
  amount         = terraform_data.later.output.amount
  outcome        = terraform_data.later.output.outcome
  capture_amount = terraform_data.later.output.capture
  metadata       = { card = terraform_data.later.output.card }
  merchant_data  = { category = terraform_data.later.output.category }
}
`, s.account, s.card, amount, resourceType)
	}
	s.Test(
		resource.TestStep{
			Config: config(500), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionCreate, ride.Awaits("outcome")),
			ConfigStateChecks: []statecheck.StateCheck{ride.Has("outcome", "captured"), ride.Has("capture_amount", 200)},
			Check:             s.shows("19800", "0"),
		},
		resource.TestStep{Config: config(600), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionReplace)},
	)
}

func TestAccAuthorizationSendsNoRequestTooMany(t *testing.T) {
	t.Parallel()
	s := newTill(acctest.NewSandbox(t), 20000)
	look := []string{"GET /v1/accounts/" + s.account, "GET /v1/issuing/cards/" + s.card}
	s.Test(
		resource.TestStep{
			Config: s.declare(guide), PreConfig: s.ResetRequests,
			Check: s.Sent(ride, "the creation", slices.Concat(look, look, []string{"POST " + helpers})...),
		},
		resource.TestStep{
			Config: s.declare(guide + "\n  outcome = \"captured\""), PreConfig: s.ResetRequests,
			// It is read at the refresh, and again before it is moved on.
			Check: s.Sent(ride, "the capture", "GET "+collection+"/ID", "GET "+collection+"/ID", "POST "+helpers+"/ID/capture"),
		},
	)
}

func TestAccAuthorizationWhoseCardIsPassedWhole(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account(issuing...)
	config := func(status string) string {
		return fmt.Sprintf(`
resource "stripe_issuing_cardholder" "company" {
  account = { id = %[1]q }
  name    = "Company Card"
  type    = "company"
  billing = { address = { line1 = "354 Oyster Point Blvd", city = "South San Francisco", state = "CA", postal_code = "94080", country = "US" } }
}
resource "stripe_issuing_card" "travel" {
  account    = { id = %[1]q }
  cardholder = stripe_issuing_cardholder.company.id
  type       = "virtual"
  currency   = "usd"
  %[2]s
}
resource %[3]q "ride" {
  account = { id = %[1]q }
  card    = stripe_issuing_card.travel
  amount  = 1000
  outcome = "declined"
}
`, account, status, resourceType)
	}
	h.Test(
		resource.TestStep{Config: strings.Replace(config(""), `outcome = "declined"`, "", 1), ExpectError: spaced(`The card is inactive`)},
		resource.TestStep{
			Config: config(""), ConfigStateChecks: []statecheck.StateCheck{ride.Has("decline_reason", "card_inactive"), ride.Has("treasury", nil)},
		},
		resource.TestStep{ // nothing of the card but its id is in the state
			Config: config("status = \"active\""), ConfigPlanChecks: ride.Plans(plancheck.ResourceActionNoop),
		},
	)
}

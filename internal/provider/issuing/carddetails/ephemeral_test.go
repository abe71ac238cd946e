package carddetails_test

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/issuing/carddetails"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// card is a configuration with a card of an account.
func card(account string) string {
	return fmt.Sprintf(`
resource "stripe_issuing_cardholder" "jenny" {
  account = { id = %[1]q }
  name    = "Jenny Rosen"

  individual = {
    first_name   = "Jenny"
    last_name    = "Rosen"
    card_issuing = { user_terms_acceptance = { date = "2025-06-01T09:00:00Z", ip = "203.0.113.7" } }
  }

  billing = {
    address = { line1 = "1 Main Street", city = "San Francisco", state = "CA", postal_code = "94111", country = "US" }
  }
}

resource "stripe_issuing_card" "travel" {
  account    = { id = %[1]q }
  cardholder = stripe_issuing_cardholder.jenny.id
  currency   = "usd"
  type       = "virtual"
}
`, account)
}

const details = `
ephemeral "stripe_issuing_card_details" "travel" {
  card = stripe_issuing_card.travel
}
`

func TestTheDeclarationIsStripes(t *testing.T) {
	t.Parallel()
	acctest.CheckShown(t, carddetails.Ephemeral.Path+"/{card}", carddetails.Ephemeral.Attributes)
}

func TestAccIssuingCardDetailsAreThoseOfTheCard(t *testing.T) {
	t.Parallel()
	h := acctest.New(t)
	account := h.Account("card_issuing", "transfers")
	factories := h.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	echo := acctest.Resource("echo.details")
	show := `
provider "echo" {
  data = ephemeral.stripe_issuing_card_details.travel
}

resource "echo" "details" {}
`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: h.Config(card(account) + details + show),
				ConfigStateChecks: []statecheck.StateCheck{
					echo.Has("data/number", knownvalue.StringRegexp(regexp.MustCompile(`^\d{16}$`))),
					echo.Has("data/cvc", knownvalue.StringRegexp(regexp.MustCompile(`^\d{3}$`))),
					echo.Has("data/exp_month", knownvalue.NotNull()), echo.Has("data/exp_year", knownvalue.NotNull()),
					echo.Has("data/brand", "Visa"), echo.Has("data/type", "virtual"), echo.Has("data/status", "inactive"),
					statecheck.CompareValuePairs("echo.details", acctest.At("data/last4"), "stripe_issuing_card.travel", acctest.At("last4"), same{}),
				},
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config:      h.Config(card(account) + strings.Replace(details, "stripe_issuing_card.travel\n", "{ id = \"ic_none\" }\n", 1) + show),
				ExpectError: regexp.MustCompile(`(?s)Unable to read details of the issuing card.*No such`),
			},
			{
				Config:      h.Config(card(account) + strings.Replace(details, "stripe_issuing_card.travel\n", "{ id = \"acct_1\" }\n", 1) + show),
				ExpectError: regexp.MustCompile(`must be the id of an issuing\s+card`),
			},
			{
				Config: h.Config(card(account) + strings.Replace(details, "stripe_issuing_card.travel\n",
					"{ id = stripe_issuing_card.travel.id }\n  account = { id = \""+account+"\" }\n", 1) + show),
			},
		},
	})
}

// same compares the values of two attributes.
type same struct{}

func (same) CompareValues(values ...any) error {
	for _, value := range values {
		if value != values[0] {
			return fmt.Errorf("%v and %v differ", values[0], value)
		}
	}
	return nil
}

func TestCardDetailsAreInNoStateNoPlanAndNoLog(t *testing.T) {
	t.Parallel()
	h := acctest.NewSandbox(t)
	account := h.Account("card_issuing", "transfers")
	source := "terraform {\n  required_providers {\n    stripe = { source = \"embedded-finance/stripe\" }\n  }\n}\n"
	use := `
locals {
  number = ephemeral.stripe_issuing_card_details.travel.number
}
`
	cli := acctest.NewCLI(t, map[string]string{"main.tf": source + h.Config(card(account)+details+use)})
	cli.Set("TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(cli.Dir, "trace.log"))
	cli.Apply()
	cli.Apply() // the card is known now, so that the plan opens it, too

	list := h.List("/v1/issuing/cards", account, nil)
	if len(list) != 1 {
		t.Fatalf("there are %d cards", len(list))
	}
	card := h.Look("/v1/issuing/cards/"+list[0].ID(), account, "number", "cvc")
	number, last4 := card.String("number"), card.String("last4")
	if len(number) != 16 {
		t.Fatalf("the card has the number %q", number)
	}
	seen := map[string]bool{}
	for name, text := range contents(t, cli.Dir) {
		if strings.Contains(text, number) {
			t.Errorf("%s has the number", name)
		}
		if strings.Contains(text, "\"cvc\"") && strings.Contains(text, "\""+card.String("cvc")+"\"") {
			t.Errorf("%s has the CVC", name)
		}
		seen[name] = strings.Contains(text, last4) || strings.Contains(text, card.ID()) || strings.Contains(text, "path=/v1/issuing/cards/{id}")
	}
	for _, name := range []string{"terraform.tfstate", "plan!tfstate", "trace.log"} { // a look at the wrong files would find nothing, too
		if !seen[name] {
			t.Errorf("%s does not speak of the card at all", name)
		}
	}
}

// contents are the files below a directory, and what is in those that are archives, without the provider itself.
func contents(t *testing.T, directory string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(directory), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(directory, name))
		found[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(filepath.Join(directory, "plan"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		found["plan!"+file.Name] = string(text)
	}
	return found
}

package tfkit_test

import (
	"context"
	"regexp"
	"testing"

	acceptance "github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/acctest"
	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
)

const toy = acctest.Resource("stripe_toy.test")

// amount is the one thing that a toy takes.
func amount() tfkit.Attributes {
	return tfkit.Attributes{
		"amount":  {Type: tfkit.Int64, Required: true, RequiresReplace: true, Description: "Amount."},
		"created": tfkit.Created,
	}
}

func toyWith(arguments string) string {
	return "resource \"stripe_toy\" \"test\" {\n  amount = 1\n  " + arguments + "\n}\n"
}

func TestMetadataThatStripeTakesAtCreationOnly(t *testing.T) {
	t.Parallel()
	s := newToys(t, &tfkit.ObjectType{Attributes: amount(), Metadata: tfkit.MetadataAtCreation})
	s.defaults = map[string]string{"team": "a"}
	sends := func(want ...string) acceptance.TestCheckFunc {
		return func(*terraform.State) error { return s.sent(want...) }
	}
	const own = `metadata = { order = "7" }`
	s.run(
		acceptance.TestStep{
			Config: toyWith(own), Check: sends("POST /v1/toys amount=1&metadata[order]=7&metadata[team]=a"),
		},
		acceptance.TestStep{ // other defaults leave what exists alone
			Config: toyWith(own), PreConfig: func() { s.defaults = map[string]string{"team": "b", "env": "ci"} },
			ConfigPlanChecks: toy.Plans(plancheck.ResourceActionNoop), Check: sends(),
		},
		acceptance.TestStep{ // also when something else changes
			Config: toyWith(own + "\n  deletion_policy = \"delete\""), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate, toy.Promises("metadata_all/team", "a")),
			Check: sends(),
		},
		acceptance.TestStep{ // a pair that the object has anyway needs no other object
			Config: toyWith(`metadata = { order = "7", team = "a" }`), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate), Check: sends(),
		},
		acceptance.TestStep{
			Config: toyWith(`metadata = { order = "8" }`), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionDestroyBeforeCreate),
			Check: sends("POST /v1/toys amount=1&metadata[env]=ci&metadata[order]=8&metadata[team]=b"),
		},
		acceptance.TestStep{
			ResourceName: string(toy), ImportState: true, ImportStateVerify: true,
		},
		acceptance.TestStep{ // a pair less
			Config: toyWith(""), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionDestroyBeforeCreate),
			Check: sends("POST /v1/toys amount=1&metadata[env]=ci&metadata[team]=b"),
		},
	)
}

func TestAnImportAdoptsMetadataThatStripeTakesAtCreationOnly(t *testing.T) {
	t.Parallel()
	s := newToys(t, &tfkit.ObjectType{Attributes: amount(), Metadata: tfkit.MetadataAtCreation})
	s.defaults = map[string]string{"team": "b"}
	s.objects["toy_1"] = map[string]any{"id": "toy_1", "created": 1, "amount": 1, "metadata": map[string]any{"team": "a", "order": "7"}}
	const imports = "import {\n  to = stripe_toy.test\n  id = \"toy_1\"\n}\n"
	s.run(acceptance.TestStep{
		Config: imports + toyWith(`metadata = { order = "7", team = "a" }`), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate),
		Check: func(*terraform.State) error { return s.sent() },
	})
}

func TestMetadataThatStripeTakesAfterCreationOnly(t *testing.T) {
	t.Parallel()
	attributes := amount()
	attributes["disabled"] = tfkit.Attribute{Type: tfkit.Bool, Optional: true, Default: false, Afterwards: true, Description: "Whether it rests."}
	s := newToys(t, &tfkit.ObjectType{Attributes: attributes, Metadata: tfkit.MetadataAfterCreation})
	s.run(
		acceptance.TestStep{
			Config: toyWith(""), Check: func(*terraform.State) error { return s.sent("POST /v1/toys amount=1") },
		},
		acceptance.TestStep{
			Config: toyWith("disabled = true\n  metadata = { order = \"7\" }"),
			Check:  func(*terraform.State) error { return s.sent("POST /v1/toys/toy_1 disabled=true&metadata[order]=7") },
		},
		acceptance.TestStep{
			Config: toyWith("disabled = true\n  metadata = { order = \"7\" }"), Taint: []string{string(toy)},
			Check: func(*terraform.State) error {
				return s.sent("POST /v1/toys amount=1", "POST /v1/toys/toy_2 disabled=true&metadata[order]=7")
			},
		},
		acceptance.TestStep{ // what fails after the creation is mended by the next plan
			Config: toyWith("disabled = true"), Taint: []string{string(toy)}, PreConfig: func() { s.failNext("/v1/toys/toy_3", "No.") },
			ExpectNonEmptyPlan: true,
			Check:              acceptance.TestCheckResourceAttr(string(toy), "id", "toy_3"),
		},
		acceptance.TestStep{
			Config: toyWith("disabled = true"), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate),
			Check: acceptance.TestCheckResourceAttr(string(toy), "id", "toy_3"),
		},
	)
}

func TestWhatTestHelpersMakeIsBornElsewhere(t *testing.T) {
	t.Parallel()
	s := newToys(t, &tfkit.ObjectType{
		Attributes: amount(), CreatePath: "/v1/test_helpers/toys", TestOnly: true, Metadata: tfkit.NoMetadata,
	})
	s.defaults = map[string]string{"team": "a"}
	s.run(
		acceptance.TestStep{
			Config: toyWith(""), Check: func(*terraform.State) error { return s.sent("POST /v1/test_helpers/toys amount=1") },
		},
		acceptance.TestStep{ResourceName: string(toy), ImportState: true, ImportStateVerify: true},
		acceptance.TestStep{
			Config: toyWith(`metadata = {}`), ExpectError: regexp.MustCompile(`An argument named "metadata" is not expected here`),
		},
		acceptance.TestStep{
			Config: toyWith(`deletion_policy = "abandon"`), PreConfig: func() { s.key = "sk_live_1" },
			ExpectError: regexp.MustCompile(`No toy with a live key`),
		},
		acceptance.TestStep{Config: toyWith(""), PreConfig: func() { s.key = "sk_test_1" }},
	)
}

func TestAnObjectThatCannotBeUndoneIsForgotten(t *testing.T) {
	t.Parallel()
	asked := 0
	s := newToys(t, &tfkit.ObjectType{Attributes: amount(), Destroy: func(ctx context.Context, call *tfkit.Call) error {
		asked++
		if _, err := call.Get(ctx); err != nil {
			return err
		}
		return tfkit.Forget("Money that has moved does not come back.")
	}})
	s.run(
		acceptance.TestStep{Config: toyWith("")},
		acceptance.TestStep{Config: toyWith(""), Destroy: true},
		acceptance.TestStep{Config: toyWith(""), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionCreate)},
	)
	if asked != 2 {
		t.Errorf("it was destroyed %d times, want 2", asked)
	}
}

package tfkit_test

import (
	"regexp"
	"testing"

	acceptance "github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/embedded-finance/terraform-provider-stripe/internal/provider/tfkit"
	"github.com/embedded-finance/terraform-provider-stripe/internal/stripeapi"
)

// given has inputs that Stripe takes once and shows in another form, or not at all.
func given() *tfkit.ObjectType {
	once := tfkit.Attribute{Type: tfkit.String, Optional: true, RequiresReplace: true, Description: "Something."}
	silent, fallback, size := once, once, once
	silent.InputOnly = true
	fallback.Default = "red"
	size.Type, size.Default = tfkit.Int64, nil
	attributes := amount()
	attributes["from"] = tfkit.Attribute{
		Type: tfkit.Object, Optional: true, InputOnly: true, Description: "Where it comes from.",
		Derive: func(object map[string]any) any {
			if object["shown"] == nil {
				return nil
			}
			return map[string]any{"bank": object["shown"], "color": "red"}
		},
		Attributes: tfkit.Attributes{
			"bank": once, "color": fallback, "phone": silent,
			"number": {Type: tfkit.Secret, RequiresReplace: true, Description: "Number."},
		},
	}
	attributes["hint"] = silent
	return &tfkit.ObjectType{Attributes: attributes, Metadata: tfkit.NoMetadata}
}

const whole = `
  hint = "psst"
  from = { bank = "b", color = "red", phone = "1", number_wo = "123", number_wo_version = 1 }`

func TestWhatStripeShowsInAnotherFormStaysAsItWasSent(t *testing.T) {
	t.Parallel()
	s := newToys(t, given())
	sends := func(want ...string) acceptance.TestCheckFunc {
		return func(*terraform.State) error { return s.sent(want...) }
	}
	shown := func() {
		for _, object := range s.objects {
			object["shown"] = "another form"
		}
	}
	const created = "POST /v1/toys amount=1&from[bank]=b&from[color]=red&from[number]=123&from[phone]=1&hint=psst"
	s.run(
		acceptance.TestStep{Config: toyWith(whole), Check: sends(created)},
		acceptance.TestStep{
			Config: toyWith(whole), PreConfig: shown, ConfigPlanChecks: toy.Plans(plancheck.ResourceActionNoop), Check: sends(),
		},
		acceptance.TestStep{ // what is the default anyway is no change
			Config: toyWith(`
  hint = "psst"
  from = { bank = "b", phone = "1", number_wo = "123", number_wo_version = 1 }`),
			ConfigPlanChecks: toy.Plans(plancheck.ResourceActionUpdate), Check: sends(),
		},
		acceptance.TestStep{ // another version of a secret is
			Config: toyWith(`
  hint = "psst"
  from = { bank = "b", phone = "1", number_wo = "456", number_wo_version = 2 }`),
			ConfigPlanChecks: toy.Plans(plancheck.ResourceActionDestroyBeforeCreate),
			Check:            sends("POST /v1/toys amount=1&from[bank]=b&from[number]=456&from[phone]=1&hint=psst"),
		},
		acceptance.TestStep{
			Config: toyWith(""), ConfigPlanChecks: toy.Plans(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: toy.Lacks("from", "hint"), Check: sends("POST /v1/toys amount=1"),
		},
	)
}

func TestAnImportTakesTheConfigurationAtItsWordWhereItCannotRead(t *testing.T) {
	t.Parallel()
	const imports = "import {\n  to = stripe_toy.test\n  id = \"toy_1\"\n}\n"
	for name, test := range map[string]struct {
		arguments string
		action    plancheck.ResourceActionType
	}{
		"the same":       {whole, plancheck.ResourceActionUpdate},
		"another bank":   {`from = { bank = "c" }`, plancheck.ResourceActionReplace},
		"no bank at all": {"", plancheck.ResourceActionReplace},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newToys(t, given())
			s.objects["toy_1"] = map[string]any{"id": "toy_1", "created": 1, "amount": 1, "shown": "b"}
			step := acceptance.TestStep{Config: imports + toyWith(test.arguments), ConfigPlanChecks: toy.Plans(test.action)}
			if test.action == plancheck.ResourceActionUpdate {
				step.Check = func(*terraform.State) error { return s.sent() }
				step.ConfigStateChecks = []statecheck.StateCheck{toy.Has("hint", "psst"), toy.Has("from/number_wo_version", 1)}
			}
			s.run(step)
		})
	}
}

func TestAnObjectThatDisappointsIsMadeAgain(t *testing.T) {
	t.Parallel()
	status := "failed"
	object := &tfkit.ObjectType{Attributes: amount(), Metadata: tfkit.NoMetadata, Disappoints: func(object stripeapi.Object, planned tfkit.Value) string {
		if status == "failed" && planned.Get("amount").Int64() == 1 {
			return object.ID() + " has failed."
		}
		return ""
	}}
	s := newToys(t, object)
	s.run(
		acceptance.TestStep{Config: toyWith(""), ExpectError: regexp.MustCompile(`The toy is not as planned[\s\S]*toy_1 has failed`)},
		acceptance.TestStep{
			Config: toyWith(""), PreConfig: func() { status = "succeeded" }, ConfigPlanChecks: toy.Plans(plancheck.ResourceActionReplace),
			Check: acceptance.TestCheckResourceAttr(string(toy), "id", "toy_2"),
		},
	)
}
